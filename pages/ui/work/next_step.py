"""The next step, run before it is asked for: who has moved a knob by one step often moves it on the same way."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

import streamlit as st

import sim
from pages.ui.work import runs
from sim.contract.parameters import Knob

Draw = Callable[[Any], None]

LATELY = 2.0  # seconds for which a visitor who moved counts as one who moves: assumption
MOMENT = 0.08  # seconds in which the page that was asked for goes out first
_one = ThreadPoolExecutor(1, thread_name_prefix="next step")
_lock = Lock()
_guesses: list["_Guess"] = []  # the last one
_moved: dict[str, float] = {}  # by visitor: when the last page of theirs ran


@dataclass(frozen=True)
class _Guess:
    of: tuple[str, sim.Params, int]
    wanted: Event
    job: Future[None]


def run(model: sim.Model, params: sim.Params, seed: int, drawing: Callable[[], Draw], *, frontier: bool) -> None:
    """Run, beside the page, the setting one step further if one knob has just moved by one; with its `frontier` too, or without.

    `drawing` returns what makes of parameters, on another thread, what the page shows of them to who looks now.

    One step of one visitor at a time, and only while no other visitor moves and nothing is waited for, so that nobody waits for what
    nobody may ask for.
    """
    alone = _alone()
    memory = f"_last_{model.id}"
    now = runs.settings(params)
    before = st.session_state.get(memory, now)
    st.session_state[memory] = now
    moved = [name for name, value in now.items() if value != before[name]]
    if len(moved) != 1 or not alone:
        return
    (name,) = moved
    knob, value = model.Params.declared()[name], now[name]
    further = knob.next(value, before[name]) if isinstance(knob, Knob) else None
    if further is None:
        return
    try:
        guessed = params.replace(**{name: type(value)(further)})
    except sim.InvalidInput:
        return
    with _lock:
        if not _guesses or _guesses[0].job.done():
            of, wanted = (model.id, guessed, seed), Event()
            _guesses[:] = [_Guess(of, wanted, _one.submit(_run, wanted, *of, drawing(), frontier))]


def _alone() -> bool:
    """Note that this visitor moves; return whether nobody else did lately, and nobody waits for anything."""
    now = time.monotonic()
    with _lock:
        _moved[runs.who()] = now
        for visitor in [visitor for visitor, at in _moved.items() if now - at > LATELY]:
            del _moved[visitor]
        return len(_moved) == 1 and not runs.waiting()


def join(id: str, params: sim.Params, seed: int) -> None:
    """Wait for the run of this setting if it is under way, so that nothing is run twice."""
    with _lock:
        same = [guess for guess in _guesses if guess.of == (id, params, seed)]
    for guess in same:
        guess.wanted.set()
        wait([guess.job])


def _run(wanted: Event, id: str, params: Any, seed: int, draw: Draw, frontier: bool) -> None:
    if not wanted.wait(MOMENT) and (len(_moved) > 1 or runs.waiting()):
        return  # somebody came meanwhile
    runs.outcomes(id, params, seed)
    if frontier and (wanted.is_set() or len(_moved) <= 1):
        runs.frontier(id, params, seed)
        runs.preview(id, params, seed)
    if wanted.is_set() or len(_moved) <= 1:
        draw(params)
