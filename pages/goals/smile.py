"""Make people smile: when do more smiles make people worse off?"""

import altair as alt
import streamlit as st

from pages.ui.drawing import charts, theme
from pages.ui.drawing.numbers import SPACE, said
from pages.ui.goals import smile_lines
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

WHY = """
"Make people smile." The AI cannot see whether someone is well; it sees smiles. Of n things it could do it takes the one with the most
smiles. At first that helps: many smiles usually mean that people are well. Then the best of so many is, more and more, the one
that found a way to smiles **without** wellbeing.

What decides first is the **tail** of the error. A measure that is off by a little each time, twice as much even, can be optimised for ever.
A measure that is wildly wrong once in a while will be optimised into exactly that once. Size counts too: three times the normal error harms
from the start, and half of the exponential one is not yet found in the best of 16,384.
"""
AXES = Axes(x=(0.0, 7.0), y=(-4.2, 2.4), x_format=".2~f", y_format=".0f", y_hover=".2f")
UNHARMED = {
    "normal": "No trade-off here: more optimisation never harms."
}  # a theorem for this tail; for the others the range ends
UNTURNED = "Up to the best of 16,384 no trade-off."
ACROSS = {
    "tail": "Tail of the error",
    "tail_df": "Student's t: degrees of freedom",
    "hack_harm": "What the error costs",
    "hack_payoff": "What it pays",
}


def hero(canvas: Canvas) -> alt.LayerChart | alt.FacetChart:
    """Draw both lines, where the true one turns, and where we stand."""
    stand = charts.at("marker").encode(x=smile_lines.X, y=smile_lines.Y)
    layers = [
        stand.mark_rule(color=canvas.colours.ghost, strokeDash=[3, 3]).encode(y=alt.value(0), y2=alt.value(canvas.height)),
        *smile_lines.lines(canvas),
        *smile_lines.turn(canvas),
        *smile_lines.stand(canvas),
    ]
    return alt.layer(*layers).properties(width=canvas.width, height=canvas.height)


def say(view: View) -> str:
    """Return the sentence."""
    o, result = view.outcomes, view.result
    asked = 2**view.params.log2_n
    n, capped = min(asked, result.largest), result.largest < asked
    held = "The cap stops the AI at n =" if capped else "The AI takes the best of"
    first = f"{held} {said(n, ',.0f')}: we measure [optimised:{said(o['proxy'], '.2f')}] and get [meant:{said(o['wellbeing'], '.2f')}]."
    if result.turn is None:
        return f"{first} {'Up to there no trade-off.' if capped else UNHARMED.get(view.params.tail, UNTURNED)}"
    if result.turn == 0:
        return f"{first} Every step beyond n{SPACE}={SPACE}1 made people worse off."
    return f"{first} People were best off at n{SPACE}={SPACE}{said(result.peak, ',.0f')}, with [meant:{said(result.peak_wellbeing, '.2f')}]."


def idle(view: View) -> str:
    """Return where the cap stops the AI, if it does before it has optimised as hard as it is set to."""
    most = view.result.largest
    return f"not in force: the cap stops the AI at n = {said(most, ',.0f')}" if most < 2**view.params.log2_n else ""


def price(view: View) -> str:
    """Return the usual sentence about the next step, or that there is nothing to trade."""
    if view.result.turn is None:
        return "One policy is best for both: what raises the measure raises what we meant."
    return view.price(AXES)


def landscape(view: View) -> None:
    """Show the heat map: wellbeing over optimisation and one other thing."""
    across = st.selectbox("Optimisation against", list(ACROSS), format_func=ACROSS.__getitem__, key="_smile_across")
    colours = theme.palette()
    chart = (
        alt.Chart(view.model.module.landscape(view.params, across))
        .mark_rect()
        .encode(
            x=alt.X(
                "log2_n:O",
                title="The AI takes the best of n",
                axis=alt.Axis(labelAngle=0, values=list(range(0, 15, 2)), labelExpr="format(pow(2, datum.value), ',')"),
            ),
            y=alt.Y(f"{across}:O", title=ACROSS[across], sort=None),
            color=alt.Color(
                "wellbeing:Q",
                title="What we meant, sd",
                scale=alt.Scale(
                    domain=[-2, 0, 2], range=[colours.optimised, colours.ground, colours.meant], interpolate="rgb", clamp=True
                ),
            ),
            tooltip=[alt.Tooltip("wellbeing:Q", format=".2f"), alt.Tooltip("proxy:Q", format=".2f")],
        )
        .properties(height=alt.Step(26))
    )
    st.altair_chart(chart, key="smile_landscape", width="stretch")
    st.caption(
        "Blue: wellbeing above 0, that of an average candidate without error. Vermillion: below. Beyond 2 the end colours stay."
    )


stage.show(
    stage.Page(
        model="smile",
        knobs=("log2_n", "tail", "hack_harm", "kl_cap", "questions", "sign_bug"),
        between="nearest",
        idle=idle,
        hero=hero,
        say=say,
        why=WHY,
        axes=AXES,
        alt="Left: what we measure and what we meant, over how hard the AI optimises. Right: the frontier between the two.",
        price=price,
        tabs={"Map": landscape},
    )
)
