"""Lending: what does it cost a bank to treat groups alike, and what do they get from it?"""

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

TODAY = "750 points for everyone"
WHY = """
Every dot is a person with a real credit score of 2003; a filled dot repays. The bank approves everyone to the right of the line.

**One line for everyone** (grey) earns almost all there is to earn and approves very different shares of the groups: scores carry the history
that made them. **Equal approval** asks for a different line in every group. In between lies every tolerated gap, and for each of them there
is exactly one most profitable policy: that is the frontier. The people between the grey line and the red one are those whose outcome changes.

A rule that lies under the frontier, like "750 points for everyone", is neither the profitable choice nor the equal one: more of both
can be had at once. And approval is not yet help: a loan that fails costs its taker 150 points (Liu et al. 2018), see *Data*.
"""
GROUPS = {"asian": "Asian", "black": "Black", "hispanic": "Hispanic", "white": "White"}


def hero(canvas: Canvas) -> charts.Spec:
    """Draw people as dots per group, in the order of their scores; who stands left of the line is rejected and fades."""
    colours = canvas.colours
    last = list(GROUPS)[-1]
    narrow = canvas.width < 40 * canvas.words  # then the words take two lines
    height = (canvas.height + (40 if narrow else -80)) // len(GROUPS)
    title, scale = "Credit score", alt.Scale(domain=[300, 850])
    top = alt.YValue((2 if narrow else 1) * canvas.words + 2)  # px: under the words
    rows = []
    for (group, name), hue in ((each, colours.group(each[0])) for each in GROUPS.items()):
        axis = alt.Axis(grid=False, values=[300, 400, 500, 600, 700, 800, 850]) if group == last else None
        x = alt.X("score:Q", title=title, scale=scale, axis=axis)
        y = alt.Y("stack:Q", axis=None, scale=alt.Scale(domain=[-0.8, 12 if narrow else 10]))
        people = charts.table("people", group=group).encode(x=x, y=y)
        size = canvas.width / 12
        dots = people.transform_filter("datum.repays").mark_point(filled=True, size=size, color=hue, opacity=1)
        rings = people.transform_filter("!datum.repays").mark_point(
            filled=False, size=size * 0.8, color=hue, strokeWidth=1.3, opacity=1
        )
        line = charts.at("thresholds", group=group).encode(x=x)
        veil = (
            line.transform_calculate(least="300")
            .mark_rect(color=colours.ground, opacity=0.72)
            .encode(x=alt.X("least:Q", title=title, scale=scale, axis=axis), x2="score:Q")
        )
        rule = line.mark_rule(color=colours.optimised, strokeWidth=3).encode(y=top, y2=alt.Y2Value(height))
        before = (
            charts.table("one", group=group)
            .mark_rule(color=colours.ghost, strokeWidth=2, strokeDash=[5, 4])
            .encode(x=x, y=top, y2=alt.Y2Value(height))
        )
        words = (
            charts.at("thresholds", group=group)
            .transform_calculate(said=f"'{name}: ' + {expr('datum.approval', '.0%')} + ' approved'")
            .mark_text(align="left", baseline="top", fontSize=canvas.words, fontWeight="bold", color=colours.text)
            .encode(x=alt.XValue(0), y=alt.YValue(-4), text="said:N")
        )
        moved = (
            charts.at("changes", group=group, repays=True)
            .transform_calculate(
                said=f"'of 1,000 who repay: ' + {expr('datum.gained', '.0f')} + ' gain, ' + {expr('datum.lost', '.0f')} + ' lose'"
            )
            .mark_text(align="left" if narrow else "right", baseline="top", fontSize=canvas.words, color=colours.text)
            .encode(x=alt.XValue(0 if narrow else canvas.width), y=alt.YValue(canvas.words - 2 if narrow else -4), text="said:N")
        )
        key = [_key(canvas, height)] if group == last else []
        layers = [dots, rings, veil, before, rule, words, moved, *key]
        rows.append(charts.layer(*layers, width=canvas.width, height=height))
    return charts.rows(*rows, spacing=6)


def _key(canvas: Canvas, height: int) -> alt.Chart:
    """Return what filled and hollow dots are, under the last row, at its right end."""
    words = charts.table("now").mark_text(
        text="● repays   ○ does not", align="right", baseline="top", fontSize=canvas.words, color=canvas.colours.text
    )
    key: alt.Chart = words.encode(x=alt.XValue(canvas.width), y=alt.YValue(height + 30))
    return key


def say(view: View) -> str:
    """Return the sentence."""
    o = view.outcomes
    return (
        f"Approved: [meant:{said(o['approval_white'], '.0%')}] of white and [meant:{said(o['approval_black'], '.0%')}] of Black "
        f"applicants. The bank earns [optimised:{said(o['profit_share'] / 100, '.1%')}] of what it could."
    )


stage.show(
    stage.Page(
        model="lending",
        knobs=("tolerance", "criterion", "gap", "break_even", "fixed_score"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        axes=Axes(x=(0.0, 0.6), y=(45.0, 101.0), x_format=".2f", y_format=".0f"),
        alt="Left: people of four groups as dots by credit score, with each group's approval line. Right: the bank's profit against the gap.",
        implied={"tolerance": {"criterion": "tolerated_gap"}, "fixed_score": {"criterion": "fixed_score"}},
        marks=(TODAY,),
    )
)
