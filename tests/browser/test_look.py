"""How every page looks, in the light theme, in the dark one and on a phone: painted, readable, nothing cut off, accessible."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest

import sim
from pages.ui.shell.contents import ARTICLE, TALKS, Entry
from tests.browser.conftest import LOOKS, Screen, serve

Screens = Callable[..., Screen]
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


AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """only => axe.run(only.length ? {runOnly: only, resultTypes: ["violations"]} : {resultTypes: ["violations"]}).then(found =>
  found.violations.map(rule => [rule.id, rule.nodes.map(node => `${node.html.slice(0, 300)}: ${node.failureSummary}`)]))"""
OPEN = {"color-contrast", "presentation-role-conflict"}
STREAMLITS = {"light": OPEN, "phone": OPEN | {"list", "listitem"}}  # rules that Streamlit's own widgets break, by look


def violations(screen: Screen, *only: str) -> dict[str, list[str]]:
    """Return what axe finds, of all rules or `only` some: rule, and the markup that breaks it."""
    if not screen("() => 'axe' in window"):
        screen(AXE)
    return dict(screen(VIOLATIONS, list(only)))


@pytest.mark.parametrize("look", ["light", "phone"])
def test_streamlits_own_widgets_break_these_rules(look: str, screens: Screens, tmp_path: Path) -> None:
    """On a page with nothing of ours; of what a page of ours breaks, only these are Streamlit's to mend."""
    with serve("tests/browser/bare_app.py", tmp_path) as bare:
        screen = screens(at=bare).open("", LOOKS[look])
        assert set(violations(screen)) == STREAMLITS[look]
        screen.page.goto("about:blank")  # before its server ends


@pytest.mark.parametrize("look", ["dark", "light", "phone"])
def test_a_page_is_painted_readable_whole_and_accessible(page_entry: Entry, look: str, visit: Callable[[Entry], Screen]) -> None:
    """Of the same page in the dark scheme axe judges the contrast alone: markup and names are those of the light one."""
    screen = visit(page_entry)
    seen = screen(CONTRAST)
    assert (seen["ground"] < 0.05) == (look == "dark")
    assert seen["texts"]
    assert {name: ratio for name, ratio in seen["texts"].items() if ratio < READABLE} == {}
    assert seen["charts"] or page_entry.address in (TALKS, ARTICLE), "a page has a chart"
    assert all(ratio > READABLE for ratio in seen["charts"]), "words in the chart can be read"
    assert screen(CUT_OFF) == []
    found = violations(screen, "color-contrast") if look == "dark" else violations(screen)
    known = STREAMLITS.get(look, set()) - {"color-contrast"}
    assert {rule: nodes for rule, nodes in found.items() if rule not in known} == {}


@pytest.mark.look("small desk")
def test_nothing_is_cut_off_on_a_small_desk(page_entry: Entry, visit: Callable[[Entry], Screen]) -> None:
    assert visit(page_entry)(CUT_OFF) == []


SIZES = """() => ['.question', '.say', '[data-testid="stButtonGroup"] button p', '[data-testid="stSliderThumbValue"]'].map(name => {
  const e = document.querySelector(name); return e ? parseFloat(getComputedStyle(e).fontSize) : 0; })"""
FIGURE = "() => document.querySelector('[data-testid=\"stVegaLiteChart\"] canvas').clientHeight / window.innerHeight"


LARGE = 20  # px, assumption: the smallest text that the back of a room reads; on a desk a button's is 14


@pytest.mark.look("stage")
def test_on_stage_a_page_is_dark_large_and_without_menus(page_entry: Entry, visit: Callable[[Entry], Screen]) -> None:
    screen = visit(page_entry)
    seen = screen(CONTRAST)
    assert seen["ground"] < 0.05
    assert {name: ratio for name, ratio in seen["texts"].items() if ratio < READABLE} == {}
    assert all(ratio > READABLE for ratio in seen["charts"])
    assert all(size >= LARGE for size in screen(SIZES) if size)
    for hidden in ('[data-testid="stHeader"]', ".st-key-siblings", ".st-key-tools", ".st-key-tabs"):
        assert screen.page.locator(f"{hidden}:visible").count() == 0
    assert screen(CUT_OFF) == []
    if page_entry.address in sim.ids():
        assert 0.5 < screen(FIGURE) < 0.6, "the figure takes more than half of the screen"


def test_stage_and_dark_can_be_asked_for_in_the_address(screen: Screen) -> None:
    screen.goto("smile?present=true&embed_options=dark_theme")
    assert screen(CONTRAST)["ground"] < 0.05
    assert screen.page.locator('[data-testid="stHeader"]:visible').count() == 0
