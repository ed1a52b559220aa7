"""What stands in the address: what cannot be shown as asked gets a notice that says what is shown, until it is dismissed."""

import re
from collections.abc import Callable
from typing import Any

import pytest

import sim
from pages.ui.shell.contents import SECTIONS, Entry
from sim.contract.parameters import Choice, Knob, Switch
from tests.app.conftest import App

Visit = Callable[..., App]
pytestmark = pytest.mark.unchecked
WRONG_NUMBERS = {
    "too large": lambda knob: f"{knob.high * 2 + 1:g}",
    "too small": lambda knob: f"{knob.low - 1:g}",
    "text": lambda _: "abc",
    "not a number": lambda _: "nan",
    "infinite": lambda _: "inf",
    "empty": lambda _: "",
}


def declared(entry: Entry, kind: Any) -> dict[str, Any]:
    return {name: d for name, d in sim.load(entry.address).Params.declared().items() if isinstance(d, kind)}


def off_the_grid(knob: Knob) -> float:
    """Return a value nearest to the second stop, or one of more digits than a scale that is not linear shows."""
    low, next_one = knob.stops[:2]
    return low + 0.7 * (next_one - low) if knob.scale == "linear" else next_one * 1.00123


def line_of(app: App, name: str) -> str:
    found = [line for line in app.notice.splitlines() if re.match(rf"{app.key(name)}\b", line, re.IGNORECASE)]
    assert len(found) == 1, f"no notice about {name} in {app.notice!r}"
    return found[0]


def word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, str) else f"{value:g}"


@pytest.mark.parametrize("how", WRONG_NUMBERS)
def test_a_number_that_cannot_be_gets_a_notice(model_page: Entry, how: str, visit: Visit) -> None:
    knobs = declared(model_page, Knob)
    asked = {name: WRONG_NUMBERS[how](knob) for name, knob in knobs.items()}
    app = visit(model_page, {f"{model_page.address}_{name}": value for name, value in asked.items()})
    app.at.run()  # as where a browser cannot tell its window, and reports its width
    for name, knob in knobs.items():
        said = line_of(app, name)
        assert repr(asked[name]) in said
        assert knob.allowed in said
        assert app.widget(name).value == knob.default
        assert f"{knob.default:g} is shown" in said


def test_a_number_off_the_grid_gets_a_notice_that_names_the_one_shown(model_page: Entry, visit: Visit) -> None:
    knobs = declared(model_page, Knob)
    asked = {name: f"{off_the_grid(knob):.10g}" for name, knob in knobs.items()}
    app = visit(model_page, {f"{model_page.address}_{name}": value for name, value in asked.items()})
    app.at.run()  # as where a browser cannot tell its window, and reports its width
    for name, knob in knobs.items():
        said = line_of(app, name)
        assert repr(asked[name]) in said
        assert knob.grid in said
        shown = app.widget(name).value
        assert f"{shown:g} is shown" in said, f"{name}: {shown} is shown"
        assert shown == pytest.approx(knob.stops[1] if knob.scale == "linear" else off_the_grid(knob), rel=0.01)


def test_a_word_that_is_none_gets_a_notice(model_page: Entry, visit: Visit) -> None:
    words = declared(model_page, (Choice, Switch))
    app = visit(model_page, {f"{model_page.address}_{name}": "perhaps" for name in words})
    for name, choice in words.items():
        said = line_of(app, name)
        assert "'perhaps'" in said
        assert choice.allowed in said
        assert app.widget(name).value == choice.default
        assert f"{word(choice.default)} is shown" in said


def test_a_name_that_is_none_gets_a_notice(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page, {f"{model_page.address}_kindness": "1"})
    assert "kindness" in app.notice
    app.press("dismiss")
    assert app.notice == ""
    app.run()
    assert app.notice == "", "it was dismissed"


def test_a_seed_that_is_none_gets_a_notice(model_page: Entry, visit: Visit) -> None:
    app = visit(model_page, {f"{model_page.address}_seed": "-1"})
    assert "'-1'" in app.notice
    assert "[0, 9999]" in app.notice


def test_a_notice_stays_until_it_is_dismissed(model_page: Entry, visit: Visit) -> None:
    model = sim.load(model_page.address)
    first = next(iter(model.Params.declared()))
    app = visit(model_page, {f"{model_page.address}_{first}": "perhaps"})
    before = app.notice
    assert before
    other = next((name for name in declared(model_page, Knob) if name not in (first, *model.sizes)), None)
    if other:
        app.widget(other).set_value(model.Params.knob(other).high)
    app.at.toggle(key=f"_details_{model_page.address}").set_value(True)
    app.run()
    assert app.notice == before
    app.press("dismiss")
    assert app.notice == ""
    app.run()
    assert app.notice == ""


def test_what_is_asked_and_possible_is_shown_without_a_word(model_page: Entry, visit: Visit) -> None:
    """At both ends; a size of the computation at its lowest two stops, since what is read is the same and a large world takes its time."""
    knobs, sizes = declared(model_page, Knob), sim.load(model_page.address).sizes
    for end in (0, -1):
        asked = {name: knob.stops[:2][end] if name in sizes else knob.stops[end] for name, knob in knobs.items()}
        app = visit(model_page, {f"{model_page.address}_{name}": f"{value:.10g}" for name, value in asked.items()})
        assert app.notice == ""
        assert {name: app.widget(name).value for name in knobs} == asked


def test_the_address_of_another_page_is_not_this_ones_business(model_page: Entry, visit: Visit) -> None:
    assert visit(model_page, {"elsewhere_gap": "9", "utm_source": "x"}).notice == ""


def test_a_value_between_the_stops_of_a_scale_is_one_more_stop_until_the_knob_leaves_it(visit: Visit) -> None:
    entry = next(entry for section in SECTIONS for entry in section.entries if entry.address == "privacy")
    app = visit(entry, {"privacy_epsilon": "0.1234"})
    app.step()  # as where a browser cannot tell its window, and reports its width
    knob = app.widget("epsilon")
    assert (knob.value, "0.123" in knob.options, len(knob.options)) == (
        0.123,
        True,
        len(app.model.Params.knob("epsilon").stops) + 1,
    )
    app.move("epsilon", 1.0)
    assert (app.widget("epsilon").value, "0.123" in app.widget("epsilon").options) == (1.0, False)
    assert app.notice.count("0.123 is shown") == 1
