"""A web page of figures: what it holds stands in it once, and nothing in it is read as a script."""

import json
import re

from pages.ui.drawing import web_page
from pages.ui.drawing.web_page import Document, Pool

HELD = re.compile(r'<script type="application/json" id="document">(.*?)</script>', re.DOTALL)


def test_what_is_alike_stands_once() -> None:
    pool = Pool()
    assert [pool.add({"a": 1}), pool.add({"a": 2}), pool.add({"a": 1})] == [0, 1, 0]
    assert pool.items == [{"a": 1}, {"a": 2}]


def test_stops_share_specifications_tables_and_states() -> None:
    document, words = Document(("dark", "light")), {"question": "?", "claim": "", "said": "", "price": ""}
    specs = {"dark": {"mark": "bar", "usermeta": {}}, "light": {"mark": "point"}}
    state = {"said": "a", "tables": {"t": {"x": [2]}}, "rows": {}, "point": 1}
    for _ in range(2):
        document.add(words, specs, {"t": {"x": [1]}}, knob={"label": "k", "names": ["1"], "at": 0, "states": [state]})
    whole = json.loads(document.json())
    assert whole["specs"] == [{"mark": "bar"}, {"mark": "point"}]
    assert whole["tables"] == [{"x": [2]}, {"x": [1]}]
    assert len(whole["states"]) == 1
    assert whole["stops"][0] == whole["stops"][1]


def test_nothing_in_a_document_ends_the_script_around_it() -> None:
    document = Document()
    document.add({"question": "</script><b>", "claim": "", "said": "", "price": ""}, {}, {"t": {"</script>": ["<!--"]}})
    page = web_page.page("<t>", '"', "", "<main></main>", document)
    (held,) = HELD.findall(page)
    assert "<" not in held
    assert json.loads(held)["tables"] == [{"</script>": ["<!--"]}]
    assert "<title>&lt;t&gt;</title>" in page


def test_numbers_that_are_none_are_missing() -> None:
    assert web_page.columns([{"x": float("nan"), "y": float("inf"), "z": True}]) == {"x": [None], "y": [None], "z": [True]}
