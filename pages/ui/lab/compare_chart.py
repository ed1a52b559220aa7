"""Each scenario as a named point on its own frontier, with its colour and its shape; around it the same setting under other draws of chance.

Frontiers that are the same line are drawn once, in the frontier's green; one of a single point is an open circle. A dashed line leads from
the first scenario to each other.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from pages.ui.drawing import charts, frontier_view, lettering, naming, render, theme
from pages.ui.drawing.naming import Name
from pages.ui.drawing.panel import Panel, Span
from sim.analysis.scenarios import LETTERS
from sim.contract.outcomes import Outcome

SHAPES = ("circle", "square", "diamond", "triangle-up")
GLYPHS = ("●", "■", "◆", "▲")
HUES = (3, 0, 2, 1)  # of the palette's groups: the first scenario is the grey one
DIGITS = 9
FIGURES = (1200, 360)  # px: widths of an exported figure, and of its form for a phone
HIGH, WORDS = 400, 13  # px: height of the plot on a desk, size of its words
PLACED = ("names", "ties")  # tables whose places are those of one width
ALL = "all"  # a line that several scenarios share
ROOM = 0.08  # around what is drawn, of its span
WIDE = 50.0  # times the smallest value, from which an axis is logarithmic
LINEAR = 0.1  # a share above which its axis is not
LEFT, RIGHT = 5.6, 1.6  # heights of words beside the plot: the axis at its left, half of a tick's label at its right
SHARED, OWN = "what can be had", "its frontier"
Pairs = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Line:
    """A frontier: the numbers of the scenarios that stand on it, its efficient points by x, and whether two may be mixed."""

    of: tuple[int, ...]
    points: Pairs
    mixing: bool


@dataclass(frozen=True)
class Scene:
    """What is drawn: names of the scenarios, where each stands (None where it stands nowhere), other draws of each, and the frontiers."""

    x: Outcome
    y: Outcome
    names: tuple[str, ...]
    here: tuple[tuple[float, float] | None, ...]
    clouds: tuple[Pairs, ...]
    lines: tuple[Line, ...]


class Along(NamedTuple):
    """An axis: what it spans, whether it is logarithmic, and how its numbers are written."""

    span: Span
    log: bool
    form: str


class Look(NamedTuple):
    """The size of the plot and of its words in px, and the colours."""

    width: int
    height: int
    words: int
    colours: theme.Palette


def hue(colours: theme.Palette, number: int) -> str:
    """Return the colour of a scenario, by its number from 0."""
    return colours.groups[HUES[number]]


def look(width: int, height: int, words: int, colours: theme.Palette) -> Look:
    """Return the look in a column of this width."""
    return Look(max(200, round(width - (LEFT + RIGHT) * words)), height, words, colours)


def draw(scene: Scene, here: Look) -> dict[str, Any]:
    """Return the specification with its tables."""
    x, y = (along(outcome, _values(scene, axis)) for axis, outcome in enumerate((scene.x, scene.y)))
    steps = tuple(frontier_view.step_of(scene.x, mixing=mixing) for mixing in (False, True))
    told = tuple(textwrap.wrap(_legend(scene), round(here.width / (naming.NARROW * here.words))))
    return {**_spec(here, scene.x, scene.y, x, y, steps, told), "datasets": _tables(scene, here, x, y)}


def figure(scene: Scene, title: str, said: str, whence: str) -> dict[str, Any]:
    """Return the picture as a figure with its data inside, light: above it the title, what is said, and where it comes from."""
    wide, narrow = (draw(scene, look(width, HIGH, WORDS, theme.LIGHT)) for width in FIGURES)
    spec, phone = ({name: part for name, part in drawn.items() if name not in ("title", "datasets")} for drawn in (wide, narrow))
    own = {name: f"{name}_narrow" for name in PLACED}
    phone["layer"] = [
        layer | {"data": {"name": own.get(layer["data"]["name"], layer["data"]["name"])}} for layer in phone["layer"]
    ]
    tables = wide["datasets"] | {other: narrow["datasets"][name] for name, other in own.items()}
    whole = render.filled(spec, tables, title, (f"{said} {_legend(scene)}", whence), theme.LIGHT.ground, theme.LIGHT.text)
    whole["usermeta"]["page"]["narrow"] = [phone | {"background": whole["background"]}]
    return whole


def along(outcome: Outcome, values: Sequence[float]) -> Along:
    """Return the axis that holds these values, its ends on round numbers and inside what the outcome can be."""
    low, high = (min(values), max(values)) if len(values) else (outcome.low, min(outcome.high, outcome.low + 1))
    share = outcome.unit.startswith("share")
    if low > 0 and high / low > WIDE and not (share and high > LINEAR):
        ends = math.floor(math.log10(low / 1.15)), math.ceil(math.log10(high * 1.15))
        return Along((10.0 ** ends[0], min(10.0 ** ends[1], outcome.high)), True, ",.12~f" if ends[0] > -4 else ".1~r")
    if high - low < 1e-9 * max(abs(high), abs(low), 1e-3):
        wide = max(0.1 * abs(high), 0.01 if share else 0.1)
        low, high = low - wide, high + wide
    room = ROOM * (high - low)
    step = _round((high - low) / 5)
    bottom = math.floor((low - room) / step + 1e-9) * step if low - room > outcome.low else outcome.low
    top = math.ceil((high + room) / step - 1e-9) * step if high + room < outcome.high else outcome.high
    bottom, top = max(bottom, outcome.low), min(top, outcome.high)
    places = max(0, -math.floor(math.log10(step * 100 if share else step)))
    form = f".{places}%" if share else f",.{places}f"
    return Along((round(bottom, 12), round(top, 12)), False, form)


def _round(step: float) -> float:
    """Return 1, 2 or 5 times a power of ten, not above `step`."""
    power = 10.0 ** math.floor(math.log10(step))
    return float(power * max(factor for factor in (1, 2, 5) if factor * power <= step * (1 + 1e-9)))


def _values(scene: Scene, axis: int) -> list[float]:
    pairs = [*filter(None, scene.here), *(pair for cloud in scene.clouds for pair in cloud), *_near(scene)]
    return [pair[axis] for pair in pairs if math.isfinite(pair[0]) and math.isfinite(pair[1])]


def _near(scene: Scene) -> list[tuple[float, float]]:
    return [pair for line in scene.lines for pair in line.points]


@lru_cache(maxsize=64)
def _spec(
    here: Look, x: Outcome, y: Outcome, across: Along, up: Along, steps: tuple[Any, ...], told: tuple[str, ...]
) -> charts.Spec:
    c, words = here.colours, here.words
    domain = [*LETTERS, ALL]
    colour = alt.Color("of:N", scale=alt.Scale(domain=domain, range=[*(hue(c, n) for n in range(4)), c.effect]), legend=None)
    written = alt.Color("of:N", scale=alt.Scale(domain=domain, range=[*(hue(c, n) for n in range(4)), c.effect]), legend=None)
    shape = alt.Shape("of:N", scale=alt.Scale(domain=list(LETTERS), range=list(SHAPES)), legend=None)
    at: dict[str, Any] = {
        "x": alt.X("x:Q", title=_title(x, here.width, words), scale=_scale(across), axis=_axis(across, labelFlush=False)),
        "y": alt.Y("y:Q", title=_title(y, round(1.12 * here.height), words), scale=_scale(up), axis=_axis(up)),
    }

    def on(name: str) -> alt.Chart:
        return charts.table(name).encode(**at)

    lines = [
        on("lines")
        .transform_filter(f"datum.mixing == {str(mixing).lower()}")
        .mark_line(interpolate=step, strokeWidth=3, clip=True)
        .encode(color=colour, detail="of:N", order="order:Q")
        for mixing, step in zip((False, True), steps, strict=True)
    ]
    big: dict[str, Any] = {"filled": True, "opacity": 1, "stroke": c.ground, "strokeWidth": 2}
    size = 22 * words
    text = on("names").encode(text="label:N")
    look: dict[str, Any] = {"align": "left", "baseline": "top", "lineBreak": "\n", "fontWeight": "bold", "fontSize": words + 1}
    layers = [
        on("cloud").mark_point(filled=True, size=2.2 * words, opacity=0.4, clip=True).encode(color=colour),
        *lines,
        on("lines").transform_filter("datum.alone").mark_point(size=10 * words, strokeWidth=3, opacity=1).encode(color=colour),
        on("moves").mark_rule(color=c.ghost, strokeDash=[6, 5], strokeWidth=2, clip=True).encode(x2="to_x:Q", y2="to_y:Q"),
        on("points").mark_point(**big, size=size).encode(color=colour, shape=shape),
        on("ties").mark_rule(strokeWidth=1, clip=True).encode(x2="to_x:Q", y2="to_y:Q", color=colour),
        text.mark_text(**look, stroke=c.ground, strokeWidth=lettering.RIM, strokeJoin="round"),
        text.mark_text(**look).encode(color=written),
    ]
    spec = charts.layer(*layers, width=here.width, height=here.height)
    quiet = {"fontWeight": "normal", "fontSize": words, "color": c.text, "anchor": "start", "offset": words}
    return (
        spec
        | ({"title": {"text": list(told), **quiet}} if told else {})
        | {"config": theme.chart_config(c, words=words), "autosize": {"type": "pad"}}
    )


def _tables(scene: Scene, here: Look, x: Along, y: Along) -> dict[str, pd.DataFrame]:
    points = [(LETTERS[n], *spot) for n, spot in enumerate(scene.here) if spot is not None]
    cloud = [(LETTERS[n], *pair) for n, cloud in enumerate(scene.clouds) for pair in cloud]
    lines = [
        (_owner(line), *pair, order, line.mixing, len(line.points) == 1)
        for line in scene.lines
        for order, pair in enumerate(line.points)
    ]
    first = scene.here[0]
    moves = [(*first, *spot) for spot in scene.here[1:] if spot is not None] if first is not None else []
    names, ties = named(scene, Panel(here.width, here.height, here.words + 1, x.span, y.span, x.log, y.log))
    return {
        "points": pd.DataFrame(points, columns=["of", "x", "y"]),
        "cloud": pd.DataFrame(cloud, columns=["of", "x", "y"]),
        "lines": pd.DataFrame(lines, columns=["of", "x", "y", "order", "mixing", "alone"]),
        "moves": pd.DataFrame(moves, columns=["x", "y", "to_x", "to_y"]),
        "names": pd.DataFrame(names, columns=["of", "label", "x", "y"]),
        "ties": pd.DataFrame(ties, columns=["of", "x", "y", "to_x", "to_y"]),
    }


def _owner(line: Line) -> str:
    return LETTERS[line.of[0]] if len(line.of) == 1 else ALL


def named(scene: Scene, panel: Panel) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the names with their places, and thin lines to what they name, in values of the axes."""
    dots = [panel.spot(*spot) for spot in scene.here if spot is not None]
    drawn = [panel.line(line.points, frontier_view.step_of(scene.x, mixing=line.mixing)) for line in scene.lines]
    wide = max(12, round(0.3 * panel.width / (naming.LETTER * panel.size)))
    wanted = [
        Name(LETTERS[n], tuple(textwrap.wrap(name, wide)) or (name,), panel.spot(*spot), needed=True)
        for n, (name, spot) in enumerate(zip(scene.names, scene.here, strict=True))
        if spot is not None
    ]
    first = scene.here[0]
    moves = [[dots[0], panel.spot(*spot)] for spot in scene.here[1:] if spot is not None] if first is not None else []
    for line, corners in zip(scene.lines, drawn, strict=True):
        inside = [spot for spot in corners if panel.nearest(spot) == spot]
        if inside:
            middle = inside[len(inside) // 2]
            label = SHARED if len(line.of) > 1 or len(scene.lines) == 1 else OWN
            wanted.append(Name(_owner(line), (label,), middle, along=tuple(inside[:: max(1, len(inside) // 8)])))
    around = 0.7 * panel.size
    taken = [(left - around, top - around, left + around, top + around) for left, top in dots]
    small = [panel.spot(*pair) for cloud in scene.clouds for pair in cloud if all(map(math.isfinite, pair))]
    placed = naming.place(panel, wanted, [*drawn, *moves], [*dots, *small], taken)
    names = [(one.name.kind, "\n".join(one.name.lines), *panel.values(one.spot)) for one in placed]
    ties = [(one.name.kind, *panel.values(start), *panel.values(end)) for one, start, end in naming.ties(panel, placed)]
    return names, ties


def _legend(scene: Scene) -> str:
    """Return what small dots and dashed lines are, where there are any."""
    draws = max(map(len, scene.clouds), default=0) - 1
    dots = f"Small dots: the same setting with {draws} other draws of chance. " if draws > 0 else ""
    return f"{dots}Dashed: from {GLYPHS[0]} {scene.names[0]} to the {'other' if len(scene.names) == 2 else 'others'}."


def _title(outcome: Outcome, room: int, words: int) -> list[str]:
    """Return an axis' title in lines; where it takes more than one, what is measured and in which unit begin one each."""
    title, letters = frontier_view.title(outcome), max(16, round(room / (naming.NARROW * (words + 1))))
    if len(title) <= letters:
        return [title]
    unit = title.removeprefix(outcome.label).lstrip(", ")
    return [*textwrap.wrap(outcome.label, letters), *textwrap.wrap(unit, letters)]


def _scale(axis: Along) -> alt.Scale:
    kind: Literal["log", "linear"] = "log" if axis.log else "linear"
    return alt.Scale(domain=list(axis.span), type=kind, nice=False, zero=False)


def _axis(axis: Along, **settings: Any) -> alt.Axis:
    return frontier_view.axis(axis.form, axis.span, log=axis.log, **settings)


def seen(scene: Scene) -> str:
    """Return the picture in words, for who does not see it."""
    told = ", ".join(f"{GLYPHS[n]} {name}" for n, name in enumerate(scene.names))
    return f"{scene.y.label} over {scene.x.label}: the scenarios {told} as points on their frontiers."


def pairs(x: np.ndarray, y: np.ndarray) -> Pairs:
    """Return the points where both are defined, to DIGITS: two lines that differ by less are one."""
    fine = np.isfinite(x) & np.isfinite(y)
    return tuple((float(f"{a:.{DIGITS}g}"), float(f"{b:.{DIGITS}g}")) for a, b in zip(x[fine], y[fine], strict=True))
