"""Home: one experiment in plain words, whose end the visitor guesses before it is shown; from here the way into every page."""

import html
from functools import lru_cache
from typing import Any

import streamlit as st

import sim
from pages.ui.drawing import numbers
from pages.ui.page import stage
from pages.ui.shell import browser, head
from pages.ui.shell.contents import SECTIONS, TALKS, entry_at, section_of
from pages.ui.start import gallery, guess, miniatures
from pages.ui.work import runs
from pages.ui.work.turns import in_turn

GUESS, SHOWN = "home_guess", "home_shown"
FIRST = 10.0  # doublings: where the line stands before it is dragged
LEAD = "We told an AI to make people smile. It tried harder."
QUESTION = "When did people stop being better off?"
FIND = '<button type="button" class="find" data-find>Find a page, a preset or a claim <kbd>/</kbd></button>'  # opens the search (page/search.py)
# What can go wrong stands on three legs: values that collide, loops, and whose feedback counts. One line each: the page, and its miniature.
CARRIERS = (
    ("lending", miniatures.lending),
    ("loop", miniatures.loop),
    ("raters", miniatures.raters),
)


def show() -> None:
    """Show the page."""
    st.html(f'<p class="brand"><img src="{head.icon()}" alt="">{head.NAME}<span>{html.escape(head.WHAT)}</span></p>')
    _experiment()
    browser.live()
    pending = gallery.Pending()
    gallery.carriers([(section_of(address), entry_at(address), draw) for address, draw in CARRIERS], pending)
    st.html(FIND)
    with st.container(key="home_others", horizontal=True):
        for entry in section_of(TALKS).entries[1:]:
            st.page_link(entry.file, label=entry.title, help=entry.about)
    for section in SECTIONS:
        if section.entries[0].address:
            gallery.cards(section, pending)
    pending.arrival()


@st.fragment
@in_turn
def _experiment() -> None:
    """Show the words, the picture with the guess, and the button that draws the answer in.

    The guess and whether the answer shows are bound to the address by two widgets that are not shown: the picture and the button set them.
    """
    with st.container(key="hidden_home"):
        said = st.slider("Your guess: doublings of the number of tries", 0.0, 14.0, FIRST, 0.5, key=GUESS, bind="query-params")
        shown = st.toggle("Show what people got", key=SHOWN, bind="query-params")
    arriving = shown and st.session_state.get("_home_before") is False
    st.session_state["_home_before"] = shown
    turn = _turn()
    with st.container(key="experiment"):
        with st.container(key="experiment_words"):
            question = _finding(said, turn) if shown else QUESTION
            late, leaving = (
                (" arriving", f'<p class="question leaving" aria-hidden="true">{QUESTION}</p>') if arriving else ("", "")
            )
            headline = f'<div class="turning"><h1 class="question{late}">{question}</h1>{leaving}</div>'
            st.html(f'<p class="lead">{LEAD.replace(". ", ".<br>")}</p>{headline}')
            stage.say(*((_sentence(said), _MORE) if shown else (_ASK, "")))
        with st.container(key="experiment_chart"):
            guess.show(_lines(), said, shown, _take)
        with st.container(key="experiment_button"):
            label, kind = ("Guess again", "secondary") if shown else ("Show what happened", "primary")
            st.button(label, key="_home_show", type=kind, width="stretch", on_click=_toggle)  # type: ignore[arg-type]


def _take(said: float) -> None:
    st.session_state[GUESS] = said


def _toggle() -> None:
    st.session_state[SHOWN] = not st.session_state[SHOWN]


_ASK = "Drag the line to where you think people were best off. Then look."
_MORE = "A small model of optimising what can be measured. Its page, Make people smile, has the equations and the evidence."


def tries(doublings: float) -> str:
    """Return the number of tries in words.

    >>> tries(10.0), tries(0.0)
    ('1,024 tries', '1 try')
    """
    n = round(2**doublings)
    return f"{numbers.said(n, ',.0f')} {'try' if n == 1 else 'tries'}"


def _finding(said: float, turn: float) -> str:
    """Return the headline: what is so, and what the visitor said."""
    close = "Close: you said" if abs(said - turn) <= 1 else "You said"
    return f"People were best off after <em>{tries(turn)}</em>. <span>{close} <b>{tries(said).split()[0]}</b>.</span>"


def _sentence(said: float) -> str:
    """Return what the visitor's own number would have meant for people."""
    lines = _lines()
    meant, at = lines["meant"], lines["at"].index(said)
    best, start = max(meant), meant[0]
    kept = (meant[at] - start) / (best - start)
    if kept > 0.995:
        return "There, people were as well off as they ever got."
    if said < lines["best"]:
        gained = numbers.said(kept, ".0%")
        return (
            f"At your {tries(said)} people had got [meant:{gained}] of what there was to gain: a little harder still helped them."
        )
    if kept < 0:
        return f"At your {tries(said)} there were more smiles than ever, and people were worse off than at the start."
    return f"At your {tries(said)} there were more smiles, and [meant:{numbers.said(1 - kept, '.0%')}] of what people had gained was gone again."


@lru_cache(maxsize=1)
def _lines() -> dict[str, Any]:
    """Return both lines of the smile's model at its defaults, by doublings of the number of tries, and where the second is highest."""
    lines = _picture()["lines"].pivot(index="log2_n", columns="measure", values="value").reset_index()
    return {
        "at": lines["log2_n"].tolist(),
        "asked": lines["proxy"].round(4).tolist(),
        "meant": lines["wellbeing"].round(4).tolist(),
        "best": _turn(),
    }


def _turn() -> float:
    return float(_picture()["turn"]["log2_n"].iloc[0])


@lru_cache(maxsize=1)
def _picture() -> Any:
    model = sim.load("smile")
    return model.picture(runs.result(model.id, model.Params(), 0))
