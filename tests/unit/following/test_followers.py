"""Followers: the pace that errs least, and what becomes of a push."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from sim.following import followers
from sim.following.worlds import worlds
from tests.unit.following.test_worlds import SETTING


def start() -> bytes:
    return pickle.dumps(np.random.default_rng(4))


@pytest.mark.parametrize(("drift", "noise"), [(0.05, 0.1), (0.001, 1.0), (0.5, 0.02)])
def test_the_best_gain_is_where_the_riccati_equation_rests(drift, noise):
    error = 1.0
    for _ in range(2000):
        gain = (error + drift) / (error + drift + noise)
        error = (1 - gain) * (error + drift)
    assert followers.kalman(drift, noise) == pytest.approx(gain, abs=1e-9)
    assert followers.at_gain(drift, noise, gain) == pytest.approx(error, abs=1e-9) == pytest.approx(gain * noise, abs=1e-9)


def test_a_follower_goes_a_share_of_the_way():
    """One world, one year at a time, by the equation."""
    found = followers.course(SETTING, (0.3,), start())
    there = worlds(SETTING, start())
    learned = there.value[0, 0]
    course = []
    for told in there.loud[:, 0]:
        learned = learned + 0.3 * (told - learned)
        course.append(learned)
    assert found.learned[:, 0] == pytest.approx(course[-41:])


def test_who_is_told_one_thing_and_forgets_all_is_as_wrong_as_that_is_noisy():
    found = followers.course(SETTING, (1.0,), start())
    assert found.error[0] == pytest.approx(0.1, rel=0.02)
    assert np.abs(found.moved[15:]).max() < 1e-12


def test_half_is_gone_when_the_equation_says():
    """Of what was moved (1 - g)^t is left after t years; between two years on the line that joins them."""
    gains = (0.5, 0.1, 1.0)
    half = followers.influence(SETTING, followers.course(SETTING, gains, start()), np.array(gains))["half_gone"]
    between = 6 + (0.9**6 - 0.5) / (0.9**6 - 0.9**7)
    assert half == pytest.approx([1.0, between, 0.5], abs=1e-9)


def test_where_no_voice_speaks_nothing_moves():
    quiet = replace(SETTING, loud_answers=0)
    found = followers.influence(quiet, followers.course(quiet, (0.5,), start()), np.array([0.5]))
    assert found["influence"] == found["moved"] == 0
    assert np.isnan(found["half_gone"]).all()


def test_a_lock_grows_old_by_the_variance_of_every_year():
    there = worlds(SETTING, start())
    assert [followers.locked(there, years) for years in (1, 5, 10)] == pytest.approx([0.05, 0.25, 0.5], rel=0.06)
