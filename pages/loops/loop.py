"""The loop: when does a recommender split people?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts, lettering
from pages.ui.drawing.numbers import PERCENT, expr, said
from pages.ui.loops import loop_worlds
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.loop.course import FRAMES
from sim.loop.policies import NAMED

WHY = """
People click most on what is **a little stronger** than they are. The recommender finds that out from their clicks and shows it. They
move towards what they see. What it learned was true of who they were; so it learns again, and shows what is a little stronger than that.
Nobody wanted this, and nobody is shown anything that they would not click on.

**It is a loop, and it has a gain.** Friends hold people together, their first opinion holds them back, and the loop drives them apart. Which
wins can be computed exactly (*Equations*): two camps drift apart when the loop gain between them is above 0, and without end when it is 1.
Feedback decides **how far** they go. Whether they part is decided by appetite, and by who one's friends are.

**It buys nothing.** A recommender follows people wherever they go, so it gets its clicks from a society that is split as from one that is
not. That is why healing is so cheap: show everyone a little less than the believed ideal. Random items heal as well, and cost thirteen times
as much for the same (a tenth of either).

**What carries all this is an assumption.** *Appetite* says how much stronger than themselves the things are that people like best. Above 1
the loop can split people; at 1, while the shelf is full, it cannot. For clicks nobody has measured it; for voters, a generation of studies
could not tell the two apart. Nothing here is a forecast.

Clicks and variance **at rest** are those of endlessly many people, exactly; paths and distances are one drawn course of the people asked for.
"""
OPINION = alt.Scale(domain=[-1.05, 1.05], nice=False)
POLES = "datum.value == 1 ? 'all for' : datum.value == -1 ? 'all against' : 'neither'"
TIME = alt.Scale(domain=[-0.5, FRAMES + 0.5], nice=False)
BIN = 0.025  # half of a bin of opinions
PHONE = 440  # px: below this there is little room
SAME = 0.0005  # clicks per item that do not show in the sentence
FULL = 0.06  # share of people in a bin from which on it is drawn in full colour


def hero(canvas: Canvas) -> charts.Spec:
    """Draw two camps over time, over where the same people would be under a random feed, and beside it where all end."""
    side, gap = (canvas.width // 4, 15) if canvas.width > PHONE else (50, 8)
    return charts.beside(
        course(canvas, canvas.width - side - gap - (40 if canvas.width > PHONE else 30)), ends(canvas, side), spacing=gap
    ) | {"resolve": {"scale": {"color": "independent", "opacity": "independent"}}}


def course(canvas: Canvas, width: int) -> charts.Spec:
    """Draw the density of both camps, day by day, their means, and the means under a random feed."""
    c, height = canvas.colours, canvas.height
    x = alt.X("frame:Q", scale=TIME, axis=None)
    y = alt.Y("opinion:Q", scale=OPINION, title=None, axis=alt.Axis(values=[-1, 0, 1], labelExpr=POLES, labelLimit=0, grid=False))
    strength = alt.Opacity("share:Q", legend=None, scale=alt.Scale(domain=[0, FULL], range=[0.05, 0.95], clamp=True))
    layers = []
    for table in charts.shown("people"):
        cell = table.transform_calculate(
            left="datum.frame - 0.5", right="datum.frame + 0.5", top=f"datum.opinion + {BIN}", bottom=f"datum.opinion - {BIN}"
        )
        layers.append(
            cell.mark_rect(clip=True).encode(
                x=alt.X("left:Q", scale=TIME, axis=None),
                x2="right:Q",
                y=alt.Y("bottom:Q", scale=OPINION),
                y2="top:Q",
                color=camp(canvas),
                opacity=strength,
            )
        )
    for table in charts.shown("camps"):
        layers.append(table.mark_line(color=c.text, strokeWidth=2.5).encode(x=x, y=y, detail="camp:N"))
    ghost = charts.table("ghost")
    late = ghost.transform_filter(f"datum.frame == {FRAMES * 3 // 5} && datum.camp == 0")
    days = (
        charts.table("days").transform_filter(f"datum.frame % {FRAMES // 2} == 0").transform_calculate(said="'day ' + datum.day")
    )
    layers += [
        ghost.mark_line(color=c.ghost, strokeDash=[6, 4], strokeWidth=2.5).encode(x=x, y=y, detail="camp:N"),
        *rimmed(late, canvas, "the same people, random feed" if width > 20 * canvas.words else "random feed", x=x, y=y),
        days.mark_text(fontSize=canvas.words, color=c.text, baseline="top").encode(x=x, y=alt.YValue(height + 8), text="said:N"),
    ]
    number, wide = expr("datum.gap", ".2f"), width > 30 * canvas.words
    words = f"'Two camps, now ' + {number} + ' times as far apart as they began'" if wide else f"{number} + ' times as far apart'"
    for table in charts.shown("numbers"):
        row = table.transform_calculate(said=words)
        layers.append(
            row.mark_text(align="left", baseline="bottom", fontSize=canvas.words + 1, fontWeight="bold", color=c.text).encode(
                x=alt.XValue(0), y=alt.YValue(-8), text="said:N"
            )
        )
    return charts.layer(*layers, width=width, height=height)


def ends(canvas: Canvas, width: int) -> charts.Spec:
    """Draw where all stand at the end, by camp, and outlines of the first day and of the random feed."""
    c = canvas.colours
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 0.12], clamp=True, nice=False), axis=None)
    y = alt.Y("opinion:Q", scale=OPINION, axis=None)
    layers = [
        table.mark_area(orient="horizontal", opacity=0.85, line=False, clip=True).encode(
            x=x, x2=alt.X2Datum(0), y=y, color=camp(canvas)
        )
        for table in charts.shown("ends")
    ]
    outline: dict[str, Any] = {"x": x, "y": y, "order": alt.Order("opinion:Q")}
    layers += [
        charts.table("first_end").mark_line(color=c.text, strokeWidth=1.5, strokeDash=[1, 3]).encode(**outline),
        charts.table("ghost_end").mark_line(color=c.ghost, strokeWidth=2, strokeDash=[6, 4]).encode(**outline),
    ]
    row = charts.table("days").transform_filter(f"datum.frame == {FRAMES}")
    layers += [
        row.transform_calculate(said="'Day ' + datum.day")
        .mark_text(align="left", baseline="bottom", fontSize=canvas.words + 1, fontWeight="bold", color=c.text)
        .encode(x=alt.XValue(0), y=alt.YValue(-8), text="said:N"),
        row.mark_text(align="left", baseline="top", fontSize=canvas.words, color=c.text).encode(
            x=alt.XValue(0),
            y=alt.YValue(canvas.height + 8),
            text=alt.TextValue("dotted: day 0" if width > 6 * canvas.words else ""),
        ),
    ]
    return charts.layer(*layers, width=width, height=canvas.height)


def camp(canvas: Canvas) -> alt.Color:
    """Return the hue of a camp: the sign of its first opinion."""
    right, left = canvas.colours.groups[:2]
    return alt.Color("camp:N", legend=None, scale=alt.Scale(domain=[0, 1], range=[right, left]))


def rimmed(chart: alt.Chart, canvas: Canvas, words: str, **at: Any) -> tuple[alt.Chart, alt.Chart]:
    """Return words over a place, bold and on a rim."""
    look: dict[str, Any] = {"baseline": "bottom", "dy": -5, "fontSize": canvas.words, "fontWeight": "bold"}
    placed = chart.encode(**at, text=alt.TextValue(words))
    return lettering.rimmed(placed, canvas.colours.ground, canvas.colours.text, **look)


def best(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the exact frontier, a line under the policies."""
    line = charts.table("best").mark_line(color=canvas.colours.effect, strokeWidth=2, clip=True, order=False)
    return [line.encode(x=x, y=y)]


def say(view: View) -> str:
    """Return the sentence: how much further apart, what it earned in clicks, what healing half of it would cost."""
    o, module = view.outcomes, view.model.module
    clicks, first = o["clicks"] or 0.0, module.first_day(view.params)
    ghost = said(module.without(view.result), ".2f")
    apart = (
        f"After {said(view.params.days, ',.0f')} days the two camps stand [optimised:{said(o['gap'] or 0.0, '.2f')} times] as far apart as "
        f"they began; under a random feed, {ghost} times. "
    )
    now = f"**{said(100 * clicks, '.1f')}** of 100 items are clicked in the end"
    if abs(clicks - first) < SAME:
        return f"{apart}In clicks it earned nothing: {now}, as on the first day. {heal(view)}"
    return f"{apart}{now[0].upper()}{now[1:]}, {said(100 * first, '.1f')} on the first day. {heal(view)}"


def heal(view: View) -> str:
    """Return what it would cost to halve the variance of opinions, where people are split."""
    o = view.outcomes
    if (o["gap"] or 0.0) <= 1:
        return "There is no split to heal."
    cost = view.model.module.healing(view.params, o["clicks"], o["variance"], view.frontier)
    if cost is None:
        return "No policy here would halve the variance of opinions."
    if cost <= 0:
        return "To halve the variance of opinions would cost **no clicks** at all."
    return f"To halve the variance of opinions would cost [meant:{said(100 * cost, '.2r')}{PERCENT}] of the clicks."


def axes(view: View) -> Axes:
    """Return axes that hold every policy and the present setting; they change by steps, so that most knobs leave them alone."""
    low, high, top = view.model.module.span(view.params, view.outcomes)
    return Axes(x=(low, high), y=(0.0, top), x_format=".1%", y_format=".2~f", y_hover=".3f")


stage.show(
    stage.Page(
        model="loop",
        knobs=("damping", "appetite", "homophily", "ranker", "exploration", "reading"),
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        over=best,
        under=loop_worlds.show,
        marks=NAMED,
        between="nearest",
        implied={"damping": {"ranker": "personal"}},
        patient=True,
        apart=("people", "camps", "ends", "numbers"),
        alt="Left: two camps of opinions over time, as densities; dashed, where the same people would be under a random feed; beside it "
        "where all stand at the end. Right: variance of opinions against clicks, with the exact frontier and what damping, exploration and "
        "other rankings do.",
    )
)
