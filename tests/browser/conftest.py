"""A real server, started as README says, and a real browser. One of each per test process, ended by their own handles.

Every page that a test opens is watched: at the end of the test there must be no error in its console, no uncaught
exception, and no request that left the machine.

To load a page costs more than all that is asked of it. So tests of one page stand beside one another, whatever file they are in,
and those that take `visit` share one load: each finds the page on a desk, light, with its defaults, and leaves it as it likes.
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
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from pages.ui.shell.contents import SECTIONS, Entry
from tests import chromium

FAILED = pytest.StashKey[bool]()
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

    def wear(self, kind: str = "light", *, height: int = 0, width: int = 0) -> "Screen":
        """Let the page that is open be seen in the scheme and the window of a kind, or in another window; wait until it is."""
        window = KINDS[kind]["viewport"]
        self.page.emulate_media(color_scheme=KINDS[kind]["color_scheme"])
        self.page.set_viewport_size({"width": width or window["width"], "height": height or window["height"]})
        self.page.wait_for_timeout(200)  # ms: the page tells its width when it has stood still (pages/ui/shell/browser.py)
        return self.settle()

    def present(self, on: bool) -> "Screen":
        """Go on stage, or leave it, by the switch at the foot."""
        if (self.page.locator('[data-testid="stHeader"]:visible').count() == 0) != on:
            self.page.locator(".st-key-present label").click()
            self.page.locator('[data-testid="stHeader"]').wait_for(state="hidden" if on else "visible")
        return self.settle()

    def fresh(self, address: str) -> bool:
        """Bring a page that was used back to a desk, light, with its defaults; return whether that could be done without a load."""
        self.page.mouse.move(2, 400)
        self.present(False).wear()
        reset = self.page.locator(".st-key-tools").get_by_text("Reset", exact=True)
        if urlsplit(self.page.url).query and reset.count():
            reset.click()
            self.page.wait_for_timeout(100)
            self.settle()
        self.frames.clear()
        return self.page.url == f"{self.server}/{address}"

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


@pytest.fixture(scope="session")
def open_visit(contexts: Callable[..., BrowserContext]) -> Iterator[dict[str, Screen]]:
    """Return the visit that tests of one page share, by the page's address; at most one. It ends before its browser does."""
    kept: dict[str, Screen] = {}
    yield kept
    for screen in kept.values():
        screen.page.close()


@pytest.fixture
def visit(
    request: pytest.FixtureRequest, open_visit: dict[str, Screen], contexts: Callable[..., BrowserContext], server: str
) -> Iterator[Callable[[Entry], Screen]]:
    """Return a function that gives the shared visit of a page; what was seen is judged when the test ends."""

    def leave() -> None:
        for address in list(open_visit):
            open_visit.pop(address).page.close()

    def enter(entry: Entry) -> Screen:
        known = open_visit.get(entry.address)
        if known is None or not known.fresh(entry.address):
            leave()
            open_visit[entry.address] = Screen(contexts("light").new_page(), server).goto(entry.address)
        return open_visit[entry.address]

    yield enter
    seen = [(screen.errors, screen.strangers) for screen in open_visit.values()]
    if request.node.stash.get(FAILED, False) or any(errors or strangers for errors, strangers in seen):
        leave()
    for errors, strangers in seen:
        assert errors == []
        assert strangers == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test failed: the next one does not find the page as that left it."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests of one page beside one another, in the order of the table of contents, after those of none."""
    order = {entry.address: i for i, entry in enumerate(entry for section in SECTIONS for entry in section.entries)}

    def page(item: pytest.Item) -> int:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        entry = given.get("page_entry", given.get("model_page"))
        return -1 if entry is None else order[entry.address]

    places = [i for i, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    for place, item in zip(places, sorted((items[i] for i in places), key=page), strict=True):
        items[place] = item
