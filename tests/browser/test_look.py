"""How every page looks, in the light theme, in the dark one and on a phone: painted, readable, nothing cut off, accessible."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

import sim
from pages.ui.shell.contents import TALKS, Entry
from tests.browser.conftest import Screen, serve

Screens = Callable[..., Screen]
TALL = 2600  # px: axe judges the contrast of what is inside the window
READABLE = 4.5  # WCAG 2.2, 1.4.3

# What is not inside the window from left to right, unless it stands in something that scrolls.
CUT_OFF = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  for (const [name, e] of [["page", document.scrollingElement], ["column", main]])
    if (e.scrollWidth > e.clientWidth + 1) found.push(`${name} is ${e.scrollWidth} wide, has ${e.clientWidth}`);
  const scrolls = e => { for (; e && e !== main; e = e.parentElement)
    if (["auto", "scroll"].includes(getComputedStyle(e).overflowX)) return true; return false; };
  for (const e of main.querySelectorAll("canvas, svg, h1, h2, p, button, input:not([type=range]), label")) {
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || scrolls(e)) continue;
    if (box.left < -1 || box.right > width + 1) found.push(`${e.tagName} ${e.textContent.slice(0, 40)} from ${box.left} to ${box.right}`);
  }
  return found;
}"""

# Contrast of the weakest of the texts that carry the page, with the opacity that they have.
CONTRAST = """() => {
  const parse = colour => { const c = document.createElement("canvas").getContext("2d"); c.fillStyle = colour; c.fillRect(0, 0, 1, 1);
    return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const light = rgb => rgb.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = parse(getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor);
  const ratio = rgb => { const [a, b] = [light(rgb), light(ground)].sort((x, y) => y - x); return (a + .05) / (b + .05); };
  const texts = {};
  for (const e of document.querySelectorAll(".question, .say, .say strong, .price, .claim, .kicker")) {
    if (!e.textContent || !e.getClientRects().length) continue;
    let opacity = 1;
    for (let up = e; up; up = up.parentElement) opacity *= getComputedStyle(up).opacity;
    const ink = parse(getComputedStyle(e).color).map((v, i) => v * opacity + ground[i] * (1 - opacity));
    texts[e.tagName + "." + e.className] = ratio(ink);
  }
  const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].map(chart => {
    const canvas = chart.querySelector("canvas");
    if (!canvas) return [...chart.querySelectorAll("svg text")].map(t => ratio(parse(getComputedStyle(t).fill))).sort((a, b) => b - a)[0];
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    return Math.max(0, ...[...colours].map(c => ratio([c >> 16, c >> 8 & 255, c & 255])));
  });
  // Home's picture is a drawing of its own; its question mark says nothing that is not said in words.
  for (const e of document.querySelectorAll(".st-key-experiment_chart *")) {
    const texts = [...e.shadowRoot?.querySelectorAll("svg text:not(.ask), .words") ?? []];
    if (texts.length) charts.push(Math.min(...texts.map(t => ratio(parse(getComputedStyle(t)[t.matches("text") ? "fill" : "color"])))));
  }
  return {ground: light(ground), texts, charts};
}"""


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve("tests/browser/bare_app.py", tmp_path_factory.mktemp("bare")) as address:
        yield address


def violations(screen: Screen) -> dict[str, list[str]]:
    """Return what axe finds: rule, and the markup that breaks it."""
    found: list[dict[str, Any]] = Axe().run(screen.page).response["violations"]
    return {rule["id"]: [f"{node['html'][:300]}: {node['failureSummary']}" for node in rule["nodes"]] for rule in found}


_streamlits: dict[str, set[str]] = {}


@pytest.fixture
def streamlits(bare: str, screens: Screens) -> Callable[[str], set[str]]:
    """Return a function that gives the rules that Streamlit's own widgets break."""

    def rules(kind: str) -> set[str]:
        if kind not in _streamlits:
            _streamlits[kind] = set(violations(screens(kind, height=TALL, at=bare).goto("")))
        return _streamlits[kind]

    return rules


@pytest.mark.parametrize("kind", ["light", "dark", "phone"])
def test_a_page_is_painted_readable_whole_and_accessible(
    page_entry: Entry, kind: str, visit: Callable[[Entry], Screen], streamlits: Callable[[str], set[str]]
) -> None:
    known = streamlits(kind)
    screen = visit(page_entry).wear(kind, height=TALL)
    seen = screen(CONTRAST)
    assert (seen["ground"] < 0.05) == (kind == "dark")
    assert seen["texts"]
    assert {name: ratio for name, ratio in seen["texts"].items() if ratio < READABLE} == {}
    assert seen["charts"] or page_entry.address == TALKS, "a page has a chart"
    assert all(ratio > READABLE for ratio in seen["charts"]), "words in the chart can be read"
    assert screen(CUT_OFF) == []
    found = violations(screen)
    assert {rule: nodes for rule, nodes in found.items() if rule not in known - {"color-contrast"}} == {}


def test_nothing_is_cut_off_on_a_small_desk(page_entry: Entry, visit: Callable[[Entry], Screen]) -> None:
    screen = visit(page_entry).wear(width=1024, height=768)
    screen.until(f"() => ({CUT_OFF})().length === 0 || ({CUT_OFF})()")
    assert screen(CUT_OFF) == []


SIZES = """() => ['.question', '.say', '[data-testid="stButtonGroup"] button p', '[data-testid="stSliderThumbValue"]'].map(name => {
  const e = document.querySelector(name); return e ? parseFloat(getComputedStyle(e).fontSize) : 0; })"""
FIGURE = "() => document.querySelector('[data-testid=\"stVegaLiteChart\"] canvas').clientHeight / window.innerHeight"


def test_on_stage_a_page_is_dark_large_and_without_menus(page_entry: Entry, visit: Callable[[Entry], Screen]) -> None:
    screen = visit(page_entry)
    before = screen(SIZES)
    screen.present(True).wear("dark", width=1920, height=1080)
    seen = screen(CONTRAST)
    assert seen["ground"] < 0.05
    assert {name: ratio for name, ratio in seen["texts"].items() if ratio < READABLE} == {}
    assert all(ratio > READABLE for ratio in seen["charts"])
    assert all(large > usual for large, usual in zip(screen(SIZES), before, strict=True) if usual)
    for hidden in ('[data-testid="stHeader"]', ".st-key-siblings", ".st-key-tools", ".st-key-tabs"):
        assert screen.page.locator(f"{hidden}:visible").count() == 0
    assert screen(CUT_OFF) == []
    if page_entry.address in sim.ids():
        assert 0.5 < screen(FIGURE) < 0.6, "the figure takes more than half of the screen"


def test_stage_and_dark_can_be_asked_for_in_the_address(screen: Screen) -> None:
    screen.goto("smile?present=true&embed_options=dark_theme")
    assert screen(CONTRAST)["ground"] < 0.05
    assert screen.page.locator('[data-testid="stHeader"]:visible').count() == 0
