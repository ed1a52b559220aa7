"""Find any page, preset or claim, from everywhere: by a button at the top, by "/" or by Ctrl-K.

The browser asks for the index when the search is opened for the first time, and finds by itself; the server hears of it again when a place
is chosen. Search and menu are a fragment, so that neither runs the page. A place that is chosen there is gone to without a reload, which
would lose what a visitor has brought.
"""

from functools import lru_cache
from typing import Any

import streamlit as st

import sim
from pages.ui.knobs import controls
from pages.ui.page import onward
from pages.ui.shell import menu
from pages.ui.shell.contents import SECTIONS, entry_at
from pages.ui.work import runs
from sim.analysis import manifest, presets

ASKED, CHOSEN = "_find_asked", "_find_chosen"
MOST = 40  # found that are shown: nobody reads more

_SEARCH = st.components.v2.component(
    "find",
    html="""
<button type="button" class="open" aria-haspopup="dialog" aria-keyshortcuts="/ Control+K"><span>Find</span>
  <kbd aria-hidden="true">/</kbd></button>
<dialog aria-label="Find a page, a preset or a claim">
  <input type="text" role="combobox" aria-expanded="true" aria-controls="found" aria-autocomplete="list" autocomplete="off" spellcheck="false"
    enterkeyhint="go" aria-label="Find a page, a preset or a claim" placeholder="Find a page, a preset or a claim">
  <p role="status"></p>
  <div role="listbox" id="found" aria-label="Found" tabindex="-1"></div>
  <p class="keys" aria-hidden="true"><kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> go <kbd>Esc</kbd> close</p>
</dialog>""",
    css="""
:host { --ink: var(--st-text-color, CanvasText); --ground: var(--st-background-color, Canvas);
  --line: color-mix(in srgb, var(--ink) 25%, transparent); --blue: light-dark(#0067A1, #5CB8F0); }
button.open { position: fixed; top: .65rem; right: 3.4rem; z-index: 999991; display: flex; gap: .5rem; align-items: center; font: inherit;
  font-size: .875rem; line-height: 1; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: .5rem;
  padding: .4rem .6rem; min-height: 2.2rem; min-width: 2.75rem; cursor: pointer; }
button.open:hover { border-color: var(--ink); }
:is(button.open, input):focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
kbd { font: inherit; font-size: .8em; border: 1px solid var(--line); border-radius: .25rem; padding: 0 .35em; }
dialog { width: min(46rem, calc(100vw - 2rem)); max-height: min(40rem, calc(100dvh - 4rem)); margin: 3rem auto auto; padding: 0;
  border: 1px solid var(--line); border-radius: .8rem; background: var(--ground); color: var(--ink);
  box-shadow: 0 1rem 3rem rgb(0 0 0 / .3); overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / .35); }
input { font: inherit; font-size: 1.15rem; color: inherit; background: transparent; border: 0; border-bottom: 1px solid var(--line);
  padding: .9rem 1.1rem; }
input:focus-visible { outline-offset: -3px; border-radius: .8rem .8rem 0 0; }
input::placeholder { color: inherit; opacity: .7; }
[role="status"], .keys { margin: 0; padding: .35rem 1.1rem; font-size: .875rem; }
.keys { border-top: 1px solid var(--line); }
[role="listbox"] { overflow-y: auto; flex: 1; outline: none; }
.head { padding: .7rem 1.1rem .2rem; font-size: .875rem; font-weight: 600; }
[role="option"] { padding: .4rem 1.1rem; cursor: pointer; border-left: 3px solid transparent; }
[role="option"][aria-selected="true"] { background: color-mix(in srgb, var(--blue) 14%, var(--ground)); border-left-color: var(--blue); }
[role="option"] small { display: block; font-size: .875rem; }
@media (max-width: 640px) { kbd, .keys { display: none; } dialog { margin-top: 1rem; max-height: calc(100dvh - 2rem); } }
""",
    js="""
const TYPED_INTO = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const plain = text => text.toLowerCase().normalize("NFD").replace(/[\\u0300-\\u036f]/g, "");
const split = text => plain(text).split(/[^\\p{L}\\p{N}]+/u).filter(Boolean);
// How well a word of the search fits a field: at the start of one of its words best, inside one less.
const fit = (words, text, word) => words.some(w => w === word) ? 4 : words.some(w => w.startsWith(word)) ? 3
  : word.length > 2 && text.includes(word) ? 1 : 0;
const ready = index => index.map(([kind, title, says, section, address, preset], place) => ({ kind, title, says, section, address, preset, place,
  fields: [[title, 6], [says, 3], [section, 1]].map(([text, weight]) => [split(text), plain(text), weight]) }));
const find = (index, asked) => {
  const words = split(asked);
  if (!words.length) return index.filter(one => one.kind === "page");
  const scored = [];
  for (const one of index) {
    let score = one.kind === "page" ? 2 : 0;
    const every = words.every(word => {
      const best = Math.max(...one.fields.map(([parts, text, weight]) => weight * fit(parts, text, word)));
      score += best;
      return best > 0;
    });
    if (every) scored.push([score, one]);
  }
  return scored.sort(([a, one], [b, other]) => b - a || one.place - other.place).map(([, one]) => one);
};
export default function({ parentElement, data, setTriggerValue }) {
  const at = name => parentElement.querySelector(name);
  const dialog = at("dialog"), input = at("input"), list = at('[role="listbox"]'), status = at('[role="status"]'), button = at("button.open");
  if (data.index) window.__findIndex = ready(data.index);
  const s = dialog.find ??= { shown: [], active: 0 };
  const mark = to => {
    s.active = Math.max(0, Math.min(to, s.shown.length - 1));
    for (const option of list.querySelectorAll('[role="option"]'))
      option.setAttribute("aria-selected", String(Number(option.dataset.at) === s.active));
    const on = list.querySelector('[aria-selected="true"]');
    if (on) { input.setAttribute("aria-activedescendant", on.id); on.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const draw = () => {
    const index = window.__findIndex;
    if (!index) { status.textContent = "Looking up..."; return; }
    const asked = input.value.trim(), all = find(index, asked);
    s.shown = asked ? all.slice(0, data.most) : all;
    list.replaceChildren();
    let head = null, into = list;
    s.shown.forEach((one, i) => {
      if (!asked && one.section !== head) {
        head = one.section;
        into = document.createElement("div");
        into.setAttribute("role", "group");
        into.setAttribute("aria-label", head);
        const words = document.createElement("div");
        words.className = "head";
        words.setAttribute("aria-hidden", "true");
        words.textContent = head;
        into.append(words);
        list.append(into);
      }
      const option = document.createElement("div"), says = document.createElement("small");
      option.setAttribute("role", "option");
      option.id = `found_${i}`;
      option.dataset.at = i;
      option.textContent = one.title;
      says.textContent = one.says;
      option.append(says);
      into.append(option);
    });
    const rest = all.length > s.shown.length ? `, the best ${s.shown.length} shown` : "";
    status.textContent = !asked ? `${all.length} pages` : all.length ? `${all.length} found${rest}` : "Nothing has all of these words";
    mark(0);
    list.scrollTop = 0;
  };
  const open = () => {
    if (dialog.open) return;
    input.value = "";
    dialog.showModal();
    input.focus();
    if (!window.__findIndex) setTriggerValue("asked", true);
    draw();
  };
  const go = () => {
    const one = s.shown[s.active];
    if (!one) return;
    dialog.close();
    setTriggerValue("chosen", { address: one.address, preset: one.preset });
  };
  button.onclick = open;
  input.oninput = draw;
  input.onkeydown = event => {
    event.stopPropagation();
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) { event.preventDefault(); mark(s.active + step); }
    else if (event.key === "Enter") { event.preventDefault(); go(); }
  };
  list.onclick = event => { const option = event.target.closest('[role="option"]'); if (option) { mark(Number(option.dataset.at)); go(); } };
  dialog.onclick = event => { if (event.target === dialog) dialog.close(); };
  if (dialog.open && data.index) draw();
  const off = new AbortController(), listen = { capture: true, signal: off.signal };
  document.addEventListener("keydown", event => {
    const typing = event.composedPath().some(e => e.matches?.(TYPED_INTO));
    const key = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey)
      || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey);
    if (!key || dialog.open || document.querySelector('[role="dialog"], dialog[open]')) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  }, listen);
  document.addEventListener("click", event => { if (event.target.closest?.("[data-find]")) open(); }, listen);
  return () => off.abort();
}
""",
)


@lru_cache(maxsize=1)
def index() -> list[tuple[str, str, str, str, str, str]]:
    """Return what can be found: kind, title, what it says, the section's question, address and preset."""
    found = []
    for section in SECTIONS:
        for entry in section.entries:
            asks = onward.question(entry)
            found.append(("page", entry.title, asks, section.question, entry.address, ""))
            if entry.address in sim.ids():
                for preset in presets.load(entry.address):
                    title = f"{entry.title}: {preset.title}"
                    found.append(("preset", title, preset.claim, section.question, entry.address, preset.id))
    return found


@st.fragment
def show(here: str) -> None:
    """Show the menu and the button of the search on the page at `here`; go where a visitor has chosen."""
    menu.show(here)
    wanted = st.session_state.pop(ASKED, False)
    _SEARCH(
        key="find",
        data={"most": MOST, "index": index() if wanted else None},
        on_asked_change=_asked,
        on_chosen_change=lambda: _chosen(here),
    )
    if to := st.session_state.pop(CHOSEN, None):
        if to == (here, {}):
            st.rerun()
        st.switch_page(entry_at(to[0]).file, query_params=to[1])


def _asked() -> None:
    st.session_state[ASKED] = True


def _chosen(here: str) -> None:
    """Note where to go; a preset of the page where one is moves its knobs instead."""
    address, preset = place(st.session_state["find"].get("chosen"))
    if address is None:
        return
    query: dict[str, str] = {}
    if preset:
        model = sim.load(address)
        params = next(one.params for one in presets.load(address) if one.id == preset)
        if address == here:
            controls.put(model, runs.settings(params))
        else:
            query = manifest.query(model, params)
    st.session_state[CHOSEN] = (address, query)


def place(said: Any) -> tuple[str | None, str]:
    """Return the address and the preset that the browser names, if there are such.

    >>> place({"address": "smile", "preset": ""}), place({"address": "nowhere", "preset": ""}), place("smile")
    (('smile', ''), (None, ''), (None, ''))
    """
    there = {(address, preset) for *_, address, preset in index()}
    asked = (said.get("address"), said.get("preset")) if isinstance(said, dict) else None
    return next((one for one in there if one == asked), (None, ""))
