"""The page on a visitor's own scores, without a browser: sample, upload, wrong files, hostile names, removal, exports."""

import html
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from starlette.formparsers import MultiPartParser
from streamlit.testing.v1 import AppTest

from pages.ui import figure, render, runs, spreadsheet

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = ("</script><script>alert(1)</script>", "=HYPERLINK(1)", "**bold** :smile: $x$", "<img src=x onerror=alert(2)>")


@pytest.fixture
def page() -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=60)
    app.run()
    app.switch_page("lab/your_data.py").run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Return everything that is shown as HTML, unescaped once: what a visitor reads."""
    return html.unescape("\n".join(raw(app)))


def raw(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def scores(groups: tuple[str, ...] = ("a", "b"), rows: int = 800) -> bytes:
    rng = np.random.default_rng(0)
    group, score = rng.choice(len(groups), rows), rng.normal(size=rows).round(3)
    outcome = np.where(rng.random(rows) < 1 / (1 + np.exp(-score - 0.3 * group)), "paid", "lost")
    return pd.DataFrame({"score": score, "outcome": outcome, "group": np.array(groups)[group]}).to_csv(index=False).encode()


def label(app: AppTest, text: str):
    return next(s for s in [*app.slider, *app.selectbox, *app.number_input, *app.button] if s.label.startswith(text))


def test_without_an_upload_the_sample_is_shown_and_said_to_be_one(page: AppTest) -> None:
    assert "A sample: 10,000 people drawn from the Federal Reserve's credit scores of 2003, not your data." in words(page)
    assert "Within this gap you keep" in words(page)
    assert "never written to disk" in " ".join(m.value for m in page.markdown)
    assert page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")


def test_an_upload_replaces_the_sample_and_moving_a_knob_moves_the_sentence(page: AppTest) -> None:
    upload(page, "mine.csv", scores())
    assert "Your file mine.csv: 800 people in 2 groups. It is not in the link." in words(page)
    before = [line for line in raw(page) if 'class="say"' in line]
    label(page, "Tolerated gap").set_value(0.0).run()
    assert not page.exception
    assert [line for line in raw(page) if 'class="say"' in line] != before


def test_a_typed_threshold_is_marked_as_todays_rule(page: AppTest) -> None:
    upload(page, "mine.csv", scores())
    assert "Today's rule" not in words(page)
    label(page, "Or today's threshold").set_value(0.5).run()
    assert not page.exception
    assert "Today's rule keeps" in words(page)


def test_the_other_outcome_can_be_the_favourable_one(page: AppTest) -> None:
    upload(page, "mine.csv", scores())
    label(page, "The favourable outcome is").set_value("lost").run()
    assert not page.exception
    assert "is it the other way round?" in words(page)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "mine.csv: the file must have a header and at least one row, got an empty file"),
        (b"score,outcome,group\n1,0,a\nx,1,b\n", "Column 'score' in row 3 must be a finite number, got 'x'"),
        (b"score,outcome,group\n1,0,a\n2,1,a\n", "Column 'group' must have at least 2 different values, got only 'a'"),
        (b"first,second,third\n1,0,a\n2,1,a\n", "Choose the columns that hold the score, the outcome and the group."),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_drawn_from_it(page: AppTest, content: bytes, sentence: str) -> None:
    upload(page, "mine.csv", content)
    assert sentence.lower() in words(page).lower()
    assert "800 people" not in words(page)


def test_a_gap_that_a_group_does_not_have_is_replaced_and_said(page: AppTest) -> None:
    rows = "".join(f"{i * i % 17},{(i // 3) % 2 if i % 2 else 0},{'ab'[i % 2]}\n" for i in range(500))
    upload(page, "mine.csv", f"score,outcome,group\n{rows}".encode())
    assert "Nobody in group 'a' has the favourable outcome" in words(page)
    label(page, "Gap between groups in").set_value("odds").run()
    assert not page.exception
    assert "This gap cannot be computed for every group; the gap in approval is shown." in words(page)


def test_a_cost_at_which_nobody_is_worth_approving_is_told(page: AppTest) -> None:
    rows = "".join(f"{i % 5},{int(i % 4 == 0)},{'ab'[(i // 4) % 2]}\n" for i in range(400))
    upload(page, "mine.csv", f"score,outcome,group\n{rows}".encode())
    label(page, "Cost of a wrong approval").set_value(20.0).run()
    assert not page.exception
    assert "nobody is worth approving" in words(page)


def test_hostile_names_are_text_everywhere(page: AppTest) -> None:
    upload(page, "<b>file</b>.csv", scores(HOSTILE))
    label(page, "Tolerated gap").set_value(0.0).run()
    assert "Your file <b>file</b>.csv" in words(page)
    for shown in raw(page):
        assert "<script>alert" not in shown
        assert "<b>file" not in shown
        assert "<img" not in shown
    marked = " ".join(element.value for element in [*page.markdown, *page.caption, *page.warning, *page.error, *page.info])
    assert not any(name in marked for name in HOSTILE)


def test_removing_the_file_forgets_it(page: AppTest) -> None:
    upload(page, "mine.csv", scores())
    label(page, "Remove").click().run()
    assert not page.exception
    assert "A sample: 10,000 people" in words(page)
    for name in ("_upload_built", "_upload_sheet", "_upload_asked", "_upload_values_The favourable outcome is"):
        assert name not in page.session_state
    assert page.session_state["uploaded"] == ""


def test_a_link_says_what_to_upload_again_and_then_shows_the_same(page: AppTest) -> None:
    upload(page, "mine.csv", scores())
    label(page, "The favourable outcome is").set_value("lost").run()
    label(page, "Tolerated gap").set_value(0.03).run()
    link = dict(page.query_params)
    said = [line for line in raw(page) if 'class="say"' in line]

    again = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=60)
    again.run()
    for name, value in link.items():
        again.query_params[name] = value
    again.switch_page("lab/your_data.py").run()
    assert "This link was made with the file mine.csv" in words(again)
    upload(again, "mine.csv", scores())
    assert label(again, "The favourable outcome is").value == "lost"
    assert [line for line in raw(again) if 'class="say"' in line] == said


def test_a_link_that_makes_no_sense_is_no_harm(page: AppTest) -> None:
    for word in ("[" * 5000, '{"name": 1}', "null", json.dumps({"name": "a", "digest": "b", "threshold": 1e999})):
        page.query_params["uploaded"] = word
        page.run()
        assert not page.exception


def test_uploads_are_not_remembered_for_others(page: AppTest) -> None:
    before = [f.cache_info().currsize for f in (figure.tables, runs.result, runs.outcomes, runs._frontier, runs._preview)]
    upload(page, "mine.csv", scores(HOSTILE))
    after = [f.cache_info().currsize for f in (figure.tables, runs.result, runs.outcomes, runs._frontier, runs._preview)]
    assert after == before


def test_the_form_parser_keeps_what_the_server_lets_in_in_memory() -> None:
    import streamlit as st

    import pages.ui.upload  # noqa: F401

    assert MultiPartParser.spool_max_size > st.config.get_option("server.maxUploadSize") * 2**20


def test_an_exported_page_cannot_be_ended_by_a_group_called_script() -> None:
    table = pd.DataFrame({"group": list(HOSTILE), "n": [1.0, 2.0, float("nan"), 4.0]})
    spec = {
        "data": {"name": "t"},
        "mark": "bar",
        "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "group", "type": "nominal"}},
        "config": {},
    }
    whole = render.filled(spec, {"t": table}, HOSTILE[0], [HOSTILE[3]], "#fff", "#000")
    page = render.render(whole, "html").decode()
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<script>alert" not in render.render(whole, "svg").decode()


def test_a_spreadsheet_runs_no_formula_that_was_uploaded() -> None:
    lines = spreadsheet.csv(pd.DataFrame({"=a": list(HOSTILE)})).decode().splitlines()
    assert lines[0] == "'=a"
    assert lines[2] == "'=HYPERLINK(1)"
