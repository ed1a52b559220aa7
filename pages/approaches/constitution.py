"""Constitution: more rounds of critique, or another critic?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.models.approaches.constitution import CARDS, COLUMNS, HIGH, ROW

WHY = """
Write down principles. Let the AI read its own answer against them, say what is wrong, and revise. Do it again. Every round takes away a
share of the harm that the critic **sees**, so harm falls quickly, and one is tempted to go on.

**Every critic has a blind spot.** Harm of a kind that the principles do not name, or that it does not recognise, passes every round, the
eighth like the first. That is the floor. Meanwhile each revision may spoil an answer that was good: it hedges, says less, refuses. Beyond a
few rounds one pays for nearly nothing.

**What lowers the floor is another critic**: another model, other principles, people. Not because it is better, but because it is blind for
something *else*. A second one that is blind for the same is a second opinion of the first. And models tend to err alike.

**What lowers the price** is to revise only what the critic objects to. This is where practice went: a light look at everything, a second one at
little.

What is assumed: all rates. The critic never calls good what it called bad, and a revision does no new harm. Kinds of harm are
equally frequent here; where attackers can choose, they choose the blind spot.
"""
PHONE = 440  # px: below this there is little room
ROUNDS = "(at < 0 ? 0 : at)"


def hero(canvas: Canvas) -> charts.Spec:
    """Draw harmful answers side by side by kind, those that are left after so many rounds, and under them harmless ones as cards."""
    room = canvas.height - 6 * canvas.words
    return charts.rows(_harmful(canvas, room * 5 // 8), _cards(canvas, room - room * 5 // 8), spacing=3 * canvas.words)


def _harmful(canvas: Canvas, height: int) -> charts.Spec:
    """Draw harmful answers: rings where they are mended, vermillion where no critic sees them."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    kinds = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("kind:Q", axis=None, scale=kinds)
    y = alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[-0.6, HIGH + 1.3], nice=False))
    size = (0.8 * min(canvas.width / COLUMNS, height / (HIGH + 2.2))) ** 2
    every = charts.table("harmful")
    left = every.transform_filter(f"datum.mended > {ROUNDS}")
    layers: list[alt.Chart] = [
        every.mark_point(size=size, color=c.ghost, strokeWidth=1).encode(x=x, y=y),
        left.transform_filter("datum.seen").mark_circle(size=size, color=c.text, opacity=1).encode(x=x, y=y),
        left.transform_filter("!datum.seen").mark_circle(size=size, color=c.optimised, opacity=1).encode(x=x, y=y),
    ]
    blind = charts.table("blind").transform_calculate(
        level=f"{HIGH} + 0.75 * datum.row",
        whole="length(data('blind')) == 1 ? 'the critic does' : 'the ' + datum.critic + ' critic does'",
    )
    layers.append(
        blind.mark_rule(color=c.optimised, strokeWidth=5).encode(x=alt.X("left:Q", axis=None, scale=kinds), x2="right:Q", y=y)
    )
    named = blind.transform_calculate(said="datum.whole + ' not see these'" if wide else "'not seen'")
    layers += written(
        named, canvas, c.optimised_words, align="left", baseline="middle", dx=8, x=alt.X("right:Q", axis=None, scale=kinds), y=y
    )
    here = charts.at("numbers")
    harm = here.transform_calculate(said=f"{expr('datum.harm', '.1%')} + ' of all answers harm'")
    layers += written(
        harm, canvas, c.optimised_words, align="left", baseline="bottom", x=alt.XValue(0), y=alt.YValue(-2), fontSize=words + 3
    )
    drawn = here.transform_calculate(said=f"'{COLUMNS * HIGH} harmful answers by kind: ● left, ○ mended'")
    layers += written(drawn, canvas, c.text, align="left", baseline="top", x=alt.XValue(0), y=alt.YValue(height + 4))
    return charts.layer(*layers, width=canvas.width, height=height)


def _cards(canvas: Canvas, height: int) -> charts.Spec:
    """Draw harmless answers as cards: blue while they help."""
    c, words = canvas.colours, canvas.words
    rows = CARDS // ROW
    x = alt.X("left:Q", axis=None, scale=alt.Scale(domain=[0, ROW], nice=False))
    y = alt.Y("low:Q", axis=None, scale=alt.Scale(domain=[0, rows], nice=False))
    every = charts.table("cards").transform_calculate(
        left="datum.column + 0.08", right="datum.column + 0.92", low="datum.row + 0.12", high="datum.row + 0.88"
    )
    place: dict[str, Any] = {"x": x, "x2": "right:Q", "y": y, "y2": "high:Q"}
    layers: list[alt.Chart] = [
        every.mark_rect(filled=False, stroke=c.ghost, strokeWidth=1, cornerRadius=2).encode(**place),
        every.transform_filter(f"datum.spoiled > {ROUNDS}").mark_rect(color=c.meant, cornerRadius=2).encode(**place),
    ]
    here = charts.at("numbers")
    helps = here.transform_calculate(said=f"{expr('datum.helpfulness', '.1%')} + ' help'")
    layers += written(
        helps, canvas, c.meant_words, align="left", baseline="bottom", x=alt.XValue(0), y=alt.YValue(-4), fontSize=words + 3
    )
    drawn = here.transform_calculate(said=f"'{CARDS} harmless answers: ■ help, □ spoiled'")
    layers += written(drawn, canvas, c.text, align="left", baseline="top", x=alt.XValue(0), y=alt.YValue(height + 4))
    return charts.layer(*layers, width=canvas.width, height=height)


def say(view: View) -> str:
    """Return the sentence: what harm is left, how much of it no round will take away, and what still helps."""
    o, params = view.outcomes, view.params
    rounds = {0: "Before any round", 1: "After one round"}.get(params.rounds, f"After {said(params.rounds, '.0f')} rounds")
    harm, helps = (said(o[name] or 0.0, ".1%") for name in ("harm", "helpfulness"))
    by = " by two critics" if params.second_critic and params.rounds > 1 else ""
    first = f"{rounds}{by} [optimised:{harm}] of the answers harm, and [meant:{helps}] help"
    if not o["unseen_left"]:
        return f"{first}."
    return f"{first}. Of the harm that is left **{said(o['unseen_left'], '.0%')}** is of kinds that no further round sees."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    most, least = view.params.harm_base, view.frontier.frame["helpfulness"].min()
    right = next(right for right in (0.21, 0.5, 0.92) if most <= right)
    low = next(low for low in (0.65, 0.25, 0.0) if least >= low)
    return Axes(x=(0.0, right), y=(low, 1.01), x_format=".1~%", y_format=".0%", y_hover=".1%")


stage.show(
    stage.Page(
        model="constitution",
        knobs=("rounds", "second_critic", "overlap", "blind_spot", "caught", "cost_of_round"),
        between="nearest",
        beside=2,
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        alt="Left: harmful answers as dots, side by side by kind; rings where a round has mended them, vermillion where no critic sees them. "
        "Below, harmless answers as cards, blue while they help. Right: what helps against what harms, for every number of rounds.",
    )
)
