"""The price of a label: how many people must you ask before you know?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts, lettering
from pages.ui.drawing.numbers import axis, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.agreement.label_error import people_needed

WHY = """
Every comparison that trains an AI is paid for. An easy question, 73 against 27, is settled by **11** people. At 60 against 40 it takes
**65**, at 55 against 45 already **268**, and at 51 against 49 **6,763**: half the margin costs four times as much. So the same
number of people for every question wastes most of the money on what was clear from the start.

**Ask where it matters**: stop as soon as one answer leads. **Let people say "equal"**: whoever sees no difference flips no coin.
**Better instructions** halve the slips. **An AI rater** costs a forty-fifth; but what it gets wrong on a question it gets wrong every
time, so beyond a point more of its labels buy nothing.

And more labels only ever tell what the majority wants. Where people want different things, that is not the same as who is right.
"""
COST, MISSED = (0.02, 9000.0), (0.005, 0.6)  # of the frontier: dollars, with room for names at the right; share


def hero(canvas: Canvas) -> charts.Spec:
    """Draw what stands beside the frontier: who is asked, and what goes wrong, by question."""
    return _questions(canvas, canvas.width)


def levers(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the lines on which every lever alone would bring one; from the last row of a stage one line is followed, not five."""
    if canvas.large:
        return []
    line = charts.table("lines").mark_line(strokeWidth=1.5, clip=True, color=canvas.colours.effect, order=False)
    return [line.encode(x=x, y=y, detail="way:N")]


def _questions(canvas: Canvas, width: int) -> charts.Spec:
    """Return what happens to each question, from the closest to the clearest: how often it goes wrong, and whom one asks."""
    c, words = canvas.colours, canvas.words
    height = (canvas.height - 3 * words - 24) // 2
    here = charts.at("questions")

    def x(*, named: bool) -> alt.X:
        title = "Majority, from close to clear" if named else None
        shares = axis(".0%", values=[0.5, 0.6, 0.7, 0.8, 0.9, 1.0], grid=False, labels=named, labelFlush=True)
        return alt.X("majority:Q", title=title, scale=alt.Scale(domain=[0.5, 1.0], nice=False), axis=shares)

    wrong = alt.Y("error:Q", title=None, scale=alt.Scale(domain=[0, 0.6]), axis=axis(".0%", values=[0, 0.25, 0.5]))
    people = alt.Scale(domain=[1, 10_000], type="log", nice=False)
    tens = axis(",.0f", values=[1, 10, 100, 1000, 10_000], grid=True)
    asked = alt.Y("asked:Q", title=None, scale=people, axis=tens)
    needed = charts.table("needed").encode(x=x(named=True), y=alt.Y("people:Q", title=None, scale=people, axis=tens))
    named = needed.transform_filter("datum.named")
    said = named.transform_calculate(said=expr("datum.people", ",.0f"))
    beside: dict[str, Any] = {
        "align": "left",
        "dx": 8,
        "dy": alt.ExprRef("datum.people > 1000 ? 2 : -8"),
        "fontSize": words,
    }
    above = [
        here.mark_area(color=c.optimised, opacity=0.25, line={"color": c.optimised, "strokeWidth": 3}).encode(
            x=x(named=False), y=wrong
        ),
        _title(canvas, "How often it is decided wrong", c.optimised_words),
    ]
    below = [
        needed.mark_line(color=c.ghost, strokeDash=[5, 4], strokeWidth=2, clip=True),
        named.mark_point(filled=True, size=50, color=c.ghost, opacity=1),
        here.mark_line(color=c.meant, strokeWidth=3.5, clip=True).encode(x=x(named=True), y=asked),
        *lettering.rimmed(said.encode(text="said:N"), c.ground, c.text, **beside),
        _title(canvas, "People asked", c.meant_words),
        _title(canvas, "– – needed", c.text, right=width),
    ]
    return charts.rows(
        charts.layer(*above, width=width, height=height), charts.layer(*below, width=width, height=height), spacing=2 * words
    )


def _title(canvas: Canvas, text: str, colour: str, right: int = 0) -> alt.Chart:
    """Return words over a panel, on its left, or ending at `right`."""
    chart: alt.Chart = (
        charts.table("now")
        .mark_text(
            text=text,
            align="right" if right else "left",
            baseline="bottom",
            fontSize=canvas.words,
            fontWeight="normal" if right else "bold",
            color=colour,
        )
        .encode(x=alt.XValue(right), y=alt.YValue(-5))
    )
    return chart


def say(view: View) -> str:
    """Return the sentence."""
    o, params = view.outcomes, view.params
    who = "AI labels" if params.rater == "ai" else "people"
    asked = (
        f"Asking {said(params.people, ',.0f')} {who} per question"
        if params.ask == "same"
        else f"Asking until one answer leads by {params.lead}"
    )
    easy, close = (
        f"**{said(people_needed(share), ',.0f')}{word}** at {said(100 * share, '.0f')} against {said(100 * (1 - share), '.0f')}"
        for share, word in ((0.73, " people"), (0.51, ""))
    )
    return (
        f"{asked} costs **${said(o['cost'], ',.2f')}** and decides [optimised:{said(o['error'], '.1%')}] of questions against the majority. "
        f"To be {said(0.95, '.0%')} sure takes {easy}, but {close}."
    )


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and of other costs whole decades."""
    cost = view.frontier.frame["cost"]
    if COST[0] <= cost.min() and cost.max() <= COST[1]:
        return Axes(x=COST, y=MISSED, x_format=",.2~f", y_format=".1~%", y_hover=".1%", x_log=True, y_log=True)
    low = next(10.0**power for power in range(5, -6, -1) if 10.0**power <= cost.min() * 1.0001)
    high = next(10.0**power for power in range(-3, 9) if 10.0**power >= cost.max())
    return Axes(x=(low, high), y=MISSED, x_format=",.2~f", y_format=".1~%", y_hover=".1%", x_log=True, y_log=True)


def knobs(params: Any) -> tuple[str, ...]:
    """Return the knobs in the open: where one stops first, then the levers."""
    first = "people" if params.ask == "same" else "lead"
    return (first, "ask", "rater", "ai_bias" if params.rater == "ai" else "instructions", "tie_option", "majority")


stage.show(
    stage.Page(
        model="label_cost",
        knobs=knobs,
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        alt="Left: the frontier of cost against error, and the lines on which every lever alone would bring one, on logarithmic scales. "
        "Right: how often questions go wrong and how many people are asked, from close questions to clear ones.",
        over=levers,
        lines="lines",
        leads=True,
        implied={"people": {"ask": "same"}, "lead": {"ask": "active"}},
    )
)
