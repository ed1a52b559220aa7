"""A talk on a screen, played by the keyboard alone, and what is measured at every stop: for tests and for `python -m tests.talks`."""

from typing import Any

from playwright.sync_api import BrowserContext

import sim
from sim.analysis import manifest, talks
from sim.analysis.talks import Stop, Talk
from tests.browser.conftest import Screen

LARGE, SMALL = (1920, 1080), (1280, 720)
# Every text that is drawn into a chart tells how large it was.
WATCH = """(() => {
  window.__drawn = {};
  for (const name of ["fillText", "strokeText"]) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function(text, ...at) {
      const size = parseFloat(this.font.match(/([\\d.]+)px/)[1]), by = this.getTransform();
      if (String(text).trim()) window.__drawn[text] = Math.min(window.__drawn[text] ?? 999, size * Math.hypot(by.a, by.b) / devicePixelRatio);
      return draw.call(this, text, ...at);
    };
  }
})()"""
ARRIVED = """([counter, question, chart]) => {
  const app = document.querySelector('[data-testid="stApp"]'), main = document.querySelector('[data-testid="stMainBlockContainer"]');
  const painted = !chart || document.querySelector('[data-testid="stVegaLiteChart"] canvas');
  const read = name => document.querySelector(name)?.textContent;
  const there = read('.talk_counter') === counter && read('h1.question') === question;
  const idle = app?.dataset.testScriptState === "notRunning" && !document.querySelector('[data-stale="true"], .waiting');
  const seen = main ? [main.textContent, document.querySelector("canvas")?.width].join() : "";
  const memory = window.__still ??= { seen: "", since: 0 };
  if (!there || !painted || !idle || seen !== memory.seen) { window.__still = { seen, since: 0 }; return false; }
  return ++memory.since > 6;
}"""
SEEN = """() => {
  const u = Math.min(innerWidth / 1920, innerHeight / 1080), least = 24 * u - 0.6, found = [];
  const main = document.querySelector('[data-testid="stMain"]'), foot = document.querySelector('.talk_counter').getBoundingClientRect();
  if (main.scrollHeight > main.clientHeight + 1) found.push(`scrolls by ${main.scrollHeight - main.clientHeight}`);
  for (const e of document.querySelectorAll('[data-testid="stMainBlockContainer"] :is(h1, p, label, button, input, canvas, div)')) {
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !e.checkVisibility({ opacityProperty: true })) continue;
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own && !e.matches("input:not([type=range]), canvas")) continue;
    const name = `${e.tagName} ${(e.textContent || e.value || "").trim().slice(0, 40)}`;
    const above = !e.closest('.st-key-talk_foot, .st-key-talk_knobs');
    if (above && box.bottom > foot.top + 2) found.push(`${name} ends at ${box.bottom}, the foot begins at ${foot.top}`);
    if (box.left < -1 || box.right > innerWidth + 1) found.push(`${name} from ${box.left} to ${box.right}`);
    if (own && parseFloat(getComputedStyle(e).fontSize) < least) found.push(`${name} of ${getComputedStyle(e).fontSize}`);
  }
  for (const [text, size] of Object.entries(window.__drawn)) if (size < least) found.push(`"${text}" drawn at ${size} px`);
  return found;
}"""


class Stage:
    """A talk in a browser."""

    def __init__(self, context: BrowserContext, server: str, talk: Talk, theme: str = "dark") -> None:
        self.talk, self.at = talk, 0
        self.screen = Screen(context.new_page(), server)
        self.screen.page.add_init_script(WATCH)
        first = talk.stops[0]
        self.screen.page.goto(f"{server}/{page_of(first)}?present=true&talk={talk.id}&beat=1&embed_options={theme}_theme")
        self.arrive()
        window = self.screen.page.viewport_size
        assert window is not None
        for less in (100, 0):  # what was drawn before the page had told its width was drawn smaller
            size(self, (window["width"] - less, window["height"]))

    @property
    def stop(self) -> Stop:
        return self.talk.stops[self.at]

    def press(self, key: str, by: int) -> None:
        """Press a key, and wait until the stop is there to which it leads."""
        self.screen("() => { window.__drawn = {}; }")
        self.screen.page.keyboard.press(key)
        self.at += by
        self.arrive()

    def arrive(self) -> None:
        """Wait until the stop is there."""
        stop, beat = self.stop, self.talk.beats[self.stop.beat - 1]
        counter = f"{stop.beat} / {len(self.talk.beats)}" + (
            f" · {stop.step} of {len(beat.stops)}" if len(beat.stops) > 1 else ""
        )
        question = beat.words or sim.load(stop.page).question
        self.screen.until(ARRIVED, [counter, question, stop.params is not None])

    def wrong(self) -> list[str]:
        """Return what is not as it shall be: address, knobs, sizes, edges, errors, requests to strangers."""
        here = f"beat {self.stop.beat}, step {self.stop.step}"
        found: list[str] = [*self.screen(SEEN), *self.screen.errors, *self.screen.strangers]
        address, asked = self.screen.page.url.partition("?")[0].rsplit("/", 1)[-1], dict(parameters(self.screen.page.url))
        if address != page_of(self.stop):
            found.append(f"is at {address}")
        for name, value in set_apart(self.stop).items():
            if not same(asked.get(name, ""), value):
                found.append(f"{name} is {asked.get(name)}, not {value}")
        return [f"{here}: {line}" for line in found]


def page_of(stop: Stop) -> str:
    return "talks" if stop.page == talks.WORDS else stop.page


def parameters(url: str) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl, urlsplit

    return parse_qsl(urlsplit(url).query)


def set_apart(stop: Stop) -> dict[str, str]:
    """Return the knobs of a stop that are not at their defaults, as they stand in an address."""
    if stop.params is None or stop.phase in ("ask", "locked"):  # then the bet has the main knob's place
        return {}
    model = sim.load(stop.page)
    usual, here = manifest.query(model, model.Params()), manifest.query(model, stop.params)
    return {name: word for name, word in here.items() if not same(word, usual[name])}


def same(shown: str, meant: str) -> bool:
    try:
        return abs(float(shown) - float(meant)) < 1e-9
    except ValueError:
        return shown == meant


def size(stage: Stage, screen: tuple[int, int]) -> None:
    """Let the talk be seen on a screen of another size."""
    stage.screen("() => { window.__drawn = {}; }")
    stage.screen.page.set_viewport_size({"width": screen[0], "height": screen[1]})
    stage.screen.page.wait_for_timeout(500)
    stage.arrive()


def context(browser: Any, screen: tuple[int, int] = LARGE) -> BrowserContext:
    """Return a browser's context with that screen."""
    made: BrowserContext = browser.new_context(viewport={"width": screen[0], "height": screen[1]}, color_scheme="light")
    return made
