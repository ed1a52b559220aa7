"""A page that is opened asks the server once: its first picture has the size of the window."""

from collections.abc import Callable

import pytest

from pages.ui.shell import window
from pages.ui.shell.contents import ARTICLE
from tests.browser.conftest import Screen
from tests.browser.test_look import CONTRAST, READABLE

Screens = Callable[..., Screen]
COLUMN = "() => document.querySelector('.st-key-page_width').getBoundingClientRect().width"
CHART = "() => document.querySelector('[class*=\"st-key-charts\"] canvas').clientWidth"


@pytest.mark.parametrize(
    ("path", "widths"),
    [
        ("trust", (2200, 1024, 800, 700, 390)),  # px: one between each two turns of the style sheets
        ("trust?present=true", (1440, 1024)),
        ("trust?embed=true", (1100, 700)),
        (ARTICLE, (1920, 1024)),
    ],
)
def test_the_first_picture_has_its_size(path: str, widths: tuple[int, ...], screens: Screens) -> None:
    """Whatever the sheets of style make of it: the width that was computed from the window is the one that the browser measures."""
    screen = screens()
    kind = {"stage": "present" in path, "embedded": "embed" in path, "cards": path == ARTICLE}
    for width in widths:
        screen.page.set_viewport_size({"width": width, "height": 800})
        screen.frames.clear()
        screen.goto(path)
        room = screen(COLUMN)
        assert window.column(width, 0, **kind) == window.whole(room, 10 if room < window.FINE else 20), (
            f"in a window of {width} px"
        )
        assert path == ARTICLE or len(screen.frames) == 1, f"in a window of {width} px"  # the article asks for more as one reads


def test_another_page_and_a_window_that_was_made_smaller(screens: Screens) -> None:
    """To change the page is one question; a window of another size is told once."""
    screen = screens().goto("trust")
    screen.frames.clear()
    screen.page.locator(".st-key-siblings a").first.click()
    screen.page.wait_for_url(lambda url: not url.endswith("trust"))
    screen.settle()
    assert len(screen.frames) == 1
    wide = screen(CHART)
    screen.page.set_viewport_size({"width": 1100, "height": 800})
    screen.until(f"() => ({COLUMN})() < 1000")
    screen.settle()
    assert len(screen.frames) == 2
    assert screen(CHART) < wide - 250


def test_a_system_that_turns_dark_is_told_once_and_charts_take_its_colours(screens: Screens) -> None:
    screen = screens().goto("trust")
    screen.frames.clear()
    screen.page.emulate_media(color_scheme="dark")
    screen.page.wait_for_timeout(50)  # ms: the page hears of it by an event
    screen.settle()
    assert len(screen.frames) == 1
    assert all(ratio > READABLE for ratio in screen(CONTRAST)["charts"])
