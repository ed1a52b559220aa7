"""Roads: whom should the car spare, or how fast may it drive?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from pages.ui.society import roads_tab
from sim.frontier import landmarks
from sim.models.society.roads import SLOWER, VIEW

WHY = """
A person steps out. For a second the car does nothing, and then it brakes. Who stands within what it needs to stop is hit: nearby at full
speed, farther off more slowly. What it needs grows with speed: until it brakes in proportion, while it brakes with the **square**. And of those
who are hit far more die of a faster hit.

**Where is the famous choice?** The car can choose whom to spare only where it cannot stop and could still steer past. That is the shaded
strip. Nearer, it has no time to do anything; farther off, it stops. In the strip it has braked most of its speed away, so that few die
there, whomever it spares. And who sits in it has belts and steel around: on this street the pedestrian bears the risk under either rule.

**What moves more.** Five miles an hour. A car that reacts sooner. A street on which one sees who will step out. Each of these settles who
lives long before anyone asks.

**Where this turns.** A quick car has more choices, not fewer. On a fast road where one sees far the strip is wide and the car fast within
it: there the choice can weigh more than five miles an hour (last preset). And what people think of such cars may decide whether these come
at all, which no street shows.

**What is left out.** The car knows all it needs at once and steers perfectly, which gives the choice more room than it has. Nobody drives
behind it, and people step out before fast cars as often as before slow ones. How far off they step out is assumed; a limit that nobody keeps
changes nothing.
"""
PHONE = 440  # px: below this there is little room
LEFT = -8.0  # m: where the picture begins, behind the car
ROAD, TREES, TOP, BARS = (0.18, 0.72), 0.8, 0.93, 0.1  # heights in the picture of the street
FASTEST = 66.0  # mph: the height of the picture of speeds


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the street from above, and under it the speed that the car has on every metre."""
    street = int(canvas.height * 0.56)
    return charts.rows(_street(canvas, street), _speeds(canvas, canvas.height - street - 8), spacing=8)


def _far(canvas: Canvas) -> float:
    """Return how far the picture looks, m."""
    view = canvas.scene[0] if isinstance(canvas.scene, tuple) else 0
    return VIEW[view]


def _brakes(canvas: Canvas) -> bool:
    """Return whether the car stays in its lane, so that there is room for trees to be seen."""
    return not (isinstance(canvas.scene, tuple) and canvas.scene[1] == "passenger")


def _metres(canvas: Canvas) -> alt.Scale:
    return alt.Scale(domain=[LEFT, _far(canvas)], nice=False)


def _across(canvas: Canvas, **settings: Any) -> alt.X:
    return alt.X("distance:Q", scale=_metres(canvas), **{"axis": None, **settings})


def _street(canvas: Canvas, height: int) -> charts.Spec:
    """Draw the car, the people, what becomes of them, and where the car could choose."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    scale = alt.Scale(domain=[0, 1], nice=False)
    x, far = _across(canvas), _far(canvas)
    here = charts.at("numbers")

    def y(value: float) -> alt.Y:
        return alt.Y(datum=value, scale=scale, axis=None)

    def y2(value: float) -> alt.Y2:
        return alt.Y2(datum=value)

    def band(from_: float, to: float, low: float, high: float, **look: Any) -> alt.Chart:
        across = {"x": alt.X(datum=from_, scale=_metres(canvas), axis=None), "x2": alt.X2(datum=to)}
        return charts.table("now").mark_rect(**look).encode(y=y(low), y2=y2(high), **across)

    layers: list[alt.Chart] = [
        band(LEFT, far, *ROAD, color=c.muted, opacity=0.22),
        *(charts.table("now").mark_rule(color=c.ghost, strokeWidth=2).encode(y=y(kerb)) for kerb in ROAD),
        charts.table("trees")
        .transform_filter(f"datum.distance < {far * 0.86 if _brakes(canvas) else 0}")
        .mark_point(shape="triangle-up", filled=True, color=c.ghost, opacity=0.8, size=5 * words, clip=True)
        .encode(x=x, y=y(TREES)),
        _choice(canvas, x).encode(y=y(ROAD[0]), y2=y2(1.0)),
    ]
    layers += _people(canvas, x, scale)
    layers += _car(canvas, y, y2)
    for low, high, thick, word in (
        ("0", "datum.reacts", 9, "reacts"),
        ("datum.reacts", "datum.stands", 4, "brakes"),
    ):
        bar = here.transform_calculate(distance=low, until=high)
        layers.append(bar.mark_rule(color=c.optimised, strokeWidth=thick, clip=True).encode(x=x, x2="until:Q", y=y(BARS)))
        metres = f"{expr(f'{high} - {low}', '.0f')} + ' m'"
        pixels = f"({high} - {low}) * {canvas.width / (far - LEFT):.3f}"
        long, short = (0.6 * words * letters for letters in (len(word) + 6, len(word)))
        fitting = f"{pixels} > {long} ? '{word}: ' + {metres} : {pixels} > {short} ? '{word}' : {metres}"
        named = here.transform_calculate(distance=f"{low} + ({high} - {low}) / 2", said=fitting)
        text = named.transform_filter(f"{high} - {low} > 2 && datum.distance < {far - 6}")
        layers += [
            text.mark_text(fontSize=words, color=c.optimised_words, baseline="top", dy=6).encode(x=x, y=y(BARS), text="said:N")
        ]
    layers += _counts(canvas, here)
    if wide:
        trees = charts.table("now").mark_text(text="trees", align="right", dx=-2, fontSize=words, color=c.ghost_words)
        layers.append(trees.encode(x=alt.XValue(canvas.width), y=y(TREES)))
    strip = here.transform_filter("datum.farthest > 0").transform_calculate(
        distance=f"min((datum.nearest + datum.farthest) / 2, {far * 0.8})",
        said="'here it could choose'" if wide else "'could choose'",
    )
    layers += written(strip, canvas, c.text, align="center", baseline="middle", x=x, y=y(TOP))
    layers += _crashes(canvas, here, x, y(TREES))
    return charts.layer(*layers, width=canvas.width, height=height)


def _choice(canvas: Canvas, x: alt.X) -> alt.Chart:
    """Return the strip in which the car could choose, without its height."""
    strip = (
        charts.at("numbers")
        .transform_filter("datum.farthest > 0")
        .transform_calculate(distance="datum.nearest - 0.125", until="datum.farthest + 0.125")
    )
    return strip.mark_rect(color=canvas.colours.group("a"), opacity=0.35, clip=True).encode(x=x, x2="until:Q")


def _people(canvas: Canvas, x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    """Return everybody who steps out, and the hits of cars that spare one."""
    c, low, high = canvas.colours, *ROAD
    size = canvas.words * (5 if canvas.width > PHONE else 2.6)
    there = f"{low} + 0.06 + datum.across * {high - low - 0.12}"
    marks = []
    for fate, hue, filled, times in (
        ("unharmed", c.meant, True, 1.0),
        ("spared", c.meant, True, 1.0),
        ("hit", c.optimised, False, 1.0),
        ("dies", c.optimised, True, 1.6),
    ):
        dots = charts.at("people", fate=fate).transform_calculate(height=there)
        mark = dots.mark_point(filled=filled, color=hue, size=size * times, strokeWidth=2, opacity=1, clip=True)
        marks.append(mark.encode(x=x, y=alt.Y("height:Q", scale=scale, axis=None)))
    return marks


def _crashes(canvas: Canvas, here: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the cars that spare somebody and hit a tree, with a word beside them."""
    c, words = canvas.colours, canvas.words
    size = words * (6 if canvas.width > PHONE else 3)
    layers: list[alt.Chart] = []
    for fate, filled in (("hit", False), ("dies", True)):
        crash = charts.at("people", car=fate)
        mark = crash.mark_point(shape="square", filled=filled, color=c.optimised, size=size, strokeWidth=2, opacity=1, clip=True)
        layers.append(mark.encode(x=x, y=y))
    killed = f"' killed in them: ' + {expr('datum.lost', '.0f')}" if canvas.width > PHONE else "''"
    told = here.transform_filter("datum.spared > 0").transform_calculate(
        said=f"'□ cars that hit trees' + (datum.lost ? {killed} : '')"
    )
    for side, align, dx, where in (
        ("datum.farthest <= 45", "left", 10, "datum.farthest"),
        ("datum.farthest > 45", "right", -10, "datum.nearest"),
    ):
        beside = told.transform_filter(side).transform_calculate(distance=where)
        layers += written(beside, canvas, c.optimised_words, align=align, baseline="middle", dx=dx, x=x, y=y)
    return layers


def _car(canvas: Canvas, y: Any, y2: Any) -> list[alt.Chart]:
    """Return the car and its windows."""
    c, one = canvas.colours, charts.table("now")
    parts = []
    for from_, to, low, high, hue in (
        (-6.0, -0.6, 0.375, 0.525, c.text),
        (-2.9, -2.1, 0.4, 0.5, c.ground),
        (-5.4, -5.0, 0.4, 0.5, c.ground),
    ):
        across = {"x": alt.X(datum=from_, scale=_metres(canvas), axis=None), "x2": alt.X2(datum=to)}
        parts.append(
            one.mark_rect(color=hue, cornerRadius=canvas.words / 3 if hue == c.text else 1).encode(
                y=y(low), y2=y2(high), **across
            )
        )
    return parts


def _counts(canvas: Canvas, here: alt.Chart) -> list[alt.Chart]:
    """Return what becomes of the people in the picture, in words over it."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    fine = expr("datum.unharmed + datum.spared", ".0f")
    told = (
        (0.0, f"{'Of 100: ' if not wide else 'Of 100 who step out: '}", "", c.text),
        (0.30 if wide else 0.18, f"'● ' + {expr('datum.dies', '.0f')} + ' die'", "", c.optimised_words),
        (
            0.44 if wide else 0.40,
            f"'○ ' + {expr('datum.hit', '.0f')} + '{' are hit and live' if wide else ' hit, live'}'",
            "",
            c.optimised_words,
        ),
        (0.74 if wide else 0.68, f"'● ' + {fine} + ' unharmed'", "", c.meant_words),
    )
    layers = []
    for at, what, _, hue in told:
        text = here.transform_calculate(said=what if what.startswith("'") else f"'{what}'")
        mark = text.mark_text(align="left", baseline="bottom", fontSize=words + (2 if wide else 0), fontWeight="bold", color=hue)
        layers.append(mark.encode(x=alt.XValue(at * canvas.width), y=alt.YValue(-6), text="said:N"))
    return layers


def _speeds(canvas: Canvas, height: int) -> charts.Spec:
    """Draw the speed that the car has on every metre, and how many die of a hit at some speeds."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    ticks = axis(",.0f", grid=False, values=list(range(0, 140, 10 if wide else 20)))
    x = _across(canvas, axis=ticks, title="Metres ahead at which somebody steps out" if wide else "Metres ahead")
    scale = alt.Scale(domain=[0, FASTEST], nice=False)
    y = alt.Y("speed:Q", scale=scale, axis=None)
    here = charts.at("numbers")
    marks = charts.table("marks")
    risk = marks.transform_calculate(
        said=f"{expr('datum.share', '.0%')} + ' die of a hit at ' + {expr('datum.speed', '.0f')} + ' mph'"
        if wide
        else f"{expr('datum.share', '.0%')} + ' die'"
    )
    layers: list[alt.Chart] = [
        marks.mark_rule(color=c.ghost, strokeDash=[2, 4]).encode(y=y),
        _choice(canvas, x).encode(y=alt.YValue(0), y2=alt.value(height)),
        charts.at("slows").mark_line(color=c.optimised, strokeWidth=4, clip=True, order=False).encode(x=x, y=y),
    ]
    look: dict[str, Any] = {"align": "right", "baseline": "bottom", "dy": -2, "fontWeight": "normal"}
    layers += written(risk, canvas, c.ghost_words, x=alt.XValue(canvas.width), y=y, **look)
    first = here.transform_calculate(distance="0", said=f"{expr('datum.speed', '.0f')} + ' mph'")
    layers += written(first, canvas, c.optimised_words, align="left", baseline="bottom", dx=2, dy=-5, x=x, y=y)
    struck = here.transform_filter("datum.impact > 0").transform_calculate(distance="datum.median", speed="datum.impact")
    layers.append(struck.mark_point(filled=True, size=9 * words, color=c.text, opacity=1).encode(x=x, y=y))
    hits = struck.transform_calculate(
        said=f"'at ' + {expr('datum.median', '.0f')} + ' m: hits at ' + {expr('datum.impact', '.0f')} + ' mph'"
    )
    layers += written(hits, canvas, c.text, align="right", baseline="top", dx=-8, dy=4, x=x, y=y)
    return charts.layer(*layers, width=canvas.width, height=height)


def other(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return every speed under the other choice."""
    c, table = canvas.colours, charts.table("other")
    line = table.mark_line(color=c.text, strokeWidth=2, strokeDash=[3, 4], clip=True, order=False)
    named = table.transform_filter("datum.said != ''")
    look: dict[str, Any] = {"align": "center", "baseline": "top", "dy": canvas.words, "fontWeight": "normal"}
    return [line.encode(x=x, y=y), *written(named, canvas, c.text, x=x, y=y, **look)]


def say(view: View) -> str:
    """Return the sentence: who is killed, what the choice is about, and what a slower car would do."""
    o, params = view.outcomes, view.params
    killed = f"At {said(params.speed, '.0f')} mph [optimised:{said(o['deaths'], ',.0f')}] of 1,000 who step out are killed"
    if params.who_bears == "passenger":
        killed += f", {said(o['passengers_killed'], ',.1f')} of them in the car"
    trip = f"the trip takes {said(o['minutes'], '.1f')} minutes"
    if o["choices"] == 0:
        choice = "The car never has a choice whom to spare"
    else:
        often, stake = said(o["choices"], ".0%"), said(o["at_stake"], ",.0f")
        choice = f"In {often} of the encounters the car could choose whom to spare: braking kills **{stake}** there"
    return f"{killed}; {trip}. {choice}; {SLOWER} mph less would spare **{said(o['slower'], ',.0f')}**."


def price(view: View) -> str:
    """Return what the next slower or faster step costs."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["deaths"])
    if step is None:
        return "This is the end of the frontier: no speed here kills fewer."
    there, here = apart(step.x_next, step.x, ",.0f")
    longer, now = apart(step.y_next, step.y, ".1f")
    return f"The next step: {there} killed instead of {here}, and {longer} minutes instead of {now}."


def axes(view: View) -> Axes:
    """Return axes that hold every speed; they grow by steps, so that most knobs leave them alone."""
    frame = view.frontier.frame
    right = next(limit for limit in (1000.0, 2000.0, 5000.0) if limit >= frame["deaths"].max())
    top = next(limit for limit in (16.0, 32.0, 64.0, 120.0) if limit >= frame["minutes"].max())
    return Axes(x=(0.0, right), y=(0.0, top), x_format=",.0f", y_format=".0f", y_hover=".1f")


stage.show(
    stage.Page(
        model="roads",
        knobs=("speed", "who_bears", "reaction", "distance", "braking", "walking"),
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        over=other,
        lines="other",
        scene=lambda view: (view.params.view, view.params.who_bears),
        alt="Left: a street from above with a car and a hundred people who step out, killed, hit, or unharmed, and the strip in which "
        "the car could choose; under it the car's speed on every metre. Right: minutes for the trip against people killed, at every "
        "speed; dotted, under the other choice.",
        tabs={"Moral Machine": roads_tab.countries},
    )
)
