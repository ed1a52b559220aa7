"""A table of numbers as it stands under a tab: its columns in words, shares in percent, and no more rows than one reads."""

from typing import Any, Literal

import pandas as pd
import streamlit as st

MOST_ROWS = 1_000


def show(frame: pd.DataFrame, shares: tuple[str, ...] = (), height: int | Literal["auto"] = "auto") -> None:
    """Show a table, at most MOST_ROWS rows of it; columns whose name begins with one of `shares`, or is a probability, in percent.

    What follows a comma in a column's name is a visitor's word and stands as it is.
    """
    config: dict[str, Any] = {}
    for name in map(str, frame):
        ours, comma, theirs = name.partition(",")
        words = f"{ours[0].upper()}{ours[1:]}".replace("_", " ") + comma + theirs
        percent = name.startswith(shares) or name.endswith("probability")
        config[name] = st.column_config.NumberColumn(words, format="percent") if percent else st.column_config.Column(words)
    st.dataframe(frame.head(MOST_ROWS), hide_index=True, width="stretch", column_config=config, height=height)
    if len(frame) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(frame):,} rows; Export has all.")
