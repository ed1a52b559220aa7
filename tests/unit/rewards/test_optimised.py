"""What is chosen from a stock by a reward."""

from functools import cache

import numpy as np
import pytest

from sim.rewards import optimised
from sim.rewards.stock import ANSWERS
from sim.selection import best_of_n

N = np.array([1.0, 2.0, 16.0, 300.5, 1024.0])


@cache
def reward():
    return np.random.default_rng(0).standard_normal((3, ANSWERS))


@cache
def ranked():
    return optimised.ranked(reward())


def test_a_policy_is_a_lottery():
    assert optimised.best_of(N, ranked().share).sum(1) == pytest.approx(np.ones(len(N)))
    assert optimised.tilted(N, ranked(), reward()).sum(2) == pytest.approx(np.ones((3, len(N))))
    assert optimised.best_of(N[:1], ranked().share)[0] == pytest.approx(ranked().share)


def test_blocks_hardly_change_what_the_best_of_n_is_worth():
    rank = np.arange(ANSWERS + 1) / ANSWERS
    exactly = np.diff(rank ** N[:, None]) @ np.sort(reward(), axis=1).T
    assert optimised.best_of(N, ranked().share) @ ranked().means(reward()).T == pytest.approx(exactly, abs=3e-3)


def test_drawn_winners_are_as_good_as_the_chances_say():
    rng = np.random.default_rng(1)
    won = reward()[0, rng.integers(ANSWERS, size=(20_000, 16))].max(1)
    mean = optimised.best_of(N[2:3], ranked().share)[0] @ ranked().means(reward())[0]
    assert mean == pytest.approx(won.mean(), abs=4 * won.std() / np.sqrt(len(won)))


def test_the_tilted_policy_is_as_far_and_scores_more():
    """Of all policies at one KL divergence, tilting has the highest expected reward."""
    tilted, best = optimised.tilted(N[1:], ranked(), reward()), optimised.best_of(N[1:], ranked().share)
    kl = (tilted * np.log(np.maximum(tilted, 1e-300) / ranked().share)).sum(2)
    assert kl == pytest.approx(np.tile(best_of_n.kl(N[1:]), (3, 1)), abs=1e-6)
    means = ranked().means(reward())
    assert (np.einsum("wnb,wb->wn", tilted, means) > (means @ best.T)).all()


def test_means_keep_the_mean_of_the_stock():
    assert ranked().means(reward()) @ ranked().share == pytest.approx(reward().mean(1))
    flag = (np.arange(ANSWERS) % 7 == 0).astype(float)
    assert ranked().means(flag) @ ranked().share == pytest.approx(np.full(3, flag.mean()))
