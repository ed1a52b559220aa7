"""Further tabs of approaches: what each learner sees and what that costs, and what each misses under every stress."""

import altair as alt
import streamlit as st

from pages.ui.drawing import theme
from pages.ui.drawing.numbers import expr, said
from pages.ui.page.page import View
from sim.approaches.learners import CALL, MINUTES, REQUESTS, WAGE, bought

SEES = {
    "rules": ("Rules", "rules", "the commonest cases, exactly, as one group sees them", "every case without a rule"),
    "reward": (
        "Reward",
        "follow-ups",
        "thanks and complaints, of everybody, as of today",
        "harm that nobody complains of, where nobody followed up",
    ),
    "raters": (
        "Raters",
        "comparisons",
        "which of two answers one of the crowd prefers",
        "who is speaking; who is not in the crowd; today",
    ),
    "inverse_rl": ("Inverse RL", "demonstrations", "how far people went", "which of it were slips; who it was; today"),
    "principles": (
        "Principles",
        "rounds",
        "every case of a kind that a principle is about, nearly",
        "kinds that none is about; today",
    ),
}
HARD = 0.35  # missed: from here on the number stands on a dark cell


def sees(view: View) -> None:
    """Show what each learner sees and does not see, and what these hours buy."""
    budget = view.params.budget
    rows = [
        f"| {name} | {said(bought(key, budget), ',.0f')} {unit} | {said(MINUTES[key], ',.0f')} | {seen} | {unseen} |"
        for key, (name, unit, seen, unseen) in SEES.items()
    ]
    st.markdown(
        "\n".join(
            [f"| | {said(budget, ',.0f')} hours buy | minutes each | sees | does not see |", "|---|---|---|---|---|", *rows]
        )
    )
    st.caption(
        f"Prices are assumptions: an hour of work \\${said(WAGE, '.0f')}, a round two people for a day, a reading by a model "
        f"\\${said(CALL, '.3f')}, {said(REQUESTS, ',.0f')} requests a year; a critic reads an answer twice for each revision. All five know "
        "how help and harm grow and how limits scatter. What they do not know is where each case's limit lies."
    )


def stresses(view: View) -> None:
    """Show what each approach misses under every stress, at these hours and this caution."""
    colours = theme.palette()
    order = [name for name, *_ in SEES.values()]
    base = alt.Chart(view.model.module.stresses(view.result)).encode(
        x=alt.X("approach:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("stress:N", sort=None, title=None, axis=alt.Axis(labelExpr="replace(datum.value, '_', ' ')")),
    )
    cells = base.mark_rect().encode(
        color=alt.Color(
            "missed:Q",
            legend=None,
            scale=alt.Scale(domain=[0, 0.5], range=[colours.ground, colours.optimised], interpolate="rgb", clamp=True),
        )
    )
    numbers = (
        base.transform_calculate(said=expr("datum.missed", ".2f"))
        .mark_text(fontSize=15)
        .encode(text="said:N", color=alt.condition(f"datum.missed > {HARD}", alt.value(colours.ground), alt.value(colours.text)))
    )
    st.altair_chart((cells + numbers).properties(height=alt.Step(48)), key="approaches_stresses", width="stretch")
    st.caption(
        "Missed of what people want: the ideal's help minus harm, less that of the approach. A row is a stress with all else as it is; no "
        "column is the best in every row."
    )
