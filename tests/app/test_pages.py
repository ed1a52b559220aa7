"""Every page: it opens, every knob moves its numbers to what the package computes, presets, reset, typing, tabs."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sim
from pages.ui.knobs import controls
from pages.ui.shell.contents import SECTIONS, Entry
from sim.analysis import manifest, presets
from sim.contract import references
from sim.contract.parameters import Declaration, Knob, Switch
from tests.app.conftest import App

Visit = Callable[..., App]
TABS = {"Why", "Equations", "Evidence", "Sensitivity", "Data", "Export"}


def extremes(declared: Declaration) -> list[Any]:
    """Return both ends of a knob, both positions of a switch, every option of a choice."""
    if isinstance(declared, Knob):
        return [declared.low, declared.high]
    return [False, True] if isinstance(declared, Switch) else list(declared.options)


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


def way_back(app: App, name: str) -> dict[str, Any]:
    """Return the default of the knob that has moved, to be set together with the next move; reset, if others went along."""
    defaults = controls.defaults(app.model)
    if app.settings == defaults | {name: app.settings[name]}:
        return {name: defaults[name]}
    app.press("reset")
    return {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_opens(page_entry: Entry, theme: str, visit: Visit) -> None:
    app = visit(page_entry, theme=theme)
    headings = [found for element in app.at.html for found in re.findall(r"<h1.*?</h1>", element.value)]
    assert len(headings) == 1
    assert headings[0].endswith("?</h1>"), "a page asks a question"
    assert not app.at.warning
    assert not app.at.error


def test_a_page_of_a_model_opens_on_its_defaults_and_on_a_claim(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page)
    assert app.settings == controls.defaults(app.model)
    assert "<strong" in app.said, "the sentence has a number that the eye finds"
    assert app.preset is not None


def test_every_knob_reaches_both_ends_and_shows_what_the_package_computes(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page).open_tab("Data")
    assert app.shown == pytest.approx(computed(app), nan_ok=True)
    back: dict[str, Any] = {}  # what the last knob returns to when the next one moves
    for name, declared in app.model.Params.declared().items():
        for value in extremes(declared):
            last = app.shown
            app.set(back | {name: value})
            back = {}
            assert app.settings[name] == value
            wrong = refused(app)
            if wrong:
                expected = last
                assert app.impossible[1:].startswith(wrong[1:])
            else:
                expected = computed(app)
                assert app.impossible == ""
            assert app.shown == pytest.approx(expected, nan_ok=True), f"{name} = {value}"
        back = way_back(app, name)


def test_a_preset_sets_every_knob_and_says_its_claim(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page)
    for preset in presets.load(model_page.address):
        app.pick(preset.id)
        assert app.model.Params(**app.settings) == preset.params
        assert any(element.value.startswith(f'<p class="claim">{_escaped(preset.claim)}') for element in app.at.html)
        assert app.impossible == ""
        app.pick(None)
        assert app.model.Params(**app.settings) == preset.params, "a second press changes nothing"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#x27;")


def test_reset_returns_to_the_defaults(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page)
    before = app.said
    for name, declared in app.model.Params.declared().items():
        app.widget(name).set_value(extremes(declared)[-1])
    app.run()
    assert app.settings != controls.defaults(app.model)
    app.press("reset")
    assert app.settings == controls.defaults(app.model)
    assert app.said == before
    assert app.impossible == ""


def test_a_typed_number_is_the_same_as_a_dragged_one(model_page: Entry, visit: Visit) -> None:
    typing, dragging = visit(model_page).open_tab("Data"), visit(model_page).open_tab("Data")
    typing.at.session_state[f"_type_{model_page.address}"] = True
    typing.run()
    for name, declared in typing.model.Params.declared().items():
        if isinstance(declared, Knob):
            value = middle(declared)
            typing.at.number_input(key=f"_typed_{typing.key(name)}").set_value(value)
            typing.run()
            dragging.move(name, value)
            assert typing.settings == dragging.settings
            assert typing.settings[name] == value
            assert (typing.said, typing.shown, typing.impossible) == (dragging.said, dragging.shown, dragging.impossible)
            typing.press("reset")
            dragging.press("reset")


def test_every_tab_opens(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page)
    labels = [tab.label for tab in app.at.tabs]
    assert set(labels) >= TABS
    for label in labels:
        app.open_tab(label)
        (tab,) = (tab for tab in app.at.tabs if tab.label == label)
        assert len(list(tab)) > 1, f"{label} is empty"
        assert not app.at.error


def test_every_number_names_its_source(model_page: Entry, visit: Visit) -> None:
    """A citation with a year, or the word assumption; never a bare key of the references."""
    app = visit(model_page).open_tab("Data")
    table = next(frame.value for frame in app.at.dataframe if {"knob", "source"} <= set(frame.value.columns))
    assert list(table["name"]) == list(app.model.Params.declared())
    assert not set(table["source"]) & set(references.entries())
    unsourced = [source for source in table["source"] if not source.startswith("assumption") and not source[-4:].isdigit()]
    assert unsourced == []


def test_every_export_is_offered(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page).open_tab("Export")
    names = {button.key.removeprefix(f"_export_{model_page.address}-0") for button in app.at.download_button}
    assert names >= {".png", ".svg", ".pdf", ".html", ".json", "-frontier.csv", "-result.csv"}


def every_preset() -> Iterator[Any]:
    for section in SECTIONS:
        for entry in section.entries:
            if entry.address in sim.ids():
                yield from (
                    pytest.param(entry, preset, id=f"{entry.address}-{preset.id}") for preset in presets.load(entry.address)
                )


@pytest.mark.parametrize(("entry", "preset"), list(every_preset()))
def test_the_link_of_a_preset_opens_it_without_a_notice(entry: Entry, preset: presets.Preset, visit: Visit) -> None:
    app = visit(entry, manifest.query(sim.load(entry.address), preset.params))
    assert app.notice == ""
    assert app.model.Params(**app.settings) == preset.params
    assert app.preset == preset.id


def test_what_a_switch_or_a_choice_shows_is_what_stands_in_the_address(model_page: Entry, visit: Visit) -> None:
    """A choice has a hidden twin, which holds the bare word."""
    app = visit(model_page)
    for name, declared in app.model.Params.declared().items():
        if isinstance(declared, sim.contract.parameters.Choice):
            for word in declared.options:
                app.move(name, word)
                assert app.at.text_input(key=app.key(name)).value == word


def test_the_details_of_the_frontier_can_be_shown(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page)
    app.at.toggle(key=f"_details_{model_page.address}").set_value(True)
    app.run()


def test_on_stage_every_page_runs(page_entry: Entry, visit: Visit) -> None:
    app = visit(page_entry, {"present": "true"})
    assert app.at.toggle(key="present").value is True
