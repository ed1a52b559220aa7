"""Reward models fitted to the labels of a world."""

from functools import cache

import numpy as np
import pytest

from sim.rewards import fitted, stock


@cache
def world():
    return stock.world(7, 12, 0.05, 2.0)


def test_with_everything_to_see_and_many_labels_the_weights_are_peoples():
    theta = fitted.thetas(world(), 1, 5000, 0.0, 12, 1)[0]
    alike = np.vecdot(theta, world().weights) / np.linalg.norm(theta, axis=1) / np.linalg.norm(world().weights, axis=1)
    assert alike.min() > 0.99


def test_members_differ_where_they_began_and_less_the_more_labels_there_are():
    spread = [fitted.thetas(world(), 1, many, 0.25, 12, 4).std(0).mean() for many in (100, 1000)]
    assert spread[0] > 2 * spread[1] > 0


def test_an_ensemble_of_one_is_its_member_by_every_rule():
    theta = fitted.thetas(world(), 1, 50, 0.25, 8, 1)
    mean, worst, less = (fitted.scores(world(), theta, rule, 0.5) for rule in ("mean", "worst", "mean_minus_variance"))
    assert mean == pytest.approx(worst)
    assert mean == pytest.approx(less)


def test_subtracting_no_variance_is_the_mean():
    theta = fitted.thetas(world(), 1, 50, 0.25, 8, 3)
    assert fitted.scores(world(), theta, "mean_minus_variance", 0.0) == pytest.approx(fitted.scores(world(), theta, "mean", 0.0))


def test_accuracy_is_one_for_worth_itself_and_none_for_its_opposite():
    assert (fitted.accuracy(world(), world().worth) == 1).all()
    assert (fitted.accuracy(world(), -world().worth) == 0).all()
