"""Raters: whose feedback counts when people disagree?"""

from typing import Any

import pandas as pd
import streamlit as st

from pages.ui.drawing.numbers import said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, View
from pages.ui.raters import hand_count, own_order, rater_charts, rater_tabs
from sim.raters.cases import PLACES
from sim.raters.checks import checks
from sim.raters.elsewhere import Elsewhere

WHY = """
To train a chatbot, people compare two answers and say which is better. From these comparisons one **reward** is fitted for everybody, and the
AI is trained towards it: **RLHF**, reinforcement learning from human feedback. That is a vote, and the way the votes are counted is a
**voting rule**: Borda's count, of 1770, as long as all pairs of answers are compared equally often. Nobody chose it.

Other rules serve others. The **majority** ignores how much is at stake. **Maximin** looks at the worst-off group alone. A **jury** hears all
regions alike, however many people live there. A **policy per group** gives everyone their own, and no common answer. To compare them
fairly, every rule may move the AI equally far from where it was: the same **distance** between the answers before and after (a KL divergence, in
nats; 2.3 is always to give one and the same of ten answers). A gain of 1 is one standard deviation (sd) of people's views: about as much
as people differ on what an answer is worth.

A rule sees **noisy answers** and is judged by what people truly want. So with 20,000 comparisons maximin may help the worst-off group less than
the jury does; with a million it helps them as much or more.

The people are drawn from the value profiles of **4,309 raters in 21 countries**, as eight regions. The regions differ, and yet most
disagreement is **within** them: an average of a region hides most of its people. Whoever is not asked is not heard; what counts below
is always the gain of all the people served. The question, its ten answers and what values make of them are **an example of this project, not a
survey**: which region loses says nothing of that region, and another draw of people, or values that matter half as much, gives another or none.
"""
SUBJECT = {
    "bradley_terry": "RLHF makes",
    "majority": "The majority rule makes",
    "leximax": "The majority rule that goes against nobody's common will makes",
    "nash_lottery": "The Nash lottery makes",
    "median": "The median rating makes",
    "jury": "A jury with equal seats makes",
    "quantile": "The cautious rule makes",
    "nash_welfare": "Nash's product of gains makes",
    "maximin": "Helping the worst-off group first makes",
    "per_group": "A policy for each group makes",
    "oracle_mean": "The highest mean makes",
    "compromise": "The best compromise makes",
}
SIDES = {"two_camps": ("a > b > c", "b > c > a"), "unanimous": ("a first", "c′ first")}
COLUMN = 0.26  # of the frontier's width, on the left, for the names of the rules
RIGHT, DOWN, UP = 0.9, 0.8, 0.6  # of the frontier, sd of people's views: they hold all presets but one
DOUBLED = (1, 2, 4, 8, 16, 34)


def say(view: View) -> str:
    """Return the sentence."""
    o, result, params = view.outcomes, view.result, view.params
    mean, (group, least) = o["mean_utility"], result.worst()
    how = f"{_gain(mean)} {'better' if mean > 0 else 'worse'} off" if abs(mean) >= 0.005 else "neither better nor worse off"
    first = f"{SUBJECT[params.rule]} people {how} on average"
    camp = group.split(":")[0]
    who = group if params.case == "cultures" else f"the {camp[0].lower()}{camp[1:]}"
    every = "both camps" if len(result.groups) == 2 else "every group"
    kept = f"leaves {every} better off than before, **{who}** least, by {_gain(least)}"
    lost = f"leaves **{who}** worse off by {_gain(least)}"
    share = o["worse_off"]
    people = "Nobody is" if share == 0 else f"**{said(share, '.0%')}** of people are"
    return f"{first} and {lost if least < -0.005 else kept}. {people} worse off than before{_where(view)}.{_own_way(view)}"


def _where(view: View) -> str:
    """Return where those who are worse off are, if most of them are in groups that gain on average."""
    crowd, does = view.result.world.crowd, view.result.now
    losers = crowd.serves * does.worse
    gaining = float(losers[does.gain >= 0].sum())
    return (
        ", most of them in regions that gain on average" if gaining > losers.sum() / 2 and view.params.case == "cultures" else ""
    )


def _gain(change: float) -> str:
    """Return by how much somebody is better or worse off, in the colour that it has in the chart."""
    return f"[{'meant' if change > 0 else 'optimised'}:{said(abs(change), '.2f')}]"


def _own_way(view: View) -> str:
    """Return what to know where the rule does not go as far as the others."""
    kl, asked = view.outcomes["kl"], view.params.kl
    if view.params.rule == "nash_lottery":
        return f" The lottery goes its own distance: {said(kl, '.2f')}, the others {said(asked, '.2f')}."
    if abs(kl - asked) > 0.001:
        return f" The rule stops at {said(kl, '.2f')} of the {said(asked, '.2f')} allowed."
    return ""


def price(view: View) -> str:
    """Return what the rule's order breaks, where there are few answers, or else what the next step costs."""
    usual = view.price(axes(view))
    if view.params.case == "cultures":
        return f"{usual} Pairs of answers ordered against a majority: {said(view.outcomes['majority_violations'], ',.0f')} (tab Checks)."
    return rater_tabs.broken(checks(view.result.world, view.result.now)) or usual


def axes(view: View) -> Axes:
    """Return axes that hold every single policy, and the rule set; they grow by doubling, so that most knobs leave them alone."""
    here = [view.frontier.x, view.frontier.y]
    frame = pd.concat([view.frontier.frame[here], pd.DataFrame([view.outcomes])[here]])

    def end(first: float, reach: float) -> float:
        return next(first * times for times in DOUBLED if first * times >= reach)

    least, right = float(frame["mean_utility"].min()), end(RIGHT, float(frame["mean_utility"].max()))
    left = next(-right * part / 4 for part in range(1, 400) if least + right * part / 4 >= COLUMN * right * (1 + part / 4))
    return Axes(
        x=(left, right),
        y=(-end(DOWN, -float(frame["worst_group"].min())), end(UP, float(frame["worst_group"].max()))),
        x_format="+.2~f",
        y_format="+.2~f",
        y_hover="+.2f",
    )


def hands(view: View) -> None:
    """Show the count of hands where there are two camps, and where there are regions how they fare if others are drawn, and where one stands."""
    if view.params.case == "cultures":
        st.caption(_other_worlds(view.model.module.other_worlds(view.params)))
        own_order.show(view)
    if view.params.case in SIDES:
        hand_count.hand_count(view.model, "first_share", view.params.first_share, *SIDES[view.params.case])


def knobs(params: Any) -> tuple[str, ...]:
    """Return the knobs in the open, those that the case reads: the rule, and along the frontier the weight of the worst-off group."""
    first = ("rule", "weight", "kl", "case")
    if params.case == "cultures":
        asked = tuple(f"asked_{region}" for region in PLACES) if params.training_mix == "own" else ()
        return (*first, "training_mix", "comparisons", *asked)
    if params.case == "cycle":
        return (*first, "comparisons", "groups")
    return (*first, "first_share", "reward_model" if params.case == "unanimous" else "strategic_share")


def _other_worlds(found: Elsewhere) -> str:
    """Return in how many draws of people a region loses, and which is worst-off most often."""
    how = f"in {found.lost} of {found.worlds}" if found.lost else f"in none of {found.worlds}"
    often = ", ".join(f"{group} {count}" for group, count in found.worst)
    return f"Other people drawn from the same regions: a region loses {how} draws. Worst-off, how often: {often}."


stage.show(
    stage.Page(
        model="raters",
        knobs=knobs,
        implied={"weight": {"rule": "compromise"}},
        beside=2,
        between="nearest",
        exact=True,
        hero=rater_charts.hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        over=rater_charts.rules,
        own_names=0.42,
        under=hands,
        tabs={"Checks": rater_tabs.checked, "Cost": rater_tabs.cost},
        alt="Left: how much better or worse off every group is than before, under the chosen rule, and how many of it are worse off; "
        "beside it the example answers, the likeliest on top. Right: the gain of the worst-off group against the mean gain, with a mark "
        "for every rule.",
    )
)
