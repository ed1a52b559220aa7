"""What the browser reports of a page's widgets, told apart from what it merely has not heard yet.

With every message the browser reports all widgets. One that Python has just moved (a preset, a point chosen, what a knob brings along) is
reported as it was until the answer has arrived; taken at its word it would undo what the visitor did. So:

- A widget that only shows a choice gets a new key whenever Python moves it (`key`): nobody can report of one that they have not seen.
- A number or a switch is bound to the address, its key stays. What is reported as it was before Python moved it, beside something
  else that did move, is no news (`is_news`).
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st


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
    """Move the number or switch `name` of a page from Python, for callbacks; until the browser has heard of it, it reports what was before."""
    before = st.session_state.get(name)
    if before is not None and before != value:
        unheard = st.session_state.setdefault(f"_unheard_{page}", {})
        unheard.setdefault(name, before)
    st.session_state[name] = value


def is_news(page: str, name: str, shown: Mapping[str, Any]) -> bool:
    """Return whether the visitor has moved `name`, for its callback; put back what is no news.

    `shown` has what the page showed last, by name.
    """
    unheard: dict[str, Any] = st.session_state.get(f"_unheard_{page}", {})
    for other in [other for other, before in unheard.items() if st.session_state.get(other) != before]:
        del unheard[other]
    changed = {other for other, value in shown.items() if st.session_state.get(other, value) != value}
    old = changed & set(unheard)
    if old and (len(old) > 1 or changed - old):
        for other in old:
            st.session_state[other] = shown[other]
    return name in changed - old or (name in old and changed == old == {name})
