"""The picture of who can pull what: a dot for every lever, in its actor's row and its principle's column, drawn as what it does."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui.drawing import theme
from sim.analysis import actors

NARROW = 720  # px
WIDE, SLIM = 10, 6  # dots side by side; few on a phone
COMPUTED = "being computed"


def show(levers: pd.DataFrame, words: int) -> None:
    """Show the picture of `actors.effects`, with the columns `chosen` and `said`; `words` is their size."""
    width = st.session_state.get("_width", 1200)
    across = SLIM if width < NARROW else WIDE
    dots, labels, lines = placed(levers, across)
    spec = _spec(theme.palette(), words, width, across, lines)
    st.vega_lite_chart(
        {**spec, "datasets": {"dots": dots, "labels": labels}},
        key="pull_chart",
        width="stretch",
        alt="Every lever of every page as a dot: rows are who can pull it, columns what for; shape and colour say what it does.",
    )


def placed(levers: pd.DataFrame, across: int) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Return the dots, the labels, and how many lines they take: x in dots, y in lines from the top."""
    dots, labels = _legend("" in set(levers["effect"]), across)
    line = max(label["y"] for label in labels) + 1.3
    for column, principle in enumerate(actors.PRINCIPLES):
        labels.append({"x": column * (across + 1), "y": line, "text": principle, "kind": "head"})
    line += 1
    order = [*actors.EFFECTS, ""]
    for actor in actors.ACTORS:
        mine = levers[levers["actor"] == actor]
        labels.append({"x": 0, "y": line + 0.1, "text": actor.capitalize(), "kind": "actor"})
        line, most = line + 1.1, 0
        for column, principle in enumerate(actors.PRINCIPLES):
            cell = mine[mine["principle"] == principle]
            cell = cell.iloc[sorted(range(len(cell)), key=lambda k: order.index(cell["effect"].iloc[k]))]
            moving = (cell["effect"] == "moves").sum()
            short = f"{moving} of {len(cell)}" + (" move it" if across == WIDE else "")
            labels.append({"x": column * (across + 1), "y": line, "text": short, "kind": "count"})
            for k, row in enumerate(cell.to_dict("records")):
                dots.append(
                    {
                        "x": column * (across + 1) + k % across + 0.5,
                        "y": line + 1 + k // across,
                        "does": actors.EFFECTS.get(row["effect"], COMPUTED),
                        "chosen": bool(row["chosen"]),
                        "lever": f"{row['page']}: {row['lever']}",
                        "by": row["said"],
                    }
                )
            most = max(most, -(-len(cell) // across))
        line += 1 + most
    return pd.DataFrame(dots), pd.DataFrame(labels), line


def _legend(computing: bool, across: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a dot of each kind and its name, over the columns; two side by side on a phone."""
    kinds, beside = (
        [*actors.EFFECTS.values(), *([COMPUTED] if computing else [])],
        len(actors.PRINCIPLES) if across == WIDE else 2,
    )
    wide = len(actors.PRINCIPLES) // beside * (across + 1)
    places = [(k % beside * wide, float(k // beside), kind) for k, kind in enumerate(kinds)]
    dots = [{"x": x + 0.5, "y": y, "does": kind, "chosen": True, "lever": kind, "by": ""} for x, y, kind in places]
    return dots, [{"x": x + 1.2, "y": y, "text": kind, "kind": "count"} for x, y, kind in places]


@lru_cache(maxsize=16)
def _spec(colours: theme.Palette, words: int, width: int, across: int, lines: float) -> dict[str, Any]:
    cells = len(actors.PRINCIPLES) * (across + 1)
    step = min(width / cells, 2.2 * words)
    line = max(0.8 * step, 1.5 * words)
    kinds = [*actors.EFFECTS.values(), COMPUTED]
    looks = {
        "shape": ["circle", "circle", "triangle-down", "cross", "circle"],
        "fill": [colours.effect, colours.ground, colours.ghost, colours.muted, colours.ground],
        "stroke": [colours.effect, colours.effect, colours.ghost, colours.muted, colours.muted],
    }
    channels = {"shape": alt.Shape, "fill": alt.Fill, "stroke": alt.Stroke}
    look = {
        name: channels[name]("does:N", scale=alt.Scale(domain=kinds, range=found), legend=None) for name, found in looks.items()
    }
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, cells], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.5, lines], nice=False, reverse=True))
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .mark_point(size=0.785 * (0.66 * step) ** 2, strokeWidth=2, opacity=1)
        .encode(
            x=x,
            y=y,
            opacity=alt.condition("datum.chosen", alt.value(1.0), alt.value(0.15)),
            tooltip=[alt.Tooltip("lever:N"), alt.Tooltip("does:N", title="it"), alt.Tooltip("by:N", title="by, of the width")],
            **look,
        )
    )
    text = alt.Chart(alt.NamedData("labels")).encode(x=x, y=y, text="text:N")
    kinds_of_words: dict[str, dict[str, Any]] = {
        "head": {"color": colours.ghost_words},
        "actor": {"fontSize": words + 2, "fontWeight": "bold"},
        "count": {},
    }
    named = [
        text.mark_text(align="left", baseline="middle", **how).transform_filter(f"datum.kind === '{kind}'")
        for kind, how in kinds_of_words.items()
    ]
    spec: dict[str, Any] = (
        alt.layer(dots, *named)
        .configure(**theme.chart_config(colours, words=words))
        .properties(height=round(line * (lines + 0.5)))
        .to_dict()
    )
    return spec
