"""Colour and type: a colour means one thing in the whole app, in the light theme and in the dark."""

from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, safe for colour-blind readers (Okabe and Ito); dark takes lighter tints of the same hues."""

    meant: str
    optimised: str
    effect: str
    ghost: str
    muted: str
    text: str
    ground: str
    groups: tuple[str, ...]
    ramp: tuple[str, ...]  # from little to much of a third quantity


LIGHT = Palette(
    meant="#0072B2",
    optimised="#D55E00",
    effect="#009E73",
    ghost="#8a8a8a",
    muted="#b8b8b8",
    text="#1f1f1f",
    ground="#ffffff",
    groups=("#8F4B78", "#B07A00", "#2A7FA8", "#5B5B5B"),
    ramp=("#DCC3D5", "#8F4B78", "#35112B"),
)
DARK = Palette(
    meant="#5CB8F0",
    optimised="#FF9147",
    effect="#3FD4A8",
    ghost="#9a9a9a",
    muted="#5a5a5a",
    text="#f2f2f2",
    ground="#171614",
    groups=("#E0A3CB", "#F0C24F", "#8CCBEA", "#C9C9C9"),
    ramp=("#6B4560", "#E0A3CB", "#FFF3FB"),
)


def palette() -> Palette:
    """Return the palette of the visitor's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def chart_config(colours: Palette, *, large: bool) -> dict[str, Any]:
    """Return the Vega-Lite configuration shared by every chart; `large` is for the stage."""
    label, title = (17, 19) if large else (13, 14)
    axis = {"labelFontSize": label, "titleFontSize": title, "labelColor": colours.text, "titleColor": colours.text}
    quiet = {"gridOpacity": 0.35, "domain": False, "ticks": False, "titleFontWeight": "normal", "titlePadding": 10}
    return {
        "axis": axis | quiet,
        "legend": {"labelFontSize": label, "titleFontSize": title},
        "title": {"fontSize": title + 1, "color": colours.text, "fontWeight": 600, "anchor": "start"},
        "text": {"fontSize": label, "color": colours.text},
        "mark": {"tooltip": None, "aria": False},
        "view": {"stroke": None},
    }
