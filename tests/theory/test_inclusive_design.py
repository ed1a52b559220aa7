"""Inclusive design: the linear programme finds what two other ways find, and people drawn are as they are set."""

import numpy as np
import pytest

from sim.models.safeguards import inclusive_design as model

WEEKS = np.tile([0.625, 1.875, 3.125, 4.375], 8)


def crowd(seed, **changes):
    params = model.Params(**changes)
    return model.simulate(params, np.random.default_rng(seed)).crowd


@pytest.mark.parametrize("weeks", [8.0, 28.0, 55.0])
def test_the_best_mean_buys_parts_in_the_order_of_what_they_give_a_week(weeks):
    needs = crowd(1).needs
    gives = np.repeat(needs.mean(0), 4) / 4
    best, left = 0.0, weeks
    for part in np.argsort(-gives / WEEKS):
        share = min(1.0, left / WEEKS[part])
        best, left = best + share * gives[part], left - share * WEEKS[part]
    assert (needs @ model.best([(needs, 0.0)], weeks, 0.0)[0]).mean() == pytest.approx(best, abs=1e-6)


def test_no_drawn_design_is_better_for_the_worst_tenth():
    """A thousand designs that spend as much, among them everything alike."""
    needs, weeks = crowd(2).needs, 28.0
    found = model.worst(needs @ model.best([(needs, 1.0)], weeks, 0.0)[0])
    drawn = np.vstack([np.ones(8), np.random.default_rng(3).dirichlet(np.full(8, 20.0), 1000) * 8])
    levels = np.minimum(np.interp(drawn * weeks / 8, 10 * (np.arange(5) / 4) ** 2, np.arange(5) / 4), 1.0)
    tenths = np.sort(needs @ levels.T, axis=0)[:20].mean(0)
    assert found >= tenths.max() - 1e-4
    assert found >= tenths[0] >= 0.57


def test_what_hangs_on_the_lasting_need_is_as_set():
    """Beta with mean .7 and variance .21 / 9 over 50 people each; four standard errors."""
    own = [one.needs[one.group == k, 2 + k] for one in map(crowd, range(4)) for k in range(1, 6)]
    passing = 0.3 * 0.05 / 5
    assert np.mean(own) == pytest.approx(0.7 + passing, abs=4 * np.sqrt(0.21 / 9 / (4 * 50)))
