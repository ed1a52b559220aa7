"""Patrols: does the map show crime, or where the police have looked?"""

from dataclasses import replace
from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import axis, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.models.inherited.patrols import ACROSS, BIN, FRAMES

WHY = """
Every line is a city with the same two districts: of 1,000 patrols in A, 110 find something, in B 100. A patrol goes where more was
found. So more is found there, and the next patrol goes there too. A little luck in the first weeks becomes the map of the years after.

**No record is false.** That is what makes it hard to see from within: every city has evidence for its map. Only all of them side by side
show that the map is mostly where one has looked.

**It finds hardly more for it.** Half and half finds 105 in 1,000; the best there is, all in A, finds 110. Going where most was found lies
between the two, and in some cities it is the district with less crime that is watched.

**What brings them back.** Count a find the less, the more often one looked. Let residents' reports count, which need no patrol. Send
some patrols by lot. Each has its limit: the correction needs patrols in both districts, and reports mislead where people report
unequally.

**What is contested.** This is a model of two districts and of crime that patrols find. In field trials forecasts went with less crime and
with no significantly different shares of arrests. What the police find is not all that was done, and a record can also be wrong; no
correction here mends that. Both sides are under Evidence.
"""
SHARE = alt.Scale(domain=[0, 1], nice=False)
FOUND = (103.5, 110.4)  # of 1,000 patrols, in every preset
PHONE = 440  # px: below this there is little room


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the patrols of some cities over time, and beside it where all cities end."""
    wide = canvas.width > PHONE
    if wide:
        canvas = replace(canvas, width=canvas.width - 30)  # px: the numbers of its axis, and the frontier's last tick
    side, gap = (canvas.width // 4, 12) if wide else (60, 6)
    return charts.beside(_course(canvas, canvas.width - side - gap), _ends(canvas, side), spacing=gap)


def _course(canvas: Canvas, width: int) -> charts.Spec:
    """Draw a line for each of some cities, and the share of crime that is in A."""
    c, height = canvas.colours, canvas.height - canvas.words
    x = alt.X("frame:Q", scale=alt.Scale(domain=[0, FRAMES], nice=False), axis=None)
    y = alt.Y(
        "share:Q",
        title="Patrols in A" if width > PHONE / 2 else None,
        scale=SHARE,
        axis=axis(".0%", values=[0, 0.5, 1], grid=True),
    )
    days = charts.table("days").transform_filter(f"datum.frame == 0 || datum.frame == {FRAMES}")
    end = f"datum.frame == {FRAMES} ? "
    named = days.transform_calculate(said=f"{end}'day ' + {expr('datum.day', ',.0f')} : 'day 0'")
    layers = [
        charts.at("lines")
        .mark_line(color=c.optimised, strokeWidth=1.4, opacity=0.55, strokeJoin="round")
        .encode(x=x, y=y, detail="city:N"),
        charts.table("truth").mark_rule(color=c.meant, strokeWidth=3, strokeDash=[8, 5]).encode(y=y),
    ]
    truth = charts.table("truth").transform_calculate(said=f"'share of crime in A: ' + {expr('datum.share', '.0%')}")
    layers += written(truth, canvas, c.meant_words, align="left", baseline="bottom", dx=6, dy=-6, x=alt.XValue(0), y=y)
    for word, where in (("all patrols in A", 6), ("all in B", height - canvas.words - 4)):
        layers += written(
            charts.table("truth").transform_calculate(said=f"'{word}'"),
            canvas,
            c.text,
            align="left",
            baseline="top",
            dx=6,
            x=alt.XValue(0),
            y=alt.YValue(where),
        )
    for align, side in (("left", "datum.frame == 0"), ("right", f"datum.frame == {FRAMES}")):
        words = named.transform_filter(side).mark_text(fontSize=canvas.words, color=c.text, baseline="top", align=align)
        layers.append(words.encode(x=x, y=alt.YValue(height + 6), text="said:N"))
    return charts.layer(*layers, width=width, height=height)


def _ends(canvas: Canvas, width: int) -> charts.Spec:
    """Draw every city on the last day, and the two that one in ten lies beyond."""
    c, height = canvas.colours, canvas.height - canvas.words
    x = alt.X("beside:Q", axis=None, scale=alt.Scale(domain=[-0.6, ACROSS + 2], nice=False))
    y = alt.Y("share:Q", axis=None, scale=SHARE)
    size = max((min(width / (ACROSS + 3), height * BIN) * 0.85) ** 2, 7)
    dots = charts.at("ends").transform_calculate(share=f"floor(datum.share / {BIN} + 1e-6) * {BIN} + {BIN / 2}")
    layers = [
        charts.table("truth").mark_rule(color=c.meant, strokeWidth=3, strokeDash=[8, 5]).encode(y=y),
        dots.mark_point(filled=True, size=size, color=c.optimised, opacity=1).encode(x=x, y=y),
    ]
    for name, end, words, baseline, dy in (
        ("high", "top", "one in ten above", "bottom", -8),
        ("low", "bottom", "one in ten below", "top", 8),
    ):
        mark = charts.at("numbers").transform_calculate(share=f"datum.{name}")
        layers.append(mark.mark_rule(color=c.text, strokeWidth=1.5).encode(y=y))
        number = expr(f"datum.{name}", ".0%")
        text = (
            f"'{words} ' + {number}" if width > 10 * canvas.words else f"['{words}', {number}]" if width > PHONE / 5 else number
        )
        inside = f"clamp(datum.{end}, 0.08, 0.92)"
        outermost = charts.at("numbers").transform_calculate(share=inside, said=text)
        place: dict[str, Any] = {"align": "right", "baseline": baseline, "dy": dy, "x": alt.XValue(width), "y": y}
        layers += written(outermost, canvas, c.optimised_words, **place)
    return charts.layer(*layers, width=width, height=height)


def known(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return what policies find that know the rates: nothing lies beyond."""
    c, table = canvas.colours, charts.table("known")
    line = table.mark_line(color=c.meant, strokeWidth=2, strokeDash=[8, 5], clip=True, order=False)
    end = table.transform_joinaggregate(farthest="max(astray)").transform_filter("datum.astray == datum.farthest")
    name = end.mark_text(text="rates known", align="right", dx=-8, fontSize=canvas.words, color=c.meant_words)
    return [line.encode(x=x, y=y), name.encode(x=x, y=y)]


def say(view: View) -> str:
    """Return the sentence: how far cities that are alike part ways, and what it finds."""
    o, params = view.outcomes, view.params
    low, high, truth = (said(value or 0.0, ".0%") for value in (o["low_share"], o["high_share"], params.truth))
    return (
        f"After {said(params.days, ',.0f')} days one city in ten has [optimised:under {low}] of its patrols in A, "
        f"one in ten [optimised:over {high}]. In all of them A has [meant:{truth}] of the crime. "
        f"Of 1,000 patrols **{said(o['found'] or 0.0, '.1f')}** find something."
    )


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and of other districts all policies and those that know the rates."""
    frame, o = view.frontier.frame, view.outcomes
    rates = sorted(1000 * rate for rate in (view.params.rate_a, view.params.rate_b))
    least, most = min(frame["found"].min(), o["found"] or 0.0), rates[1]
    room = max(0.04 * (most - least), 0.2)
    found = FOUND if FOUND[0] <= least and most <= FOUND[1] else (least - room, most + room)
    astray = max(frame["astray"].max(), o["astray"] or 0.0)
    top = next(top for top in (0.5, 0.75, 1.0) if astray <= top)
    return Axes(x=found, y=(0.0, top), x_format=".1~f", y_format=".0%", y_hover=".1%")


stage.show(
    stage.Page(
        model="patrols",
        knobs=("follow", "corrected", "reports", "report_ratio", "exploration", "rate_a"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        over=known,
        lines="known",
        alt="Left: the share of patrols in district A over time, a line for each of 40 cities, and as dots where all cities end; dashed, the "
        "share of crime that is in A. Right: how far patrols go astray against what they find, for weaker and stronger ways of following "
        "the records; dashed, what could be found by who knew the rates.",
    )
)
