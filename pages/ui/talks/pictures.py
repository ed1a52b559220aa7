"""A stop of a talk as a small picture: the model's frontier, the stop's point large; of a page of words, the words."""

import html
from dataclasses import replace
from functools import lru_cache

import sim
from pages.ui.drawing import theme
from pages.ui.start import gallery, miniatures
from pages.ui.work import runs
from sim.analysis import talks
from sim.analysis.ahead import Sketch
from sim.analysis.talks import Beat, Stop
from sim.contract.parameters import Params


def of(stop: Stop, beat: Beat, pending: gallery.Pending) -> str:
    """Return the picture as HTML; while it is computed, its blank."""
    if stop.params is None or stop.phase in ("ask", "locked"):
        return _words(stop, beat)
    found = pending.get(_sketch, stop.page, stop.params, stop.seed)
    return _drawn(stop, found, theme.palette()) if found is not None else '<div class="miniature blank"></div>'


def on_paper(stop: Stop, beat: Beat) -> str:
    """Return the picture as HTML, light, however long it takes."""
    if stop.params is None or stop.phase in ("ask", "locked"):
        return _words(stop, beat)
    return _drawn(stop, _sketch(stop.page, stop.params, stop.seed), theme.LIGHT)


def _words(stop: Stop, beat: Beat) -> str:
    return f'<p class="talk_small_words">{html.escape(beat.words) if stop.params is None else "?"}</p>'


def _drawn(stop: Stop, found: Sketch, colours: theme.Palette) -> str:
    model = sim.load(stop.page)
    x, y = model.outcome(found.x), model.outcome(found.y)
    alt = html.escape(f"Frontier of {model.title}: {y.label} against {x.label}, and where this stands")
    return f'<img class="miniature" src="{miniatures.frontier(found, x.better, colours)}" alt="{alt}">'


@lru_cache(maxsize=128)
def _sketch(id: str, params: Params, seed: int) -> Sketch:
    """Return the shipped frontier at the defaults with the point of this setting: enough to know a picture by."""
    _, known = miniatures.sketch(id)
    outcomes = runs.outcomes(id, params, seed)
    x, y = outcomes[known.x], outcomes[known.y]
    return replace(known, now=() if x is None or y is None else ((float(x), float(y)),))


def said(stop: Stop, beat: Beat) -> str:
    """Return in words what a stop shows."""
    if stop.page == talks.WORDS:
        return beat.words
    if stop.phase == "ask" and beat.predict:
        return f"Bet: {beat.predict.ask}"
    if stop.phase == "locked":
        return "The guesses are locked."
    return f"{beat.name}, step {stop.step}" if stop.step > 1 else beat.name
