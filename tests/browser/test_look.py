"""How every page looks, in the light theme, in the dark one and on a phone: painted, readable, nothing cut off, accessible."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from pages.ui.contents import Entry
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


@pytest.fixture(scope="module")
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
    page_entry: Entry, kind: str, screens: Screens, streamlits: Callable[[str], set[str]]
) -> None:
    screen = screens(kind, height=TALL).goto(page_entry.address)
    seen = screen(CONTRAST)
    assert (seen["ground"] < 0.05) == (kind == "dark")
    assert seen["texts"]
    assert {name: ratio for name, ratio in seen["texts"].items() if ratio < READABLE} == {}
    assert seen["charts"], "a page has a chart"
    assert all(ratio > READABLE for ratio in seen["charts"]), "words in the chart can be read"
    assert screen(CUT_OFF) == []
    found = violations(screen)
    assert {rule: nodes for rule, nodes in found.items() if rule not in streamlits(kind) - {"color-contrast"}} == {}
    if kind == "light":
        screen.page.set_viewport_size({"width": 1024, "height": 768})
        screen.settle()
        screen.until(f"() => ({CUT_OFF})().length === 0 || ({CUT_OFF})()")
        assert screen(CUT_OFF) == []


def test_dark_can_be_asked_for_in_the_address(page_entry: Entry, screens: Screens) -> None:
    """On stage: dark, large, no menus, and nothing cut off."""
    plain = screens().goto(page_entry.address)
    size = "() => ['.question', '.say'].map(name => parseFloat(getComputedStyle(document.querySelector(name)).fontSize))"
    before = plain(size)
    screen = screens().goto(f"{page_entry.address}?present=true&embed_options=dark_theme")
    seen = screen(CONTRAST)
    assert seen["ground"] < 0.05
    assert {name: ratio for name, ratio in seen["texts"].items() if ratio < READABLE} == {}
    assert all(ratio > READABLE for ratio in seen["charts"])
    assert all(large > usual for large, usual in zip(screen(size), before, strict=True))
    for hidden in ('[data-testid="stHeader"]', ".st-key-siblings", ".st-key-tools", ".st-key-tabs"):
        assert screen.page.locator(f"{hidden}:visible").count() == 0
    assert plain.page.locator('[data-testid="stHeader"]:visible').count() == 1
    assert screen(CUT_OFF) == []
