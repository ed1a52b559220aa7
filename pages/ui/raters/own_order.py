"""A visitor, or a room by hands, orders four of the example's answers, and sees whom they answer like and what the rule does to such people.

What is said stays in the session. No text is typed: a pair is decided by a button, or by two counts of hands.
"""

from functools import partial

import streamlit as st

import sim
from pages.ui.drawing import sentence
from pages.ui.drawing.numbers import said as written
from pages.ui.knobs import controls
from pages.ui.page.page import View
from sim.raters.cases import PLACES
from sim.raters.rules import SHORT
from sim.raters.standing import FOUR, PAIRS, Hands, Standing, asked

SAID, ROOM = "_own_order", "_own_order_room"
MOST = 100_000
WHAT = "Four of the example's answers, two at a time: which is better? Four or five choices order them all."


def show(view: View) -> None:
    """Show the pairs, and where one stands once all four are in order."""
    with st.expander("Where do you stand? Order four answers, alone or with a room", key="own_order"):
        said: tuple[Hands, ...] = st.session_state.get(SAID, ())
        pairs, order = asked(said)
        if order:
            _told(view, said, view.model.module.where_somebody_stands(view.result, said))
        else:
            room = st.toggle("A room raises hands", key=ROOM)
            st.html(f'<p class="answer">{WHAT} Pair {len(pairs)} of at most {PAIRS}:</p>')
            first, second = (FOUR[i] for i in pairs[-1])
            _hands(said, first, second) if room else _choice(said, first, second)
        if said:
            with st.container(horizontal=True):
                st.button("One back", key="_own_order_back", on_click=partial(_say, said[:-1]))
                st.button("Begin again", key="_own_order_again", on_click=partial(_say, ()))


def _say(said: tuple[Hands, ...]) -> None:
    st.session_state[SAID] = said


def _choice(said: tuple[Hands, ...], first: str, second: str) -> None:
    with st.container(horizontal=True, key="own_order_pair"):
        for answer, vote in ((first, (1, 0)), (second, (0, 1))):
            st.button(answer, key=f"_own_order_{len(said)}_{vote[0]}", on_click=partial(_say, (*said, vote)))


def _hands(said: tuple[Hands, ...], first: str, second: str) -> None:
    with st.container(horizontal=True, key="own_order_pair", vertical_alignment="bottom"):
        counts = [
            int(st.number_input(f"Hands: {answer}", 0, MOST, step=1, key=f"_own_order_hands_{len(said)}_{i}", width=280))
            for i, answer in enumerate((first, second))
        ]
        st.button(
            "Next", key="_own_order_next", disabled=not any(counts), on_click=partial(_say, (*said, (counts[0], counts[1])))
        )


def _told(view: View, said: tuple[Hands, ...], found: Standing) -> None:
    """Show the order, and in one sentence each: the region, the rule, and whether such people are served; and make a mix of them."""
    who = "this room" if any(sum(hands) > 1 for hands in said) else "you"
    st.html(f'<p class="price">The order: {" > ".join(FOUR[i] for i in found.order)}.</p>')
    for words in sentences(view, found, who):
        st.html(f'<p class="answer">{sentence.marked(words)}</p>')
    st.button(
        f"Train on people who answer as {who}",
        key="_own_order_mix",
        on_click=partial(_train, view.model, found),
        help="Sets whose answers train to a mix of your own: each region by how likely such answers are there.",
    )


def sentences(view: View, found: Standing, who: str) -> tuple[str, str, str]:
    """Return whom one answers like, whose order it is, and what the rule set does to such people."""
    places, even = list(PLACES.values()), written(1 / len(PLACES), ".1%")
    near, far = int(found.regions.argmax()), int(found.regions.argmin())
    do = "does" if who == "this room" else "do"
    region = (
        f"In this example, whoever answers as {who} {do} is most likely from **{places[near]}** ({written(found.regions[near], '.0%')}; "
        f"{even} if answers told nothing), least from {places[far]} ({written(found.regions[far], '.0%')})."
    )
    most = max(found.agree.values())
    rules = [SHORT[rule] for rule, pairs in found.agree.items() if pairs == most]
    named = f"{', '.join(rules[:-1])} and {rules[-1]}" if rules[1:] else rules[0]
    stand = "stand" if rules[1:] else "stands"
    rule = f"Nearest to that order {stand} **{named}**, with {most} of 6 pairs" + (
        f"; RLHF has {found.agree['bradley_terry']}." if found.agree["bradley_terry"] != most else "."
    )
    better, now = found.gain > 0, SHORT.get(view.params.rule, "The compromise")
    how = f"[{'meant' if better else 'optimised'}:{written(abs(found.gain), '.2f')}] {'better' if better else 'worse'} off"
    served = "serves" if better and found.worse < 0.5 else "does not serve"
    gain = (
        f"Under the rule that is set ({now}) people who answer so are {how} than before on average, and "
        f"**{written(found.worse, '.0%')}** of them are worse off: what it learned {served} them."
    )
    return region, rule, gain


def _train(model: sim.Model, found: Standing) -> None:
    parts = {f"asked_{region}": part for region, part in zip(PLACES, found.parts, strict=True)}
    controls.put(model, {"training_mix": "own", **parts})
