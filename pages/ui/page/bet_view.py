"""A guess on the frontier's panel: a dashed line across it with what was said, which can be dragged while guesses are taken.

Where hands were counted, a circle for each answer says how many were up.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.frontier_view import Axes, Canvas

RUNGS, HANDS = "bet_rungs", "bet_hands"
BET = "bet"  # the selection, and the view that it is made on


class Bet(NamedTuple):
    """Which axis a guess stands on, and whether it can be dragged now."""

    axis: Literal["x", "y"]
    open: bool = False


def parameters(bet: Bet | None) -> list[dict[str, Any]]:
    """Return the parameters of the view: what was dragged to, if anything can be, and which rung is drawn."""
    if bet is None:
        return []
    if not bet.open:
        return [{"name": "betted", "value": None}]
    drag = "[pointerdown, window:pointerup] > pointermove, click"
    select = {"type": "point", "fields": ["value"], "on": drag, "nearest": True, "clear": False}
    return [
        {"name": BET, "select": select, "views": [BET]},
        {"name": "betted", "expr": f"{BET}.value ? {BET}.value[0] : null"},
    ]


def layers(bet: Bet, canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> Sequence[alt.Chart]:
    """Return the layers over the tables of `bet.tables`."""
    c, across = canvas.colours, bet.axis == "y"
    rungs = charts.table(RUNGS)
    here = rungs.transform_filter("betted != null ? datum.value == betted : datum.now")
    at = _on(y if across else x, "value")
    ends: dict[str, Any] = (
        {"x": alt.XValue(0), "x2": alt.X2Value(canvas.width), "y": at}
        if across
        else {"y": alt.YValue(canvas.height), "y2": alt.Y2Value(0), "x": at}
    )
    look: dict[str, Any] = {"fontSize": canvas.words, "fontWeight": "bold", "baseline": "bottom", "align": "left"}
    place: dict[str, Any] = {"x": alt.XValue(6), "y": at} if across else {"x": at, "y": alt.YValue(1.6 * canvas.words)}
    look |= {"dy": -4, "dx": 0} if across else {"dx": 8, "align": "left"}
    said = here.encode(text="label:N", **place)
    found = [
        here.mark_rule(color=c.text, strokeWidth=3, strokeDash=[9, 6], clip=True).encode(**ends),
        said.mark_text(**look, stroke=c.ground, strokeWidth=6, strokeJoin="round", clip=True),
        said.mark_text(**look, color=c.text, clip=True),
    ]
    hands = charts.table(HANDS).encode(
        **({"x": alt.XValue(0.8 * canvas.width), "y": at} if across else {"y": alt.YValue(0.8 * canvas.height), "x": at})
    )
    area = alt.Size("count:Q", scale=alt.Scale(domainMin=0, rangeMin=0, rangeMax=(2.4 * canvas.words) ** 2), legend=None)
    found += [
        hands.mark_point(filled=True, color=c.text, opacity=0.45, clip=True).encode(size=area),
        hands.mark_text(
            fontSize=canvas.words,
            fontWeight="bold",
            color=c.text,
            dy=-1.6 * canvas.words if not across else 0,
            dx=1.6 * canvas.words if across else 0,
            clip=True,
        ).encode(text="count:Q"),
    ]
    if bet.open:
        middle = {"x": alt.XValue(canvas.width / 2), "y": at} if across else {"y": alt.YValue(canvas.height / 2), "x": at}
        found.append(rungs.mark_point(opacity=0.001, size=400, clip=True).encode(**middle).properties(name=BET))
    return found


def _on(axis: Any, field: str) -> Any:
    """Return the same axis over another field."""
    other = axis.copy()
    other["shorthand"] = f"{field}:Q"
    return other
