"""What is believed of limits: against exact Bayesian regression where the data are normal, and against the prior where there are none."""

import numpy as np
import pytest

from sim.approaches.posterior import LIMITS, choose, posterior
from sim.approaches.world import ACTIONS, FEATURES, MIDDLE, SPREAD, WORLDS, world
from tests.unit.approaches.test_world import setting


def test_normal_data_give_what_regression_gives():
    """y = theta + noise, seen of half of the cases: the mean is that of the joint normal, apart from the grid's ends."""
    there = world(setting(cases=120), 3)
    theta, noise = there.now[..., 0], 0.1
    seen = np.arange(120) % 2 == 0
    y = theta + noise * np.random.default_rng(4).standard_normal(theta.shape)
    log = np.where(seen[:, None], -0.5 * ((y[..., None] - LIMITS) / noise) ** 2, 0.0)
    found = posterior(log, there) @ LIMITS
    own, shared = SPREAD**2 * 0.4, SPREAD**2 * 0.6 / FEATURES
    x = np.concatenate([there.features[0], np.ones((120, 1))], 1)
    cover = x @ np.diag([*[shared] * FEATURES, 0.01]) @ x.T + own * np.eye(120)
    gain = cover[:, seen] @ np.linalg.inv(cover[np.ix_(seen, seen)] + noise**2 * np.eye(60))
    exact = MIDDLE + gain @ (y[0, seen] - MIDDLE)
    inside = (exact > 0.25) & (exact < 0.75)
    assert inside.sum() > 60
    assert found[0, inside] == pytest.approx(exact[inside], abs=0.02)


def test_without_data_everything_is_near_the_middle():
    there = world(setting(), 3)
    believed = posterior(np.zeros((WORLDS, 60, len(LIMITS))), there)
    assert believed.sum(-1) == pytest.approx(1)
    assert believed @ LIMITS == pytest.approx(MIDDLE, abs=0.01)


def test_sure_of_a_limit_one_goes_there_and_unsure_one_holds_back():
    sure = (LIMITS[20] == LIMITS).astype(float)
    unsure = np.full(len(LIMITS), 1 / len(LIMITS))
    (there, held), (cautious, _) = choose(np.stack([sure, unsure]), 20.0, np.array([1.0, 8.0]))
    assert there == pytest.approx(LIMITS[20], abs=ACTIONS[1] / 2 + 1e-9)
    assert held < LIMITS.mean()
    assert cautious < there
