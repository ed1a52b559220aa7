"""Every page: it opens, every knob moves its numbers to what the package computes, presets, reset, typing, tabs."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from pages.ui.knobs import controls
from pages.ui.page import claim
from pages.ui.shell.contents import Entry
from sim.analysis import manifest, presets
from sim.contract import references
from sim.contract.parameters import Choice, Declaration, Knob, Switch
from tests.app.conftest import App, acquainted, smallest

Visit = Callable[..., App]
TABS = {"Why", "Equations", "Evidence", "Sensitivity", "Data", "Export"}


def extremes(declared: Declaration) -> list[Any]:
    """Return both ends of a knob, both positions of a switch, every option of a choice."""
    if isinstance(declared, Knob):
        return [declared.low, declared.high]
    return [False, True] if isinstance(declared, Switch) else list(declared.options)


def ends_of_size(declared: Declaration) -> list[Any]:
    """Return the low end of a size and the stop above it: what the knob does is the same at the other end, where all takes its time."""
    return list(declared.stops[:2]) if isinstance(declared, Knob) else extremes(declared)


def middle(knob: Knob) -> float:
    """Return a stop inside the range that is not the default."""
    inside = [knob.stops[round((len(knob.stops) - 1) * share)] for share in (0.45, 0.6)]
    return next(value for value in inside if value != knob.default)


def computed(app: App) -> dict[str, float | None]:
    return dict(app.model.run(app.model.Params(**app.settings), 0))


def refused(app: App) -> str:
    """Return why the package refuses what the widgets show, nothing if it does not."""
    try:
        app.model.Params(**app.settings)
    except sim.InvalidInput as error:
        return str(error)
    return ""


def accepts(model: sim.Model, settings: dict[str, Any]) -> bool:
    """Return whether the package takes these settings together."""
    try:
        model.Params(**settings)
    except sim.InvalidInput:
        return False
    return True


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_opens(page_entry: Entry, theme: str, visit: Visit) -> None:
    app = visit(page_entry, theme=theme)
    headings = [found for element in app.at.html for found in re.findall(r"<h1.*?</h1>", element.value)]
    assert len(headings) == 1
    assert headings[0].endswith("?</h1>"), "a page asks a question"
    assert not app.at.warning
    assert not app.at.error


@pytest.mark.unchecked
def test_every_knob_reaches_both_ends_and_shows_what_the_package_computes(model_page: Entry, visit: Visit) -> None:
    """All at once, in turns; what is refused beside the others, or is taken along by another, goes alone."""
    app = visit(model_page, smallest(model_page)).open_tab("Data")
    start, declared = app.settings, app.model.Params.declared()
    stops = {name: ends_of_size(found) if name in app.model.sizes else extremes(found) for name, found in declared.items()}
    assert app.shown == pytest.approx(computed(app), nan_ok=True)
    alone = set()
    for turn in range(max(map(len, stops.values()))):
        wanted: dict[str, Any] = {}
        for name, ends in stops.items():
            value = ends[turn % len(ends)]
            if accepts(app.model, start | wanted | {name: value}):
                wanted[name] = value
            elif turn < len(ends):
                alone.add((name, value))
        app.set(start | wanted)
        alone |= {(name, value) for name, value in wanted.items() if app.settings[name] != value}
        assert app.shown == pytest.approx(computed(app), nan_ok=True), wanted
    for name, value in sorted(alone, key=str):
        app = visit(model_page, smallest(model_page)).open_tab("Data")
        expected = app.shown
        app.move(name, value)
        assert app.settings[name] == value
        wrong = refused(app)
        assert app.impossible[1:].startswith(wrong[1:]) if wrong else app.impossible == ""
        assert app.shown == pytest.approx(expected if wrong else computed(app), nan_ok=True), f"{name} = {value}"


@pytest.mark.unchecked
def test_a_preset_sets_every_knob_and_says_its_claim_and_its_link_opens_it(model_page: Entry, visit: Visit) -> None:
    """The first and the last by hand, and of a link also the one that sets the most; what every link says is read below without its page."""
    known = presets.load(model_page.address)
    most = max(known, key=lambda preset: len(preset.params.model_fields_set))
    for preset in dict.fromkeys((known[0], most, known[-1])):
        linked = visit(model_page, manifest.query(sim.load(model_page.address), preset.params))
        assert linked.notice == ""
        assert linked.preset == preset.id
        pressed = [visit(model_page).pick(preset.id)] if preset in (known[0], known[-1]) else []
        for shown in (linked, *pressed):
            assert shown.model.Params(**shown.settings) == preset.params
            assert shown.impossible == ""
            (words,) = (element.value for element in shown.at.html if 'class="claim"' in element.value)
            assert words == claim.markup(preset)
        for shown in pressed:
            assert shown.model.Params(**shown.pick(None).settings) == preset.params, "a second press changes nothing"


def test_the_link_of_every_preset_is_read_as_it_is_meant(model_page: Entry) -> None:
    """What a page reads of its address, without the page."""
    model = sim.load(model_page.address)
    for preset in presets.load(model.id):
        at = acquainted(AppTest.from_function(read, args=(model.id,)))
        at.query_params = dict(manifest.query(model, preset.params))
        at.run()
        assert not at.exception
        assert model.Params(**at.session_state["read"]) == preset.params, preset.id
        assert "_notices" not in at.session_state, preset.id
        words = claim.markup(preset)
        assert words.startswith(f'<p class="claim">{_escaped(preset.claim)}')
        assert re.sub("<[^>]+>", "", html.unescape(words)) == f"{preset.claim} {claim.worlds(preset)}".strip()


def read(id: str) -> None:
    """Read the address as a page does; a script of its own."""
    import streamlit as st

    import sim
    from pages.ui.knobs import controls

    controls.check_link(sim.load(id))
    st.session_state["read"] = controls.values(sim.load(id))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#x27;")


@pytest.mark.unchecked
def test_a_page_of_a_model_opens_on_its_defaults_and_on_a_claim_and_reset_returns_there(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page)
    before = app.said
    assert app.settings == controls.defaults(app.model)
    assert "<strong" in before, "the sentence has a number that the eye finds"
    assert app.preset is not None
    for name, declared in app.model.Params.declared().items():
        ends = ends_of_size(declared) if name in app.model.sizes else extremes(declared)
        app.widget(name).set_value(ends[-1])
    app.run()
    assert app.settings != controls.defaults(app.model)
    app.press("reset")
    assert app.settings == controls.defaults(app.model)
    assert app.said == before
    assert app.impossible == ""


@pytest.mark.unchecked
def test_a_typed_number_is_the_same_as_a_dragged_one(model_page: Entry, visit: Visit) -> None:
    typing, dragging = (visit(model_page, smallest(model_page)).open_tab("Data") for _ in range(2))
    typing.at.session_state[f"_type_{model_page.address}"] = True
    typing.run()
    wanted: dict[str, Any] = {}
    for name, declared in typing.model.Params.declared().items():
        if isinstance(declared, Knob):
            value = declared.stops[1] if name in typing.model.sizes else middle(declared)
            if accepts(typing.model, typing.settings | wanted | {name: value}):
                wanted[name] = value
    dragging.set(wanted)
    for name, number in wanted.items():
        typing.at.number_input(key=f"_typed_{typing.key(name)}").set_value(number)
    typing.run()
    assert wanted
    assert typing.settings == dragging.settings == dragging.settings | wanted
    assert (typing.said, typing.shown, typing.impossible) == (dragging.said, dragging.shown, dragging.impossible)


def test_every_tab_opens(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page, smallest(model_page))
    assert set(app.tabs) >= TABS
    for label in app.tabs:
        app.open_tab(label)
        assert len(app.panel) > 1, f"{label} is empty"
        assert not app.at.error


@pytest.mark.unchecked
def test_every_number_names_its_source(model_page: Entry, visit: Visit) -> None:
    """A citation with a year, or the word assumption; never a bare key of the references."""
    app = visit(model_page).open_tab("Data")
    table = next(frame.value for frame in app.at.dataframe if {"knob", "source"} <= set(frame.value.columns))
    assert list(table["name"]) == list(app.model.Params.declared())
    assert not set(table["source"]) & set(references.entries())
    unsourced = [source for source in table["source"] if not source.startswith("assumption") and not source[-4:].isdigit()]
    assert unsourced == []


@pytest.mark.unchecked
def test_every_export_is_offered(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page).open_tab("Export")
    names = {button.key.removeprefix(f"_export_{model_page.address}-0") for button in app.at.download_button}
    assert names >= {".png", ".svg", ".pdf", ".html", ".json", "-frontier.csv", "-result.csv"}


@pytest.mark.unchecked
def test_what_a_switch_or_a_choice_shows_is_what_stands_in_the_address(model_page: Entry, visit: Visit) -> None:
    """A choice has a hidden twin, which holds the bare word."""
    app = visit(model_page, smallest(model_page))
    choices = {name: found.options for name, found in app.model.Params.declared().items() if isinstance(found, Choice)}
    left = {(name, word) for name, options in choices.items() for word in options}
    while left:
        wanted = dict(sorted(left))  # one word of each choice
        app.set(wanted)
        for name in choices:
            assert app.at.text_input(key=app.key(name)).value == app.settings[name]
        arrived = {(name, word) for name, word in wanted.items() if app.settings[name] == word}
        assert arrived, f"nothing of {wanted} arrived"
        left -= arrived


def test_the_details_of_the_frontier_can_be_shown(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page)
    app.at.toggle(key=f"_details_{model_page.address}").set_value(True)
    app.run()


def test_on_stage_every_page_runs(page_entry: Entry, visit: Visit) -> None:
    app = visit(page_entry, {"present": "true"})
    assert app.at.toggle(key="present").value is True
