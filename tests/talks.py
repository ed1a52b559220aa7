"""Play talks on a screen, take a picture of every stop, and tell what is wrong: `python -m tests.talks [TALK ...]`.

Every talk goes forwards and backwards by the keyboard alone, dark and light, on 1920 x 1080 and 1280 x 720; pictures go to build/talks. What is
cut off, scrolls, is smaller than it shall be, complains in the console or asks another machine is printed, and how much memory the browser's
page takes at the first and the last pass over the first stop; the exit status is then 1.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from sim.analysis import talks
from tests import chromium
from tests.browser import stage
from tests.browser.conftest import ROOT, serve
from tests.browser.stage import LARGE, SMALL, Stage

FOLDER = ROOT / "build" / "talks"
THEMES = ("dark", "light")
GROWS = 1.5  # times as much memory as after the first pass is too much: assumption
USED = "() => performance.memory ? performance.memory.usedJSHeapSize / 1e6 : 0"


def play(talk: Stage, name: str) -> list[str]:
    """Play a talk there and back; return what was wrong."""
    wrong, slowest = [], 0.0
    for at in range(len(talk.talk.stops)):
        if at:
            start = time.perf_counter()
            talk.press("PageDown", 1)
            slowest = max(slowest, time.perf_counter() - start)
        wrong += talk.wrong()
        talk.screen.page.screenshot(path=FOLDER / f"{name}-{at + 1:02d}.png")
    used = talk.screen(USED)
    for _ in range(2):
        while talk.at:
            talk.press("PageUp", -1)
        while talk.at + 1 < len(talk.talk.stops):
            talk.press("PageDown", 1)
    now = talk.screen(USED)
    if used and now > GROWS * used:
        wrong.append(f"memory grew from {used:.0f} to {now:.0f} MB")
    print(f"{name}: {len(talk.talk.stops)} stops, the slowest after {slowest:.1f} s, {used:.0f} then {now:.0f} MB", flush=True)
    return wrong


def main() -> int:
    """Play the talks that the command line names; return the exit status."""
    ask = argparse.ArgumentParser(prog="python -m tests.talks", description=__doc__.splitlines()[0])
    ask.add_argument("talks", nargs="*", help="ids of talks; all unless named")
    ask.add_argument("--theme", choices=THEMES, action="append", help="dark or light; both unless named")
    asked = ask.parse_args()
    path, complaints = chromium.find(), 0
    if path is None:
        ask.error("no Chromium: run `python -m tests.chromium`")
    FOLDER.mkdir(parents=True, exist_ok=True)
    flags = [*chromium.FLAGS, "--enable-precise-memory-info"]
    with tempfile.TemporaryDirectory() as home, serve("app.py", Path(home)) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=flags)
        for id in asked.talks or talks.ids():
            for theme in asked.theme or THEMES:
                for screen in (LARGE, SMALL):
                    context = stage.context(browser, screen)
                    found = play(Stage(context, server, talks.load(id), theme), f"{id}-{theme}-{screen[0]}")
                    print("\n".join(found))
                    complaints += len(found)
                    context.close()
        browser.close()
    print(f"{complaints} complaints; pictures in {FOLDER.relative_to(ROOT)}")
    return int(complaints > 0)


if __name__ == "__main__":
    sys.exit(main())
