"""The kinds of table a visitor may bring: one line each, one module each."""

import html
from typing import Any

import streamlit as st

from pages.ui.knobs import controls
from pages.ui.own import comparisons, interactions, predictions, ratings, scores, votes
from pages.ui.own import kind as kinds
from pages.ui.own.view import PAGE
from pages.ui.page import siblings

KIND = f"{PAGE}_table"
KINDS: dict[str, kinds.Kind[Any]] = {
    kind.table.kind: kind
    for kind in (scores.KIND, ratings.KIND, comparisons.KIND, votes.KIND, interactions.KIND, predictions.KIND)
}


def show() -> None:
    """Show the page: pick a kind of table, then that kind."""
    siblings.show(PAGE)
    title = st.container()
    name = controls.word(KIND, "What is in your table", {name: name.capitalize() for name in KINDS}, pills=True)
    with title:
        st.html(f'<h1 class="question">{html.escape(KINDS[name].question)}</h1>')
    kinds.show(KINDS[name], ["table", *KINDS])
