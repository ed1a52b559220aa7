"""Capability: what does it cost to be careful, and what to be first?"""

from dataclasses import replace
from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.society.capability import GROWTHS, MOST, SHOWN

WHY = """
A race has one winner. Each team has some skill, and decides how much of its pace to give up for **caution**: tests, reviews, waiting. The
fastest deploys. Each would rather be careful, if only the others were. So all begin careful, each gives up a little to be first, and where
nobody wants to move any more, little caution is left.

**Who wins is not the most careful.** More teams and more enmity leave less. Caution that is required of all costs nobody its place, only
all of them some capability: that is its price, and the frontier shows it.

**Somebody may still stop it.** Overseers who are 400 Elo points behind win about half of the debates, and one in ten searches for a
backdoor in code. They do not fall behind further here unless you say so.

**How bad would it be?** Nobody has measured how harm grows with what is built. In proportion, with the square, or doubling: at one
generation all are the same, and early on no data could tell them apart. Later they are worlds apart, and so is what caution is worth.

**What is contested.** Nearly all of it. Other models of races find that telling all what all can do makes them safer, and that rules can do
harm in a long race. The race says who is first; how far it gets, the generations, and that full caution is fully safe are assumptions.
"""
PHONE = 440  # px: below this there is little room
SPARE = 28  # px that an axis without title leaves on a phone
GROWS = {"linear": "linearly", "quadratic": "quadratically", "exponential": "exponentially"}
CROSS = "M-1,-1L1,1M1,-1L-1,1"
GENERATIONS = alt.Scale(domain=[0, MOST[0]], nice=False)


def hero(canvas: Canvas) -> charts.Spec:
    """Draw some races, with what the first gave up and what became of it, and under them how much harm it does."""
    if canvas.width <= PHONE:
        canvas = replace(canvas, width=canvas.width + SPARE)
    low = max(int(0.4 * canvas.height), 5 * canvas.words)
    high = canvas.height - low - int(2.2 * canvas.words)
    return charts.rows(_races(canvas, high), _harm(canvas, low), spacing=int(1.2 * canvas.words))


def _races(canvas: Canvas, height: int) -> charts.Spec:
    """Draw a row for each race: the rivals, the first, and how far it would have got without caution."""
    c, wide = canvas.colours, canvas.width > PHONE
    people = c.group("people")
    x = alt.X("gain:Q", title=None, scale=GENERATIONS, axis=None)
    y = alt.Y("row:Q", title=None, axis=None, scale=alt.Scale(domain=[SHOWN - 0.5, -0.5], nice=False))
    thick = height / SHOWN
    firsts = charts.at("firsts")
    layers: list[alt.Chart] = [
        charts.at("rivals").mark_tick(color=c.ghost, opacity=0.8, thickness=2, height=0.7 * thick).encode(x=x, y=y),
        firsts.mark_rule(color=c.meant, strokeWidth=0.4 * thick, opacity=0.7).encode(x=x, x2="full:Q", y=y),
    ]
    looks: dict[str, dict[str, Any]] = {
        "safe": {"filled": True, "color": c.meant},
        "stopped": {"filled": False, "color": people, "strokeWidth": 3},
        "harm": {"shape": CROSS, "filled": False, "color": c.optimised, "strokeWidth": 3.5},
    }
    if not canvas.hidden:
        for fate, look in looks.items():
            marks = firsts.transform_filter(alt.datum.fate == fate)
            layers.append(marks.mark_point(size=min((0.75 * thick) ** 2, 260), opacity=1, **look).encode(x=x, y=y))
    first = [
        (f"'● safe: ' + {expr('datum.safe', '.0f')}", c.meant_words),
        (f"'○ stopped: ' + {expr('datum.stopped', '.0f')}", people),
        (f"'✕ harm: ' + {expr('datum.harm', '.0f')}" + (f" + ' of {SHOWN} races'" if wide else ""), c.optimised_words),
    ]
    if canvas.hidden:
        first = [("'who is first in each race'", c.text)]
    second = [("'❘ others in the race'" if wide else "'❘ others'", c.ghost_words), ("'━ given up for caution'", c.meant_words)]
    for up, heads in ((1.35 * canvas.words, first), (0.0, second)):
        for place, (told, hue) in enumerate(heads):
            share = place / max(len(heads) - 1, 1)
            named = charts.at("numbers").transform_calculate(said=told)
            at, align = alt.XValue(share * canvas.width), {0.0: "left", 0.5: "center", 1.0: "right"}[share]
            layers += written(named, canvas, hue, x=at, y=alt.YValue(-5 - up), align=align, baseline="bottom")
    return charts.layer(*layers, width=canvas.width, height=height)


def _harm(canvas: Canvas, height: int) -> charts.Spec:
    """Draw the three readings of how harm grows, and on the chosen one the races that end in harm."""
    c, wide = canvas.colours, canvas.width > PHONE
    chosen = str(canvas.scene)
    title = "Generations that the first gains" if wide else "Generations gained"
    x = alt.X("gain:Q", title=title, scale=GENERATIONS, axis=axis(".0f", values=[0, 2, 4, 6, 8]))
    scale = alt.Scale(domain=[0, MOST[1]], nice=False)
    y = alt.Y("harm:Q", title=None, scale=scale, axis=axis(".0f", values=[0, 50, 100], grid=True))
    layers: list[alt.Chart] = []
    for growth in sorted(GROWTHS, key=lambda name: name == chosen):
        strong = growth == chosen
        dashed: dict[str, Any] = {"color": c.ghost, "strokeWidth": 2, "strokeDash": [7, 5]}
        look: dict[str, Any] = {"color": c.optimised, "strokeWidth": 3.5} if strong else dashed
        curve = charts.table("curves", growth=growth)
        layers.append(curve.mark_line(clip=True, order=False, **look).encode(x=x, y=y))
        spot = {"linear": 8.0, "quadratic": 8.0, "exponential": 5.9}[growth]
        end = curve.transform_filter(f"datum.gain == {spot}").transform_calculate(said=f"'{growth}'")
        below = growth == "quadratic"
        place: dict[str, Any] = {"align": "right", "baseline": "top" if below else "bottom"}
        place |= {"dy": canvas.words if below else -4, "dx": -10 if growth == "exponential" else 0}
        layers += written(end, canvas, c.optimised_words if strong else c.ghost_words, x=x, y=y, **place)
    if not canvas.hidden:
        marks = charts.at("firsts").transform_filter("datum.fate == 'harm'")
        cross: dict[str, Any] = {
            "shape": CROSS,
            "filled": False,
            "color": c.optimised,
            "strokeWidth": 3.5,
            "size": 8 * canvas.words,
        }
        layers.append(marks.mark_point(opacity=1, clip=True, **cross).encode(x=x, y=y))
    for row, told in enumerate(("Harm of an accident", "contested: three guesses")):
        named = charts.table("now").transform_calculate(said=f"'{told}'")
        at = alt.YValue(3 + 1.3 * row * canvas.words)
        layers += written(named, canvas, c.text, x=alt.XValue(5), y=at, align="left", baseline="top")
    return charts.layer(*layers, width=canvas.width, height=height)


def other(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return what the frontier would be, were harm to grow otherwise."""
    line = charts.table("ways").mark_line(color=canvas.colours.ghost, strokeWidth=2, strokeDash=[7, 5], clip=True, order=False)
    lines = [line.encode(x=x, y=y, detail="way:N")]
    if not canvas.large:
        return lines
    last = charts.table("ways").transform_joinaggregate(most="max(capability_gain)", groupby=["way"])
    for steep, baseline, dy in (("!=", "top", 4), ("==", "bottom", -4)):  # so that neither stands where one is
        end = last.transform_filter(f"datum.capability_gain == datum.most && datum.way {steep} 'linear'")
        named: dict[str, Any] = {"align": "left", "baseline": baseline, "dx": 8, "dy": dy, "clip": True}
        name = end.mark_text(fontSize=canvas.words, color=canvas.colours.ghost_words, **named)
        lines.append(name.encode(x=x, y=y, text="way:N"))
    return lines


def say(view: View) -> str:
    """Return the sentence: how far the first gets, what it gave up, how often that ends in harm, and how much, by all three readings."""
    o, params = view.outcomes, view.params
    gain, paid = said(o["capability_gain"] or 0.0, ".1f"), said(o["given_up"] or 0.0, ".1f")
    harmed = said(o["harmed"] or 0.0, ".0%")
    others = [f"{said(o[f'harm_{growth}'] or 0.0, '.1f')} if {GROWS[growth]}" for growth in GROWTHS if growth != params.growth]
    harm = said(o["expected_harm"] or 0.0, ".1f")
    return (
        f"The first gains **{gain} generations** and gives up [meant:{paid}] for caution; [optimised:{harmed}] of the races end in harm. "
        f"Expected harm: **{harm}** accidents at one generation, if it grows {GROWS[params.growth]}; {', '.join(others)}."
    )


def price(view: View) -> str:
    """Return what the next step of capability costs."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["capability_gain"] or 0.0)
    if step is None:
        return "This is the end of the frontier: no race here gets further."
    there, here = apart(step.x_next, step.x, ".1f")
    more, now = apart(step.y_next, step.y, ".1f")
    return f"The next step: {there} generations instead of {here}, for an expected harm of {more} instead of {now}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset's point, and others where a setting needs them; far out, a frontier may leave at the top."""
    here, most = view.outcomes["expected_harm"] or 0.0, view.frontier.frame["expected_harm"].max()
    exponential = view.params.growth == "exponential" and here <= 30
    top = 30.0 if exponential else next(limit for limit in (3.0, 10.0, 30.0, 60.0, 150.0, 300.0) if max(here, most) <= limit)
    return Axes(x=(0.0, MOST[0]), y=(0.0, top), x_format=".0f", y_format=".0f", y_hover=".1f")


stage.show(
    stage.Page(
        model="capability",
        knobs=("capability", "growth", "enmity", "required", "game", "gap"),
        between="nearest",
        scene=lambda view: view.params.growth,
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        over=other,
        lines="ways",
        alt="Left: some races, a row each, with the first, its rivals, and a bar for how far it would have got without caution; dots "
        "are safe, rings were stopped by overseers, crosses end in harm. Under them three curves of how harm may grow with capability. "
        "Right: expected harm against capability gained, for every reach.",
    )
)
