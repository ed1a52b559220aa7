"""Compare: every model side by side, what moves stands in the address, and nothing in the address or a file stops the page."""

import html
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import sim
from pages.ui.drawing import theme
from pages.ui.lab import compare, compare_chart, compare_claims, compare_files, compare_sensitivity, compare_state, compare_words
from pages.ui.shell.contents import COMPARE, Entry, entry_at
from pages.ui.work import slices
from sim.analysis import presets, scenarios
from sim.sweeps import table
from tests.app.conftest import HOSTILE, App

Visit = Callable[..., App]
PAGE = entry_at(COMPARE)


def words(app: App) -> str:
    return re.sub("<[^>]+>", "", app.said)


def told(app: App) -> str:
    """Return what is said of the address or a file."""
    return "\n".join(e.value for e in app.at.html if 'role="status"' in e.value or 'role="alert"' in e.value)


def address(app: App) -> dict[str, str]:
    """Return what the page has put into its address."""
    fields = {field.key: field.value for field in app.at.text_input if (field.key or "").startswith(f"{COMPARE}_")}
    return {name: value for name, value in fields.items() if value}


def find(app: App, kind: str, end: str) -> Any:
    """Return the widget of a kind whose key ends so."""
    return next(widget for widget in getattr(app.at, kind) if (widget.key or "").endswith(end))


def open_tab(app: App, word: str) -> App:
    """Open a tab as its link does."""
    app.at.session_state[compare_state.TAB] = word
    return app.run()


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Draw a cloud of few seeds: what a page does with more is the same."""
    compare._cloud.cache_clear()
    for name in ("DRAWS", "FEW"):
        monkeypatch.setattr(compare, name, 3)
    yield
    compare._cloud.cache_clear()


def test_every_model_is_compared_and_the_page_of_each_leads_there(model_page: Entry, visit: Visit, few_draws: None) -> None:
    model = sim.load(model_page.address)
    query = {} if model.id == scenarios.FIRST else {"compare_model": model.id}
    app = visit(PAGE, query)
    for one in scenarios.usual(model):
        assert one.name in words(app)
    assert "nan" not in words(app)
    assert not told(app)
    assert address(app) == query
    x, y = model.OUTCOMES[:2]
    other = next(outcome for outcome in model.OUTCOMES if outcome not in (x, y))
    find(app, "selectbox", "_y").set_value(other.name)
    app.run()
    assert address(app) == query | {"compare_y": other.name}


def test_a_page_hands_over_its_setting(visit: Visit) -> None:
    app = visit(entry_at("merit"), {"merit_sigma": "0.5"})
    app.at.button(key="_compare_merit").click()
    app.at.run()
    asked = dict(app.at.query_params)
    there = visit(PAGE, {name: value[0] if isinstance(value, list) else value for name, value in asked.items()})
    assert "Your setting" in words(there)
    comparison, _ = scenarios.of_query(address(there))
    assert comparison.scenarios[0].params == sim.load("merit").Params(sigma=0.5)


def test_what_moves_stands_in_the_address_and_the_address_shows_it_again(visit: Visit) -> None:
    app = visit(PAGE, {"compare_model": "merit"})
    find(app, "button", "_compare_add").click()
    app.run()
    find(app, "selectbox", "_c_preset").set_value("floor")
    app.run()
    app.at.session_state["_compare_more_c"] = True
    app.run()
    find(app, "text_input", "_c_name").set_value("A | floor")
    app.run()
    find(app, "slider", "_c_sigma").set_value(0.4)
    app.run()
    comparison, problems = scenarios.of_query(address(app))
    assert problems == []
    assert [one.name for one in comparison.scenarios][2] == "A floor"
    floor = next(preset for preset in presets.load("merit") if preset.id == "floor")
    assert comparison.scenarios[2].params == floor.params.replace(sigma=0.4)
    assert "A floor" in words(app)
    assert words(visit(PAGE, address(app))) == words(app)
    find(app, "button", "_remove_a").click()
    app.run()
    assert len(scenarios.of_query(address(app))[0].scenarios) == 2


def test_the_open_tab_stands_in_the_address(visit: Visit) -> None:
    asked = {"compare_model": "care", "compare_tab": "holds"}
    app = visit(PAGE, asked)
    assert find(app, "button", "_compare_claims_go").label == "Start"
    assert address(app) == asked
    find(app, "button", "_compare_add").click()
    app.run()
    assert address(app)["compare_tab"] == "holds", "what is compared is not what is open"
    lost = visit(PAGE, asked | {"compare_tab": "exports"})
    assert "Tab must be one of outcomes, knobs, holds, sweep, save, got 'exports'; All outcomes is open" in html.unescape(
        told(lost)
    )
    find(lost, "button", "_compare_keep").click()
    lost.run()
    assert not told(lost)
    assert address(lost) == {"compare_model": "care"}


def test_labels_with_commas_are_kept_apart() -> None:
    faces = sim.load("faces")
    alike = tuple(scenarios.of_preset(faces, id) for id in ("ten-strangers", "not-among-them"))
    comparison = scenarios.Comparison(faces, *faces.OUTCOMES[:2], 0, alike)
    found = [faces.run(one.params, 0) for one in comparison.scenarios]
    said = compare_words.plain(comparison, found[0], compare_words.apart(comparison, found, []))
    assert "strangers who light up, group A: the same; missed, group A: the same." in said
    assert "Beside ● A million faces: strangers who light up, group A: 10 per search; missed" in said


def test_a_figure_and_a_table_say_whence_they_are(visit: Visit) -> None:
    model = sim.load("care")
    x, y = model.OUTCOMES[:2]
    mine = scenarios.Scenario("<i>=Mine</i>", "need", model.Params(mix=0.3))
    comparison = scenarios.Comparison(model, x, y, 7, (scenarios.of_preset(model, "cost"), mine))
    found = [model.run(one.params, 7) for one in comparison.scenarios]
    said = compare_words.plain(comparison, found[0], compare_words.apart(comparison, found, []))
    assert said.startswith("■ <i>=Mine</i>: ")
    settings = compare_words.settings(comparison)
    assert settings["How much of the label is need"] == "● 0 share ■ 0.3 share"
    assert set(settings) == {one.label for one in model.Params.declared().values()}
    only = compare_chart.Line((1,), ((0.6, 0.6),), False)
    scene = compare_chart.Scene(x, y, ("A", "B"), ((0.1, 0.9), (0.5, 0.5)), (), (only,))
    whole = compare_chart.figure(scene, "Care: what changes?", said, "Seed 7.")
    assert whole["title"]["text"] == "Care: what changes?"
    assert " ".join(whole["title"]["subtitle"]).startswith(said[:40])
    assert whole["title"]["subtitle"][-1] == "Seed 7."
    assert len(whole["datasets"]["points"]) == 2
    assert [row["alone"] for row in whole["datasets"]["lines"]] == [True], "a frontier of one point is drawn as one"
    (narrow,) = whole["usermeta"]["page"]["narrow"]
    assert {layer["data"]["name"] for layer in narrow["layer"]} <= set(whole["datasets"])
    assert whole["background"] == theme.LIGHT.ground
    table = compare_files.table(comparison, found)
    assert set(table["seed"]) == {7}
    assert set(table["version"]) == {sim.__version__}
    assert table["set.mix"].tolist() == [one.params.settings()["set.mix"] for one in comparison.scenarios]
    offered = {
        button.proto.label for button in open_tab(visit(PAGE, {"compare_model": "care"}), "save").at.get("download_button")
    }
    assert offered >= {"PNG, twice the size", "SVG", "PDF", "This page as one file", "All outcomes, CSV", "These scenarios, JSON"}


def test_a_setting_that_cannot_be_is_told_and_nothing_moves(visit: Visit) -> None:
    app = visit(PAGE, {"compare_model": "smile"})
    before = words(app)
    app.at.session_state["_compare_more_a"] = True
    app.run()
    find(app, "slider", "_a_named").set_value(9)
    app.run()
    assert "The knob stands where it stood" in told(app)
    assert words(app) == before
    assert find(app, "slider", "_a_named").value == sim.load("smile").Params().settings(prefix="")["named"]


def test_what_an_address_says_wrong_is_told_until_it_is_put_right(visit: Visit) -> None:
    app = visit(
        PAGE, {"compare_model": "merit", "compare_a": "One|equal-budget|sigma=99|joy=1", "compare_b": "Two|equal-outcomes"}
    )
    assert "sigma must be" in told(app)
    assert "joy" in told(app)
    assert {"One", "Two"} <= {name.strip() for name in re.findall(r"</span> ([^<]+)</strong>", app.said)}
    find(app, "button", "_compare_keep").click()
    app.run()
    assert not told(app)
    assert address(app)["compare_a"] == "One|equal-budget"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text(name: str, visit: Visit) -> None:
    app = visit(PAGE, {"compare_model": "merit", "compare_a": f"{name}|equal-budget", "compare_b": f"{name}|equal-outcomes"})
    for tab in ("outcomes", "holds", "save"):
        open_tab(app, tab)
        shown = [element.proto.body for element in app.at.get("html")]
        assert not any(mark in body for body in shown for mark in ("<script>alert", "<img"))
        marked = " ".join(element.value for element in [*app.at.markdown, *app.at.caption, *app.at.info])
        assert name not in marked


def test_sensitivity_and_claims_start_stop_and_go_on(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE", 0.0)
    app = visit(PAGE, {"compare_model": "care"})
    open_tab(app, "knobs")
    app.at.session_state["_compare_sobol_n_care"] = 32
    app.run()
    found = compare_sensitivity.sobol("care", sim.load("care").Params(), 32, 0)
    find(app, "button", "_compare_sobol_go").click()
    app.step()
    while not found.course.done:
        time.sleep(0.01)
    find(app, "button", "_compare_sobol_go").click()  # Stop
    app.run()
    stopped = found.course.done
    assert 0 < stopped < found.course.many
    assert find(app, "button", "_compare_sobol_go").label == "Go on"
    monkeypatch.setattr(slices, "SLICE", 60.0)
    find(app, "button", "_compare_sobol_go").click()
    app.run()
    find(app, "button", "_compare_tornado_go").click()
    app.run()
    assert any("matters most" in element.value for element in app.at.markdown)
    open_tab(app, "holds")
    find(app, "button", "_compare_claims_go").click()
    app.run()
    said = " ".join(element.value for element in app.at.markdown)
    assert "It holds in" in said
    link = re.search(r"\(/compare\?([^)]*)\)", said)
    if link:
        assert scenarios.of_query(dict(parse_qsl(link[1])))[1] == []


def test_statements_name_what_differs_and_are_claims_of_the_scenarios() -> None:
    model = sim.load("care")
    x, y = model.OUTCOMES[:2]
    comparison = scenarios.Comparison(model, x, y, 0, scenarios.usual(model))
    first = compare_claims.statements(comparison)[0]
    assert first.claim == "The neediest who are enrolled: higher in “Predict need” than in “Predict cost”."
    assert first.named == {"mix", "label"}
    assert first.test(0)


def test_a_file_is_opened_and_one_that_is_none_is_told(visit: Visit) -> None:
    model = sim.load("care")
    x, y = model.OUTCOMES[1:3]
    listed = (scenarios.of_preset(model, "need"), scenarios.of_preset(model, "records"))
    comparison = scenarios.Comparison(model, x, y, 0, listed)
    app = open_tab(visit(PAGE, {"compare_model": "merit"}), "save")
    before = words(app)
    for content in (b"{", json.dumps({"kind": scenarios.KIND, "schema": 9}).encode(), b"PAR1" + bytes(50)):
        app.at.file_uploader[0].set_value(("mine.json", content, "application/json"))
        app.run()
        assert "The file could not be opened" in told(app)
        assert words(app) == before
    app.at.file_uploader[0].set_value(("mine.json", scenarios.write(comparison).encode(), "application/json"))
    app.run()
    assert not told(app)
    assert scenarios.of_query(address(app)) == (comparison, [])
    assert compare_files.WRONG not in app.at.session_state


def test_the_link_that_is_shown_opens_the_same(visit: Visit) -> None:
    app = open_tab(visit(PAGE, {"compare_model": "care", "compare_a": "Mine|need|mix=0.3"}), "save")
    (link,) = [element.value for element in app.at.code]
    assert words(visit(PAGE, dict(parse_qsl(urlsplit(link).query)))) == words(app)


def sweep(file: Path) -> None:
    """Write a sweep of merit over alpha and floor, eight settings."""
    model = sim.load("merit")
    settings = [model.Params(alpha=alpha, floor=floor) for alpha in (0.0, 1.0, 2.0, 3.0) for floor in (True, False)]
    stays = {name: value for name, value in settings[0].settings(prefix="").items() if name not in ("alpha", "floor")}
    rows = [(i, params.settings(prefix=""), 0, model.run(params, 0)) for i, params in enumerate(settings)]
    kinds = {name: table.kind(field.annotation) for name, field in model.Params.model_fields.items()}
    description = table.Description(
        format=1,
        model="merit",
        version="0.2.0",
        code="c",
        libraries={},
        design="grid",
        varied={"alpha": [0.0, 1.0, 2.0, 3.0], "floor": [True, False]},
        settings=stays,
        parameters=kinds,  # type: ignore[arg-type]
        outcomes=[outcome.name for outcome in model.OUTCOMES],
        points=8,
        seeds=1,
        first=0,
    )
    table.write(file, description, rows)


def test_a_sweep_opens_and_a_setting_of_it_is_compared(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "merit.parquet"
    sweep(file)
    app = open_tab(visit(PAGE, {"compare_model": "care"}), "sweep")
    app.at.file_uploader[0].set_value(("x.parquet", b"PAR1 and nothing more", "application/octet-stream"))
    app.run()
    assert "must be" in told(app)
    app.at.file_uploader[0].set_value(("merit.parquet", file.read_bytes(), "application/octet-stream"))
    app.run()
    assert "The file is a sweep of" in told(app)
    find(app, "button", "_compare_sweep_model").click()
    app.run()
    (said,) = [element.value for element in app.at.html if "beaten by no other" in element.value]
    assert "Of <strong>8</strong> settings" in said
    find(app, "button", "_compare_sweep_add").click()
    app.run()
    added = scenarios.of_query(address(app))[0].scenarios[2]
    assert added.name.startswith("Setting ")
    assert added.name in words(app)
