"""What a clicker, the keyboard or the driver's phone says on stage: on, back, to the first beat, black, the code for phones.

It hears a key before any widget does.

A focused slider takes PageUp and PageDown for itself, and Streamlit's own shortcuts do not reach past it. So the window listens first, in
the capture phase, and lets nobody else hear a key that it has taken. The browser counts the stops itself and tells Python where to go, not
how far: keys pressed faster than the answer comes are neither lost nor done twice. Every answer says to which key it is one, since the stop
may be the same for two; a key for which there is nobody to tell, because the page is changing, is told when there is. What the phone has
pressed the browser asks of the server.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from pages.ui.phones import invite
from pages.ui.phones.clicks import CLICKS

_COUNT = "_clicked"  # the number of the key that was answered last

_CLICKER = st.components.v2.component(
    "clicker",
    html="<span></span>",
    js="""
const LATE = 5000;  // ms after which an answer is no longer waited for
const AGAIN = 1500;  // ms after which a key without an answer is told again: what is told of a page that is going may not be heard
const ASK = 200;  // ms between two looks for what the phone has pressed
function start() {
  const c = { at: 0, last: 0, want: null, since: 0, send: null, count: 0, cover: null, heard: null };
  const focused = () => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e; };
  const WRITES = 'textarea, [contenteditable="true"], input:not([type=range], [type=checkbox], [type=radio], [type=button])';
  const TAKES = WRITES + ", input, select, [role=slider], [role=radio], [role=tab], [role=combobox], [role=listbox], [role=menuitem]";
  const flush = () => {
    c.count++;  // sent or not
    c.send?.("to", { at: c.want, count: c.count });
    clearTimeout(c.again);
    c.again = setTimeout(() => { if (c.want !== null && performance.now() - c.since < LATE) flush(); }, AGAIN);
  };
  const go = to => {
    const next = Math.min(Math.max(to, 0), c.last);
    if (next === (c.want ?? c.at)) return;
    c.want = next;
    c.since = performance.now();
    flush();
  };
  const uncover = c.uncover = () => { c.cover?.remove(); c.cover = null; };
  const cover = name => {
    c.cover = document.createElement("div");
    c.cover.className = `stage-${name}`;
    c.cover.style.cssText = "position:fixed;inset:0;z-index:2147483647;cursor:none;" + (name === "black" ? "background:#000" :
      "background:#fff;color:#1f1f1f;display:grid;grid-template-rows:1fr auto;place-items:center;padding:3vh;font-size:6vh;font-weight:700");
    if (name === "code") {
      const code = Object.assign(new Image(), { src: c.code.image, alt: "", style: "height:78vh;width:78vh" });
      c.cover.append(code, Object.assign(document.createElement("strong"), { textContent: c.code.said }));
    }
    document.body.append(c.cover);
  };
  const act = (by, name) => {  // whatever is pressed first brings the picture back
    if (c.cover) return uncover();
    if (name) return cover(name);
    go(by ? (c.want ?? c.at) + by : 0);
  };
  const ask = async () => {
    try {
      const answer = await fetch(new URL(`./room/moves?after=${c.heard}`, location.href));
      if (answer.ok) {
        const { count, moves } = await answer.json();
        c.heard = count;
        if (c.on) for (const by of moves) act(by);
      }
    } catch { }
    if (c.on && c.code) setTimeout(ask, ASK); else c.asking = false;
  };
  addEventListener("keydown", event => {
    if (!c.on || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = focused(), by = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const free = event.key.startsWith("Page") || !at?.matches(TAKES);
    const name = at?.matches(WRITES) ? null : { b: "black", B: "black", ".": "black", q: c.code && "code", Q: c.code && "code" }[event.key];
    if (!name && !((by || event.key === "Home") && free)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    act(by, name);
  }, true);
  c.told = (data, send, place) => {
    clearTimeout(c.gone);
    const moved = c.place !== place;
    Object.assign(c, { on: true, at: data.at, last: data.last, code: data.code, send, place });
    c.heard ??= data.heard;
    if (c.code && !c.asking) { c.asking = true; ask(); }
    if (c.want === null) return;
    if (c.count === data.count || performance.now() - c.since > LATE) c.want = null;
    else if (moved) flush();  // the page changed under a key
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
export default function({ data, setStateValue, parentElement }) {
  darken(data);
  const c = window.__clicker ??= start();
  c.told(data, setStateValue, parentElement);
  return () => {  // a change of page takes the component away for a moment, or after the next page's has come
    if (c.place !== parentElement) return;
    Object.assign(c, { send: null, place: null });
    clearTimeout(c.gone);
    c.gone = setTimeout(() => { c.on = false; c.want = null; c.uncover(); }, LATE);
  };
}
""",
)


@lru_cache(maxsize=64)
def _code(link: str) -> dict[str, str]:
    return {"image": invite.code(link), "said": link.partition("://")[2]}


def listen(at: int, last: int, go: Callable[[int], None], *, phones: bool = False) -> None:
    """Hear keys, at stop `at` of the stops 0 to `last`; `go` gets the stop that was asked for. Dark, unless the address says otherwise.

    `phones`: the room's may vote, so Q shows them the way; and one is the driver's clicker.
    """

    def asked() -> None:
        to: Any = st.session_state["_clicker"].get("to")
        if isinstance(to, dict) and isinstance(to.get("at"), int):
            st.session_state[_COUNT] = to.get("count")
            go(min(max(to["at"], 0), last))

    data: dict[str, Any] = {
        "at": at,
        "last": last,
        "count": st.session_state.get(_COUNT, 0),
        "dark": st.context.theme.type == "dark",
    }
    if phones:
        data |= {"code": _code(invite.join()), "heard": CLICKS.count}
    _CLICKER(key="_clicker", data=data, on_to_change=asked)
