"""The five by name: what hours buy, what it costs, and that the same luck gives the same answers."""

import numpy as np
import pytest

from sim.approaches import learners
from sim.approaches.learners import NAMES, Means
from sim.approaches.world import world
from tests.unit.approaches.test_world import setting

MEANS = Means(30, 0.4, 0.1, False, 3.0, 30.0, 0.03, 2)


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_answers_and_the_same_again(name):
    there = world(setting(), 0)
    first, again = (learners.learn(name, there, MEANS, 5, np.array([1.0, 4.0])) for _ in range(2))
    assert (first == again).all()
    assert first.min() >= 0
    assert first.max() <= 1
    assert (first[1] <= first[0]).all()  # caution never goes further


def test_an_hour_buys_less_of_what_takes_longer():
    assert [learners.bought(name, 100) for name in NAMES] == [100, 400, 1200, 600, 6]
    assert learners.bought("principles", 1) == 0


def test_what_it_costs_is_work_and_readings():
    """30 hours at $50 and a million readings at $.001; a critic reads four times more; no more rules than cases."""
    assert learners.cost("rules", MEANS, 400) == pytest.approx(2.5)
    assert learners.cost("rules", MEANS, 10) == pytest.approx(1.5)
    assert learners.cost("principles", MEANS, 400) == pytest.approx(16 * 0.05 + 5)
