"""Jobs: what is gained if an AI takes over tasks, and who gains?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import PERCENT, SPACE, axis, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.tasks.world import PEOPLE, TASKS

WHY = """
Forty kinds of work, each with 25 tasks. An AI takes over **the task in which it saves most**, wages and prices adjust, then it takes the next,
until none pays.

**The same sum, two estimates.** What is gained is about: tasks exposed × share in which AI pays × what it saves. Acemoglu (2024) takes
.199 × .23 × .144 and has .66 % in ten years. Goldman Sachs (2023) says 7 %. Ten times as much, but not of the same: the one is
**productivity**, the other **GDP**, which also counts what AI earns. In this economy that makes a factor of two. The rest, a factor of five,
is how much of all work it is: a twentieth, or a fifth. Nobody needs to save more in a task. (The fifth is set so that 7 % come out; the
report says up to a quarter.)

**The last tasks bring next to nothing.** In the first ones AI saves much, in the last ones that pay hardly anything. But people leave
either of them. The first half of that work brings three quarters of the gain.

**The same gain, other winners.** If AI does a part of each task and saves as much, productivity rises as much and work loses a third as much
of its share. New tasks for people bring nearly all of it back. Training brings the hardest hit nearer to the others, and nothing back of what
all of them have lost.

**A tax** on what capital earns, handed out to all, ends first what brings least: it costs little of the gain, and much of what AI would have
earned. What it does to those who save and build is not in this model.

**What decides about pay** is contested. Here there are as many machines and buildings as before, and all work together earns less. Let
them grow as their use pays (*More*), and it earns more. Work's share of income falls either way.

Assumed: what AI saves falls evenly from twice the mean to nothing, people in a kind of work are alike, one in ten moves on his or her own,
spending on a task stays what it was, AI is there at its cost, a tenth own two thirds of capital. Nothing here is about better science, or
about what should not be done at all.
"""
PERSON = "M-.3,-.66a.3,.3,0,1,0,.6,0a.3,.3,0,1,0,-.6,0ZM-.46,-.28h.92v.66h-.22v.6h-.48v-.6h-.22Z"
PHONE = 440  # px: below this there is little room
BESIDE = 36  # px that a phone has left beside the numbers of an axis
LETTER = 0.54  # width of a bold letter, in its size
TAKEN = "at < 0 ? datum.now : datum.first <= at"
HEAD = 3.2  # tasks: how high people stand over theirs
ECONOMY = (-0.08, 0.8), (0.49, 0.54)  # the frontier's axes in the presets of one economy
LARGE = (-0.4, 4.0), (0.46, 0.54)


def hero(canvas: Canvas) -> charts.Spec:
    """Draw people over their tasks, and beside it what is gained as the AI takes one after the other."""
    if canvas.width <= PHONE:
        width, half = canvas.width + BESIDE, canvas.height * 5 // 8
        return charts.rows(people(canvas, width, half), course(canvas, width, half), spacing=4 * canvas.words)
    gap = 4 * canvas.words
    left = int((canvas.width - gap) * 0.6)
    return charts.beside(
        people(canvas, left, canvas.height), course(canvas, canvas.width - left - gap, canvas.height), spacing=gap // 2
    )


def people(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw forty people, lowest paid to best paid, each over 25 tasks: own ones, those that the AI has, and new ones."""
    c, words, wide = canvas.colours, canvas.words, width > PHONE
    height -= int(1.5 * words)
    _, _, high, replaced = canvas.scene
    top = high + HEAD
    across = alt.Scale(domain=[0, PEOPLE], nice=False)
    up = alt.Scale(domain=[0, top], nice=False)
    x, x2 = alt.X("left:Q", axis=None, scale=across), "right:Q"
    cells = charts.table("tasks").transform_calculate(
        left="datum.person + 0.08",
        right="datum.person + 0.92",
        low="datum.slot + 0.1",
        high="datum.slot + 0.9",
        part=f"datum.slot + 0.9 - {0.8 * replaced:.3f}",
    )
    own = cells.encode(x=x, x2=x2, y=alt.Y("low:Q", axis=None, scale=up), y2="high:Q")
    layers: list[alt.Chart] = []
    if canvas.hidden:
        layers.append(own.mark_rect(color=c.ghost, opacity=0.5))
    else:
        seen = alt.condition("datum.exposed", alt.value(0.45), alt.value(1.0))
        layers.append(own.mark_rect(color=c.meant).encode(opacity=seen))
        ai = cells.transform_filter(TAKEN).encode(x=x, x2=x2, y=alt.Y("part:Q", axis=None, scale=up), y2="high:Q")
        layers.append(ai.mark_rect(color=c.optimised, opacity=1))
        new = charts.at("people").transform_filter(f"datum.top > {TASKS} + 0.01")
        new = new.transform_calculate(
            left="datum.person + 0.08", right="datum.person + 0.92", low=f"{TASKS} + 0.1", high="datum.top"
        )
        layers.append(new.mark_rect(color=c.effect).encode(x=x, x2=x2, y=alt.Y("low:Q", axis=None, scale=up), y2="high:Q"))
    tall = min(0.8 * HEAD * height / top, 2.1 * width / PEOPLE)
    figures = charts.at("people").transform_calculate(left="datum.person + 0.5", low=f"datum.top + {HEAD / 2}")
    figures = figures.encode(x=x, y=alt.Y("low:Q", axis=None, scale=up))
    look: dict[str, Any] = {"shape": PERSON, "size": (0.82 * tall) ** 2, "opacity": 1}
    for state, colour, filled in STATES:
        if canvas.hidden:
            layers.append(figures.transform_filter(alt.datum.state == state).mark_point(filled=True, color=c.ghost, **look))
        else:
            drawn = figures.transform_filter(alt.datum.state == state)
            layers.append(drawn.mark_point(filled=filled, color=getattr(c, colour), strokeWidth=1.6, **look))
    layers += _key(canvas, wide)
    for name, side, at in (
        ("lowest paid", "left", 0),
        (f"{PEOPLE} kinds of work", "center", width // 2),
        ("best paid", "right", width),
    ):
        row = charts.at("stand").transform_calculate(said=f"'{name}'")
        place: dict[str, Any] = {"x": alt.XValue(at), "y": alt.YValue(height + 5), "align": side, "baseline": "top"}
        layers += written(row, canvas, c.text, **place, fontWeight="normal")
    return charts.layer(*layers, width=width, height=height)


STATES = (("more", "meant", True), ("same", "ghost", True), ("less", "optimised", False))


def _key(canvas: Canvas, wide: bool) -> list[alt.Chart]:
    """Return what colours mean, with how many there are, in two lines over the picture."""
    c, words = canvas.colours, canvas.words
    stand = charts.at("stand")
    tasks = (
        (f"'AI: ' + {expr('datum.taken', ',.0f')} + ' tasks'", 13, c.optimised_words),
        ("'people'", 6, c.meant_words),
        ("'pale: AI could'", 14, c.meant_words),
        (f"datum.top > {TASKS} + 0.01 ? 'new' : ''", 3, c.effect_words),
    )
    earn = (
        (f"{expr('datum.less', '.0f')} + ' have less'", 12, c.optimised_words),
        (f"{expr('datum.same', '.0f')} + ' as before{f' ±1{SPACE}%' if wide else ''}'", 17 if wide else 12, c.ghost_words),
        (f"{expr('datum.more', '.0f')} + ' more'", 7, c.meant_words),
    )
    layers: list[alt.Chart] = []
    for row, line in enumerate((earn, tasks)):
        at = 0.0
        for told, letters, colour in line:
            if not canvas.hidden:
                place: dict[str, Any] = {"x": alt.XValue(int(at)), "y": alt.YValue(-7 - row * (words + 6))}
                layers += written(stand.transform_calculate(said=told), canvas, colour, **place, align="left", baseline="bottom")
            at += (LETTER * letters + 1.4) * words
    return layers


def course(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw productivity and GDP over the share of work that the AI has, and the two estimates."""
    c, words = canvas.colours, canvas.words
    work, gain, _, _ = canvas.scene
    title = "Work with AI, %"
    x = alt.X("share:Q", title=title, scale=alt.Scale(domain=[0, work], nice=False), axis=axis(".0f", grid=False, tickCount=4))
    scale = alt.Scale(domain=[min(0.0, -0.06 * gain), gain], nice=False)
    plain = axis(".0f", tickCount=5)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=scale, axis=plain)

    layers: list[alt.Chart] = []
    for name, told, below in (
        ("goldman", f"'7{SPACE}% GDP: Goldman Sachs'", gain > 8),
        ("acemoglu", f"'0.66{SPACE}%: Acemoglu'", False),
    ):
        rule = charts.table("estimates", who=name).encode(y=y("output"))
        layers.append(rule.mark_rule(color=c.text, strokeWidth=2, strokeDash=[7, 5]))
        named = charts.table("estimates", who=name).transform_calculate(said=told)
        side: dict[str, Any] = {"baseline": "top", "dy": 6} if below else {"baseline": "bottom", "dy": -4}
        layers += written(named, canvas, c.text, x=alt.XValue(width), y=y("output"), align="right", **side)
    if canvas.hidden:
        return charts.layer(*layers, width=width, height=height)
    table = charts.table("course")
    stand = charts.at("stand")
    layers += [
        table.mark_line(color=c.optimised, strokeWidth=2, strokeDash=[2, 3], clip=True, order=False).encode(x=x, y=y("gdp")),
        table.mark_line(color=c.optimised, strokeWidth=4, clip=True, order=False).encode(x=x, y=y("output")),
    ]
    for field, size in (("gdp", 90), ("output", 150)):
        layers.append(stand.mark_point(filled=True, size=size, color=c.text, opacity=1, clip=True).encode(x=x, y=y(field)))
    end = table.transform_joinaggregate(last="max(share)").transform_filter("datum.share == datum.last")
    named_end = end.transform_calculate(said="'GDP'")
    layers += written(named_end, canvas, c.optimised_words, x=x, y=y("gdp"), align="left", baseline="middle", dx=6, clip=True)
    for row, (name, field, form) in enumerate((("GDP", "gdp", "+.1f"), ("Gained: productivity", "output", "+.2f"))):
        number = stand.transform_calculate(said=f"'{name} ' + {expr(f'datum.{field}', form)} + '{PERCENT}'")
        place: dict[str, Any] = {"x": alt.XValue(0), "y": alt.YValue(-7 - row * (words + 6))}
        layers += written(number, canvas, c.optimised_words, **place, align="left", baseline="bottom")
    return charts.layer(*layers, width=width, height=height)


def say(view: View) -> str:
    """Return the sentence: what is gained, what work gets of it, and who earns less."""
    o, labour = view.outcomes, view.params.labour
    gained, gdp = said(o["output"] or 0.0, ".2f"), said(o["gdp"] or 0.0, ".1f")
    share, before = said(o["labour_share"] or 0.0, ".1%"), said(labour, ".1%")
    has = "AI has" if view.params.replaced == 1 else "AI helps in"
    taken, less = said(o["automated"] or 0.0, ".1%"), said(o["less"] or 0.0, ".0f")
    return (
        f"{has} [optimised:{taken}] of all work. Productivity is **{gained}{PERCENT}** higher, GDP {gdp}{PERCENT}. "
        f"Of all income work earns [meant:{share}], before {before}; in {less} of {PEOPLE} kinds of work people have less."
    )


def scene(view: View) -> tuple[float, float, float, float]:
    """Return what the picture spans, and how much of a task the AI does: the same along the frontier."""
    work, gain, high = view.model.module.span(view.result)
    return work, gain, high, view.params.replaced


def axes(view: View) -> Axes:
    """Return axes that hold the presets of one economy, others for the one that is five times as much, and wider ones where needed."""
    frame, o = view.frontier.frame, view.outcomes
    low_x, high_x = (pick((*frame["output"], o["output"] or 0.0)) for pick in (min, max))
    low_y, high_y = (pick((*frame["labour_share"], o["labour_share"] or 0.0)) for pick in (min, max))
    for x, y in (ECONOMY, LARGE):
        if x[0] <= low_x and high_x <= x[1] and y[0] <= low_y and high_y <= y[1]:
            return Axes(x=x, y=y, x_format=".2~f", y_format=".0%", y_hover=".1%")
    right = next(limit for limit in (0.8, 4.0, 8.0, 16.0, 40.0, 100.0, 1000.0, 1e5) if high_x <= limit)
    left = next(limit for limit in (-0.1, -0.25, -0.5, -1.0) if low_x >= limit * right or limit == -1.0) * right
    bottom = next(limit for limit in (0.45, 0.3, 0.0) if low_y >= limit)
    top = next(limit for limit in (0.54, 0.72, 1.0) if high_y <= limit)
    return Axes(x=(min(left, low_x), right), y=(bottom, top), x_format=".2~f", y_format=".0%", y_hover=".1%")


stage.show(
    stage.Page(
        model="jobs",
        knobs=("adopted", "exposed", "saving", "new_tasks", "training", "redistribution"),
        between="nearest",
        scene=scene,
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        alt="Left: forty people, lowest paid to best paid, each over 25 tasks, vermillion where the AI has them; hollow those who earn "
        "less. Beside it productivity and GDP as the AI takes one task after the other, with the two estimates as dashed lines. Right: the "
        "share of income that work earns against productivity gained, from no task to more than pay.",
    )
)
