"""Demonstrations: what people do, and what is read into it."""

import numpy as np
import pytest

from sim.approaches import demonstrations
from sim.approaches.world import ACTIONS, world
from tests.unit.approaches.test_world import setting

PLAIN = np.array([1.0])


def miss(there, items, assumed, rationality=3.0):
    help, hurt = there.judge(demonstrations.learn(there, items, 1, PLAIN, 0.1, False, rationality, assumed)[0])
    ideal, accepted = there.judge_ideal()
    return ideal - accepted - help + hurt


def test_people_do_what_is_worth_more_more_often():
    chances = np.exp(demonstrations.log_chances(np.array([0.5]), 20.0, 10.0))[0]
    assert chances.sum() == pytest.approx(1)
    assert ACTIONS[chances.argmax()] == pytest.approx(0.5)
    worth = 0.5 - 1 / 40 - (0.3 - 0.0)  # at the limit, and .2 below it
    assert chances[20] / chances[12] == pytest.approx(np.exp(10 * worth))


def test_read_as_they_are_people_are_understood_in_the_end():
    assert miss(world(setting(), 0), 20_000, 3.0) < 0.006


def test_slips_read_as_wishes_leave_a_miss_that_more_watching_does_not_end():
    there = world(setting(), 0)
    assert miss(there, 20_000, 30.0) > 2 * miss(there, 20_000, 3.0)
    assert miss(there, 200, 30.0) > miss(there, 200, 3.0)
