"""A main knob tells the truth: where it changes nothing at a preset, it says that it is not in force."""

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st

import sim
from pages.ui.knobs import controls
from pages.ui.page.opened import opened
from pages.ui.work import runs
from sim.analysis import presets
from sim.contract.parameters import Knob
from tests.unit.ui.page.test_ladder import view

SLOW = ("feed", "opinions", "loop")  # one run takes so long that every preset with three settings of its knob would take a minute
IDLE = {"lending": 6, "hiring": 5, "merit": 1}  # how many at least of the presets leave the main knob without force


@pytest.fixture(autouse=True)
def nobody_is_there() -> Iterator[None]:
    st.session_state.clear()
    yield
    st.session_state.clear()


def says(page: Any, params: Any) -> str:
    """Return why the main knob is not in force, as the page says it; empty if it is."""
    model = sim.load(page.model)
    controls.put(model, runs.settings(params))
    return (page.idle(view(page, params)) if page.idle else "") or controls.idle(model, page.open(params)[0], page.implied)


@pytest.mark.parametrize("address", [address for address in sim.ids() if address not in SLOW])
def test_a_main_knob_that_changes_nothing_says_so(address: str) -> None:
    page, model, idle = opened(address), sim.load(address), 0
    for preset in presets.load(address):
        params: Any = preset.params
        main = page.open(params)[0]
        declared = model.Params.declared()[main]
        if not isinstance(declared, Knob):
            continue
        number = type(getattr(params, main))
        others = {number(declared.stops[k]) for k in (0, len(declared.stops) // 2, -1)} - {getattr(params, main)}
        same = all(model.run(params.replace(**{main: other})) == model.run(params) for other in others)
        said = says(page, params)
        if same:
            assert said, f"{preset.id}: {main} changes nothing"
        idle += bool(said)
    assert idle >= IDLE.get(address, 0)


def test_a_cap_that_stops_the_ai_is_said() -> None:
    smile = opened("smile")
    assert says(smile, sim.load("smile").Params(kl_cap=3.0)) == "not in force: the cap stops the AI at n = 54"
    assert says(smile, sim.load("smile").Params(kl_cap=3.0, log2_n=5.0)) == ""
