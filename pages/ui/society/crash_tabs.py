"""A further tab of crash: what a year is worth to a firm that buys the model and to one that does not, by how many others buy."""

from typing import Any

import altair as alt
import streamlit as st

from pages.ui.drawing import theme
from pages.ui.drawing.numbers import axis, said
from pages.ui.page.page import View

WIDTH, HEIGHT, WORDS = 640, 300, 15  # px
NAMES = {"buys": "a firm that buys", "own": "a firm on its own"}


def sides(view: View) -> None:
    """Show both sides as lines over the share of firms that buy, and what each could think."""
    table = view.model.module.sides(view.result)
    first = table[table["who"] == "all"].sort_values("users")["worth"]
    best = table.loc[first.idxmax()]
    cost = said(view.params.crash_cost, ".1f")
    st.markdown(
        f"A year's bad days that a firm escapes, less {cost} for every crash, which all pay. With everybody on their own that is "
        f"**{said(first.iloc[0], '.1f')}**, with all on the model **{said(first.iloc[-1], '.1f')}**; "
        f"the most, **{said(best['worth'], '.1f')}**, with {said(best['users'], '.0%')} on it. "
        "Where the line of those who buy is the higher one, a firm gains by buying, however many others do."
    )
    st.altair_chart(_lines(table), key="crash_sides")
    st.caption(
        "What one firm's own sale does to the chance of a crash is in these numbers, and is small: that is why it does not hold the firm back. "
        "Needless sales cost nothing here."
    )


def _lines(table: Any) -> alt.LayerChart | alt.FacetChart:
    """Return both lines, each with its name at its end."""
    c = theme.palette()
    x = alt.X(
        "users:Q",
        title="Firms that buy the model",
        scale=alt.Scale(domain=[0, 1.45]),
        axis=axis(".0%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    y = alt.Y("worth:Q", title="Worth to a firm, bad days a year", scale=alt.Scale(padding=12))
    layers: list[alt.Chart] = []
    for who, hue in (("own", c.meant), ("buys", c.optimised)):
        line = alt.Chart(table[table["who"] == who])
        layers.append(line.mark_line(color=hue, strokeWidth=3).encode(x=x, y=y))
        end = alt.Chart(table[table["who"] == who].nlargest(1, "users"))
        layers.append(
            end.mark_text(align="left", dx=6, text=NAMES[who], fontSize=WORDS, fontWeight="bold", color=c.words(hue)).encode(
                x=x, y=y
            )
        )
    both: alt.LayerChart | alt.FacetChart = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
    return both
