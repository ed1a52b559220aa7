"""Merit: what does equality cost, and who pays for it?"""

from typing import Literal

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks

TOP, BOTTOM, MARGIN = 4, 3, 0.5  # longer bars are cut off and carry their number in the margin
PHONE = 420  # px
NOTHING = 0.0005  # of an equal budget
WHY = """
Ten people make very different things of the same share of a budget. **Equality of what?** Give everyone the same (the bars below are
flat), and they end up unequal. Let everyone end up the same (the bars above are flat), and the least productive need most of the budget.
Never are both flat, unless people are alike.

Each step towards the worst-off costs output, and more so the more people differ. But the middle way is not the cheapest one: if
only the total and the worst-off count, **guarantee a floor** and give the rest to the most productive. The worst-off has as much,
and there is far more in total. Those who lose are in the middle, which is why it matters who else you care about. A floor is also
what people chose in experiments behind a veil of ignorance (Frohlich, Oppenheimer and Eavey 1987).

Two things decide this. Returns are **linear**: twice the share makes twice as much, so the rest goes to one person; if returns fell, it would be
spread. And equal outcomes are not Rawls: the difference principle permits every inequality that helps the worst-off. Here none does.
"""


def hero(canvas: Canvas) -> charts.Spec:
    """Draw people by productivity: upwards what each makes, downwards what each is given; ticks show an equal budget."""
    colours, words = canvas.colours, canvas.words
    axis = alt.Axis(labels=False, ticks=False, domain=False)
    x = alt.X(
        "rank:O", title="People, the least productive first", axis=axis, scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1)
    )
    left = x.copy()
    left["bandPosition"] = 0.0
    scale = alt.Scale(domain=[-BOTTOM - MARGIN, TOP + MARGIN], nice=False)
    title, ticks = "Equal budget = 1", alt.Axis(values=list(range(-BOTTOM, TOP + 1)), labelExpr="abs(datum.value)")

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=title, scale=scale, axis=ticks)

    number = f"({{0}} < 9.95 ? {expr('{0}', '.2f')} : {expr('{0}', ',.0f')})"
    people = charts.at("people").transform_calculate(
        high="datum.rank == 1 ? 1 : 0.5",  # of the words on a bar; where its tick would cross them they stand on the tick
        up=f"min(datum.outcome, {TOP})",
        down=f"-min(datum.given, {BOTTOM})",
        equal="-1",
        who="datum.people > 1 ? 'worst-off group' : 'worst-off'",
        top="datum.productivity > datum.up && datum.productivity < datum.up + datum.high ? datum.productivity : datum.up",
        bottom="datum.down > -1 && datum.down < -0.4 ? -1 : datum.down",
        made=number.format("datum.outcome") + f" + (datum.outcome > {TOP} ? ' ↑' : '')",
        got=number.format("datum.given") + f" + (datum.given > {BOTTOM} ? ' ↓' : '')",
    )
    first, last = people.transform_filter("datum.rank == 1"), people.transform_filter("datum.last")
    cut = people.transform_filter(f"!datum.last && datum.outcome > {TOP}")
    clear = 14 if canvas.width < PHONE else 0  # words are wider than a bar there: they go above its neighbours' ticks
    bold = {"fontSize": words + 1, "fontWeight": "bold", "color": colours.text}
    layers = [
        people.mark_bar(color=colours.optimised, clip=True).encode(x=x, y=y("up")),
        people.mark_bar(color=colours.ghost, clip=True).encode(x=x, y=y("down")),
        *(
            people.mark_tick(color=colours.text, thickness=2, clip=True, orient="horizontal").encode(x=x, y=y(field))
            for field in ("productivity", "equal")
        ),
        *(chart.mark_text(baseline="bottom", dy=-3, **bold).encode(x=x, y=y("top"), text="made:N") for chart in (last, cut)),
        first.mark_text(align="left", baseline="bottom", dy=-3 - clear, **bold).encode(x=left, y=y("top"), text="made:N"),
        first.mark_text(align="left", baseline="bottom", dy=-5 - clear - words, **bold).encode(x=left, y=y("top"), text="who:N"),
        *(chart.mark_text(baseline="top", dy=4, **bold).encode(x=x, y=y("bottom"), text="got:N") for chart in (first, last)),
        headline(canvas, "What each makes ↑", colours.optimised_words, 0),
        headline(canvas, "line: with an equal budget", colours.text, words + 12, weight="normal"),
        headline(canvas, "What each is given ↓", colours.text, canvas.height),
    ]
    return charts.layer(*layers, width=canvas.width, height=canvas.height)


def headline(canvas: Canvas, words: str, hue: str, y: float, weight: Literal["bold", "normal"] = "bold") -> alt.Chart:
    """Draw words in a corner of the chart; one row of the present setting carries them."""
    return (
        charts.table("now")
        .mark_text(
            text=words,
            align="left",
            baseline="top" if y < canvas.height else "bottom",
            fontSize=canvas.words + (2 if weight == "bold" else 0),
            fontWeight=weight,
            color=hue,
        )
        .encode(x=alt.XValue(6), y=alt.YValue(y))
    )


def say(view: View) -> str:
    """Return the sentence."""
    o = view.outcomes
    if o["worst_off"] < 0.005:
        made = said(1 - o["price_of_fairness"], ".0%")
        return f"Nearly nothing is left for the worst-off, and [optimised:{made}] of the possible output is made."
    price, worst = said(o["price_of_fairness"], ".0%"), said(o["worst_off"], ".2f")
    if view.params.floor:
        return f"To guarantee everyone [meant:{worst}], we give up [optimised:{price}] of the output."
    first = f"To give the worst-off [meant:{worst}], we give up [optimised:{price}] of the output"
    floor = said(o["price_of_floor"], ".0%")
    return f"{first}." if floor == price else f"{first}; a floor would cost only **{floor}**."


def price(view: View) -> str:
    """Return what the next step towards more output costs the worst-off."""
    o = view.outcomes
    step = landmarks.next_step(view.frontier, view.x, view.y, o["output"])
    if step is None:
        return "This is the end of the frontier: nobody could make more of the budget."
    there, here = apart(step.x_next, step.x, ".2f")
    less, worst = apart(step.y_next, o["worst_off"] or 0.0, ".2~r")
    if step.y_next < NOTHING:
        less = "next to nothing"
    gets = (
        f"and the worst-off gets {less} instead of {worst}"
        if (o["worst_off"] or 0.0) >= NOTHING
        else "and the worst-off has nothing to lose"
    )
    return f"The next step: output {there} instead of {here}, {gets}."


def axes(view: View) -> Axes:
    """Return axes that hold the whole frontier; they grow in steps of two, so that most levers leave them alone."""
    most = float(view.frontier.frame["output"].max())
    right = next(limit for limit in (3.0, 6.0, 12.0, 24.0, 60.0) if limit >= most)
    return Axes(x=(0.5 if right == 3.0 else 0.0, right), y=(0.0, 1.0), x_format=".2~f", y_format=".1f", y_hover=".2f")


stage.show(
    stage.Page(
        model="merit",
        knobs=("alpha", "floor", "sigma", "equal_outcomes", "people"),
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        alt=(
            "Left: people by productivity, upwards what each makes, downwards the share of the budget each is given. "
            "Right: the outcome of the worst-off against the output."
        ),
        implied={"alpha": {"equal_outcomes": False}},
    )
)
