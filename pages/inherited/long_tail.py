"""The long tail: how many rules does it take to be ready for everything?"""

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

WHY = """
A car, a clerk, a chatbot: most of what comes is ordinary, and some of it nobody thought of. If the second most common situation comes half as
often as the first, the third a third as often, and so on, then **every step of the stairs holds about as many cases and takes ten times as many
rules**. The first thousand rules cover half of everything. The next nine thousand cover **16 points** more. So would the next ninety thousand.

But one does not know which rules to write. Written after a million cases those ninety thousand cover 12 points, and one new case in seven is of
a kind that **nobody has ever seen**. No list has it.

**Handing over** buys what rules cannot: a thousand rules and a person get less wrong than a hundred thousand rules alone, for a
twentieth of the work. But only if the AI **knows what it does not know**, and a rule is worth writing only where it comes up often enough:
below that, a person is cheaper.

**Generalising** shortens the tail: an AI that is mostly right about what it never saw needs no rule for it. How far that goes is what studies
disagree about (see *Evidence*).

Assumed: chances like 1/k, one rule per situation, rules that are always right, a person who never tires.
"""
WORDS = {"rule": "by a rule", "person": "by a person", "guess": "guessed right", "wrong": "wrong"}


def hero(canvas: Canvas) -> charts.Spec:
    """Draw stairs down into the tail, and on every step the new cases that came, coloured by what becomes of them."""
    c, decades = canvas.colours, canvas.scene
    below = 2 * canvas.words
    height = canvas.height - below
    across = alt.Scale(domain=[0, decades], nice=False)
    up = alt.Scale(domain=[0, decades + 1.15], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=across), alt.Y("y:Q", axis=None, scale=up)
    steps, treads, cases = charts.table("steps"), charts.at("treads"), charts.at("cases")
    colours = {"rule": c.meant, "guess": c.ghost, "wrong": c.optimised, "person": c.effect}
    radius = 0.45 * min(canvas.width / decades / 11.8, 0.19 * height / (decades + 1.15))
    dots = [
        cases.transform_filter(alt.datum.state == state)
        .mark_point(
            filled=state != "guess",
            color=colour,
            size=4 * radius**2 * (0.7 if state == "guess" else 1),
            opacity=1,
            strokeWidth=1.5,
        )
        .encode(x=x, y=y)
        for state, colour in colours.items()
    ]
    middle = steps.transform_calculate(middle="datum.x + 0.5")
    at = alt.X("middle:Q", axis=None, scale=across)
    small = canvas.width / decades < 70
    number = (
        "datum.rules >= 1000 ? format(datum.rules / 1000, ',') + 'k' : format(datum.rules, '')"
        if small
        else expr("datum.rules", ",.0f") + " + ' rules'"
    )
    layers = [
        steps.mark_rect(color=c.muted, opacity=0.28).encode(x=x, x2="x2:Q", y=y, y2=alt.Y2Value(height)),
        treads.transform_filter("datum.x2 > datum.x").mark_rule(color=c.meant, strokeWidth=6).encode(x=x, x2="x2:Q", y=y),
        *dots,
        middle.transform_calculate(said=number)
        .mark_text(baseline="top", dy=7, fontSize=canvas.words + (0 if small else 1), fontWeight="bold", color=c.text)
        .encode(x=at, y=y, text="said:N"),
        middle.transform_calculate(said=expr("datum.coverage", ".0%"))
        .mark_text(baseline="bottom", fontSize=canvas.words, color=c.meant_words)
        .encode(x=at, y=alt.YValue(height - 3), text="said:N"),
        *[
            charts.table("now")
            .mark_text(text=words, align=side, baseline="top", fontSize=canvas.words, color=colour)
            .encode(x=alt.XValue(place), y=alt.YValue(height + 5))
            for words, side, place, colour in caption(canvas.width, c.text, c.meant_words)
        ],
        *counts(canvas, colours),
    ]
    return charts.layer(*layers, width=canvas.width, height=height)


def caption(width: int, text: str, meant: str) -> tuple[tuple[str, str, int, str], ...]:
    """Return the words under the stairs: what the blue numbers are, and where there is no room beside them, the black ones."""
    if width < 470:
        return (("rules, step by step", "left", 0, text), ("all cases covered", "right", width, meant))
    return (("cases that the best rules cover, down to this step", "right", width, meant),)


def counts(canvas: Canvas, colours: dict[str, str]) -> list[alt.Chart]:
    """Return the words in the free corner: of the new cases, how many end how."""
    c, line = canvas.colours, canvas.words + 7
    heading = (
        charts.table("now")
        .mark_text(
            text="200 new cases", align="right", baseline="top", fontSize=canvas.words + 2, fontWeight="bold", color=c.text
        )
        .encode(x=alt.XValue(canvas.width), y=alt.YValue(0))
    )
    rows = []
    for row, (state, colour) in enumerate(colours.items()):
        many = charts.at("counts", state=state).transform_filter("datum.many > 0")
        rows.append(
            many.transform_calculate(said=f"format(datum.many, '') + ' {WORDS[state]} {'○' if state == 'guess' else '●'}'")
            .mark_text(align="right", baseline="top", fontSize=canvas.words + 1, fontWeight="bold", color=c.words(colour))
            .encode(x=alt.XValue(canvas.width), y=alt.YValue((row + 1) * line + 3), text="said:N")
        )
    return [heading, *rows]


def say(view: View) -> str:
    """Return the sentence."""
    o, params = view.outcomes, view.params
    rules = f"**{said(o['rules_written'], ',.0f')} rules** cover [meant:{said(o['coverage'], '.0%')}] of the cases"
    wrong = f"[optimised:{said(o['wrong'], '.1%')}] go wrong"
    if params.defer:
        rules = f"**{said(o['rules_written'], ',.0f')} rules** cover [meant:{said(o['coverage'], '.0%')}]"
        return f"{rules}, a person takes **{said(o['deferred'], '.0%')}**, and {wrong}: {said(o['hours'], ',.0f')} hours a year."
    more = said(100 * (o["tenfold"] or 0.0), ".0f")
    return f"{rules}, and {wrong}. Ten times as many would cover **{more} points** more."


def axes(view: View) -> Axes:
    """Return axes that hold every preset; of other settings whole decades of hours, and shares from nothing where few go wrong."""
    frame = view.frontier.frame
    low = next(limit for limit in (10, 1, 0.01) if limit <= min(frame["hours"]) or limit == 0.01)
    high = next(limit for limit in (300_000, 10**7, 10**9) if limit >= max(frame["hours"]))
    few, many = min(frame["wrong"]), max(frame["wrong"])
    wrong = (0.01, 0.5 if many <= 0.5 else 1.0) if few >= 0.01 else (0.0, 0.4 if many <= 0.4 else 1.0)
    return Axes(x=wrong, y=(low, high), x_format=".1~%", y_format=",.0f", y_hover=",.0f", x_log=few >= 0.01, y_log=True)


def scene(view: View) -> int:
    """Return how many steps the stairs have."""
    return 6 if view.params.situations > 10**5 else 5


stage.show(
    stage.Page(
        model="long_tail",
        knobs=("rules", "defer", "notices", "guess", "seen", "exponent"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        scene=scene,
        alt=(
            "Left: stairs down into the tail of rare situations; every step takes ten times as many rules and holds about as many of two "
            "hundred new cases, drawn as dots by what becomes of them. Right: cases that go wrong against hours of work."
        ),
    )
)
