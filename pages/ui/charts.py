"""Pieces that hero charts are made of: named tables, filtered to a group or to the point that the pointer is on."""

from typing import Any

import altair as alt


def table(name: str, **equal: Any) -> alt.Chart:
    """Return a chart over a named table, rows where every given column equals the given value."""
    chart = alt.Chart(alt.NamedData(name))
    for column, value in equal.items():
        chart = chart.transform_filter(alt.datum[column] == value)
    return chart


def at(name: str, **equal: Any) -> alt.Chart:
    """Return `table` at the frontier point that the pointer is on, or at the present setting while it is on none."""
    return table(name, **equal).transform_filter("datum.point == at")
