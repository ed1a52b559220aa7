"""Long work that a visitor starts, stops and takes up again, with how far it is; the page stays theirs meanwhile."""

from functools import lru_cache

import streamlit as st

import sim
from pages.ui.drawing.numbers import said
from pages.ui.work import slices
from pages.ui.work.slices import Steps
from pages.ui.work.waiting import arrival
from sim.analysis.presets import Preset
from sim.analysis.search import Search


@lru_cache(maxsize=32)
def search(preset: Preset, way: str, budget: int, seed: int) -> Search:
    """Return a search; whoever asks for the same goes on with the same. Raises InvalidInput where there is nothing to search."""
    return Search(preset, way, budget, seed)


def panel(work: Steps, many: int, key: str, steps: str, start: str = "Start") -> bool:
    """Show the button, at first with `start` on it, and the bar of work of `many` steps, called `steps`; return whether all is done."""
    done, goes = work.done, st.session_state.get(f"{key}_goes") is work
    if done >= many:
        return True
    word = "Stop" if goes else "Go on" if done else start
    kind = "secondary" if goes else "primary"
    st.button(word, key=f"{key}_go", type=kind, on_click=_turn, args=(key, work, not goes))  # type: ignore[arg-type]
    if done or goes:
        st.progress(min(done / many, 1.0), f"{said(done, ',.0f')} of {said(many, ',.0f')} {steps}. The page stays yours.")
    if goes:
        job = slices.going(work)
        problem = job.exception() if job.done() and not job.cancelled() else None
        if isinstance(problem, sim.InvalidInput):
            st.info(f"{problem}.")
            st.session_state[f"{key}_goes"] = None
        else:
            arrival(job, "search")
    return False


def _turn(key: str, work: Steps, goes: bool) -> None:
    """Start work, take it up again, or stop it."""
    st.session_state[f"{key}_goes"] = work if goes else None
