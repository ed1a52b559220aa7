"""Care: who needs care, those who are sick or those who cost the most?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import PERCENT, apart, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.inherited.care import BOX

WHY = """
A hospital has a programme for its sickest patients: nurses who call, appointments at once. Places are few, so an AI ranks everybody, and
the top three per cent get one. What is it taught? Nobody writes down **need**. What stands in the books is **cost**.

Costs follow need, and the AI predicts them well. But the same need has cost less where people got less care: here 30 % less for Black patients.
So they look healthier on paper, and a healthier white patient gets the place. The score does not know who is Black, and need not.

**The label is the lever.** Turn it from cost to need, leave patients, data and places as they are, and nearly twice as many Black patients are
enrolled. What this costs is how well the score foretells the bill, and that is little.

**What helps less than one might think.** Better measured costs find more of the sick, and as few Black patients as before. The same care for
the same need mends the share, not the search. And a label of need is only as good as the records: who sees fewer doctors has fewer
diagnoses.

**Set by hand.** Two numbers are those of the study's patients (1.6 times the illness, 1.12 times the cost), two were chosen so that both
shares come out near those that it prints, 14.1 and 26.7 %. The score here is never wrong, which no real one is, and the 46.5 % that the
study's abstract simulates are not what this model gives (see Evidence).
"""
STRONG = "datum.neediest || datum.first <= at && at <= datum.last"
TICKS = [3, 5, 10, 20, 50]
PHONE = 440  # px: below this there is little room
SAME = 0.0005  # of a correlation: what does not show


def hero(canvas: Canvas) -> charts.Spec:
    """Draw patients in need and cost, the line above which they are enrolled, and the line beyond which they are the neediest."""
    c, wide = canvas.colours, canvas.width > PHONE
    scale = alt.Scale(type="log", domain=list(BOX), nice=False)
    labels = alt.Axis(values=TICKS, grid=False, format="d", labelExpr="datum.value + '×'")
    x = alt.X("need:Q", title="Need, times that of the median white patient" if wide else "Need", scale=scale, axis=labels)
    y = alt.Y("cost:Q", title="Cost", scale=scale, axis=labels)
    edge = charts.at("edge", group="white")
    layers: list[alt.Chart] = [
        charts.table("needy").mark_rect(color=c.meant, opacity=0.1).encode(x=x, x2=alt.X2Datum(BOX[1])),
        edge.mark_area(color=c.optimised, opacity=0.14, clip=True, line=False).encode(x=x, y=y, y2=alt.Y2Datum(BOX[1])),
        *_patients(canvas, x, y),
        *_ridges(canvas, x, y),
        charts.table("needy").mark_rule(color=c.meant, strokeWidth=3, strokeDash=[7, 5]).encode(x=x),
    ]
    for group in ("black", "white"):
        line = charts.at("edge", group=group).transform_filter("datum.inner")
        layers.append(line.mark_line(color=c.optimised, strokeWidth=4, clip=True, order=False).encode(x=x, y=y))
        side: dict[str, Any] = {"align": "left", "dx": 7} if group == "black" else {"align": "right", "dx": -7}
        foot = line.transform_filter("datum.foot").transform_calculate(said=f"'{group.replace('b', 'B')}'")
        layers += written(foot, canvas, c.group(group), x=x, y=y, baseline="bottom", dy=-2 * canvas.words, **side)
    layers += _words(canvas, x)
    return charts.layer(*layers, width=canvas.width, height=canvas.height - 2 * canvas.words)


def _patients(canvas: Canvas, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the dots: strong those who are enrolled or among the neediest, pale all others; white patients as rings."""
    size = canvas.words * (2.6 if canvas.width > PHONE else 1.5)
    looks = {
        "opacity": alt.condition(STRONG, alt.value(1.0), alt.value(0.3)),
        "size": alt.condition(STRONG, alt.value(1.5 * size), alt.value(size)),
    }
    return [
        charts.table("people", group=group)
        .mark_point(filled=group == "black", color=canvas.colours.group(group), strokeWidth=1.6, clip=True)
        .encode(x=x, y=y, **looks)
        for group in ("white", "black")
    ]


def _ridges(canvas: Canvas, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return what the same need costs, a line for each group, and how much less where it is less."""
    layers = []
    for group in ("white", "black"):
        hue = canvas.colours.group(group)
        line = charts.table("ridges", group=group).mark_line(color=hue, strokeWidth=1.5, strokeDash=[2, 3], clip=True)
        layers.append(line.encode(x=x, y=y))
    less = f"'the same need costs ' + {expr('1 - datum.cost / datum.need', '.0%')} + ' less'"
    end = charts.table("ridges", group="black").transform_filter(f"datum.need == {BOX[1]} && datum.cost < datum.need")
    named = end.transform_calculate(said=less)
    look: dict[str, Any] = {"align": "right", "baseline": "top", "dx": -4, "dy": canvas.words}
    return [*layers, *written(named, canvas, canvas.colours.group("black"), x=x, y=y, **look)] if canvas.width > PHONE else layers


def _words(canvas: Canvas, x: alt.X) -> list[alt.Chart]:
    """Return all that is written on the picture."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    look: dict[str, Any] = {"fontSize": words, "fontWeight": "bold"}
    height = canvas.height - 2 * words
    here = charts.at("numbers")
    share, whole = expr("datum.enrolled_share", ".1f"), f"'{PERCENT} '"
    title = here.transform_calculate(
        said=f"{share} + {whole} + '{'of those enrolled are Black' if wide else 'of the enrolled are Black'}'"
    )
    missed = here.transform_calculate(
        said=f"{expr('datum.missed', ',.0f')} + ' of the ' + {expr('datum.places', ',.0f')} + ' neediest missed'"
    )
    needy = charts.table("needy").transform_calculate(said=f"'the neediest: ' + {expr('datum.share', '.1f')} + {whole} + 'Black'")
    key = (("● Black", "black"), ("○ white", "white"))
    layers = [
        title.mark_text(align="left", baseline="bottom", color=c.optimised_words, **(look | {"fontSize": words + 3})).encode(
            x=alt.XValue(0), y=alt.YValue(-6 - (words + 6)), text="said:N"
        ),
        *written(needy, canvas, c.meant_words, align="left", baseline="bottom", dx=4, dy=-4, x=x, y=alt.YValue(0)),
        *written(
            missed, canvas, c.text, align="right", baseline="bottom", x=alt.XValue(canvas.width - 4), y=alt.YValue(height - 6)
        ),
        *written(
            here.transform_calculate(said="'enrolled'"),
            canvas,
            c.optimised_words,
            align="right",
            baseline="top",
            x=alt.XValue(canvas.width - 4),
            y=alt.YValue(6),
        ),
    ]
    for row, (said_, group) in enumerate(key):
        named = here.transform_calculate(said=f"'{said_}'")
        layers += written(
            named, canvas, c.group(group), align="left", baseline="top", x=alt.XValue(6), y=alt.YValue(6 + row * (words + 5))
        )
    return layers


def say(view: View) -> str:
    """Return the sentence: who is enrolled under this label, who needs it, and what is missed."""
    o, params = view.outcomes, view.params
    ranked = {0.0: "Ranked by cost", 1.0: "Ranked by need"}.get(
        params.weight, f"Ranked by {said(params.weight, '.0%')} need and {said(1 - params.weight, '.0%')} cost"
    )
    share, needy = said(o["enrolled_share"] or 0.0, ".1f"), said(view.model.module.neediest_share(params), ".1f")
    return (
        f"{ranked}, [optimised:{share}{PERCENT}] of the enrolled are Black, of the neediest [meant:{needy}{PERCENT}]; "
        f"**{said(1 - (o['need_met'] or 0.0), '.0%')}** of these get no place."
    )


def price(view: View) -> str:
    """Return what the next step towards need costs."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["need_met"])
    if step is None:
        return "This is the end of the frontier: no label here finds more of the neediest."
    more, now = apart(step.x_next, step.x, ".1%")
    found = f"The next step: {more} of the neediest instead of {now}, and the label foretells cost"
    if abs(step.y - step.y_next) < SAME:
        return f"{found} as well as before."
    less, before = apart(step.y_next, step.y, ".3f")
    return f"{found} with a correlation of {less} instead of {before}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    frame, o = view.frontier.frame, view.outcomes
    met, foretold = (min(frame[name].min(), o[name] or 0.0) for name in (view.x.name, view.y.name))
    low_x, low_y = (
        next(low for low in lows if low <= least) for lows, least in (((0.5, 0.2, 0.0), met), ((0.8, 0.5, 0.0), foretold))
    )
    return Axes(x=(low_x, 1.01), y=(low_y, 1.005), x_format=".0%", y_format=".2~f", y_hover=".3f")


stage.show(
    stage.Page(
        model="care",
        knobs=("mix", "label", "access", "recorded", "cost_sd", "enrolled"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        price=price,
        axes=axes,
        implied={
            "mix": {"label": "mixed"},
            "label=cost": {"mix": 0.0},
            "label=need": {"mix": 1.0},
            "label=mixed": {"mix": 0.5},
        },
        alt="Left: patients as dots in need and cost, with the line above which they are enrolled and the line beyond which they are the "
        "neediest; between the two lie those who are missed. Right: how well the label foretells cost against the share of the neediest "
        "who are enrolled, for every label from cost to need.",
    )
)
