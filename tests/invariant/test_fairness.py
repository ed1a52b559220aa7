"""What holds for every population: bounds, monotone prices, symmetry, agreement of the two ways to count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import fairness
from sim.fairness import Curves
from sim.fairness.roc import chances

TOLERANCES = np.linspace(0, 1, 21)
People = tuple[np.ndarray, np.ndarray, np.ndarray]


@st.composite
def people(draw: st.DrawFn) -> People:
    n = draw(st.integers(8, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    score = rng.integers(0, draw(st.integers(1, 30)), n).astype(float)
    group = np.r_[0, 0, 1, 1, 2, 2, rng.integers(0, 3, n - 6)]
    outcome = np.r_[[0, 1] * 3, rng.integers(0, 2, n - 6)]
    return score, outcome, group


payoffs = st.tuples(st.floats(0.05, 2.0), st.floats(0.05, 2.0))


def upper_hull_by_hand(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the concave majorant of the points at x, by Andrew's monotone chain."""
    hull: list[tuple[float, float]] = []
    for point in sorted(zip(x, y, strict=True)):
        while len(hull) > 1 and (hull[-1][0] - hull[-2][0]) * (point[1] - hull[-2][1]) >= (hull[-1][1] - hull[-2][1]) * (
            point[0] - hull[-2][0]
        ):
            hull.pop()
        hull.append(point)
    corners = np.array(hull)
    return np.interp(x, corners[:, 0], corners[:, 1])


@given(people())
def test_curves_run_from_nobody_to_everybody(population: People) -> None:
    curves = fairness.curves(*population)
    assert curves.weight.sum() == len(population[0])
    for g, name in enumerate(curves.groups):
        assert curves.thresholds[g][0] == np.inf
        assert (np.diff(curves.thresholds[g]) < 0).all()
        for rate in (curves.selection[g], curves.tpr[g], curves.fpr[g]):
            assert (rate[0], rate[-1]) == (0, 1)
            assert (np.diff(rate) >= 0).all()
        members = population[2] == int(name)
        counted = [(population[0][members] >= at).mean() for at in curves.thresholds[g]]
        assert curves.selection[g] == pytest.approx(counted)


@given(people())
def test_hull_is_the_concave_majorant(population: People) -> None:
    curves = fairness.curves(*population)
    for g, hull in enumerate(curves.hull):
        positive = curves.tpr[g] * curves.base_rate[g]
        ours = np.interp(curves.selection[g], curves.selection[g][hull], positive[hull])
        assert ours == pytest.approx(upper_hull_by_hand(curves.selection[g], positive), abs=1e-12)


@pytest.mark.parametrize("gap", fairness.GAPS)
@given(population=people(), payoff=payoffs)
@settings(max_examples=40)
def test_more_tolerance_never_costs_and_gains_less_and_less(gap: str, population: People, payoff: tuple[float, float]) -> None:
    curves = fairness.curves(*population)
    found = fairness.tradeoff(curves, gap, TOLERANCES, *payoff)
    profit = found.frame["profit"].to_numpy()
    assert (np.diff(profit) >= -1e-12).all()
    assert (np.diff(profit, 2) <= 1e-9).all()
    assert (found.frame["gap"] <= TOLERANCES + 1e-9).all()
    assert profit[-1] == pytest.approx(fairness.optimum(curves, "max_profit", *payoff).profit, abs=1e-12)


@pytest.mark.parametrize("gap", fairness.GAPS)
@given(population=people(), payoff=payoffs)
@settings(max_examples=40)
def test_the_policy_earns_what_is_said(gap: str, population: People, payoff: tuple[float, float]) -> None:
    score, outcome, group = population
    curves = fairness.curves(*population)
    found = fairness.tradeoff(curves, gap, [0.1], *payoff)
    policy = found.policies.drop(columns="tolerance")
    assert policy.groupby("group")["probability"].sum().to_numpy() == pytest.approx(1)
    assert (policy["probability"] > 0).all()
    approved = np.zeros(len(score))
    for row in policy.itertuples():
        approved += row.probability * (group == int(row.group)) * (score >= row.threshold)
    earned = np.mean(approved * np.where(outcome == 1, payoff[0], -payoff[1]))
    assert earned == pytest.approx(found.frame["profit"].iloc[0], abs=1e-12)


@given(population=people(), payoff=payoffs)
@settings(max_examples=40)
def test_criteria_are_ordered(population: People, payoff: tuple[float, float]) -> None:
    curves = fairness.curves(*population)
    best = {c: fairness.optimum(curves, c, *payoff) for c in fairness.CRITERIA if c != "fixed"}
    profit = {c: o.profit for c, o in best.items()}
    assert all(value <= profit["max_profit"] + 1e-12 for value in profit.values())
    assert all(value >= -1e-12 for value in profit.values())
    assert profit["equalized_odds"] <= profit["equal_opportunity"] + 1e-12
    for criterion, gap in (("demographic_parity", "selection"), ("equal_opportunity", "opportunity"), ("equalized_odds", "odds")):
        assert best[criterion].gaps[gap] <= 1e-9


@given(population=people(), payoff=payoffs, cut=st.integers(0, 30))
@settings(max_examples=40)
def test_no_shared_threshold_beats_the_single_one(population: People, payoff: tuple[float, float], cut: int) -> None:
    curves = fairness.curves(*population)
    fixed = fairness.optimum(curves, "fixed", *payoff, thresholds=float(cut))
    assert fixed.profit <= fairness.optimum(curves, "single_threshold", *payoff).profit + 1e-12
    measured = fairness.rates(population[0] >= cut, population[1], population[2])
    for name in ("selection", "tpr", "fpr"):
        assert fixed.rates[name].to_numpy() == pytest.approx(measured[name].to_numpy())


@given(population=people(), payoff=payoffs, seed=st.integers(0, 1000))
@settings(max_examples=40)
def test_order_and_names_of_people_do_not_matter(population: People, payoff: tuple[float, float], seed: int) -> None:
    score, outcome, group = population
    shuffled = np.random.default_rng(seed).permutation(len(score))
    ours = fairness.tradeoff(fairness.curves(*population), "selection", TOLERANCES, *payoff).frame
    theirs = fairness.curves(3 * score[shuffled] - 7, outcome[shuffled], 2 - group[shuffled])
    again = fairness.tradeoff(theirs, "selection", TOLERANCES, *payoff).frame
    assert again["profit"].to_numpy() == pytest.approx(ours["profit"].to_numpy(), abs=1e-12)
    for frame in (ours, again):  # where several policies are best, which of them it is may depend on the order
        assert (frame["gap"] <= frame["tolerance"] + 1e-12).all()


@given(people())
@settings(max_examples=40)
def test_a_weight_counts_people(population: People) -> None:
    score, outcome, group = population
    weight = np.arange(len(score)) % 3
    once = fairness.curves(score, outcome, group, weight)
    copied = fairness.curves(*(np.repeat(values, weight) for values in population))
    assert once.groups == copied.groups
    for g in range(len(once.groups)):
        assert once.selection[g] == pytest.approx(copied.selection[g])
    assert once.base_rate == pytest.approx(copied.base_rate)


@given(population=people(), payoff=payoffs)
@settings(max_examples=40)
def test_changes_add_up(population: People, payoff: tuple[float, float]) -> None:
    curves = fairness.curves(*population)
    before, after = (fairness.optimum(curves, c, *payoff).policy for c in ("max_profit", "equalized_odds"))
    found = fairness.changes(curves, before, after)
    assert (found[["gained", "lost", "unchanged"]] >= -1e-9).all(axis=None)
    assert found[["gained", "lost", "unchanged"]].to_numpy().sum() == pytest.approx(len(population[0]))
    back = fairness.changes(curves, after, before)
    assert found["gained"].to_numpy() == pytest.approx(back["lost"].to_numpy())
    assert approvals(curves, after) - approvals(curves, before) == pytest.approx(
        found["gained"].sum() - found["lost"].sum(), abs=1e-9
    )


def approvals(curves: Curves, policy: pd.DataFrame) -> float:
    return sum(
        float(weight * chance[0] @ np.diff(selection))
        for weight, chance, selection in zip(curves.weight, chances(curves, policy), curves.selection, strict=True)
    )


@given(people())
def test_the_rates_are_tied_together(population: People) -> None:
    """Chouldechova 2017: base rate, precision and false negative rate fix the false positive rate."""
    score, outcome, group = population
    table = fairness.rates(score >= np.median(score), outcome, group)
    table = table[(table["ppv"] > 0)]
    ours = fairness.false_positive_rate(table["base_rate"], table["ppv"], table["fnr"])
    assert ours == pytest.approx(table["fpr"].to_numpy(), abs=1e-12)


def whole_payoffs(seed: int) -> tuple[int, int]:
    """Return benefit and cost as small whole numbers: then many thresholds earn exactly the same."""
    return ((1, 1), (2, 1), (1, 2), (3, 2))[seed % 4]


def small_table(seed: int) -> People:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(20, 80))
    group = np.r_[0, 0, 1, 1, 2, 2, rng.integers(0, 3, n - 6)]
    return rng.integers(0, 6, n), np.r_[[0, 1] * 3, rng.integers(0, 2, n - 6)], np.array(list("abc"))[group]


@pytest.mark.parametrize(
    "criterion", ["max_profit", "single_threshold", "equal_opportunity", "equalized_odds", "demographic_parity"]
)
def test_the_names_of_the_groups_change_nothing(criterion: str) -> None:
    new = {"a": "c", "b": "a", "c": "b"}
    for seed in range(200):
        score, outcome, group = small_table(seed)
        renamed = np.array([new[name] for name in group])
        one, other = (
            fairness.optimum(fairness.curves(score, outcome, names), criterion, *whole_payoffs(seed)).policy
            for names in (group, renamed)
        )
        one = one.assign(group=one["group"].map(new)).sort_values(["group", "threshold"], ignore_index=True)
        pd.testing.assert_frame_equal(one, other.sort_values(["group", "threshold"], ignore_index=True), atol=1e-9, rtol=0)


def test_of_equally_profitable_single_thresholds_the_strictest() -> None:
    tied = 0
    for seed in range(400):
        score, outcome, group = small_table(seed)
        benefit, cost = whole_payoffs(seed)
        every = [np.inf, *range(5, -1, -1)]
        earned = [benefit * (outcome[score >= at] == 1).sum() - cost * (outcome[score >= at] == 0).sum() for at in every]
        best = [at for at, profit in zip(every, earned, strict=True) if profit == max(earned)]
        tied += len(best) > 1
        policy = fairness.optimum(fairness.curves(score, outcome, group), "single_threshold", benefit, cost).policy
        approved = dict(zip(policy["group"], policy["threshold"], strict=True))
        assert [one >= approved[name] for one, name in zip(score, group, strict=True)] == (score >= best[0]).tolist(), seed
    assert tied > 10
