"""Cards that lead to pages: three large ones with a number, and for every page a small one with its frontier. All of a card is its link."""

import html
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Any, TypeVar

import streamlit as st

import sim
from pages.ui.drawing import theme
from pages.ui.drawing.theme import Palette
from pages.ui.page import onward
from pages.ui.shell.contents import Entry, Section
from pages.ui.start import miniatures
from pages.ui.start.miniatures import Miniature
from pages.ui.work import runs
from pages.ui.work.waiting import arrival
from sim.analysis import ahead
from sim.analysis.ahead import Sketch

# st.html lets no drawing through; the page's own style reaches this one.
_PICTURE = st.components.v2.component(
    "picture",
    html='<div class="drawn"></div>',
    js="""
export default function({ parentElement, data }) {
  const place = parentElement.querySelector(".drawn");
  if (place.drawn !== data) { place.innerHTML = data; place.drawn = data; }
}
""",
    isolate_styles=False,
)
BLANK = '<div class="miniature blank"></div>'
OWN = "your_data"  # has no model of its own, but a sample
AT_ONCE = 0.05  # seconds that the page waits for what is not remembered yet, before it shows the card without its picture
T = TypeVar("T")


class Pending:
    """What the page shows when it is there: asked for one after the other, so that the page itself stays quick."""

    def __init__(self) -> None:
        self._first: Future[Any] | None = None

    def get(self, work: Callable[..., T], *of: Any) -> T | None:
        """Return the work's result if it is there, else None."""
        if self._first is not None:
            return None
        job = runs.later(work, *of)
        if wait([job], timeout=AT_ONCE).done:
            found: T = job.result()
            return found
        self._first = job
        return None

    def arrival(self) -> None:
        """Show the page again when the first of what is missing is there."""
        if self._first is not None:
            arrival(self._first, "home")


def carriers(chosen: Sequence[tuple[Section, Entry, Callable[[], Miniature]]], pending: Pending) -> None:
    """Show the large cards side by side."""
    with st.container(key="carriers"):
        for section, entry, draw in chosen:
            with st.container(key=f"carrier_{entry.address}"):
                drawn = pending.get(draw)
                number, words = (drawn.number, drawn.words) if drawn else ("", "")
                st.html(f'<p class="kicker">{html.escape(section.question)}</p>')
                _PICTURE(key=f"_picture_{entry.address}", data=drawn.svg if drawn else BLANK)
                st.html(f'<p class="number"><strong>{number}</strong> {html.escape(words)}</p>')
                st.page_link(entry.file, label=entry.title)


def cards(section: Section, pending: Pending) -> None:
    """Show a section's question and a card for each of its pages."""
    st.html(f'<h2 class="section">{html.escape(section.question)}</h2>')
    with st.container(key=f"cards_{section.name.lower()}"):
        for entry in section.entries:
            with st.container(key=f"card_{entry.address}"):
                st.page_link(entry.file, label=entry.title)
                has_one = entry.address in (*sim.ids(), OWN)
                st.html(_words(entry) + (_frontier(_sketch(entry, pending)) if has_one else ""))


def _words(entry: Entry) -> str:
    return f'<p class="asks">{html.escape(onward.question(entry))}</p>'


def _sketch(entry: Entry, pending: Pending) -> tuple[sim.Model, Sketch] | None:
    """Return a page's model and the sketch of its frontier, if it is there: a visitor's data have that of the sample."""
    if entry.address in ahead.frontiers():  # shipped: there at once
        return miniatures.sketch(entry.address)
    return pending.get(miniatures.sample) if entry.address == OWN else pending.get(miniatures.sketch, entry.address)


def _frontier(found: tuple[sim.Model, Sketch] | None) -> str:
    if found is None:
        return BLANK
    return drawn(*found, theme.palette())


def drawn(model: sim.Model, sketch: Sketch, colours: Palette, before: Sketch | None = None) -> str:
    """Return a frontier as HTML, its axes named under it; behind it, dashed, that of the default."""
    x, y = model.outcome(sketch.x), model.outcome(sketch.y)
    told = ", dashed at the default" if before else ""
    alt = html.escape(f"Frontier: {y.label} against {x.label}{told}")
    picture = f'<img class="miniature" src="{miniatures.frontier(sketch, x.better, colours, before)}" alt="{alt}">'
    axes = f"<span>\N{UPWARDS ARROW} {html.escape(y.label)}</span><span>{html.escape(x.label)} \N{RIGHTWARDS ARROW}</span>"
    return f'{picture}<p class="axes">{axes}</p>'
