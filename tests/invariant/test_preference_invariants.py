import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.preferences import (
    borda,
    bradley_terry,
    condorcet_cycle,
    copeland,
    leximax_copeland_pareto,
    majority_violations,
    maximin,
    median_reward,
    nash_lottery,
    nash_welfare,
    pareto_violations,
    tilt,
    wins_of_rankings,
)

sizes = st.integers(2, 7)
seeds = st.integers(0, 2**32 - 1)


def full_wins(size, seed):
    wins = np.random.default_rng(seed).integers(1, 20, (size, size)).astype(float)
    np.fill_diagonal(wins, 0)
    return wins


@given(sizes, seeds)
def test_renaming_items_renames_results(size, seed):
    wins = full_wins(size, seed)
    order = np.random.default_rng(seed + 1).permutation(size)
    for rule in (bradley_terry, borda, copeland):
        np.testing.assert_allclose(rule(wins[np.ix_(order, order)]), rule(wins)[order], atol=1e-8)


@given(sizes, seeds)
def test_reversing_all_comparisons_reverses_rewards(size, seed):
    wins = full_wins(size, seed)
    np.testing.assert_allclose(bradley_terry(wins.T), -bradley_terry(wins), atol=1e-8)
    np.testing.assert_allclose(borda(wins.T), 1 - borda(wins), atol=1e-12)
    np.testing.assert_allclose(copeland(wins.T), size - 1 - copeland(wins))


@given(sizes, seeds, st.floats(0.01, 100))
def test_bradley_terry_does_not_depend_on_the_unit_of_counts(size, seed, factor):
    wins = full_wins(size, seed)
    np.testing.assert_allclose(bradley_terry(factor * wins), bradley_terry(wins), atol=1e-8)


@given(sizes, seeds)
def test_one_more_win_raises_the_winner(size, seed):
    wins = full_wins(size, seed)
    more = wins.copy()
    more[0, 1] += 1
    assert bradley_terry(more)[0] > bradley_terry(wins)[0]


@given(sizes, seeds)
def test_a_lottery_is_a_distribution(size, seed):
    lottery = nash_lottery(full_wins(size, seed))
    assert (lottery >= 0).all()
    assert lottery.sum() == pytest.approx(1)


@settings(max_examples=40)
@given(st.integers(2, 6), st.integers(1, 5), st.integers(1, 3), seeds)
def test_leximax_is_linear_unanimous_and_keeps_a_feasible_majority_order(size, voters, dimension, seed):
    """Voters have linear rewards themselves, as the paper assumes; then the rule's promises hold (theorem 4.3)."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(size, dimension))
    rankings = np.argsort(-(rng.normal(size=(voters, dimension)) @ features.T), 1)
    wins = wins_of_rankings(rankings)
    order, theta = leximax_copeland_pareto(features, rankings)
    reward = features @ theta
    np.testing.assert_array_equal(np.argsort(-reward), order)
    assert pareto_violations(reward, wins).empty
    if voters == 1:
        np.testing.assert_array_equal(order, rankings[0])
    firsts = np.bincount(rankings[:, 0], minlength=size)
    if firsts.max() > voters / 2:
        assert order[0] == firsts.argmax()
    if voters % 2 and condorcet_cycle(wins).empty and np.array_equal(np.argsort(-copeland(wins)), order):
        assert majority_violations(reward, wins).empty


rewards = arrays(float, st.integers(2, 12), elements=st.floats(-1e3, 1e3).map(lambda x: round(x, 6)))


@given(rewards, st.floats(0, 5), seeds)
def test_tilt_reaches_the_kl_or_says_that_it_cannot(reward, kl, seed):
    reference = np.random.default_rng(seed).dirichlet(np.ones(len(reward)))
    policy = tilt(reference, reward, kl)
    best = reward == reward.max()
    reachable = best.sum() < len(best) and kl < -np.log(reference[best].sum())
    assert policy.p.sum() == pytest.approx(1)
    assert (policy.p >= 0).all()
    assert policy.kl <= kl + 1e-9
    if reachable:
        assert policy.kl == pytest.approx(kl, abs=1e-6)
        assert policy.attained
    assert policy.p @ reward >= reference @ reward - 1e-6


@given(rewards, st.floats(0.01, 100), st.floats(-100, 100))
def test_tilt_at_a_matched_kl_does_not_depend_on_scale_or_origin(reward, scale, origin):
    if np.ptp(reward) < 1e-3 or np.min(np.diff(np.unique(reward)), initial=1) < 1e-3:
        return
    reference = np.full(len(reward), 1 / len(reward))
    np.testing.assert_allclose(tilt(reference, reward, 0.1).p, tilt(reference, scale * reward + origin, 0.1).p, atol=1e-6)


@given(rewards, st.floats(0, 3), st.floats(0, 3))
def test_more_kl_buys_more_reward(reward, one, other):
    reference = np.full(len(reward), 1 / len(reward))
    less, more = (tilt(reference, reward, kl).p @ reward for kl in sorted((one, other)))
    assert less <= more + 1e-6


@settings(max_examples=60)
@given(st.integers(1, 6), st.integers(2, 10), st.floats(1e-4, 2), seeds)
def test_group_policies_stay_inside_the_bound_and_nobody_trades_below_them(groups, items, kl, seed):
    rng = np.random.default_rng(seed)
    reference, utilities = rng.dirichlet(np.ones(items)), rng.normal(size=(groups, items))
    fair, product = maximin(reference, utilities, kl), nash_welfare(reference, utilities, kl)
    mean = tilt(reference, utilities.mean(0), kl).p
    floor = utilities.min(1)

    def welfare(p):
        with np.errstate(divide="ignore"):
            return float(np.log(utilities @ p - floor).sum())

    for policy in (fair, product):
        assert policy.kl <= kl + 1e-6
        assert policy.p.sum() == pytest.approx(1)
    assert (utilities @ fair.p).min() >= max((utilities @ mean).min(), (utilities @ product.p).min()) - 1e-4
    assert welfare(product.p) >= max(welfare(mean), welfare(fair.p)) - 1e-4


@given(arrays(float, st.tuples(st.integers(1, 9), st.integers(1, 4)), elements=st.floats(-10, 10)), seeds)
def test_the_median_splits_the_weight(utilities, seed):
    weights = np.random.default_rng(seed).uniform(0.1, 1, len(utilities))
    middle = median_reward(utilities, weights)
    slack = 1e-9 * weights.sum()
    assert (weights @ (utilities < middle) <= weights.sum() / 2 + slack).all()
    assert (weights @ (utilities > middle) <= weights.sum() / 2 + slack).all()
