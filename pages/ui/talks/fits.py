"""Whether a beat fits a screen without scrolling, as far as that can be known without one: from how long its words are.

The plots take what the words leave (`page.size`), so a beat scrolls where so little is left that the plots are as low as they may be, or
where a question, a sentence or what the room is asked takes more lines than it is given.
"""

from functools import lru_cache

import sim
from pages.ui.drawing import sentence
from pages.ui.page import claim, opened, size
from pages.ui.page.page import Page, View
from pages.ui.page.size import SCREEN
from pages.ui.work import runs
from sim.analysis import presets, talks
from sim.analysis.talks import Stop, Talk

SCREENS = (SCREEN, (1280, 720))
QUESTION, ASKED = 50 / 24, 40 / 24  # heights of words: of the question, and of what the room is asked (shell/stage.css)
SAID = ((40 / 24, 2), (33 / 24, 2), (28 / 24, 3))  # of a sentence by how long it is, and how many lines it is given
WORDS = 110 / 24, 5  # a page of words: their height, and how many lines stand on it


def said(talk: Talk) -> list[str]:
    """Return a sentence for every screen on which beats would scroll, by what can be known at once: questions, words and bets."""
    found = []
    for width, height in SCREENS:
        beats = sorted({stop.beat for stop in talk.stops if _known(talk, stop, width, height)})
        if beats:
            found.append(f"On a screen of {width} x {height} these beats would scroll: {', '.join(map(str, beats))}.")
    return found


def check(talk: Talk, width: int, height: int) -> list[str]:
    """Return a sentence for every stop that would scroll on a screen: beat, step, and why."""
    found = []
    for stop in talk.stops:
        why = _known(talk, stop, width, height) or _computed(stop, width, height)
        if why:
            found.append(f"beat {stop.beat} ({talk.beats[stop.beat - 1].name}), step {stop.step}: {why}")
    return found


def column(width: int) -> int:
    """Return the width of the column on a screen."""
    return round(width * (1 - size.AROUND))


def _words(width: int, height: int) -> int:
    return size.on_stage(column(width), height, bound=False, talk=True).words


def _known(talk: Talk, stop: Stop, width: int, height: int) -> str:
    """Return why a stop would scroll, by what stands in the file and on its page; nothing where it would not."""
    words, beat = _words(width, height), talk.beats[stop.beat - 1]
    if stop.page == talks.WORDS:
        many = size.lines(beat.words, 18 * WORDS[0] * words * 0.55, WORDS[0] * words)
        return f"its words take {many} lines, {WORDS[1]} have room" if many > WORDS[1] else ""
    asked = sim.load(stop.page).question
    if size.lines(asked, column(width), QUESTION * words) > 1:
        return "the question of its page takes two lines"
    if beat.predict and stop.phase in ("ask", "locked"):
        many = size.lines(f"Before you see it: {beat.predict.ask}", column(width), ASKED * words)
        return "what the room is asked takes more than two lines" if many > 2 else ""
    return ""


def _computed(stop: Stop, width: int, height: int) -> str:
    """Return why a stop would scroll, by the sentence that its page says; nothing where it would not."""
    if stop.params is None or stop.phase in ("ask", "locked"):
        return ""
    page, words = opened.opened(stop.page), _words(width, height)
    on = presets.at(stop.page, stop.params)
    plots = size.on_stage(
        column(width),
        height,
        bound=bool(page.selections),
        talk=True,
        beside=len(page.open(stop.params)[: page.beside]) > 1,
        claim=claim.text(on) if on else "",
    )
    if plots.height == size.LEAST:
        return f"only {plots.height} px are left for the plots"
    text = sentence.plain(page.say(_view(page, stop)))
    long = sum(len(text) > most for most in size.LONG)
    high, most = SAID[long]
    many = size.lines(text, column(width), high * words)
    return f"its sentence of {len(text)} letters takes {many} lines, {most} have room" if many > most else ""


@lru_cache(maxsize=64)
def _view(page: Page, stop: Stop) -> View:
    model, params, seed = sim.load(page.model), stop.params, stop.seed
    assert params is not None
    outcomes = runs.outcomes(model.id, params, seed)
    return View(model, params, seed, runs.result(model.id, params, seed), outcomes, runs.frontier(model.id, params, seed))
