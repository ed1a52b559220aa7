"""Raters: what a crowd says of two answers, and what becomes of two groups in one model."""

import numpy as np
import pytest

from sim.approaches import raters
from sim.approaches.world import WORLDS, world
from tests.unit.approaches.test_world import setting

PLAIN = np.array([1.0])


def test_the_first_of_many_are_the_same():
    there = world(setting(), 0)
    few, many = (raters.met(there, items, 1, 3, 0.3) for items in (50, 500))
    for a, b in zip(few, many, strict=True):
        assert (a == b[..., :50]).all()


def test_the_crowd_is_as_it_is_asked_and_cases_come_as_they_come():
    there = world(setting(), 0)
    case, group, _ = raters.met(there, 2000, 1, 3, 0.3)
    assert group.mean() == pytest.approx(0.3, abs=5 * np.sqrt(0.21 / group.size))
    first = there.chance[0]
    assert (case == 0).mean() == pytest.approx(first, abs=5 * np.sqrt(first * (1 - first) / case.size))


def test_counts_hold_every_word_once_and_add_up_over_groups():
    there = world(setting(), 0)
    case, group, draw = raters.met(there, 300, 1, 1, 0.3)
    said = (draw[0] * 7).astype(int)
    apart, pooled = (raters.counted(there, case, group, said, 7, who) for who in (True, False))
    assert pooled.sum() == 300 * WORLDS
    assert (apart.sum(0) == pooled[0]).all()


def test_more_comparisons_come_nearer():
    there = world(setting(), 0)
    off = [np.abs(raters.learn(there, many, 1, PLAIN, 0.1, False)[0] - there.ideal).mean() for many in (60, 6000)]
    assert off[1] < 0.4 * off[0]


def test_one_limit_for_two_groups_goes_too_far_and_asking_who_mends_it():
    there = world(setting(stress="disagreement"), 0)
    pooled, asked = (raters.learn(there, 6000, 1, PLAIN, 0.3, who)[0] - there.ideal for who in (False, True))
    assert pooled.mean() > 0.05
    assert np.abs(asked).mean() < 0.5 * np.abs(pooled).mean()
