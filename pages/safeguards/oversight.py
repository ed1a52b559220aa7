"""Human oversight: who looks at what the machine is unsure of, and do they see more?"""

from dataclasses import replace
from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.safeguards.oversight import HOURS, OPENS

WHY = """
A machine gives each case a score and draws a line. Near the line it is nearly tossing a coin, so ask **people** there. If they never erred,
every tenth case in their hands would mend more than a quarter of all errors. That is the promise of human oversight.

**What becomes of it.** People err too, above all on cases that are strange to them, and they are asked about the hard ones. They see what the
machine said, and lean to it, just where its word is worth least. And they have a day of eight hours: two people read about 20 cases an
hour, a third of those that come. Ask more, and cases wait until night, or people hurry, or the machine's answer stands after all. From some
point on, asking **more** makes **more** errors.

**What helps.** Choose the cases by what people are better at, not only by what the machine is unsure of. Let people answer before they see the
machine's word. A second reader, where the hours are there. Or a better machine.

**What is contested.** In experiments, people together with an AI are on average worse than the better of the two alone. In a trial of
breast screening, an AI that sorts found more cancers with fewer readings. Here it depends on who is better at what, and on the hours. Both
stand under Evidence.

**What is assumed.** Both kinds of cases equally many, and each mistake as bad as the other; a machine that knows how sure it is. How much
people hurry and lean, and how many cases are strange to them, are settings, not measurements.
"""
PHONE = 440  # px: below this there is little room
SPARE = 28  # px that an axis without title leaves on a phone
WAIT = 100  # cases: as high as the queue is drawn
CROSS = "M-1,-1L1,1M1,-1L-1,1"
AT = [OPENS, OPENS + HOURS // 2, OPENS + HOURS]
DAY = alt.Scale(domain=[OPENS, OPENS + HOURS], nice=False)


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the cases of one day as they come past the machine and to people, and under it how many wait for these."""
    if canvas.width <= PHONE:
        canvas = replace(canvas, width=canvas.width + SPARE)
    low = max(int(0.2 * canvas.height), 3 * canvas.words)
    high = canvas.height - low - int(5.2 * canvas.words)
    return charts.rows(_cases(canvas, high), _queue(canvas, low), spacing=int(2.2 * canvas.words))


def _cases(canvas: Canvas, height: int) -> charts.Spec:
    """Draw every case: when it came, what the machine saw, and who was wrong about it."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    people = c.group("people")
    x = alt.X("hour:Q", scale=DAY, axis=None)
    far: Any = canvas.scene
    scale = alt.Scale(domain=[-far, far], nice=False)
    y = alt.Y("score:Q", title=None, scale=scale, axis=None)
    size = words * (2.2 if wide else 1.0)
    here = charts.at("numbers")
    band = here.transform_filter("datum.edge > 0").transform_calculate(low="-datum.edge", high="datum.edge")
    layers: list[alt.Chart] = [
        band.mark_rect(color=people, opacity=0.13).encode(y=alt.Y("low:Q", title=None, scale=scale, axis=None), y2="high:Q"),
        charts.table("cases").mark_point(filled=True, size=size, color=c.ghost, opacity=0.4, clip=True).encode(x=x, y=y),
    ]
    if not canvas.hidden:
        marks = charts.at("marks")
        dots: dict[str, Any] = {"filled": True, "opacity": 1, "clip": True}
        crosses: dict[str, Any] = {
            "shape": CROSS,
            "filled": False,
            "strokeWidth": 2.5 if wide else 1.8,
            "opacity": 1,
            "clip": True,
        }
        for kind, look in (
            ("right", {**dots, "size": 1.6 * size, "color": people}),
            ("late", {**dots, "filled": False, "size": 2 * size, "color": people}),
            ("machine", {**crosses, "size": 1.2 * size, "color": c.optimised}),
            ("people", {**crosses, "size": 2.4 * size, "color": people}),
        ):
            layers.append(marks.transform_filter(alt.datum.kind == kind).mark_point(**look).encode(x=x, y=y))
    for where, told in (("top", "the machine says yes"), ("bottom", "the machine says no")):
        row = charts.table("now").transform_calculate(said=f"'{told}'")
        at = alt.YValue(4 if where == "top" else height - 4)
        layers += written(row, canvas, c.ghost_words, x=alt.XValue(4), y=at, align="left", baseline=where)
    counted = (
        f"'✕ the machine: ' + {expr('datum.machine_wrong', '.0f')} + ' of ' + {expr('datum.machine', '.0f')} + ' wrong'",
        f"'● people: ' + {expr('datum.people_wrong', '.0f')} + ' of ' + {expr('datum.people', '.0f')} + ' wrong ✕'",
    )
    if canvas.hidden:
        counted = ("'the machine decides'", "'people decide'")
    rows = (1, 0) if wide else (1.25, 0)
    for told, hue, row_, align in zip(
        counted, (c.optimised_words, people), rows, ("left", "right" if wide else "left"), strict=True
    ):
        up = -6 - (0 if wide else row_ * words)
        place = alt.XValue(0 if align == "left" else canvas.width)
        named = here.transform_calculate(said=told)
        layers += written(named, canvas, hue, x=place, y=alt.YValue(up), align=align, baseline="bottom")
    return charts.layer(*layers, width=canvas.width, height=height)


def _queue(canvas: Canvas, height: int) -> charts.Spec:
    """Draw how many cases wait for people, through the day."""
    c = canvas.colours
    x = alt.X("hour:Q", title=None, scale=DAY, axis=alt.Axis(values=AT, grid=False, labelExpr="datum.value + ':00'"))
    scale = alt.Scale(domain=[0, WAIT], nice=False)
    y = alt.Y("waiting:Q", title=None, scale=scale, axis=axis(".0f", values=[0, WAIT], grid=True))
    heading = charts.table("now").transform_calculate(said="'Cases that wait for people'")
    layers: list[alt.Chart] = [
        *written(heading, canvas, c.text, x=alt.XValue(0), y=alt.YValue(-4), align="left", baseline="bottom"),
    ]
    people = c.group("people")
    if not canvas.hidden:
        area = charts.at("queue").mark_area(color=people, opacity=0.4, clip=True, line={"color": people, "strokeWidth": 2.5})
        layers.append(area.encode(x=x, y=y))
        close = f"{OPENS + HOURS}:00"
        told = f"datum.waiting == 0 ? 'none at {close}' : {expr('datum.waiting', ',.0f')} + ' at {close}'"
        told = f"({told}) + (datum.late ? ', ○ too late: ' + {expr('datum.late', '.0f')} : '')"
        end = charts.at("numbers").transform_calculate(said=told)
        layers += written(end, canvas, people, x=alt.XValue(canvas.width), y=alt.YValue(-4), align="right", baseline="bottom")
    else:
        layers.append(charts.table("cases").mark_point(opacity=0).encode(x=x))
    return charts.layer(*layers, width=canvas.width, height=height)


def perfect(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return what people who never err would make of the same cases."""
    c, table = canvas.colours, charts.table("perfect")
    line = table.mark_line(color=c.effect, strokeWidth=2, strokeDash=[8, 5], clip=True, order=False).encode(x=x, y=y)
    if not canvas.large:
        return [line]
    end = (
        table.transform_filter("datum.human_hours < 65")
        .transform_joinaggregate(most="max(human_hours)")
        .transform_filter("datum.human_hours == datum.most")
    )
    name = end.mark_text(text="never wrong", align="left", dx=10, fontSize=canvas.words, color=c.effect_words, clip=True)
    return [line, name.encode(x=x, y=y)]


def say(view: View) -> str:
    """Return the sentence: what asking people makes of the errors, for how long they read, and what is wrong of theirs."""
    o, p = view.outcomes, view.params
    alone = said(o["machine_alone"] or 0.0, ".1%")
    if o["people_error"] is None:
        return f"Alone, the machine is wrong in [optimised:{alone}] of the cases. Nobody is asked."
    all_, hours = said(o["error_all"] or 0.0, ".1%"), said(o["human_hours"] or 0.0, ".0f")
    wrong = said(o["people_error"], ".0%")
    first = (
        f"Alone, the machine is wrong in [optimised:{alone}] of the cases. With {said(p.deferred, '.0%')} of them handed to people, "
        f"**{all_}** end wrong, for **{hours} hours** of reading per 1,000 cases; of theirs, {wrong} are wrong"
    )
    if o["lapsed"]:
        return f"{first}, and {said(o['lapsed'], '.0%')} came to them too late."
    return f"{first}."


def price(view: View) -> str:
    """Return what the next step towards fewer errors costs."""
    o = view.outcomes
    step = landmarks.next_step(view.frontier, view.x, view.y, o["error_all"] or 0.0)
    if step is None:
        return "This is the end of the frontier: handing over more leaves no fewer errors."
    there, here = apart(step.x_next, o["error_all"] or 0.0, ".1%")
    more, now = apart(step.y_next, o["human_hours"] or 0.0, ".0f")
    return f"The next step: {there} wrong instead of {here}, for {more} hours of reading per 1,000 cases instead of {now}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them; half of the hours at most lie above."""
    frame, o = view.frontier.frame, view.outcomes
    wide, high = max(frame["error_all"].max(), o["error_all"] or 0.0), frame["human_hours"].max() / 2
    right = next(limit for limit in (0.17, 0.3, 0.5, 1.0) if wide <= limit)
    top = next(limit for limit in (70.0, 150.0, 300.0, 700.0) if high <= limit)
    return Axes(x=(0.0, right), y=(0.0, top), x_format=".0%", y_format=".0f", y_hover=".1f")


stage.show(
    stage.Page(
        model="oversight",
        knobs=("deferred", "human_error", "bias", "queue", "choose", "second_reader"),
        between="nearest",
        scene=lambda view: 3.8 if view.params.separation < 3 else 5.5,
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        over=perfect,
        lines="perfect",
        alt="Left: the cases of one day as dots, by hour and by what the machine saw; those near its cut go to people; crosses are wrong "
        "answers, of the machine and of people; under it how many cases wait for people. Right: hours of reading against the share of all "
        "cases that end wrong, for every share that is handed over; dashed, people who never err.",
    )
)
