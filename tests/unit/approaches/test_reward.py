"""Reward: bold where nobody complains, right where all is complained of or followed up, and up to date."""

import numpy as np
import pytest

from sim.approaches import reward
from sim.approaches.world import world
from tests.unit.approaches.test_world import setting

PLAIN = np.array([1.0])


def test_where_all_harm_is_complained_of_it_is_what_people_want():
    for stress in ("none", "edge_cases", "drift", "disagreement"):
        there = world(setting(stress=stress), 0)
        assert reward.learn(there, 0, 1, PLAIN, 1.0)[0] == pytest.approx(there.ideal)


def test_without_follow_ups_it_is_as_bold_as_complaints_are_rare():
    """Help minus rho x harm is highest 1 / (rho H) beyond m, so (1 / rho - 1) / H beyond the limit."""
    there = world(setting(), 0)
    share = reward.heard(there, np.random.default_rng(1), 0.4)
    expected = np.minimum(there.ideal + (1 / share - 1) / 20.0, 1.0)
    assert reward.learn(there, 0, 1, PLAIN, 0.4)[0] == pytest.approx(expected)


def test_what_is_complained_of_has_the_mean_that_is_asked_for():
    share = reward.heard(world(setting(cases=600), 0), np.random.default_rng(1), 0.4)
    assert share.mean() == pytest.approx(0.4, abs=0.02)
    assert share.min() >= reward.LEAST


def test_follow_ups_end_the_boldness():
    there = world(setting(), 0)
    far = [np.maximum(reward.learn(there, many, 1, PLAIN, 0.4)[0] - there.ideal, 0).mean() for many in (0, 200, 20_000)]
    assert far[0] > 1.5 * far[1] > 3 * far[2]
