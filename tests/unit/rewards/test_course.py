"""One setting's course."""

from functools import cache

import numpy as np
import pytest

from sim.rewards import stock
from sim.rewards.course import DRAWN, LOG2_N, NAMED, PARTS, Setting, course, distance, overdone, ticks

PLAIN = Setting(12, 0.01, 2.0, 200, 0.25, 4, 1, "mean", 0.5, "best_of_n")


@cache
def measured():
    return course(PLAIN, (1, 2))


def test_one_answer_is_an_average_one():
    for curve in (measured().proxy, measured().gold):
        assert curve.shape == (stock.WORLDS, len(LOG2_N))
        assert curve[:, 0] == pytest.approx(np.zeros(stock.WORLDS), abs=1e-9)


def test_the_score_rises_all_the_way():
    assert (np.diff(measured().proxy, axis=1) > 0).all()


def test_an_answer_belongs_to_one_part():
    there = stock.world(1, 12, 0.01, 2.0)
    parts = overdone(there, 8)
    effects = there.offered[:, 6:] > 0
    assert (parts[effects[:, 2:].any(1)] == PARTS["unseen"]).all()
    assert (parts[~effects.any(1)] == PARTS["plain"]).all()
    assert (parts == PARTS["seen"]).sum() == (effects[:, :2].any(1) & ~effects[:, 2:].any(1)).sum()
    assert (overdone(there, 12) != PARTS["unseen"]).all()


def test_the_answers_drawn_are_like_those_chosen():
    at = len(LOG2_N) - 9  # best of 256
    assert measured().chosen.shape == (len(LOG2_N), DRAWN * stock.WORLDS, 2)
    assert measured().chosen[at].mean(0) == pytest.approx(
        [measured().proxy[:, at].mean(), measured().gold[:, at].mean()], abs=0.4
    )
    assert (measured().kind[at] == PARTS["unseen"]).mean() == pytest.approx(measured().unseen[:, at].mean(), abs=0.1)


def test_an_axis_names_n_at_its_distance():
    assert [n for _, n in ticks()] == list(NAMED)
    assert ticks()[-1][0] == pytest.approx(distance()[-1], abs=1e-4)
    assert (np.diff(distance()) > 0).all()
