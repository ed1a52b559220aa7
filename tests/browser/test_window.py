"""A page that is opened asks the server once: its first picture has the size of the window."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Screen

Screens = Callable[..., Screen]
WIDTHS = (2200, 1024, 800, 700, 390)  # px: one between each two turns of the style sheets
COLUMN = "() => document.querySelector('.st-key-page_width').getBoundingClientRect().width"


@pytest.mark.parametrize(
    ("path", "widths"),
    [("trust", WIDTHS), ("trust?present=true", (1440, 1024)), ("trust?embed=true", (1100, 700)), ("article", (1920, 1024))],
)
def test_the_first_picture_has_its_size(path: str, widths: tuple[int, ...], screens: Screens) -> None:
    """Whatever the sheets of style make of it: the width that was computed from the window is the one that the browser measures."""
    screen = screens()
    for width in widths:
        screen.page.set_viewport_size({"width": width, "height": 800})
        screen.frames.clear()
        screen.goto(path)
        assert len(screen.frames) == 1, f"at {width} px, where the column is {screen(COLUMN)} px wide"


def test_another_page_and_a_window_that_was_made_smaller(screens: Screens) -> None:
    """To change the page is one question; a window of another size is told once."""
    screen = screens().goto("trust")
    screen.frames.clear()
    screen.page.locator(".st-key-siblings a").first.click()
    screen.page.wait_for_url(lambda url: not url.endswith("trust"))
    screen.settle()
    assert len(screen.frames) == 1
    screen.page.set_viewport_size({"width": 1100, "height": 800})
    screen.until(f"() => ({COLUMN})() < 1000")
    screen.settle()
    assert len(screen.frames) == 2
    widths = screen("() => [...document.querySelectorAll('[class*=\"st-key-charts\"] canvas')].map(c => c.clientWidth)")
    assert max(widths) <= screen(COLUMN)
