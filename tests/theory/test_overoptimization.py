"""Overoptimization against exact results: normal answers, a perfect model, and what more data, more models and better eyes must do."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr

from sim.models.goals import overoptimization
from sim.models.goals.overoptimization import Params
from sim.rewards import fitted, optimised, stock
from sim.rewards.course import LOG2_N, distance
from sim.selection import best_of_n


def gold(seed=0, **changes):
    return overoptimization.simulate(Params(**changes), np.random.default_rng(seed)).gold


def expected_maximum(n):
    """Return the mean of the largest of n standard normals."""
    return quad(lambda x: x * n * ndtr(x) ** (n - 1) * np.exp(-x * x / 2) / np.sqrt(2 * np.pi), -9, 12)[0]


@pytest.mark.parametrize("n", [4, 64])
def test_where_nothing_is_overdone_blindness_only_shrinks_the_gain(n):
    """Normal features: E[worth of the best of n] = correlation of score and worth times E[max of n normals], and never turns."""
    there = stock.world(3, 12, 0.0, 2.0)
    reward = fitted.scores(there, fitted.thetas(there, 4, 1000, 0.25, 4, 1), "mean", 0.5)
    sorted_stock = optimised.ranked(reward)
    worth = sorted_stock.means(there.worth) @ optimised.best_of(np.array([float(n)]), sorted_stock.share)[0]
    correlation = (reward * there.worth).mean(1)
    error = worth.std() / np.sqrt(stock.WORLDS) + np.sqrt(n / stock.ANSWERS)
    assert worth.mean() == pytest.approx((correlation * expected_maximum(n)).mean(), abs=4 * error)
    assert correlation.mean() < 0.9


@pytest.mark.parametrize("seed", [0, 1])
def test_nothing_missing_no_slips_many_labels_and_worth_never_turns_down(seed):
    curve = gold(seed, missing=0, label_noise=0.0, comparisons=10_000)
    assert (np.diff(curve) > 0).all()


@pytest.mark.parametrize("missing", [0, 4])
def test_more_labels_move_the_peak_to_the_right(missing):
    peaks = [
        np.mean([LOG2_N[gold(seed, missing=missing, comparisons=many).argmax()] for seed in range(3)]) for many in (100, 1000)
    ]
    assert peaks[1] > peaks[0] + 0.25


def test_labels_cure_what_is_rare_and_not_what_is_unseen():
    gained = {
        missing: np.mean(
            [gold(s, missing=missing, comparisons=4000)[32] - gold(s, missing=missing, comparisons=200)[32] for s in range(2)]
        )
        for missing in (0, 6)
    }
    assert gained[0] > 1.5 > 0.5 > gained[6] > -0.1


def test_an_ensemble_recovers_a_part_where_its_members_disagree():
    settings = (
        {"comparisons": 200},
        {"comparisons": 200, "members": 5, "combine": "worst"},
        {"comparisons": 200, "members": 5, "combine": "mean_minus_variance"},
        {"comparisons": 2000},
    )
    alone, worst, less, many = (np.mean([gold(seed, missing=0, **each)[32] for seed in range(2)]) for each in settings)
    assert alone + 0.5 < min(worst, less)
    assert max(worst, less) < many


def test_members_that_are_blind_for_the_same_recover_nothing():
    alone, worst = (np.mean([gold(s, **changes)[32] for s in range(2)]) for changes in ({}, {"members": 5, "combine": "worst"}))
    assert worst == pytest.approx(alone, abs=0.15)


def test_the_law_of_best_of_n_holds_where_the_cause_is_rarity():
    """R(d) = d (a - b d): within a tenth of a standard deviation or two of the worlds' curve, and with its peak near theirs."""
    law = overoptimization.simulate(Params(missing=0, comparisons=300), np.random.default_rng(0)).law
    curve = gold(missing=0, comparisons=300)
    assert law.misses < 0.2 * curve.max()
    assert law.peak[0] == pytest.approx(distance()[curve.argmax()], abs=0.5)


def test_the_distance_is_that_of_best_of_n():
    assert distance() ** 2 == pytest.approx(best_of_n.kl(2.0**LOG2_N))
