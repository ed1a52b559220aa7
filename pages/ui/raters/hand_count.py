"""Two numbers counted in the room, that set a share: the audience votes by show of hands."""

import streamlit as st

import sim
from pages.ui.knobs import controls
from sim.contract.parameters import Knob

MOST = 100_000


def hand_count(model: sim.Model, name: str, now: float, first: str, second: str) -> None:
    """Show a field for the hands of either side; when both are counted they set the parameter `name`, a share in [0, 1].

    The share stands in the address; the hands are the room's, and are forgotten when somebody moves the knob itself.
    """
    memory = f"_hands_{controls.key(model, name)}"
    knob = model.Params.declared()[name]
    assert isinstance(knob, Knob)
    counted = st.session_state.get(memory)
    nobody = counted == (0, 0)
    if counted is None or (not nobody and abs(_share(knob, *counted) - now) > 1e-9):
        counted = (round(100 * now), 100 - round(100 * now))
    for side, number in zip(("first", "second"), counted, strict=True):
        st.session_state[f"{memory}_{side}"] = number
    with st.container(key=f"hands_{model.id}", horizontal=True, vertical_alignment="bottom"):
        for side, words in (("first", first), ("second", second)):
            st.number_input(
                f"Hands: {words}",
                0,
                MOST,
                step=1,
                key=f"{memory}_{side}",
                on_change=_count,
                args=(model, name, knob, memory),
                width=220,
            )
        split = f"**{100 * now:.0f} %** against {100 * (1 - now):.0f} %"
        st.markdown("Nobody raised a hand; nothing changes." if nobody else split, width="content")


def _share(knob: Knob, first: int, second: int) -> float:
    """Return the first side's share on the knob's grid."""
    return knob.nearest(first / (first + second))


def _count(model: sim.Model, name: str, knob: Knob, memory: str) -> None:
    counted = (st.session_state[f"{memory}_first"], st.session_state[f"{memory}_second"])
    st.session_state[memory] = counted
    if any(counted):
        controls.put(model, {name: _share(knob, *counted)})
