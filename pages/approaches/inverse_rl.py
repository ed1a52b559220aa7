"""Values from behaviour: does what you do show what you want?"""

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.approaches.inverse_rl import DRAWN, PEOPLE
from sim.walks.reading import MOST, STEP

WHY = """
Nobody can write down all that they want. So let a machine **watch**, and find the values that make what people do likely. This is inverse
reinforcement learning, and with the right idea of people it works: the more it sees, the nearer it comes.

**The right idea of people is not in the data.** People err, and they give in to what is near. Who reads a slip as a wish, or a giving-in
as a preference, finds other values that explain the same walks as well as anything else it can think of. And the more walks it sees, the
*surer* it gets: nothing that it sees tells it that it is wrong. The belief (shaded) shrinks to a point, away from the cross.

**What helps.** Not more walks. A better idea of how people fail: then the same walks lead to the cross. Even more, people who give in to what
is near *tell more* than those who do not, once that is known, for more of their choices are close. So do walks that begin where the choice
is hard. Where a place is worth so much that everybody goes there at once, even the right idea learns slowly.

**What is contested.** That behaviour alone cannot tell slips from wishes is a theorem. How much it matters is not: a nearly right idea of
people leads to nearly right values under reasonable assumptions, and simple explanations may be better guides than the theorem's
authors grant. Both are under Evidence.
"""
PHONE = 440  # px: below this there is little room
NAMES = {"far": "salad", "near": "doughnuts"}
SMALL = 0.05  # steps: what a sentence does not speak of
VALUES = alt.Scale(domain=[0, MOST], nice=False)


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the town with one person's walks, and beside it what the machine believes of the two values."""
    words = canvas.words
    if canvas.width < PHONE:
        side = min(canvas.width, canvas.height)
        return charts.rows(_town(canvas, side), _belief(canvas, canvas.width, side * 3 // 4), spacing=3 * words)
    gap = 4 * words
    side = min((canvas.width - gap) // 2, canvas.height - 2 * words)
    return charts.beside(_town(canvas, side), _belief(canvas, side, side), spacing=gap // 2)


def _town(canvas: Canvas, side: int) -> charts.Spec:
    """Draw blocks, walks, and the two places: a ring for what each is worth, a disc for what the machine takes it to be worth."""
    c, words, size = canvas.colours, canvas.words, int(str(canvas.scene))
    block = side / size
    span = alt.Scale(domain=[-0.5, size - 0.5], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=span), alt.Y("y:Q", axis=None, scale=span)
    seen = charts.table("walks").transform_filter("at < 0 ? datum.now : datum.first <= at")
    here = charts.at("places").transform_calculate(
        name=" : ".join(f"datum.place == '{place}' ? '{name}'" for place, name in NAMES.items()) + " : ''"
    )
    area = alt.Scale(domain=[0, MOST], range=[0, (1.25 * block) ** 2])
    layers: list[alt.Chart] = [
        charts.table("blocks")
        .transform_calculate(left="datum.x - 0.48", right="datum.x + 0.48", low="datum.y - 0.48", high="datum.y + 0.48")
        .mark_rect(color=c.muted, opacity=0.3)
        .encode(x=alt.X("left:Q", axis=None, scale=span), x2="right:Q", y=alt.Y("low:Q", axis=None, scale=span), y2="high:Q"),
        seen.mark_line(color=c.text, strokeWidth=1.3, opacity=0.55, strokeJoin="round").encode(
            x=x, y=y, detail="walk:N", order="step:Q"
        ),
        seen.transform_filter("datum.stopped")
        .mark_point(shape="cross", angle=45, size=4 * words, filled=True, color=c.text, opacity=0.7)
        .encode(x=x, y=y),
    ]
    if not canvas.hidden:
        layers.append(
            here.mark_circle(color=c.optimised, opacity=1).encode(x=x, y=y, size=alt.Size("believed:Q", scale=area, legend=None))
        )
    layers.append(
        here.mark_point(filled=False, strokeWidth=4, color=c.meant, opacity=1).encode(
            x=x, y=y, size=alt.Size("is:Q", scale=area, legend=None)
        )
    )
    layers += written(here.transform_calculate(said="datum.name"), canvas, c.text, baseline="middle", align="center", x=x, y=y)
    many = expr("datum.walks", ".0f")
    whose = f"datum.walks > {DRAWN} ? 'the first {DRAWN} of ' + {many} + ' walks of one person'"
    walks = charts.at("numbers").transform_calculate(
        said=f"{whose} : {many} + (datum.walks == 1 ? ' walk of one person' : ' walks of one person')"
    )
    layers += written(walks, canvas, c.text, align="left", baseline="bottom", x=alt.XValue(0), y=alt.YValue(-6))
    keys: list[tuple[str, str]] = [("○ what it is worth", c.meant_words)]
    if not canvas.hidden:
        keys.append(("● believed, on average", c.optimised_words))
    for row, (key, colour) in enumerate(keys):
        named = charts.table("truth").transform_calculate(said=f"'{key}'")
        below = alt.YValue(side + 6 + row * (words + 6))
        layers += written(named, canvas, colour, align="left", baseline="top", x=alt.XValue(0), y=below)
    return charts.layer(*layers, width=side, height=side)


def _belief(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw what is worth against what is believed: shaded of the one person, a dot for each of the others."""
    c, words = canvas.colours, canvas.words
    ticks = {"values": [0, 3, 6, 9, 12], "grid": True}
    x_title, y_title = "Worth of the salad, steps", "Worth of the doughnuts, steps"
    x = alt.X("far:Q", title=x_title, scale=VALUES, axis=alt.Axis(**ticks))
    y = alt.Y("near:Q", title=y_title, scale=VALUES, axis=alt.Axis(**ticks))
    layers: list[alt.Chart] = []
    if not canvas.hidden:
        shade = alt.Opacity("chance:Q", scale=alt.Scale(domain=[0, 1], range=[0.06, 0.75]), legend=None)
        half = STEP / 2
        belief = charts.at("belief").transform_calculate(
            left=f"datum.far - {half}", right=f"datum.far + {half}", low=f"datum.near - {half}", high=f"datum.near + {half}"
        )
        across, up = alt.X("left:Q", title=x_title, scale=VALUES), alt.Y("low:Q", title=y_title, scale=VALUES)
        layers += [
            belief.mark_rect(color=c.optimised, clip=True).encode(x=across, x2="right:Q", y=up, y2="high:Q", opacity=shade),
            charts.at("others")
            .mark_circle(size=3 * words, color=c.optimised, opacity=0.9, stroke=c.ground, strokeWidth=0.7)
            .encode(x=x, y=y),
        ]
    truth = charts.table("truth")
    layers.append(
        truth.mark_point(
            shape="cross", filled=True, size=22 * words, color=c.meant, opacity=1, stroke=c.ground, strokeWidth=1.5
        ).encode(x=x, y=y)
    )
    layers += written(
        truth.transform_calculate(said="'the truth'"),
        canvas,
        c.meant_words,
        align="left",
        baseline="bottom",
        dx=8,
        dy=-8,
        x=x,
        y=y,
    )
    if not canvas.hidden:
        led = charts.table("led").transform_filter("datum.apart")
        layers.append(led.mark_point(shape="diamond", size=18 * words, strokeWidth=3, color=c.text, opacity=1).encode(x=x, y=y))
        named = led.transform_calculate(said="'ever more walks'")
        for align, dx, half in (("left", 8, "<"), ("right", -10, ">=")):  # inwards from where it stands
            word = named.transform_filter(f"datum.far {half} {MOST / 2}")
            layers += written(word, canvas, c.text, align=align, baseline="top", dx=dx, dy=8, x=x, y=y)
        many = "on average " if width > 18 * words else ""
        sure = charts.at("numbers").transform_calculate(
            said=f"'● {PEOPLE} people, {many}' + {expr('datum.confidence', '.0%')} + ' sure'"
        )
        layers += written(sure, canvas, c.optimised_words, align="left", baseline="bottom", x=alt.XValue(0), y=alt.YValue(-6))
    return charts.layer(*layers, width=width, height=height)


def say(view: View) -> str:
    """Return the sentence: what the machine believes, how sure it is, and where more walks lead."""
    o, params = view.outcomes, view.params
    far, near = (said(o[name] or 0.0, ".1f") for name in ("believed_far", "believed_near"))
    is_far, is_near = (said(value, ".1~f") for value in (params.worth_far, params.worth_near))
    walks = "one walk" if params.demonstrations == 1 else f"{said(params.demonstrations, '.0f')} walks"
    first = (
        f"After {walks} it is, on average over {PEOPLE} people, **{said(o['confidence'] or 0.0, '.0%')}** sure, give or take a step: the salad "
        f"is worth [optimised:{far}] steps, the doughnuts [optimised:{near}]. They are worth [meant:{is_far}] and [meant:{is_near}]"
    )
    if (o["error_left"] or 0.0) < SMALL:
        return f"{first}; more walks lead there."
    return f"{first}; no number of walks brings it nearer than **{said(o['error_left'] or 0.0, '.1f')}** steps."


def price(view: View) -> str:
    """Return what the next step towards a smaller error takes, or off the frontier what fewer walks would do as well."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["value_error"] or 0.0)
    if step is None:
        return "This is the end of the frontier: no number of walks here errs less."
    if round(step.y) < view.params.demonstrations:
        return view.price(axes(view))
    less, now = apart(step.x_next, step.x, ".2f")
    more, walks = said(step.y_next, ".0f"), said(step.y, ".0f")
    return f"The next step: an error of {less} steps instead of {now} takes {more} walks of each person instead of {walks}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset; of other values and people wider ones."""
    most = max(view.frontier.frame["value_error"].max(), view.outcomes["value_error"] or 0.0)
    right = next(right for right in (5.0, 8.0, 12.0) if most <= right)
    return Axes(x=(0.0, right), y=(0.9, 300.0), y_log=True, x_format=".2~f", y_format=".0f", y_hover=".0f")


stage.show(
    stage.Page(
        model="inverse_rl",
        knobs=("demonstrations", "rationality", "assumed_rationality", "discount", "assumed_discount", "starts"),
        between="nearest",
        scene=lambda view: view.params.size,
        hero=hero,
        say=say,
        why=WHY,
        price=price,
        axes=axes,
        alt="Left: a small town with the walks of one person as lines; at each of two places a ring for what it is worth and a disc for what "
        "the machine takes it to be worth. Beside it the worth of both as a plane: the truth, the belief, the estimates for 48 people. "
        "Right: walks watched against the error that is left.",
    )
)
