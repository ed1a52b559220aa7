"""A server that is killed while a visitor works, and comes again at the same address."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser.conftest import Screen, free_port, serve


def test_a_server_that_comes_again_shows_the_same_picture_without_a_click(
    contexts: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    port = free_port()
    with contexts("light").new_page() as page:
        with serve("app.py", tmp_path, port=port) as address:
            screen = Screen(page, address).goto("lending?lending_tolerance=0.25")
            slider = page.locator('.st-key-main_knob input[type="range"]')
            slider.focus()
            page.keyboard.press("ArrowRight")
            screen.until("() => location.search.includes('0.26')")
            screen.settle()
            before = page.locator(".say").first.inner_text()
        screen.until("""() => document.querySelector('[data-testid="stApp"]').dataset.testConnectionState !== "CONNECTED" """)
        with serve("app.py", tmp_path, port=port):
            screen.until("""() => document.querySelector('[data-testid="stApp"]').dataset.testConnectionState === "CONNECTED" """)
            screen.settle()
            assert page.locator(".say").first.inner_text() == before
            assert slider.input_value() == "0.26"
            assert page.locator('[data-testid="stException"], [data-testid="stAlert"]').count() == 0
