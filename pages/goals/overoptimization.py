"""Overoptimization: more people to ask, or better eyes?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, axis, expr, said
from pages.ui.goals import overoptimization_tabs as tabs
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.goals.overoptimization import SEEN, SHOWN
from sim.rewards.course import ticks

WHY = """
People compare answers. A **reward model** learns from them what people like. An AI then writes many answers and takes the one that the model
scores highest. Up to a few dozen that makes answers better. After that the highest score belongs, more and more often, to an answer
that **overdoes** something and that the model misjudges: such answers are rare, and the AI looks until it has found one.

You would not notice. The score keeps rising, and on ordinary answers the model is right in more than nine pairs of ten.

**Two causes, two cures.** If the model has no feature for what goes wrong (*vermillion*), four times as many labels change next to nothing:
nobody can teach it what it cannot see. If it sees everything and has met the rare answers too seldom (*brown*, or yellow in the dark), more
labels do help. So do several models that began differently: they disagree on just these answers, and the lowest score counts. Several
models that are blind for the same thing agree on it.

So before you pay for more labels, look at what was chosen.

What is assumed: one answer in a hundred overdoes a given merit, and that costs people about twice what the merit is worth to them. Were nothing
ever overdone, a blind model would at worst gain less, and never turn down.
"""
X, Y = (alt.Scale(domain=list(span), nice=False) for span in SEEN)
TICKS = ticks()
NAMES = " : ".join(f"datum.value < {d + 0.05:.4f} ? '{n:,}'" for d, n in TICKS) + " : ''"
PHONE = 440  # px
NAMED = {"proxy": "its score", "gold": "its worth"}


def hero(canvas: Canvas) -> charts.Spec:
    """Draw which answers are chosen; beside it what comes of it, the harder the AI optimises."""
    if canvas.width < PHONE:
        names = 6 * canvas.words
        return charts.rows(
            answers(canvas, canvas.width, canvas.height * 3 // 4),
            course(canvas, canvas.width - names, canvas.height * 3 // 4),
            spacing=4 * canvas.words,
        )
    names, gap = int(6.3 * canvas.words), 4 * canvas.words
    left = int((canvas.width - names - gap) * 0.54)
    return charts.beside(
        answers(canvas, left, canvas.height), course(canvas, canvas.width - left - names - gap, canvas.height), spacing=gap // 3
    )


def answers(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw ordinary answers and those that are chosen: what the reward model says across, what they are worth upwards."""
    c, words = canvas.colours, canvas.words
    wide = width > 22 * words
    x = alt.X(
        "proxy:Q", title="What the reward model says, sd", scale=X, axis=alt.Axis(grid=False, values=[-2, 0, 2, 4, 6, 8, 10])
    )
    y = alt.Y("gold:Q", title="What the answer is worth, sd", scale=Y, axis=axis(".0f", values=[-8, -4, 0, 4]))
    line = charts.table("diagonal").encode(x=x, y=y)
    chosen = charts.at("chosen")
    stand = charts.at("stand")
    rims: list[dict[str, Any]] = [
        {"color": c.text, "stroke": c.ground, "strokeWidth": 4},
        {"color": c.text},
    ]  # a seam below words
    layers: list[alt.Chart] = [
        line.mark_line(color=c.ghost, strokeDash=[6, 4], strokeWidth=1.5),
        charts.table("plain").mark_circle(size=10, color=c.ghost, opacity=0.8).encode(x=x, y=y),
        *(
            chosen.transform_filter(alt.datum.kind == kind)
            .mark_circle(size=60, color=hue, opacity=0.85, clip=True)
            .encode(x=x, y=y)
            for kind, hue in kinds(canvas).items()
        ),
        stand.mark_point(
            shape="cross", filled=True, size=260, color=c.text, stroke=c.ground, strokeWidth=1.5, opacity=1, clip=True
        ).encode(x=x, y=y),
    ]
    chosen_as = "As far as the best of" if canvas.scene == "tilted" else "The best of"
    heading = stand.transform_calculate(said=f"'{chosen_as} ' + " + expr("datum.n", ",.0f"))
    bold: dict[str, Any] = {"align": "left", "fontWeight": "bold"}
    layers += [
        heading.mark_text(**bold, baseline="bottom", fontSize=words + 2, color=c.text).encode(
            x=alt.XValue(0), y=alt.YValue(-6), text="said:N"
        ),
        *(
            stand.mark_text(baseline="middle", align="left", dx=12, fontSize=words, fontWeight="bold", clip=True, **rim).encode(
                x=x, y=y, text=alt.TextValue("mean")
            )
            for rim in rims
        ),
        line.transform_filter(f"datum.gold > 0 && {str(wide).lower()}")
        .mark_text(align="left", dx=6, dy=-2, fontSize=words, color=c.text, text="worth its score")
        .encode(x=x, y=y),
        *(
            stand.transform_filter("datum.outside > 0")
            .transform_calculate(said=expr("datum.outside", ".0%") + " + ' further out'")
            .mark_text(align="left", baseline="top", fontSize=words, **rim)
            .encode(x=alt.XValue(4), y=alt.YValue(2 + 3 * (words + 6)), text="said:N")
            for rim in rims
        ),
    ]
    shares = {"unseen": "datum.unseen", "seen": "datum.seen", "plain": "1 - datum.unseen - datum.seen"}
    told = {
        "unseen": "overdo what it cannot see" if wide else "overdo the unseen",
        "seen": "overdo what it can see" if wide else "overdo the seen",
        "plain": "overdo nothing",
    }
    for row, (kind, share) in enumerate(shares.items()):
        mine = stand.transform_calculate(said=f"{expr(share, '.0%')} + ' {told[kind]}'")
        layers.append(
            mine.mark_text(**bold, baseline="top", fontSize=words, color=c.words(kinds(canvas)[kind])).encode(
                x=alt.XValue(4), y=alt.YValue(2 + row * (words + 6)), text="said:N"
            )
        )
    ordinary = stand.transform_calculate(said="'right in ' + " + expr("datum.accuracy", ".0%") + " + ' of pairs'")
    for row, mark in enumerate((ordinary.encode(text="said:N"), stand.encode(text=alt.TextValue("Ordinary answers:")))):
        layers += [
            mark.mark_text(align="left", baseline="bottom", fontSize=words, **rim).encode(
                x=alt.XValue(4), y=alt.YValue(height - 6 - row * (words + 5))
            )
            for rim in rims
        ]
    return charts.layer(*layers, width=width, height=height)


def course(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw score and worth of what is chosen, with eight worlds in ten, and what worth would be with each cure."""
    c, words = canvas.colours, canvas.words
    last = TICKS[-1][0]
    title = "As far as the best of n" if canvas.scene == "tilted" else "The AI takes the best of n"
    title += "" if width < 20 * words else " (spaced by √KL)"
    at_x: dict[str, Any] = {
        "title": title,
        "scale": alt.Scale(domain=[0, last], nice=False),
        "axis": alt.Axis(grid=False, values=[d for d, _ in TICKS], labelExpr=NAMES, labelFlush=False),
    }
    x = alt.X("d:Q", **at_x)
    scale = alt.Scale(domain=list(SHOWN), nice=False)
    y = alt.Y("value:Q", title=None, scale=scale, axis=axis(".0f", tickCount=7))
    hues = {"proxy": c.optimised, "gold": c.meant}
    until = "datum.d <= data('stand')[0].d"
    layers: list[alt.Chart] = []

    def line(way: str) -> alt.Chart:
        table = charts.table("lines", way=way)
        return table.transform_filter(until) if canvas.hidden else table

    for way, hue in hues.items():
        band = line(way).mark_area(color=hue, opacity=0.14, clip=True)
        layers.append(band.encode(x=x, y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q"))
    if not canvas.hidden:
        cures = charts.table("lines").transform_filter("datum.way != 'proxy' && datum.way != 'gold'")
        layers.append(cures.mark_line(color=c.effect, strokeWidth=2, clip=True).encode(x=x, y=y, detail="way:N"))
    layers += [line(way).mark_line(color=hue, strokeWidth=4, clip=True).encode(x=x, y=y) for way, hue in hues.items()]
    heading = charts.table("now").mark_text(
        text="Means, and 8 worlds in 10" if width > 14 * words else "8 worlds in 10",
        align="left",
        baseline="bottom",
        fontSize=words,
        color=c.text,
    )
    layers.append(heading.encode(x=alt.XValue(0), y=alt.YValue(-7)))
    stand = charts.at("stand")
    layers.append(stand.mark_rule(color=c.ghost, strokeDash=[3, 3]).encode(x=x, y=alt.YValue(0), y2=alt.value(height)))
    for way in hues:
        at = stand.encode(x=x, y=alt.Y(f"{way}:Q", title=None, scale=scale))
        layers.append(at.mark_point(filled=True, size=150, color=c.text, opacity=1, clip=True))
    if not canvas.hidden:
        ends = charts.table("ends").encode(x=x, y=y)
        style: dict[str, Any] = {"align": "left", "dx": 8, "fontSize": words}
        for way, name in NAMED.items():
            named = ends.transform_filter(alt.datum.way == way)
            layers.append(named.mark_text(**style, text=name, fontWeight="bold", color=c.words(hues[way])))
        layers.append(ends.transform_filter("datum.said != ''").mark_text(**style, color=c.effect_words).encode(text="said:N"))
    return charts.layer(*layers, width=width, height=height)


def kinds(canvas: Canvas) -> dict[str, str]:
    """Return the colour of each kind of chosen answer, those drawn last on top."""
    return {"plain": canvas.colours.meant, "seen": canvas.colours.group("seen"), "unseen": canvas.colours.optimised}


def say(view: View) -> str:
    """Return the sentence."""
    o, params, result = view.outcomes, view.params, view.result
    n = f"The best of {said(2**params.log2_n, ',.0f')}"
    taken = n if params.optimiser == "best_of_n" else f"Tilted as far as {n[0].lower()}{n[1:]}, its answer"
    first = f"{taken} scores [optimised:{said(o['proxy'], '.1f')}] and is worth [meant:{said(o['gold'], '.1f')}]"
    if o["lost"] > 0:
        turn = f"the best of {said(2 ** o['turn'], ',.0f')}"
        most = f"{turn} was worth" if params.optimiser == "best_of_n" else f"as far as {turn}, it was worth"
        first += f"; {most} **{said(result.gold[result.peak], '.1f')}**"
    cured, module = view.model.module.cured(result, params.log2_n), view.model.module
    told = {
        "people": f"{said(module.asked(params), ',.0f')} labels",
        "models": f"the lowest of {said(module.asked_models(params), '.0f')} models",
        "eyes": "seeing everything",
    }
    others = [(words, f"**{said(cured[way], '.1f')}**") for way, words in told.items() if way in cured]
    if not others:
        return f"{first}."
    listed = ", ".join([" would make it ".join(others[0]), *(" ".join(other) for other in others[1:])])
    return f"{first}. {listed[0].upper()}{listed[1:]}."


def price(view: View) -> str:
    """Return what the next step towards a higher score costs, or that there is nothing to trade."""
    o = view.outcomes
    if o["turn"] is None:
        return "Nothing to trade: what raises the score raises the worth."
    step = landmarks.next_step(view.frontier, view.x, view.y, o["proxy"])
    if step is None:
        return "This is the end of the frontier: the AI looks no further."
    there, here = apart(step.x_next, step.x, ".2f")
    less, worth = apart(step.y_next, o["gold"] or 0.0, ".2f")
    return f"The next step: a score of {there} instead of {here}, and a worth of {less} instead of {worth}."


def axes(view: View) -> Axes:
    """Return axes that hold the whole frontier; they grow by steps, so that most knobs leave them alone."""
    frame = view.frontier.frame
    right = next(limit for limit in (7.5, 15.0, 30.0, 60.0) if limit >= frame["proxy"].max())
    low = next(limit for limit in (-2.0, -5.0, -10.0, -20.0, -50.0, -200.0) if limit <= frame["gold"].min())
    return Axes(x=(0.0, right), y=(low, 4.0), x_format=".2~f", y_format=".0f", y_hover=".2f")


stage.show(
    stage.Page(
        model="overoptimization",
        knobs=("log2_n", "comparisons", "missing", "members", "combine", "label_noise"),
        between="nearest",
        beside=2,
        slow=True,
        scene=lambda view: view.params.optimiser,
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        alt="Left: answers as dots, what the reward model says of them across and what they are worth upwards, the chosen ones in "
        "colour; beside it score and worth of the chosen, the harder the AI optimises, and worth with each cure. Right: score against worth.",
        tabs={"Law": tabs.law, "Cures": tabs.cures},
    )
)
