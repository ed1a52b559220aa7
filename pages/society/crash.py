"""Crash: everyone buys the better model, and is everyone safer?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from pages.ui.society import crash_tabs
from sim.frontier import landmarks
from sim.models.society.crash import WINDOW

WHY = """
Every row is a firm, every column a day, every mark a sale. In **blue** the firm had to sell: a bad day was coming for it. In **vermillion** it
sold without need. On their own firms err on different days, and the picture looks like rain. Those who buy the same model buy its errors too:
the rain becomes **walls**: on the day of a crash nearly three sales in four are needless.

**Each is better off.** The model lets a firm escape half of its bad days instead of a third, whatever the others do. So everyone buys it, and
from its own record no firm can tell that anything went wrong: its record has become better. What has changed stands in no firm's books. It is
how often all do the same.

**Better need not be worse.** What crashes is not the model but its errors, held in common. A model that errs less brings fewer crashes, though
all use it. As long as fewer firms use it than it takes to crash, it brings hardly any.

**What helps.** Several models, if they err on different days; if they learned from the same data, there are several in name only. A halt in
which people look again stops most crashes, and some sales that were needed.

**What is contested.** In currency markets computers traded much alike, and nobody found harm on average; language models in the laboratory
follow the crowd less than people do; halts can hasten what they are meant to stop. The best known flash crash, 6 May 2010, began with one
seller. All of it stands under Evidence.

**What is left out.** Nobody sells here because prices fall or because others sold. Real crashes feed on themselves, so the numbers are no
forecast, and rather too small. All skills are assumptions: we found no measurement of how alike the models of financial
firms err.
"""
PHONE = 440  # px: below this there is little room
X = alt.Scale(domain=[0, WINDOW], nice=False)
UNIT = alt.Scale(domain=[0, 1], nice=False)
ACCURACY, CRASH = (0.25, 0.8), 0.04  # hold every preset


def hero(canvas: Canvas) -> charts.Spec:
    """Draw who sells on a hundred days, firm by firm; above it how many."""
    wide = canvas.width > PHONE
    top, gap = int(0.26 * canvas.height) + (0 if wide else canvas.words), 8
    return charts.rows(_strip(canvas, top, wide=wide), _field(canvas, canvas.height - top - gap), spacing=gap)


def _strip(canvas: Canvas, height: int, *, wide: bool) -> charts.Spec:
    """Draw the share of firms that sell on each day, and above which share it is a crash; over it what is drawn below."""
    c = canvas.colours
    across = charts.at("days").transform_calculate(x="datum.day + 0.1", x2="datum.day + 0.9", y2="0")
    x, y = alt.X("x:Q", scale=X, axis=None), alt.Y("share:Q", scale=UNIT, axis=None)
    scale = charts.table("scale")
    line = alt.Y("together:Q", scale=UNIT, axis=None)
    layers: list[alt.Chart] = [
        across.transform_filter(test).mark_rect(color=hue).encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
        for test, hue in (("!datum.crash", c.ghost), ("datum.crash", c.optimised))
    ]
    layers.append(scale.mark_rule(color=c.text, strokeWidth=1.5, strokeDash=[6, 4]).encode(y=line))
    most = expr("datum.together", ".0%")
    named = f"'more than ' + {most} + ' sell: a crash'" if wide else f"'over ' + {most} + ' sell: a crash'"
    here = {"x": alt.XValue(2), "y": line}
    layers += written(scale.transform_calculate(said=named), canvas, c.text, align="left", baseline="bottom", dy=-4, **here)
    if not canvas.hidden:
        told = "datum.crashes + (datum.crashes == 1 ? ' crash' : ' crashes')"
        many = charts.at("numbers").transform_calculate(said=f"{told} + ' in {WINDOW} days'")
        where: dict[str, Any] = {"x": alt.XValue(canvas.width - 2), "y": line, "align": "right", "baseline": "bottom", "dy": -4}
        layers += written(many, canvas, c.optimised_words, **where)
    return charts.layer(*layers, *_key(canvas, wide=wide), width=canvas.width, height=height)


def _key(canvas: Canvas, *, wide: bool) -> list[alt.Chart]:
    """Return what the marks are, in words at the top."""
    c, scale = canvas.colours, charts.table("scale")
    parts = (
        ("'a mark is a sale:'", c.text),
        ("'■ needed'", c.meant_words),
        ("'■ needless'", c.optimised_words),
        ("'■ stopped'", c.ghost_words),
    )
    letters = (0, 17, 27, 39) if wide else (0, 16, 26, 38)
    layers: list[alt.Chart] = []
    for (text, hue), before in zip(parts, letters, strict=True):
        shown = scale.transform_filter("isValid(datum.halts)") if "stopped" in text else scale
        place = {"x": alt.XValue(2 + int(before * 0.53 * canvas.words)), "y": alt.YValue(0)}
        layers += written(shown.transform_calculate(said=text), canvas, hue, align="left", baseline="top", **place)
    return layers


def _field(canvas: Canvas, height: int) -> charts.Spec:
    """Draw a mark for each sale: the day across, the firm upwards; those on one model stand together on a tint."""
    c, words = canvas.colours, canvas.words
    x, y = alt.X("x:Q", scale=X, axis=None), alt.Y("low:Q", scale=UNIT, axis=None)
    bands = charts.at("bands").transform_filter("datum.model > 0 && datum.high > datum.low")
    crashes = charts.at("days").transform_filter("datum.crash").transform_calculate(x="datum.day", x2="datum.day + 1")
    sales = charts.at("sales").transform_calculate(x="datum.day + 0.08", x2="datum.day + 0.92")
    layers: list[alt.Chart] = [
        bands.mark_rect(color=c.optimised, opacity=0.13, stroke=c.optimised, strokeWidth=1).encode(
            x=alt.XValue(0), x2=alt.value(canvas.width), y=y, y2="high:Q"
        ),
        crashes.mark_rect(color=c.ghost, opacity=0.25).encode(x=x, x2="x2:Q", y=alt.YValue(0), y2=alt.value(height)),
    ]
    for kind, hue in (("stopped", c.ghost), ("needless", c.optimised), ("needed", c.meant)):
        marks = sales.transform_filter(f"datum.kind == '{kind}'")
        layers.append(marks.mark_rect(color=hue, opacity=1).encode(x=x, x2="x2:Q", y=y, y2="high:Q"))
    room = f"(datum.high - datum.low) * {height} > {1.3 * words}"
    named = "datum.model == 0 ? 'on their own' : datum.models == 1 ? 'on the same model' : 'on model ' + datum.model"
    names = charts.at("bands").transform_filter(room).transform_calculate(said=named, low="(datum.low + datum.high) / 2")
    layers += written(names, canvas, c.text, align="left", baseline="middle", x=alt.XValue(4), y=y)
    for words_, at, align in (("a row is a firm", 2, "left"), (f"a column is a day: {WINDOW} days →", canvas.width - 2, "right")):
        place: dict[str, Any] = {"x": alt.XValue(at), "y": alt.YValue(height + 6), "align": align, "baseline": "top"}
        layers += written(
            charts.table("scale").transform_calculate(said=f"'{words_}'"), canvas, c.text, fontWeight="normal", **place
        )
    return charts.layer(*layers, width=canvas.width, height=height)


def share(value: float) -> str:
    """Return a share of days with as many digits as it needs.

    >>> share(0.0342).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
    '3.4 %'
    """
    return said(value, ".1%" if value >= 0.001 or value == 0 else ".2%")


def say(view: View) -> str:
    """Return the sentence: how many bad days a firm escapes, and how often all sell together."""
    o, params = view.outcomes, view.params
    escapes, alone = (said(o[name] or 0.0, ".0%") for name in ("firm_accuracy", "alone"))
    crash, needless = o["crash_probability"] or 0.0, o["needless"] or 0.0
    buys = {0.0: "No firm buys the model: a firm", 1.0: "All buy it: a firm"}.get(
        params.shared_model, f"{said(params.shared_model, '.0%')} buy it: a firm"
    )
    instead = f", on its own analysis {alone}" if params.shared_model else ""
    most = said(params.together, ".0%")
    first = f"{buys} escapes [meant:{escapes}] of its bad days{instead}."
    if not crash:
        return f"{first} On no day more than {most} sell together."
    together = f"{first} On [optimised:{share(crash)}] of days more than {most} sell together"
    return (
        f"{together}, though not as many had to."
        if needless == crash
        else f"{together}; on **{share(needless)}** not as many had to."
    )


def price(view: View) -> str:
    """Return what the next step along the frontier costs."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["firm_accuracy"])
    if step is None:
        return "This is the end of the frontier: no share of buyers escapes more."
    more, now = apart(step.x_next, step.x, ".1%")
    crashes, before = apart(step.y_next, step.y, ".2%")
    return f"The next step: {more} of bad days escaped instead of {now}, and crashes on {crashes} of days instead of {before}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    frame, o = view.frontier.frame, view.outcomes
    low, high = (pick([*frame["firm_accuracy"], o["firm_accuracy"] or 0.0]) for pick in (min, max))
    most = max(frame["crash_probability"].max(), o["crash_probability"] or 0.0)
    top = next(top for top in (CRASH, 0.1, 0.2, 0.5, 1.0) if most <= top)
    return Axes(
        x=ACCURACY if ACCURACY[0] <= low and high <= ACCURACY[1] else (0.0, 1.0),
        y=(0.0, top),
        x_format=".0%",
        y_format=".0%",
        y_hover=".2%",
    )


stage.show(
    stage.Page(
        model="crash",
        knobs=("shared_model", "models", "circuit_breaker", "correlation", "model_skill", "alike"),
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        tabs={"Would you buy it?": crash_tabs.sides},
        alt="Left: a row for each firm and a column for each of a hundred days; a mark is a sale, blue where it was needed, vermillion where "
        "not. Firms on the same model stand together at the bottom and sell in walls, those on their own like rain; above it the share of "
        "firms that sell, and the line beyond which it is a crash. Right: days with a crash against the bad days that a firm escapes, for "
        "every share of firms that buy the model.",
    )
)
