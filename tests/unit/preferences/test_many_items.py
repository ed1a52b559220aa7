"""Newton's steps of many items, against the equations of the maximum and against the way that few items go."""

import numpy as np
import pytest
from scipy.special import expit

from sim.preferences import bradley_terry, count_wins, many_items, pairwise


def met(items: int, number: int, spread: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(items)
    strength = spread * rng.normal(size=items)
    first = rng.integers(items, size=number)
    second = (first + rng.integers(1, items, size=number)) % items
    won = rng.random(number) < expit(strength[first] - strength[second])
    wins = count_wins(np.where(won, first, second), np.where(won, second, first), items)
    return wins, *np.nonzero(wins)


def test_full_and_sparse_pairs_say_the_same():
    wins, winner, loser = met(60, 3_000)
    rewards, along = np.random.default_rng(0).normal(size=(2, 60))
    full, on_all = many_items.every_pair(wins)(rewards)
    sparse, on_met = many_items.pairs_that_met(winner, loser, wins[winner, loser], 60)(rewards)
    chance = expit(rewards[:, None] - rewards)
    np.testing.assert_allclose(full, ((wins + wins.T) * chance - wins).sum(1), atol=1e-10)
    np.testing.assert_allclose(sparse, full, atol=1e-10)
    np.testing.assert_allclose(on_all(along), ((wins + wins.T) * chance * chance.T) @ along, atol=1e-10)
    np.testing.assert_allclose(on_met(along), on_all(along), atol=1e-10)


@pytest.mark.parametrize("number", [12_000, 60_000])
def test_many_items_are_finished_from_close_by(number, monkeypatch):
    """What few items' sweeps and steps find, and `minimise` is not asked."""
    wins, *_ = met(300, number)
    monkeypatch.setattr(pairwise, "DENSE_ITEMS", 300)
    expected = bradley_terry(wins)
    monkeypatch.undo()
    monkeypatch.setattr(pairwise, "minimise", None)
    np.testing.assert_allclose(bradley_terry(wins), expected, atol=2e-11)


def test_rewards_that_are_far_off_are_not_finished():
    """Two camps that hardly met: the sweeps seem to settle, the first step is long, and the safe way takes over."""
    wins, winner, loser = met(300, 30_000)
    camp = np.arange(300) < 150
    wins[camp[:, None] != camp] = 0
    wins[0, 299], wins[299, 0] = 1e6, 1.0
    winner, loser = np.nonzero(wins)
    pairs = many_items.pairs_that_met(winner, loser, wins[winner, loser], 300)
    assert many_items.finish(np.zeros(300), pairs) is None
    rewards = bradley_terry(wins)
    assert rewards[0] - rewards[299] == pytest.approx(np.log(1e6), abs=1e-6), "one bridge: its own log odds"
