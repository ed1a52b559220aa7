"""What is compared stands in the address, one bare word for each thing; what moves it writes there.

The fields that hold the words are hidden: nobody writes into them, so a report that differs from what was put there is older than it.
Widgets that show a part of it get new keys (`key`) whenever something else than they has moved it. The open tab stands there too.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from sim.analysis import scenarios
from sim.analysis.scenarios import ADDRESS, LETTERS, Comparison
from sim.contract.parameters import shown

TABS = {
    "outcomes": "All outcomes",
    "knobs": "Which knobs matter",
    "holds": "Does it hold",
    "sweep": "A sweep",
    "save": "Save and open",
}
"""The tabs' words in the address, and what is written on them; the first is open where an address names none."""
TAB, OPEN = f"{ADDRESS}_tab", f"_tab_{ADDRESS}"
NAMES = (*(f"{ADDRESS}_{name}" for name in ("model", "x", "y", "seed", *LETTERS)), TAB)
WRONG = "_compare_wrong"
_WORDS, _TURN = "_compare_words", "_compare_turn"


def words() -> dict[str, str]:
    """Return what the address says, by name."""
    return {name: str(st.session_state[name] if name in st.session_state else st.query_params.get(name, "")) for name in NAMES}


def now() -> tuple[Comparison, list[str]]:
    """Return what is compared, and a sentence for everything in the address that could not be taken as it is."""
    comparison, problems = scenarios.of_query(words())
    if (asked := words()[TAB]) and asked not in TABS:
        problems.append(f"tab must be one of {', '.join(TABS)}, got {shown(asked)}; {TABS[_tab()]} is open")
    return comparison, problems


def _tab() -> str:
    """Return the word of the open tab."""
    asked = words()[TAB]
    return asked if asked in TABS else next(iter(TABS))


def opened() -> None:
    """Let the tabs begin at the one that the address names."""
    if st.session_state.get(OPEN) != TABS[_tab()]:
        st.session_state[OPEN] = TABS[_tab()]


def turned() -> None:
    """Write the tab that a visitor has opened into the address; for the callback of the tabs."""
    word = next(word for word, label in TABS.items() if label == st.session_state[OPEN])
    st.session_state[TAB] = word if word != next(iter(TABS)) else ""
    st.session_state[_WORDS] = words()


def fields() -> None:
    """Show the hidden fields that are bound to the address."""
    st.session_state[_WORDS] = words()
    with st.container(key=f"hidden_{ADDRESS}"):
        for name in NAMES:
            st.text_input(
                name, "", key=name, bind="query-params", label_visibility="collapsed", on_change=_put_back, args=(name,)
            )


def _put_back(name: str) -> None:
    st.session_state[name] = st.session_state.get(_WORDS, {}).get(name, "")


def put(comparison: Comparison, *, anew: bool = True) -> None:
    """Compare this from now on; for callbacks. `anew`: by something else than the widget that shows it."""
    tab = words()[TAB]
    said = scenarios.query(comparison) | ({TAB: tab} if tab in TABS else {})
    for name in NAMES:
        st.session_state[name] = said.get(name, "")
    st.session_state[_WORDS] = words()
    st.session_state.pop(WRONG, None)
    if anew:
        turn()


def turn() -> None:
    """Let every widget begin at what is compared."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def key(name: str) -> str:
    """Return the key of a widget until something else moves what it shows."""
    return f"_compare_{st.session_state.get(_TURN, 0)}_{name}"


def begin(name: str, value: Any) -> str:
    """Return the key of a widget that shows this value."""
    at = key(name)
    if st.session_state.get(at, value) != value:  # the address has moved without us
        turn()
        at = key(name)
    st.session_state[at] = value
    return at


def moved(name: str, change: Callable[[Comparison, Any], Comparison | None]) -> None:
    """Take what a widget shows into the comparison; for its callback. None, or a setting that cannot be, changes nothing."""
    at = key(name)
    if at in st.session_state:
        comparison, _ = now()
        after = change(comparison, st.session_state[at])
        if after is not None:
            put(after, anew=False)
