"""Take a picture of every page: on a desk, on stage and on a phone. `make pictures`, or `python -m tests.pictures [PAGE ...]`.

The app is started on a free port of the loopback, and a browser visits each page three times. Pictures go to build/pictures, whole
pages except on stage. What the browser's console complains about, and every request that would leave the machine, is printed, and the
exit status is then 1. Unless pages are named, small copies go to docs/gallery, one sheet a look: README shows them.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Error, sync_playwright

from pages.ui.shell.contents import SECTIONS, Entry
from tests import chromium
from tests.browser.conftest import KINDS, ROOT, Screen, serve

FOLDER = ROOT / "build" / "pictures"
GALLERY = ROOT / "docs" / "gallery"
MOST = 1_500_000  # bytes of all sheets of the gallery together
PATIENCE = 900_000  # ms: evidence computes all its numbers first, which takes minutes on a busy machine
STAGE: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
LOOKS: dict[str, tuple[dict[str, Any], str]] = {
    "desk": (KINDS["light"], ""),
    "stage": (STAGE, "?present=true&embed_options=dark_theme"),
    "phone": (KINDS["phone"], ""),
}
SHEETS = {"desk": (4, 400), "stage": (4, 400), "phone": (9, 172)}  # pictures in a row, px that each is wide
GAP, WORDS = 12, 22  # px
TALL = "() => document.querySelector('[data-testid=\"stMainBlockContainer\"]').scrollHeight"


def name(entry: Entry) -> str:
    """Return what a page's pictures are called."""
    return entry.address or "home"


def take(browser: Browser, server: str, look: str, entry: Entry) -> list[str]:
    """Take one picture; return what was wrong meanwhile."""
    options, query = LOOKS[look]
    context = browser.new_context(**options)
    screen = Screen(context.new_page(), server)
    screen.page.set_default_timeout(PATIENCE)
    try:
        screen.goto(entry.address + query)
        if look != "stage":
            screen.page.set_viewport_size({"width": options["viewport"]["width"], "height": int(screen(TALL))})
            screen.settle()
        screen.page.screenshot(path=FOLDER / f"{name(entry)}-{look}.png")
    except Error as error:
        screen.errors.append(f"no picture: {error.message.splitlines()[0]}")
    context.close()
    return [*screen.errors, *(f"asked for {url}" for url in screen.strangers)]


def sheet(look: str, entries: list[Entry]) -> Path:
    """Put the first screenful of every page on one small sheet, each with its title; return its file."""
    columns, wide = SHEETS[look]
    window = LOOKS[look][0]["viewport"]
    high = wide * window["height"] // window["width"]
    rows = -(-len(entries) // columns)
    drawn = Image.new("RGB", (columns * (wide + GAP) + GAP, rows * (high + WORDS + GAP) + GAP), "#ffffff")
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(14)
    for i, entry in enumerate(entries):
        x, y = GAP + i % columns * (wide + GAP), GAP + i // columns * (high + WORDS + GAP)
        with Image.open(FOLDER / f"{name(entry)}-{look}.png") as picture:
            first = (0, 0, picture.width, min(picture.height, picture.width * window["height"] // window["width"]))
            small = picture.convert("RGB").resize((wide, wide * first[3] // picture.width), Image.Resampling.LANCZOS, first)
        drawn.paste(small, (x, y + WORDS))
        pen.rectangle((x - 1, y + WORDS - 1, x + wide, y + WORDS + high), outline="#cccccc")
        pen.text((x, y), entry.title or "Home", "#333333", font)
    file = GALLERY / f"{look}.webp"
    drawn.save(file, quality=74, method=6)
    return file


def main() -> int:
    """Take the pictures that the command line asks for; return the exit status."""
    ask = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__.splitlines()[0])
    ask.add_argument("pages", nargs="*", help="addresses of pages, home for the first; all unless named")
    ask.add_argument("--look", choices=LOOKS, action="append", help="desk, stage or phone; all three unless named")
    asked = ask.parse_args()
    every = [entry for section in SECTIONS for entry in section.entries]
    entries = [entry for entry in every if not asked.pages or name(entry) in asked.pages]
    if unknown := set(asked.pages) - {name(entry) for entry in entries}:
        ask.error(f"no page is called {', '.join(sorted(unknown))}; there are {', '.join(map(name, every))}")
    looks = asked.look or list(LOOKS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path, wrong = chromium.find(), 0
    if path is None:
        ask.error("no Chromium: run `python -m tests.chromium`")
    with tempfile.TemporaryDirectory() as home, serve("app.py", Path(home)) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        for entry in entries:
            for look in looks:
                found = take(browser, server, look, entry)
                print(f"{name(entry)}, {look}: {'; '.join(found) or 'fine'}", flush=True)
                wrong += len(found)
        browser.close()
    print(f"{len(entries) * len(looks)} pictures in {FOLDER.relative_to(ROOT)}, {wrong} complaints")
    if wrong == 0 and entries == every:
        GALLERY.mkdir(parents=True, exist_ok=True)
        size = sum(sheet(look, entries).stat().st_size for look in looks)
        print(f"{len(looks)} sheets in {GALLERY.relative_to(ROOT)}, {size / 1e6:.2f} MB")
        wrong += size > MOST
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
