"""Interpretability: can we look inside an AI, and take out what we find there?"""

from typing import Any

import altair as alt
import streamlit as st

from pages.ui.drawing import charts, lettering, theme
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.approaches.interpretability import EDGE
from sim.probing.crowd import LAMP, STOPS

WHY = """
A layer has a few hundred dimensions and holds thousands of **features**: things that are on or off. So their directions overlap, and each
feature that is on casts a small shadow on the monitors of all others. One shadow is nothing. Forty together can look like the real thing.

**A good monitor, and mostly false lights.** At the start a monitor tells on from off in 96 pairs of a hundred. But on is rare: of a hundred
features one. So errors among the many that are off outnumber the right lights eleven to one. Whoever looks for something rare should ask
for that number beside the AUC.

**A dictionary helps, until it does not.** One that explains all features together takes away each other's shadows. If it knows them all it
reads nearly without fault; a little fuller, and it is hardly better than reading one by one, all at once. What it does not know, it cannot
take away. Real dictionaries are learned and know a part (see Evidence).

**Finding is not removing.** The small network was asked one thing about people. Nobody told it which group they belong to, and a probe
reads it all the same. Take out the probe's direction, and a new probe finds another. Take out everything that a straight probe could ever
find (LEACE), and one that also looks at squares and products still finds the group. Where the group goes with what was asked, this costs
right answers too.

**What is assumed.** Directions are random and features independent and equally strong; the network has eight units and lives among people
who were made up. Monitors that were fitted to one purpose have done much better than this crowd; that is under Evidence as well.
"""
PHONE = 440  # px: below this there is little room
LIGHTS = {"seen": "● {} rightly lit", "false": "● {} falsely lit", "missed": "○ {} missed"}
SHORT = {"seen": "● {} right", "false": "● {} false", "missed": "○ {} missed"}


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the monitors of a crowded layer as lamps; beside them people as two probes see them in a small network."""
    if canvas.width < PHONE:
        side = canvas.width - 2 * canvas.words
        return charts.rows(
            lamps(canvas, side, int(side * 0.8)),
            people(canvas, side, int(side * 0.8)),
            spacing=5 * canvas.words,
        )
    height, gap = canvas.height - 2 * canvas.words, 4 * canvas.words
    left = int((canvas.width - gap) * 0.6)
    return charts.beside(lamps(canvas, left, height), people(canvas, canvas.width - left - gap, height), spacing=gap // 2)


def lamps(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw one monitor in LAMP at one moment: dark, rightly lit, falsely lit, or on and missed."""
    c, words = canvas.colours, canvas.words
    unit = alt.Scale(domain=[0, 1], nice=False)
    x, y = (alt.X("x:Q", axis=None, scale=unit), alt.Y("y:Q", axis=None, scale=unit))
    size = alt.Size("size:Q", scale=None, legend=None)

    def lamp(kind: str, part: float) -> alt.Chart:
        room = f"min({width} / datum.across, {height} / datum.down)"
        drawn = charts.at("lamps", kind=kind).transform_calculate(size=f"pow({part} * {room}, 2)")
        return drawn.encode(x=x, y=y, size=size)

    ring: dict[str, Any] = {"filled": False, "strokeWidth": 3, "color": c.meant, "opacity": 1}
    layers: list[alt.Chart] = [
        lamp("dark", 0.42).mark_point(filled=True, color=c.muted, opacity=0.6),
        lamp("false", 0.78).mark_point(filled=True, color=c.optimised, opacity=1),
        lamp("seen", 0.9).mark_point(filled=True, color=c.meant, opacity=1),
        lamp("missed", 0.7).mark_point(**ring),
    ]
    wall = charts.at("wall")
    title = f"{expr('datum.features', ',.0f')} + ' features in ' + {expr('datum.dimensions', '.0f')} + ' dimensions'"
    layers += _heads(canvas, wall, (title, c.text), (f"'a lamp is a monitor; one in {LAMP} is shown'", c.text))
    hues = {"seen": c.meant_words, "false": c.optimised_words, "missed": c.meant_words}
    told = LIGHTS if width > 25 * words else SHORT
    for column, (kind, form) in enumerate(told.items()):
        before, after = form.split("{}")
        named = wall.transform_calculate(said=f"'{before}' + {expr(f'datum.{kind}', '.0f')} + '{after}'")
        look: dict[str, Any] = {"align": "left", "baseline": "top", "fontWeight": "bold", "fontSize": words + 1}
        layers.append(
            named.mark_text(**look, color=hues[kind]).encode(
                x=alt.XValue(column * width / 3), y=alt.YValue(height + 10), text="said:N"
            )
        )
    return charts.layer(_room(wall, -words // 2, width + words // 2), *layers, width=width, height=height)


def people(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw people by what two probes say of their group: a straight one across, a curved one upwards."""
    c, words = canvas.colours, canvas.words
    scale = alt.Scale(domain=[-1.08 * EDGE, 1.08 * EDGE], nice=False)
    x, y = alt.X("straight:Q", axis=None, scale=scale), alt.Y("curved:Q", axis=None, scale=scale)
    network = charts.table("network")
    middle = network.transform_calculate(straight="0", curved="0")
    dot = max((min(width, height) / 40) ** 2, 30)
    layers: list[alt.Chart] = [
        middle.mark_rule(color=c.ghost, strokeWidth=1.5).encode(x=x, y=alt.YValue(0), y2=alt.value(height)),
        middle.mark_rule(color=c.ghost, strokeWidth=1.5).encode(y=y, x=alt.XValue(0), x2=alt.value(width)),
        *(
            charts.table("people", group=group)
            .mark_point(
                filled=group == "a", size=dot, strokeWidth=2, color=c.group(group), opacity=0.85, xOffset=side * dot**0.5 / 2
            )
            .encode(x=x, y=y)
            for group, side in (("b", -1), ("a", 1))
        ),
    ]
    right = f"'it is right for ' + {expr('datum.accuracy', '.0%')}"
    layers += _heads(canvas, network, ("'A small network, asked one thing'", c.text), (right, c.meant_words))
    bold: dict[str, Any] = {"fontSize": words, "fontWeight": "bold"}
    for name, probe in (("leak", "straight"), ("leak_curved", "curved")):
        text = f"'{probe} probe: group right for ' + {expr(f'datum.{name}', '.0%')}"
        named = network.transform_calculate(said=text).encode(text="said:N")
        if probe == "straight":
            below = named.mark_text(**bold, color=c.text, align="center", baseline="top")
            layers.append(below.encode(x=alt.XValue(width / 2), y=alt.YValue(height + 10)))
        else:
            beside = named.mark_text(**bold, color=c.text, align="center", baseline="bottom", angle=270)
            layers.append(beside.encode(x=alt.XValue(-8), y=alt.YValue(height / 2)))
    for row, (group, mark) in enumerate((("a", "● group A"), ("b", "○ group B"))):
        at: dict[str, Any] = {"x": alt.XValue(4), "y": alt.YValue(6 + row * (words + 5))}
        named = network.transform_calculate(said=f"'{mark}'").encode(**at, text="said:N")
        layers += lettering.rimmed(named, c.ground, c.group(group), align="left", baseline="top", **bold)
    return charts.layer(_room(network, -2 * words, width + words // 2), *layers, width=width, height=height)


def _room(table: alt.Chart, left: int, right: int) -> alt.Chart:
    """Return a line that is not seen, as wide as a picture with its words: whatever is drawn in it, what stands beside stays where it is."""
    return table.mark_rule(opacity=0).encode(x=alt.XValue(left), x2=alt.X2Value(right), y=alt.YValue(0))


def _heads(canvas: Canvas, table: alt.Chart, *lines: tuple[str, str]) -> list[alt.Chart]:
    """Return lines over a picture, the first bold: expression and colour of each."""
    found = []
    for row, (text, hue) in enumerate(reversed(lines)):
        first = row == len(lines) - 1
        look: dict[str, Any] = {
            "align": "left",
            "baseline": "bottom",
            "fontWeight": "bold" if first or hue != canvas.colours.text else "normal",
            "fontSize": canvas.words + first,
        }
        place: dict[str, Any] = {"x": alt.XValue(0), "y": alt.YValue(-8 - row * (canvas.words + 6))}
        found.append(table.transform_calculate(said=text).mark_text(**look, color=hue).encode(**place, text="said:N"))
    return found


def say(view: View) -> str:
    """Return the sentence: how well one is read, what lights up, and what the small network tells."""
    o, params = view.outcomes, view.params
    auc, false = said(o["auc"] or 0.0, ".2f"), said(o["false_alarms"] or 0.0, ".0%")
    many = said(params.features, ",.0f")
    read = f"Of {many} features each is read with an AUC of **{auc}**; of the lights that go on [optimised:{false}] are false."
    right, found, curved = (said(o[name] or 0.0, ".0%") for name in ("accuracy", "leak", "leak_curved"))
    if not params.removed:
        return f"{read} The small network is right for [meant:{right}] of people; a probe also reads their group, right for **{found}**."
    taken = "the probe's direction" if params.eraser == "direction" else "all that is straight"
    return (
        f"{read} With {taken} taken out, the network is right for [meant:{right}] of people; a straight probe finds the group "
        f"for **{found}**, a curved one for **{curved}**."
    )


def price(view: View) -> str:
    """Return what the next step towards more features costs."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["features_stored"] or 0.0)
    if step is None:
        return "This is the end of the frontier: no more features are stored."
    more = f"The next step: {said(step.x_next, ',.0f')} features instead of {said(step.x, ',.0f')}"
    less, now = apart(step.y_next, step.y, ".2f")
    return f"{more}, and an AUC of {less} instead of {now}." if less != now else f"{more}, read as well as these."


def law(view: View) -> None:
    """Show the measured AUC over features, beside the law for monitors that read alone."""
    colours = theme.palette()
    names = {
        "measured": ("as set", colours.optimised, [1, 0]),
        "alone": ("each monitor alone", colours.meant, [1, 0]),
        "law": ("the law", colours.text, [2, 5]),
    }
    chart = (
        alt.Chart(view.model.module.lawful(view.result))
        .mark_line(strokeWidth=3)
        .encode(
            x=alt.X(
                "features:Q",
                title="Features stored",
                scale=alt.Scale(type="log", domain=[STOPS[0], STOPS[-1]], nice=False),
                axis=axis(",.0f", values=[256, 1024, 4096, 16384], grid=False),
            ),
            y=alt.Y("auc:Q", title="How well one is read, AUC", scale=alt.Scale(domain=[0.5, 1.0])),
            color=alt.Color(
                "line:N", scale=alt.Scale(domain=list(names), range=[hue for _, hue, _ in names.values()]), legend=None
            ),
            strokeDash=alt.StrokeDash(
                "line:N", scale=alt.Scale(domain=list(names), range=[dash for *_, dash in names.values()]), legend=None
            ),
        )
        .properties(height=300)
    )
    st.altair_chart(chart, key="interpretability_law", width="stretch")
    p, d = said(view.params.active, ".2~%"), said(view.params.dimensions, ".0f")
    st.caption(
        f"Blue: measured, each monitor alone, {p} of the features on, {d} dimensions. Dots: the law, Φ(1 / √(2 (m − 1) p / d)). "
        "Vermillion: as it is set; the two lines differ where a dictionary helps."
    )


def erasers(view: View) -> None:
    """Show the small network untouched and after each eraser."""
    table = view.model.module.erasers(view.result)
    names = {"nothing": "nothing", "direction": "the probe's direction", "leace": "all that is straight (LEACE)"}
    shown = {
        "Taken out": [names[eraser] for eraser in table["eraser"]],
        "What was asked, right": [said(value, ".1%") for value in table["accuracy"]],
        "Group by a straight probe, right": [said(value, ".1%") for value in table["leak"]],
        "Group by a curved probe, right": [said(value, ".1%") for value in table["leak_curved"]],
    }
    st.table(shown)
    st.caption(
        "Fresh people; two groups of the same size, so that guessing is right for half. Probes and the last layer are fitted anew after "
        "each removal."
    )


def axes(view: View) -> Axes:
    """Return axes that hold every stop; they go down to chance only where a setting needs it."""
    low = 0.6 if view.frontier.frame["auc"].min() > 0.6 else 0.5
    return Axes(x=(STOPS[0] * 0.9, STOPS[-1] * 1.1), y=(low, 1.01), x_log=True, x_format=",.0f", y_format=".1f", y_hover=".3f")


stage.show(
    stage.Page(
        model="interpretability",
        knobs=("features", "dictionary", "active", "removed", "eraser", "linked"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        price=price,
        axes=axes,
        alt="Left: a wall of lamps, each the monitor of one feature: dark, rightly lit, falsely lit, or on and dark. Beside it people of two "
        "groups as dots, by what a straight probe says of their group across and a curved one upwards. Right: how well one feature is read, the "
        "more are stored.",
        tabs={"Law": law, "Erasers": erasers},
    )
)
