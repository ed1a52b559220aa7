"""Tabs: a row of names, of which one is open, over a panel.

Streamlit draws its own tabs anew, all of them and their panels, whenever anything on a page changes. These are an element that does not change.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_BAR = st.components.v2.component(
    "tab_bar",
    html='<div role="tablist" aria-label="Behind the picture"></div>',
    css="""
:host { --ink: var(--st-text-color, CanvasText); --line: color-mix(in srgb, var(--ink) 16%, transparent); --blue: light-dark(#0067A1, #5CB8F0); }
[role="tablist"] { display: flex; flex-wrap: wrap; gap: 0 .3rem; margin: 0 0 .4rem; border-bottom: 1px solid var(--line); color: var(--ink); }
button { font: inherit; font-size: .875rem; line-height: 1.2; white-space: nowrap; color: inherit; background: none; border: 0;
  border-bottom: 2px solid transparent; padding: .6rem .35rem; min-height: 2.5rem; cursor: pointer; }
button:first-child { margin-left: -.35rem; }
button:hover { color: var(--blue); }
button[aria-selected="true"] { color: var(--blue); border-color: var(--blue); }
button:focus-visible { outline: 3px solid var(--blue); outline-offset: -3px; border-radius: .3rem; }
""",
    js="""
const STEP = { ArrowRight: 1, ArrowLeft: -1 };
export default function({ parentElement, data, setStateValue }) {
  const list = parentElement.querySelector('[role="tablist"]'), host = parentElement.host ?? parentElement;
  if ([...list.children].map(tab => tab.textContent).join() !== data.names.join())
    list.replaceChildren(...data.names.map(textContent =>
      Object.assign(document.createElement("button"), { type: "button", role: "tab", textContent })));
  const tabs = [...list.children];
  const panel = () => host.closest(".stVerticalBlock")?.querySelector(`.st-key-${data.panel}`);
  const mark = open => {
    for (const tab of tabs) {
      tab.dataset.testid = "stTab";  // as Streamlit's
      tab.setAttribute("aria-selected", String(tab.textContent === open));
      tab.tabIndex = tab.textContent === open ? 0 : -1;
    }
    panel()?.setAttribute("role", "tabpanel");
    panel()?.setAttribute("aria-label", open);
  };
  const choose = tab => {
    list.chosen = Math.max(Date.now(), (list.chosen ?? 0) + 1);
    mark(tab.textContent);
    setStateValue("open", [tab.textContent, list.chosen]);  // news also where Python has turned back meanwhile
  };
  list.onclick = event => { const tab = event.target.closest("button"); if (tab) choose(tab); };
  list.onkeydown = event => {
    const many = tabs.length, step = STEP[event.key];
    const to = { Home: 0, End: many - 1 }[event.key] ?? (step && (tabs.indexOf(event.target) + step + many) % many);
    if (to === undefined) return;
    event.preventDefault();
    tabs[to].focus();
    choose(tabs[to]);
  };
  if (data.heard >= (list.chosen ?? 0)) mark(data.open);  // an answer to what was chosen before the last choice turns nothing back
  const watch = new MutationObserver(() => mark(list.querySelector('[aria-selected="true"]').textContent));
  watch.observe(host.closest(".stVerticalBlock"), { childList: true });
  return () => watch.disconnect();
}
""",
)


def show(id: str, names: Sequence[str], turned: Callable[[], None] | None = None) -> tuple[str, DeltaGenerator]:
    """Show tabs of these names, the first open at first; return the name of the open one, and its panel.

    Which is open stands in the session under `_tab_<id>`, as long as the visitor stays. `turned` is called when another has been opened.
    """
    key, bar = f"_tab_{id}", f"_bar_{id}"
    if st.session_state.get(key) not in names:
        st.session_state[key] = names[0]

    def chosen() -> None:
        if (name := named(st.session_state[bar].get("open"), names)) is not None:
            st.session_state[key] = name
            if turned:
                turned()

    said = st.session_state[bar].get("open") if bar in st.session_state else None
    data = {"names": list(names), "open": st.session_state[key], "heard": stamped(said), "panel": f"_panel_{id}"}
    _BAR(key=bar, data=data, on_open_change=chosen)
    return st.session_state[key], st.container(key=f"_panel_{id}")


def named(said: Any, names: Sequence[str]) -> str | None:
    """Return the name that the browser says, if it is one of these.

    >>> named(["Data", 1], ["Why", "Data"]), named(["Evil", 1], ["Why", "Data"]), named("Data", ["Why", "Data"])
    ('Data', None, None)
    """
    first = said[0] if isinstance(said, list) and said else None
    return next((name for name in names if name == first), None)


def stamped(said: Any) -> float:
    """Return when the browser says that it has chosen, in milliseconds of its own clock; 0 if it does not say.

    >>> stamped(["Data", 1764547200000]), stamped(["Data", "late"]), stamped(["Data", 10**400]), stamped(None)
    (1764547200000.0, 0.0, 0.0, 0.0)
    """
    at = said[1] if isinstance(said, list) and len(said) == 2 else 0
    return float(at) if isinstance(at, int | float) and 0 < at < 2**53 else 0.0
