"""A real server, started as README says, and a real browser. One of each per test process, ended by their own handles.

Every page that a test opens is watched: at the end of the test there must be no error in its console, no uncaught
exception, and no request that left the machine.

To load a page, and to draw it in another window or scheme, costs more than what is then asked of it. So tests of one page stand beside
one another, whatever file they are in, in the order of LOOKS, of every second page in the other, and those that take `visit` share one tab:
each finds the page with its defaults in the look that it names (`pytest.mark.look`, or a parameter `look`; else on a desk), and leaves it as
it likes. From one page to the next the tab goes without a load; only the first is loaded, and the one after a failure.
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
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from pages.ui.shell.contents import SECTIONS, Entry
from pages.ui.warm import WARM
from pages.ui.work import kept
from tests import chromium
from tests.order import beside

FAILED = pytest.StashKey[bool]()
ROOT = Path(__file__).resolve().parents[2]
# Streamlit asks for its own endpoints below a page's address first; the browser reports that 404 as an error.
PROBE = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")
WAIT = 180_000  # ms: only how long a condition may take to come true before the test is called failed
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TALL = 2600  # px: axe judges the contrast of what is inside the window
KINDS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": DESK},
    "dark": {"color_scheme": "dark", "viewport": DESK},
    "phone": {"color_scheme": "light", "viewport": PHONE, "has_touch": True, "is_mobile": True},
}


class Look(NamedTuple):
    """How a visit is seen: the system's scheme, the window, and whether on stage."""

    scheme: str
    width: int
    height: int
    stage: bool = False


# In this order, from one to the next as little as possible is drawn anew; a page is loaded in the first that is asked for.
LOOKS = {
    "stage": Look("dark", 1920, 1080, stage=True),
    "dark": Look("dark", 1440, TALL),
    "light": Look("light", 1440, TALL),
    "desk": Look("light", 1440, 900),
    "small desk": Look("light", 1024, 768),
    "hand": Look("light", 390, 844),
    "phone": Look("light", 390, TALL),
}

# When the server was last asked to run the page and has not said that it begins; until it does, the page looks as if it were done. Parts of an
# answer to what was asked before say nothing of that: a busy server may begin long after them. What is asked of a part of the page that is gone
# gets no answer, so that the wait has an end (`LOST`, ms: assumption). Numbers of fields are those of Streamlit's ForwardMsg and BackMsg.
ASKED = """(() => {
  const LOST = 5000, HEAD = 2, NEW_SESSION = 4, RERUN = 11;
  const kind = message => {
    const bytes = new Uint8Array(message.buffer ?? message);
    let i = message.byteOffset ?? 0;
    const number = () => {
      let n = 0, shift = 0, byte;
      do { byte = bytes[i++]; n |= (byte & 127) << shift; shift += 7; } while (byte > 127);
      return n;
    };
    while (i < bytes.length) {
      const field = number() >> 3;
      if (field > HEAD) return field;
      const long = number();
      i += long;
    }
  };
  const send = WebSocket.prototype.send, heard = new WeakSet();
  let asked = 0;
  window.__asked = () => asked && performance.now() - asked < LOST;
  WebSocket.prototype.send = function(message) {
    if (!heard.has(this)) this.addEventListener("message", event => { if (kind(event.data) === NEW_SESSION) asked = 0; });
    heard.add(this);
    if (kind(message) === RERUN) asked = performance.now();
    return send.call(this, message);
  };
})()"""
# True as soon as all of a page is there and does not move: seen LOOKS times, PAUSE ms apart at least, each in a frame of its own and when the
# browser has nothing else to do, so that a busy one takes longer.
SETTLED = """() => new Promise(done => {
  const PAUSE = 30, LOOKS = 7, PATIENCE = 1000;
  const all = name => [...document.querySelectorAll(name)], size = e => e && `${e.clientWidth}x${e.clientHeight}`;
  const seen = () => {
    const app = document.querySelector('[data-testid="stApp"]'), main = document.querySelector('[data-testid="stMainBlockContainer"]');
    if (!main || window.__asked?.() || app.dataset.testScriptState !== "notRunning" || app.dataset.testConnectionState !== "CONNECTED") return;
    if (all('[data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"], [data-due], .st-key-waiting_frontier, ' +
      ".st-key-waiting_home, .st-key-waiting_evidence, .st-key-waiting_pull").length) return;
    const charts = all('[data-testid="stVegaLiteChart"]').map(chart => size(chart.querySelector("canvas, svg")));
    if (charts.every(Boolean)) return [main.scrollHeight, main.scrollWidth, location.href, main.textContent.length, ...charts].join();
  };
  let times = 0, before;
  const look = () => {
    const now = seen();
    times = now && now === before ? times + 1 : 0;
    before = now;
    times < LOOKS ? wait() : done(true);
  };
  const wait = () => setTimeout(() => requestAnimationFrame(() => requestIdleCallback(look, {timeout: PATIENCE})), PAUSE);
  wait();
})"""


TURN = "address => { history.pushState({}, '', address); dispatchEvent(new PopStateEvent('popstate', {state: {}})); }"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serve(script: str, home: Path, *more: str, folder: Path = ROOT, port: int = 0, **settings: str) -> Iterator[str]:
    """Serve a script of a folder from an empty home folder, on a free port of the loopback or on this one; yield its address.

    `more` are options of the server, `settings` of its environment: unless these say so it computes nothing ahead of who opens a page.
    """
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true", *more]
    with open(home / "server.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, *options],
            cwd=folder,
            env=os.environ | {"HOME": str(home), WARM: "0", **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        while not healthy(address):
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


def healthy(address: str) -> bool:
    """Return whether a server answers there."""
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
        self.worn = LOOKS["desk"]
        page.set_default_timeout(WAIT)
        page.add_init_script(ASKED)
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
        """Wait until the script has run, every chart is drawn, and nothing moves any more."""
        self.page.wait_for_function(SETTLED)
        return self

    def open(self, address: str, look: Look) -> "Screen":
        """Load a page in a look, and forget what was sent before."""
        self._dress(look)
        self.goto(f"{address}?present=true" if look.stage else address)
        self.frames.clear()
        return self

    def turn(self, address: str) -> "Screen":
        """Go to another page in the same look, as Back and Forward do (on stage no menu is there), and forget what was sent before."""
        self(TURN, f"/{address}?present=true" if self.worn.stage else f"/{address}")
        self.settle()
        self.frames.clear()
        return self

    def wear(self, look: Look) -> "Screen":
        """Let the page that is open be seen in a look; wait until it is."""
        if look != self.worn:
            turn = look.stage != self.worn.stage
            if turn:  # first, so that the stage need not be drawn for the new window
                self.page.locator(".st-key-present label").click()
            self._dress(look)
            if turn:
                self.page.locator('[data-testid="stHeader"]').wait_for(state="hidden" if look.stage else "visible")
            self.settle()
        return self

    def _dress(self, look: Look) -> None:
        # Without motion: what is looked at does not fade while it is.
        self.page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        self.page.set_viewport_size({"width": look.width, "height": look.height})
        self.worn = look

    def fresh(self, address: str, look: Look) -> bool:
        """Bring a page that was used to its defaults, in a look; return whether that could be done without a load."""
        self.page.mouse.move(2, 400)
        reset = self.page.locator(".st-key-tools").get_by_text("Reset", exact=True)
        if not self.worn.stage and urlsplit(self.page.url).query and reset.count():
            reset.click()
            self.page.wait_for_timeout(100)
            self.settle()
        self.wear(look)
        self.frames.clear()
        return self.page.url == f"{self.server}/{address}" + ("?present=true" if look.stage else "")

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
def server(tmp_path_factory: pytest.TempPathFactory, kept_once: Path) -> Iterator[str]:
    """Return the address of the app, served once per test process."""
    with serve("app.py", tmp_path_factory.mktemp("home"), **{kept.CACHE: str(kept_once)}) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path is not None, "no Chromium: run `python -m tests.chromium`"
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=[*chromium.FLAGS, "--process-per-site"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that gives the browser context of a kind: `light`, `dark` (the system's scheme), `phone`.

    A page without anything on it stays open in each: its tabs share the process in which that one lives (`--process-per-site`). Two files
    of tests took an eighth less processor so.
    """
    made: dict[str, BrowserContext] = {}

    def context(kind: str) -> BrowserContext:
        if kind not in made:
            made[kind] = browser.new_context(**KINDS[kind])
            made[kind].new_page().goto(f"{server}/_stcore/health")
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


class Tab:
    """The tab in which pages are visited, one after the other; which page stands there, if one does that can be used again."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self._context, self._server = context, server
        self.screen: Screen | None = None
        self.address: str | None = None

    def enter(self, entry: Entry, look: Look) -> Screen:
        """Return a page with its defaults, in a look: without a load where that is possible."""
        if self.screen is None:
            self.screen = Screen(self._context.new_page(), self._server)
        elif self.address not in (None, entry.address):
            self.screen.turn(entry.address)
            self.address = entry.address
        if self.address is None or not self.screen.fresh(entry.address, look):
            self.screen.open(entry.address, look)
        self.address = entry.address
        return self.screen

    def leave(self) -> None:
        """Close the tab; the next visit opens another."""
        if self.screen is not None:
            self.screen.page.close()
        self.screen = self.address = None


@pytest.fixture(scope="session")
def tab(contexts: Callable[..., BrowserContext], server: str) -> Iterator[Tab]:
    """Return the tab of all visits. It is closed before its browser is."""
    opened = Tab(contexts("light"), server)
    yield opened
    opened.leave()


def look_of(item: pytest.Item) -> str:
    """Return the look in which a test wants to find its page."""
    marked = item.get_closest_marker("look")
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return str(given.get("look", marked.args[0] if marked else "desk"))


@pytest.fixture
def visit(request: pytest.FixtureRequest, tab: Tab) -> Iterator[Callable[[Entry], Screen]]:
    """Return a function that gives the shared visit of a page; what was seen is judged when the test ends."""
    yield lambda entry: tab.enter(entry, LOOKS[look_of(request.node)])
    errors, strangers = (tab.screen.errors, tab.screen.strangers) if tab.screen else ([], [])
    if request.node.stash.get(FAILED, False) or errors or strangers:
        tab.leave()
    assert errors == []
    assert strangers == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test failed: the next one does not find the page as that left it."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests of one page beside one another, in the order of contents and then of looks, after those of none.

    Where a page begins with the look in which the one before it ended, nothing is drawn for a change of looks. In a look those that leave
    the page set otherwise (`pytest.mark.moves`) come last.
    """
    order = {entry.address: i for i, entry in enumerate(entry for section in SECTIONS for entry in section.entries)}

    def page(item: pytest.Item) -> tuple[int, int, bool]:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        entry = given.get("page_entry", given.get("model_page"))
        if entry is None:
            return -1, 0, False
        place, look = order[entry.address], list(LOOKS).index(look_of(item))
        return place, -look if place % 2 else look, item.get_closest_marker("moves") is not None

    beside(items, Path(__file__).parent, page)
