"""Content filtering: the weights are the least squares, what is shown is the best, equals are shown equally often."""

import numpy as np
import pytest
from scipy.optimize import nnls

from sim import InvalidInput
from sim.feed.content_filtering import content_filtering
from sim.feed.nonnegative import NonnegativeLeastSquares


def draw(readers, attributes, items, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(readers, attributes)), rng.binomial(1, 0.5, (attributes, items)).astype(float)


@pytest.mark.parametrize("attributes", [1, 3, 12])
def test_weights_are_scipys_also_after_many_new_observations(attributes):
    rng = np.random.default_rng(attributes)
    table = rng.normal(size=(40, attributes))
    fit = NonnegativeLeastSquares(table.T @ table, 30)
    for _ in range(20):
        seen = rng.normal(size=(30, 40))
        found = fit.solve(seen @ table)
        assert found == pytest.approx(np.array([nnls(table, one)[0] for one in seen]), abs=1e-9)


def test_weights_without_any_observation_are_zero():
    assert (NonnegativeLeastSquares(np.eye(3), 2).solve(np.zeros((2, 3))) == 0).all()


def test_the_last_slate_holds_the_best_and_the_choice_is_the_best_liked_of_it():
    taste, items = draw(300, 8, 60)
    run = content_filtering(taste, items, 6, 5, np.random.default_rng(1))
    counts = np.stack([np.bincount(one, minlength=60) for one in run.chosen[:-1].T])
    score = np.array([nnls(items.T, one.astype(float))[0] for one in counts]) @ items
    shown = np.take_along_axis(score, run.slates.astype(np.int64), axis=1)
    assert shown.min(axis=1) == pytest.approx(np.sort(score, axis=1)[:, -5], abs=1e-3)
    assert (np.diff(np.sort(run.slates, axis=1), axis=1) > 0).all()  # nothing twice
    liked = np.take_along_axis(taste @ items, run.slates.astype(np.int64), axis=1)
    assert (run.chosen[-1] == run.slates[np.arange(300), liked.argmax(axis=1)]).all()


def test_the_first_slate_is_drawn_evenly():
    """Nothing is known yet: with slates of one, each of 20 items is first shown to a twentieth; chi square, 19 degrees."""
    taste, items = draw(20_000, 4, 20)
    counts = np.bincount(content_filtering(taste, items, 1, 1, np.random.default_rng(2)).chosen[0], minlength=20)
    assert ((counts - 1000) ** 2 / 1000).sum() < 19 + 5 * np.sqrt(38)


def test_attributes_that_say_the_same_are_refused():
    taste, items = draw(5, 4, 20)
    items[3] = items[2]
    with pytest.raises(InvalidInput, match="linearly independent"):
        content_filtering(taste, items, 1, 1, np.random.default_rng(0))
    with pytest.raises(InvalidInput, match="slate must be in"):
        content_filtering(taste, items, 1, 21, np.random.default_rng(0))
