"""What only the browser knows or can do: the width of the page, its history, the clipboard."""

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
    const width = Math.round(element.getBoundingClientRect().width / 20) * 20;
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


def live() -> None:
    """Make the container with the key `result` a live region: it stays, and what changes in it is read out."""
    _LIVE(key="live_result")


def taps() -> None:
    """Let a tap on a chart be a click: choose a point, and leave no point under a pointer that is not there."""
    _TAPS(key="live_taps")


def page_width(default: int = 1200) -> int:
    """Return the width of the page's column in CSS pixels, rounded to 20; `default` before the browser has reported."""
    return _WIDTH(key="page_width", on_width_change=lambda: None).width or default


def copy_link() -> None:
    """Show a button that copies the address, and with it the whole state of the page."""
    _COPY_LINK(key="copy_link")
