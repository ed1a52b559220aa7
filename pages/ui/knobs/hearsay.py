"""What the browser reports of a page's widgets, told apart from what it merely has not heard yet.

With every message the browser reports all widgets. One that Python has just moved (a preset, a point chosen, what a knob brings along) is
reported as it was until the answer has arrived; taken at its word it would undo what the visitor did. So:

- A widget that only shows a choice gets a new key whenever Python moves it (`key`): nobody can report of one that they have not seen.
- A number or a switch is bound to the address, its key stays. What is reported as it was before Python moved it, beside something
  else that did move, or with a run that another part of the page asked for, is no news (`is_news`).

Which message a run answers, and for which part of the page, stands under private names of a pinned Streamlit.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def key(shown: str, value: Any) -> str:
    """Return the key of the widget `shown` that is to show `value`: another one than before if Python has changed the value."""
    before, count = st.session_state.get(f"{shown}_is", (value, 0))
    count += before != value
    st.session_state[f"{shown}_is"] = value, count
    return _key(shown, count)


def _key(shown: str, count: int) -> str:
    return f"{shown}_{count}" if count else shown


def chosen(shown: str, at: str) -> Any:
    """Return what was chosen in the widget `shown`, for its callback; None if `at` is the key of an earlier one."""
    _, count = st.session_state[f"{shown}_is"]
    if at != _key(shown, count):
        return None
    st.session_state[f"{shown}_is"] = st.session_state[at], count
    return st.session_state[at]


def moved(page: str, name: str, value: Any) -> None:
    """Move the number or switch `name` of a page from Python, for callbacks; until the browser has heard of it, it reports what was before.

    What stands there already is not written: it would go back to the browser, where the visitor may be further by then.
    """
    before = st.session_state.get(name)
    if before == value:
        return
    if before is not None:
        unheard = st.session_state.setdefault(f"_unheard_{page}", {})
        unheard[name] = unheard.get(name, (before,))[0], value
    st.session_state[name] = value


def is_news(page: str, name: str, shown: Mapping[str, Any]) -> bool:
    """Return whether the visitor has moved `name`, for its callback; put back what is no news.

    `shown` has what the page showed last, by name; a run that was to show what Python moved may have been stopped before.
    """
    unheard: dict[str, tuple[Any, Any]] = st.session_state.get(f"_unheard_{page}", {})  # as it was before, as Python moved it
    for other in [other for other, (before, _) in unheard.items() if _reported(other) != before]:
        del unheard[other]
    shown = {**shown, **{other: value for other, (_, value) in unheard.items()}}
    changed = {other for other, value in shown.items() if st.session_state.get(other, value) != value}
    old = changed & set(unheard)
    if not (len(old) > 1 or changed - old or _asked_elsewhere(name)):
        return name in changed
    for other in old:
        st.session_state[other] = shown[other]
    return name in changed - old


def _reported(name: str) -> Any:
    """Return what the browser reports of a widget with the message that is answered, whatever was put back since."""
    context = get_script_run_ctx()
    if context is not None:
        state = context.session_state._state
        with suppress(KeyError):
            return state._new_widget_state[state.get_widget_id_from_key(name) or ""]
    return st.session_state.get(name)


def _asked_elsewhere(name: str) -> bool:
    """Return whether this run is one of fragments in which a widget does not stand: who moves it asks for its own.

    A part of the page that looks by itself whether something is done reports all widgets too.
    """
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:
        return False
    state = context.session_state._state
    metadata = state.get_widget_metadata(state.get_widget_id_from_key(name) or "")
    return metadata is not None and metadata.fragment_id not in context.fragment_ids_this_run
