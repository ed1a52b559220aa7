"""Opinions: can people who only listen to the like-minded still agree?"""

from collections.abc import Mapping
from dataclasses import replace

import altair as alt
import streamlit as st

from pages.ui.drawing import charts, theme
from pages.ui.drawing.numbers import said
from pages.ui.loops import opinion_space
from pages.ui.loops.opinion_space import Lever
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.opinions import picture

WHY = """
Nobody here wants camps. People listen to those who think nearly as they do, and move a little towards them. That is enough: views
drift together into camps that no longer hear each other.

**Agreement has a price.** Who listens to hardly anyone keeps the own view, and stays apart from the others. Who listens to everybody ends
where all are, on average a quarter of the scale from where one began. And the way between the two is not even: half of it, from many views to
two camps, buys a quarter of the agreement.

**More openness first makes it worse.** Move along the diagram from left to right: many views, then camps, then **two camps** that face each
other. Under this rule nothing is more polarized, although two camps at the very ends of the scale would be about twice as much. Only who
listens further still finds agreement. A society on its way from many views to one passes through two.

The other rules put a **platform** in between: one that brings the like-minded together, one that lets the active few radicalise each
other, one that learns from clicks, one that shows everyone the same. None was fitted to people, and meeting someone is not the same as
compromising: see *Evidence*.

Paths, camps and the map show the first run; the sentence and the frontier are means over all runs. The frontier tries what somebody can
pull: how far people listen, whom a platform brings together, whom one has contact with, what is shown at random. What people and topics are
like is left as it is set. The frontiers of the platform and of the active few are drawn with at most 100 people and 10 runs: with more, the
present setting stands a little off them.
"""
KNOBS: Mapping[str, tuple[str, ...]] = {
    "deffuant": ("confidence", "rule", "compromise", "people", "runs", "rounds"),
    "hegselmann_krause": ("confidence", "rule", "people", "runs", "rounds"),
    "biased_encounters": ("confidence", "gamma", "rule", "compromise", "people", "rounds"),
    "activity_driven": ("homophily", "controversy", "rule", "strength", "contacts", "reciprocity"),
    "nudged": ("exploration", "pull", "rule", "anchor", "people", "steps"),
    "sphere": ("exploration", "sensitivity", "rule", "dimensions", "people", "steps"),
}
UNITS = {"activity_driven": "units of time", "nudged": "items", "sphere": "items"}
CONFIDENCE = Lever("Confidence, share of the scale", 0.0, 0.52, ".1f")
EXPLORATION = Lever("Items shown at random", -0.05, 1.05, ".0%")
LEVERS: Mapping[str, tuple[Lever, ...]] = {
    "deffuant": (CONFIDENCE,),
    "hegselmann_krause": (CONFIDENCE,),
    "biased_encounters": (Lever("Confidence", 0.025, 0.525), Lever("Bias to the like-minded (gamma)", -0.1, 1.3)),
    "activity_driven": (Lever("Homophily of contacts (beta)", -0.2, 4.2),),
    "nudged": (EXPLORATION,),
    "sphere": (EXPLORATION,),
}
AT_EVERY = {"activity_driven": "at every homophily", "nudged": "at every share", "sphere": "at every share"}
TOPS = (0.15, 0.3, 0.6)  # of the frontier's axis of polarization
LIMIT = "grey: endlessly many"
SIZES = {"people": 200, "runs": 10}  # with which most rules answer at once; the others have those of their frontier
IMPLIED: Mapping[str, Mapping[str, int]] = {
    "rule": SIZES,
    "rule=biased_encounters": {"people": 100},
    "rule=activity_driven": {"people": 100},
}
BARS = "Bars beside the paths: the share of people who end there, in the first run."
LEGENDS: Mapping[str, str] = {
    "meeting": "**Decided**: from then on each camp hears only itself, and everyone in it hears everyone, so that it can only draw together.",
    "deffuant": "Dotted bars, and grey dots in the diagram: where endlessly many people would end.",
    "activity_driven": "**Still moving**: contacts are drawn anew all the time, so that nothing is ever decided.",
    "nudged": "**Still moving**: every item nudges again, so that nothing is ever decided.",
    "sphere": "**Still moving**: some taste can still change. **Decided**: everyone is at a pole.",
}
LOW = 200  # px: where panels stand under one another
PHONE = 440  # px: below this the map stands under the paths


def hero(canvas: Canvas) -> charts.Spec:
    """Draw people over time, where they end, and where they would end at other settings."""
    rule, until = canvas.scene
    levers, unit = LEVERS[rule], UNITS.get(rule, "rounds")
    narrow, axis = canvas.width < PHONE, 0 if len(levers) == 1 else 55  # px: of the map
    if narrow:
        canvas = replace(canvas, height=LOW)
    slim = 62 + 2 * canvas.words
    room = canvas.width - 40 - axis
    left = (canvas.width if narrow else int(room * 0.56)) - slim
    wide = canvas.width - axis if narrow else room - left - slim
    meeting = rule not in UNITS
    time = alt.X(
        "time:Q",
        title=unit.capitalize(),
        scale=alt.Scale(type="symlog", constant=5, domain=[0, until]) if meeting else alt.Scale(domain=[0, until], nice=False),
        axis=alt.Axis(values=[tick for tick in (0, 10, 50, 100, 500, 5000) if tick <= until])
        if meeting
        else alt.Axis(tickCount=4),
    )
    title = "Opinion, as others hear it" if rule == "activity_driven" else "Opinion"
    people = opinion_space.paths(canvas, left, picture.NAMES, time, title, unit)
    both = charts.beside(people, opinion_space.camps(canvas, slim), spacing=4)
    if len(levers) == 1:
        limit = LIMIT if rule == "deffuant" else ""
        drawn = opinion_space.branches(canvas, wide, *levers, heading=AT_EVERY.get(rule, "at every confidence"), limit=limit)
    else:
        drawn = opinion_space.cells(canvas, wide, *levers)
    return charts.rows(both, drawn, spacing=30) if narrow else charts.beside(both, drawn, spacing=30)


def say(view: View) -> str:
    """Return the sentence of the rule."""
    o, p = view.outcomes, view.params
    polarization = f"**{said(o['polarization'], '.2f')}**"
    ends = f"{percent(o['moved'])} of the scale from where they began, and **{percent(o['disagreement'])}** from each other"
    if p.rule == "activity_driven":
        if o["disagreement"] < 0.05 and o["lean"] < 0.2:
            return f"The topic cools down: two people differ by **{percent(o['disagreement'])}** of the scale on average."
        side = "mostly on one side" if o["lean"] > 0.6 else "on both sides"
        return f"**{percent(o['radical_share'])}** of people speak at the extremes, {side}: {ends}."
    if p.rule == "nudged":
        return f"Readers click on [optimised:{percent(o['clicks'])}] of what they are shown, and polarization is {polarization}."
    if p.rule == "sphere":
        return (
            f"**{percent(o['radical_share'])}** of people come to love or to hate what is shown most. "
            f"Polarization: {polarization}."
        )
    number = said(o["clusters"], ".1~f")
    views = f"**{number} {'view' if number == '1' else 'views'}**"
    who = f"People who listen to those within {percent(p.confidence)} of the scale"
    if o["converged"] < 1:
        return f"{who} are at {views} after {said(p.rounds, ',.0f')} rounds, **still moving** in {percent(1 - o['converged'])} of the runs."
    if p.rule == "biased_encounters":
        return f"{who} end with {views}, after **{said(o['rounds_needed'], ',.0f')} rounds**: {ends}."
    return f"{who} end with {views}: {ends}. Polarization: {polarization}."


def percent(share: float) -> str:
    """Return a share in words."""
    return said(share, ".0%")


def axes(view: View) -> Axes:
    """Return the axes of the rule: how far people moved and how far apart they end, or clicks and polarization."""
    if view.params.rule == "nudged":
        top = next(top for top in TOPS if top >= min(view.frontier.frame["polarization"].max(), TOPS[-1]))
        return Axes(x=(0.45, 1.0), y=(0.0, top), x_format=".1~%", y_format=".2~f", y_hover=".2f")
    right = 0.5 if view.params.rule == "activity_driven" else 0.3
    return Axes(x=(0.0, right), y=(0.0, 0.52), x_format=".2~f", y_format=".1f", y_hover=".2f")


def legend(view: View) -> None:
    """Say what bars, dots and the words over the paths are."""
    rule = view.params.rule
    st.caption(" ".join([BARS, *(LEGENDS[kind] for kind in ("meeting" if rule not in UNITS else "", rule) if kind in LEGENDS)]))


def atlas(view: View) -> None:
    """Show the rule's map as it was computed beforehand, in smaller steps and with more runs."""
    rule, model = view.params.rule, view.model
    maps = model.module.phases(rule)
    levers = [name for name in maps.columns if name in model.Params.declared()]
    shown = [outcome for outcome in model.OUTCOMES if outcome.name in maps.columns]
    name = st.selectbox("Outcome", [o.name for o in shown], format_func=lambda n: model.outcome(n).label, key="_opinions_atlas")
    outcome, labels = model.outcome(name), [model.Params.declared()[lever].label for lever in levers]
    base, x = alt.Chart(maps), alt.X(f"{levers[0]}:O" if levers[1:] else f"{levers[0]}:Q", title=labels[0])
    tooltip = [*levers, alt.Tooltip(f"{name}:Q", format=".3f")]
    if levers[1:]:
        colour = alt.Color(f"{name}:Q", title=outcome.label, scale=alt.Scale(scheme="greys"))
        chart = base.mark_rect().encode(
            x=x, y=alt.Y(f"{levers[1]}:O", title=labels[1], sort="descending"), color=colour, tooltip=tooltip
        )
    else:
        effect = theme.palette().effect
        line = base.mark_line(point={"color": effect}, color=effect)
        chart = line.encode(x=x, y=alt.Y(f"{name}:Q", title=outcome.label), tooltip=tooltip)
    st.altair_chart(chart.properties(height=340), key="opinions_atlas_chart", width="stretch")
    st.caption(f"{outcome.label}, {outcome.unit}. Computed once with more people or runs, all other knobs at their defaults.")


stage.show(
    stage.Page(
        model="opinions",
        knobs=lambda params: KNOBS[params.rule],
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        implied=IMPLIED,
        under=legend,
        tabs={"Map": atlas},
        slow=True,
        between="nearest",
        scene=lambda view: (view.params.rule, view.model.module.horizon(view.params)),
        alt=(
            "Left: opinions of twenty people over time, and which share of all ends where. Middle: where people end at other settings, "
            "with a mark at the present one. Right: how far apart two people end against how far people end from their first opinion, "
            "or polarization against clicks where a recommender learns from them."
        ),
    )
)
