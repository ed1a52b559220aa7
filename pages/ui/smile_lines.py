"""Two lines that part: what we measure keeps rising, what we meant turns down. Shared by home and the page of the smile."""

import altair as alt

from pages.ui import charts
from pages.ui.frontier_view import Canvas

NAMES = {"proxy": "what we measure", "wellbeing": "what we meant"}
SPAN = (-3.0, 8.0)
X = alt.X(
    "log2_n:Q",
    title="Optimisation: the AI takes the best of n",
    scale=alt.Scale(domain=[0, 14]),
    axis=alt.Axis(values=[0, 2, 4, 6, 8, 10, 12, 14], labelExpr="format(pow(2, datum.value), ',')", grid=False),
)
Y = alt.Y("value:Q", title="Standard deviations", scale=alt.Scale(domain=list(SPAN)), axis=alt.Axis(tickCount=5))


def lines(canvas: Canvas) -> list[alt.Chart]:
    """Return layers over the table `lines`: both measures, each with its name where it ends inside the chart."""
    hue = {"proxy": canvas.colours.optimised, "wellbeing": canvas.colours.meant}
    layers = []
    for measure, colour in hue.items():
        line = charts.table("lines", measure=measure).encode(x=X, y=Y)
        layers += [
            line.mark_line(color=colour, strokeWidth=4, clip=True),
            line.transform_filter(f"datum.value > {SPAN[0]} && datum.value < {SPAN[1]}")
            .transform_window(rank="rank()", sort=[alt.SortField("log2_n", "descending")])
            .transform_filter("datum.rank == 1")
            .transform_calculate(name=f"'{NAMES[measure]}'")
            .mark_text(
                align="right",
                dx=-6,
                dy=-16 if measure == "proxy" else 24,
                fontSize=canvas.words + 3,
                fontWeight="bold",
                color=colour,
            )
            .encode(text="name:N"),
        ]
    return layers


def turn(canvas: Canvas) -> list[alt.Chart]:
    """Return layers over the table `turn`: where what we meant is highest."""
    at = charts.table("turn").encode(x=X, y=Y)
    words = at.transform_calculate(said="'turns at n = ' + format(pow(2, datum.log2_n), ',.0f')")
    return [
        at.mark_point(filled=True, size=130, color=canvas.colours.meant, opacity=1),
        words.mark_text(dy=22, fontSize=canvas.words, color=canvas.colours.text).encode(text="said:N"),
    ]
