"""How large words and plots are: as on a desk, or as on stage, where the last row reads them."""

import math
from typing import NamedTuple

import streamlit as st

from pages.ui.page import beat

SCREEN = (1920, 1080)  # px: the screen on which words of READ px are read at the back of the room
READ = 24  # px of everything that is read on SCREEN; other screens take their share of it
AROUND = 0.06  # of the screen's width: what stands beside the column (shell/stage.css)
LEAST = 260  # px: plots are never lower
SHARE, AXES, BOUND = (
    0.33,
    4.0,
    3.0,
)  # of the column's width; in heights of words: the axis, and a slider that is bound to the hero
BESIDE, LINE = 1.0, 1.25  # heights of words: what a choice beside the knob takes more than it, and another line
LETTER = 0.46  # width of a letter, in its size
LONG = (190, 235)  # letters of a sentence that two lines of a screen hold, large and smaller (shell/stage.css)
AROUND_PLOT = 23.8  # heights of words that question, claim, axis, sentence, knob and counter take of a talk's screen


class Size(NamedTuple):
    """The size of words and the height of the plots, px."""

    words: int = 13
    height: int = 340


DESK = Size()


def now(*, bound: bool, beside: bool = False, claim: str = "") -> Size:
    """Return the size for who looks now; `bound` says that a slider is bound to the hero, `beside` that several knobs stand side by side."""
    if not st.session_state.get("present", False):
        return DESK
    width, high = st.session_state.get("_width", 1200), st.session_state.get("_screen")
    return on_stage(width, high, bound=bound, talk=beat.now() is not None, beside=beside, claim=claim)


def lines(text: str, width: float, size: float) -> int:
    """Return how many lines words of that size take, about; never fewer than they do."""
    return max(1, math.ceil(len(text) * LETTER * size / width))


def on_stage(width: int, high: int | None, *, bound: bool, talk: bool, beside: bool = False, claim: str = "") -> Size:
    """Return the size in a column of that width on a screen so high; one that is not known is taken to be of 16 : 9.

    In a talk the plots take what everything else leaves; else about 55 % of a screen of 16 : 9, and the page may be scrolled.

    >>> on_stage(1800, 1080, bound=False, talk=True)
    Size(words=24, height=509)
    """
    wide = width / (1 - AROUND)
    high = high or round(wide * SCREEN[1] / SCREEN[0])
    words = max(DESK.words, round(READ * min(wide / SCREEN[0], high / SCREEN[1])))
    more = BOUND * bound + BESIDE * beside + LINE * (lines(claim, width, words) - 1)
    slider = round(more * words) if talk or bound else 0
    height = high - round(AROUND_PLOT * words) if talk else int(width * SHARE) - round(AXES * words)
    return Size(words, max(LEAST, height - slider))
