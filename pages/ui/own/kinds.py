"""The kinds of table a visitor may bring: one line each, one module each."""

import html
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.ui import controls
from pages.ui.contents import section_of
from pages.ui.own import comparisons, interactions, ratings, scores, votes
from pages.ui.own.view import PAGE

KIND = f"{PAGE}_table"


@dataclass(frozen=True)
class Kind:
    """A kind of table: its name in the address, its name on the page, its question, and what shows it."""

    name: str
    label: str
    question: str
    show: Callable[[], None]


KINDS: tuple[Kind, ...] = (
    Kind("scores", "Scores", scores.QUESTION, lambda: scores.show(beside=["table", *(kind.name for kind in KINDS)])),
    Kind("ratings", "Ratings", ratings.QUESTION, ratings.show),
    Kind("comparisons", "Comparisons", comparisons.QUESTION, comparisons.show),
    Kind("votes", "Votes", votes.QUESTION, votes.show),
    Kind("interactions", "Interactions", interactions.QUESTION, interactions.show),
)


def show() -> None:
    """Show the page: pick a kind of table, then that kind."""
    with st.container(key="siblings", horizontal=True, vertical_alignment="center"):
        section = section_of(PAGE)
        st.html(f'<p class="kicker">{html.escape(section.question)}</p>', width="content")
        for entry in section.entries:
            if entry.address != PAGE:
                st.page_link(entry.file, label=entry.title)
    title = st.container()
    name = controls.word(KIND, "What is in your table", {kind.name: kind.label for kind in KINDS}, pills=True)
    kind = next(kind for kind in KINDS if kind.name == name)
    with title:
        st.html(f'<h1 class="question">{html.escape(kind.question)}</h1>')
    kind.show()
