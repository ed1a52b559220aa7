"""Home in a browser: the guess is dragged on the picture itself or moved by keys, and the button draws the answer in."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import Screen

Screens = Callable[..., Screen]
GRIP = ".st-key-experiment_chart .grip"
# Parts of the picture that move: it is a tree of its own.
MOVING = """() => [...document.querySelectorAll(".st-key-experiment_chart *")].filter(e => e.shadowRoot)
  .flatMap(e => e.shadowRoot.getAnimations()).filter(a => a.effect.target.matches(".line.meant")).length"""


def said(screen: Screen) -> float:
    """Return the guess, in doublings, as the grip says it to a screen reader."""
    return float(screen.page.locator(GRIP).get_attribute("aria-valuenow") or "nan")


def address(screen: Screen, guess: float) -> None:
    """Wait until the address holds the guess."""
    screen.page.wait_for_url(re.compile(rf"home_guess={guess:g}(\.0)?(&|$)"))


def drag(screen: Screen, share: float) -> None:
    """Drag the line to a share of the picture's width."""
    grip, plot = (screen.page.locator(part).bounding_box() for part in (f"{GRIP} .knob", ".st-key-experiment_chart .plot"))
    assert grip is not None
    assert plot is not None
    y = grip["y"] + grip["height"] / 2
    screen.page.mouse.move(grip["x"] + grip["width"] / 2, y)
    screen.page.mouse.down()
    screen.page.mouse.move(plot["x"] + share * plot["width"], y, steps=8)


def test_the_guess_is_dragged_on_the_picture_and_goes_to_the_address_on_release(screen: Screen) -> None:
    screen.goto("")
    screen.frames.clear()
    drag(screen, 0.3)
    held = said(screen)
    assert 3.5 <= held <= 4.8
    assert screen.frames == [], "while it is dragged nothing goes to the server"
    screen.page.mouse.up()
    address(screen, held)
    assert said(screen.settle()) == held


def test_keys_move_the_guess_and_none_is_lost(screen: Screen) -> None:
    screen.goto("")
    screen.page.locator(GRIP).focus()
    for _ in range(12):
        screen.page.keyboard.press("ArrowLeft")
        screen.page.wait_for_timeout(40)
    address(screen, 4.0)
    assert said(screen.settle()) == 4.0
    assert screen.page.locator(GRIP).get_attribute("aria-valuetext") == "16 tries"


@pytest.mark.parametrize("kind", ["light", "phone"])
def test_the_button_draws_the_answer_in(kind: str, screens: Screens) -> None:
    screen = screens(kind).goto("?home_guess=3")
    lines = screen.page.locator(".st-key-experiment_chart .line")
    assert lines.count() == 1, "what we meant is hidden"
    screen.page.get_by_role("button", name="Show what happened").click()
    lines.nth(1).wait_for(state="attached")
    screen.until(MOVING)
    screen.page.get_by_role("heading", name="You said 8.").wait_for()
    assert "home_shown=true" in screen.page.url


def test_who_wants_no_motion_gets_the_answer_at_once(screens: Screens) -> None:
    screen = screens()
    screen.page.emulate_media(reduced_motion="reduce")
    screen.goto("").page.get_by_role("button", name="Show what happened").click()
    screen.page.locator(".st-key-experiment_chart .line").nth(1).wait_for(state="attached")
    assert screen(MOVING) == 0


@pytest.mark.parametrize("card", ["carrier_lending", "card_merit"])
def test_a_card_leads_to_its_page_wherever_it_is_clicked(card: str, screen: Screen) -> None:
    screen.goto("").page.locator(f".st-key-{card}").click(position={"x": 30, "y": 60})
    screen.page.wait_for_url(re.compile(card.split("_")[1]))
    assert screen.settle().page.locator("h1").inner_text() != ""


def test_cards_stand_in_their_order_on_a_phone(screens: Screens) -> None:
    screen = screens("phone").goto("")
    tops = screen(
        "() => [...document.querySelectorAll('[class*=\"st-key-card_\"]')].map(card => card.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
