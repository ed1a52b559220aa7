"""Colour and type: a colour means one thing in the whole app, in the light theme and in the dark."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

GROUPS = {
    "asian": 0,
    "black": 1,
    "hispanic": 2,
    "white": 3,
    "majority": 0,
    "minority": 1,
    "owner": 0,
    "stranger": 1,
    "seen": 0,
    "a": 0,
    "b": 1,
    "people": 1,
}


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, dark with lighter tints of the same hues: told apart by colour-blind readers too (docs/decisions/0072).

    What ends in `_words` is the same hue for text: it reaches a contrast of 4.5 to the ground.
    """

    meant: str
    optimised: str
    effect: str
    ghost: str
    muted: str
    text: str
    ground: str
    groups: tuple[str, ...]  # far from the blue of what we meant, the vermillion and the green; by lightness too
    ramp: tuple[str, ...]  # from little to much of a third quantity
    meant_words: str
    optimised_words: str
    effect_words: str
    ghost_words: str

    def group(self, name: str) -> str:
        """Return the colour that a group of people has on every page.

        >>> LIGHT.group("black") == LIGHT.groups[1]
        True
        """
        return self.groups[GROUPS[name]]

    def words(self, colour: str) -> str:
        """Return the tint of a colour that its words have.

        >>> LIGHT.words(LIGHT.effect) == LIGHT.effect_words
        True
        """
        tints: dict[str, str] = {
            getattr(self, name): getattr(self, f"{name}_words") for name in ("meant", "optimised", "effect", "ghost")
        }
        return tints.get(colour, colour)


LIGHT = Palette(
    meant="#0072B2",
    optimised="#D55E00",
    effect="#009E73",
    ghost="#767676",
    muted="#b8b8b8",
    text="#1f1f1f",
    ground="#ffffff",
    groups=("#7D5B06", "#6A3767", "#A25D99", "#545454"),
    ramp=("#DCC3D5", "#8F4B78", "#35112B"),
    meant_words="#0067A1",
    optimised_words="#A34700",
    effect_words="#00755A",
    ghost_words="#666666",
)
DARK = Palette(
    meant="#5CB8F0",
    optimised="#FF9147",
    effect="#3FD4A8",
    ghost="#9a9a9a",
    muted="#5a5a5a",
    text="#f2f2f2",
    ground="#171614",  # of Streamlit's dark theme
    groups=("#F5CC5A", "#BD66A7", "#F2CEEF", "#E7E6E6"),
    ramp=("#6B4560", "#E0A3CB", "#FFF3FB"),
    meant_words="#5CB8F0",
    optimised_words="#FF9147",
    effect_words="#3FD4A8",
    ghost_words="#ababab",
)


def palette() -> Palette:
    """Return the palette of the visitor's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def chart_config(colours: Palette, *, words: int = 13) -> dict[str, Any]:
    """Return the Vega-Lite configuration shared by every chart; `words` is their size in px."""
    label, title = words, words + 1
    axis = {"labelFontSize": label, "titleFontSize": title, "labelColor": colours.text, "titleColor": colours.text}
    quiet = {"gridOpacity": 0.35, "domain": False, "ticks": False, "titleFontWeight": "normal", "titlePadding": 10}
    return {
        "axis": axis | quiet,
        "axisX": {"labelPadding": 7},  # so that the first label, which stands at its tick, keeps off the other axis
        "legend": {"labelFontSize": label, "titleFontSize": title},
        "title": {"fontSize": title + 1, "color": colours.text, "fontWeight": 600, "anchor": "start"},
        "text": {"fontSize": label, "color": colours.text},
        "mark": {"tooltip": None, "aria": False},
        "view": {"stroke": None},
    }
