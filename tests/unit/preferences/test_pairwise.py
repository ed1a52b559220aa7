import numpy as np
import pytest
from scipy.special import expit

from sim.contract.parameters import InvalidInput
from sim.preferences import bradley_terry, count_wins, fisher_information, linear_bradley_terry


def comparisons(items, number, seed=0):
    rng = np.random.default_rng(seed)
    strength = rng.normal(size=items)
    first = rng.integers(items, size=number)
    second = (first + rng.integers(1, items, size=number)) % items
    won = rng.random(number) < expit(strength[first] - strength[second])
    return np.where(won, first, second), np.where(won, second, first)


def gradient(wins, rewards, l2=0.0):
    return ((wins + wins.T) * expit(rewards[:, None] - rewards) - wins).sum(1) + l2 * rewards


def test_two_items_have_the_log_odds():
    assert np.diff(bradley_terry([[0, 1], [3, 0]]))[0] == pytest.approx(np.log(3), abs=1e-12)


@pytest.mark.parametrize(("items", "number"), [(3, 60), (50, 5_000), (300, 30_000), (400, 8_000)])
def test_likelihood_is_at_its_maximum(items, number):
    """Small and large, full and sparse: each takes another way to the same equations."""
    wins = count_wins(*comparisons(items, number), items)
    rewards = bradley_terry(wins)
    assert rewards.sum() == pytest.approx(0, abs=1e-9)
    assert np.abs(gradient(wins, rewards)).max() < 1e-6 * wins.sum() / items


@pytest.mark.parametrize("items", [40, 400])
def test_penalty(items):
    """With a penalty the fit exists even where an item never lost."""
    wins = count_wins(*comparisons(items, 10 * items), items)
    wins[:, 0] = 0
    rewards = bradley_terry(wins, l2=0.1)
    assert np.abs(gradient(wins, rewards, 0.1)).max() < 1e-7
    assert rewards[0] > 1


def test_slowly_mixing_chain_is_solved_exactly():
    """Neighbours only: the sweeps crawl, and Newton must finish; every link then has its own log odds."""
    items = 300
    wins = np.zeros((items, items))
    odds = np.random.default_rng(1).uniform(0.2, 5.0, items - 1)
    wins[np.arange(items - 1), np.arange(1, items)] = odds
    wins[np.arange(1, items), np.arange(items - 1)] = 1.0
    np.testing.assert_allclose(-np.diff(bradley_terry(wins)), np.log(odds), atol=1e-7)


def test_warm_start_gives_the_same_rewards():
    wins = count_wins(*comparisons(30, 3_000), 30)
    cold = bradley_terry(wins)
    np.testing.assert_allclose(bradley_terry(wins, start=cold + 0.3), cold, atol=1e-9)
    np.testing.assert_allclose(bradley_terry(wins, start=10 * cold), cold, atol=1e-9)


def test_a_start_far_away_needs_step_halving():
    wins = [[0, 5], [4, 0]]
    np.testing.assert_allclose(bradley_terry(wins, start=[40.0, -40.0]), bradley_terry(wins), atol=1e-9)


@pytest.mark.parametrize(
    ("wins", "message"),
    [
        ([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], "items ada, bo never compared with the rest"),
        ([[0, 2, 1], [0, 0, 1], [0, 1, 0]], "item ada never beaten by the rest"),
        ([[0, 1, 1], [1, 0, 1], [0, 0, 0]], "item cy never won against the rest"),
    ],
)
def test_says_which_items_stand_apart(wins, message):
    with pytest.raises(InvalidInput, match=message):
        bradley_terry(wins, items=["ada", "bo", "cy", "di"])


@pytest.mark.parametrize("wins", [[[0, -1], [1, 0]], [[0, np.nan], [1, 0]], [[0, 1, 1], [1, 0, 1]]])
def test_refuses_what_is_no_count(wins):
    with pytest.raises(InvalidInput, match="wins must be"):
        bradley_terry(wins)


def test_refuses_bad_penalty_and_start():
    with pytest.raises(InvalidInput, match="l2 must be a number >= 0, got -1"):
        bradley_terry([[0, 1], [1, 0]], l2=-1)
    with pytest.raises(InvalidInput, match="start must be 2"):
        bradley_terry([[0, 1], [1, 0]], start=[0.0])


def test_counting_refuses_unknown_items():
    with pytest.raises(InvalidInput, match=r"loser must be in \[0, 1\], got 2"):
        count_wins([0, 1], [1, 2], 2)
    with pytest.raises(InvalidInput, match="winner must be item numbers"):
        count_wins([0.5], [1], 2)


def test_linear_reward_with_one_feature_per_item_is_bradley_terry():
    wins = count_wins(*comparisons(6, 600), 6)
    features = np.vstack([np.eye(5), np.zeros(5)])
    theta = np.append(linear_bradley_terry(features, wins), 0.0)
    np.testing.assert_allclose(theta - theta.mean(), bradley_terry(wins), atol=1e-9)


def test_linear_reward_says_when_it_does_not_exist():
    with pytest.raises(InvalidInput, match="does not exist"):
        linear_bradley_terry([[1.0], [0.0]], [[0, 3], [0, 0]])
    with pytest.raises(InvalidInput, match="must span 2 dimensions, they span 1"):
        linear_bradley_terry([[1.0, 1.0], [0.0, 0.0]], [[0, 3], [1, 0]])
    assert linear_bradley_terry([[1.0], [0.0]], [[0, 3], [0, 0]], l2=1.0)[0] > 0


def test_fisher_information_is_a_laplacian():
    information = fisher_information([0.0, 1.0, 3.0], np.full((3, 3), 10.0))
    np.testing.assert_allclose(information.sum(1), 0, atol=1e-12)
    assert np.linalg.eigvalsh(information)[1] > 0
