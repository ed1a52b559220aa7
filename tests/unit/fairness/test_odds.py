"""Equalized odds: every group at one point of the ROC plane, or in a square of it; what a tolerance of one frees is the optimum."""

import numpy as np
import pytest

from sim.fairness import odds, roc

BENEFIT, COST = 1.0, 2.0


def drawn(seed: int, people: int = 400, groups: int = 3) -> roc.Curves:
    rng = np.random.default_rng(seed)
    group, outcome = rng.integers(0, groups, people), rng.integers(0, 2, people)
    score = np.round(rng.normal(outcome * (0.5 + 0.5 * group), 1.0), 1)
    return roc.curves(score, outcome, np.array(list("abc"))[group])


def profit(curves: roc.Curves, plan: roc.Plan) -> np.ndarray:
    return np.asarray(roc.reached(plan, roc.profits(curves, BENEFIT, COST)) @ curves.share)


@pytest.mark.parametrize("seed", range(4))
def test_all_groups_stand_on_one_point(seed: int) -> None:
    curves = drawn(seed)
    plan = odds.common_point(curves, BENEFIT, COST)
    for rate in (curves.tpr, curves.fpr):
        found = roc.reached(plan, rate)[0]
        assert found == pytest.approx(np.full(len(curves.groups), found[0]), abs=1e-9)
    for _, chance in plan:
        assert chance.sum() == pytest.approx(1)
        assert (chance >= -1e-12).all()


@pytest.mark.parametrize("seed", range(4))
def test_rates_differ_by_at_most_the_tolerance_and_more_tolerance_never_costs(seed: int) -> None:
    curves, tolerances = drawn(seed), np.array([0.0, 0.05, 0.2, 1.0])
    plan = odds.within_odds(curves, tolerances, BENEFIT, COST)
    for rate in (curves.tpr, curves.fpr):
        assert (np.ptp(roc.reached(plan, rate), axis=1) <= tolerances + 1e-8).all()
    found = profit(curves, plan)
    assert (np.diff(found) >= -1e-9).all()
    assert found[0] == pytest.approx(profit(curves, odds.common_point(curves, BENEFIT, COST))[0], abs=1e-8)
    best = sum(share * max(0.0, each.max()) for share, each in zip(curves.share, roc.profits(curves, BENEFIT, COST), strict=True))
    assert found[-1] == pytest.approx(best, abs=1e-8), "a tolerance of one asks for nothing"


def test_more_tolerances_than_one_block_are_solved_alike() -> None:
    curves, many = drawn(5), np.linspace(0, 0.5, odds.BLOCKS + 3)
    together = profit(curves, odds.within_odds(curves, many, BENEFIT, COST))
    for i in (0, odds.BLOCKS - 1, odds.BLOCKS, odds.BLOCKS + 2):
        alone = profit(curves, odds.within_odds(curves, many[[i]], BENEFIT, COST))[0]
        assert together[i] == pytest.approx(alone, abs=1e-8)


def test_two_groups_whose_curves_are_the_same_pay_nothing_for_equal_odds() -> None:
    score, outcome = [3, 2, 1] * 2, [1, 0, 1] * 2
    curves = roc.curves(score, outcome, list("aaabbb"))
    alone = sum(share * each.max() for share, each in zip(curves.share, roc.profits(curves, BENEFIT, COST), strict=True))
    assert profit(curves, odds.common_point(curves, BENEFIT, COST))[0] == pytest.approx(max(alone, 0.0))
