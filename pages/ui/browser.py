"""What only the browser knows or can do: the width of the page, its history, the clipboard."""

from collections.abc import Sequence

import streamlit as st

_WIDTH = st.components.v2.component(
    "page_width",
    html="<div></div>",
    js="""
// Back returns to the previous page with its knobs; it does not undo a knob. Streamlit pushes an entry for every knob that Python moves,
// and one without parameters before every change of page.
if (!window.__onePageOneEntry) {
  window.__onePageOneEntry = true;
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  const knobs = (url) => [...url.searchParams.keys()].some((name) => name.startsWith(url.pathname.split("/").pop() + "_"));
  let left = null;
  history.pushState = (state, title, address) => {
    const now = new URL(location.href), next = new URL(address, location.href);
    if (next.pathname === now.pathname) {
      if (knobs(now) && !knobs(next)) left = { href: now.href, at: performance.now() };
      return replace(state, title, address);
    }
    if (left && performance.now() - left.at < 3000) replace({}, "", left.href);
    left = null;
    return push(state, title, address);
  };
}
export default function({ parentElement, setStateValue }) {
  const element = parentElement.host ?? parentElement;
  let last = 0, timer;
  const report = () => {
    const room = element.getBoundingClientRect().width, step = room < 720 ? 10 : 20;  // figure.NARROW
    const width = Math.floor(room / step) * step;
    if (width && width !== last) { last = width; setStateValue("width", width); }
  };
  const observer = new ResizeObserver(() => { clearTimeout(timer); timer = setTimeout(report, last ? 150 : 0); });
  observer.observe(element);
  report();
  return () => observer.disconnect();
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

_LIVE = st.components.v2.component(
    "live_region",
    html="<span></span>",
    js="""
export default function() {
  const mark = () => document.querySelector(".st-key-result")?.setAttribute("role", "status");
  mark();
  setTimeout(mark, 1000);
}
""",
)

# Vega takes a click only where the pointer moved before, and a finger that taps does not move.
_TAPS = st.components.v2.component(
    "taps",
    html="<span></span>",
    js="""
export default function() {
  if (window.tapsAreClicks) return;
  window.tapsAreClicks = true;
  let touch = false;
  const chart = event => touch ? event.target.closest?.('[data-testid="stVegaLiteChart"] canvas') : null;
  const at = event => ({ clientX: event.clientX, clientY: event.clientY, bubbles: true });
  document.addEventListener("pointerdown", event => { touch = event.pointerType === "touch"; }, true);
  document.addEventListener("mousemove", event => { chart(event)?.dispatchEvent(new PointerEvent("pointermove", at(event))); }, true);
  document.addEventListener("click", event => { chart(event)?.dispatchEvent(new MouseEvent("mouseleave", at(event))); });
}
""",
)


# Streamlit's slider tells Python its value on release. This watches it while it is moved, and tells the view in the browser by an event of
# the window; Vega listens to it (`frontier_view.parameters`). It says null once Python has answered with the value that the slider shows.
_FOLLOW = st.components.v2.component(
    "follow",
    html="<span></span>",
    js="""
export default function({ parentElement, data }) {
  const follow = parentElement.follow ??= start(data);  // this runs again for every answer of Python
  follow.answered(data);
  return follow.stop;
}
function start(told) {
  let sent = null, held = false, touched = false, input = null;
  const off = new AbortController(), listen = { capture: true, passive: true, signal: off.signal };
  const send = point => {
    if (point === sent) return;
    window.dispatchEvent(new CustomEvent(told.event, { detail: sent = point }));
    document.documentElement.toggleAttribute("data-moving", point !== null);  // style.css: the sentence is still the one before
  };
  const look = () => {
    if (!input) return;
    const value = input.valueAsNumber;
    if (!input.isConnected || (!held && Math.abs(value - told.value) < 1e-9)) { touched = false; send(null); }
    else if (touched) {
      const above = told.starts.findIndex(start => start > value + 1e-9);
      send(told.points[above < 0 ? told.points.length - 1 : Math.max(above - 1, 0)]);
    }
  };
  const watch = new MutationObserver(look);
  const touch = event => {
    const slider = event.target.closest?.(`.st-key-${told.knob} [data-testid="stSlider"]`);
    touched = Boolean(slider);  // who turns to something else has let go: now Python may move it
    held = touched && event.type === "pointerdown";
    if (!touched) return;
    input = slider.querySelector('input[type="range"]');
    watch.disconnect();
    watch.observe(input, { attributes: true, attributeFilter: ["value", "aria-valuetext"] });
  };
  const release = () => { if (held) { held = false; setTimeout(look); } };
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, touch, listen);
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, release, listen);
  return {
    answered: data => { told = data; look(); },
    stop: () => { off.abort(); watch.disconnect(); send(null); },
  };
}
""",
)


def follow(knob: str, event: str, starts: Sequence[float], points: Sequence[int], value: float) -> None:
    """Send the event with the point on which the slider with the key `knob` stands while it is moved: from starts[i] on, on points[i].

    To be called after chart and slider. `value` is what both show now.
    """
    _FOLLOW(
        key=f"live_{knob}", data={"knob": knob, "event": event, "starts": list(starts), "points": list(points), "value": value}
    )


def live() -> None:
    """Make the container with the key `result` a live region: it stays, and what changes in it is read out."""
    _LIVE(key="live_result")


def taps() -> None:
    """Let a tap on a chart be a click: choose a point, and leave no point under a pointer that is not there."""
    _TAPS(key="live_taps")


def page_width(default: int = 1200) -> int:
    """Return the width of the page's column in CSS pixels, in whole tens or twenties; `default` before the browser has reported."""
    return _WIDTH(key="page_width", on_width_change=lambda: None).width or default


def copy_link() -> None:
    """Show a button that copies the address, and with it the whole state of the page."""
    _COPY_LINK(key="copy_link")
