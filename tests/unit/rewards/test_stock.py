"""Worlds of answers, people and labels."""

from functools import cache

import numpy as np
import pytest

from sim.rewards import stock


@cache
def world():
    return stock.world(7, 12, 0.01, 2.0)


def test_worth_is_in_standard_deviations_of_what_is_offered():
    assert world().worth.mean(1) == pytest.approx(np.zeros(stock.WORLDS), abs=1e-12)
    assert world().worth.std(1) == pytest.approx(np.ones(stock.WORLDS))


def test_a_side_effect_is_what_its_merit_is_overdone_by():
    answers = stock.answers(6, 0.05, np.random.default_rng(0))
    merits, effects = answers[:, :6], answers[:, 6:]
    error = np.sqrt(0.05 * 0.95 / effects.size)
    assert (effects > 0).mean() == pytest.approx(0.05, abs=4 * error)
    assert (merits - effects).std() == pytest.approx(1, abs=0.02)
    assert effects[effects > 0].mean() == pytest.approx(stock.SIZE, abs=4 * stock.SIZE / np.sqrt((effects > 0).sum()))


def test_the_first_comparisons_are_the_same_however_many_there_are():
    few, many = (stock.comparisons(1, world(), count, 0.25) for count in (20, 60))
    assert (few == many[:, :20]).all()
    assert not np.allclose(few[0], few[1])  # worlds have pairs of their own


@pytest.mark.parametrize("slips", [0.0, 0.25])
def test_labels_name_the_worse_answer_as_often_as_they_slip(slips):
    difference = stock.comparisons(2, world(), 500, slips)
    wrong = ((difference @ world().weights[..., None])[..., 0] < 0).mean()
    assert wrong == pytest.approx(slips, abs=4 * np.sqrt(slips * (1 - slips) / (500 * stock.WORLDS)))


def test_the_first_members_begin_where_they_would_alone():
    assert (stock.beginnings(3, 12, 5)[:2] == stock.beginnings(3, 12, 2)).all()


def test_nobody_can_change_a_shared_world():
    with pytest.raises(ValueError, match="read-only"):
        world().worth[0, 0] = 1.0
