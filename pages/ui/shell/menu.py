"""The menu at the top of every page: the sections, over the pages of each what it asks; where they have no room, one button shows them all.

Streamlit draws its own menu anew, every section of it, whenever anything on a page changes. This one is an element that does not change.
"""

import html
from typing import Any

import streamlit as st

from pages.ui.shell.contents import SECTIONS, entry_at

KEY, CHOSEN = "menu", "_menu_chosen"


def markup() -> str:
    """Return the menu: a button for every section, which shows the section's question and its pages, each a link."""
    parts = []
    for i, section in enumerate(SECTIONS):
        name, asks = html.escape(section.name), html.escape(section.question)
        links = "".join(
            f'<a href="{entry.address or "./"}" data-to="{entry.address}">{html.escape(entry.title)}</a>'
            for entry in section.entries
        )
        parts.append(
            f'<li><button type="button" class="one" aria-expanded="false" aria-controls="pages{i}">{name}</button>'
            f'<div id="pages{i}" class="pages"><p><b>{name}</b>{asks}</p>{links}</div></li>'
        )
    return (
        '<nav aria-label="Pages"><button type="button" class="all" aria-expanded="false" aria-controls="sections">Menu</button>'
        f'<ul id="sections">{"".join(parts)}</ul></nav>'
    )


_MENU = st.components.v2.component(
    "menu",
    html=markup(),
    isolate_styles=False,  # in the page's own tree, where a link to the content is told to come before all others
    css="""
.st-key-menu nav { --ink: var(--st-text-color, CanvasText); --ground: var(--st-background-color, Canvas);
  --line: color-mix(in srgb, var(--ink) 25%, transparent); --blue: light-dark(#0067A1, #5CB8F0);
  position: fixed; top: .65rem; left: 1rem; z-index: 999991; font-size: .875rem; line-height: 1.3; color: var(--ink);
  ul { display: flex; list-style: none; margin: 0; padding: 0; font-size: inherit; }
  li { position: relative; margin: 0; padding: 0; font-size: inherit; }
  button { font: inherit; line-height: 1; color: inherit; background: none; border: 1px solid transparent; border-radius: .5rem;
    padding: .4rem .6rem; min-height: 2.2rem; cursor: pointer; }
  button:hover, a:hover { background: color-mix(in srgb, var(--blue) 14%, var(--ground)); }
  button[aria-current] { font-weight: 600; }
  .all, b { display: none; }
  .all { background: var(--ground); border-color: var(--line); }
  .pages { display: none; position: absolute; top: 2.5rem; width: max-content; max-width: 17rem; padding: .4rem; background: var(--ground);
    border: 1px solid var(--line); border-radius: .6rem; box-shadow: 0 .5rem 1.5rem rgb(0 0 0 / .2); }
  [aria-expanded="true"] + .pages { display: block; }
  li:nth-child(n + 8) .pages { right: 0; }
  p { margin: 0; padding: .35rem .6rem; font-size: inherit; font-weight: 600; }
  a { display: block; padding: .4rem .6rem; border-radius: .4rem; color: inherit; text-decoration: none; }
  a[aria-current] { font-weight: 600; background: color-mix(in srgb, var(--ink) 9%, transparent); }
  @media (max-width: 960px) {
    .all { display: block; }
    .one { display: none; }
    b { display: block; }
    p { font-weight: 400; }
    ul { display: none; position: absolute; top: 2.6rem; left: 0; width: min(22rem, calc(100vw - 2rem)); max-height: calc(100dvh - 5rem);
      overflow-y: auto; overscroll-behavior: contain; background: var(--ground); border: 1px solid var(--line); border-radius: .6rem;
      box-shadow: 0 .5rem 1.5rem rgb(0 0 0 / .2); }
    .all[aria-expanded="true"] + ul { display: block; }
    .pages, li .pages { display: block; position: static; width: auto; max-width: none; border: 0; box-shadow: none; }
    a { min-height: 2.75rem; display: flex; align-items: center; box-sizing: border-box; }
  }
}
""",
    js="""
export default function({ parentElement, data, setTriggerValue }) {
  const nav = parentElement.querySelector("nav"), buttons = [...nav.querySelectorAll("button")];
  const open = () => buttons.find(button => button.getAttribute("aria-expanded") === "true");
  const show = wanted => {
    for (const button of buttons) button.setAttribute("aria-expanded", String(button === wanted));
    nav.querySelector('a[aria-current]').scrollIntoView({ block: "nearest" });
  };
  const mark = (element, what) => what ? element.setAttribute("aria-current", what) : element.removeAttribute("aria-current");
  for (const link of nav.querySelectorAll("a")) mark(link, link.dataset.to === data.here && "page");
  for (const one of nav.querySelectorAll(".one")) mark(one, one.nextElementSibling.querySelector("[aria-current]") && "true");
  nav.onclick = event => {
    const button = event.target.closest("button"), link = event.target.closest("a");
    if (button) return show(button === open() ? null : button);
    if (!link) return;
    show(null);
    // Without a load, which would lose what a visitor has brought; another tab, or a server that is not there, is the browser's own business.
    const there = document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState === "CONNECTED";
    if (!there || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTriggerValue("chosen", link.dataset.to);
  };
  nav.onkeydown = event => {
    const button = open();
    if (event.key !== "Escape" || !button) return;
    event.stopPropagation();
    show(null);
    button.focus();
  };
  nav.onfocusout = event => { if (event.relatedTarget && !nav.contains(event.relatedTarget)) show(null); };
  const off = new AbortController(), listen = { capture: true, signal: off.signal };
  document.addEventListener("pointerdown", event => { if (open() && !event.composedPath().includes(nav)) show(null); }, listen);
  return () => off.abort();
}
""",
)


def show(here: str) -> None:
    """Show the menu on the page at `here`, in a fragment; go where a visitor has chosen."""
    _MENU(key=KEY, data={"here": here}, on_chosen_change=_chosen)
    if (to := st.session_state.pop(CHOSEN, None)) is not None:
        st.switch_page(entry_at(to).file, query_params={})  # without, Streamlit does not go where an address has a knob in it


def _chosen() -> None:
    st.session_state[CHOSEN] = place(st.session_state[KEY].get("chosen"))


def place(said: Any) -> str | None:
    """Return the address that the browser names, if there is a page.

    >>> place("smile"), place(""), place("nowhere"), place(["smile"])
    ('smile', '', None, None)
    """
    return next((entry.address for section in SECTIONS for entry in section.entries if entry.address == said), None)
