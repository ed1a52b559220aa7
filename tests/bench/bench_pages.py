"""What each page costs beside the quickest page Streamlit can serve: `python -m tests.bench.bench_pages [PAGE ...] [--n 8] [--write]`.

Of every page that shows a model, or of those that are named: a step of its main knob on a value asked for before (hit) and on a fresh one
(miss), a load with the server warm, a switch to it from a neighbour in the menu, repaints while the knob is held, canvases made again and
frames without a chart meanwhile; and what a hit takes of the browser's main thread (its processor time, which holds on a busy machine).
`cold`, from the server's start to the chart, is measured on the first of the pages in each section: `--cold all`, `--cold none`, or pages.

The floor is an app of one slider and one point, served with `runner.postScriptGC` off from a folder of its own. Page and floor take turns in
blocks within the same run; figures are medians, of times that are taken inside the page, and ratios to the floor's of the same page's turns.
A switch is compared with the floor's warm load: the floor has nowhere to switch to. `--write` puts the table into docs/performance.md.
The exit status is 1 if something is over its budget or could not be measured.
"""

import argparse
import contextlib
import datetime
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import streamlit
from playwright.sync_api import Browser, Page, sync_playwright

import sim
from pages.ui.knobs import controls
from pages.ui.page import ladder as ladders
from pages.ui.page.opened import opened
from pages.ui.shell.contents import SECTIONS, Entry, section_of
from pages.ui.warm import WARM
from sim.analysis import presets
from tests import chromium
from tests.bench import budgets
from tests.bench.budgets import Figures
from tests.browser.conftest import DESK, ROOT, serve

FLOOR = """\
import altair as alt, pandas as pd, streamlit as st
st.set_page_config(layout="wide")
value = st.slider("Value", 0, 100, 50, key="value")
x, y = (alt.X("x:Q", scale=alt.Scale(domain=[0, 100])), alt.Y("y:Q", scale=alt.Scale(domain=[0, 100])))
st.altair_chart(alt.Chart(pd.DataFrame({"x": [value], "y": [value]})).mark_point().encode(x=x, y=y), key="chart", width="stretch")
"""
PLAIN = ("--runner.postScriptGC", "false", "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false")
AWAKE = ("--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows")
DOCUMENT = ROOT / "docs" / "performance.md"
VALUE = ".st-key-value"  # the floor's slider
BLOCK, LOADS, SWITCHES = 4, 3, 3
LONGEST = 20_000  # ms that something may take before it is called failed
WAITING = ".st-key-waiting_frontier"
# Runs in the page before anything else. A paint is when the browser has drawn the frame in which a chart was last drawn anew (the app
# draws on canvas, the floor, as Streamlit does, in SVG), the last one while a frontier is still waited for; the page rests when its script
# does, and nothing was drawn for `quiet` ms.
PROBE = """(waiting => {
  const CHART = '[data-testid="stVegaLiteChart"]', DRAWING = 'canvas, svg.marks', APP = '[data-testid="stApp"]';
  const now = () => performance.now();
  const pace = window.__pace = {}, after = new MessageChannel();
  let dirty = false, drawing = false;
  const drawn = () => { pace.last = now(); dirty = true; };
  const frame = () => {
    if (dirty) { dirty = false; after.port2.postMessage(0); }  // is received when this frame is drawn
    if (pace.from && pace.counts) {
      const charts = [...document.querySelectorAll(CHART)];
      if (!charts.length || charts.some(c => !c.querySelector(DRAWING) || c.getBoundingClientRect().height < 20)) pace.blank++;
    }
    if (pace.armed) requestAnimationFrame(frame); else drawing = false;
  };
  after.port1.onmessage = () => { pace.paint = now(); if (document.querySelector(waiting)) pace.shown = pace.paint; };
  window.__arm = counts => {
    Object.assign(pace, {armed: true, counts, from: 0, last: 0, paint: 0, shown: 0, rest: 0, ran: false, made: 0, blank: 0});
    if (!drawing) { drawing = true; requestAnimationFrame(frame); }
  };
  window.__rested = quiet => {
    const app = document.querySelector(APP), t = now();
    if (!app || app.dataset.testScriptState !== 'notRunning' || !pace.last) return false;
    if (pace.armed && pace.paint < pace.last) return false;  // once all was seen paints are not looked for
    if (!pace.counts && !pace.made) return false;  // a load or a switch: the chart that stood there before does not count
    return t - Math.max(pace.last, pace.rest) > (pace.rest ? quiet : quiet + 300);  // a run may be too short to be seen
  };
  window.__seen = () => { pace.armed = false; return {...pace, paint: pace.shown || pace.paint}; };
  new MutationObserver(list => { for (const change of list) {
    if (change.attributeName === 'data-test-script-state') {
      if (change.target.dataset.testScriptState !== 'notRunning') pace.ran = true; else if (pace.ran) pace.rest = now();
      continue;
    }
    const at = change.target.nodeType === 1 ? change.target : change.target.parentElement;
    if (at?.closest(`${CHART} svg.marks`)) drawn();
    for (const node of change.addedNodes) {
      if (node.nodeType !== 1) continue;
      const drawings = [...(node.matches(DRAWING) ? [node] : node.querySelectorAll(DRAWING))].filter(e => e.closest(CHART));
      if (drawings.length) { pace.made += drawings.length; drawn(); }
    }
  } }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  const pen = CanvasRenderingContext2D.prototype, clear = pen.clearRect;
  pen.clearRect = function (...box) {
    if (this.canvas.closest?.(CHART)) { drawn(); if (pace.move) pace.move.repaints++; }
    return clear.apply(this, box);
  };
  for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, () => { if (pace.armed && !pace.from) pace.from = now(); }, true);
  addEventListener('pointermove', () => { if (pace.moves) pace.moves.push(pace.move = {repaints: 0}); }, true);
  window.__arm(false);
})('WAITING')""".replace("WAITING", WAITING)
THUMB = """input => { input.scrollIntoView({block: 'center'});
  const thumb = input.closest('[style*="left"]') || input;
  const t = thumb.getBoundingClientRect(), track = thumb.parentElement.getBoundingClientRect();
  return [t.x + t.width / 2, t.y + t.height / 2, track.left, track.width]; }"""
STAND = """input => { const step = +input.step || 1, low = +input.min;
  return [Math.round((input.valueAsNumber - low) / step), Math.round((input.max - low) / step) + 1]; }"""


class Tab:
    """A page in a context of its own, with nothing cached, and what it says of its own pace."""

    def __init__(self, browser: Browser, address: str, slider: str) -> None:
        self.context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(LONGEST)
        self.page.add_init_script(PROBE)
        self.slider = self.page.locator(f"{slider} input[type=range]").first
        self.page.goto(address)
        seen = self.rested(150)
        self.load = float(seen["paint"])  # ms since the navigation began
        self.painted = float(self.page.evaluate("() => performance.timeOrigin")) + self.load  # ms since 1970
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def rested(self, quiet: int) -> dict[str, Any]:
        """Wait until the page rests; return what was seen until then. A frontier that comes later is waited for, and not counted."""
        self.page.wait_for_function("quiet => __rested(quiet)", arg=quiet, polling=40)
        seen: dict[str, Any] = self.page.evaluate("() => __seen()")
        if self.page.locator(WAITING).count():
            self.page.locator(WAITING).wait_for(state="detached")
            self.page.wait_for_function("quiet => __rested(quiet)", arg=quiet, polling=40)
        return seen

    def answer(self, act: Callable[[], object], *, counts: bool = True) -> dict[str, Any]:
        """Do something that the page answers; return what was seen, with `ms` from the event to the last paint."""
        self.page.evaluate("counts => __arm(counts)", counts)
        act()
        seen = self.rested(120)
        return {**seen, "ms": seen["paint"] - seen["from"]}

    def step(self, key: str) -> dict[str, Any]:
        """Press an arrow on the slider."""
        return self.answer(lambda: self.slider.press(key))

    def spent(self) -> dict[str, float]:
        """Return what the main thread has taken so far, ms of processor."""
        found = {each["name"]: each["value"] for each in self.cdp.send("Performance.getMetrics")["metrics"]}
        return {name: found[f"{name.capitalize()}Duration"] * 1000 for name in budgets.COSTS}

    def close(self) -> None:
        """Close it with all it holds."""
        self.context.close()


class Bench:
    """One run: the browser, the two servers, and what the floor took."""

    def __init__(self, browser: Browser, app: str, floor: str, n: int) -> None:
        self.browser, self.app, self.floor, self.n = browser, app, floor, n
        self.floors: dict[str, list[float]] = {}

    def page(self, entry: Entry, cold: bool) -> Figures:
        """Return all that is measured of a page; what fails is told, and the rest goes on."""
        figures = Figures(entry.address)
        try:
            shown, model = opened(entry.address), sim.load(entry.address)
            default = model.Params()
            name, note = budgets.main_knob(default, shown.open(default))
            brings = shown.implied.get(name, {})
            way = budgets.steps(default, name, brings, [preset.params for preset in presets.load(model.id)], self.n + 2)
        except Exception as error:
            figures.failed["page"] = f"{type(error).__name__}: {error}"
            return figures
        figures.notes += [note] * bool(note)
        start = {**way.beside, name: model.Params.knob(name).stops[way.first]}
        query = "&".join(f"{controls.key(model, other)}={controls.bare(value)}" for other, value in start.items())
        slider = f".st-key-{controls.key(model, name)}"
        figures.waits = not shown.between or name != shown.held(default)
        ladder = ladders.ladder(shown, model.id, default.replace(**{**brings, **start}), 0)
        rungs = ladders.stand(ladder, controls.stands(model, name), shown.between) if len(ladder) else []
        self.part(figures, ("switch", "load"), lambda: self.visits(figures, slider))
        self.part(
            figures,
            ("hit", "miss", "frames", *budgets.NEVER),
            lambda: self.moves(figures, f"{entry.address}?{query}", slider, way, rungs),
        )
        if cold:
            self.part(figures, ("cold",), lambda: self.cold(figures, slider))
        return figures

    def part(self, figures: Figures, names: Sequence[str], measure: Callable[[], None]) -> None:
        """Measure something; where that fails, say so of what has no figure yet."""
        try:
            measure()
        except Exception as error:  # whatever it is: a page is never left out
            figures.fail(names, (str(error) or type(error).__name__).splitlines()[0])

    def keep(self, figures: Figures, name: str, ours: Sequence[float], floor: Sequence[float]) -> None:
        """Keep the medians of a page and of the floor in its turns."""
        figures.times[name] = (statistics.median(ours), statistics.median(floor))
        self.floors.setdefault(name, []).extend(floor)

    def visits(self, figures: Figures, slider: str) -> None:
        """Load the page and the floor in turns, after a load that is not counted; switch to it from its neighbour in the menu."""
        page, loads, plain = figures.page, [], []
        tab = Tab(self.browser, f"{self.app}/{page}", slider)
        with contextlib.closing(tab):
            for _ in range(LOADS):
                for address, ours, taken in ((self.floor, VALUE, plain), (f"{self.app}/{page}", slider, loads)):
                    with contextlib.closing(Tab(self.browser, address, ours)) as visit:
                        taken.append(visit.load)
            self.keep(figures, "load", loads, plain)
            tab.page.bring_to_front()
            here, there = (f'.st-key-siblings a:is([href="{to}"], [href$="/{to}"])' for to in (page, neighbour(page)))
            switches = []
            for _ in range(SWITCHES):
                tab.answer(tab.page.locator(there).click, counts=False)
                switches.append(tab.answer(tab.page.locator(here).click, counts=False)["ms"])
                if not tab.page.url.split("?")[0].endswith(f"/{page}"):
                    raise RuntimeError(f"the link led to {tab.page.url}")
            figures.times["switch"] = (statistics.median(switches), statistics.median(plain))

    def moves(self, figures: Figures, address: str, slider: str, way: budgets.Steps, rungs: Sequence[int]) -> None:
        """Step forward over fresh values, in turns with the floor, and back over the same; then hold the knob and move it.

        The first step is not counted: on some pages it brings other settings along. `rungs` are the policies at the knob's stops.
        """
        many = way.many - 2
        if many < 1:
            raise RuntimeError(f"only {way.many} stops of the knob are no preset's")
        if many < self.n:
            figures.notes.append(f"{many} steps")
        if way.beside:
            figures.notes.append("beside presets: " + ", ".join(f"{name}={value:g}" for name, value in way.beside.items()))
        with contextlib.ExitStack() as stack:
            tab = stack.enter_context(contextlib.closing(Tab(self.browser, f"{self.app}/{address}", slider)))
            plain = stack.enter_context(contextlib.closing(Tab(self.browser, self.floor, VALUE)))
            for each in (tab, plain):
                each.page.bring_to_front()
                each.step("ArrowRight")
            made = blank = 0
            for name, key in (("miss", "ArrowRight"), ("hit", "ArrowLeft")):
                taken: dict[Tab, list[float]] = {plain: [], tab: []}
                costs: dict[Tab, dict[str, float]] = {plain: {}, tab: {}}
                for start in range(0, many, BLOCK):
                    for each in taken:
                        each.page.bring_to_front()
                        each.slider.focus()
                        before = each.spent()
                        seen = [each.step(key) for _ in range(start, min(start + BLOCK, many))]
                        for cost, after in each.spent().items():
                            costs[each][cost] = costs[each].get(cost, 0.0) + (after - before[cost]) / many
                        taken[each] += [answer["ms"] for answer in seen]
                        if each is tab:
                            made += sum(answer["made"] for answer in seen)
                            blank += sum(answer["blank"] for answer in seen)
                self.keep(figures, name, taken[tab], taken[plain])
                if name == "hit":
                    figures.costs = costs[tab]
                    for cost, spent in costs[plain].items():
                        self.floors.setdefault(cost, []).append(spent)
            stands, stops = tab.slider.evaluate(STAND)
            if stands != way.first + 1:
                raise RuntimeError(f"the knob stands at stop {stands} of {stops}, not at {way.first + 1}")
            figures.counts = {"re-embeds": made, "blank": blank}
            if not figures.waits:
                tab.page.bring_to_front()
                figures.frames = held(tab)
                if len(rungs) == stops:
                    along = [rungs[place] for place in (stands, *budgets.places(stands, stops))]
                    figures.policies = sum(one != other for one, other in pairwise(along))
                    # To press the knob may have drawn its point, and then a first move to the same policy draws nothing.
                    figures.frames = min(figures.frames, figures.policies)

    def cold(self, figures: Figures, slider: str) -> None:
        """Start a server and open the page as soon as it answers, from the start of its process to the chart; so for the floor."""
        with plain_app() as folder:
            floor = self.started(folder, "", VALUE, *PLAIN)
        self.keep(figures, "cold", [self.started(ROOT, figures.page, slider)], [floor])

    def started(self, folder: Path, page: str, slider: str, *options: str) -> float:
        """Return the ms from the start of a server to the first paint of a page of it."""
        with tempfile.TemporaryDirectory() as home:
            begun = time.time() * 1000
            with serve("app.py", Path(home), *options, folder=folder, **{WARM: "1"}) as address:
                tab = Tab(self.browser, f"{address}/{page}", slider)
                tab.close()
                return tab.painted - begun


def held(tab: Tab) -> int:
    """Return how many of MOVES moves of the held knob, each to another stop, repaint a chart before the next one."""
    stands, stops = tab.slider.evaluate(STAND)
    x, y, left, width = tab.slider.evaluate(THUMB)
    mouse = tab.page.mouse
    mouse.move(x, y)
    mouse.down()
    tab.page.wait_for_timeout(100)
    tab.page.evaluate("() => { __pace.moves = []; }")
    for place in budgets.places(stands, stops):
        mouse.move(left + width * place / (stops - 1), y)
        tab.page.wait_for_timeout(50)
    repaints: list[int] = tab.page.evaluate(
        "() => { const all = __pace.moves; __pace.moves = __pace.move = null; return all.map(move => move.repaints); }"
    )
    mouse.up()
    return sum(many > 0 for many in repaints)


def neighbour(address: str) -> str:
    """Return the page beside this one in its section."""
    others = [entry.address for entry in section_of(address).entries]
    at = others.index(address)
    return others[at - 1 if at else 1]


@contextlib.contextmanager
def plain_app() -> Iterator[Path]:
    """Write the floor into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "app.py").write_text(FLOOR, encoding="utf-8")
        yield Path(folder)


def measure(entries: Sequence[Entry], cold: set[str], n: int, warm: float) -> tuple[list[Figures], dict[str, float], str]:
    """Return the figures of pages, the floor's medians, and which browser it was."""
    found: list[Figures] = []
    with contextlib.ExitStack() as stack:
        homes = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        app = stack.enter_context(serve("app.py", homes[0], **{WARM: "1"}))
        floor = stack.enter_context(serve("app.py", homes[1], *PLAIN, folder=stack.enter_context(plain_app())))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=chromium.find(), args=[*chromium.FLAGS, *AWAKE])
        stack.callback(browser.close)
        time.sleep(warm)
        bench = Bench(browser, app, floor, n)
        for entry in entries:
            begun = time.perf_counter()
            found.append(bench.page(entry, entry.address in cold))
            medians = {name: statistics.median(taken) for name, taken in bench.floors.items()}
            row = budgets.table(found[-1:], medians).split("\n", 4)[4]
            print(f"{row}\n  {time.perf_counter() - begun:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
        return found, medians, browser.version


def main() -> int:
    """Print the table; return 1 if something is over its budget or was not measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="PAGE")
    parser.add_argument("--n", type=int, default=8, help="steps on fresh values, and as many back, at most 40")
    parser.add_argument(
        "--cold", nargs="+", default=["sections"], help="the first page in each section (sections), all, none, or pages"
    )
    parser.add_argument("--warm", type=float, default=45.0, help="seconds that the server has to warm up")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    every = [[entry for entry in section.entries if entry.address in sim.ids()] for section in SECTIONS]
    entries = [entry for section in every for entry in section if not asked.pages or entry.address in asked.pages]
    if unknown := set(asked.pages) - {entry.address for entry in entries}:
        parser.error(f"no page with a model: {', '.join(sorted(unknown))}")
    if not 1 <= asked.n <= 40:
        parser.error(f"--n must be in [1, 40], got {asked.n}")
    some = {
        "sections": {next((entry.address for entry in section if entry in entries), "") for section in every},
        "all": {entry.address for entry in entries},
        "none": set[str](),
    }
    begun = datetime.datetime.now(datetime.UTC)
    found, floor, version = measure(entries, some.get(asked.cold[0], set(asked.cold)), asked.n, asked.warm)
    said = (
        f"`python -m tests.bench.bench_pages {' '.join(sys.argv[1:])}".rstrip()
        + f"` on {begun:%-d %B %Y}: {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}, Streamlit {streamlit.__version__}, Chromium {version}; "
        f"load of the machine at the end {os.getloadavg()[0]:.1f}."
    )
    text = f"{said}\n\n{budgets.table(found, floor)}"
    print(f"\n{text}")
    if asked.write:
        DOCUMENT.write_text(budgets.put(DOCUMENT.read_text(encoding="utf-8"), text), encoding="utf-8")
    return int(any(figures.over() or figures.failed for figures in found))


if __name__ == "__main__":
    sys.exit(main())
