"""What only the browser knows or can do: the width of the page, the clipboard."""

import streamlit as st

_WIDTH = st.components.v2.component(
    "page_width",
    html="<div></div>",
    js="""
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


def page_width(default: int = 1200) -> int:
    """Return the width of the page's column in CSS pixels, rounded to 20; `default` before the browser has reported."""
    return _WIDTH(key="page_width", on_width_change=lambda: None).width or default


def copy_link() -> None:
    """Show a button that copies the address, and with it the whole state of the page."""
    _COPY_LINK(key="copy_link")
