"""Spam: how long does a spam filter stay right if nobody touches it?"""

import math
from dataclasses import replace

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks

WHY = """
A filter is a line, drawn once between the good mail and the spam **of that day**. Spammers read their own returned mail and change a
little every month. The line stays.

At first nothing happens. Turning away by 24 degrees costs next to nothing, so the first year's numbers say that all is well. The same turn
costs **ten times as much** in the third year. *It fails slowly, then suddenly*: whoever waits for the numbers to fall waits too long.

**Retraining** buys it back, and the first few times buy nearly all of it: going from never to once a year is worth more than from once a year to
every month. **An alarm** checks a few messages a month and adds up the errors. Where drift is steady, a calendar is cheaper. Where it comes in
**jumps**, no calendar knows when, and the alarm does.

**Which mail to label?** Half at random and then the unclear ones: half the labels do as much. But ask only about what the *old* filter is
unsure of, and you label along its old line: with few labels, retraining every month then learns next to nothing.

Assumed: two kinds of mail, equally frequent, equally wide; nobody answers a retraining by turning faster; labels are right.
"""
UNTITLED = 14  # px: the room that a phone would keep for a title of the vertical axis
NARROW = 400  # px: below this the four moments stand two by two
PANELS = 4
NAMED = {  # words at a moment: where from the left, and their colour
    0: (("good mail", 0.0, "text"), ("spam", 0.65, "text"), ("filter", 0.55, "optimised_words")),
    PANELS - 1: (("where it belongs", 0.0, "meant_words"),),
}
LEAST, MOST = 0.78, 0.96  # of the frontier: where the presets are
LOWEST = 0.5  # of the curve's axis: a coin


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the chance to be right over the months; below, the mail at four moments, and the line that the filter draws."""
    months, lowest = canvas.scene
    if canvas.width < NARROW:
        canvas = replace(canvas, width=canvas.width + UNTITLED)
    gap = 12
    across = 2 if canvas.width < NARROW else PANELS
    side = int((canvas.width - (across - 1) * gap) / across)
    words = canvas.words + 16
    if across == 2:
        side = min(side, 150)
        above = 170
    else:
        side = min(side, int(canvas.height * 0.46))
        above = canvas.height - side - words - canvas.words - 10
    spacing = gap if across == 2 else int((canvas.width - PANELS * side) / (PANELS - 1))
    shots = [moment(canvas, side, panel) for panel in range(PANELS)]
    rows = [charts.beside(*shots[i : i + across], spacing=spacing) for i in range(0, PANELS, across)]
    return charts.rows(
        curve(canvas, max(above, 110), months, lowest), *rows, spacing=words + (canvas.words if across == 2 else 0)
    )


def curve(canvas: Canvas, height: int, months: int, lowest: float) -> charts.Spec:
    """Draw the law, one stream with the band of all, and when the filter was fitted again."""
    c = canvas.colours
    third = months // 3
    x = alt.X(
        "month:Q",
        title=None,
        scale=alt.Scale(domain=[0, months], nice=False),
        axis=axis(",.0f", values=[0, third, months - third, months], grid=False, labelFlush=True),
    )
    y = alt.Y(
        "right:Q",
        title=None,
        scale=alt.Scale(domain=[lowest, 1.0], nice=False),
        axis=axis(".0%", values=[lowest, (1 + lowest) / 2, 1]),
    )
    band = y.copy()
    band.shorthand = "low:Q"
    course, law, again = charts.at("course"), charts.table("law"), charts.at("retrained")
    end = law.transform_filter(f"datum.month == {months}")
    name = {"fontSize": canvas.words, "clip": False}
    layers = [
        course.mark_area(color=c.optimised, opacity=0.18, clip=True).encode(x=x, y=band, y2="high:Q"),
        course.mark_line(color=c.optimised, strokeWidth=4, clip=True).encode(x=x, y=y),
        law.mark_line(color=c.ghost, strokeDash=[6, 4], strokeWidth=2, clip=True).encode(x=x, y=y),
        again.mark_rule(color=c.effect, strokeWidth=2.5).encode(x=x, y=alt.YValue(height), y2=alt.Y2Value(height - 14)),
        end.mark_text(
            text="never touched, by the law", align="right", dx=-6, dy=16, baseline="top", color=c.ghost_words, **name
        ).encode(x=x, y=y),
        charts.table("now")
        .mark_text(text="Mail sorted right, by month", align="left", baseline="bottom", fontWeight="bold", color=c.text, **name)
        .encode(x=alt.XValue(0), y=alt.YValue(-6)),
        again.transform_aggregate(times="count()")
        .transform_filter("datum.times > 0")
        .mark_text(text="▎retrained", align="right", baseline="bottom", color=c.effect_words, **name)
        .encode(x=alt.XValue(canvas.width), y=alt.YValue(-6)),
    ]
    return charts.layer(*layers, width=canvas.width, height=height)


def moment(canvas: Canvas, side: int, panel: int) -> charts.Spec:
    """Draw the mail of one month: good mail hollow, spam full, what is sorted wrong in vermillion; the filter's line, and where it should be."""
    c = canvas.colours
    plane = alt.Scale(domain=[-4.6, 4.6], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=plane), alt.Y("y:Q", axis=None, scale=plane)
    mail, wrong = charts.table("mail", panel=panel), charts.at("wrong", panel=panel)
    border, shot = charts.table("border", panel=panel), charts.at("shots", panel=panel)
    size = 9 if side < 140 else 16 if side < 220 else 28
    dots: list[alt.Chart] = []
    for chart, spam, good in ((mail, c.text, c.ghost), (wrong, c.optimised, c.optimised)):
        dots += [
            chart.transform_filter("!datum.spam").mark_point(size=size, color=good, strokeWidth=1.3, opacity=1),
            chart.transform_filter("datum.spam").mark_point(size=size, color=spam, filled=True, opacity=1),
        ]
    right, month = expr("datum.right", ".0%"), expr("datum.month", ",.0f")
    layers = [
        *[dot.encode(x=x, y=y) for dot in dots],
        border.mark_rule(color=c.meant, strokeWidth=2, strokeDash=[5, 4], clip=True).encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
        shot.mark_rule(color=c.optimised, strokeWidth=4, clip=True).encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
        border.transform_calculate(said=f"'month ' + {month}")
        .mark_text(align="left", baseline="bottom", fontSize=canvas.words, color=c.text)
        .encode(x=alt.XValue(0), y=alt.YValue(-4), text="said:N"),
        shot.transform_calculate(said=right)
        .mark_text(align="right", baseline="bottom", fontSize=canvas.words + 2, fontWeight="bold", color=c.optimised_words)
        .encode(x=alt.XValue(side), y=alt.YValue(-4), text="said:N"),
    ]
    for word, at, colour in NAMED.get(panel, ()):
        high = word == "filter"
        layers.append(
            charts.table("now")
            .mark_text(text=word, align="left", baseline="top", fontSize=canvas.words, color=getattr(c, colour))
            .encode(x=alt.XValue(int(at * side)), y=alt.YValue(0 if high else side + 3))
        )
    return charts.layer(*layers, width=side, height=side)


def say(view: View) -> str:
    """Return the sentence."""
    o, params, law = view.outcomes, view.params, view.result.law
    third = params.months // 3
    if o["retrainings"] == 0 and not params.alarm:
        early, late = (said(100 * o[name], ".1f") for name in ("lost_early", "lost_late"))
        return (
            f"Untouched: [meant:{said(law[0], '.0%')}] right at first, [optimised:{said(o['accuracy'], '.0%')}] in month "
            f"{params.months}. The first {third} months cost **{early}** points, the last {third} cost **{late}**."
        )
    return (
        f"For **{said(o['labels'], ',.0f')} labels** the filter sorts [meant:{said(o['mean_accuracy'], '.1%')}] right, "
        f"[optimised:{said(o['worst_month'], '.0%')}] in its worst month. Untouched it would end at {said(law[-1], '.0%')}."
    )


def price(view: View) -> str:
    """Return what the next step towards more mail sorted right costs in labels."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["mean_accuracy"])
    if step is None:
        return "This is the end of the frontier: more labels sort no more mail right."
    there, here = apart(step.x_next, step.x, ".0%")
    more, labels = apart(step.y_next, view.outcomes["labels"] or 0.0, ",.0f")
    return f"The next step: {there} of the mail sorted right instead of {here}, for {more} labels instead of {labels}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and of other settings whole twentieths and tens of thousands of labels."""
    frame = view.frontier.frame
    low, high = LEAST, MOST
    if min(frame["mean_accuracy"]) < low or max(frame["mean_accuracy"]) > high:
        low, high = (side(20 * end(frame["mean_accuracy"])) / 20 for side, end in ((math.floor, min), (math.ceil, max)))
    top = next(limit for limit in (10_000, 20_000, 40_000) if limit >= max(frame["labels"]))
    return Axes(x=(low, high), y=(500, top), x_format=".0%", y_format=",.0f", y_hover=",.0f", y_log=True)


def scene(view: View) -> tuple[int, float]:
    """Return the months and how far down the curve's axis goes."""
    low = float(min(view.result.law))
    return view.params.months, min(LOWEST, math.floor(10 * low) / 10)


stage.show(
    stage.Page(
        model="spam",
        knobs=lambda params: (
            "alarm_at" if params.alarm else "retrain_every",
            "alarm",
            "jump",
            "choose",
            "labels_per_month",
            "drift",
        ),
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        scene=scene,
        implied={"retrain_every": {"alarm": False}, "alarm_at": {"alarm": True}},
        alt=(
            "Left, above: the share of mail sorted right over the months, by the law and in a drawn stream. Below: the mail of "
            "four months as dots, with the filter's line and where it should be. Right: labels paid for against mail sorted right."
        ),
    )
)
