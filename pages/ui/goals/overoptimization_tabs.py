"""Further tabs of overoptimization: the law beside the simulation, and which cure helps where."""

import altair as alt
import streamlit as st

from pages.ui.drawing import theme
from pages.ui.drawing.numbers import expr, said
from pages.ui.page.page import View
from sim.rewards.course import ticks


def law(view: View) -> None:
    """Show what the answers chosen are worth, and the form that Gao et al. found, fitted to it."""
    colours, found = theme.palette(), view.result.law
    names = {"gold": ("this page's worlds", colours.meant, [1, 0]), "law": ("the law, fitted", colours.text, [2, 5])}
    chart = (
        alt.Chart(view.model.module.lawful(view.result))
        .mark_line(strokeWidth=3)
        .encode(
            x=alt.X(
                "d:Q",
                title="d = √KL, the distance from the base model",
                axis=alt.Axis(values=[0, 0.5, 1, 1.5, 2], grid=False),
                scale=alt.Scale(domain=[0, ticks()[-1][0]], nice=False),
            ),
            y=alt.Y("value:Q", title="What the chosen is worth, sd"),
            color=alt.Color(
                "line:N",
                title=None,
                scale=alt.Scale(domain=list(names), range=[hue for _, hue, _ in names.values()]),
                legend=None,
            ),
            strokeDash=alt.StrokeDash(
                "line:N", scale=alt.Scale(domain=list(names), range=[dash for *_, dash in names.values()]), legend=None
            ),
        )
        .properties(height=300)
    )
    st.altair_chart(chart, key="overoptimization_law", width="stretch")
    form = "R(d) = d (α − β log d)" if found.logarithmic else "R(d) = d (α − β d)"
    peak = found.peak
    d, high = view.model.module.peak(view.result)
    own = f"the worlds are highest at d = {said(d, '.2f')}, with {said(high, '.2f')}"
    turns = f"its peak is at d = {said(peak[0], '.2f')}, with {said(peak[1], '.2f')}" if peak else "it does not turn down"
    st.markdown(
        f"Line: this page's worlds. Dots: **{form}** with α = {said(found.a, '.2f')} and β = {said(found.b, '.2f')}, by least squares; it "
        f"misses the line by {said(found.misses, '.2f')} sd. {turns[0].upper()}{turns[1:]}; {own}."
    )
    st.caption(
        "Gao, Schulman and Hilton found these forms with reward models of many sizes, and print the coefficients in figures only. These are "
        "the coefficients of this page's worlds. At the defaults worth falls faster in the end than the law."
    )


def cures(view: View) -> None:
    """Show what the choice is worth over how many people were asked and what the model cannot see."""
    colours = theme.palette()
    base = alt.Chart(view.model.module.landscape(view.result)).encode(
        x=alt.X("comparisons:O", title="Comparisons", axis=alt.Axis(labelAngle=0, labelExpr=expr("datum.value", ",.0f"))),
        y=alt.Y("missing:O", title="Features not seen"),
    )
    cells = base.mark_rect().encode(
        color=alt.Color(
            "gold:Q",
            title="Worth, sd",
            scale=alt.Scale(
                domain=[-2.5, 0, 2.5], range=[colours.optimised, colours.ground, colours.meant], interpolate="rgb", clamp=True
            ),
        )
    )
    numbers = (
        base.transform_calculate(said=expr("datum.gold", ".1f"))
        .mark_text(fontSize=15)
        .encode(text="said:N", color=alt.condition("abs(datum.gold) > 1.5", alt.value(colours.ground), alt.value(colours.text)))
    )
    st.altair_chart((cells + numbers).properties(height=alt.Step(48)), key="overoptimization_cures", width="stretch")
    n = said(2**view.params.log2_n, ",.0f")
    st.caption(
        f"Worth of the best of {n} by the model's score. To the right more people are asked, upwards the model sees more. Asking helps where it "
        "sees; where it does not, only seeing helps."
    )
