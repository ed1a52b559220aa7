"""What stands under a page: every tab draws, every export is a file of its kind and names where it comes from."""

import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import sim
from pages.ui.shell.contents import Entry
from sim import __version__
from tests.app.test_pages import TABS
from tests.browser.conftest import PHONE, ROOT, Screen, serve

Screens = Callable[..., Screen]
MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<svg", "pdf": b"%PDF-", "html": b"<!DOCTYPE html>"}


# Waited for: between a click and its answer the browser may stand still for longer than it takes to be called settled.
FILLED = """() => [...document.querySelectorAll('[role="tabpanel"]')].some(panel => panel.checkVisibility() && panel.innerText.trim())"""


def test_every_tab_draws(model_page: Entry, visit: Callable[[Entry], Screen]) -> None:
    """All of the first page, of the others those that it alone has: the same functions draw the rest, and tests/app opens all of them."""
    screen = visit(model_page)
    labels = screen.page.get_by_test_id("stTab").all_inner_texts()
    assert set(labels) >= TABS
    for label in labels:
        if label in TABS and model_page.address != sim.ids()[0]:
            continue
        screen.page.get_by_test_id("stTab").get_by_text(label, exact=True).click()
        screen.settle()
        screen.until(FILLED)
        assert screen.page.locator('.katex-error, [data-testid="stException"]').count() == 0
    screen.page.get_by_test_id("stTab").get_by_text(labels[0], exact=True).click()  # as the next test expects it
    screen.settle()


def test_tabs_are_turned_by_keys_and_the_panel_has_the_name_of_the_open_one(screens: Screens) -> None:
    screen = screens().goto("smile")
    tabs = screen.page.get_by_test_id("stTab")
    named = "name => document.querySelector('[role=tabpanel]')?.getAttribute('aria-label') === name"
    screen.until(named, "Why")
    tabs.first.focus()
    for key, name in (
        ("ArrowRight", tabs.nth(1).inner_text()),
        ("End", "Export"),
        ("ArrowRight", "Why"),
        ("ArrowLeft", "Export"),
    ):
        screen.page.keyboard.press(key)
        screen.until(named, name)
        assert screen.page.locator('[role="tab"][aria-selected="true"]').all_inner_texts() == [name]
        assert screen.page.locator('[role="tab"][tabindex="0"]').all_inner_texts() == [name], "one place for the keyboard"
    screen.settle()
    assert screen.page.locator(".st-key-tabs").get_by_text("Manifest, JSON").count() == 1
    names = tabs.all_inner_texts()
    tabs.first.evaluate(HURRIED)
    screen.until(named, names[-1])
    screen.settle()
    assert tabs.first.evaluate("tab => tab.parentElement.seen") == names, "an answer that is late turns nothing back"


# Each in its order, faster than is answered; notes what is marked as open.
HURRIED = """async tab => {
  const row = tab.parentElement, open = () => row.querySelector('[aria-selected="true"]').textContent;
  row.seen = [];
  new MutationObserver(() => { if (open() !== row.seen.at(-1)) row.seen.push(open()); }).observe(row, { attributes: true, subtree: true });
  for (const next of row.children) {
    next.click();
    await new Promise(done => setTimeout(done, 60));
  }
}"""


SET = """wanted => document.querySelector('.st-key-end') &&
  Object.entries(wanted).every(([id, many]) => document.querySelectorAll(`.st-key-${id} .katex`).length >= many)"""


def test_every_equation_is_set(screens: Screens, tmp_path: Path) -> None:
    """Those of all models on one page, as their tabs show them."""
    with serve("tests/browser/equations_app.py", tmp_path) as bare:
        screen = screens(at=bare)
        screen.page.goto(bare)
        screen.until(SET, {model.id: len(model.equations) for model in sim.every()})
        assert screen.page.locator('.katex-error, [data-testid="stException"]').all_inner_texts() == []
        screen.page.goto("about:blank")  # before its server ends


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


def download(screen: Screen, folder: Path, ending: str) -> bytes:
    """Press the button of an export; return the file."""
    button = screen.page.locator(f'[class*="st-key-_export_"][class*="{ending.replace(".", "-")}"] button').first
    with screen.page.expect_download(timeout=120_000) as waiting:
        button.click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name.endswith(ending)
    return file.read_bytes()


def test_every_export_is_what_it_says(screens: Screens, browser: Browser, folder: Path) -> None:
    screen = screens().goto("smile?smile_log2_n=9&smile_tail=lognormal")
    screen.page.get_by_test_id("stTab").get_by_text("Export", exact=True).click()
    screen.settle()
    files = {ending: download(screen, folder, f".{ending}") for ending in MAGIC}
    for ending, magic in MAGIC.items():
        assert files[ending].lstrip()[: len(magic)].lower() == magic.lower(), ending
    svg = files["svg"].decode()
    for word in (
        "Tail of the measure's error Lognormal (heavy)",
        "9 log2 n",
        "Seed 0",
        f"Alignment Tradeoffs {__version__}",
        "Sources:",
        "worse off",
    ):
        assert word in svg, "a figure says where it comes from"
    width = float(svg.split('width="', 1)[1].split('"', 1)[0])
    assert struct.unpack(">I", files["png"][16:20])[0] == pytest.approx(2 * width, abs=2)

    frontier = download(screen, folder, "-frontier.csv").decode().splitlines()
    assert "set.log2_n" in frontier[0].split(",")
    assert len(frontier) > 10
    assert len(download(screen, folder, "-result.csv").decode().splitlines()) > 10
    recipe = json.loads(download(screen, folder, ".json"))
    assert (recipe["model"], recipe["params"]["log2_n"], recipe["params"]["tail"], recipe["seed"]) == (
        "smile",
        9.0,
        "lognormal",
        0,
    )
    ran = subprocess.run(
        [sys.executable, "-m", "sim", "run", "--manifest", str(folder / "smile-0.json"), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["outcomes"] == recipe["outcomes"]

    alone = browser.new_context(offline=True)
    try:
        page, asked, wrong = alone.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto((folder / "smile-0.html").as_uri())
        page.wait_for_selector("#figure svg")
        assert page.title() == sim.load("smile").question
        assert page.locator("html").get_attribute("lang") == "en"
        settings = dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))
        assert settings["Tail of the measure's error"] == "Lognormal (heavy)"
        assert len(settings) == len(sim.load("smile").Params.declared())
        page.set_viewport_size(PHONE)
        page.wait_for_function("() => document.querySelector('#figure svg')?.clientWidth < 500")
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
        words = page.evaluate(
            "() => [...document.querySelectorAll('#figure svg text')].map(t => t.getBoundingClientRect().height)"
        )
        assert max(words) > 10, "what stands in the figure can be read on a phone"
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert wrong == []
    finally:
        alone.close()


def test_a_manifest_of_another_result_is_told_apart(folder: Path) -> None:
    """The check of the manifest can fail."""
    made = subprocess.run(
        [sys.executable, "-m", "sim", "run", "smile", "--save-manifest", str(folder / "own.json")], cwd=ROOT, capture_output=True
    )
    assert made.returncode == 0
    recipe = json.loads((folder / "own.json").read_text())
    recipe["outcomes"]["wellbeing"] += 1e-9
    (folder / "own.json").write_text(json.dumps(recipe))
    ran = subprocess.run(
        [sys.executable, "-m", "sim", "run", "--manifest", str(folder / "own.json")], cwd=ROOT, capture_output=True
    )
    assert ran.returncode == 1


def test_the_link_can_be_copied(screens: Screens) -> None:
    screen = screens().goto("smile?smile_log2_n=9")
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.page.get_by_role("button", name="Copy link").click()
    screen.page.get_by_text("Copied").wait_for()
    assert screen("() => navigator.clipboard.readText()") == screen.page.url
