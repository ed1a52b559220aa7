"""The article, phrase by phrase: what it says, the preset that shows it as a small picture, what is known. All of a card is its link."""

import html
from pathlib import Path

import streamlit as st

import sim
from pages.ui.drawing import theme
from pages.ui.page import claim
from pages.ui.shell.contents import entry_at
from pages.ui.start import gallery, miniatures
from sim.analysis import ahead, article, manifest
from sim.analysis.ahead import Sketch
from sim.analysis.article import Entry, Part

HERE = Path(__file__).parent
STYLES = (HERE / "home.css", HERE / "article.css")  # cards are home's
QUESTION = "What does each phrase of the article come to, and what is known of it?"
KEY = (
    '<span class="green">Green</span> is what can be had of two values at once, the <span class="dot">dot</span> the setting that shows '
    'the phrase, <span class="grey">grey dashes</span> what could be had at the page’s default. A card opens its page at that setting. '
    "Beside a claim stands in how many worlds, all its page’s other knobs drawn anew, it holds, where these are fewer than nine in ten."
)


def show() -> None:
    """Show the page."""
    for style in STYLES:
        st.html(style)
    told = article.load()
    about = (
        f"<cite>{html.escape(told.title)}</cite>, by the {html.escape(told.by)}: {len(told.entries)} of its phrases in its order, "
        "each with a small model, and with studies that are quoted on its page."
    )
    st.html(f'<h1 class="question">{QUESTION}</h1><p class="claim">{about}</p><p class="key">{KEY}</p>')
    pending = gallery.Pending()
    number = 0
    for place, part in enumerate(told.parts):
        number = _part(part, place, number, pending)
    pending.arrival()


def _part(part: Part, place: int, number: int, pending: gallery.Pending) -> int:
    """Show a part's question and its phrases; return the number of the last one."""
    st.html(f'<h2 class="section">{html.escape(part.question)}</h2>')
    with st.container(key=f"cards_article_{place}"):
        for entry in part.entries:
            number += 1
            with st.container(key=f"card_article_{number}"):
                model = sim.load(entry.preset.model)
                to = manifest.query(model, entry.preset.params)
                st.page_link(entry_at(model.id).file, label=entry.phrase, query_params=to)
                st.html(_card(entry, pending))
    return number


def _card(entry: Entry, pending: gallery.Pending) -> str:
    """Return what stands under a phrase, as HTML."""
    preset = entry.preset
    model = sim.load(preset.model)
    sketch = ahead.pictured(preset) or pending.get(ahead.computed, model, preset.params)
    return (
        f'<p class="line">{_text(entry.line)}</p>'
        f"{_picture(model, sketch) if sketch else gallery.BLANK}"
        f'<p class="shows"><b>{html.escape(model.title)}.</b> {_text(claim.text(preset))}</p>'
        f'<p class="known">{_text(entry.studies)}</p>'
    )


def _text(words: str) -> str:
    """Return words as HTML, a number and its unit on one line."""
    return html.escape(words).replace(" %", "\N{NO-BREAK SPACE}%")


def _picture(model: sim.Model, sketch: Sketch) -> str:
    """Return the frontier at the setting, with the default's behind it where that is another one."""
    _, before = miniatures.sketch(model.id)
    moved = before.front != sketch.front and (before.x, before.y) == (sketch.x, sketch.y)
    return gallery.drawn(model, sketch, theme.palette(), before if moved else None)
