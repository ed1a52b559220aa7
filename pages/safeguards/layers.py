"""Layers: five safeguards that each stop four in five, and what still gets through."""

from typing import Any

import altair as alt

from pages.ui.drawing import charts, lettering
from pages.ui.drawing.numbers import said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from pages.ui.safeguards import layers_tabs
from pages.ui.safeguards.layers_tabs import percent
from sim.models.safeguards.layers import ALL, LANES, NAMES

WHY = """
Every line is an attempt to do harm, or an error on its way out. Every slice is a safeguard, and lets one in five through its **holes**.
Were the holes anywhere, five slices would stop all but 3 of 10,000. But those who test, regulate and design have often learned the same
things and look at the same cases. Then the holes **line up**: the same attempts find a way through all of them. At a correlation of 0.5
it is 239 of 10,000, at 0.8 it is 741.

**What is one more layer worth?** As much as it fails where the others do not. Independent, it stops four in five of what is left; at 0.8,
one in ten. Two layers that fail apart beat eight that fail together.

**How to make them fail apart.** Put people of several disciplines in every team: each overlooks something else, and what a team overlooks
is the mean. A crowd's error is the mean error of its members less their diversity, which is arithmetic. That a mixed team is no worse at
everything else is not: it is an assumption, and contested.

**Can we ever be perfectly safe?** No. Each layer pushes what gets through towards zero, none brings it there, and each costs.

**What is assumed.** All the numbers: no one has measured leaks and correlations of such layers together. The attempts do not learn; an
attacker who tries layer after layer does. And failures hang together by one common cause, in the gentle way of the normal distribution:
in the worst of cases real ones may hang together more.
"""
PHONE = 440  # px: below this there is little room
HALF = 0.17  # of a slice, in layers
FROM, TO = -0.6, ALL - 0.2
X = alt.Scale(domain=[FROM, TO], nice=False)
NAMED = [*NAMES, *(f"{k}th" for k in range(len(NAMES) + 1, ALL + 1))]


def hero(canvas: Canvas) -> charts.Spec:
    """Draw attempts that fly at the slices from the left, and where each is stopped."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    top, height = int(2.8 * words), canvas.height - (0 if wide else 3 * words)
    down = alt.Scale(domain=[0, LANES], range=[top, height], nice=False)
    x, y = alt.X("x:Q", scale=X, axis=None), alt.Y("y:Q", scale=down, axis=None)
    slabs = charts.at("slices").transform_calculate(x=f"datum.layer - {HALF}", x2=f"datum.layer + {HALF}")
    holes = charts.table("holes").transform_calculate(
        x=f"datum.layer - {HALF} * 1.1", x2=f"datum.layer + {HALF} * 1.1", y2="datum.lane + 1"
    )
    span: dict[str, Any] = {"x": x, "x2": "x2:Q", "y": alt.YValue(top), "y2": alt.value(height)}
    lanes = charts.at("lanes").transform_calculate(
        x=str(FROM), y="datum.lane + 0.5", x2=f"datum.stop == {ALL} ? {TO} : datum.stop - {HALF}"
    )
    stopped, through = lanes.transform_filter(f"datum.stop < {ALL}"), lanes.transform_filter(f"datum.stop == {ALL}")
    end = alt.X("x2:Q", scale=X, axis=None)
    dot = max(4.0, (0.75 * (height - top) / LANES) ** 2)
    layers: list[alt.Chart] = [
        slabs.transform_filter("!datum.on").mark_rect(filled=False, stroke=c.ghost, strokeDash=[4, 4]).encode(**span),
        slabs.transform_filter("datum.on").mark_rect(color=c.meant).encode(**span),
    ]
    if not canvas.hidden:
        layers += [
            holes.mark_rect(color=c.ground).encode(x=x, x2="x2:Q", y=alt.Y("lane:Q", scale=down, axis=None), y2="y2:Q"),
            stopped.mark_rule(color=c.ghost, strokeWidth=1).encode(x=x, x2="x2:Q", y=y),
            stopped.mark_point(filled=True, size=dot, color=c.text, opacity=1).encode(x=end, y=y),
            through.mark_rule(color=c.optimised, strokeWidth=max(2.5, 0.6 * (height - top) / LANES)).encode(x=x, x2="x2:Q", y=y),
            through.mark_point(filled=True, size=12 * dot, color=c.optimised, opacity=1).encode(x=end, y=y),
        ]
    names = f"{NAMED}[datum.layer]"
    for on, hue in (("datum.on", c.meant_words), ("!datum.on", c.ghost_words)):
        for odd in (0, 1):
            row = (
                charts.at("slices")
                .transform_filter(f"{on} && datum.layer % 2 == {odd}")
                .transform_calculate(x="datum.layer", said=names)
            )
            layers += _said(
                row, canvas, hue, x=x, y=alt.YValue(int(top - 6 - 1.25 * words * odd)), align="center", baseline="bottom"
            )
    told = "'every line an attempt; at the top, what all layers overlook'" if wide else "'at the top: what all overlook'"
    start = charts.at("numbers").transform_calculate(said=told)
    layers += _said(start, canvas, c.text, x=alt.XValue(0), y=alt.YValue(height + 6), align="left", baseline="top")
    if not canvas.hidden:
        got = f"datum.through + ' of these {LANES} get' + (datum.through == 1 ? 's' : '') + ' through'"
        count = charts.at("numbers").transform_calculate(said=got)
        below = height + 6 + (0 if wide else int(1.3 * words))
        layers += _said(
            count, canvas, c.optimised_words, x=alt.XValue(canvas.width), y=alt.YValue(below), align="right", baseline="top"
        )
    return charts.layer(*layers, width=canvas.width, height=height)


def _said(chart: alt.Chart, canvas: Canvas, colour: str, x: Any, y: Any, **look: Any) -> tuple[alt.Chart, alt.Chart]:
    """Return the words `said` at a place, bold and on a rim."""
    text: dict[str, Any] = {"fontSize": canvas.words, "fontWeight": "bold", **look}
    return lettering.rimmed(chart.encode(x=x, y=y, text="said:N"), canvas.colours.ground, colour, **text)


def say(view: View) -> str:
    """Return the sentence: what gets through, what would if layers failed apart, and what one more buys."""
    o = view.outcomes
    share, alone, more = (o[name] or 0.0 for name in ("leaked", "if_independent", "next_leaked"))
    many = int(o["layers_on"] or 0)
    cost = said((o["cost"] or 0.0) / 100, ".1%")
    if not many:
        return f"No layer is on: [optimised:everything] gets through, at no cost. One layer makes it **{percent(more)}**."
    slices = "One layer" if many == 1 else f"{said(many, '.0f')} layers"
    alike = percent(alone) == percent(share)
    apart_ = (
        "" if many == 1 else ", as they fail independently" if alike else f"; failing independently, [meant:{percent(alone)}]"
    )
    lets = f"{'lets' if many == 1 else 'let'} [optimised:{percent(share)}] through"
    return f"**{slices}** for {cost} of the budget {lets}{apart_}. One more makes it **{percent(more)}**: never zero."


def price(view: View) -> str:
    """Return what the next layer costs at this setting."""
    o = view.outcomes
    now, then = o["leaked"] or 0.0, o["next_leaked"] or 0.0
    stopped, cost = said(1 - then / now, ".0%"), said(view.params.cost_further / 100, ".1%")
    return f"One more layer stops {stopped} of what is left, for {cost} of the budget."


def axes(view: View) -> Axes:
    """Return axes that hold where one stands; they grow by steps, so that most knobs leave them alone."""
    here = view.outcomes["leaked"] or 0.0
    least = next((low for low in (1e-4, 1e-6, 1e-9) if here >= low), 1e-17)
    top = next(top for top in (35.0, 70.0, 160.0) if view.frontier.frame["cost"].max() <= top)
    return Axes(x=(least, 1.0), y=(0.0, top), x_format=".3~%", y_format=".0f", x_log=True)


stage.show(
    stage.Page(
        model="layers",
        knobs=("further", "correlation", "testing", "disciplines", "regulation", "design", "education", "mixed", "leak"),
        beside=2,
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        tabs={"Who can pull what": layers_tabs.pulls},
        still=("Who can pull what",),
        alt="Left: a hundred attempts fly from the left at up to eight slices of cheese, the layers; each goes on where a slice has a hole, "
        "and those that pass all are drawn to the right end. Where layers fail together their holes line up. Right: cost against the share "
        "that gets through, for every choice of layers.",
    )
)
