"""Every page by keyboard and by ear: the focus is seen wherever it goes, the sentence describes its charts, and the order is that of the eye."""

from collections.abc import Callable

import pytest

import sim
from pages.ui.shell.contents import Entry
from tests.browser.conftest import Screen

MANY = 150  # presses of Tab at most: a page has about forty places
FOCUS = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  if (!e || e === document.body) return null;
  const seen = e.querySelector(".knob") ?? e.closest("label") ?? e;  // of home's handle the knob, of a switch its label
  const shown = [e, seen].some(x => {
    const style = getComputedStyle(x), clear = colour => /transparent|, 0\\)/.test(colour);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !clear(style.outlineColor); });
  const box = seen.getBoundingClientRect();
  const first = !e.dataset.seen;
  e.dataset.seen = "1";
  const name = (e.getAttribute("aria-label") || e.textContent || e.value || e.className || "").trim().slice(0, 40);
  return { name: `${e.tagName} ${name}`, first, below: Boolean(e.closest(".st-key-tools")),
    shown: shown && box.width > 4 && box.height > 4 };
}"""
ORDER = """() => ['.question', '.st-key-presets', '[class*="st-key-charts"]', '.st-key-result', '.st-key-main_knob', '.st-key-tools',
    '.st-key-tabs'].map(name => document.querySelector(name))
  .map((e, i, all) => i === 0 || (all[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) > 0)"""
DESCRIBED = """() => [...document.querySelectorAll('[class*="st-key-charts"] [data-testid="stVegaLiteChart"]')].map(chart => {
  const by = document.getElementById(chart.getAttribute("aria-describedby"));
  return [chart.getAttribute("aria-label")?.length > 20, by?.querySelector(".say")?.textContent ?? "", by?.getAttribute("role")]; })"""
TOP = """whole => {
  const first = whole ? document.body : document.querySelector(".st-key-presets");
  first.tabIndex = -1;
  first.focus();
  first.removeAttribute("tabindex");
  for (const e of document.querySelectorAll("[data-seen]")) delete e.dataset.seen; }"""
MOVES = """() => [...document.querySelectorAll("*")].flatMap(e => [null, "::before", "::after"].map(part => getComputedStyle(e, part)))
  .filter(s => Math.max(...`${s.transitionDuration},${s.animationDuration}`.split(",").map(parseFloat)) > 0.02).length"""


@pytest.mark.look("light")
def test_the_keyboard_goes_everywhere_and_is_seen_where_it_is(page_entry: Entry, visit: Callable[[Entry], Screen]) -> None:
    """Menu, tools, tabs and foot are the same for all models: on their first page they are gone through too, on the others presets and knobs."""
    screen = visit(page_entry)
    whole = page_entry.address not in sim.ids()[1:]
    screen(TOP, whole)  # another test may have left the focus anywhere
    unseen, been = [], 0
    for _ in range(MANY):
        screen.page.keyboard.press("Tab")
        at = screen(FOCUS)
        if at is None or not at["first"] or (at["below"] and not whole):
            break
        been += 1
        if not at["shown"]:
            screen.page.wait_for_timeout(50)  # ms: a colour that comes by a transition
            unseen += [] if screen(FOCUS)["shown"] else [at["name"]]
    assert unseen == []
    assert (10 if whole else 4) < been < MANY
    assert screen(MOVES) == 0, "who asks for little motion gets none"


@pytest.mark.look("light")
def test_what_is_looked_at_first_is_read_first_and_the_sentence_describes_its_charts(
    model_page: Entry, visit: Callable[[Entry], Screen]
) -> None:
    screen = visit(model_page)
    assert all(screen(ORDER))
    screen.until(f"() => ({DESCRIBED})().every(([, said]) => said)")
    said = screen.page.locator(".st-key-result:not(.moving) .say").text_content()
    assert screen(DESCRIBED) == [[True, said, "status"]] * len(screen(DESCRIBED))
    assert len(screen(DESCRIBED)) == 1
