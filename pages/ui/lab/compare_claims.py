"""Does it hold whatever else is set: a statement, the share of draws of all other knobs in which it survives, and where it fails."""

import streamlit as st

import sim
from pages.ui.drawing.numbers import said
from pages.ui.page import progress
from sim.analysis import box, differences, presets, scenarios, sensitivity
from sim.analysis.presets import Preset
from sim.analysis.scenarios import Comparison, Scenario
from sim.analysis.search import Search
from sim.contract.outcomes import Outcome, Outcomes

BUDGETS = (100, 200, 500, 1000, 2000)
PARTS = 5  # limits of a box that can still be said
TELLS = 1.3  # times the share of all draws that fail, from which the share in a box tells something: assumption


def show(comparison: Comparison) -> None:
    """Show what may be asked, the button, and what was found."""
    offered = statements(comparison)
    if not offered:
        st.info("The scenarios do not differ on these axes, and this model has no claim of its own.")
        return
    left, right = st.columns([4, 1], gap="large")
    with left:
        number = st.selectbox(
            "Statement", range(len(offered)), format_func=lambda i: offered[i].claim, key=f"_compare_claim_{len(offered)}"
        )
    with right:
        budget = st.selectbox("Draws", BUDGETS, 1, format_func=lambda n: said(n, ",.0f"), key="_compare_draws")
    preset = offered[number]
    try:
        search = progress.search(preset, "random", budget, comparison.seed)
    except sim.InvalidInput as error:
        st.info(f"{str(error)[0].upper()}{str(error)[1:]}.")
        return
    st.caption(
        f"Drawn anew each time, over its whole range: {'; '.join(_plain(one.label) for one in search.free.values())}. "
        "What makes the scenarios, or the claim, stays."
    )
    if not progress.panel(search, budget, "_compare_claims", "draws"):
        if search.done:
            st.markdown(survived(search))
        return
    st.markdown(survived(search))
    st.markdown(where(search))
    if worst(search, comparison):
        st.markdown(f"The draw that turns it round by most: [compare it here]({worst(search, comparison)}).")


def statements(comparison: Comparison) -> tuple[Preset, ...]:
    """Return what may be asked: each scenario against the first on each axis, as it is now, then the claims of the model."""
    model, first = comparison.model, comparison.scenarios[0]
    found = []
    before = model.run(first.params, comparison.seed)
    for other in comparison.scenarios[1:]:
        after = model.run(other.params, comparison.seed)
        for difference in differences.of(model, before, after):
            if difference.outcome in (comparison.x, comparison.y) and difference.weight > 0:
                made = _statement(comparison, first, other, difference.outcome, (after, before))
                found += [] if made is None else [made]
    return (*found, *presets.load(model.id))


def _statement(
    comparison: Comparison, first: Scenario, other: Scenario, outcome: Outcome, values: tuple[Outcomes, Outcomes]
) -> Preset | None:
    """Return that an outcome of a scenario is higher or lower than in the first, as a claim; None where the model rejects what differs alone."""
    a, b = (values[0][outcome.name] or 0.0), (values[1][outcome.name] or 0.0)
    higher = a > b
    now, before = other.params.settings(prefix=""), first.params.settings(prefix="")
    differing = [name for name in now if now[name] != before[name]]
    params = type(first.params)
    try:
        return Preset(
            id="own",
            model=comparison.model.id,
            title=other.name,
            claim=f"{outcome.label}: {'higher' if higher else 'lower'} in “{other.name}” than in “{first.name}”.",
            share=1.0,
            params=params(**{name: now[name] for name in differing}),
            against=params(**{name: before[name] for name in differing}),
            holds=f"a.{outcome.name} {'>' if higher else '<'} b.{outcome.name}",
            order=0,
        )
    except sim.InvalidInput:
        return None


def survived(search: Search) -> str:
    """Return in words in what share of the draws done so far the statement held."""
    found = sensitivity.Survival(search.done - len(search.broken), search.done)
    low, high = found.interval
    return (
        f"It holds in **{said(found.share, '.0%')}** of {said(found.draws, ',.0f')} draws of all other knobs "
        f"(95 % interval {said(low, '.0%')} to {said(high, '.0%')})."
    )


def where(search: Search) -> str:
    """Return in words the box in which it fails: found on one half of the draws, judged on the other."""
    frame = search.frame()
    known, fresh = frame.iloc[::2].reset_index(drop=True), frame.iloc[1::2].reset_index(drop=True)
    limits = box.find(known, tuple(search.free))
    worth = None if limits is None else box.worth(limits, fresh)
    if limits is None or worth is None or len(limits.limits) > PARTS or worth.density < TELLS * worth.failed / len(fresh):
        return "It fails too seldom, or too evenly, for a box that tells where."
    words = box.words(limits, search.free)
    return (
        f"It fails mostly where **{_plain(words)}**: of the other half of the draws, which the box has not seen, {said(worth.density, '.0%')} "
        f"fail there, and {said(worth.coverage, '.0%')} of all failures lie there."
    )


def worst(search: Search, comparison: Comparison) -> str:
    """Return the address that compares both settings of the draw that broke the statement by most; "" where there is none, or no second."""
    found, against = search.worst, search.preset.against
    if found is None or against is None:
        return ""
    pair = (("Turned round: the one", against.replace(**found.settings)), ("Turned round: the other", found.params))
    made = tuple(Scenario(name, "", scenarios.on_grid(scenarios.whole(params))) for name, params in pair)
    return scenarios.link(comparison.replace(scenarios=made))


def _plain(text: str) -> str:
    return text.replace("*", r"\*").replace("$", r"\$")
