"""A page on paper is one sheet; in another page's frame it has its question, its charts and its knobs, and lives."""

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import BrowserContext

from pages.ui.shell.contents import Entry
from tests.browser.conftest import SETTLED, WAIT, Screen

SHEETS = re.compile(rb"/Type\s*/Page[^s]")
PRINTED = """() => [...document.querySelectorAll("h1.question, .say, canvas, .st-key-tabs, .st-key-tools, [data-testid=stHeader]")]
  .filter(e => e.checkVisibility()).map(e => e.className.split(" ")[0] || e.tagName)"""


@contextlib.contextmanager
def another_site(body: str) -> Iterator[str]:
    """Serve one page of another origin; yield its address. A browser lets none that it did not get from this machine look into it."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()


def test_a_page_prints_on_one_sheet(model_page: Entry, visit: Callable[[Entry], Screen]) -> None:
    screen = visit(model_page)
    sent = len(screen.frames)
    try:
        screen.page.emulate_media(media="print")
        shown = screen(PRINTED)
        assert {"question", "say"} <= set(shown)
        assert not any(name.startswith(("st-key-", "stHeader")) for name in shown), "what only a screen can do is left out"
        assert len(SHEETS.findall(screen.page.pdf(prefer_css_page_size=True, print_background=True))) == 1
        screen.page.wait_for_timeout(300)  # twice what a window that changes is waited for
        assert len(screen.frames) == sent, "paper is no window: nothing is drawn anew for it"
    finally:
        screen.page.emulate_media(media="screen")
        screen.settle()


def test_a_page_lives_in_the_frame_of_another_site(contexts: Callable[..., BrowserContext], server: str) -> None:
    page, errors = contexts("light").new_page(), list[str]()
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" and "404" not in message.text else None
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(WAIT)
    inner = f"{server}/lending?lending_tolerance=0.2&embed=true"
    with another_site(f'<body style="margin:0"><iframe src="{inner}" width="1100" height="900"></iframe>') as other:
        page.goto(other)
        page.wait_for_load_state("networkidle")
    page.locator("iframe").wait_for()
    frame = page.frames[1]
    frame.wait_for_function(SETTLED)
    shown = frame.locator(".st-key-main_knob input[type=range], .stSelectbox, .stSlider").count()
    assert shown >= 4, "the knobs in the open"
    for hidden in (".st-key-tabs", ".st-key-tools", ".st-key-siblings", '[data-testid="stHeader"]', ".st-key-present"):
        assert not frame.locator(hidden).first.is_visible(), hidden
    said = frame.locator(".say").inner_text()
    frame.locator(".st-key-lending_tolerance input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    frame.wait_for_function("said => document.querySelector('.say').innerText !== said", arg=said)
    frame.wait_for_function("() => new URLSearchParams(location.search).get('lending_tolerance') === '0.21'")
    frame.wait_for_function(SETTLED)
    with page.expect_popup() as opened:
        frame.get_by_text("Open the whole page").click()
    assert opened.value.url == f"{server}/lending?lending_tolerance=0.21"
    opened.value.close()
    page.close()
    assert errors == []
