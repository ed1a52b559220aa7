"""Tabs of the raters' page: which pairs a rule orders against people, and what labels buy."""

from typing import Literal, cast

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui.drawing import numbers, theme
from pages.ui.page.page import View
from pages.ui.work import runs
from sim.maps.rater_cost import cost_frontier
from sim.models.raters.raters import Params
from sim.raters.checks import Checks, checks
from sim.raters.rules import RATED, RULES, SHORT

GAINS: dict[Literal["mean_utility", "worst_group"], str] = {
    "mean_utility": "Mean gain of those served",
    "worst_group": "Gain of the worst-off group",
}


def broken(found: Checks) -> str:
    """Return in words what the order breaks, the strongest first; nothing if it breaks nothing and the majority goes in no circle."""
    said = []
    if len(found.everyone):
        pair = found.everyone.iloc[0]
        said.append(
            f"Against everyone: all prefer {pair['preferred']} to {pair['over']}, and the rule ranks {pair['over']} higher."
        )
    if len(found.cycle):
        said.append(f"The majority goes in circles: {_circle(found.cycle)}.")
    elif len(found.majority):
        pair = found.majority.iloc[0]
        said.append(
            f"Against a majority: {numbers.said(pair['share'], '.0%')} prefer {pair['preferred']} to {pair['over']}, "
            f"and the rule ranks {pair['over']} higher."
        )
    return " ".join(said)


def _circle(cycle: pd.DataFrame) -> str:
    first = cycle[cycle["cycle"] == 0]
    steps = zip(first["preferred"], first["over"], first["share"], strict=True)
    return ", ".join(f"{_more_than_half(share)} prefer {_quoted(better)} to {_quoted(worse)}" for better, worse, share in steps)


def _more_than_half(share: float) -> str:
    """Return a majority's share, with as many decimals as it takes to see that it is one."""
    return numbers.said(share, ".0%" if share >= 0.505 else ".1%")


def _quoted(answer: str) -> str:
    """Return an answer as it stands within a sentence."""
    return f"“{answer}”" if " " in answer else answer


def checked(view: View) -> None:
    """Show every pair that the rule orders against everyone or against a majority, and the majority's circles."""
    found = checks(view.result.world, view.result.now)
    rule = RULES[view.params.rule]
    _pairs(
        f"**{rule}, against everyone** (Pareto): {len(found.everyone)} of {found.pairs} pairs",
        found.everyone,
        "No pair of answers is ordered against everyone.",
    )
    _pairs(
        f"**{rule}, against a majority**: {len(found.majority)} of {found.pairs} pairs",
        found.majority,
        "No pair of answers is ordered against a majority.",
    )
    if len(found.cycle):
        st.markdown(
            f"**The majority goes in circles** (Condorcet's cycle), whatever the rule: {_circle(found.cycle)}. "
            "So every order of these answers is against some majority."
        )
    else:
        st.markdown("**No circle**: the majorities of the people served agree on an order of the answers.")
    st.caption(
        "Judged by all the people served, not by those asked. For a lottery or policies per group: by how likely each answer is."
    )


def _pairs(title: str, frame: pd.DataFrame, none: str) -> None:
    st.markdown(title)
    if not len(frame):
        st.caption(none)
        return
    shown = pd.DataFrame(
        {
            "people prefer": frame["preferred"],
            "to": frame["over"],
            "share of people": [numbers.said(share, ".1%") for share in frame["share"]],
            "the rule ranks higher": frame["over"],
        }
    )
    st.dataframe(shown, hide_index=True, width="stretch", height=min(38 + 35 * len(shown), 320))


def cost(view: View) -> None:
    """Show what labels buy: the gain over the cost of the labels, every rule a line, the efficient purchases joined."""
    outcome = st.radio("Gain", list(GAINS), format_func=GAINS.__getitem__, horizontal=True, key="_raters_cost_of")
    with st.spinner("Asking people, from a hundred comparisons to a million"):
        params = cast(Params, runs.off_the_frontier(view.model.id, view.params))
        frame = cost_frontier(params, view.seed, outcome).frame
    colours = theme.palette()
    x = alt.X(
        "cost:Q",
        title="Cost of the labels, dollars",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(format="~s", tickCount=6),
    )
    y = alt.Y(f"{outcome}:Q", title=f"{GAINS[outcome]}, sd of views", scale=alt.Scale(zero=False))
    shown = alt.Chart(frame).encode(
        x=x, y=y, tooltip=["label", "comparisons", "cost", alt.Tooltip(f"{outcome}:Q", format="+.2f")]
    )
    chosen = alt.datum.rule == view.params.rule
    efficient = shown.transform_filter("datum.efficient")
    ends = shown.transform_joinaggregate(last="max(cost)", groupby=["rule"]).transform_filter("datum.cost == datum.last")
    ends = ends.transform_window(place="rank()", sort=[alt.SortField(outcome, order="descending")])
    layers = [
        shown.mark_line(color=colours.ghost, opacity=0.6).encode(detail="rule:N"),
        shown.mark_point(filled=True, color=colours.ghost, size=30).encode(detail="rule:N"),
        efficient.mark_line(color=colours.effect, strokeWidth=3, interpolate="step-after"),
        efficient.mark_point(filled=True, color=colours.effect, size=70, opacity=1),
        efficient.mark_text(dy=-12, fontSize=13, color=colours.text).encode(text="label:N"),
        shown.transform_filter(chosen).mark_line(color=colours.optimised, strokeWidth=3),
        ends.transform_filter(chosen)
        .mark_text(align="right", dy=-14, fontSize=14, fontWeight="bold", color=colours.optimised)
        .encode(text="label:N"),
    ]
    st.altair_chart(alt.layer(*layers).properties(height=340), key="raters_cost", width="stretch")
    best = frame[frame["efficient"]].sort_values("cost").iloc[-1]
    st.markdown(
        f"The most that labels buy here is **{numbers.said(best[outcome], '+.2f')}**, "
        f"with {SHORT[best['rule']]} for {best['cost']:,.0f} dollars. "
        "More labels tell a rule better what those asked want; they change neither the rule nor who is asked."
    )
    rated = ", ".join(SHORT[rule].lower() for rule in RATED)
    st.caption(
        "Green: the efficient purchases. Vermillion: the chosen rule, if labels can buy it. Means over several draws of people and answers. "
        f"Rules that need every answer rated ({rated}) have one price."
    )
