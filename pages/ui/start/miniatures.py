"""Miniatures of pages, drawn from what their models compute: small pictures as SVG.

`frontier` draws any model's frontier. The others are the large ones on home: a picture, one number, and what it counts. Where one
has a second state, its parts move there while the pointer is on the card (class `to`, by the variable --to, in home.css).
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Any

import numpy as np

import sim
from pages.ui.drawing.numbers import said
from pages.ui.drawing.theme import Palette
from pages.ui.work import runs
from sim.analysis import ahead
from sim.analysis.ahead import Points, Sketch

WIDTH, HEIGHT = 320, 150  # of a large miniature, in its own units
SMALL = (240, 104)
EDGE = 10
RATIO, NOTHING = (
    50,
    1e-12,
)  # an axis whose values span more than RATIO is drawn by ratios; below NOTHING of the largest it is rounding
Scale = Callable[[float], float]


@dataclass(frozen=True)
class Miniature:
    """A picture in SVG, a number, what it counts, and the picture in words."""

    svg: str
    number: str
    words: str
    alt: str


def frontier(sketch: Sketch, better_x: str, colours: Palette, before: Sketch | None = None) -> str:
    """Return a frontier without axes, as the address of an image: what can be had joined, what lies under it as dots, the setting large.

    `before` is another one on the same axes, dashed behind it.
    """
    width, height = SMALL
    everything = (*sketch.front, *sketch.cloud, *sketch.now, *(before.front if before else ()))
    x = _scale([at for at, _ in everything], EDGE, width - EDGE)
    y = _scale([at for _, at in everything], height - EDGE, EDGE)

    def line(drawn: Sketch) -> str:
        front = drawn.front if drawn.mixing else _stairs(drawn.front, rising_first=better_x == "higher")
        return "M" + "L".join(f"{x(a):.1f} {y(b):.1f}" for a, b in front)

    round_ = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    ghost = (
        f'<path {round_} stroke="{colours.ghost}" stroke-width="2" stroke-dasharray="6 5" d="{line(before)}"/>' if before else ""
    )
    parts = [
        ghost,
        f'<path {round_} stroke="{colours.ghost}" stroke-width="4" opacity=".5" d="{_dots((x(a), y(b)) for a, b in sketch.cloud)}"/>',
        f'<path {round_} stroke="{colours.effect}" stroke-width="2.5" d="{line(sketch)}"/>',
        f'<path {round_} stroke="{colours.effect}" stroke-width="5" d="{_dots((x(a), y(b)) for a, b in sketch.front)}"/>',
    ]
    parts += [
        f'<circle fill="{colours.optimised}" stroke="{colours.ground}" stroke-width="2" cx="{x(a):.1f}" cy="{y(b):.1f}" r="7"/>'
        for a, b in sketch.now
    ]
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()


def lending() -> Miniature:
    """Return two groups of applicants and the line that each has to pass: for the most profit, and for equal approval."""
    model = sim.load("lending")
    params = model.Params()
    front = runs.frontier(model.id, params, 0).frame
    best = front.loc[front["efficient"], ["selection_gap", "profit_share"]].astype(float)
    equal, rich = best["selection_gap"].idxmin(), best["profit_share"].idxmax()
    lines = runs.preview(model.id, params, 0)["thresholds"]
    at_point = {point: lines[lines["point"] == point].set_index("group")["threshold"] for point in (rich, equal)}
    people = runs.result(model.id, params, 0)
    dots = model.picture(people)["people"]
    x: Scale = lambda percentile: EDGE + percentile / 100 * (WIDTH - 2 * EDGE)  # noqa: E731
    parts = []
    for row, (group, name) in enumerate({"white": "white applicants", "black": "Black applicants"}.items()):
        ground = (row + 1) * HEIGHT / 2 - 6
        own = dots[dots["group"] == group]
        for repays, style in ((True, "pays"), (False, "fails")):
            some = own[own["repays"] == repays]
            at = ((x(place), ground - 5 * stack) for place, stack in zip(some["threshold"], some["stack"], strict=True))
            parts.append(f'<path class="{style}" d="{_dots(at)}"/>')
        a, b = (x(float(at_point[point][group])) for point in (rich, equal))
        top = ground - HEIGHT / 2 + 12
        shape = f'<rect class="veil" x="{a - WIDTH:.1f}" y="{top:.1f}" width="{WIDTH}" height="{HEIGHT / 2 - 8:.1f}"/>'
        shape += f'<path class="bar" d="M{a:.1f} {top:.1f}V{ground + 4:.1f}"/>'
        parts += [f'<g class="to" style="--to:{b - a:.1f}px">{shape}</g>', f'<text x="{EDGE}" y="{top + 10:.1f}">{name}</text>']
    lost = 1 - best.sort_values("selection_gap")["profit_share"].iloc[0] / best["profit_share"].max()
    words = "of a bank's profit: the price of approving every group alike"
    return Miniature(_svg(parts, WIDTH, HEIGHT, _LENDING), said(lost, ".0%"), words, _LENDING)


def loop() -> Miniature:
    """Return where two camps stand, day by day: under a feed that learns from their clicks, and under a random one."""
    model = sim.load("loop")
    params: Any = model.Params()
    result = runs.result(model.id, params, 0)
    tables = model.picture(result)
    everything = [*tables["camps"]["opinion"], *tables["ghost"]["opinion"]]
    x = _scale(tables["camps"]["frame"].tolist(), EDGE, WIDTH - EDGE)
    y = _scale([-max(map(abs, everything)), max(map(abs, everything))], HEIGHT - 8, 24)
    parts = []
    for style, name in (("quiet", "ghost"), ("asked", "camps")):
        for _, camp in tables[name].groupby("camp"):
            line = "L".join(f"{x(frame):.1f} {y(at):.1f}" for frame, at in zip(camp["frame"], camp["opinion"], strict=True))
            parts.append(f'<path class="line {style} draws" pathLength="1" d="M{line}"/>')
    ends = {name: float(tables[name]["opinion"].iloc[-2:].max()) for name in ("camps", "ghost")}
    for style, name, words in (("asked", "camps", "a feed that learns from clicks"), ("quiet", "ghost", "a random feed")):
        parts.append(f'<text class="{style}" x="{WIDTH - EDGE}" y="{y(ends[name]) - 9:.1f}" text-anchor="end">{words}</text>')
    apart = runs.outcomes(model.id, params, 0)["gap"] or 0.0
    days, random = said(params.days, ",.0f"), said(model.module.without(result), ".1f")
    words = f"as far apart: two camps, after {days} days of a feed that learns from clicks; {random} under a random one"
    return Miniature(_svg(parts, WIDTH, HEIGHT, _LOOP), f"{said(apart, '.1f')} times", words, _LOOP)


def raters() -> Miniature:
    """Return what each region gains from an AI that learned from everybody: by the usual rule, and by the one best for the worst-off."""
    model = sim.load("raters")
    params = model.Params()
    now = model.picture(runs.result(model.id, params, 0))["dots"]
    frame = runs.frontier(model.id, params, 0).frame
    kind = frame.loc[frame["efficient"], "worst_group"].idxmax()
    points = runs.preview(model.id, params, 0)["dots"]
    then = points[points["point"] == kind].set_index("group")["gain"]
    regions = [
        (at, serves, gain, float(then[group])) for group, at, serves, gain in now[["group", "at", "serves", "gain"]].to_numpy()
    ]
    x = _scale([0.0, 1.0], EDGE, WIDTH - EDGE)
    y = _scale([value for *_, a, b in regions for value in (a, b, 0.0)], HEIGHT - 22, 22)
    parts = [
        f'<rect class="below" x="{EDGE}" y="{y(0):.1f}" width="{WIDTH - 2 * EDGE}" height="{HEIGHT - y(0):.1f}"/>',
        f'<path class="base" d="M{EDGE} {y(0):.1f}H{WIDTH - EDGE}"/>',
        f'<text x="{EDGE + 4}" y="{HEIGHT - 5}">worse off than before</text>',
    ]
    for at, serves, gain, other in regions:
        style, radius = "loses" if gain < 0 else "gains", 5 + 26 * serves
        parts.append(
            f'<circle class="{style} to" style="--to-y:{y(other) - y(gain):.1f}px" cx="{x(at):.1f}" cy="{y(gain):.1f}" r="{radius:.1f}"/>'
        )
    worse = runs.outcomes(model.id, params, 0)["worse_off"]
    words = "of people are worse off once an AI has learned from everybody's answers"
    return Miniature(_svg(parts, WIDTH, HEIGHT, _RATERS), said(worse or 0.0, ".0%"), words, _RATERS)


_LENDING = "Applicants of two groups by credit score, and the line that each must pass."
_LOOP = "Where two camps stand over time: under a feed that learns from their clicks, and under a random one."
_RATERS = "Eight regions, large ones larger: what each gains or loses."


@lru_cache(maxsize=64)
def sketch(id: str) -> tuple[sim.Model, Sketch]:
    """Return a model and the sketch of its frontier: as shipped if it is up to date, else computed."""
    shipped = ahead.frontiers().get(id)
    if shipped:
        return sim.load(id), shipped
    params = sim.load(id).Params()
    return sim.load(id), ahead.sketch(runs.frontier(id, params, 0), runs.outcomes(id, params, 0))


@lru_cache(maxsize=1)
def sample() -> tuple[sim.Model, Sketch]:
    """Return the study of the sample of scores, as a model, and the sketch of its frontier."""
    from pages.ui.own.scores import KIND
    from sim.own.scores import sample as score_sample

    model = KIND.model(KIND.table.sample_built())
    params = model.Params(cost=score_sample.COST)
    return model, ahead.sketch(model.frontier(params, np.random.default_rng(0)), model.run(params, 0))


def _svg(parts: Iterable[str], width: int, height: int, alt: str) -> str:
    return f'<svg class="miniature" viewBox="0 0 {width} {height}" role="img" aria-label="{alt}">{"".join(parts)}</svg>'


def _dots(at: Iterable[tuple[float, float]]) -> str:
    """Return a path of lines without length, which round caps make dots: one element for all of them."""
    return "".join(f"M{x:.1f} {y:.1f}h0" for x, y in at) or "M0 0"


def _stairs(front: Points, *, rising_first: bool) -> Points:
    """Return the corners of the staircase under a front sorted by x; `rising_first` where more of x is better."""
    corners: list[tuple[float, float]] = list(front[:1])
    for (x, y), (to_x, to_y) in pairwise(front):
        corners += [(x, to_y) if rising_first else (to_x, y), (to_x, to_y)]
    return tuple(corners)


def _scale(values: list[float], start: float, end: float) -> Scale:
    """Return the map from the span of `values` to [start, end], by ratios where they differ by more than RATIO."""
    low, high = min(values), max(values)
    bend: Callable[[Any], float] = log if low > max(0.0, NOTHING * high) and high / low > RATIO else float
    a, b = bend(low), bend(high)
    return lambda value: (start + end) / 2 if a == b else start + (bend(value) - a) / (b - a) * (end - start)
