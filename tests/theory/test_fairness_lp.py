"""The fairness optima against a linear programme over lotteries of thresholds, solved by HiGHS: the same bins, nothing shared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sim import fairness
from sim.contract import tables
from sim.fairness import fico
from sim.fairness.roc import Curves, from_counts

NEAR = 1e-9
TOLERANCES = np.array([0.0, 0.003, 0.05, 0.1, 0.21, 0.4, 0.7, 1.0])
DEMANDS = {"selection": ("selection",), "opportunity": ("tpr",), "odds": ("tpr", "fpr")}


def best_by_programme(
    positive: np.ndarray, negative: np.ndarray, demands: tuple[str, ...], e: float, benefit: float, cost: float
) -> float:
    """Return the best profit per person; counts have shape (groups, scores), highest score first.

    Unknowns: the chance of every threshold, per group, and the least of each rate; no hull and no window is used.
    """
    groups, scores = positive.shape
    approves = np.hstack([np.zeros((scores, 1)), np.triu(np.ones((scores, scores)))])
    total = (positive + negative).sum()
    people = {
        "selection": (positive + negative) / (positive + negative).sum(axis=1, keepdims=True),
        "tpr": positive / positive.sum(axis=1, keepdims=True),
        "fpr": negative / negative.sum(axis=1, keepdims=True),
    }
    k = scores + 1
    size = groups * k + len(demands)
    objective = np.zeros(size)
    objective[: groups * k] = -((benefit * positive - cost * negative) @ approves / total).ravel()
    upper, bound, equal = [], [], np.zeros((groups, size))
    for g in range(groups):
        equal[g, g * k : (g + 1) * k] = 1
        for j, rate in enumerate(demands):
            row = np.zeros(size)
            row[g * k : (g + 1) * k] = people[rate][g] @ approves
            row[groups * k + j] = -1
            upper += [row, -row]
            bound += [e, 0.0]
    demanded = {"A_ub": np.array(upper), "b_ub": bound} if upper else {}
    found = linprog(
        objective,
        **demanded,
        A_eq=equal,
        b_eq=np.ones(groups),
        bounds=(0, 1),
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert found.status == 0, found.message
    return float(-found.fun)


def curves_of(positive: np.ndarray, negative: np.ndarray) -> Curves:
    groups, scores = positive.shape
    thresholds = np.r_[np.inf, np.arange(scores, 0.0, -1.0)]
    return from_counts(tuple("abcdef"[:groups]), (thresholds,) * groups, tuple(positive), tuple(negative))


@st.composite
def populations(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, float, float]:
    groups, scores = draw(st.integers(2, 4)), draw(st.integers(1, 7))
    counts = draw(st.lists(st.integers(0, 9), min_size=2 * groups * scores, max_size=2 * groups * scores))
    positive, negative = np.array(counts, dtype=float).reshape(2, groups, scores)
    # Somebody of each class in every group: the rates that the programme compares exist.
    positive[:, 0] += 1
    negative[:, -1] += 1
    return positive, negative, draw(st.floats(0.05, 2.0)), draw(st.floats(0.05, 2.0))


@pytest.mark.parametrize("gap", fairness.GAPS)
@given(population=populations(), tolerance=st.one_of(st.sampled_from(TOLERANCES.tolist()), st.floats(0, 1)))
@settings(max_examples=60)
def test_tolerated_gap(gap: str, population: tuple[np.ndarray, np.ndarray, float, float], tolerance: float) -> None:
    positive, negative, benefit, cost = population
    row = fairness.tradeoff(curves_of(positive, negative), gap, [tolerance], benefit, cost).frame.iloc[0]
    assert row["profit"] == pytest.approx(best_by_programme(positive, negative, DEMANDS[gap], tolerance, benefit, cost), abs=NEAR)
    assert row["gap"] <= tolerance + NEAR


@given(population=populations())
@settings(max_examples=60)
def test_named_criteria(population: tuple[np.ndarray, np.ndarray, float, float]) -> None:
    positive, negative, benefit, cost = population
    curves = curves_of(positive, negative)
    for criterion, gap in (("demographic_parity", "selection"), ("equal_opportunity", "opportunity"), ("equalized_odds", "odds")):
        best = fairness.optimum(curves, criterion, benefit, cost)
        assert best.profit == pytest.approx(best_by_programme(positive, negative, DEMANDS[gap], 0.0, benefit, cost), abs=NEAR)
        assert best.gaps[gap] <= NEAR


def table() -> tuple[np.ndarray, np.ndarray]:
    """Return the counts of the credit scores, read from the tables anew, highest score first."""
    distribution, unpaid, totals = (tables.load(f"fico_{name}") for name in ("cdf", "performance", "totals"))
    names = [fico.NAMES[group] for group in fico.GROUPS]
    mass = np.diff(distribution[names].to_numpy(float), axis=0, prepend=0.0) / 100 * totals[names].to_numpy(float)
    repaid = 1 - unpaid[names].to_numpy(float) / 100
    return (mass * repaid)[::-1].T, (mass * (1 - repaid))[::-1].T


@pytest.mark.parametrize("gap", fairness.GAPS)
def test_credit_scores(gap: str) -> None:
    positive, negative = table()
    ours = fairness.tradeoff(fico.curves(), gap, TOLERANCES[:5], 0.18, 0.82).frame["profit"]
    theirs = [best_by_programme(positive, negative, DEMANDS[gap], e, 0.18, 0.82) for e in TOLERANCES[:5]]
    assert ours.to_numpy() == pytest.approx(theirs, abs=NEAR)


def test_mixtures_gain_nothing_over_the_maximum() -> None:
    positive, negative = table()
    most = fairness.optimum(fico.curves(), "max_profit", 0.18, 0.82).profit
    assert most == pytest.approx(best_by_programme(positive, negative, (), 1.0, 0.18, 0.82), abs=NEAR)
