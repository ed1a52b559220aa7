"""Probes and erasers: projections, LEACE against its definition in three ways, and what other probes still find."""

import numpy as np
import pytest
from scipy.linalg import sqrtm

from sim.probing import erased, network


@pytest.fixture(scope="module")
def learned():
    return network.layers(0, 0.4)[0]


def covariance(layer):
    centred = layer.hidden - layer.hidden.mean(1, keepdims=True)
    return np.einsum("npu,np->nu", centred, layer.group - layer.group.mean(1, keepdims=True)) / layer.hidden.shape[1]


def moved(layer, mean, taken):
    return ((erased.erased(layer, mean, taken).hidden - layer.hidden) ** 2).mean((1, 2))


def test_a_probe_is_where_its_slope_is_zero(learned):
    """Logistic regression: sum of (label - chance) x is the pull of the penalty."""
    weights = erased.fitted(learned.hidden, learned.group, 1.0)
    one = np.concatenate([learned.hidden, np.ones((*learned.group.shape, 1))], axis=2)
    chance = 1 / (1 + np.exp(-(one @ weights[..., None])[..., 0]))
    slope = np.einsum("npu,np->nu", one, (learned.group + 1) / 2 - chance)
    assert slope == pytest.approx(weights, abs=1e-4)


def test_the_direction_is_gone_and_nothing_else(learned):
    mean, taken = erased.directed(learned)
    weights = erased.fitted(learned.hidden, learned.group, erased.STRAIGHT)[:, :-1]
    after = erased.erased(learned, mean, taken).hidden - mean
    assert np.einsum("npu,nu->np", after, weights) == pytest.approx(0, abs=1e-9)
    assert taken @ taken == pytest.approx(taken, abs=1e-9)
    assert np.trace(taken, axis1=1, axis2=2) == pytest.approx(1)


def test_leace_leaves_no_unit_that_goes_with_the_group(learned):
    mean, taken = erased.leace(learned)
    assert covariance(erased.erased(learned, mean, taken)) == pytest.approx(0, abs=1e-9)


def test_leace_is_the_whitened_projection(learned):
    """Belrose et al. 2023: x - W^+ P W (x - mean), W the inverse root of the covariance, P onto W s; one network by the matrices."""
    live = learned.hidden[0].std(0) > 0
    units = learned.hidden[0][:, live]
    whole = np.real(sqrtm(np.cov(units.T, bias=True)))
    white = np.linalg.inv(whole)
    seen = white @ covariance(learned)[0, live]
    form = whole @ np.outer(seen, seen) / (seen @ seen) @ white
    assert erased.leace(learned)[1][0][np.ix_(live, live)] == pytest.approx(form, abs=1e-6)


def test_nothing_that_removes_as_much_changes_less(learned):
    """Other maps that leave no covariance: along the mean difference itself, and LEACE with any other left factor's share."""
    mean, taken = erased.leace(learned)
    least = moved(learned, mean, taken)
    shared = covariance(learned)
    along = shared[:, :, None] * shared[:, None] / (shared**2).sum(1)[:, None, None]
    assert covariance(erased.erased(learned, mean, along)) == pytest.approx(0, abs=1e-9)
    assert (moved(learned, mean, along) > least).all()
    rng = np.random.default_rng(0)
    for _ in range(20):
        other = rng.standard_normal(shared.shape)
        any_map = shared[:, :, None] * other[:, None] / (shared * other).sum(1)[:, None, None]
        assert (moved(learned, mean, any_map) >= least * (1 - 1e-9)).all()


def test_after_leace_a_straight_probe_guesses_and_a_curved_one_does_not():
    found = erased.told(0, 0.4, "leace")
    people = network.NETWORKS * network.PEOPLE
    assert found.leak == pytest.approx(0.5, abs=0.5 * 5 / np.sqrt(people) + 0.01)
    assert found.leak_curved > 0.6


def test_shares_are_of_fresh_people_and_follow_from_the_log_odds():
    found = erased.told(0, 0.4, "")
    assert found.leak == pytest.approx((found.straight * found.group > 0).mean())
    assert found.leak_curved == pytest.approx((found.bent * found.group > 0).mean())
