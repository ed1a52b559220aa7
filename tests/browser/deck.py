"""An exported deck, opened from disk with the network off and played by the keyboard alone, and what is measured at every stop."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Frame

import sim
from pages.ui.talks import kit
from sim.analysis.talks import Stop, Talk
from tests.browser.conftest import WAIT

THERE = """([counter, question, stop]) => {
  const read = id => document.getElementById(id)?.textContent, figure = document.getElementById("figure");
  if (read("counter") !== counter || read("question") !== question) return false;
  return figure.dataset.drawn?.split("/")[0] === String(stop) && !figure.dataset.drawn.split("/")[1];
}"""
SEEN = """painted => {
  const u = Math.min(innerWidth / 1920, innerHeight / 1080), least = 24 * u - 0.6, found = [];
  const main = document.querySelector("main"), foot = document.getElementById("counter").getBoundingClientRect();
  const high = Math.max(main.scrollHeight, document.documentElement.scrollHeight);
  if (high > innerHeight + 1) found.push(`scrolls: ${high} of ${innerHeight}`);
  for (const e of main.querySelectorAll("h1, p, label, span, output, input, legend, svg")) {
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !e.checkVisibility()) continue;
    const name = `${e.tagName} ${e.textContent.trim().slice(0, 40)}`;
    if (e.id !== "counter" && box.bottom > foot.top + 2) found.push(`${name} ends at ${box.bottom}, the foot begins at ${foot.top}`);
    if (box.left < -1 || box.right > innerWidth + 1) found.push(`${name} from ${box.left} to ${box.right}`);
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (!e.matches("svg, input[type=range]") && size < least) found.push(`${name} of ${size} px`);
  }
  for (const text of document.querySelectorAll("#figure svg text")) {
    const by = text.getScreenCTM(), drawn = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(by.a, by.b);
    if (text.textContent.trim() && drawn < least) found.push(`"${text.textContent}" drawn at ${drawn} px`);
  }
  const marks = document.querySelectorAll("#figure svg :is(.mark-symbol, .mark-line, .mark-rect) path").length;
  if (painted && marks < 5) found.push(`only ${marks} marks are painted`);
  return found;
}"""


class Deck:
    """A deck in a browser."""

    def __init__(self, context: BrowserContext, folder: Path, talk: Talk, look: str = "dark") -> None:
        self.talk, self.at = talk, 0
        self.errors: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(WAIT)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        self.page.on("request", lambda request: self._look(request.url))
        self.page.goto((folder / kit.DECK).as_uri() + (f"?{look}" if look != "dark" else ""))
        self.arrive()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text}")

    def _look(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:")):
            self.errors.append(f"asks for {url}")

    @property
    def stop(self) -> Stop:
        return self.talk.stops[self.at]

    @property
    def frame(self) -> Frame:
        """Return the frame of the beat that the deck shows."""
        here = self.page.locator("section.present iframe").element_handle()
        found = here.content_frame() if here else None
        assert found is not None
        return found

    def press(self, key: str, by: int) -> None:
        """Press a key, and wait until the stop is there to which it leads."""
        self.page.keyboard.press(key)
        self.at += by
        self.arrive()

    def arrive(self) -> None:
        """Wait until the stop is there."""
        stop, beat = self.stop, self.talk.beats[self.stop.beat - 1]
        self.page.wait_for_function(
            "number => document.querySelectorAll('section')[number - 1].classList.contains('present')", arg=stop.beat
        )
        many = len(beat.stops)
        counter = f"{stop.beat} / {len(self.talk.beats)}" + (f" · {stop.step} of {many}" if many > 1 else "")
        self.frame.wait_for_function(THERE, arg=[counter, beat.words or sim.load(stop.page).question, stop.step - 1])

    def wrong(self) -> list[str]:
        """Return what is not as it shall be: sizes, edges, marks, errors, requests."""
        found: list[Any] = [*self.frame.evaluate(SEEN, self.stop.params is not None), *self.errors]
        if self.page.evaluate("() => document.documentElement.scrollHeight > innerHeight + 1 || scrollX || scrollY"):
            found.append("the deck scrolls")
        return [f"beat {self.stop.beat}, step {self.stop.step}: {line}" for line in found]
