"""A guess on the frontier's panel: a dashed line across it with what was said, which can be dragged while guesses are taken.

Where hands were counted, or phones vote, a bar for each answer says how many were up.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.frontier_view import Axes, Canvas

RUNGS, HANDS = "bet_rungs", "bet_hands"
TALLY = "room_tally"  # the type of the window's event that brings the counts of an open vote, one for each answer
LONGEST, FEWEST = 0.45, 5  # of the panel, the longest bar; hands that it is long for at least
NAMED = 8  # bars at most that have their number beside them
BET = "bet"  # the selection, and the view that it is made on


class Bet(NamedTuple):
    """Which axis a guess stands on, whether it can be dragged now, whether phones vote, and half the width of a counted answer's bar."""

    axis: Literal["x", "y"]
    open: bool = False
    phones: bool = False
    half: float = 0.0


def parameters(bet: Bet | None) -> list[dict[str, Any]]:
    """Return the parameters of the view: what was dragged to, if anything can be, and which rung is drawn."""
    if bet is None:
        return []
    told = [{"events": {"source": "window", "type": TALLY}, "update": "event.detail"}] if bet.phones else []
    counted = {"name": "counted", "value": None, **({"on": told} if told else {})}
    if not bet.open:
        return [counted, {"name": "betted", "value": None}]
    drag = "[pointerdown, window:pointerup] > pointermove, click"
    select = {"type": "point", "fields": ["value"], "on": drag, "nearest": True, "clear": False}
    return [
        counted,
        {"name": BET, "select": select, "views": [BET]},
        {"name": "betted", "expr": f"{BET}.value ? {BET}.value[0] : null"},
    ]


def layers(bet: Bet, canvas: Canvas, axes: Axes, x: alt.X, y: alt.Y) -> Sequence[alt.Chart]:
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
    found += _bars(bet, canvas, axes, x, y)
    if bet.open:
        middle = {"x": alt.XValue(canvas.width / 2), "y": at} if across else {"y": alt.YValue(canvas.height / 2), "x": at}
        found.append(rungs.mark_point(opacity=0.001, size=400, clip=True).encode(**middle).properties(name=BET))
    return found


def _bars(bet: Bet, canvas: Canvas, axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return a bar for each answer, from the side of the panel where its axis is not, and its number if they are few."""
    c, across = canvas.colours, bet.axis == "y"
    (start, end), log = (axes.x, axes.x_log) if across else (axes.y, axes.y_log)
    begin, along = (end, -LONGEST) if across else (start, LONGEST)
    reach = f"{begin} * pow({end / start}, {along} * datum.share)" if log else f"{begin} + {along * (end - start)} * datum.share"
    hands = charts.table(HANDS).transform_calculate(
        count="isArray(counted) ? counted[datum.number] : datum.count",
        low=f"datum.value - {bet.half}",
        high=f"datum.value + {bet.half}",
    )
    hands = hands.transform_joinaggregate(most="max(count)", bars="count()")
    hands = hands.transform_filter("datum.count > 0").transform_calculate(share=f"datum.count / max({FEWEST}, datum.most)")
    hands = hands.transform_calculate(begin=str(begin), reach=reach)
    of, length = (y, x) if across else (x, y)
    side = {"y": _on(of, "low"), "y2": "high:Q"} if across else {"x": _on(of, "low"), "x2": "high:Q"}
    out = {"x": _on(length, "begin"), "x2": "reach:Q"} if across else {"y": _on(length, "begin"), "y2": "reach:Q"}
    tip = {"x": _on(length, "reach"), "y": _on(of, "value")} if across else {"y": _on(length, "reach"), "x": _on(of, "value")}
    look: dict[str, Any] = {"align": "right", "dx": -6} if across else {"baseline": "bottom", "dy": -4}
    return [
        hands.mark_bar(color=c.text, opacity=0.6, clip=True).encode(**side, **out),
        hands.transform_filter(f"datum.bars <= {NAMED}")
        .mark_text(fontSize=canvas.words, fontWeight="bold", color=c.text, clip=True, **look)
        .encode(**tip, text="count:Q"),
    ]


def _on(axis: Any, field: str) -> Any:
    """Return the same axis over another field."""
    other = axis.copy()
    other["shorthand"] = f"{field}:Q"
    return other
