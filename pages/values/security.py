"""Security: how many owners do we lock out to keep a stranger out?"""

from dataclasses import replace
from typing import Literal

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks

WHY = """
A sensor never says "this is you". It gives a **score**, and somebody has to draw a line. The owner's scores and the strangers' overlap,
so every line makes both mistakes: it lets some strangers in and locks some owners out. Moving the line only trades one for the other.

One stranger in a thousand sounds like a fair demand. With two bells three standard deviations apart, which is
our assumption and no measured sensor, it costs more than half of the owners. What the standard in force asks, one in ten thousand and fewer
than one owner in twenty turned away, takes bells 5.4 apart.

What helps is something **else**: a second factor, another try, a better sensor. Each moves the whole curve, and each brings its own way
to fail: the phone left at home, the stranger's twenty tries, the price.

Two things are assumed: a stranger's tries are independent, and nobody shows a mask or a photograph (presentation attacks). And one bell stands
for all people, where tests find different rates for different groups.
"""
WIDE, DEEP = 50, 20  # dots in a row, rows: a thousand people
# How words stand left and right of a point.
SIDES: tuple[tuple[Literal["right", "left"], int], ...] = (("right", -8), ("left", 8))
PHONE = 420  # px: below this the two crowds stand one under the other


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the scores of one attempt with their threshold; below, what comes of it for a thousand strangers and owners."""
    if canvas.large:
        canvas = replace(canvas, width=canvas.width - 30)  # px: the frontier's large last tick stands over its end
    stranger, owner = map(canvas.colours.group, ("stranger", "owner"))
    gap = 40
    narrow = canvas.width < PHONE
    pitch = min((canvas.width if narrow else (canvas.width - gap) / 2) / WIDE, 0.4 * canvas.height / DEEP)
    crowds = [
        crowd(canvas, pitch, "break_in", "strangers let in", stranger),
        crowd(canvas, pitch, "locked_out", "owners locked out", owner),
    ]
    below = charts.rows(*crowds, spacing=12) if narrow else charts.beside(*crowds, spacing=canvas.width - 2 * pitch * WIDE)
    above = canvas.height - (50 if narrow else 20) - int(pitch * DEEP)
    return charts.rows(bells(canvas, above, {"stranger": stranger, "owner": owner}), below, spacing=14)


def bells(canvas: Canvas, height: int, hues: dict[str, str]) -> charts.Spec:
    """Draw both bells, the tail of each that lies on the wrong side, and the threshold."""
    title, scale = "Score of one attempt, sd", alt.Scale(domain=[-3.5, 8], nice=False)
    axis = alt.Axis(grid=False, tickCount=6)
    x = alt.X("score:Q", title=title, scale=scale, axis=axis)
    y = alt.Y("density:Q", axis=None, scale=alt.Scale(domain=[0, 0.56], nice=False))
    layers = []
    for (who, hue), (side, away) in zip(hues.items(), SIDES, strict=True):
        bell = charts.table("bells", who=who).encode(x=x, y=y)
        layers += [
            bell.mark_area(color=hue, opacity=0.15, clip=True),
            bell.mark_line(color=hue, strokeWidth=2.5, clip=True),
            charts.at("tails", who=who).mark_area(interpolate="monotone", color=hue, opacity=0.9, clip=True).encode(x=x, y=y),
            charts.table("names", who=who)
            .mark_text(align=side, dx=away, text=f"{who}s", fontSize=canvas.words, fontWeight="bold", color=canvas.colours.text)
            .encode(x=x, y=y),
        ]
    line = charts.at("rates").encode(x=alt.X("threshold:Q", title=title, scale=scale, axis=axis))
    layers.append(line.mark_rule(color=canvas.colours.optimised, strokeWidth=3))
    for words, (side, away) in zip(("← turned away", "let in →"), SIDES, strict=True):
        layers.append(
            line.mark_text(
                text=words,
                align=side,
                dx=away,
                baseline="top",
                fontSize=canvas.words,
                fontWeight="bold",
                color=canvas.colours.optimised_words,
            ).encode(y=alt.YValue(0))
        )
    return charts.layer(*layers, width=canvas.width, height=height)


def crowd(canvas: Canvas, pitch: float, rate: str, words: str, hue: str) -> charts.Spec:
    """Draw a thousand people as rows of round dashes, those it goes wrong for filled."""
    width = int(pitch * WIDE)
    x = alt.X("first:Q", axis=None, scale=alt.Scale(domain=[-0.5, WIDE - 0.5], nice=False))
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-0.5, DEEP - 0.5], nice=False, reverse=True))
    at = charts.at("rates").transform_calculate(thousand=f"1000 * datum.{rate}", row=f"sequence({DEEP})")
    layers = []
    for count, colour, opacity in (
        (f"{WIDE}", canvas.colours.muted, 0.5),
        (f"round(datum.thousand) - {WIDE} * datum.row", hue, 1.0),
    ):
        layers.append(
            at.transform_flatten(["row"])
            .transform_calculate(first="0", last=f"min({count}, {WIDE}) - 0.7")
            .transform_filter("datum.last > 0")
            .mark_rule(
                color=colour, opacity=opacity, strokeWidth=0.78 * pitch, strokeCap="round", strokeDash=[0.01, pitch - 0.01]
            )
            .encode(x=x, x2="last:Q", y=y)
        )
    some, many = expr("datum.thousand", ".2~r"), expr("datum.thousand", ",.0f")
    form = f"datum.thousand < 0.01 ? '<0.01' : datum.thousand < 10 ? {some} : {many}"
    layers.append(
        at.transform_calculate(said=f"({form}) + ' of 1,000 {words}'")
        .mark_text(
            align="left",
            baseline="bottom",
            fontSize=canvas.words + (2 if canvas.width >= PHONE else 0),
            fontWeight="bold",
            color=canvas.colours.text,
        )
        .encode(x=alt.XValue(0), y=alt.YValue(-5), text="said:N")
    )
    return charts.layer(*layers, width=width, height=int(pitch * DEEP))


def say(view: View) -> str:
    """Return the sentence."""
    inside, outside = view.outcomes["break_in"], view.outcomes["locked_out"]
    of = next((n for n in (1_000, 10_000) if inside * n >= 0.5), 100_000)
    share = f"under {said(0.001, '.1%')}" if outside < 0.001 else said(outside, ".1%" if outside < 0.095 else ".0%")
    kept = f"{said(of - inside * of, ',.0f')} of {said(of, ',.0f')}"
    return f"To keep out [meant:{kept}] strangers you lock out [optimised:{share}] of owners."


def price(view: View) -> str:
    """Return what the next step towards fewer lockouts costs."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["locked_out"])
    if step is None:
        return "This is the end of the frontier: a threshold that locks out fewer owners is not on the scale."
    there, here = apart(step.x_next, step.x, ".1%")
    more, fewer = apart(1000 * step.y_next, 1000 * view.outcomes["break_in"], ".3~r")
    return (
        f"The next step: lock out {there} of owners instead of {here}, and {more} of 1,000 strangers get in instead of {fewer}."
    )


stage.show(
    stage.Page(
        model="security",
        knobs=("false_accept_rate", "attempts", "separation", "second_factor", "repeated_failure"),
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=Axes(x=(0.0, 0.8), y=(1e-5, 1.0), x_format=".0%", y_format=".3~%", y_hover=".2~%", y_log=True),
        alt=(
            "Left: match scores of strangers and owners as two bells with the threshold between them; below, a thousand strangers and a "
            "thousand owners as dots, the wrongly let in and the locked out filled. Right: strangers who get in against owners locked out."
        ),
    )
)
