"""The main knob in the hand: charts follow it while it moves, and no step of it is lost."""

from collections.abc import Callable

import pytest

import sim
from pages.ui.drawing import frontier_view
from pages.ui.shell.contents import Entry
from sim.analysis import presets
from tests.browser.conftest import Screen
from tests.browser.test_move import HERO, SAID, settings

Screens = Callable[..., Screen]
SAY = "([event, detail]) => { window.dispatchEvent(new CustomEvent(event, {detail})); }"


@pytest.mark.parametrize("address", ["lending", "smile"])
def test_the_view_listens_to_the_knob_by_an_event_of_the_window(address: str, screens: Screens) -> None:
    """`on` of a parameter that is no selection is Vega's and not in Vega-Lite's grammar: this fails when it is no longer handed on."""
    screen = screens().goto(address)
    still, event = screen(HERO), frontier_view.event(address)
    screen(SAY, [event, 0])
    screen.until(f"still => ({HERO})() !== still", still)
    screen(SAY, [event, None])
    screen.until(f"still => ({HERO})() === still", still)


KNOB = ".stSlider input[type=range]"
STANDS = "() => { const e = document.querySelector('.stSlider input[type=range]'); return [e.valueAsNumber, +e.min, +e.max, +e.step || 1]; }"
SPOKEN = """() => document.querySelector('[role="status"]:has(.say)').innerText"""
FAST, PRESSES = 50, 8  # ms between two presses


@pytest.mark.moves
def test_no_step_is_lost_when_keys_are_pressed_fast_and_the_sentence_is_read_out(
    model_page: Entry, visit: Callable[[Entry], Screen]
) -> None:
    """An answer that was under way never takes back what the visitor has set: from a preset that leaves others behind, on lending also from
    the default.

    A live region is read out when it changes; one that comes anew with its words is not.
    """
    model = sim.load(model_page.address)
    screen = visit(model_page)
    region = screen.page.query_selector('[role="status"]:has(.say)')
    assert region
    start = next((p for p in presets.load(model.id) if p.params != model.Params()), None)
    for preset in dict.fromkeys((None, start) if model.id == "lending" else (start,)):
        if preset:
            choose(screen, preset.title)
            screen.settle()
            assert model.Params(**settings(screen, model)) == preset.params, (
                "what looks by itself whether something is done took it back"
            )
        before, stood = screen(SPOKEN), screen(STANDS)[0]
        assert pressed(screen), f"from {preset.title if preset else 'the default'}"
        name, shown = main(screen, model), screen(STANDS)[0]
        knob = model.Params.knob(name)
        there = shown if knob.scale == "linear" else knob.stops[round(shown)]  # a scale that is not linear counts stops
        for _ in range(100):  # the browser tells of the last step when it has rested
            if said(screen, model, name) == pytest.approx(there):
                break
            screen.page.wait_for_timeout(FAST)
        assert said(screen, model, name) == pytest.approx(there), "the address has what the knob shows"
        screen.settle()
        assert region.evaluate("region => region.isConnected"), "the live region was thrown away and made anew"
        assert shown == stood or (screen(SPOKEN) != before and screen(SAID) not in before)


@pytest.mark.parametrize("moment", [50, 200, 400])  # ms: the answer to the preset is under way
def test_keys_and_the_preset_before_them_both_count(moment: int, screens: Screens) -> None:
    """Python writes the whole address with its answer to a preset; what was moved since stays in it."""
    model, screen = sim.load("loop"), screens().goto("loop")
    choose(screen, "A mirror")
    screen.page.wait_for_timeout(moment)
    assert pressed(screen)
    screen.page.wait_for_function(f"() => location.search.includes('loop_damping={PRESSES / 100:g}')")
    screen.settle()
    mirror = next(p.params for p in presets.load(model.id) if p.title == "A mirror")
    assert model.Params(**settings(screen, model)) == mirror.replace(damping=PRESSES / 100)


def test_the_address_keeps_what_the_hand_moved_until_something_else_is_done(screens: Screens) -> None:
    """Python writes the address with pushState; a talk's next stop, which a phone may ask for, may move the knob back."""
    screen = screens().goto("lending")
    write = "address => { history.pushState({}, '', 'lending?' + address); return location.search.slice(1); }"
    at = step(screen, 2)
    screen.settle()
    assert screen(write, "lending_years=5") == f"lending_years=5&lending_tolerance={at:g}", (
        "the knob as it was is older than the hand"
    )
    assert screen(write, "lending_tolerance=0.4") == "lending_tolerance=0.4", "where it never was Python has moved it"
    assert screen(write, "beat=5") == "beat=5"
    step(screen, 2)
    screen.settle()
    screen.page.mouse.click(5, 400)
    assert screen(write, "lending_years=5") == "lending_years=5"


ORDER = """() => {
  const order = window.__order = [], send = WebSocket.prototype.send, clear = CanvasRenderingContext2D.prototype.clearRect;
  WebSocket.prototype.send = function(...message) { order.push("told"); return send.apply(this, message); };
  CanvasRenderingContext2D.prototype.clearRect = function(...at) { order.push("drawn"); return clear.apply(this, at); };
  addEventListener("keydown", () => { order.length = 0; }, true);
}"""


def test_a_key_is_told_before_the_picture_is_drawn(screens: Screens) -> None:
    """Python computes while the browser draws what it has."""
    screen = screens().goto("lending")
    screen(ORDER)
    step(screen)
    screen.settle()
    order = screen("() => __order")
    assert order[0] == "told"
    assert "drawn" in order


RESTING = """event => {
  const wait = window.setTimeout, said = window.__said = [];
  window.setTimeout = (work, pause, ...more) => pause === 600 /* REST in browser.py */ ? 1 : wait(work, pause, ...more);  // the hand never rests
  addEventListener(event, ({detail}) => said.push(detail));
}"""
KEPT = "() => document.documentElement.hasAttribute('data-due')"


@pytest.mark.parametrize("turn", ["the pointer comes", "something else is used", "the knob moves on"])
def test_the_knobs_point_stays_while_one_may_read_it(turn: str, screens: Screens) -> None:
    """Python's answer does not take it away, what is done next does; nothing is drawn between two steps."""
    screen = screens().goto("lending")
    screen.page.evaluate(RESTING, frontier_view.event("lending"))
    step(screen)
    screen.until(KEPT)
    said = screen("() => __said")
    assert None not in said, "the point was dropped"
    assert screen("() => !document.querySelector('.moving')"), "Python's sentence stands"
    if turn == "the pointer comes":
        screen.page.locator('[data-testid="stVegaLiteChart"] canvas').hover()
    elif turn == "something else is used":
        screen.page.mouse.click(5, 400)
    else:
        step(screen)
        screen.until(f"() => __said.length > {len(said)} && ({KEPT})()")
        assert None not in screen("() => __said"), "the point was dropped between two steps"
        return
    assert screen("() => __said.at(-1)") is None
    assert not screen(KEPT)


def test_the_knobs_point_goes_when_the_hand_rests(screens: Screens) -> None:
    screen = screens().goto("lending")
    screen(
        "event => { window.__said = []; addEventListener(event, ({detail}) => __said.push(detail)); }",
        frontier_view.event("lending"),
    )
    step(screen)
    screen.until("() => __said.length && __said.at(-1) === null")
    assert not screen(KEPT)


def choose(screen: Screen, preset: str) -> None:
    screen.page.get_by_test_id("stButtonGroup").get_by_text(preset, exact=True).first.click()


def said(screen: Screen, model: sim.Model, name: str) -> object:
    """Return a knob's value as the address has it: what it does not name is at its default."""
    return settings(screen, model).get(name, getattr(model.Params(), name))


def step(screen: Screen, times: int = 1) -> float:
    """Press an arrow key, fast, away from the nearer end of the main knob; return where that should end."""
    value, low, high, step = screen(STANDS)
    key, sign = ("ArrowRight", 1) if high - value >= value - low else ("ArrowLeft", -1)
    screen.page.locator(KNOB).first.focus()
    for _ in range(times):
        screen.page.keyboard.press(key)
        screen.page.wait_for_timeout(FAST)
    return float(min(max(value + sign * times * step, low), high))


def pressed(screen: Screen) -> bool:
    """Press an arrow key fast, away from the nearer end, and return whether the knob ends where it should."""
    expected = step(screen, PRESSES)
    screen.settle()
    return bool(screen(STANDS)[0] == pytest.approx(expected))


def main(screen: Screen, model: sim.Model) -> str:
    """Return the name of the parameter that the first knob moves."""
    names: list[str] = screen("() => [...document.querySelector('.stSlider').closest('[class*=st-key-]').classList]")
    key = next(name.removeprefix("st-key-") for name in names if name.startswith(f"st-key-{model.id}_"))
    return key.removeprefix(f"{model.id}_")


@pytest.mark.parametrize(("address", "stop"), [("privacy", 20), ("trust", 63)])  # px, about: from one stop to the next
def test_the_page_follows_the_knob_in_the_hand_and_commits_on_release(address: str, stop: int, screens: Screens) -> None:
    """Charts and sentence move at every step without a message; on release the address has the value, and the sentence that was shown stays.

    Along the frontier, and where the knob moves elsewhere.
    """
    screen = screens().goto(address)
    mouse, shown = screen.page.mouse, "() => [...document.querySelectorAll('.st-key-result .say')][0].innerText"
    region = screen.page.query_selector('[role="status"]:has(.say)')
    assert region
    thumb = screen.page.locator(KNOB).first.evaluate(
        "e => { e.scrollIntoView({block: 'center'}); const t = e.closest('[style*=\"left\"]') || e, r = t.getBoundingClientRect();"
        " return [r.x + r.width / 2, r.y + r.height / 2]; }"
    )
    sent, url, before = len(screen.frames), screen.page.url, region.inner_text()
    mouse.move(*thumb)
    mouse.down()
    pictures, sentences = set(), set()
    for step in range(1, 11):
        mouse.move(thumb[0] + stop * step, thumb[1])
        screen.frames_drawn()
        pictures.add(screen(HERO))
        sentences.add(screen(shown))
    assert len(pictures) == len(sentences) == 10
    assert (len(screen.frames), screen.page.url, region.inner_text()) == (sent, url, before), (
        "nothing is read out before it is so"
    )
    last = screen(shown)
    mouse.up()
    screen.until("() => !document.documentElement.hasAttribute('data-moving')")
    screen.settle()
    assert screen.page.url != url
    assert screen(shown) == last
    assert region.inner_text().startswith(last)
