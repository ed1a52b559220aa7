"""Hiring: does hiring both groups at the same rate cost quality? That depends on why the scores differ."""

import math
from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.frontier_view import Line
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

WHY = """
"Fairness costs quality" sounds like arithmetic. It is a claim about **why** the scores differ. Choose *All bias*, then *No bias*: the
scores are the same, the hired are the same, no bell and no line moves, and the answer turns around. If the test is unfair, hiring
both groups at the same rate makes the hired better. If the skill differs, it makes them a little worse. No amount of score data tells
the two apart.

What to look at is the **last hire** of each group. Where the minority's last hire is better than the majority's, one more of the
minority instead of one of the majority is a gain: the next step towards equal rates is free. It starts to cost where the two are
equally good.

If one group's applications are only read with less care, their scores are **noisier**. One threshold then favours the noisier group,
because luck fills the top.
"""
SCORE = alt.Scale(domain=[-4.5, 5.5])
HIGHEST, HEIGHT = 1.6, 0.45  # of the frontier's panel, sd of skill
PEOPLE = alt.Scale(domain=[-0.19, 0.31])


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the majority's scores upwards and the minority's downwards, as large as they are; who is hired is filled."""
    colours = canvas.colours
    x = alt.X("score:Q", title="Score, standard deviations", scale=SCORE, axis=alt.Axis(grid=False, tickCount=10))
    y = alt.Y("height:Q", title=None, scale=PEOPLE, axis=None)
    wide = canvas.width > 440
    layers: list[alt.Chart] = []
    ends = ("0.31", "-0.19") if wide else ("0.25", "-0.13")  # where it is narrow the words stand over the line's ends
    for group, sign, end in zip(("majority", "minority"), (1, -1), ends, strict=True):
        hue = colours.group(group)
        up = f"{sign} * datum.density"
        bell = charts.table("bells", group=group).transform_calculate(height=up).encode(x=x, y=y)
        hired = charts.at("hired", group=group).transform_calculate(height=up).encode(x=x, y=y)
        line = charts.at("groups", group=group).transform_calculate(score="datum.threshold", height=end, zero="0")
        words = charts.at("groups", group=group).transform_calculate(
            score="datum.threshold",
            rate=f"{expr('datum.selection_rate', '.1%')} + ' hired'",
            last=f"isValid(datum.marginal_skill) ? 'last hire: skill ' + {expr('datum.marginal_skill', '.2f')} : ''",
            all=f"'{group.capitalize()}: ' + {expr('datum.selection_rate', '.1%')} + ' hired'",
        )
        at = 0 if sign > 0 else canvas.height - 2.6 * canvas.words
        text: dict[str, Any] = {"align": "left", "baseline": "top", "dx": 10 if wide else 0, "color": colours.text}
        place: dict[str, Any] = {"x": x} if wide else {"x": alt.XValue(0)}
        layers += [
            bell.mark_area(color=hue, opacity=0.16, clip=True),
            bell.mark_line(color=hue, strokeWidth=2, clip=True),
            hired.mark_area(color=hue, opacity=0.85, clip=True),
            line.mark_rule(color=colours.optimised, strokeWidth=3, clip=True).encode(x=x, y=y, y2=alt.Y2("zero:Q")),
            words.mark_text(**text, fontSize=canvas.words + 3, fontWeight="bold").encode(
                **place, y=alt.YValue(at), text="rate:N" if wide else "all:N"
            ),
            words.mark_text(**text, fontSize=canvas.words).encode(**place, y=alt.YValue(at + 1.4 * canvas.words), text="last:N"),
        ]
        if wide:
            name = words.transform_calculate(name=f"'{group.capitalize()}'").mark_text(
                align="left", baseline="top", fontSize=canvas.words + 3, fontWeight="bold", color=hue
            )
            layers.append(name.encode(x=alt.XValue(0), y=alt.YValue(at), text="name:N"))
    return charts.layer(*layers, width=canvas.width, height=canvas.height)


def say(view: View) -> str:
    """Return the sentence."""
    line, rate = (view.model.module.skill_under(view.params, policy) for policy in ("one_threshold", "parity"))
    here, there = apart(line, rate, ".3f")
    how = f"**{'raise' if rate > line else 'lower'}** mean skill from [optimised:{here}] to"
    if here == there:
        how = "leave mean skill at"
    return (
        f"Ratio of hiring rates: [meant:{said(view.outcomes['four_fifths_ratio'], '.2f')}]. Equal rates instead of one threshold "
        f"{how} [optimised:{there}]."
    )


def axes(view: View) -> Axes:
    """Return axes that hold every preset but that of very noisy scores: whole heights further down for these, so that an sd is as long."""
    top = HIGHEST - HEIGHT * math.floor((HIGHEST - max(view.frontier.frame["mean_skill"])) / HEIGHT)
    return Axes(
        x=(0.1, 1.04),
        y=(top - HEIGHT, top),
        x_format=".2f",
        y_format=".2f",
        y_hover=".3f",
        lines=(Line("x", 0.8, "four fifths"),),
    )


stage.show(
    stage.Page(
        model="hiring",
        knobs=("target", "bias", "gap", "policy", "noise", "noise_ratio"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        alt="Left: the scores of two groups, the majority's upwards and the minority's downwards, those hired filled. "
        "Right: mean skill of those hired against the ratio of hiring rates, with the four-fifths line.",
        implied={"target": {"policy": "chosen"}},
    )
)
