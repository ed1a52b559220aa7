"""Both talks in a browser, by the keyboard alone, from the first stop to the last and back, on two screens: one load each."""

import pytest
from playwright.sync_api import Browser

from sim.analysis import talks
from tests.browser import stage
from tests.browser.stage import LARGE, SMALL, Stage


@pytest.mark.parametrize("id", ["five", "twenty"])
def test_a_talk_goes_forwards_large_and_backwards_small(id: str, browser: Browser, server: str) -> None:
    context = stage.context(browser, LARGE)
    talk = Stage(context, server, talks.load(id))
    wrong = talk.wrong()
    for step in range(1, len(talk.talk.stops)):
        talk.press("PageDown" if step % 2 else "ArrowRight", 1)
        wrong += talk.wrong()
    talk.press("PageDown", 0)
    assert wrong == []
    stage.size(talk, SMALL)
    while talk.at > 1:
        talk.press("ArrowLeft" if talk.at % 2 else "PageUp", -1)
        wrong += talk.wrong()
    assert wrong == []
    talk.press("Home", -talk.at)
    assert talk.wrong() == []
    context.close()


def test_a_focused_slider_neither_swallows_a_key_nor_doubles_it_and_b_is_black(browser: Browser, server: str) -> None:
    context = stage.context(browser)
    talk = Stage(context, server, talks.load("five"))
    for _ in range(3):
        talk.press("PageDown", 1)
    page = talk.screen.page
    slider = page.locator('.st-key-main_knob input[type="range"]')
    slider.focus()
    before = slider.input_value()
    page.keyboard.press("ArrowLeft")  # an arrow is the slider's own while it has the focus
    talk.screen.until(f"() => document.querySelector('.st-key-main_knob input').value !== '{before}'")
    talk.arrive()
    moved = slider.input_value()
    talk.press("PageUp", -1)
    assert slider.input_value() == before, "the stop begins at the talk's own setting"
    slider.focus()
    talk.press("PageDown", 1)
    assert slider.input_value() == before != moved
    for key in ("PageDown", "PageDown", "PageUp"):  # faster than any answer
        page.keyboard.press(key)
    talk.at += 1
    talk.arrive()
    page.keyboard.press("b")
    assert page.locator(".stage-black").count() == 1
    page.keyboard.press(".")
    assert page.locator(".stage-black").count() == 0
    talk.arrive()
    assert talk.screen.errors == []
    context.close()


KEYS = """heard => {
  const c = window.__clicker, told = c.told, sent = [];
  const press = key => dispatchEvent(new KeyboardEvent("keydown", {key}));
  const at = (stop, count) => told({at: stop, last: 9, count}, (_, to) => sent.push(to.at), "here");
  c.told = () => {};  // the page itself says nothing meanwhile
  c.count = 0;
  at(3, 0);
  press("PageDown");
  press("PageDown");
  Object.assign(c, {send: null, place: null});  // as when the page changes
  press("PageUp");
  at(3 + heard, heard);
  const back = [...sent];
  at(5, 2);
  press("PageDown");
  at(4, 4);
  at(5, 5);
  press("PageDown");
  return [back, sent];
}"""


@pytest.mark.parametrize("heard", [1, 2])  # keys that the next page answers
def test_a_key_that_is_pressed_while_the_page_changes_is_told_when_it_has(heard: int, browser: Browser, server: str) -> None:
    """On, on and back, the last when nobody listens: the answer to the first stands where the last shall lead, and is none to it."""
    context = stage.context(browser)
    talk = Stage(context, server, talks.load("five"))
    assert talk.screen(KEYS, heard) == [[4, 5, 4], [4, 5, 4, 5, 6]]
    context.close()


def test_a_guess_is_dragged_on_the_chart_and_stays_there(browser: Browser, server: str) -> None:
    context = stage.context(browser)
    talk = Stage(context, server, talks.load("five"))
    page = talk.screen.page
    box = page.locator('[data-testid="stVegaLiteChart"] canvas').bounding_box()
    assert box is not None
    x, top, bottom = box["x"] + 0.85 * box["width"], box["y"] + 0.2 * box["height"], box["y"] + 0.5 * box["height"]
    page.mouse.move(x, bottom)
    page.mouse.down()
    for part in range(1, 6):
        page.mouse.move(x, bottom + (top - bottom) * part / 5)
    page.mouse.up()
    page.wait_for_url("**guesses=1*")
    talk.arrive()
    talk.press("PageDown", 1)
    assert "The guess is locked" in page.locator(".st-key-result, p.price").last.inner_text()
    talk.press("PageDown", 1)
    assert "You said" in page.locator(".say").inner_text()
    assert any("you said" in text for text in talk.screen("() => Object.keys(window.__drawn)"))
    assert talk.wrong() == []
    context.close()
