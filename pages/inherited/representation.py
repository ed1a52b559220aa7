"""Representation: whose line does the AI learn, if most of its data are one group's?"""

import altair as alt

from pages.ui.drawing import charts, lettering
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks

WHY = """
Two groups, and in each of them people who are yes and people who are no. In each a line tells the two apart well; but it is not the
same line. The AI draws **one**, with the fewest mistakes in all, and if nine in ten of its data are one group's, it draws nearly that
group's. The average hardly shows it: that is how a system with good numbers fails the people it has seen least.

**Weigh** the few's mistakes more, and the line turns: what they gain, the many pay. **A line for each** ends the quarrel, where one may ask
who belongs to which group, and if there are people enough: a line drawn through five people is mostly chance. **Collect**: more of the few
turns the line as a weight does, and makes it surer, which a weight does not. **Other features**, that mean the same in both groups, bring the
two best lines together; then nine to one harms nobody.

Assumed here: two features, round clouds, as many yes as no, lines through the middle. The line is the one with the fewest
mistakes; networks that fit all of their data have none left to weigh, and there weights fade (see Evidence).
"""
PHONE = 420  # px: below this a panel has no room for a range
HALF = 4.3  # of a panel's shorter side, in standard deviations
PANELS = (("majority", "The many"), ("minority", "The few"))


def hero(canvas: Canvas) -> charts.Spec:
    """Draw each group's people with the AI's line and their own best line; who is misread stands out."""
    gap = canvas.words
    width = (canvas.width - gap) // 2
    height = min(canvas.height, 3 * width // 2)
    return charts.beside(*(panel(canvas, group, name, width, height) for group, name in PANELS), spacing=gap)


def panel(canvas: Canvas, group: str, name: str, width: int, height: int) -> charts.Spec:
    """Draw one group."""
    c, hue = canvas.colours, canvas.colours.group(group)
    unit = min(width, height) / (2 * HALF)  # px per standard deviation
    wide, high = width / unit / 2, height / unit / 2
    many = group == "majority"  # there their best line stands upright, and the AI's leans to the left

    def placed(field: str, half: float) -> dict[str, alt.Scale | None]:
        return {"shorthand": f"{field}:Q", "scale": alt.Scale(domain=[-half, half], nice=False), "axis": None}

    at = {"x": alt.X(**placed("x", wide)), "y": alt.Y(**placed("y", high))}
    ends = at | {"x2": "x2:Q", "y2": "y2:Q"}
    size = (0.17 * unit) ** 2 * 3.14
    layers = []
    for yes in (True, False):
        dot = {"filled": yes, "strokeWidth": 2, "clip": True}
        layers += [
            charts.table("dots", group=group, yes=yes).mark_point(color=hue, opacity=0.85, size=size, **dot).encode(**at),
            charts.at("misread", group=group, yes=yes).mark_point(color=c.optimised, opacity=1, size=size, **dot).encode(**at),
        ]
    own, learned = charts.table("best", group=group), charts.at("lines", group=group)
    bold = learned.transform_filter("datum.typical")
    layers += [
        learned.transform_filter("!datum.typical").mark_rule(color=c.optimised, opacity=0.2, clip=True).encode(**ends),
        own.mark_rule(color=c.text, strokeDash=[6, 5], strokeWidth=2, clip=True).encode(**ends),
        bold.mark_rule(color=c.optimised, strokeWidth=4, clip=True).encode(**ends),
        *_named(canvas, bold, "AI's line", c.optimised_words, unit, wide, high, left=many),
        *_named(canvas, own, "their best line" if width > 16 * canvas.words else "best line", c.text, unit, wide, high, up=many),
        *_head(canvas, group, name),
        charts.table("now")
        .mark_text(text="● yes   ○ no", align="left", baseline="bottom", fontSize=canvas.words, color=c.text)
        .encode(x=alt.XValue(0), y=alt.YValue(height)),
    ]
    return charts.layer(*layers, width=width, height=height)


def _named(
    canvas: Canvas,
    line: alt.Chart,
    text: str,
    colour: str,
    unit: float,
    wide: float,
    high: float,
    *,
    up: bool = True,
    left: bool = False,
) -> list[alt.Chart]:
    """Return a line's name near its upper or its lower end, on a seam of the ground; on the left or right of it where there is room."""
    end = "" if up else "2"
    along = f"min({0.97 * wide} / max(abs(datum.x{end}), 0.01), {0.93 * high} / max(abs(datum.y{end}), 0.01))"
    placed = line.transform_calculate(along=along).transform_calculate(
        at_x=f"clamp(datum.x{end} * datum.along, {-0.97 * wide}, {0.97 * wide})", at_y=f"datum.y{end} * datum.along"
    )
    place = {
        "x": alt.X("at_x:Q", scale=alt.Scale(domain=[-wide, wide], nice=False), axis=None),
        "y": alt.Y("at_y:Q", scale=alt.Scale(domain=[-high, high], nice=False), axis=None),
    }
    room = wide - (0.46 * len(text) * canvas.words + 12) / unit  # where a name that begins there ends at the edge
    turned = f"datum.at_x > {-room}" if left else f"datum.at_x > {room}"  # it ends at the line
    aside = f"abs(datum.at_y) < {0.85 * high} && {'!' if left else ''}({turned})"  # under or over its own line
    mark = {
        "text": text,
        "fontSize": canvas.words,
        "fontWeight": "bold",
        "align": alt.ExprRef(f"{turned} ? 'right' : 'left'"),
        "dx": alt.ExprRef(f"{turned} ? -12 : 12"),
        "dy": alt.ExprRef(f"{aside} ? {(-0.7 if up else 0.7) * canvas.words} : 0"),
    }
    return [*lettering.rimmed(placed.encode(**place), canvas.colours.ground, colour, **mark)]


def _head(canvas: Canvas, group: str, name: str) -> list[alt.Chart]:
    """Return what stands over a panel: whose it is, and how many are misread."""
    words = canvas.words
    spread = f" + (datum.high - datum.low > 1e-9 ? ' (' + {expr('100 * datum.low', '.0f')} + ' to ' + {expr('datum.high', '.0%')} + ')' : '')"
    rates = charts.at("rates", group=group).transform_calculate(
        who=f"'{name}, ' + {expr('datum.share', '.0%')} + ' of the data'",
        wrong=f"{expr('datum.error', '.1%')} + ' misread'" + (spread if canvas.width > PHONE else ""),
    )
    common = {"align": "left", "baseline": "bottom"}
    return [
        rates.mark_text(**common, fontSize=words, color=canvas.colours.text).encode(
            x=alt.XValue(0), y=alt.YValue(-words - 18), text="who:N"
        ),
        rates.mark_text(**common, fontSize=words + 7, fontWeight="bold", color=canvas.colours.optimised_words).encode(
            x=alt.XValue(0), y=alt.YValue(-6), text="wrong:N"
        ),
    ]


def say(view: View) -> str:
    """Return the sentence."""
    o, p = view.outcomes, view.params
    few = max(1, round(p.minority_share * p.samples))
    start = f"Learned from {said(p.samples, ',.0f')} people, {said(few, ',.0f')} of them the few, " if p.samples else ""
    what = "a line for each group misreads" if p.rule == "separate" else "one line for everybody misreads"
    many, least = said(o["majority_error"], ".1%"), said(o["minority_error"], ".1%")
    sentence = f"{start}{what} **{many}** of the many and [optimised:{least}] of the few; on average **{said(o['average_error'], '.1%')}**."
    return sentence[0].upper() + sentence[1:]


def price(view: View) -> str:
    """Return what the next step towards fewer of the many misread costs the few."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["majority_error"])
    if step is None:
        return "This is the end of the frontier: nothing misreads fewer of the many."
    there, here = apart(step.x_next, step.x, ".1%")
    more, fewer = apart(step.y_next, view.outcomes["minority_error"], ".1%")
    return f"The next step: misread {there} of the many instead of {here}, and {more} of the few instead of {fewer}."


def axes(view: View) -> Axes:
    """Return axes that hold the whole frontier: half of all, or everybody."""
    most = float(view.frontier.frame[["majority_error", "minority_error"]].max().max())
    end = next(end for end in (0.4, 0.6, 1.0) if most < end)
    return Axes(x=(0.0, end), y=(0.0, end), x_format=".0%", y_format=".0%", y_hover=".1%")


stage.show(
    stage.Page(
        model="representation",
        knobs=("weight", "angle", "minority_share", "rule", "samples", "separation"),
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        alt=(
            "Left: the people of two groups as dots, filled for yes and hollow for no, with the AI's line and the group's own best line; who is "
            "misread stands out. Right: how many of the few are misread against how many of the many, for one line at every weight."
        ),
        implied={"weight": {"rule": "weighted"}},
    )
)
