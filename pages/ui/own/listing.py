"""A table of numbers as it stands under a tab: its columns in words, numbers as everywhere, and no more rows than one reads."""

import math
from typing import Any, Literal

import pandas as pd
import streamlit as st

from pages.ui.drawing.numbers import said

MOST_ROWS = 1_000
LONG = "text"
"""A column of long words: the last one, so that it and not a number is cut on a narrow screen."""
INTERVAL = "90 %"
NOTE = "note"
"""A column of remarks; without any it is not shown."""


def show(
    frame: pd.DataFrame,
    shares: tuple[str, ...] = (),
    height: int | Literal["auto"] = "auto",
    names: dict[str, str] | None = None,
) -> None:
    """Show a table, at most MOST_ROWS rows of it; columns whose name begins with one of `shares`, or is a probability, in percent.

    Two columns of one interval (`x_low`, `x_high`) are one, in words. `names` says how columns are called; what follows a comma in a
    column's name is a visitor's word and stands as it is.
    """
    config: dict[str, Any] = {}
    table = _intervals(frame.head(MOST_ROWS), shares)
    for name in map(str, table):
        ours, comma, theirs = name.partition(",")
        words = (names or {}).get(name) or f"{ours[0].upper()}{ours[1:]}".replace("_", " ") + comma + theirs
        if _percent(name, shares) and not _is_text(table[name]):
            table[name] *= 100
            config[name] = st.column_config.NumberColumn(words, format="%.1f %%")
        elif pd.api.types.is_float_dtype(table[name]):
            config[name] = st.column_config.NumberColumn(words, format="%.3g")
        else:
            config[name] = st.column_config.Column(words)
    st.dataframe(table, hide_index=True, width="stretch", column_config=config, height=height)
    if len(frame) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(frame):,} rows; Export has all.")


def _intervals(frame: pd.DataFrame, shares: tuple[str, ...]) -> pd.DataFrame:
    """Return the table with each interval as one column of words behind its number, and without a column of remarks that says nothing."""
    found: dict[str, Any] = {}
    for name in map(str, frame):
        head = name.removesuffix("low")
        if name.endswith("low") and f"{head}high" in frame:
            share = _percent(name, shares) or (not head and any(_percent(column, shares) for column in found))
            ends = zip(frame[name], frame[f"{head}high"], strict=True)
            found[f"{head.rstrip('_')} {INTERVAL}".strip()] = [_between(low, high, share=share) for low, high in ends]
        elif not (name.endswith("high") and f"{name.removesuffix('high')}low" in frame):
            found[name] = frame[name]
    if NOTE in found and not any(found[NOTE]):
        del found[NOTE]
    if LONG in found:
        found[LONG] = found.pop(LONG)
    return pd.DataFrame(found)


def _between(low: float, high: float, *, share: bool) -> str:
    if math.isnan(low) or math.isnan(high):
        return ""
    form, scale = (".1f", 100) if share else (".2f", 1)
    return f"{said(scale * low, form)} to {said(scale * high, form)}"


def _percent(name: str, shares: tuple[str, ...]) -> bool:
    return name.startswith(shares) or name.endswith("probability")


def _is_text(column: "pd.Series[Any]") -> bool:
    return not pd.api.types.is_numeric_dtype(column)
