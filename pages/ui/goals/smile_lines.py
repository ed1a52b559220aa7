"""Two lines that part: what we measure keeps rising, what we meant turns down. Shared by home and the page of the smile."""

from typing import Any

import altair as alt

from pages.ui.drawing import charts, lettering
from pages.ui.drawing.frontier_view import Canvas
from pages.ui.drawing.numbers import axis, expr

NAMES = {"proxy": "what we measure", "wellbeing": "what we meant"}
SPAN = (-3.0, 8.0)
INSIDE = f"datum.value > {SPAN[0]} && datum.value < {SPAN[1]}"
LEAVES = f"datum.value < {SPAN[0]} + 0.8 || datum.value > {SPAN[1]} - 0.8"  # the line goes out at the top or the bottom
X = alt.X(
    "log2_n:Q",
    title="Optimisation: the AI takes the best of n",
    scale=alt.Scale(domain=[0, 14]),
    axis=alt.Axis(values=[0, 2, 4, 6, 8, 10, 12, 14], labelExpr=expr("pow(2, datum.value)", ",.0f"), grid=False),
)
Y = alt.Y("value:Q", title="Standard deviations", scale=alt.Scale(domain=list(SPAN)), axis=axis(".0f", tickCount=5))


def lines(canvas: Canvas) -> list[alt.Chart]:
    """Return layers over the table `lines`: both measures, each with its name where it ends inside the chart."""
    hue = {"proxy": canvas.colours.optimised, "wellbeing": canvas.colours.meant}
    layers: list[alt.Chart] = []
    for measure, colour in hue.items():
        line = charts.table("lines", measure=measure).encode(x=X, y=Y)
        if canvas.hidden:
            line = line.transform_filter("datum.log2_n <= data('marker')[0].log2_n")
        end = (
            line.transform_filter(INSIDE)
            .transform_window(rank="rank()", sort=[alt.SortField("log2_n", "descending")])
            .transform_filter("datum.rank == 1")
            .transform_calculate(said=f"'{NAMES[measure]}'")
        )
        style: dict[str, Any] = {"fontSize": canvas.words + 3, "fontWeight": "bold", "color": canvas.colours.words(colour)}
        away = -1 if measure == "proxy" else 1
        layers += [
            line.mark_line(color=colour, strokeWidth=4, clip=True),
            *_words(canvas, end.transform_filter(f"!({LEAVES})"), align="right", dx=-6, dy=20 * away, **style),
            *_words(
                canvas, end.transform_filter(f"({LEAVES}) && datum.log2_n >= 9"), align="right", dx=-22, dy=-8 * away, **style
            ),
            *_words(canvas, end.transform_filter(f"({LEAVES}) && datum.log2_n < 9"), align="left", dx=12, dy=-8 * away, **style),
        ]
    return layers


def turn(canvas: Canvas) -> list[alt.Chart]:
    """Return layers over the table `turn`: where what we meant is highest."""
    if canvas.hidden:
        return []
    at = charts.table("turn").encode(x=X, y=Y)
    words = at.transform_calculate(said="'turns at n = ' + " + expr("pow(2, datum.log2_n)", ",.0f"))
    return [
        at.transform_filter(INSIDE).mark_point(filled=True, size=130, color=canvas.colours.meant, opacity=1),
        *_words(canvas, words.transform_filter("datum.log2_n < 1.5"), align="left", dy=46),
        *_words(canvas, words.transform_filter("datum.log2_n >= 1.5"), align="center", dy=22),
    ]


def stand(canvas: Canvas) -> list[alt.Chart]:
    """Return layers over the table `marker`: the point on each line where we stand, and its value."""
    layers: list[alt.Chart] = []
    for measure, dy in (("proxy", 20), ("wellbeing", -16)):  # between the lines, their names stand outside
        at = charts.at("marker", measure=measure).transform_filter(INSIDE).encode(x=X, y=Y)
        words = at.transform_calculate(said=expr("datum.value", ".2f"))
        layers += [
            *_words(canvas, words.transform_filter("datum.log2_n < 7"), align="left", dx=8, dy=dy, fontWeight="bold"),
            *_words(canvas, words.transform_filter("datum.log2_n >= 7"), align="right", dx=-8, dy=dy, fontWeight="bold"),
            at.mark_point(filled=True, size=160, color=canvas.colours.text, opacity=1),
        ]
    return layers


def _words(canvas: Canvas, at: alt.Chart, color: str = "", **style: Any) -> tuple[alt.Chart, alt.Chart]:
    """Return the words `said` on a rim."""
    c = canvas.colours
    return lettering.rimmed(at.encode(text="said:N"), c.ground, color or c.text, **{"fontSize": canvas.words, **style})
