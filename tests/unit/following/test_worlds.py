"""Worlds whose values move: how fast, how noisy the answers are, and what a loud voice adds to them."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from sim.following.worlds import BEFORE, END, START, Setting, worlds

SETTING = Setting(drift=0.05, noise=0.1, counted="mean", loud_answers=3, stance=4.0, loud_from=2030, loud_years=5, worlds=1000)


def drawn(**changes):
    return worlds(replace(SETTING, **changes), pickle.dumps(np.random.default_rng(4)))


@pytest.mark.parametrize("noise", [0.1, 0.04, 1.0])
def test_values_walk_and_feedback_scatters_as_they_are_said_to(noise):
    """Variances over 101 years of 1,000 worlds, five standard errors."""
    there = drawn(noise=noise)
    steps, off = np.diff(there.value, axis=0), there.quiet - there.value
    assert steps.var() == pytest.approx(0.05, rel=5 * np.sqrt(2 / steps.size))
    assert off.var() == pytest.approx(noise, rel=5 * np.sqrt(2 / off.size))
    assert (there.value[BEFORE] == 0).all()


def test_a_voice_is_heard_while_it_speaks_and_says_one_thing():
    there = drawn()
    heard = (there.quiet != there.loud).any(axis=1)
    years = np.arange(START - BEFORE, END + 1)
    assert years[heard].tolist() == [2030, 2031, 2032, 2033, 2034]
    says = there.value[years == 2029] + 4.0
    expected = (10 * there.quiet[heard] + 3 * says) / 13
    assert there.loud[heard] == pytest.approx(expected, abs=1e-5)


def test_the_middle_answer_is_the_median_of_all_that_are_given():
    """Of the first world: ten people's answers and three of the voice's."""
    there = drawn(counted="median")
    first = BEFORE + 2030 - START
    for year in range(3):
        people = there.answers[2030 - START + year]
        assert there.quiet[first + year, 0] == pytest.approx(np.median(people), abs=1e-5)
        assert there.loud[first + year, 0] == pytest.approx(np.median([*people, *[there.said] * 3]), abs=1e-5)


def test_a_voice_far_out_moves_the_middle_answer_no_further():
    near, far = (drawn(counted="median", stance=stance).loud for stance in (6.0, 60.0))
    assert np.abs(near - far).mean() < 0.001
    assert np.abs(drawn(stance=6.0).loud - drawn(stance=60.0).loud).max() > 10
