"""Lending: what does it cost a bank to treat groups alike, and what do they get from it?"""

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

TODAY = "750 points for everyone"
WHY = """
Every dot is 1/150 of its group, by real credit scores of 2003; groups are drawn equally large, whatever their size. A filled dot
repays. The bank approves everyone to the right of the line.

**One line for everyone** (grey) earns almost all there is to earn and approves very different shares of the groups: scores carry the history
that made them. **Equal approval** asks for a different line in every group. In between lies every tolerated gap, and for each of them there
is a most profitable policy: that is the frontier. The people between the grey line and the red one are those whose outcome changes.

The tables know percentiles, not points. Which percentile 750 points are depends on whom one asks: 78.5 in the code of Liu et al. (2018),
60 in the report's own table of FICO scores, of another score and another sample. By either, "750 points for everyone" lies under the
frontier: more profit and less of a gap can be had at once. How much it earns, half or four fifths of the maximum, is a question of the
mapping; so is 620, almost the maximum by the first and a quarter by the second.

Newcomers are no dots here: the tables hold only people with a file. Their numbers are a separate computation on invented scores. And approval
is not yet help: a loan that fails costs its taker 150 points (Liu et al. 2018), see *Data*.
"""
GROUPS = {"asian": "Asian", "black": "Black", "hispanic": "Hispanic", "white": "White"}
SAID = ("black", "white")  # those of the sentence: on stage they are drawn alone


def hero(canvas: Canvas) -> charts.Spec:
    """Draw people as dots per group, in the order of their scores; who stands left of the line is rejected and fades."""
    colours = canvas.colours
    groups = {group: name for group, name in GROUPS.items() if not canvas.large or group in SAID}
    last = list(groups)[-1]
    narrow = canvas.width < 40 * canvas.words  # then the words take two lines
    height = (canvas.height + (40 if narrow else -98)) // len(groups)
    title = "Percentile; dot: 1/150 of group" if narrow else "Percentile of the scores; a dot is 1/150 of its group"
    scale = alt.Scale(domain=[0, 100])
    top = alt.YValue((2 if narrow else 1) * canvas.words + 2)  # px: under the words
    rows = []
    for (group, name), hue in ((each, colours.group(each[0])) for each in groups.items()):
        axis = alt.Axis(grid=False, values=list(range(0, 101, 20)), titleAnchor="start") if group == last else None
        x = alt.X("threshold:Q", title=title, scale=scale, axis=axis)
        y = alt.Y("stack:Q", axis=None, scale=alt.Scale(domain=[-0.8, 13 if narrow else 12]))
        people = charts.table("people", group=group).encode(x=x, y=y)
        size = canvas.width / 12
        dots = people.transform_filter("datum.repays").mark_point(filled=True, size=size, color=hue, opacity=1)
        rings = people.transform_filter("!datum.repays").mark_point(
            filled=False, size=size * 0.8, color=hue, strokeWidth=1.3, opacity=1
        )
        line = charts.at("thresholds", group=group).encode(x=x)
        veil = (
            line.transform_calculate(least="0")
            .mark_rect(color=colours.ground, opacity=0.72)
            .encode(x=alt.X("least:Q", title=title, scale=scale, axis=axis), x2="threshold:Q")
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
        key = [_key(canvas, height), *_points(canvas, height, x)] if group == last else []
        layers = [dots, rings, veil, before, rule, words, moved, *key]
        rows.append(charts.layer(*layers, width=canvas.width, height=height))
    return charts.rows(*rows, spacing=6)


def _key(canvas: Canvas, height: int) -> alt.Chart:
    """Return what filled and hollow dots are, under the last row, at its right end."""
    words = charts.table("now").mark_text(
        text="● repays   ○ does not", align="right", baseline="top", fontSize=canvas.words, color=canvas.colours.text
    )
    key: alt.Chart = words.encode(x=alt.XValue(canvas.width), y=alt.YValue(height + 17 + canvas.words))
    return key


def _points(canvas: Canvas, height: int, x: alt.X) -> tuple[alt.Chart, alt.Chart]:
    """Return which percentiles some scores are, under the axis: the points of the chosen mapping."""
    form = {"baseline": "top", "fontSize": canvas.words, "color": canvas.colours.text}
    y = alt.YValue(height + 21 + 2 * canvas.words)
    title = charts.table("now").mark_text(align="left", text="points:", **form).encode(x=alt.XValue(0), y=y)
    scores = charts.table("points").transform_calculate(said=expr("datum.score", ".0f"))
    return title, scores.mark_text(**form).encode(x=x, y=y, text="said:N")


def say(view: View) -> str:
    """Return the sentence."""
    o, params = view.outcomes, view.params
    newcomers = params.criterion == "fixed_score" and (params.equal_risk or params.alternative_data or params.review)
    apart = f" Newcomers, computed apart and not drawn: {said(o['newcomer_approval'], '.0%')} approved." if newcomers else ""
    return (
        f"Approved: [meant:{said(o['approval_white'], '.0%')}] of white and [meant:{said(o['approval_black'], '.0%')}] of Black "
        f"applicants. The bank earns [optimised:{said(o['profit_share'] / 100, '.1%')}] of what it could.{apart}"
    )


stage.show(
    stage.Page(
        model="lending",
        knobs=("tolerance", "criterion", "gap", "break_even", "fixed_score", "points"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        axes=Axes(x=(0.0, 0.6), y=(45.0, 101.0), x_format=".2f", y_format=".0f"),
        alt="Left: groups as dots, each 1/150 of its group, by percentile of credit score, with each group's approval line. "
        "Right: the bank's profit against the gap.",
        implied={"tolerance": {"criterion": "tolerated_gap"}, "fixed_score": {"criterion": "fixed_score"}},
        marks=(TODAY,),
    )
)
