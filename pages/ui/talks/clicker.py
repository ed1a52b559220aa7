"""What a clicker or the keyboard says on stage: on, back, to the first beat, black. It hears a key before any widget does.

A focused slider takes PageUp and PageDown for itself, and Streamlit's own shortcuts do not reach past it. So the window listens first, in
the capture phase, and lets nobody else hear a key that it has taken. The browser counts the stops itself and tells Python where to go, not
how far: keys pressed faster than the answer comes are neither lost nor done twice.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

_CLICKER = st.components.v2.component(
    "clicker",
    html="<span></span>",
    js="""
const LATE = 5000;  // ms after which an answer is no longer waited for
function start() {
  const c = { at: 0, last: 0, want: null, since: 0, send: null, count: 0, black: null };
  const focused = () => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e; };
  const WRITES = 'textarea, [contenteditable="true"], input:not([type=range], [type=checkbox], [type=radio], [type=button])';
  const TAKES = WRITES + ", input, select, [role=slider], [role=radio], [role=tab], [role=combobox], [role=listbox], [role=menuitem]";
  const flush = () => { if (c.send && c.want !== null) { c.since = performance.now(); c.send("to", { at: c.want, count: ++c.count }); } };
  const go = to => {
    const next = Math.min(Math.max(to, 0), c.last);
    if (next === (c.want ?? c.at)) return;
    c.want = next;
    flush();
  };
  const black = () => {
    if (c.black) { c.black.remove(); c.black = null; return; }
    c.black = document.createElement("div");
    c.black.className = "stage-black";
    c.black.style.cssText = "position:fixed;inset:0;background:#000;z-index:2147483647;cursor:none";
    document.body.append(c.black);
  };
  addEventListener("keydown", event => {
    if (!c.on || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = focused(), by = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const free = event.key.startsWith("Page") || !at?.matches(TAKES);
    const dark = (event.key === "b" || event.key === "B" || event.key === ".") && !at?.matches(WRITES);
    if (!dark && !((by || event.key === "Home") && free)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    if (dark || c.black) return black();  // the first key brings the picture back
    go(by ? (c.want ?? c.at) + by : 0);
  }, true);
  c.told = (data, send) => {
    clearTimeout(c.gone);
    Object.assign(c, { on: true, at: data.at, last: data.last, send });
    if (c.want === null) return;
    if (c.want === data.at || performance.now() - c.since > LATE) c.want = null;
    else if (c.resend) flush();  // the page changed under a key
    c.resend = false;
  };
  return c;
}
function darken(data) {
  const url = new URL(location.href), said = url.searchParams.getAll("embed_options").some(o => /^(dark|light)_theme$/.test(o));
  if (said || data.dark) return;
  try { if (sessionStorage.getItem("stage_dark")) return; sessionStorage.setItem("stage_dark", "1"); } catch { return; }
  url.searchParams.append("embed_options", "dark_theme");
  location.replace(url);
}
export default function({ data, setStateValue }) {
  darken(data);
  const c = window.__clicker ??= start();
  c.told(data, setStateValue);
  return () => {  // a change of page takes the component away for a moment
    Object.assign(c, { send: null, resend: true });
    clearTimeout(c.gone);
    c.gone = setTimeout(() => { c.on = false; c.want = null; c.black?.remove(); c.black = null; }, LATE);
  };
}
""",
)


def listen(at: int, last: int, go: Callable[[int], None]) -> None:
    """Hear keys, at stop `at` of the stops 0 to `last`; `go` gets the stop that was asked for. Dark, unless the address says otherwise."""

    def asked() -> None:
        to: Any = st.session_state["_clicker"].get("to")
        if isinstance(to, dict) and isinstance(to.get("at"), int):
            go(min(max(to["at"], 0), last))

    data = {"at": at, "last": last, "dark": st.context.theme.type == "dark"}
    _CLICKER(key="_clicker", data=data, on_to_change=asked)
