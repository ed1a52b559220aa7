"""Navigation: how much time is a safer way home worth?"""

import math
from typing import Any, Literal

import altair as alt
import pandas as pd

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from pages.ui.work import runs
from sim.analysis import presets

WHY = """
A navigator shows you the quickest route, and perhaps two more. Somebody decided for you that time is what counts.

Between the quickest route and the safest lie those (green) that give up a little of the one for some of the other: no route is both
quicker and safer than any of them. That is the frontier, and it is steep where it starts. Every city here is generated, none is
real. At night, in about six of ten of them, **five percent more time removes more than half of the risk that can be avoided at
all**; at noon the median is 47 %.

A navigator that knows risk puts it together with time into **one number**, by a weight. But whatever the weight, it never finds the routes
in the dents of the frontier: a weighted sum touches only its corners. Ask for the safest route within the time you have, and every one
of them can be found.

The risk is **deaths on the road**, by class of road and by street light; streets drawn dim are unlit. It is never taken from police reports.
They count where police went, and a route around them is a route around the people who live there.
"""
Hues = tuple[str, str]  # by day and by night
SPAN = alt.Scale(domain=[-1.05, 1.05], nice=False)
X, Y = alt.X("x:Q", scale=SPAN, axis=None), alt.Y("y:Q", scale=SPAN, axis=None)
STREETS = (
    ("unlit", 0.7, ("#a9a498", "#4c5364")),
    ("residential", 0.8, ("#a9a498", "#a89c7d")),
    ("arterial", 1.9, ("#8d887c", "#c4b892")),
)  # with their width in px
MOTORWAY = ("#77736a", "#d9cda6")
WATER, GREEN = ("#c9d3da", "#39424f"), ("#dcdfd0", "#2b322f")
INK = ("#1f1f1f", "#f2f2f2")
SIDES: dict[str, tuple[Literal["left", "right"], int]] = {"home": ("right", -12), "work": ("left", 12)}
WHICH = ["quickest", "yours", "safest"]
WIDE = 440  # px: below this the numbers stand under the map


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the map, and beside it what the routes cost."""
    if canvas.width < WIDE:
        return charts.rows(city(canvas, canvas.width), numbers(canvas, canvas.width, 300), spacing=20)
    gap, least = 30, 12 * canvas.words  # px: numbers need as much
    deep = canvas.height + 45  # px: the map has no axis below it
    side = min(deep, max(canvas.width // 2, min(int(canvas.width * 0.55), canvas.width - gap - least)))
    return charts.beside(city(canvas, side), numbers(canvas, canvas.width - gap - side, side), spacing=gap)


def dusk(day_and_night: Hues, between: tuple[float, float] = (0, 1)) -> alt.Color:
    """Return a colour that changes `between` two degrees of darkness."""
    return alt.Color("dark:Q", scale=alt.Scale(domain=list(between), range=list(day_and_night), clamp=True), legend=None)


def label(places: alt.Chart, name: str, size: int, halo: Hues | None) -> alt.Chart:
    """Write the name of a place beside it, over a halo that keeps the streets away."""
    side, away = SIDES[name]
    words = places.transform_filter(alt.datum.name == name).mark_text(
        text=name, align=side, dx=away, fontSize=size, fontWeight="bold", strokeWidth=5 if halo else 0, strokeJoin="round"
    )
    if halo is None:
        return words.encode(color=ink())
    return words.encode(stroke=alt.Stroke("dark:Q", scale=alt.Scale(domain=[0, 1], range=list(halo)), legend=None))


def ink() -> alt.Color:
    """Return the colour of words on the map: they can be read at dusk too."""
    return dusk(INK, (0.35, 0.4))


def city(canvas: Canvas, side: int) -> charts.Spec:
    """Draw the city as a street map, dark at night: the chosen route over the safest, the quickest dashed; but on stage the others, faint."""
    colours, words = canvas.colours, canvas.words
    ground = ("#f3f1eb", "#1d212b") if colours.ground == "#ffffff" else ("#d9d7d0", "#0b0d12")

    def line(chart: alt.Chart, width: float, **style: Any) -> alt.Chart:
        drawn = chart.mark_line(strokeWidth=width, strokeJoin="round", strokeCap="round", **style)
        return drawn.encode(x=X, y=Y, order=alt.OrderValue(None))

    routes, sky, places = charts.table("routes"), charts.table("sky"), charts.table("places").encode(x=X, y=Y)
    others = line(routes.transform_filter("datum.point >= 0"), 2, stroke=colours.effect, opacity=0.35).encode(detail="point:N")
    kilometre = sky.transform_calculate(x="-0.98", y="-0.98", end="-0.98 + datum.unit").encode(x=X, y=Y, color=ink())
    layers = [
        sky.mark_rect(cornerRadius=12).encode(
            x=alt.XValue(0), x2=alt.X2Value(side), y=alt.YValue(0), y2=alt.Y2Value(side), color=dusk(ground)
        ),
        line(charts.table("park"), 0, filled=True).encode(color=dusk(GREEN)),
        line(charts.table("river"), side / 28, interpolate="monotone", clip=True).encode(color=dusk(WATER)),
        *(line(charts.table(name), width).encode(color=dusk(hues)) for name, width, hues in STREETS),
        line(charts.table("motorway"), 3.4).encode(color=dusk(MOTORWAY)),
        *([] if canvas.large else [others]),
        line(charts.table("safest"), 4.5, stroke=colours.meant),
        line(charts.at("routes"), 5.5, stroke=colours.optimised),
        line(charts.table("quickest"), 1.8, strokeDash=[4, 4.5]).encode(color=ink()),
        places.mark_point(filled=True, size=110, opacity=1, stroke=colours.optimised, strokeWidth=3, fill="#ffffff"),
        *(label(places, name, words + 2, halo) for name in SIDES for halo in (ground, None)),
        sky.mark_text(align="left", baseline="top", fontSize=words + (6 if side > 300 else 1), fontWeight="bold").encode(
            x=alt.XValue(12), y=alt.YValue(10), text="time:N", color=ink()
        ),
        kilometre.mark_rule(strokeWidth=2).encode(x2="end:Q"),
        kilometre.mark_text(text="1 km", align="left", baseline="bottom", dy=-4, fontSize=words),
    ]
    return charts.layer(*layers, width=side, height=side) | {"resolve": {"scale": {"color": "independent"}}}


def numbers(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw minutes and risk of the quickest, the chosen and the safest route, and but on stage which routes a weighted sum finds."""
    gap = 18
    part = (height - 2 * gap) // 3
    less = f"datum.less_risk > 0 ? '  (' + {expr('-datum.less_risk / 100', '.0%')} + ')' : ''"
    tall = (height - 3 * gap) // 2 if canvas.large else part
    return charts.rows(
        bars(canvas, width, tall, "Minutes", "time_share", expr("datum.minutes", ".1f")),
        bars(canvas, width, tall, "Deaths in a billion trips", "risk_share", f"{expr('datum.risk', '.1f')} + ({less})"),
        *([] if canvas.large else [strip(canvas, width, part)]),
        spacing=2 * gap if canvas.large else gap,
    )


def heading(canvas: Canvas, said: str) -> alt.Chart:
    """Write the words over a part; they may name columns of the labels."""
    words = charts.at("labels").transform_calculate(said=said)
    return words.mark_text(
        align="left", baseline="top", fontSize=canvas.words + 1, fontWeight="bold", color=canvas.colours.text
    ).encode(x=alt.XValue(0), y=alt.YValue(0), text="said:N")


def bars(canvas: Canvas, width: int, height: int, title: str, share: str, said: str) -> charts.Spec:
    """Draw one quantity of the three routes as bars, or only write it where there is no room."""
    colours, words = canvas.colours, canvas.words
    left, right = 5.2 * words, width - 6.5 * words  # px: names stand before the bars, numbers behind them
    roomy = right - left > 40
    x = alt.X(f"{share}:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[left, right if roomy else left], nice=False))
    y = alt.Y("which:N", axis=None, scale=alt.Scale(type="band", domain=WHICH, range=[words + 12, height], paddingInner=0.3))
    layers = []
    for rows, hue in (
        (charts.table("ends", which="quickest"), colours.ghost),
        (charts.table("ends", which="safest"), colours.meant),
        (charts.at("labels").transform_calculate(which="'yours'"), colours.optimised),
    ):
        row = rows.transform_calculate(said=said).encode(y=y)
        name = row.mark_text(align="left", fontSize=words, fontWeight="bold", color=colours.words(hue))
        number = row.mark_text(align="left", dx=6 if roomy else 0, fontSize=words, color=colours.text)
        layers.append(name.encode(x=alt.XValue(0), text="which:N"))
        layers.append(number.encode(x=x, text="said:N"))
        if roomy:
            layers.append(row.mark_bar(color=hue, cornerRadiusEnd=3).encode(x=x))
    if roomy and share == "time_share":  # the time that the budget allows
        limit = charts.table("limit").mark_rule(color=colours.optimised, strokeWidth=2, strokeDash=[3, 2])
        layers.append(
            limit.encode(x=x, y=alt.YValue(words + 10 + (height - words) // 3), y2=alt.Y2Value(height - (height - words) // 3))
        )
    return charts.layer(*layers, heading(canvas, f"'{title}'"), width=width, height=height)


def strip(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw the efficient routes in a row: a dot where a weighted sum finds it, a diamond where none does."""
    colours = canvas.colours
    x, y = alt.X("rank:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)), alt.YValue(canvas.words + 30)
    every = charts.table("labels").transform_filter("datum.point >= 0").encode(x=x, y=y)
    found = (
        charts.at("labels")
        .transform_calculate(
            said="['● a weighted sum finds ' + datum.supported_routes, "
            "'◇ no weight finds ' + (datum.routes - datum.supported_routes)]"
        )
        .mark_text(align="left", baseline="top", fontSize=canvas.words, lineHeight=canvas.words * 1.4, color=colours.text)
        .encode(x=alt.XValue(0), y=alt.YValue(canvas.words + 52), text="said:N")
    )
    return charts.layer(
        every.transform_filter("datum.supported").mark_point(filled=True, color=colours.effect, opacity=1, size=65),
        every.transform_filter("!datum.supported").mark_point(shape="diamond", color=colours.effect, opacity=1, size=55),
        charts.at("labels").mark_point(color=colours.optimised, size=260, strokeWidth=3, opacity=1).encode(x=x, y=y),
        heading(canvas, "datum.routes + (datum.routes > 1 ? ' efficient routes' : ' efficient route')"),
        found,
        width=width,
        height=height,
    )


def say(view: View) -> str:
    """Return the sentence."""
    o, quickest = view.outcomes, view.frontier.frame["risk"].iloc[0]
    more = o["minutes"] - view.frontier.frame["minutes"].iloc[0]
    if not more:
        return (
            f"The quickest route: [optimised:{said(o['minutes'], '.1f')} minutes]. No time is given up, and no risk is avoided."
        )
    time = f"{said(60 * more, '.0f')} seconds" if more < 1 else f"{said(more, '.1f')} minutes"
    return f"[optimised:{time}] more, and the ride is [meant:{said(1 - o['risk'] / quickest, '.0%')}] less risky."


def found(view: View) -> str:
    """Return how many of the efficient routes a weighted sum can find."""
    o = view.outcomes
    if o["routes"] == 1:
        return "There is one efficient route: it is the quickest and the safest."
    this = "This one is among them." if view.result.supported[view.result.chosen] else "This one is not among them."
    some, every = o["supported_routes"], o["routes"]
    return f"A weighted sum of time and risk finds {some:.0f} of {every:.0f} efficient routes, whatever its weight. {this}"


def axes(view: View) -> Axes:
    """Return axes that hold this city's frontier at the setting and at every preset."""
    id = view.model.id
    known = dict.fromkeys(runs.off_the_frontier(id, preset.params.replace(size=view.params.size)) for preset in presets.load(id))
    every = pd.concat([view.frontier.frame, *(runs.frontier(id, params, view.seed).frame for params in known)])
    return Axes(x=around(every["minutes"].tolist()), y=around(every["risk"].tolist()), x_format=".1f")


def around(values: list[float]) -> tuple[float, float]:
    """Return the multiples of one half that hold the values with a little room."""
    return math.floor(2 * min(values) - 0.2) / 2, math.ceil(2 * max(values) + 0.2) / 2


stage.show(
    stage.Page(
        model="navigation",
        knobs=("budget", "rule", "weight", "hour", "lit_share", "correlation"),
        between="below",
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        alt="Left: a street map with the quickest, the safest and the chosen route, and what each costs in minutes and in risk. "
        "Right: the frontier of all efficient routes, risk against minutes.",
        price=found,
        implied={"budget": {"rule": "budget"}, "weight": {"rule": "weighted_sum"}},
    )
)
