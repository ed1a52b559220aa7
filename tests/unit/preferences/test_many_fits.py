"""Many Bradley-Terry fits at once."""

import numpy as np
import pytest
from scipy.special import expit

from sim import InvalidInput
from sim.preferences import linear_bradley_terry, many_fits


def drawn(seed, worlds=3, comparisons=40, features=4):
    return np.random.default_rng(seed).standard_normal((worlds, comparisons, features))


def test_each_world_is_what_one_fit_alone_gives():
    rng = np.random.default_rng(0)
    features, l2 = rng.standard_normal((30, 3)), 0.7
    pairs = rng.integers(30, size=(2, 50, 2))
    pairs = pairs[:, (pairs[..., 0] != pairs[..., 1]).all(0)]
    together = many_fits.fit(features[pairs[..., 0]] - features[pairs[..., 1]], np.zeros((2, 3)), l2)
    for world, theta in zip(pairs, together, strict=True):
        wins = np.zeros((30, 30))
        np.add.at(wins, (world[:, 0], world[:, 1]), 1)
        assert theta == pytest.approx(linear_bradley_terry(features, wins, l2), abs=1e-7)


@pytest.mark.parametrize("l2", [0.01, 1.0, 100.0])
def test_at_the_maximum_labels_and_pull_balance(l2):
    x, prior = drawn(1), np.random.default_rng(2).standard_normal((3, 4))
    theta = many_fits.fit(x, prior, l2)
    slope = np.einsum("wkd,wk->wd", x, expit(-np.einsum("wkd,wd->wk", x, theta)))
    assert slope == pytest.approx(l2 * (theta - prior), abs=1e-6)


def test_where_nothing_was_compared_a_model_stays_where_it_began():
    x, prior = drawn(3), np.full((3, 4), 1.5)
    x[..., 3] = 0.0
    assert many_fits.fit(x, prior)[:, 3] == pytest.approx(np.full(3, 1.5))
    assert many_fits.fit(x[:, :0], prior) == pytest.approx(prior)


def test_the_start_does_not_matter():
    x, prior = drawn(4), np.zeros((3, 4))
    far = many_fits.fit(x, prior, 0.1, np.full((3, 4), 30.0))
    assert far == pytest.approx(many_fits.fit(x, prior, 0.1), abs=1e-7)


def test_labels_that_one_direction_explains_need_the_pull():
    x = np.abs(drawn(5))
    assert np.isfinite(many_fits.fit(x, np.zeros((3, 4)), 1e-4)).all()
    with pytest.raises(InvalidInput, match="l2 must be a number > 0, got 0"):
        many_fits.fit(x, np.zeros((3, 4)), 0)
    with pytest.raises(InvalidInput, match=r"prior must have shape \(worlds, d\)"):
        many_fits.fit(x, np.zeros(4))
