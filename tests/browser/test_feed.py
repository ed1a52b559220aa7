"""The feed's scrubber: the pointer, the finger and the keyboard move through time, and the server hears nothing of it."""

from collections.abc import Callable

from tests.browser.conftest import Screen
from tests.browser.test_move import CHART, HERO

Screens = Callable[..., Screen]
MOMENT = '.vega-bind input[type="range"]'


def test_the_pointer_moves_through_time_without_the_server(screens: Screens) -> None:
    screen = screens().goto("feed")
    box = screen.page.locator(CHART).bounding_box()
    assert box
    mouse, sent, address = screen.page.mouse, len(screen.frames), screen.page.url
    still, seen = screen(HERO), set()
    for share in (0.30, 0.36, 0.42, 0.46):
        mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5, steps=3)
        screen.frames_drawn()
        seen.add(screen(HERO))
    assert len(seen) >= 3, "the picture follows"
    mouse.move(2, 400, steps=3)
    screen.until(f"picture => ({HERO})() === picture", still)
    moment = screen.page.locator(MOMENT)
    moment.focus()
    screen.page.keyboard.press("Home")
    screen.until(f"picture => ({HERO})() !== picture", still)
    assert moment.input_value() == "0"
    screen.page.keyboard.press("End")
    screen.until(f"picture => ({HERO})() === picture", still)
    assert len(screen.frames) == sent, "asks nothing of the server"
    assert screen.page.url == address


def test_a_finger_moves_through_time(screens: Screens) -> None:
    screen = screens("phone").goto("feed")
    screen.page.locator(MOMENT).scroll_into_view_if_needed()
    box = screen.page.locator(MOMENT).bounding_box()
    assert box
    before, sent = screen(HERO), len(screen.frames)
    screen.page.touchscreen.tap(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    screen.until(f"picture => ({HERO})() !== picture", before)
    assert int(screen.page.locator(MOMENT).input_value()) < 10
    assert len(screen.frames) == sent
