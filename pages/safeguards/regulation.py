"""Regulation: does a rule without audits protect anybody?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import axis, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.models.safeguards.regulation import FIRMS

WHY = """
A firm asks what is dearer: complying, or the fine times the chance that somebody looks. Left of the **dashed line** complying is cheaper.
These firms comply, and come to market later. Right of it nobody complies; some of them are caught.

**Only the product counts.** An audit in ten years and 35 million deter as many as an audit every year and 3.5 million. But audits do a
second thing that fines do not: they **find** those who were not deterred. A fine that nobody has to fear is not a rule.

**It is the large ones that stay out.** Where costs grow with the firm, a fixed fine is small change for the largest, and they have most
customers. Audits that go to the larger half, or a fine that grows with turnover, protect more people with less delay.

**The price** is time: who complies is later, and so is what its product does for people. Whatever makes complying quicker moves the whole
line; what makes it cheaper moves firms along it.

**In the EU, as of 3 July 2026.** The AI Act has been in force since 1 August 2024, its prohibitions since 2 February 2025, its fines
since 2 August 2025. High-risk duties were to apply from 2 August 2026. The "digital omnibus" proposed in November 2025, adopted by
Parliament on 16 and Council on 29 June 2026, moves them to 2 December 2027, and to 2 August 2028 in products. Whether and when that was
published could not be looked up. No fine under the Act is modelled here: 35 million is its highest fixed sum, and fines may be lower.

Assumed: firms know the chance and weigh coolly, audits see everything, harm grows with customers and customers with turnover. That people
and firms weigh so coolly is what studies disagree about; so is whether rules cost or help in the long run. Both sides are under
*Evidence*.
"""
PHONE = 440  # px: below this there is little room
CROSS = "M-1,-1L1,1M1,-1L-1,1"
LETTER = 0.54  # width of a bold letter, in its size
NAMES = (("complies", "comply, later"), ("undetected", "undetected"), ("caught", "caught"))


def hero(canvas: Canvas) -> charts.Spec:
    """Draw every firm by what complying costs it and by its turnover, and the fine that it must expect."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    height = canvas.height - 2 * words
    (low, high), (small, large) = canvas.scene
    across = alt.Scale(type="log", domain=[low, high], nice=False)
    up = alt.Scale(type="log", domain=[small, large], nice=False)
    x_title = "Complying costs, million a year" if wide else "Complying costs, M a year"
    y_title = "Turnover, million" if wide else None
    x = alt.X("cost:Q", title=x_title, scale=across, axis=axis(",.2~f", values=[0.01, 0.1, 1, 10, 100, 1000], grid=False))
    y = alt.Y("turnover:Q", title=y_title, scale=up, axis=axis(",.0f", values=[1, 10, 100, 1000, 10000], grid=False))
    size = (0.62 * words if wide else 0.55 * words) ** 2
    firms = charts.at("firms")
    colours = {"complies": (c.meant, c.meant_words), "undetected": (c.optimised, c.optimised_words), "caught": (c.text, c.text)}
    layers: list[alt.Chart] = []
    if canvas.hidden:
        layers.append(firms.mark_point(filled=True, color=c.ghost, size=size, opacity=0.9, clip=True).encode(x=x, y=y))
    else:
        drawn = firms.encode(x=x, y=y)
        look: dict[str, Any] = {"size": size, "clip": True}
        here = {state: drawn.transform_filter(alt.datum.state == state) for state in colours}
        caught = here["caught"]
        layers += [
            here["complies"].mark_point(filled=True, color=c.meant, opacity=0.85, **look),
            here["undetected"].mark_point(filled=False, color=c.optimised, strokeWidth=2, opacity=1, **look),
            caught.mark_point(filled=False, color=c.optimised, strokeWidth=2, opacity=1, **look),
            caught.mark_point(shape=CROSS, filled=False, color=c.text, size=size, strokeWidth=2, opacity=1, clip=True),
        ]
    line = charts.at("line").transform_filter("datum.fine > 0").transform_calculate(cost="datum.fine")
    layers.append(line.mark_line(color=c.text, strokeWidth=2.5, strokeDash=[8, 5], order=False, clip=True).encode(x=x, y=y))
    top = line.transform_joinaggregate(most="max(turnover)", least_fine="min(fine)", most_fine="max(fine)")
    number = f"{expr('datum.fine', ',.2~f')} + ' million a year'"
    told = f"{number}" if not wide else f"'audit rate × fine: ' + {number}"
    named = top.transform_filter("datum.turnover == datum.most").transform_calculate(
        said=f"datum.least_fine == datum.most_fine ? {told} : 'audit rate × fine'", cost=f"clamp(datum.fine, {low}, {high})"
    )
    for side, when in (("left", f"datum.fine < {(low * high) ** 0.5}"), ("right", f"datum.fine >= {(low * high) ** 0.5}")):
        beside = named.transform_filter(when)
        away = 6 if side == "left" else -6
        layers += written(
            beside,
            canvas,
            c.text,
            x=x,
            y=alt.YValue(4 if wide else int(1.8 * words)),
            align=side,
            baseline="top",
            dx=away,
            clip=True,
        )
    if not wide:
        up_is = charts.table("now").transform_calculate(said="'turnover, M'")
        layers += written(up_is, canvas, c.text, x=alt.XValue(2), y=alt.YValue(4), align="left", baseline="top")
    at = 0.0
    for state, words_of in NAMES:
        name = words_of if wide else words_of.split(",")[0]
        if not canvas.hidden:
            row = charts.at("counts", state=state).transform_calculate(said=f"{expr('datum.many', '.0f')} + ' {name}'")
            place: dict[str, Any] = {"x": alt.XValue(int(at)), "y": alt.YValue(-8), "align": "left", "baseline": "bottom"}
            if state == "caught":
                row = row.transform_calculate(said=f"'✕ ' + {expr('datum.many', '.0f')} + ' {name}'")
            layers += written(row, canvas, colours[state][1], **place)
        at += (LETTER * (len(name) + 4) + (2 if wide else 0.8)) * words
    return charts.layer(*layers, width=canvas.width, height=height)


def say(view: View) -> str:
    """Return the sentence: who complies, whom the others harm, and what it costs in time."""
    o = view.outcomes
    comply = said(FIRMS * (o["compliance"] or 0.0), ".0f")
    harm, caught = said(o["harm"] or 0.0, ".0%"), said(FIRMS * (o["caught"] or 0.0), ".0f")
    months = said(o["delay_months"] or 0.0, ".1f")
    return (
        f"[meant:{comply}] of {FIRMS} firms comply; {caught} of the others are caught in ten years. Over these years [optimised:{harm}] "
        f"of customers are with a firm that does not comply, and a product comes **{months} months** later in the mean."
    )


def scene(view: View) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what the picture spans: costs, and turnovers, the same along the frontier."""
    span: tuple[tuple[float, float], tuple[float, float]] = view.model.module.span(view.result)
    return span


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    high = max(view.frontier.frame["delay_months"].max(), view.outcomes["delay_months"] or 0.0)
    top = next(limit for limit in (6.5, 13.0, 25.0) if high <= limit)
    return Axes(x=(0.0, 1.0), y=(0.0, top), x_format=".0%", y_format=".0f", y_hover=".1f")


stage.show(
    stage.Page(
        model="regulation",
        knobs=("audit_rate", "fine", "delay", "cost_median", "targeted", "fine_by"),
        between="nearest",
        scene=scene,
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        alt="Left: four hundred firms by what complying costs them and by their turnover, filled where they comply, crossed where they are "
        "caught; a dashed line, the fine that they must expect. Right: delay to market against the share of customers of firms that do not "
        "comply, for every audit rate.",
    )
)
