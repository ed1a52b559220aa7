"""Who gains and who pays, which answer comes out on top, and where every rule stands on the frontier."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from pages.ui.drawing import charts, lettering
from pages.ui.drawing.frontier_view import Axes, Canvas
from pages.ui.drawing.numbers import axis as axis_of
from pages.ui.drawing.numbers import expr

PHONE = 440  # px: below this the answers stand under the groups
LETTER = 0.44  # width of a letter, in its size
OPPOSITE = "datum.gain < 0"
BETTER = "Better off than before, sd of people's views"

RIGHT: dict[str, Any] = {"align": "left", "dx": 12}
LEFT: dict[str, Any] = {"align": "right", "dx": -12}


def hero(canvas: Canvas) -> charts.Spec:
    """Draw a dumbbell for every group, from the reference to what it has now, and beside it the answers by probability."""
    if canvas.width < PHONE:
        return charts.rows(
            _groups(canvas, canvas.width, canvas.height), _answers(canvas, canvas.width, canvas.height), spacing=30
        )
    gap = 40
    left = int((canvas.width - gap) * 0.55)
    return charts.beside(
        _groups(canvas, left, canvas.height), _answers(canvas, canvas.width - gap - left, canvas.height), spacing=gap
    )


def _head(canvas: Canvas) -> int:
    return int(2.7 * canvas.words)


def _groups(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Return the dumbbells: blue who is better off than under the reference, vermillion who is worse off; ticks, but on stage, the other rules.

    Over each on the right, how many of the group are worse off: a region that gains on average has losers too.
    """
    c, words = canvas.colours, canvas.words
    axis = axis_of("+.2~f", tickCount=5, grid=False)
    x = alt.X("gain:Q", title=BETTER, scale=alt.Scale(zero=False, nice=False, clamp=True), axis=axis)
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[_head(canvas), height]))
    here = charts.at("dots").transform_calculate(zero="0", said=expr("datum.gain", "+.2f"))
    name = here.transform_calculate(
        heard=f"abs(datum.asked - datum.serves) < 0.005 ? '' : '; asked ' + {expr('datum.asked', '.0%')}",
        said=f"datum.group + ', ' + {expr('datum.serves', '.0%')} + datum.heard",
    )
    down: dict[str, Any] = {"yOffset": (0.4 if canvas.large else 0.6) * words}  # of eight large rows none touches the next
    hue: Any = alt.condition(OPPOSITE, alt.value(c.optimised), alt.value(c.meant))
    frame = charts.table("frame")
    number: dict[str, Any] = {"fontSize": words + (0 if canvas.large else 2), "fontWeight": "bold", **down}
    others = [
        frame.transform_calculate(said="'| other rules'")
        .mark_text(fontSize=words, color=c.text, opacity=0.8, baseline="top", align="right")
        .encode(x=alt.XValue(width), y=alt.YValue(0), text="said:N"),
        charts.table("others")
        .mark_tick(orient="vertical", thickness=2, size=0.9 * words, color=c.ghost, opacity=0.85, **down)
        .encode(x=x, y=y),
    ]
    layers = [
        *(frame.mark_point(opacity=0).encode(x=alt.X(f"{end}:Q", title=BETTER)) for end in ("low", "high")),
        frame.transform_calculate(gain="0")
        .mark_rule(color=c.ghost, strokeDash=[5, 4], strokeWidth=2)
        .encode(x=x, y=alt.YValue(1.5 * words), y2=alt.Y2Value(height)),
        frame.transform_calculate(gain="0", said="'as before'")
        .mark_text(fontSize=words, color=c.text, opacity=0.8, baseline="top")
        .encode(x=x, y=alt.YValue(0), text="said:N"),
        *([] if canvas.large else others),
        here.mark_rule(strokeWidth=7, opacity=1, strokeCap="butt", **down).encode(x=x, x2="zero:Q", y=y, color=hue),
        here.transform_calculate(gain="0").mark_point(filled=True, size=70, color=c.ghost, opacity=1, **down).encode(x=x, y=y),
        here.mark_point(filled=True, size=190, opacity=1, **down).encode(x=x, y=y, color=hue),
        *_rimmed(canvas, name.encode(x=alt.XValue(0), y=y), align="left", yOffset=-0.75 * words),
        *_rimmed(
            canvas,
            here.transform_filter("datum.worse > 0")
            .transform_calculate(
                said=f"{expr('datum.worse', '.0%')} + '{' worse off' if width > 23 * canvas.words else ' lose'}'"
            )
            .encode(x=alt.XValue(width), y=y),
            align="right",
            yOffset=-0.75 * words,
            color=c.optimised_words,
        ),
        *(
            text
            for side, colour, place in ((f"!({OPPOSITE})", c.text, RIGHT), (OPPOSITE, c.optimised_words, LEFT))
            for text in _rimmed(canvas, here.transform_filter(side).encode(x=x, y=y), color=colour, **place, **number)
        ),
    ]
    return charts.layer(*layers, width=width, height=height)


def _answers(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Return the answers, the likeliest on top; a tick shows how likely each was under the reference."""
    c, words = canvas.colours, canvas.words - (1 if width < 15 * canvas.words else 0)
    x = alt.X("probability:Q", axis=None, scale=alt.Scale(nice=False, clamp=True, range=[0, width]))
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[_head(canvas), height]))
    here = charts.at("ranking").transform_calculate(zero="0", said=expr("datum.probability", ".0%"))
    first = "datum.first"
    hue: Any = alt.condition(first, alt.value(c.text), alt.value(c.ghost))
    bold = alt.ExprRef("datum.first ? 'bold' : 'normal'")
    frame = charts.table("frame")
    down = 0.5 * words
    bar = max(5, int(0.4 * words))
    layers = [
        frame.mark_point(opacity=0).encode(x=alt.X("most:Q", axis=None)),
        frame.mark_text(align="left", baseline="top", lineBreak="\n", fontSize=words, fontWeight=600, color=c.text).encode(
            x=alt.XValue(0), y=alt.YValue(-0.4 * words), text="question:N"
        ),
        frame.transform_calculate(said="'before'")
        .mark_text(fontSize=words, color=c.text, opacity=0.8, baseline="top")
        .encode(x=alt.X("reference:Q", axis=None), y=alt.YValue(height + 6), text="said:N"),
        here.mark_bar(height=bar, yOffset=down, cornerRadiusEnd=2).encode(x=x, x2="zero:Q", y=y, color=hue),
        here.transform_calculate(probability="datum.reference")
        .mark_tick(orient="vertical", thickness=2, size=bar + 5, color=c.text, opacity=0.7, yOffset=down)
        .encode(x=x, y=y),
        here.mark_text(align="left", fontSize=words, fontWeight=bold, color=c.text, yOffset=-0.45 * words).encode(
            x=alt.XValue(0), y=y, text="item:N"
        ),
        here.mark_text(align="right", fontSize=words, fontWeight=bold, color=c.text, yOffset=-0.45 * words).encode(
            x=alt.XValue(width), y=y, text="said:N"
        ),
    ]
    return charts.layer(*layers, width=width, height=height)


def _rimmed(canvas: Canvas, at: alt.Chart, color: str = "", **style: Any) -> tuple[alt.Chart, alt.Chart]:
    """Return the words `said` on a rim."""
    c = canvas.colours
    return lettering.rimmed(at.encode(text="said:N"), c.ground, color or c.text, **{"fontSize": canvas.words, **style})


def rules(canvas: Canvas, axes: Axes, x: alt.X, y: alt.Y) -> Sequence[alt.Chart]:
    """Return a mark for every rule, and its name in a column on the left, in the order of the marks, joined to it by a thin line.

    Names beside the marks would cover one another: most rules do nearly the same. Diamonds have a distance (KL) of their own.
    """
    c = canvas.colours
    size = canvas.words - (1 if canvas.width < 330 else 0)
    across, up = ((span[1] - span[0]) / length for span, length in ((axes.x, canvas.width), (axes.y, canvas.height)))
    step = f"min({1.55 * size}, {canvas.height - 8} / datum.rules)"
    down = f"({canvas.height} - datum.rules * {step}) / 2 + (datum.place + 0.5) * {step}"
    table = charts.table("rules").transform_calculate(
        spot=f"{axes.y[1]} - {up} * ({down})",
        edge=f"{axes.x[0]} + {across} * (8 + {LETTER * size} * length(datum.said))",
        end_x=f"clamp(datum.mean_utility, {axes.x[0]}, {axes.x[1]})",
        end_y=f"clamp(datum.worst_group, {axes.y[0]}, {axes.y[1]})",
    )
    here = "datum.apart ? datum.chosen : datum.point == at"
    at_mark = {"x": _on(x, "end_x"), "y": _on(y, "end_y")}
    hue: Any = alt.condition(here, alt.value(c.optimised_words), alt.value(c.text))
    return [
        table.mark_rule(color=c.ghost, strokeWidth=1, opacity=0.85).encode(
            x=_on(x, "edge"), y=_on(y, "spot"), x2=alt.X2("end_x:Q"), y2=alt.Y2("end_y:Q")
        ),
        table.transform_filter("!datum.apart").mark_point(filled=True, size=60, opacity=1, color=c.text).encode(**at_mark),
        table.transform_filter("datum.apart")
        .mark_point(shape="diamond", filled=False, size=90, strokeWidth=2, opacity=1, color=c.text)
        .encode(**at_mark),
        table.mark_text(align="left", fontSize=size, fontWeight=alt.ExprRef(f"({here}) ? 'bold' : 'normal'")).encode(
            x=alt.XValue(2),
            y=_on(y, "spot"),
            text="said:N",
            color=hue,
        ),
    ]


def _on(axis: Any, field: str) -> Any:
    """Return the same axis over another field."""
    other = axis.copy()
    other["shorthand"] = f"{field}:Q"
    return other
