"""Inclusive design: who was it tested with, and who cannot use it?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.safeguards.inclusive_design import ACROSS, GROUPS, PEOPLE, WIDE

WHY = """
Nobody here means to leave anybody out. A team tests with twenty people, learns what **they** need, and spends its weeks where these people gain
most. It works: for people like these. Whoever needs to reach, see or hear it in another way was not in the room, so nothing was built for them.

**More of the same does not help.** Forty testers like the first twenty teach the team what it knew. Testers from the edges teach it
something new, and the first of them cost **next to nothing**: the last quarter of a feature takes seven times the weeks of the first
quarter of another. Up to as many as there are in the population, the mean hardly moves, and the worst tenth gets much more. For most of
them that is not yet enough to use the thing. Beyond that, one pays for the other.

**Luck does not do it.** Twenty testers drawn at random from everybody miss a given edge of one in twenty in 34 of 100 tests; five miss it
in 77.

**Who counts is a choice.** The same testers, and a design for their worst tenth instead of their mean: far more people can use it, and the mean
falls. No test decides between the two.

**What serves all.** A ramp also helps whoever pushes a pram. Where that holds, even a team that tests with nobody at the edges builds for them,
because those it knows like it. How far it holds differs from thing to thing, and what serves nobody else still has to be built.

Assumed: people have one such need at most, experience adds up, a tester shows all that he or she needs, and the shares are equal. Under
*Evidence*: what tests with few people find, and when they do not.
"""
PERSON = "M-.3,-.66a.3,.3,0,1,0,.6,0a.3,.3,0,1,0,-.6,0ZM-.46,-.28h.92v.66h-.22v.6h-.48v-.6h-.22Z"
PHONE = 440  # px: below this there is little room
LEFT = 0.6  # of the width, where most people stand
LETTER = 0.54  # width of a bold letter, in its size


def hero(canvas: Canvas) -> charts.Spec:
    """Draw everybody, those at the edges apart: who can use it, who cannot, and who it was tested with."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    height = canvas.height - int(1.6 * words)
    most, each = canvas.scene
    left = LEFT * canvas.width
    gap = 0.04 * canvas.width
    label = 1.35 * words
    band = height / (len(GROUPS) - 1)
    pitch = {
        "most": ((height - label) / most, left / WIDE),
        "edge": ((band - label) / each, (canvas.width - left - gap) / ACROSS),
    }
    place = {
        "px": _either(
            f"(datum.column + 0.5) * {pitch['most'][1]:.2f}", f"{left + gap:.1f} + (datum.column + 0.5) * {pitch['edge'][1]:.2f}"
        ),
        "py": _either(
            f"{label:.1f} + (datum.row + 0.5) * {pitch['most'][0]:.2f}",
            f"(datum.group - 1) * {band:.2f} + {label:.1f} + (datum.row + 0.5) * {pitch['edge'][0]:.2f}",
        ),
    }
    tall = min(*(side for side, _ in pitch.values()), *(2.0 * across for _, across in pitch.values()))
    across = alt.Scale(domain=[0, canvas.width], nice=False)
    x = alt.X("px:Q", axis=None, scale=across)
    y = alt.Y("py:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    look: dict[str, Any] = {"shape": PERSON, "size": (0.82 * tall) ** 2, "opacity": 1}
    layers: list[alt.Chart] = []
    if canvas.hidden:
        layers.append(
            charts.at("people").transform_calculate(**place).mark_point(filled=True, color=c.ghost, **look).encode(x=x, y=y)
        )
    else:
        can, cannot = (charts.at("people", can=way).transform_calculate(**place).encode(x=x, y=y) for way in (True, False))
        layers += [
            can.mark_point(filled=True, color=c.meant, **look),
            cannot.mark_point(filled=False, color=c.optimised, strokeWidth=max(1.2, tall / 16), **look),
        ]
    half = 0.36 * pitch["edge"][1]
    feet = charts.at("people", tested=True).transform_calculate(**place)
    feet = feet.transform_calculate(
        start=f"datum.px - {half:.2f}", end=f"datum.px + {half:.2f}", py=f"datum.py + {0.46 * tall:.2f}"
    )
    feet = feet.mark_rule(color=c.text, strokeWidth=max(2.0, tall / 12))
    layers.append(feet.encode(x=alt.X("start:Q", axis=None, scale=across), x2="end:Q", y=y))
    names = charts.at("groups").transform_calculate(
        px=_either("0", f"{left + gap:.1f}"),
        py=_either("0", f"(datum.group - 1) * {band:.2f}"),
        said=f"{list(GROUPS)}[datum.group]"
        + ("" if canvas.hidden else f" + ': ' + {expr('datum.can', '.0f')} + ' of ' + {expr('datum.many', '.0f')}"),
    )
    layers += written(names, canvas, c.text, x=x, y=y, align="left", baseline="top")
    at = 0.0
    for name, colour in (("can use it", c.meant_words), ("cannot", c.optimised_words), ("tested with", c.text)):
        if not (canvas.hidden and colour != c.text):
            row = charts.table("now").transform_calculate(said=f"'{name}'")
            layers += written(row, canvas, colour, x=alt.XValue(int(at)), y=alt.YValue(-8), align="left", baseline="bottom")
            if colour == c.text:
                end = int(at + LETTER * len(name) * words)
                line = charts.table("now").mark_rule(color=c.text, strokeWidth=max(2.0, tall / 12))
                layers.append(line.encode(x=alt.XValue(int(at)), x2=alt.value(end), y=alt.YValue(-5)))
        at += (LETTER * len(name) + (2.5 if wide else 1.2)) * words
    return charts.layer(*layers, width=canvas.width, height=height)


def _either(most: str, edge: str) -> str:
    return f"datum.group == 0 ? {most} : {edge}"


def known(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return what could be had by who knew everybody: nothing lies beyond."""
    c, table = canvas.colours, charts.table("known")
    line = table.mark_line(color=c.meant, strokeWidth=2, strokeDash=[8, 5], clip=True, order=False)
    end = table.transform_joinaggregate(least="min(mean_experience)").transform_filter("datum.mean_experience == datum.least")
    name = end.transform_aggregate(mean_experience="max(mean_experience)", worst_tenth="max(worst_tenth)").mark_text(
        text="everybody known",
        align="left",
        baseline="bottom",
        dx=-10,
        dy=-8,
        fontSize=canvas.words,
        color=c.meant_words,
        clip=True,
    )
    return [line.encode(x=x, y=y), name.encode(x=x, y=y)]


def say(view: View) -> str:
    """Return the sentence: who was tested with, who can use it, and how the worst tenth fares."""
    o, testers = view.outcomes, view.params.testers
    asked = _people(o["edge_testers"] or 0.0, testers)
    can = said(PEOPLE * (o["can_use"] or 0.0), ".0f")
    edges = said(1 - (o["edges_use"] or 0.0), ".0%")
    mean, tenth = said(o["mean_experience"] or 0.0, ".0%"), said(o["worst_tenth"] or 0.0, ".0%")
    return (
        f"{asked}: [meant:{can}] of {PEOPLE} people can use it, [optimised:{edges}] of those at the edges cannot. "
        f"In the mean {mean} of needs are met, for the worst tenth **{tenth}**."
    )


def _people(edge: float, testers: int) -> str:
    many = "one person" if testers == 1 else f"{said(testers, '.0f')} people"
    if edge == 0:
        return f"Tested with {many}, nobody from the edges"
    return f"Tested with {many}, {said(edge, '.0f')} from the edges"


def price(view: View) -> str:
    """Return what the next step for the worst tenth costs in the mean."""
    o = view.outcomes
    step = landmarks.next_step(view.frontier, view.x, view.y, o["mean_experience"])
    if step is None:
        return "This is the end of the frontier: no share of testers gives a better mean."
    there, here = apart(step.x_next, o["mean_experience"] or 0.0, ".1%")
    more, now = apart(step.y_next, o["worst_tenth"] or 0.0, ".1%")
    return f"The next step: {there} of needs met in the mean instead of {here}, and {more} for the worst tenth instead of {now}."


def scene(view: View) -> tuple[int, int]:
    """Return in how many rows most people stand, and those at each edge."""
    rows: tuple[int, int] = view.model.module.rows(view.params)
    return rows


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    least = min(view.frontier.frame["mean_experience"].min(), view.outcomes["mean_experience"] or 0.0)
    most = view.frontier.frame["mean_experience"].max()
    x = (0.4, 0.9) if least >= 0.4 and most <= 0.9 else (0.0, 1.0)
    high = max(view.frontier.frame["worst_tenth"].max(), view.outcomes["worst_tenth"] or 0.0)
    return Axes(x=x, y=(0.0, 0.75 if high <= 0.7 else 1.0), x_format=".0%", y_format=".0%", y_hover=".1%")


stage.show(
    stage.Page(
        model="inclusive_design",
        knobs=("tested_with", "testers", "budget", "build_for", "serves_all", "edges"),
        between="nearest",
        scene=scene,
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        over=known,
        lines="known",
        alt="Left: two hundred people as figures, those at five edges apart, blue where they can use the thing and hollow where they cannot; "
        "underlined, those it was tested with. Right: needs met for the worst tenth against the mean of all, for every share of testers from "
        "the edges; dashed, what who knew everybody could have.",
    )
)
