"""Approaches against what follows from their definitions: Zipf's law for rules, and the boldness of a reward."""

import numpy as np
import pytest

from sim.approaches import demonstrations, reward, rules
from sim.approaches.posterior import LIMITS
from sim.approaches.world import world
from tests.unit.approaches.test_world import setting

PLAIN = np.array([1.0])


def test_what_rules_do_not_cover_is_zipfs_tail():
    """The R commonest of n cases hold H_R / H_n of what comes; all misses lie in the rest. Rare cases swap ranks in the log: 2 points."""
    there = world(setting(cases=400), 0)
    answers = rules.learn(there, 100, 1, PLAIN)[0]
    exact = np.isclose(answers, there.ideal)
    covered = (exact * there.chance).sum(-1)
    harmonic = np.cumsum(1 / np.arange(1, 401))
    assert covered.mean() == pytest.approx(harmonic[99] / harmonic[-1], abs=0.02)


def test_expected_harm_of_a_bold_reward():
    """Where a share rho of harm is heard and nothing is followed up, harm is H/2 (1 / (rho H))^2 = 1 / (2 rho^2 H), if a < 1."""
    there = world(setting(cases=600, severity=40.0), 0)
    share = reward.heard(there, np.random.default_rng(1), 0.6)
    answers = reward.learn(there, 0, 1, PLAIN, 0.6)[0]
    inside = answers < 1
    assert there.harm(answers)[inside] == pytest.approx(1 / (2 * share[inside] ** 2 * 40.0))


@pytest.mark.parametrize("beta", [3.0, 10.0])
def test_demonstrations_read_rightly_are_consistent(beta):
    """E log p(a | theta) over what people do is highest at their own theta: Gibbs' inequality, here on the grid."""
    log = demonstrations.log_chances(LIMITS, 20.0, beta)
    cross = np.exp(log) @ log.T
    assert (cross.argmax(1) == np.arange(len(LIMITS))).all()
    wrong = np.exp(log) @ demonstrations.log_chances(LIMITS, 20.0, 30.0).T
    off = (LIMITS[wrong.argmax(1)] - LIMITS)[10:-10]
    assert off.min() >= 0
    assert beta > 3 or off.mean() > 0.004  # who errs much, and is read as erring little, seems to want more
