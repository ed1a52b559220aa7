"""A real server, started as README says, and a real browser. One of each per test process, ended by their own handles.

Every page that a test opens is watched: at the end of the test there must be no error in its console, no uncaught
exception, and no request that left the machine.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests import chromium

ROOT = Path(__file__).resolve().parents[2]
# Streamlit asks for its own endpoints below a page's address first; the browser reports that 404 as an error.
PROBE = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")
WAIT = 60_000  # ms: only how long a condition may take to come true before the test is called failed
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
KINDS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": DESK},
    "dark": {"color_scheme": "dark", "viewport": DESK},
    "phone": {"color_scheme": "light", "viewport": PHONE, "has_touch": True, "is_mobile": True},
}

SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const memory = (window.__settled ??= {since: 0, seen: ""});
  const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
  const painted = charts.every(chart => chart.querySelector("canvas, svg"));
  const running = !app || app.dataset.testScriptState !== "notRunning" || app.dataset.testConnectionState !== "CONNECTED";
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  const waiting = document.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"], ' +
    '.st-key-waiting_frontier, .st-key-waiting_home, .st-key-waiting_evidence');
  if (running || waiting || !painted || !main) { memory.since = 0; return false; }
  const seen = [main.scrollHeight, main.scrollWidth, location.href, main.innerText.length,
    ...charts.map(chart => { const c = chart.querySelector("canvas, svg"); return c.clientWidth + "x" + c.clientHeight; })].join();
  if (seen !== memory.seen) { memory.seen = seen; memory.since = 0; return false; }
  return ++memory.since >= 20;
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serve(script: str, home: Path, *more: str) -> Iterator[str]:
    """Serve a script of the project on a free port of the loopback, from an empty home folder; yield its address. `more` are options."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true", *more]
    with open(home / "server.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, *options],
            cwd=ROOT,
            env=os.environ | {"HOME": str(home)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        while not _healthy(address):
            if process.poll() is not None:
                raise RuntimeError(f"the server ended: {(home / 'server.log').read_text()[-2000:]}")
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(address: str) -> bool:
    try:
        return bool(urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


class Screen:
    """One browser page on the app, watched."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.frames: list[str] = []
        page.set_default_timeout(WAIT)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._look(request.url))
        page.on("websocket", lambda socket: self._look(socket.url.replace("ws://", "http://", 1)))
        page.on("websocket", lambda socket: socket.on("framesent", lambda _: self.frames.append("sent")))

    def _listen(self, message: ConsoleMessage) -> None:
        probe = "404" in message.text and PROBE.search(str(message.location.get("url", "")))
        if message.type == "error" and not probe:
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def _look(self, url: str) -> None:
        if not url.startswith((self.server + "/", "data:", "blob:")):
            self.strangers.append(url)

    def goto(self, path: str) -> "Screen":
        """Open a path of the app and wait until all of it is there."""
        self.page.goto(f"{self.server}/{path.lstrip('/')}")
        return self.settle()

    def settle(self) -> "Screen":
        """Wait until the script has run, every chart is drawn, and nothing has moved for some frames."""
        self.page.evaluate("() => { window.__settled = undefined; }")
        self.page.wait_for_function(SETTLED, polling="raf")
        return self

    def until(self, script: str, argument: Any = None) -> Any:
        """Wait until a script returns something true; return that."""
        return self.page.wait_for_function(script, arg=argument, polling="raf").json_value()

    def frames_drawn(self) -> None:
        """Let the browser draw what is due."""
        self(
            "() => new Promise(done => { let left = 4; const next = () => --left ? requestAnimationFrame(next) : done(); next(); })"
        )

    def __call__(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app, served once per test process."""
    with serve("app.py", tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path is not None, "no Chromium: run `python -m tests.chromium`"
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that gives the browser context of a kind: `light`, `dark` (the system's scheme), `phone`."""
    made: dict[str, BrowserContext] = {}

    def context(kind: str) -> BrowserContext:
        if kind not in made:
            made[kind] = browser.new_context(**KINDS[kind])
        return made[kind]

    yield context
    for each in made.values():
        each.close()


@pytest.fixture
def screens(contexts: Callable[..., BrowserContext], server: str) -> Iterator[Callable[..., Screen]]:
    """Return a function that opens a watched page; what was seen is judged when the test ends."""
    opened: list[Screen] = []

    def new(kind: str = "light", *, height: int = 0, at: str = server) -> Screen:
        page = contexts(kind).new_page()
        if height:
            page.set_viewport_size({"width": KINDS[kind]["viewport"]["width"], "height": height})
        opened.append(Screen(page, at))
        return opened[-1]

    yield new
    for screen in opened:
        screen.page.close()
    for screen in opened:
        assert screen.errors == []
        assert screen.strangers == []


@pytest.fixture
def screen(screens: Callable[..., Screen]) -> Screen:
    """Return a watched page on a desk, light."""
    return screens()
