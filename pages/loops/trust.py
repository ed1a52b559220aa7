"""Trust: how much falsehood can a feed show before nobody believes it?"""

import math
from dataclasses import replace

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import axis, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

WHY = """
Trust is slow to earn and quick to lose: one falsehood costs as much as several truths earn. If it costs as much as **five** truths earn
(an assumption), **one falsehood in twenty costs a fifth of all trust.**

What counts is not what is posted but what is **seen**. If falsehood scores only a little higher than truth, a ranked feed shows more of
it the further up one looks. Read the newest first, and you see what is posted.

What lowers belief in falsehood can lower trust as well. A label says "false" aloud. A filter that also takes out what is true has its own
price. So there is a frontier: less falsehood taken for true, or more trust. That **a label costs trust is an assumption** (*A label makes a
falsehood cost more by*): fact checks, tips and coverage of misinformation did lower belief in what is true, and so did a general warning;
labels on single headlines did not (see *Evidence*).
"""
FALSEHOOD = "Falsehood (outlined: with a label)"
LEAST, MOST = 0.5, 0.9  # of trust, where the presets are
LOW = 200  # px: where panels stand under one another
PHONE = 440  # px: below this the places stand under the days


def hero(canvas: Canvas) -> charts.Spec:
    """Draw trust over the days for three readers, and the falsehood in each place of the ranked feed."""
    days, places, top = canvas.scene
    narrow = canvas.width < PHONE
    gap, beside = 30, 130 if canvas.large else 70  # px: `beside` is for the second axis
    if narrow:
        canvas = replace(canvas, height=LOW)
    wide = canvas.width if narrow else int((canvas.width - gap - beside) * 0.66)
    slim = canvas.width if narrow else canvas.width - gap - beside - wide
    both = lines(canvas, wide, days), feed(canvas, slim, places, top)
    return charts.rows(*both, spacing=gap) if narrow else charts.beside(*both, spacing=gap)


def lines(canvas: Canvas, width: int, days: int) -> charts.Spec:
    """Draw trust, from what it was at first to where it ends, each line with its name and number."""
    colours = canvas.colours
    hues = {"ranked": colours.optimised, "newest first": colours.meant, "this feed": colours.text}
    words = 13 * canvas.words  # px: beside the lines
    x = alt.X(
        "day:Q",
        title="Days",
        axis=alt.Axis(tickCount=2 if canvas.large else 5),
        scale=alt.Scale(domain=[0, days], range=[0, width - words], nice=False),
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    y = alt.Y("trust:Q", title="Trust", scale=scale, axis=axis(".0%", tickCount=5))
    layers: list[alt.Chart] = []
    for reader, hue in hues.items():
        own = reader == "this feed"
        line = charts.at("course", reader=reader).encode(x=x, y=y)
        layers.append(
            line.mark_line(color=hue, interpolate="monotone", strokeWidth=4 if own else 2.5, strokeDash=[1, 0] if own else [6, 4])
        )
        end = charts.at("ends", reader=reader).transform_calculate(
            said=f"datum.name ? datum.name + ' ' + {expr('datum.trust', '.0%')} : ''", day=str(days)
        )
        text = end.mark_text(
            align="left", dx=8, fontSize=canvas.words + 1, fontWeight="bold" if own else "normal", color=colours.words(hue)
        )
        layers.append(text.encode(x=x, y=alt.Y("place:Q", scale=scale, title="Trust"), text="said:N"))
    return charts.layer(*layers, width=width, height=canvas.height)


def feed(canvas: Canvas, width: int, places: int, top: float) -> charts.Spec:
    """Draw the ranked feed as a list: in each place the chance of a falsehood, solid where it carries no label."""
    colours = canvas.colours
    x = alt.X("falsehood:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=axis(".0%", tickCount=4), title=FALSEHOOD)
    y = alt.Y("rank:O", title="Place in the ranked feed", axis=alt.Axis(values=list(range(1, places + 1))))
    rank = charts.at("ranks")
    text = rank.transform_calculate(said=expr("datum.falsehood", ".1%")).mark_text(
        align="left", dx=6, fontSize=canvas.words, color=colours.text
    )
    first = rank.transform_filter("datum.rank == 1")
    posted = first.transform_calculate(said=f"'newest first: ' + {expr('datum.in_stream', '.1%')}")
    at = alt.X("in_stream:Q", scale=x["scale"], title=FALSEHOOD)
    layers = [
        rank.mark_bar(filled=False, stroke=colours.optimised, strokeWidth=1.5).encode(x=x, y=y),
        rank.mark_bar(color=colours.optimised).encode(x=alt.X("unlabelled:Q", scale=x["scale"], title=FALSEHOOD), y=y),
        text.encode(x=x, y=y, text="said:N"),
        posted.mark_rule(color=colours.meant, strokeWidth=2.5, strokeDash=[6, 4]).encode(x=at),
        posted.mark_text(align="left", baseline="bottom", dy=-5, fontSize=canvas.words, color=colours.meant).encode(
            x=at, y=alt.YValue(0), text="said:N"
        ),
    ]
    return charts.layer(*layers, width=width, height=canvas.height)


def say(view: View) -> str:
    """Return the sentence."""
    o = view.outcomes
    shown = f"[optimised:{said(o['falsehood_shown'], '.1%')}] of what is read is false"
    label = f", {said(o['falsehood_seen'], '.1%')} without a label" if view.params.labels else ""
    newest = f"with the newest first [meant:{said(o['trust_newest_first'], '.0%')}]"
    return f"{shown}{label}. In the long run **{said(o['trust'], '.0%')}** of trust is left; {newest}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and every policy of this setting, in tenths of trust."""
    frame = view.frontier.frame
    low = min(LEAST, math.floor(10 * min(frame["trust"])) / 10)
    high = max(MOST, math.ceil(10 * max(frame["trust"])) / 10)
    top = next(limit for limit in (0.12, 0.3, 0.6, 1.0) if limit >= max(frame["falsehood_seen"]))
    return Axes(x=(low, high), y=(0.0, top), x_format=".0%", y_format=".0%", y_hover=".1%")


def scene(view: View) -> tuple[int, int, float]:
    """Return days, places, and how far the falsehood's axis goes."""
    most = max(view.frontier.frame["falsehood_shown"])
    return (
        view.params.days,
        view.params.slate,
        next(limit for limit in (0.1, 0.2, 0.5, 1.0, 1.3) if limit >= 1.5 * most or limit > 1),
    )


stage.show(
    stage.Page(
        model="trust",
        knobs=("labels", "falsehood", "boost", "removed", "chronological", "loss_ratio"),
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        scene=scene,
        between="each",
        alt=(
            "Left: trust over days for who reads the ranked feed, this feed, and the newest first. Middle: the share of falsehood in each "
            "place of the ranked feed. Right: falsehood seen as if true against trust."
        ),
    )
)
