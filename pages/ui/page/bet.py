"""A bet of the room: the guess is taken by dragging on the frontier's panel, by a slider, or by counted hands; then it is locked, and told.

The slider is there for a dragged guess as well, for who has only a keyboard.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from pages.ui.drawing import numbers
from pages.ui.drawing.frontier_view import Axes
from pages.ui.drawing.sentence import marked
from pages.ui.page import beat as beats
from pages.ui.page.beat import Beat, Guess
from pages.ui.page.bet_view import HANDS, RUNGS, Bet
from pages.ui.page.page import View
from pages.ui.phones.ballot import BOX, Asked
from sim.analysis.talks import Predict
from sim.contract.outcomes import Outcome, Outcomes

MOVED, DRAWN = "_bet_moved", "_bet_drawn"
DRAG = "drag: your guess"
ASK, LOCKED = "Drag the line on the chart, or move this", "The guess is locked"
BARS = 60  # answers that phones have at most: more would be narrower than a finger, and than a bar


def axis(beat: Beat, view: View) -> Bet | None:
    """Return where the bet of a beat stands on the frontier's panel; None where there is none."""
    asked = beat.predict
    if asked is None or asked.outcome not in (view.x.name, view.y.name):
        return None
    opened = beat.phase == "ask"
    return Bet(
        "x" if asked.outcome == view.x.name else "y",
        open=opened and asked.by == "drag",
        phones=opened and beat.ballot is not None,
        half=_half(asked),
    )


def tables(beat: Beat, view: View, axes: Axes) -> dict[str, pa.Table]:
    """Return `bet_rungs` (value, label, now), every value that can be dragged to, else the guess alone, and `bet_hands` (value, count, number).

    While phones vote there is a row of hands for every answer, by `number`, and the browser knows the counts.
    """
    bet, asked, guess = axis(beat, view), beat.predict, beat.guess
    if bet is None or asked is None:
        return {}
    values = rungs(asked) if bet.open else [guess.value] if guess else []
    first = (asked.low + asked.high) / 2
    at = _nearest(asked, guess.value if guess else first) if bet.open else guess.value if guess else None
    you = "the room" if guess and guess.tally else "you said"
    rows = [{"value": v, "label": f"{you} {worded(v, beat, view, axes)}", "now": v == at} for v in values]
    if bet.open and guess is None:
        rows = [row | {"label": DRAG} if row["now"] else row for row in rows]
    hands = tuple((v, 0) for v in answers(asked)) if bet.phones else guess.tally if guess else ()
    counted = pd.DataFrame([(v, n, i) for i, (v, n) in enumerate(hands)], columns=["value", "count", "number"])
    found = {RUNGS: pd.DataFrame(rows, columns=["value", "label", "now"]), HANDS: counted}
    return {name: pa.Table.from_pandas(table, preserve_index=False, nthreads=1) for name, table in found.items()}


def rungs(asked: Predict) -> list[float]:
    """Return every value that a guess can have."""
    count = round((asked.high - asked.low) / asked.step)
    return [round(float(value), 10) for value in np.linspace(asked.low, asked.low + count * asked.step, count + 1)]


def answers(asked: Predict) -> list[float]:
    """Return what a phone can answer: the answers that hands are counted for, else every value of a guess, or as many as fit."""
    if asked.answers:
        return list(asked.answers)
    every = rungs(asked)
    return every[:: -(-len(every) // BARS)]


def _half(asked: Predict) -> float:
    """Return half the width of an answer's bar: bars of all values that a guess can have nearly touch."""
    values = sorted(answers(asked))
    near = min(b - a for a, b in pairwise(values))
    return min(0.4 * near, 0.03 * (asked.high - asked.low)) if asked.answers else 0.4 * near


def _nearest(asked: Predict, value: float) -> float:
    return min(rungs(asked), key=lambda rung: abs(rung - value))


def show(beat: Beat, view: View, axes: Axes) -> None:
    """Show how the guess is taken, in the place of the main knob; once it is locked, what it is."""
    asked = beat.predict
    if asked is None:
        return
    if beat.phase == "locked":
        middle = f"the middle of {beats.counted(beat.guess)} is " if beat.guess and beat.guess.tally else ""
        said = f"{LOCKED}: {middle}{worded(beat.guess.value, beat, view, axes)}." if beat.guess else "Nobody has guessed."
        st.html(f'<p class="price">{said}</p>')
    elif asked.by == "hands":
        _hands(beat, asked, view, axes)
    else:
        _slider(beat, asked, view)
    if beat.phase == "ask" and beat.ballot is not None:
        words = tuple(worded(answer, beat, view, axes) for answer in answers(asked))
        outcome = view.model.outcome(asked.outcome)
        what = f"{outcome.label}, {outcome.unit}" if outcome.unit else outcome.label
        BOX.ask(Asked(beat.ballot, asked.ask, what, words, choice=bool(asked.answers)))
    if st.session_state.pop(MOVED, False):
        st.rerun()  # the address holds the guess, and stands outside


def _slider(beat: Beat, asked: Predict, view: View) -> None:
    at, scale = f"_bet_{beat.number}", rungs(asked)
    st.session_state[at] = _nearest(asked, beat.guess.value if beat.guess else (asked.low + asked.high) / 2)
    form = ".10~r" if asked.step < 1 else ",.0f"
    st.select_slider(
        _asking(asked, view),
        scale,
        format_func=lambda value: numbers.said(value, form) if value else "0",
        key=at,
        on_change=_take,
        args=(beat.number, at),
    )


def _asking(asked: Predict, view: View) -> str:
    label = view.model.outcome(asked.outcome).label
    return f"{ASK if asked.by == 'drag' else 'Your guess'}: {label[0].lower()}{label[1:]}"


def _take(number: int, at: str) -> None:
    beats.guessed(number, Guess(float(st.session_state[at])))
    st.session_state[MOVED] = True
    st.session_state[DRAWN] = st.session_state.get(DRAWN, 0) + 1  # what was dragged before no longer counts


def dragged(beat: Beat, chart: str) -> None:
    """Take over the value to which the line was dragged; for the chart's callback."""
    points = st.session_state[chart].selection.get("bet")
    asked = beat.predict
    if points and asked is not None and isinstance(points[0].get("value"), int | float):
        beats.guessed(beat.number, Guess(_nearest(asked, float(points[0]["value"]))))
        st.session_state[MOVED] = True


def _hands(beat: Beat, asked: Predict, view: View, axes: Axes) -> None:
    known = dict(beat.guess.tally) if beat.guess else {}
    with st.container(key="hands", horizontal=True):
        st.html('<p class="price">Hands up for</p>', width="content")
        for i, answer in enumerate(asked.answers):
            at = f"_hands_{beat.number}_{i}"
            st.session_state[at] = known.get(answer, 0)
            st.number_input(
                worded(answer, beat, view, axes), 0, beats.MOST_HANDS, step=1, key=at, on_change=_count, args=(beat.number, asked)
            )


def _count(number: int, asked: Predict) -> None:
    tally = tuple((answer, int(st.session_state[f"_hands_{number}_{i}"])) for i, answer in enumerate(asked.answers))
    beats.guessed(number, beats.middle(tally))
    st.session_state[MOVED] = True


def asked(beat: Beat) -> str:
    """Return what the room is asked, in the place of the result sentence: that would tell."""
    if beat.predict is None:
        return ""
    return f"[optimised:{'Locked.' if beat.phase == 'locked' else 'Before you see it:'}] {beat.predict.ask}"


def sentence(beat: Beat | None, view: View, axes: Axes) -> str:
    """Return how far the guess was from what came out, when that is told; else nothing."""
    if beat is None or not beat.told or beat.guess is None or beat.answer is None or beat.predict is None:
        return ""
    who = "The middle of the room said" if beat.guess.tally else "You said"
    said, apart = worded(beat.guess.value, beat, view, axes), beat.guess.value - beat.answer
    if abs(apart) <= beat.predict.step / 2:
        return f" {who} **{said}**: right."
    form, outcome = _form(beat, view, axes)
    many = abs(apart) * 100 if form.endswith("%") else abs(apart)
    points = form.endswith("%") or outcome.unit.startswith("%")
    unit = "points" if points else outcome.unit
    far = numbers.said(many, ".0f" if many >= 10 else ".2~r")
    return f" {who} **{said}**: **{far} {unit}** too {'much' if apart > 0 else 'little'}."


def _form(beat: Beat, view: View, axes: Axes) -> tuple[str, Outcome]:
    assert beat.predict is not None
    outcome = view.model.outcome(beat.predict.outcome)
    return (axes.x_format if outcome.name == view.x.name else axes.y_hover), outcome


def offline(beat: Beat, view: View, axes: Axes) -> dict[str, object] | None:
    """Return what a web page without a server needs to take a guess: every value with its words, and what is said of each at the end."""
    asked = beat.predict
    if asked is None:
        return None
    counted = asked.by == "hands"
    values = list(asked.answers) if counted else rungs(asked)
    ends = [replace(beat, guess=Guess(value, ((value, 1),) if counted else ())) for value in values]
    return {
        "phase": beat.phase,
        "open": beat.phase == "ask" and asked.by == "drag",
        "drag": DRAG,
        "label": _asking(asked, view),
        "rungs": values,
        "labels": [worded(value, beat, view, axes) for value in values],
        "bars": [{"number": i, "value": value} for i, value in enumerate(values)] if counted else None,
        "told": [marked(sentence(end, view, axes)) for end in ends] if beat.told else None,
    }


def worded(value: float, beat: Beat, view: View, axes: Axes) -> str:
    """Return a guess in words, as the frontier's axis writes it."""
    form, outcome = _form(beat, view, axes)
    form = form if form.endswith("%") else ("+" if form.startswith("+") else "") + ".10~f"
    return numbers.said(value, form) + (numbers.PERCENT if outcome.unit.startswith("%") else "")


def answer(asked: Predict, outcomes: Outcomes) -> float | None:
    """Return what came out, in the outcome that was asked for."""
    return outcomes[asked.outcome]
