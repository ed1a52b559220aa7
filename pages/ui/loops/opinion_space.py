"""Pieces of the picture of opinions: the paths of people, where all of them end, and the map of settings that the pointer moves over.

Opinion is the vertical axis throughout, and its hue; the paths have the hue of where they began. What is drawn in the open belongs to the
present setting, and while the pointer is on a point of the map or of the frontier, to that point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from pages.ui.drawing import charts, frontier_view, lettering
from pages.ui.drawing.frontier_view import Canvas
from pages.ui.drawing.numbers import axis, expr

OPINION = alt.Scale(domain=[-1.08, 1.08], nice=False)
CAMP = 0.08  # share of people from which on a cell shows them


@dataclass(frozen=True)
class Lever:
    """An axis of the map: name, where it begins and ends, d3's number format."""

    title: str
    low: float
    high: float
    form: str = ".1f"


def opinion(field: str = "opinion", title: str | None = None) -> alt.Y:
    """Return the vertical axis; without a title it is only the scale."""
    axis = alt.Axis(values=[-1, 0, 1], format=".0f", title=title) if title else None
    return alt.Y(f"{field}:Q", scale=OPINION, axis=axis)


def hue(canvas: Canvas, field: str = "opinion") -> alt.Color:
    """Return the colour of an opinion: one end, the middle, the other end."""
    first, last, _, middle = canvas.colours.groups
    scale = alt.Scale(domain=[-1, 0, 1], range=[first, middle, last], interpolate="rgb")
    return alt.Color(f"{field}:Q", scale=scale, legend=None)


def paths(canvas: Canvas, width: int, names: Sequence[str], time: alt.X, title: str, unit: str) -> charts.Spec:
    """Draw how people move; what can still change is dashed, ends in arrows, and says so."""
    people = (
        charts.at("film")
        .transform_fold(list(names), as_=["person", "hundredths"])
        .transform_calculate(
            opinion="datum.hundredths / 100", first=f"2 * toNumber(slice(datum.person, 1)) / {len(names) - 1} - 1"
        )
        .encode(x=time, y=opinion(title=title), color=hue(canvas, "first"), detail="person:N")
    )
    first = "first run: " if width > 20 * canvas.words else ""
    said = f"(datum.moving ? '{first}still moving after ' : '{first}decided after ') + {expr('datum.rounds', ',.0f')} + ' {unit}'"
    words = (
        charts.at(frontier_view.MAP)
        .transform_calculate(said=said)
        .mark_text(align="right", baseline="bottom", fontSize=canvas.words, fontWeight="bold", color=canvas.colours.text)
    )
    layers = [
        people.transform_filter("!datum.moving").mark_line(strokeWidth=2, clip=True, opacity=0.9),
        people.transform_filter("datum.moving").mark_line(strokeWidth=2, clip=True, opacity=0.9, strokeDash=[5, 4]),
        people.transform_filter("datum.moving && datum.last").mark_point(
            shape="triangle-right", filled=True, size=60, opacity=1, clip=True
        ),
        words.encode(x=alt.XValue(width), y=alt.YValue(-6), text="said:N"),
    ]
    return charts.layer(*layers, width=width, height=canvas.height)


def camps(canvas: Canvas, width: int) -> charts.Spec:
    """Draw which share of people ends where; dashes show where endlessly many would."""
    scale = alt.Scale(domain=[0, 1.35], nice=False)
    none = alt.X("none:Q", scale=scale, axis=None)
    people, endless = (
        charts.at("ends", endless=which).transform_calculate(none="0").encode(x=none, x2="share:Q", y=opinion())
        for which in (False, True)
    )
    large = charts.at("ends", endless=False).transform_filter("datum.share >= 0.145")
    numbers = large.transform_calculate(said=expr("datum.share", ".1~%")).mark_text(
        align="left", dx=5, fontSize=canvas.words, fontWeight="bold", color=canvas.colours.text
    )
    layers = [
        people.mark_rule(strokeWidth=9, clip=True).encode(color=hue(canvas)),
        endless.mark_rule(color=canvas.colours.text, strokeWidth=2, strokeDash=[2, 2]),
        numbers.encode(x=alt.X("share:Q", scale=scale, axis=None), y=opinion(), text="said:N"),
    ]
    return charts.layer(*layers, width=width, height=canvas.height)


def branches(canvas: Canvas, width: int, lever: Lever, *, heading: str, limit: str) -> charts.Spec:
    """Draw where people end for every setting of one lever: a column each, and a line where one stands.

    `heading` says of what all ends are shown, `limit` names the grey dots.
    """
    x = _across(lever)
    area = alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[6, 190]), legend=None)
    people, endless = (charts.table("ends", endless=which).encode(x=x, y=opinion()) for which in (False, True))
    placed = charts.at(frontier_view.MAP).encode(x=alt.XValue(width), y=alt.YValue(canvas.height - 4))
    look: dict[str, Any] = {"text": limit, "align": "right", "baseline": "bottom", "fontSize": canvas.words}
    words = lettering.rimmed(placed, canvas.colours.ground, canvas.colours.ghost, **look)
    layers = [
        _heading(canvas, width, heading),
        endless.mark_point(filled=True, size=10, color=canvas.colours.ghost, opacity=0.8),
        charts.at(frontier_view.MAP).mark_rule(color=canvas.colours.optimised, strokeWidth=3).encode(x=x),
        people.mark_point(filled=True, opacity=0.85).encode(size=area, color=hue(canvas)),
        *words,
        _reach(x, opinion("y")),
    ]
    return charts.layer(*layers, width=width, height=canvas.height)


def cells(canvas: Canvas, width: int, across: Lever, up: Lever) -> charts.Spec:
    """Draw a cell for every setting of two levers: the darker the more polarized, in it where its people end; and a point to move."""
    x, y = _across(across), alt.Y("y:Q", scale=alt.Scale(domain=[up.low, up.high], nice=False), axis=_axis(up))
    cell = charts.table(frontier_view.MAP).encode(
        x=alt.X("left:Q", scale=x["scale"], axis=x["axis"]),
        x2="right:Q",
        y=alt.Y("bottom:Q", scale=y["scale"], axis=y["axis"]),
        y2="top:Q",
    )
    dark = alt.Opacity("polarization:Q", scale=alt.Scale(domain=[0, 0.6], range=[0.04, 0.5], clamp=True), legend=None)
    area = alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[8, 80]), legend=None)
    ends = charts.table("ends").transform_filter(f"datum.point >= 0 && datum.share >= {CAMP}")
    here = charts.at(frontier_view.MAP).mark_point(
        filled=True, size=210, color=canvas.colours.optimised, opacity=1, stroke=canvas.colours.ground, strokeWidth=2
    )
    layers = [
        _heading(canvas, width, "shaded: polarized"),
        cell.mark_rect(color=canvas.colours.text, stroke=canvas.colours.ground, clip=True).encode(opacity=dark),
        ends.mark_point(filled=True, opacity=1, clip=True).encode(x=x, y=y, color=hue(canvas), size=area),
        here.encode(x=x, y=y),
        _reach(x, y),
    ]
    return charts.layer(*layers, width=width, height=canvas.height)


def _heading(canvas: Canvas, width: int, words: str) -> alt.Chart:
    """Return words above the map: whether it shows where all end, or only how far they came; `words` where there is room."""
    more = f" + ', {words}'" if width > 20 * canvas.words else ""
    said = f"(datum.moving ? 'Where all are by then' : 'Where all end'){more}"
    text = (
        charts.at(frontier_view.MAP)
        .transform_calculate(said=said)
        .mark_text(align="left", baseline="bottom", fontSize=canvas.words, fontWeight="bold", color=canvas.colours.text)
    )
    placed: alt.Chart = text.encode(x=alt.XValue(0), y=alt.YValue(-6), text="said:N")
    return placed


def _reach(x: alt.X, y: alt.Y) -> alt.Chart:
    """Return the marks, not to be seen, that the pointer finds in the map."""
    points = charts.table(frontier_view.MAP).transform_filter("datum.point >= 0")
    reached: alt.Chart = points.mark_point(opacity=0.001, size=200).encode(x=x, y=y)
    named: alt.Chart = reached.properties(name=frontier_view.MAP)
    return named


def _across(lever: Lever) -> alt.X:
    return alt.X("x:Q", scale=alt.Scale(domain=[lever.low, lever.high], nice=False), axis=_axis(lever))


def _axis(lever: Lever) -> alt.Axis:
    return axis(lever.form, title=lever.title, tickCount=5)
