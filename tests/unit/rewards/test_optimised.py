"""What is chosen from a stock by a reward."""

import numpy as np
import pytest

from sim.rewards import optimised
from sim.rewards.stock import ANSWERS
from sim.selection import best_of_n

REWARD = np.random.default_rng(0).standard_normal((3, ANSWERS))
STOCK = optimised.ranked(REWARD)
N = np.array([1.0, 2.0, 16.0, 300.5, 1024.0])


def test_a_policy_is_a_lottery():
    assert optimised.best_of(N, STOCK.share).sum(1) == pytest.approx(np.ones(len(N)))
    assert optimised.tilted(N, STOCK, REWARD).sum(2) == pytest.approx(np.ones((3, len(N))))
    assert optimised.best_of(N[:1], STOCK.share)[0] == pytest.approx(STOCK.share)


def test_blocks_hardly_change_what_the_best_of_n_is_worth():
    rank = np.arange(ANSWERS + 1) / ANSWERS
    exactly = np.diff(rank ** N[:, None]) @ np.sort(REWARD, axis=1).T
    assert optimised.best_of(N, STOCK.share) @ STOCK.means(REWARD).T == pytest.approx(exactly, abs=3e-3)


def test_drawn_winners_are_as_good_as_the_chances_say():
    rng = np.random.default_rng(1)
    won = REWARD[0, rng.integers(ANSWERS, size=(20_000, 16))].max(1)
    mean = optimised.best_of(N[2:3], STOCK.share)[0] @ STOCK.means(REWARD)[0]
    assert mean == pytest.approx(won.mean(), abs=4 * won.std() / np.sqrt(len(won)))


def test_the_tilted_policy_is_as_far_and_scores_more():
    """Of all policies at one KL divergence, tilting has the highest expected reward."""
    tilted, best = optimised.tilted(N[1:], STOCK, REWARD), optimised.best_of(N[1:], STOCK.share)
    kl = (tilted * np.log(np.maximum(tilted, 1e-300) / STOCK.share)).sum(2)
    assert kl == pytest.approx(np.tile(best_of_n.kl(N[1:]), (3, 1)), abs=1e-6)
    means = STOCK.means(REWARD)
    assert (np.einsum("wnb,wb->wn", tilted, means) > (means @ best.T)).all()


def test_means_keep_the_mean_of_the_stock():
    assert STOCK.means(REWARD) @ STOCK.share == pytest.approx(REWARD.mean(1))
    flag = (np.arange(ANSWERS) % 7 == 0).astype(float)
    assert STOCK.means(flag) @ STOCK.share == pytest.approx(np.full(3, flag.mean()))
