"""The frontier, drawn the same way on every page: what can be had, what was given up, and where one stands.

The chart is constant; only its named tables change. `hover` stays in the browser, `choose` reruns. The parameter `live` is the
number of the point that the main knob stands on while it is being moved and Python has not answered, else null (`browser.follow`
tells it). The parameter `at` is that point, else the one that the pointer is on, else that of the present setting (NOW if it is no
point of the frontier): a hero chart filters its tables by it.
"""

import math
import textwrap
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd
import pyarrow as pa

from pages.ui.drawing import charts, lettering, naming, numbers
from pages.ui.drawing.panel import Panel, Span, Step
from pages.ui.drawing.theme import Palette
from sim.contract.outcomes import Outcome, Outcomes
from sim.frontier import Frontier, landmarks

NOW = -1
TRACK = 1_000_000  # from this number on points are those that the main knob alone reaches (`pages.ui.page.track`)
FRONT = "front"
REACH = "reach"  # the view, and the table, of the points that the pointer reaches
MAP = "map"  # a view of the hero, if it has one of that name, whose marks are the same points
SELECTIONS = (
    {
        "name": "hover",
        "select": {"type": "point", "fields": ["point"], "on": "pointermove", "nearest": True, "clear": "mouseleave"},
        "views": [REACH, MAP],
    },
    {
        "name": "choose",
        "select": {"type": "point", "fields": ["point"], "on": "click", "nearest": True, "clear": False},
        "views": [REACH, MAP],
    },
)
HINT = "frontier_hint"  # the type of the window's event that tells whether the visitor has not used a frontier yet
BESIDE, NUMBERS = 12, 16  # px between a point and its numbers; letters that these take at most
REACHED = "live != null ? live : hover.point ? hover.point[0] : null"
SPOT = f"reached == null ? null : data('{REACH}')[indexof(pluck(data('{REACH}'), 'point'), reached)]"
AT = f"reached != null ? reached : length(data('now')) ? data('now')[0].point : {NOW}"
Over = Callable[["Canvas", "Axes", alt.X, alt.Y], Sequence[alt.Chart]]


def event(model: str) -> str:
    """Return the type of the window's event that tells the view of a model's page where its main knob is."""
    return f"live_{model}"


def parameters(model: str) -> list[dict[str, Any]]:
    """Return the view's parameters."""
    moved = {"events": {"source": "window", "type": event(model)}, "update": "event.detail"}
    return [
        *map(dict, SELECTIONS),
        {"name": "live", "value": None, "on": [moved]},
        {"name": "reached", "expr": REACHED},
        {"name": "spot", "expr": SPOT},
        {"name": "at", "expr": AT},
        {"name": "hint", "value": False, "on": [{"events": {"source": "window", "type": HINT}, "update": "event.detail"}]},
        {"name": "cursor", "expr": "hover.point ? 'pointer' : 'default'"},
    ]


@dataclass(frozen=True)
class Line:
    """A labelled reference line at a value of one axis: a rule of law, say."""

    axis: Literal["x", "y"]
    at: float
    label: str


@dataclass(frozen=True)
class Colour:
    """A third outcome, which the colour of the frontier's points shows: on a fixed span, so that a colour means the same at every setting."""

    outcome: str
    span: Span
    title: str
    format: str = ".2~f"
    log: bool = False


@dataclass(frozen=True)
class Axes:
    """What the frontier shows: fixed domains, so that the chart never jumps, number formats (d3's), reference lines, a third outcome."""

    x: Span
    y: Span
    x_format: str = ".2~f"
    y_format: str = ".1~f"
    y_hover: str = ".1f"
    x_log: bool = False
    y_log: bool = False
    lines: tuple[Line, ...] = ()
    colour: Colour | None = None


@dataclass(frozen=True)
class Canvas:
    """Where a chart is drawn: plot width and height in CSS pixels, colours, the size of its words in px, the page's scene.

    `hidden`: a room guesses what comes next, and what would tell it is not drawn.
    """

    width: int
    height: int
    colours: Palette
    words: int = 13
    scene: Hashable = None
    hidden: bool = False

    @property
    def large(self) -> bool:
        """Return whether it is drawn for the stage, where a picture has few parts."""
        return self.words > 13


def chart(
    canvas: Canvas, axes: Axes, x: Outcome, y: Outcome, *, mixing: bool, details: bool, own: Over | None = None
) -> charts.Spec:
    """Return the frontier's layers over the tables of `tables` and `now`.

    `details` adds what the visitor asks for: dominated region, band, unsupported points, knee and ideal point. `own` are a page's layers.
    """
    c = canvas.colours
    at_x = alt.X(
        f"{x.name}:Q",
        title=_folded(title(x), canvas),
        scale=_scale(axes.x, axes.x_log),
        axis=axis(axes.x_format, axes.x, log=axes.x_log, labelFlush=False),
    )
    at_y = alt.Y(
        f"{y.name}:Q",
        title=title(y),
        scale=_scale(axes.y, axes.y_log),
        axis=axis(axes.y_format, axes.y, log=axes.y_log),
    )
    step = step_of(x, mixing=mixing)
    reached, still = "datum.point == reached", "live == null"
    fall: dict[str, Any] = {"strokeDash": [2, 3], "strokeWidth": 2, "clip": True}
    dot: dict[str, Any] = {"filled": True, "size": 210, "color": c.optimised, "opacity": 1, "stroke": c.ground, "strokeWidth": 2}

    def on(table: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(table)).encode(x=at_x, y=at_y)

    worst = axes.y[0] if y.better == "higher" else axes.y[1]
    unit = numbers.PERCENT if y.unit.startswith("%") else ""
    middle = (axes.x[0] * axes.x[1]) ** 0.5 if axes.x_log else sum(axes.x) / 2
    inside = " && ".join(f"inrange(datum.{o.name}, [{low}, {high}])" for o, (low, high) in ((x, axes.x), (y, axes.y)))

    def within(table: str) -> alt.Chart:
        return on(table).transform_filter(inside)

    rising = x.better != y.better
    high_up = _part(f"datum.{y.name}", axes.y, log=axes.y_log)

    def said(half: str, align: Literal["left", "right"], dx: int, dy: int) -> tuple[alt.Chart, alt.Chart]:
        """Return the numbers of the point that pointer or knob reaches, written towards the middle of the panel, off the line."""
        words = (
            f"{numbers.expr(f'datum.{y.name}', axes.y_hover)} + '{unit} at ' + {numbers.expr(f'datum.{x.name}', axes.x_format)}"
        )
        here = within(REACH).transform_filter(reached).transform_filter(f"datum.{x.name} {half} {middle}")
        off: Any = (
            alt.ExprRef(f"{high_up} > 0.93 ? 16 : {dy}") if dy < 0 else dy
        )  # over the panel's edge they would make the view grow
        text = here.transform_calculate(words=words).encode(text="words:N")
        look: dict[str, Any] = {"align": align, "dx": dx, "dy": off, "fontSize": canvas.words, "fontWeight": "bold"}
        return lettering.rimmed(text, c.ground, c.text, **look)

    kinds = {
        "now": c.optimised_words,
        "ghost": c.ghost_words,
        "mark": c.text,
        "preset": c.text,
        "front": c.effect_words,
        "hint": c.effect_words,
        "other": c.text,
    }
    layers = [
        within("cloud").mark_point(filled=True, size=14, color=c.ghost, opacity=0.45),
        on("ghost").mark_line(interpolate=step, color=c.ghost, strokeDash=[6, 4], strokeWidth=2, clip=True),
        on("front").mark_line(interpolate=step, color=c.effect, strokeWidth=3, clip=True),
        _points(within("front"), axes.colour, canvas),
        on("now").transform_filter(still).mark_rule(color=c.optimised, **fall).encode(y2=f"{FRONT}:Q"),
        on("marks").mark_rule(color=c.ghost, **fall).encode(y2=f"{FRONT}:Q"),
        within("marks").mark_point(shape="cross", filled=True, size=110, color=c.ghost, opacity=1),
        on("drawn_presets").mark_point(filled=True, size=45, color=c.ground, stroke=c.text, strokeWidth=1.5, opacity=1),
        lettering.arrows(on("drawn_exits"), kinds, c.text),
        lettering.ties(on("drawn_ties"), kinds, c.text),
        *lettering.names(on("drawn_names"), kinds, c.text, c.ground, canvas.words, _covered(canvas, axes, x, y, middle)),
        *(own(canvas, axes, at_x, at_y) if own else ()),
        within(REACH).transform_filter(f"datum.point < {TRACK}").mark_point(opacity=0.001, size=240).properties(name=REACH),
        within("now").transform_filter(still).mark_point(**dot),
        within(REACH).transform_filter("datum.point == live").mark_point(**dot),
        within(REACH)
        .mark_point(filled=False, size=330, color=c.optimised, strokeWidth=3, opacity=1)
        .transform_filter(f"{still} && {reached}"),
        *said("<", "left", BESIDE, 16 if rising else -14),
        *said(">=", "right", -BESIDE, -14 if rising else 16),
    ]
    if details:
        under = [
            on("front").mark_area(interpolate=step, color=c.muted, opacity=0.18, clip=True).encode(y2=alt.Y2Datum(worst)),
            on("band").mark_area(color=c.effect, opacity=0.25, clip=True).encode(y="low:Q", y2="high:Q"),
        ]
        over = [
            within("unsupported").mark_point(shape="diamond", filled=False, size=60, color=c.effect, strokeWidth=1.5),
            within("landmarks").mark_point(shape="triangle-up", filled=False, size=110, color=c.text, strokeWidth=1.5),
        ]
        layers = [*under, *layers[:8], *over, *layers[8:]]
    lines = [
        part
        for line in axes.lines
        for part in _reference(line, canvas, *((x.name, at_x) if line.axis == "x" else (y.name, at_y)))
    ]
    return charts.layer(*lines, *layers, width=canvas.width, height=canvas.height)


def _part(value: str, span: Span, *, log: bool) -> str:
    """Return the expression for which part of an axis lies below a value."""
    low, high = span
    return f"(log({value} / {low}) / log({high} / {low}))" if log else f"(({value} - {low}) / ({high} - {low}))"


def _covered(canvas: Canvas, axes: Axes, x: Outcome, y: Outcome, middle: float) -> str:
    """Return the expression for whether a name stands where the numbers of the point that is reached do (`spot`)."""
    wide, half, rising = NUMBERS * naming.LETTER * canvas.words, 0.75 * canvas.words, x.better != y.better
    left, top = (
        f"{canvas.width} * {_part(f'datum.{x.name}', axes.x, log=axes.x_log)}",
        f"{canvas.height} * (1 - {_part(f'datum.{y.name}', axes.y, log=axes.y_log)})",
    )
    at = f"{canvas.width} * {_part(f'spot.{x.name}', axes.x, log=axes.x_log)}"
    up = _part(f"spot.{y.name}", axes.y, log=axes.y_log)
    first = f"spot.{x.name} < {middle}"
    low = f"({up} > 0.93 || ({first}) == {str(rising).lower()} ? 16 : -14)"
    begins, level = f"({at} + ({first} ? {BESIDE} : {-BESIDE - wide}))", f"({canvas.height} * (1 - {up}) + {low})"
    return (
        f"spot != null && {left} < {begins} + {wide} && {left} + datum.wide > {begins} "
        f"&& {top} < {level} + {half} && {top} + datum.high > {level} - {half}"
    )


def margin(canvas: Canvas) -> charts.Spec:
    """Return a mark that is not seen right of the panel: the last tick's label may be as wide, and all frontiers end at the same margin."""
    one = charts.table("now").mark_rule(opacity=0)
    ends = one.encode(x=alt.XValue(canvas.width), x2=alt.X2Value(canvas.width + 2 * canvas.words), y=alt.YValue(canvas.height))
    return charts.plain(ends)


def corner(x: Outcome, y: Outcome) -> tuple[bool, bool]:
    """Return whether the ideal corner is on the right, and whether it is at the bottom."""
    return x.better == "higher", y.better == "lower"


def step_of(x: Outcome, *, mixing: bool) -> Step:
    """Return how the line between two policies is drawn: straight where they may be mixed."""
    return "linear" if mixing else "step-after" if x.better == "lower" else "step-before"


def panel(canvas: Canvas, axes: Axes) -> Panel:
    """Return the panel in which the frontier is drawn."""
    return Panel(canvas.width, canvas.height, canvas.words, axes.x, axes.y, axes.x_log, axes.y_log)


def _points(front: alt.Chart, colour: Colour | None, canvas: Canvas) -> alt.Chart:
    """Return the efficient points, in the colour of a third outcome if there is one, with its scale in the corner."""
    c, words = canvas.colours, canvas.words - (0 if canvas.large else 2)
    if colour is None:
        plain: alt.Chart = front.mark_point(filled=True, size=24, color=c.effect, opacity=1)
        return plain
    legend = alt.Legend(
        title=colour.title,
        orient="bottom-left",  # the ideal corner is taken
        direction="horizontal",
        gradientLength=min(150, canvas.width // 2),
        gradientThickness=9,
        labelExpr=numbers.expr("datum.value", colour.format),
        values=list(colour.span),
        labelColor=c.text,
        titleColor=c.text,
        labelFontSize=words,
        titleFontSize=words,
        titleFontWeight="normal",
        titleLimit=canvas.width,
        offset=4,
    )
    scale = alt.Scale(domain=list(colour.span), range=list(c.ramp), type="log" if colour.log else "linear", clamp=True)
    hue = alt.Color(f"{colour.outcome}:Q", scale=scale, legend=legend)
    coloured: alt.Chart = front.mark_point(filled=True, size=110, opacity=1, stroke=c.effect, strokeWidth=1.5).encode(color=hue)
    return coloured


def _reference(line: Line, canvas: Canvas, field: str, at: alt.X | alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """Return a dashed line across the panel, and its label at the lower or the right end.

    It is drawn over a table that always has one row: a value or an inline table would not keep the shared axis.
    """
    data = alt.Chart(alt.NamedData("now")).transform_calculate(**{field: str(line.at), "label": f"'{line.label}'"})
    rule = data.mark_rule(color=canvas.colours.text, strokeDash=[5, 4], opacity=0.5)
    words = data.mark_text(align="right", dx=-6, fontSize=canvas.words, color=canvas.colours.text, opacity=0.8).encode(
        text="label:N"
    )
    if line.axis == "x":
        return rule.encode(x=at), words.encode(x=at, y=alt.YValue(canvas.height - 12))
    return rule.encode(y=at), words.encode(y=at, x=alt.XValue(canvas.width))


def axis(form: str, span: Span, *, log: bool, **settings: Any) -> alt.Axis:
    """Return an axis; one of more than six powers of ten writes them as such."""
    return numbers.axis(form, powers=log and span[1] > 1e6 * span[0], **settings, **_ticks(span, log=log))


def _ticks(span: Span, *, log: bool) -> dict[str, Any]:
    """Return where an axis has ticks: about five; on a logarithmic one at the powers of ten, of a short one at three times these too."""
    if not log:
        return {"tickCount": 5}
    low, high = (math.log10(end) for end in span)
    steps = (1, 3) if high - low < 3 else (1,)
    found = [step * 10.0**power for power in range(math.floor(low), math.ceil(high) + 1) for step in steps]
    return {"values": [tick for tick in found if span[0] * (1 - 1e-9) <= tick <= span[1] * (1 + 1e-9)]}


def title(outcome: Outcome) -> str:
    """Return what an axis of an outcome is called: its unit, and which way is better."""
    unit = f", {outcome.unit}" if outcome.unit else ""
    return f"{outcome.label}{unit} ({outcome.better} is better)"


def _folded(words: str, canvas: Canvas) -> str | list[str]:
    """Return a title in two lines where it would leave the picture; on stage, where a line is dear, as it is."""
    letters = int(canvas.width / (naming.NARROW * canvas.words)) + 10  # it may reach under the numbers beside the plot
    return words if canvas.large or len(words) <= letters else textwrap.wrap(words, letters - 10)


def _scale(span: Span, log: bool) -> alt.Scale:
    return alt.Scale(domain=list(span), type="log" if log else "linear", nice=False)


def tables(
    frontier: Frontier,
    x: Outcome,
    y: Outcome,
    *,
    ghost: Frontier | None,
    marks: Sequence[str],
    details: bool,
    previewed: Sequence[int] = (),
    colour: Colour | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables that do not depend on where along the frontier one stands.

    `marks` are labels of named policies (column `label` of the frontier's frame) that always show. The pointer reaches the front, and
    of what lies under it the rows that are `previewed`.
    """
    here = [x.name, y.name]
    third = [colour.outcome] if colour else []
    frame = frontier.frame
    front = landmarks.front(frontier)[[*here, *third, "supported"]]
    front = front.assign(point=front.index)
    nothing = front.iloc[:0]
    named = frame[frame["label"].isin(marks)] if "label" in frame else frame.iloc[:0].assign(label="")
    named = named.assign(
        **{FRONT: pd.Series([landmarks.reachable(frontier, x, y, at) for at in named[x.name]], named.index, dtype=float)}
    )
    found = {
        "cloud": frame.loc[~frame["efficient"], here],
        "front": front[[*here, *third, "point"]],
        REACH: frame.loc[frame.index.isin([*front.index, *previewed]), here].reset_index(names="point"),
        "ghost": landmarks.front(ghost)[here] if ghost is not None else nothing[here],
        "marks": named[[*here, "label", FRONT]],
    }
    if details:
        found["band"] = frontier.band if frontier.band is not None else nothing[here].assign(low=0.0, high=0.0)
        found["unsupported"] = front.loc[~front["supported"], here]
        found["landmarks"] = landmarks.landmarks(frontier, x, y) if len(front) else nothing[here].assign(label="")
    return found


def stand(frontier: Frontier, x: Outcome, y: Outcome, outcomes: Outcomes) -> tuple[float, float, float]:
    """Return where a setting stands: x, y, and the best y that can be had with this x; NaN where there is none."""
    at, have = outcomes[x.name], outcomes[y.name]
    best = landmarks.reachable(frontier, x, y, at) if at is not None and len(frontier.frame) else None
    return tuple(math.nan if value is None else float(value) for value in (at, have, best))  # type: ignore[return-value]


def now(x: Outcome, y: Outcome, at: tuple[float, float, float], point: int = NOW) -> pa.Table:
    """Return the table of the present setting, one row: where it stands (see `stand`), as `front` the best y, and `point`."""
    columns = {x.name: at[0], y.name: at[1], FRONT: at[2], "point": point}
    return pa.table({name: pa.array([value], pa.float64(), from_pandas=True) for name, value in columns.items()})
