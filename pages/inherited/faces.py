"""Faces: how many strangers light up when a million faces are searched for one?"""

from typing import Any

import altair as alt
import streamlit as st

from pages.ui.drawing import charts, theme
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks

WHY = """
One false match in 100,000 comparisons: that sounds like certainty. But a search does not compare once. Among a **million** people it lights up
**ten** strangers, and if the person searched is not among them, it lights up ten strangers and nobody else. Who stops at the first match has
found somebody, not the right one.

At the same threshold many algorithms match strangers of one group ten times as often as those of another, or more. **A threshold for each
group** lights up as many of both, and misses more people of the group whose faces it tells apart less well: the inequality moves, it does not
go. An algorithm that has learned from more of them may take it away (see Representation): some have none. **A smaller gallery** helps both
groups, and so does a **second look** by other means before anything happens to anybody, though that too misses some: a match is a reason to
look, and no more.

The counts are averages of a model. Assumed: everybody in the gallery is of the searched person's group, scores are independent and normal.
The faces are drawn; none is a person's. To guess from a face whether somebody is a woman is another task, with other errors: they stand in
the tab Gender.
"""
SHOWN = 192
PHONE = 420  # px
PANELS = (("first", "Group A"), ("other", "Group B"))
EYES = "M-0.42,-0.18A0.11,0.13,0,1,0,-0.2,-0.18A0.11,0.13,0,1,0,-0.42,-0.18Z M0.2,-0.18A0.11,0.13,0,1,0,0.42,-0.18A0.11,0.13,0,1,0,0.2,-0.18Z"
MOUTHS = (
    "M-0.32,0.36L-0.32,0.46L0.32,0.46L0.32,0.36Z",
    "M-0.35,0.3A0.36,0.34,0,0,0,0.35,0.3Z",
    "M-0.22,0.4L-0.22,0.52L0.22,0.52L0.22,0.4Z",
    "M-0.14,0.42A0.14,0.12,0,1,0,0.14,0.42A0.14,0.12,0,1,0,-0.14,0.42Z",
)
HEADS = (0.78, 0.7, 0.86, 0.8)  # half as wide as high
FACES = tuple(
    f"M{-wide},0A{wide},0.98,0,1,1,{wide},0A{wide},0.98,0,1,1,{-wide},0Z {EYES} {mouth}"
    for wide, mouth in zip(HEADS, MOUTHS, strict=True)
)


def hero(canvas: Canvas) -> charts.Spec:
    """Draw a wall of faces for each group: the nearest of the gallery, and those who light up."""
    gap = 2 * canvas.words
    width = (canvas.width - gap) // 2
    return charts.beside(*(wall(canvas, group, name, width) for group, name in PANELS), spacing=gap)


def wall(canvas: Canvas, group: str, name: str, width: int) -> charts.Spec:
    """Draw one wall, the nearest at the upper left, row by row."""
    c = canvas.colours
    below = 2 * canvas.words + 10
    room = canvas.height - below
    wide = max((12, 16, 24), key=lambda n: min(width / n, room * n / SHOWN))
    high = SHOWN // wide
    pitch = min(width / wide, room / high)
    at = {
        "x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.5, width / pitch - 0.5], nice=False)),
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.5, high - 0.5], nice=False, reverse=True)),
    }
    look = alt.Shape("look:O", legend=None, scale=alt.Scale(domain=list(range(len(FACES))), range=list(FACES)))
    size = (0.84 * pitch) ** 2

    def placed(chart: alt.Chart, k: str) -> alt.Chart:
        looks = f"(datum.{k} * 7 + floor(datum.{k} / 5)) % {len(FACES)}"
        return chart.transform_calculate(x=f"datum.{k} % {wide}", y=f"floor(datum.{k} / {wide})", look=looks).encode(
            **at, shape=look
        )

    everybody = placed(charts.table("faces"), "k")
    lit = placed(charts.at("lit", group=group), "k")
    person = placed(charts.at("searches", group=group).transform_filter(f"datum.place < {SHOWN}"), "place")
    ground = {"filled": True, "color": c.ground, "opacity": 1, "size": size}
    layers = [
        everybody.mark_point(
            filled=False, stroke=c.group("majority" if group == "first" else "minority"), strokeWidth=1, size=size
        ),
        lit.transform_filter("!datum.kept").mark_point(filled=False, stroke=c.optimised, strokeWidth=2, size=size),
        lit.transform_filter("datum.kept").mark_point(filled=True, color=c.optimised, opacity=1, size=size),
        person.mark_point(**ground),
        person.transform_filter("datum.found").mark_point(filled=True, color=c.meant, opacity=1, size=1.2 * size),
        person.transform_filter("!datum.found").mark_point(filled=False, stroke=c.meant, strokeWidth=3, size=1.2 * size),
        *_words(canvas, group, name, int(pitch * high)),
    ]
    return charts.layer(*layers, width=width, height=int(pitch * high))


def _words(canvas: Canvas, group: str, name: str, height: int) -> list[alt.Chart]:
    """Return what stands over and under a wall."""
    words, c = canvas.words, canvas.colours
    count, mean = expr("datum.strangers", ",.0f"), expr("datum.false_matches", ",.0f")
    few, rate = expr("datum.false_matches", ".2~r"), expr("datum.gallery / datum.false_matches", ",.2r")
    person = "The one searched" if canvas.width < PHONE else "Blue, the one searched"
    lights = "" if canvas.width < PHONE else " lights up"
    near = "" if canvas.width < PHONE else f"the nearest {SHOWN} "
    row = charts.at("searches", group=group).transform_calculate(
        who=f"'{name}, {near}of ' + {expr('datum.gallery', ',.0f')}",
        lights=f"(datum.strangers >= {SHOWN - 1} ? 'all ' : '') + {count} + "
        "(datum.strangers == 1 ? ' stranger lights up' : ' strangers light up')",
        under=f"'one in ' + {rate} + '{lights}: ' + (datum.false_matches < 10 ? {few} : {mean}) + ' on average'",
        searched=f"datum.place >= {SHOWN} ? 'The one searched: not here' : datum.found ? '{person}: found' : '{person}: missed'",
    )
    left: dict[str, Any] = {"align": "left", "baseline": "bottom"}
    lines = (
        ("who:N", -words - 18, words, "normal", c.text),
        ("lights:N", -6, words + 5, "bold", c.optimised_words),
        ("searched:N", height + words + 6, words, "bold", c.meant_words),
        ("under:N", height + 2 * words + 10, words, "normal", c.text),
    )
    return [
        row.mark_text(**left, fontSize=size, fontWeight=weight, color=colour).encode(x=alt.XValue(0), y=alt.YValue(y), text=text)
        for text, y, size, weight, colour in lines
    ]


def other(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the other group's own frontier, and where it stands on it."""
    hue = canvas.colours.group("minority")
    line = charts.table("lines").mark_line(strokeWidth=2, clip=True, color=hue, order=False).encode(x=x, y=y, detail="way:N")
    stands = (
        charts.at("searches", group="other").mark_point(filled=True, size=110, opacity=1, color=hue, clip=True).encode(x=x, y=y)
    )
    if not canvas.large:
        return [line, stands]
    name = charts.at("searches", group="other").mark_text(
        text="B", align="left", baseline="bottom", dx=8, dy=-4, fontSize=canvas.words, color=canvas.colours.text
    )
    return [line, stands, name.encode(x=x, y=y)]


def say(view: View) -> str:
    """Return the sentence."""
    o, p = view.outcomes, view.params
    first, second = (o[name] or 0.0 for name in ("false_matches", "false_matches_other_group"))
    missed, too = said(o["missed"], ".1%"), said(o["missed_other_group"], ".1%")
    alike = f", as {'many' if first >= 0.995 else 'often'} in group B"
    both = f" and {_strangers(second)} in group B" if said(first, ".6~r") != said(second, ".6~r") else alike
    if min(first, second) >= 0.995:  # said once
        both = both.replace(" strangers in", " in")
    start = f"A search of {said(p.gallery, ',.0f')} faces lights up {_strangers(first)} in group A{both}"
    if not p.enrolled:
        return f"{start}; whom it looks for is not there."
    return f"{start}; [meant:{missed}] miss their person{'' if too == missed else f', and {too} in group B'}."


def _strangers(count: float) -> str:
    """Return so many strangers: below one, one time in how many."""
    if 0 < count < 0.995:
        return f"a stranger one time in [optimised:{said(float(f'{1 / count:.2g}'), ',.0f')}]"
    number = said(count, ",.0f" if count >= 9.95 else ".2~r")
    return f"[optimised:{number}] {'stranger' if number == '1' else 'strangers'}"


def price(view: View) -> str:
    """Return what the next step towards fewer strangers costs."""
    step = landmarks.next_step(view.frontier, view.x, view.y, view.outcomes["false_matches"])
    if step is None:
        return "This is the end of the frontier: a stricter threshold is not on the scale."
    there, here = apart(step.x_next, step.x, ".2~r")
    more, fewer = apart(step.y_next, view.outcomes["missed"], ".1%")
    return f"The next step: {there} strangers instead of {here}, and {more} missed instead of {fewer}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and of larger galleries whole decades."""
    frame = view.frontier.frame
    high = next(10.0**power for power in range(3, 10) if 10.0**power >= frame["false_matches"].max())
    top = 0.6 if frame["missed"].max() < 0.6 else 1.0
    return Axes(x=(high * 1e-8, high), y=(0.0, top), x_format=",.2~r", y_format=".0%", y_hover=".1%", x_log=True)


GENDER = 150  # px: names of groups and of companies, beside the plot


def gender(view: View) -> None:
    """Show what three gender classifiers got wrong, with intervals."""
    colours = theme.palette()
    error = alt.Scale(domain=[0, 0.45], nice=False)
    frame = view.model.module.classified()
    base = alt.Chart(frame).encode(y=alt.Y("group:N", title=None, sort=None))
    spread = base.mark_rule(strokeWidth=3, color=colours.optimised, opacity=0.9).encode(
        x=alt.X("low:Q", scale=error, title="Wrong gender, share of faces", axis=axis(".0%")), x2="high:Q"
    )
    point = base.mark_point(filled=True, size=90, color=colours.optimised, opacity=1).encode(x=alt.X("error:Q", scale=error))
    words = (
        base.transform_calculate(said=expr("datum.error", ".1%"))
        .mark_text(dy=-11, color=colours.text)
        .encode(x="error:Q", text="said:N")
    )
    room = min(520, st.session_state.get("_width", 1200) - GENDER)
    chart = (
        alt.layer(spread, point, words).properties(width=room, height=130).facet(row=alt.Row("company:N", title=None, sort=None))
    )
    st.altair_chart(chart, key="faces_gender")
    st.caption(
        "Not identification: whether a face is a woman's or a man's, as three companies' programs guessed in 2017 on 1,270 faces of "
        "members of parliament (Buolamwini and Gebru 2018). Lines: 95 % intervals (Wilson); the sizes of the groups are an "
        "assumption (data/SOURCES.md). By August 2018 all three had lowered the errors on darker-skinned women (Raji and Buolamwini 2019)."
    )


stage.show(
    stage.Page(
        model="faces",
        knobs=("false_match_rate", "gallery", "group_factor", "rule", "corroboration", "enrolled"),
        between="nearest",
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        alt=(
            "Left: two walls of drawn faces, the gallery's nearest to the person searched, of either group; strangers above the threshold "
            "light up in vermillion, the person searched is blue. Right: people missed against strangers, with a line for either group."
        ),
        over=other,
        lines="lines",
        tabs={"Gender": gender},
        still=("Gender",),
    )
)
