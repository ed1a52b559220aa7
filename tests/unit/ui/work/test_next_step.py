"""The next step: guessed after one step, not after a jump, and never run twice."""

from collections.abc import Iterator

import pytest
import streamlit as st

import sim
from pages.ui.work import next_step, runs

MODEL = sim.load("lending")
MAIN = "tolerance"
ELSEWHERE = {"break_even": 0.61}  # where no other test of this process has been, so that nothing is remembered


drawn: list[sim.Params] = []


@pytest.fixture(autouse=True)
def nobody_has_moved() -> Iterator[None]:
    st.session_state.clear()
    next_step._guesses.clear()
    next_step._moved.clear()
    drawn.clear()
    yield
    st.session_state.clear()


def moved(*values: float) -> sim.Params | None:
    """Return what is guessed after the knob stood at these values, one after the other."""
    for value in values:
        next_step._guesses.clear()
        next_step.run(MODEL, MODEL.Params(**{MAIN: value}, **ELSEWHERE), 0, lambda: drawn.append, frontier=False)
    return next_step._guesses[0].of[1] if next_step._guesses else None


def test_one_step_guesses_the_next_on_the_same_way() -> None:
    guessed = moved(0.10, 0.11)
    assert guessed is not None
    assert runs.settings(guessed)[MAIN] == 0.12
    back = moved(0.10)
    assert back is not None
    assert runs.settings(back)[MAIN] == 0.09


@pytest.mark.parametrize("values", [(0.10,), (0.10, 0.10), (0.10, 0.30), (0.01, 0.0)])
def test_nothing_is_guessed_after_a_jump_or_at_the_end_of_the_scale(values: tuple[float, ...]) -> None:
    assert moved(*values) is None


def test_any_knob_that_moved_alone_is_guessed_on() -> None:
    one, two = MODEL.Params(break_even=0.80), MODEL.Params(break_even=0.81, tolerance=0.11)
    next_step.run(MODEL, one, 0, lambda: drawn.append, frontier=False)
    next_step.run(MODEL, one.replace(break_even=0.81), 0, lambda: drawn.append, frontier=False)
    assert next_step._guesses[0].of[1] == one.replace(break_even=0.82)
    next_step._guesses.clear()
    next_step.run(MODEL, two.replace(break_even=0.82, tolerance=0.12), 0, lambda: drawn.append, frontier=False)
    assert not next_step._guesses


def test_a_guess_is_joined_and_not_run_twice() -> None:
    guessed = moved(0.20, 0.21)
    assert guessed is not None
    next_step.join(MODEL.id, guessed, 0)
    assert next_step._guesses[0].job.done()
    before = runs.result.cache_info().currsize
    runs.result(MODEL.id, guessed, 0)
    assert runs.result.cache_info().currsize == before
    assert drawn[-1:] == [guessed]
