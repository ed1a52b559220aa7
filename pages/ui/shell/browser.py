"""What only the browser knows or can do: the width of the page, its history, the clipboard."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui.shell import window

# Streamlit calls a component's function again whenever its data or the theme change, and what it returned when the component goes. A call
# that was overtaken while its module came is told at once to end what it began, before the next call or after it. So what listens is there
# once for an element, and only the last call ends it.
_ONCE = """
const once = (element, start) => {
  const listening = element.listening ??= start(), turn = element.turn = {};
  const stop = () => {
    if (element.turn !== turn) return;
    delete element.listening;
    listening.stop();
  };
  return [listening, stop];
};
"""

_WIDTH = st.components.v2.component(
    "page_width",
    html="<div></div>",
    js=_ONCE
    + """
// Back returns to the previous page with its knobs; it does not undo a knob. Streamlit pushes an entry for every knob that Python moves,
// and one without parameters before every change of page.
if (!window.__onePageOneEntry) {
  window.__onePageOneEntry = true;
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  const isKnob = name => name.startsWith(location.pathname.split("/").pop() + "_");
  const knobs = (url) => [...url.searchParams.keys()].some(isKnob);
  let left = null;
  // With the answer to an earlier step Python may write the whole address, as it was then. What the visitor has moved since stays.
  const moved = new Map();  // for each name that the hand moves: the words that the address had for it before
  const changed = (now, next) => [...new Set([...now.searchParams.keys(), ...next.searchParams.keys()])]
    .filter(name => now.searchParams.get(name) !== next.searchParams.get(name));
  let hand = null;
  const take = event => {
    const slider = event.target.closest?.('[data-testid="stSlider"]') ?? null;
    if (!slider || slider !== hand) moved.clear();  // whatever else is done, Python may move the knob
    hand = slider;
  };
  for (const type of ["pointerdown", "keydown"]) addEventListener(type, take, { capture: true, passive: true });
  addEventListener("popstate", () => moved.clear());
  history.replaceState = (state, title, address) => {
    const now = new URL(location.href), next = new URL(address ?? "", location.href);
    for (const name of changed(now, next)) moved.set(name, (moved.get(name) ?? new Set()).add(now.searchParams.get(name)));
    return replace(state, title, address);
  };
  history.pushState = (state, title, address) => {
    const now = new URL(location.href), next = new URL(address, location.href);
    if (next.pathname === now.pathname) {
      if (knobs(now) && !knobs(next)) left = { href: now.href, at: performance.now() };
      if (!changed(now, next).every(isKnob)) moved.clear();  // the next stop of a talk, say from a phone
      for (const [name, words] of moved) {
        const word = now.searchParams.get(name);
        if (!words.has(next.searchParams.get(name))) continue;
        if (word === null) next.searchParams.delete(name); else next.searchParams.set(name, word);
      }
      return replace(state, title, next.href);
    }
    moved.clear();
    if (left && performance.now() - left.at < 3000) replace({}, "", left.href);
    left = null;
    return push(state, title, address);
  };
}
// Vega takes a click only where the pointer moved before, and a finger that taps does not move: a tap on a chart is a click, chooses a
// point, and leaves no point under a pointer that is not there.
if (!window.tapsAreClicks) {
  window.tapsAreClicks = true;
  let touch = false;
  const chart = event => touch ? event.target.closest?.('[data-testid="stVegaLiteChart"] canvas') : null;
  const at = event => ({ clientX: event.clientX, clientY: event.clientY, bubbles: true });
  document.addEventListener("pointerdown", event => { touch = event.pointerType === "touch"; }, true);
  document.addEventListener("mousemove", event => { chart(event)?.dispatchEvent(new PointerEvent("pointermove", at(event))); }, true);
  document.addEventListener("click", event => { chart(event)?.dispatchEvent(new MouseEvent("mouseleave", at(event))); });
}
// A few words on the frontier's drawing until the visitor has used one, in this browser; the view hears of it by an event of the window.
const hint = () => {
  if (window.frontierHint) return;
  window.frontierHint = true;
  const KEY = "frontier_used", tell = detail => window.dispatchEvent(new CustomEvent("frontier_hint", { detail }));
  try { if (localStorage.getItem(KEY)) return; } catch { return; }
  const timer = setInterval(() => tell(true), 1000);  // views come with every page
  const used = event => setTimeout(() => {
    const chart = event.target.closest?.('[data-testid="stVegaLiteChart"]');
    if (!chart || ![chart, ...chart.querySelectorAll("*")].some(e => e.style.cursor === "pointer")) return;
    clearInterval(timer);
    tell(false);
    localStorage.setItem(KEY, "1");
    document.removeEventListener("pointermove", used, true);
  }, 30);
  document.addEventListener("pointermove", used, true);
  tell(true);
};
hint();
export default function({ parentElement, data, setStateValue }) {
  const element = parentElement.host ?? parentElement;
  const [watch, stop] = once(element, () => start(element));
  watch.told(data, setStateValue);
  return stop;
}
function start(element) {
  let drawn = {}, told = {}, tell = () => {}, timer;  // what the page is drawn for, and with what it has been told since
  const report = () => {
    if (matchMedia("print").matches) return;  // paper is no window: what stands on the screen is printed
    const app = document.querySelector('[data-testid="stApp"]');
    if (told.width && app?.dataset.testScriptState === "running") return later();  // the sheets of style come with the page
    const room = element.getBoundingClientRect().width, step = room < 720 ? 10 : 20;  // figure.NARROW
    const seen = { width: Math.floor(room / step) * step, dark: getComputedStyle(element).colorScheme.includes("dark") };
    // On stage a picture fills the screen; elsewhere its height is nobody's business (a phone changes it while one scrolls).
    if (told.stage) seen.height = Math.floor(innerHeight / 10) * 10;
    if (seen.width)
      for (const [name, value] of Object.entries(seen)) if (value !== told[name]) { told[name] = value; tell(name, value); }
    element.toggleAttribute("data-due", told.width !== drawn.width);
  };
  // While the window is being resized, and the sheets of style come, nothing is told. What is to be told, and not drawn yet, is marked.
  const later = () => { element.toggleAttribute("data-due", true); clearTimeout(timer); timer = setTimeout(report, told.width ? 150 : 0); };
  const observer = new ResizeObserver(later), scheme = matchMedia("(prefers-color-scheme: dark)");
  observer.observe(element);
  addEventListener("resize", later);
  scheme.addEventListener("change", later);
  return {
    told: (data, send) => { drawn = data; told = { ...data }; tell = send; later(); },
    stop: () => {
      observer.disconnect();
      clearTimeout(timer);
      removeEventListener("resize", later);
      scheme.removeEventListener("change", later);
    },
  };
}
""",
)

_COPY_LINK = st.components.v2.component(
    "copy_link",
    html='<button type="button">Copy link</button><span role="status"></span>',
    css="""
button { font: inherit; color: inherit; background: transparent;
  border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: .5rem; padding: .25rem .75rem; min-height: 2.5rem; cursor: pointer; }
button:hover { border-color: currentColor; }
button:focus-visible { outline: 3px solid light-dark(#0067A1, #5CB8F0); outline-offset: 2px; }
span { margin-left: .6rem; font-size: .875rem; }
""",
    js="""
export default function({ parentElement }) {
  const button = parentElement.querySelector("button"), status = parentElement.querySelector("span");
  button.onclick = async () => {
    try { await navigator.clipboard.writeText(location.href); status.textContent = "Copied"; }
    catch { status.textContent = location.href; }
    setTimeout(() => { status.textContent = ""; }, 4000);
  };
}
""",
)

_WHOLE = st.components.v2.component(
    "whole_page",
    html='<a target="_blank" rel="noopener" href="">Open the whole page</a>',
    css="a { color: inherit; font-size: .95rem; }",
    js="""
export default function({ parentElement }) {
  const link = parentElement.querySelector("a");
  const aim = () => {
    const url = new URL(location.href);
    for (const name of ["embed", "embed_options"]) url.searchParams.delete(name);
    link.href = url;
  };
  aim();
  for (const type of ["pointerenter", "focus", "click"]) link.addEventListener(type, aim);
}
""",
)

_LIVE = st.components.v2.component(
    "live_region",
    html="<span></span>",
    js="""
// The sentence is read out when it changes, and describes the charts: their own text rests, since Vega would build them anew.
export default function() {
  const mark = () => {
    const result = document.querySelector(".st-key-result:not(.moving)");
    if (!result) return;
    result.setAttribute("role", "status");
    result.id = "result";
    for (const chart of document.querySelectorAll('[class*="st-key-charts"] [data-testid="stVegaLiteChart"]'))
      chart.setAttribute("aria-describedby", "result");
  };
  let due = null;
  const later = () => {
    // body:has(.say[data-idle]) in the style sheet would cost every sentence a look at the whole page
    const knob = document.querySelector(".st-key-main_knob"), idle = document.querySelector(".st-key-result .say[data-idle]");
    const kind = !idle ? "" : document.documentElement.hasAttribute("data-moving") ? "moving" : "still";
    if (knob && (knob.dataset.idle ?? "") !== kind) knob.dataset.idle = kind;
    due ??= setTimeout(() => { due = null; mark(); }, 300);
  };
  const watch = new MutationObserver(later);
  watch.observe(document.querySelector('[data-testid="stMainBlockContainer"]') ?? document.body, { childList: true, subtree: true });
  mark();
  return () => { watch.disconnect(); clearTimeout(due); };
}
""",
)

# Streamlit's slider tells Python its value on release. This watches it while it is moved, tells the view in the browser by an event of the
# window, to which Vega listens (`frontier_view.parameters`), and shows the sentence of where it stands, until the sentence of Python (`.say`,
# whose data-at is the stop that it is about) has come for the stop that the slider shows, and the charts are drawn. It says null when the hand
# has rested a moment then, or turns to something else: until then one can read the numbers of the point, and nothing is drawn for it.
_FOLLOW = st.components.v2.component(
    "follow",
    html="<span></span>",
    js=_ONCE
    + """
export default function({ parentElement, data }) {
  const [follow, stop] = once(parentElement, () => start(data));
  follow.told(data);
  return stop;
}
function start(told) {
  const REST = 600, root = document.documentElement;  // ms that the knob's point stays: assumption
  let sent = null, held = false, touched = false, input = null, done = 0, soon = 0, due = 0, kept = 0, begun = 0, said = NaN;
  const drawn = new Map();  // when each canvas was drawn last, while the knob's point is shown
  const off = new AbortController(), listen = { capture: true, passive: true, signal: off.signal };
  const words = document.createElement("div");  // stands over the live region, which keeps still until Python has answered
  words.className = "st-key-result moving";
  words.setAttribute("aria-hidden", "true");
  const tell = point => { window.dispatchEvent(new CustomEvent(told.event, { detail: sent = point })); };
  const send = point => {
    if (point === sent && !kept) return;
    keep(0);
    begun = Infinity;
    watchCharts();
    if (point !== sent) tell(point);
    root.toggleAttribute("data-moving", true);
    words.innerHTML = told.words[point];
    const region = document.querySelector(".st-key-result:not(.moving)");
    if (region && words.nextSibling !== region) region.before(words);
  };
  const calm = () => { root.removeAttribute("data-moving"); words.remove(); };
  const keep = timer => { clearTimeout(kept); kept = timer; root.toggleAttribute("data-due", Boolean(kept)); };
  const drop = () => { keep(0); calm(); if (sent !== null) tell(null); };
  const answered = () => Number(document.querySelector(".st-key-result:not(.moving) .say")?.dataset.at ?? NaN);
  const stop = () => Math.round((input.valueAsNumber - told.low) / told.step);
  const settle = () => {
    if (sent === null || kept || held || (input?.isConnected && stop() !== answered())) return;
    touched = false;
    forget();
    calm();
    if (input?.isConnected) keep(setTimeout(drop, REST)); else drop();
  };
  const rest = () => { cancelAnimationFrame(done); clearTimeout(soon); };
  const forget = () => {
    rest();
    for (const canvas of drawn.keys()) delete canvas.getContext("2d").clearRect;
    drawn.clear();
  };
  const canvases = () => [...document.querySelectorAll('[class*="st-key-charts"] canvas, .st-key-below canvas')];
  const watchCharts = () => {
    for (const canvas of canvases()) {
      if (drawn.has(canvas)) continue;
      const context = canvas.getContext("2d");
      drawn.set(canvas, 0);
      context.clearRect = function(...at) {  // Vega begins every picture with it
        drawn.set(canvas, performance.now());
        if (shown()) { clearTimeout(soon); soon = setTimeout(settle); }
        return CanvasRenderingContext2D.prototype.clearRect.apply(context, at);
      };
    }
  };
  // Whether every chart was drawn anew since the answer began to come.
  const shown = () => input && !held && stop() === answered() && canvases().every(canvas => (drawn.get(canvas) ?? 0) > begun);
  // Sentence and charts come in either order: as soon as both are there, else after two frames, Python has answered.
  const waitForCharts = () => {
    if (sent === null) return;
    if (shown()) { clearTimeout(soon); soon = setTimeout(settle); }
    done = requestAnimationFrame(() => { done = requestAnimationFrame(settle); });
  };
  const look = () => {
    if (!input) return;
    rest();
    if (!input.isConnected || (!held && stop() === answered())) return waitForCharts();
    if (!touched || !told.points.length) return;
    if (held) show();
    else due ||= setTimeout(show);  // a key's value goes to Python first, then the picture is drawn
  };
  const show = () => {
    due = 0;
    if (!touched || !input.isConnected || (!held && stop() === answered())) return;
    send(told.points[Math.min(Math.max(stop(), 0), told.points.length - 1)]);
  };
  const watch = new MutationObserver(look);
  const answers = new MutationObserver(() => {
    if (sent === null || kept) return;
    const at = answered();
    // The answer to an earlier step: the next one's charts come after it. Or one that came whole, before its run was seen to begin.
    if (at !== said && (stop() !== at || begun === Infinity)) begun = performance.now();
    said = at;
    look();
  });
  answers.observe(document.body, { subtree: true, childList: true });
  const app = document.querySelector('[data-testid="stApp"]');
  const runs = new MutationObserver(() => { if (app.dataset.testScriptState === "running") begun = performance.now(); });
  runs.observe(app, { attributeFilter: ["data-test-script-state"] });
  const touch = event => {
    const slider = event.target.closest?.(`.st-key-${told.knob} [data-testid="stSlider"]`);
    touched = Boolean(slider);  // who turns to something else has let go: now Python may move it
    held = touched && event.type === "pointerdown";
    if (!touched) { if (kept) drop(); return; }
    input = slider.querySelector('input[type="range"]');
    watch.disconnect();
    watch.observe(input, { attributes: true, attributeFilter: ["value", "aria-valuetext"] });
  };
  const over = event => { if (kept && canvases().includes(event.target)) drop(); };
  document.addEventListener("pointermove", over, listen);
  const release = () => { if (held) { held = false; setTimeout(look); } };
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, touch, listen);
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, release, listen);
  return {
    told: data => {
      if (sent !== null && told.event !== data.event) drop();
      told = data;
      look();
    },
    stop: () => { off.abort(); watch.disconnect(); answers.disconnect(); runs.disconnect(); clearTimeout(due); forget(); drop(); },
  };
}
""",
)


def follow(knob: str, event: str, low: float, step: float, points: Sequence[int], words: Mapping[int, str]) -> None:
    """Let hero, frontier and sentence follow the slider with the key `knob` while it is moved.

    At low + i step it stands on the point points[i], which the event tells; `words` has the sentence of every point, as HTML.
    """
    told = {"knob": knob, "event": event, "low": low, "step": step, "points": list(points)}
    _FOLLOW(key="live_follow", data=told | {"words": {str(point): said for point, said in words.items()}})


def live() -> None:
    """Make the container with the key `result` a live region: it stays, and what changes in it is read out."""
    _LIVE(key="live_result")


def page_width(default: int = 1200, *, stage: bool = False, cards: bool = False) -> tuple[int, int | None]:
    """Let the browser do what every page needs, and return the width of the page's column in CSS pixels, in whole tens or twenties.

    It is what the browser has measured; before that what follows from its window, on a page of `cards` or another; else `default`.
    Beside it, on `stage`, the height of the window, where it is known; else None.
    """
    told, opened = st.session_state.get("page_width", {}), window.size()
    width = told.get("width") or st.session_state.get("_width")  # another page begins before the browser has reported again
    high = told.get("height") or st.session_state.get("_screen")
    if opened is not None:
        across, down, bar = opened
        width = width or window.column(across, bar, stage=stage, embedded=bool(st.context.is_embedded), cards=cards)
        high = high or window.whole(down, 10)
    data = {"stage": stage, "width": width, "height": high, "dark": st.context.theme.type == "dark"}
    _WIDTH(key="page_width", data=data, on_width_change=_seen, on_height_change=_seen, on_dark_change=_seen)
    return width or default, high if stage else None


def _seen() -> None:
    """Do nothing: the page runs again, and reads what has changed."""


def copy_link() -> None:
    """Show a button that copies the address, and with it the whole state of the page."""
    _COPY_LINK(key="copy_link")


def whole_page() -> None:
    """Show a link that opens the page in a window of its own, out of the frame that it is embedded in, as it is set."""
    _WHOLE(key="whole_page")
