"""Value drift: should an AI keep what we valued in 2020, or follow us?"""

from dataclasses import replace
from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.following.worlds import END, START
from sim.frontier import landmarks

WHY = """
Every year an AI asks ten people what is right. Their answers scatter (*pale dots*), and what people value moves (*blue*). How far should
the AI go towards what it is told? Too far, and it chases accidents. Too little, and it lives in the past. At the **best pace** it errs, in the
mean square, by 0.05. An AI that knew our values exactly, once, and was then **locked** for five years ends up with 0.25.

**Who follows can be led.** A loud voice sends answers of its own, and the AI cannot see whose they are. A quick AI goes most of the way with
it. So be slow? A slow AI goes less far, and needs longer to come back. Add up how far off it is over the years, and **every pace is moved by
the same sum**: slowness spreads it. Against a voice that has patience, slowness is no defence at all.

**What does help** is whatever makes the voice count for less: ask more people, know that each answers once, or take the middle answer instead of
the mean. The middle one is noisier while nobody shouts; that is its price.

**What is assumed.** That values walk at random, and how fast: in surveys most people hardly change, and what changes does so slowly, in one
direction. That people are not moved by the AI. And that what people value is what an AI should hold: who holds today's values to be right, or
thinks that progress has a direction, will not follow everywhere. Values and distances are in standard deviations (sd) of people's views.
"""
LETTER = 0.54  # width of a bold letter, in its size
PHONE = 440  # px: below this there is little room
LATE = START + 24  # a voice that speaks until then is named at its other side
SIDES = {"left": f"datum.last < {LATE}", "right": f"datum.last >= {LATE}"}  # how words are aligned that stand beside it
ENDS = {"left": "datum.last", "right": "datum.first"}
SPARE = 28  # px that an axis without title leaves on a phone
YEARS = alt.Scale(domain=[START, END + 1], nice=False)
AT = [START, START + 10, START + 20, START + 30, START + 40]


def hero(canvas: Canvas) -> charts.Spec:
    """Draw one world, what people value and what the AI has learned, and under it how far the voice moves the AI in the mean of all."""
    words = canvas.words
    if canvas.width <= PHONE:
        canvas = replace(canvas, width=canvas.width + SPARE)
    low = max(int(0.24 * canvas.height), 3 * words)
    high = canvas.height - low - int(3.4 * words)
    return charts.rows(_world(canvas, high), _moved(canvas, low), spacing=int(2.2 * words))


def _world(canvas: Canvas, height: int) -> charts.Spec:
    """Draw what people value and say, what the voice says, what the AI has learned, and what a lock would hold."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    (low, high), _ = canvas.scene
    x = alt.X("year:Q", scale=YEARS, axis=None)
    scale = alt.Scale(domain=[low, high], nice=False)

    def y(field: str) -> alt.Y:
        title = "What is valued, sd" if wide else None
        return alt.Y(f"{field}:Q", title=title, scale=scale, axis=axis(".0f", tickCount=4, grid=False))

    size = words * (2.2 if wide else 1.2)
    voice = c.group("stranger")
    value = charts.table("value")
    layers: list[alt.Chart] = [
        _spoke(canvas, height, None),
        charts.table("answers").mark_point(filled=True, size=size, color=c.meant, opacity=0.22).encode(x=x, y=y("answer")),
        value.mark_line(color=c.ghost, strokeWidth=2.5, strokeDash=[6, 4], interpolate="step-after").encode(x=x, y=y("locked")),
        value.mark_line(color=c.meant, strokeWidth=3.5).encode(x=x, y=y("value")),
        *(
            charts.table("voice", above=above)
            .mark_point(shape=f"triangle-{points}", filled=True, size=5 * size, color=voice, opacity=1)
            .encode(x=x, y=y("said"))
            for above, points in ((True, "down"), (False, "up"))
        ),
    ]
    if not canvas.hidden:
        layers.append(charts.at("learned").mark_line(color=c.optimised, strokeWidth=3.5).encode(x=x, y=y("learned")))
    told = "'a loud voice: ' + " + expr("datum.share", ".0%") + (" + ' of the answers'" if wide else "")
    for side, when in SIDES.items():
        spoke = charts.table("spoke").transform_filter(f"datum.share > 0 && {when}")
        beside = spoke.transform_calculate(at="datum.said", year=ENDS[side], said=told)
        away = words if side == "left" else -words
        layers += written(beside, canvas, voice, x=x, y=y("at"), align=side, baseline="middle", dx=away)
    years = "'locked' + (datum.years == 1 ? ' for a year' : ' for ' + datum.years + ' years')" if wide else "'locked'"
    place, gap = 0.0, 2.5 if wide else 0.8
    for name, hue in (("'people value'", c.meant_words), ("'the AI has learned'", c.optimised_words), (years, c.ghost_words)):
        if not (canvas.hidden and hue == c.optimised_words):
            row = charts.table("lock").transform_calculate(said=name)
            layers += written(row, canvas, hue, x=alt.XValue(int(place)), y=alt.YValue(-6), align="left", baseline="bottom")
        place += (LETTER * (len(name) - 2) + gap) * words
    return charts.layer(*layers, width=canvas.width, height=height)


def _moved(canvas: Canvas, height: int) -> charts.Spec:
    """Draw how far the voice has moved the AI, in the mean of all worlds: its peak, and how long it lasts."""
    c, words = canvas.colours, canvas.words
    _, (low, high) = canvas.scene
    ticks = axis(".0f", values=AT, grid=False)
    x = alt.X("year:Q", title=None, scale=YEARS, axis=ticks)
    y = alt.Y(
        "moved:Q",
        title=None,
        scale=alt.Scale(domain=[low, high], nice=False),
        axis=axis(".1f", values=[0, low or high], grid=False),
    )
    heading = charts.table("now").transform_calculate(said="'How far the voice has moved it, sd'")
    layers: list[alt.Chart] = [
        _spoke(canvas, height, ticks),
        *written(heading, canvas, c.text, x=alt.XValue(0), y=alt.YValue(-4), align="left", baseline="bottom"),
    ]
    if not canvas.hidden:
        area = charts.at("learned").encode(x=x, y=y)
        layers.append(area.mark_area(color=c.optimised, opacity=0.35, line={"color": c.optimised, "strokeWidth": 2.5}))
        half = f"(datum.half_gone == null ? '' : ', half gone after ' + {expr('datum.half_gone', '.1f')} + ' years')"
        told = f"{expr('datum.influence', '.2f')} + {half}"
        place: dict[str, Any] = {"baseline": "top" if high else "bottom", "y": alt.YValue(0 if high else height)}
        for side, when in SIDES.items():
            beside = charts.at("numbers").transform_filter(f"datum.influence > 0 && {when}")
            named = beside.transform_calculate(year=ENDS[side], said=told)
            layers += written(
                named, canvas, c.optimised_words, x=x, align=side, dx=0.6 * words * (1 if side == "left" else -1), **place
            )
    return charts.layer(*layers, width=canvas.width, height=height)


def _spoke(canvas: Canvas, height: int, x_axis: alt.Axis | None) -> alt.Chart:
    """Return the years in which the voice speaks, as a band."""
    spoke = charts.table("spoke").transform_filter("datum.share > 0")
    years = spoke.transform_calculate(first="datum.first - 0.5", last="datum.last + 0.5")
    x = alt.X("first:Q", title=None, scale=YEARS, axis=x_axis)
    band = years.mark_rect(color=canvas.colours.group("stranger"), opacity=0.12)
    return band.encode(x=x, x2="last:Q", y=alt.YValue(0), y2=alt.value(height))


def lock(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return where a lock stands: nobody moves it, and its values grow old."""
    c, table = canvas.colours, charts.table("lock")
    point = table.mark_point(shape="square", size=120, strokeWidth=2.5, color=c.ghost, clip=True)
    name = table.mark_text(text="locked", baseline="bottom", dy=-9, fontSize=canvas.words, color=c.ghost_words, clip=True)
    return [point.encode(x=x, y=y), name.encode(x=x, y=y)]


def say(view: View) -> str:
    """Return the sentence: what following costs beside a lock, and how far the voice moves it and for how long."""
    o, p = view.outcomes, view.params
    error, old = apart(o["error"] or 0.0, o["locked_error"] or 0.0, ".2f")
    pace = said(o["pace"] or 0.0, ".0%")
    first = (
        f"Going {pace} of the way each year, the AI errs by **{error}** in the mean square; "
        f"known exactly and locked for {_years(p.locked_years)}, by **{old}**"
    )
    if o["half_gone"] is None:
        return f"{first}. No voice is loud."
    far, half = said(o["influence"] or 0.0, ".2f"), said(o["half_gone"], ".1f")
    return f"{first}. The loud voice moves it by [optimised:{far} sd] in {_years(p.loud_years)}; half of that is gone after **{half} years**."


def _years(count: int) -> str:
    return "a year" if count == 1 else f"{said(count, '.0f')} years"


def price(view: View) -> str:
    """Return what the next step towards a smaller error costs."""
    o = view.outcomes
    step = landmarks.next_step(view.frontier, view.x, view.y, o["error"])
    if step is None:
        return "This is the end of the frontier: no pace errs less."
    there, here = apart(step.x_next, o["error"] or 0.0, ".2f")
    more, now = apart(step.y_next, o["influence"] or 0.0, ".2f")
    return f"The next step: an error of {there} instead of {here}, and the voice moves it by {more} sd instead of {now}."


def scene(view: View) -> tuple[tuple[int, int], tuple[float, float]]:
    """Return what the two pictures span: whole numbers, the same along the frontier."""
    top = view.frontier.frame["influence"].max()
    most = next(limit for limit in (0.2, 0.5, 1.0, 2.0, 5.0, 10.0) if top <= limit)
    return view.model.module.span(view.result), ((0.0, most) if view.params.stance >= 0 else (-most, 0.0))


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    frame, o = view.frontier.frame, view.outcomes
    wide = max(frame["error"].max(), o["error"] or 0.0, o["locked_error"] or 0.0)
    high = max(frame["influence"].max(), o["influence"] or 0.0)
    right = next(limit for limit in (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0) if wide <= limit)
    top = next(limit for limit in (1.0, 2.0, 5.0, 50.0) if high <= limit)
    return Axes(x=(0.0, right), y=(-0.04 * top, top), x_format=".2~f", y_format=".1~f", y_hover=".2f")


stage.show(
    stage.Page(
        model="value_drift",
        knobs=("gain", "loud_answers", "stance", "loud_from", "loud_years", "counted"),
        between="nearest",
        implied={"gain": {"best_gain": False}},
        scene=scene,
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        over=lock,
        alt="Left: over forty years what people value, what they answer and what the AI has learned, with the years in which a loud voice "
        "speaks; under it how far that voice has moved the AI. Right: how far the voice moves it against its error, for every pace; a "
        "square, values that are locked.",
    )
)
