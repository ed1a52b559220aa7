"""Approaches: five ways to tell an AI what you want: where does each fail?"""

from typing import Any

import altair as alt

from pages.ui.approaches import approaches_tabs as tabs
from pages.ui.drawing import charts, lettering
from pages.ui.drawing.numbers import apart, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.approaches.learners import NAMES
from sim.approaches.pictures import STATES
from sim.models.approaches.approaches import IDEAL, NAMED

WHY = """
The same hundred requests in every panel, common ones at its left, rare ones at its right. On the blue line an answer goes exactly as far as
people want. Above it goes too far and does harm; below it holds back and helps less. **Each approach is wrong somewhere else, because it
looks somewhere else.**

**Rules** are exact where one was written, and know nothing of the rest. **Reward** counts thanks, and of the harm what somebody complained of:
it is bold where nobody complains. **Raters** say which of two answers is better, and one model has to explain them all. **Inverse RL** reads
wishes off what people do, and takes their slips for wishes. **Principles** reach cases that never came, but a critic errs, refuses too much, and
where no principle was written nobody looks.

**Then the day is not ordinary.** *Edge cases* cost rules most beside their ordinary day. *Drift* is seen only by the one that reads today's
complaints. *Disagreement* is heard by whoever asks who is speaking, and by whoever counts everybody's complaints. An *adversary* gains from
everything that is allowed to somebody who looks like him: **knowing every case exactly is no help against that; it helps him**.

**A lever that works without seeing.** Let harm weigh nearly three times, and on an ordinary day the bold reward misses least of all five. But
how much goes unheard, and so how cautious it has to be, is what only follow-ups tell.

**More of the same work does not cure what is not seen**; seeing it does. Give the crowd a hundred times the hours and it still fits one limit
to two groups; ask who they are, and a tenth of that will do.

Nothing here is subtracted: every miss comes out of what a learner was shown. With no stress and a hundred times the work all five come within
0.02 of the ideal. What is assumed: the worlds, the prices, and that nobody combines approaches, which in practice everybody does.
"""
OFF = (-0.85, 1.15)  # from what people want: beyond, no answer lies
PHONE = 440  # px


def hero(canvas: Canvas) -> charts.Spec:
    """Draw five panels side by side over one line: what people want. Each dot is a request."""
    c, words, height = canvas.colours, canvas.words, canvas.height - 2 * canvas.words
    wide = canvas.width > PHONE
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, len(NAMES)], nice=False))
    y = alt.Y("off:Q", axis=None, scale=alt.Scale(domain=list(OFF), nice=False, clamp=True))
    size = (canvas.width / len(NAMES) / (17 if wide else 14)) ** 2
    hues = dict(zip(STATES, (c.optimised, c.ghost, c.meant), strict=True))
    names = charts.table("names")
    first = names.transform_filter("datum.learner == 0")
    mine = names.transform_filter("datum.chosen").transform_calculate(left="datum.learner", right="datum.learner + 1")
    zero = first.mark_rule(color=c.meant, strokeWidth=3).encode(y=y)
    edges = names.transform_filter("datum.learner > 0").transform_calculate(edge="datum.learner")
    layers: list[alt.Chart] = [
        mine.mark_rect(color=c.muted, opacity=0.22).encode(
            x=alt.X("left:Q", axis=None), x2="right:Q", y=alt.YValue(0), y2=alt.value(height)
        ),
        edges.mark_rule(color=c.ghost, strokeWidth=1).encode(x=alt.X("edge:Q", axis=None), y=alt.YValue(0), y2=alt.value(height)),
        zero,
    ]
    for state, hue in hues.items():
        filled = state != STATES[1]
        for attack, shape in ((False, "circle"), (True, "triangle-up")):
            dots = charts.at("cases", state=state, attack=attack).encode(x=x, y=y)
            look: dict[str, Any] = {"shape": shape, "size": size * (1.5 if attack else 1), "opacity": 1, "clip": True}
            rim = {"stroke": c.ground, "strokeWidth": 0.7} if filled else {"strokeWidth": 1.5}
            layers.append(dots.mark_point(filled=filled, color=hue, **look, **rim))
    at_x = alt.X("x:Q", axis=None)
    bold: dict[str, Any] = {"fontSize": words + (2 if wide else 0), "fontWeight": "bold"}
    layers.append(names.mark_text(**bold, baseline="bottom", color=c.text).encode(x=at_x, y=alt.YValue(-7), text="name:N"))
    for name, told, colour, place, baseline in (
        ("far", "too far", c.optimised_words, 5, "top"),
        ("held", "held back", c.ghost_words, height - 5 - (0 if wide else words + 4), "bottom"),
    ):
        text = f"datum.{name} + ' {told}'" if wide else f"['' + datum.{name}, '{told}']"
        number = charts.at("counts").transform_calculate(x="datum.learner + 0.5", said=text)
        look = {"fontSize": words, "fontWeight": "bold", "baseline": baseline}
        layers += lettering.rimmed(number.encode(x=at_x, y=alt.YValue(place), text="said:N"), c.ground, colour, **look)
    # Below the line is room where the reward stands, which hardly ever holds back.
    free = charts.at("counts", learner=NAMES.index("reward")).transform_calculate(
        x="datum.learner + 0.5",
        off="0",
        wanted=f"'{IDEAL if wide else 'wanted'}'",
        disguised="'▲ ' + datum.attacks + ' in disguise'",
    )
    for row, (told, colour) in enumerate((("wanted", c.meant_words), ("disguised", c.text))):
        words_here = free.transform_filter("datum.attacks > 0") if told == "disguised" else free
        look = {"fontSize": words, "fontWeight": "bold", "baseline": "top", "dy": 8 + row * (words + 6)}
        if wide or told == "wanted":
            layers += lettering.rimmed(words_here.encode(x=at_x, y=y, text=f"{told}:N"), c.ground, colour, **look)
    under: dict[str, Any] = {"fontSize": words, "baseline": "top", "color": c.text}
    if wide:
        for end, align, place in (("common", "left", 0.04), ("rare", "right", 0.96)):
            foot = names.transform_calculate(at=f"datum.learner + {place}")
            layers.append(
                foot.mark_text(text=end, align=align, **under).encode(x=alt.X("at:Q", axis=None), y=alt.YValue(height + 6))
            )
    else:
        told = "In each panel common cases left, rare ones right"
        layers.append(first.mark_text(text=told, align="left", **under).encode(x=alt.XValue(0), y=alt.YValue(height + 6)))
    return charts.layer(*layers, width=canvas.width, height=height)


def others(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return what the other approaches could do, and the one ideal of all; on stage the ideal alone, which then names itself."""
    c = canvas.colours
    line = (
        charts.table("others").mark_line(color=c.ghost, strokeWidth=1.5, clip=True, order=False).encode(x=x, y=y, detail="way:N")
    )
    ideal = charts.table("ideal").encode(x=x, y=y)
    star = ideal.mark_point(shape="diamond", filled=True, size=300 if canvas.large else 130, color=c.meant, opacity=1, clip=True)
    if not canvas.large:
        return [line, star]
    look: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 14, "fontSize": canvas.words, "fontWeight": "bold"}
    return [star, *lettering.rimmed(ideal.encode(text=alt.TextValue(IDEAL)), c.ground, c.meant_words, **look)]


def say(view: View) -> str:
    """Return the sentence: what these hours buy, beside what people want, and who of the five falls short least and most."""
    o, params = view.outcomes, view.params
    table = view.model.module.missed(view.result, caution=params.caution)
    best, worst = (end(table, key=table.__getitem__) for end in (min, max))
    least, most = apart(table[best], table[worst], ".2f")
    help_, hurt, ideal, accepted = (
        said(o[name] or 0.0, ".2f") for name in ("helpfulness", "harm", "ideal_helpfulness", "ideal_harm")
    )
    return (
        f"**{NAMED[params.approach]}** from {said(params.budget, ',.0f')} hours of work: help **{help_}**, harm [optimised:{hurt}]; knowing "
        f"every case, help [meant:{ideal}], harm [meant:{accepted}]. Help minus harm falls short of that by **{least}** "
        f"with {_spoken(best)}, the least, and by **{most}** with {_spoken(worst)}, the most."
    )


def _spoken(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name[0].lower() + name[1:]


def knobs(params: Any) -> tuple[str, ...]:
    """Return the knobs in the open: those of all approaches, and what the one looked at lives by."""
    own = {
        "rules": ("strength", "told"),
        "reward": ("reported", "strength"),
        "raters": ("ask_who", "crowd"),
        "inverse_rl": ("assumed_rationality", "ask_who"),
        "principles": ("blind_spot", "revisions"),
    }
    return ("caution", "stress", "budget", "approach", *own[params.approach])


def axes(view: View) -> Axes:
    """Return axes that hold the frontier, where one stands and the ideal; they grow by steps, so that most knobs leave them alone."""
    o = view.outcomes
    top = next(top for top in (1.0, 4.0, 30.0) if (o["harm"] or 0.0) < top)
    least = min(o["harm"] or 0.0, o["ideal_harm"] or 0.0, *view.frontier.frame["harm"])
    low = 0.001 if least >= 0.001 else 0.0001
    x = (0.3, 0.7) if (o["helpfulness"] or 0.0) <= 0.68 else (0.2, 1.0)
    return Axes(x=x, y=(low, top), x_format=".2~f", y_format=".2~r", y_hover=".2~r", y_log=True)


stage.show(
    stage.Page(
        model="approaches",
        knobs=knobs,
        between="nearest",
        beside=3,
        slow=True,
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        over=others,
        lines="others",
        tabs={"What each sees": tabs.sees, "All stresses": tabs.stresses},
        alt="Left: five panels side by side, rules, reward, raters, inverse RL and principles, with the same hundred requests as dots; a blue "
        "line through all of them is what people want, dots above it go too far, dots below it hold back. Right: harm against helpfulness "
        "for one approach, the more or less cautious, with the others and the ideal.",
    )
)
