"""What theory says of the rules: Borda's identity, the Cramer-Rao bound, duality, majority and unanimity."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.special import expit

from sim.preferences import (
    borda,
    bradley_terry,
    copeland,
    count_wins,
    divergence,
    fisher_information,
    leximax_copeland_pareto,
    linear_bradley_terry,
    majority_violations,
    maximin,
    mean_variance,
    nash_lottery,
    nash_welfare,
    pareto_violations,
    tilt,
    tilts,
    wins_of_rankings,
)


def two_camps(share):
    """A share holds a > b > c, the rest b > c > a."""
    return wins_of_rankings([[0, 1, 2], [1, 2, 0]], [share, 1 - share])


def test_bradley_terry_puts_b_first_although_65_percent_prefer_a():
    wins = two_camps(0.65)
    rewards = bradley_terry(wins)
    assert rewards.argmax() == 1
    frame = majority_violations(rewards, wins, items=["a", "b", "c"])
    assert frame[["preferred", "over"]].to_numpy().tolist() == [["a", "b"]]
    assert frame.share[0] == pytest.approx(0.65)
    assert copeland(wins).argmax() == nash_lottery(wins).argmax() == 0


@pytest.mark.parametrize(("share", "first"), [(2 / 3 - 1e-6, 1), (2 / 3 + 1e-6, 0)])
def test_it_flips_at_two_thirds(share, first):
    """Borda: a has 2 s points, b 1 + (1 - s); equal at s = 2/3."""
    assert bradley_terry(two_camps(share)).argmax() == first


def coin_utilities(count=40):
    """Siththaranjan et al. 2024: u = a below .8, else 2 a z with z a fair coin for each item alone. P(a beats b), ties half."""
    a = (np.arange(count) + 0.5) / count
    values = np.where(a < 0.8, a, 2 * a)[:, None] * [1, 1]
    values[a >= 0.8, 1] = 0
    above = values[:, None, :, None] > values[None, :, None, :]
    equal = values[:, None, :, None] == values[None, :, None, :]
    wins = (above + 0.5 * equal).mean((2, 3))
    np.fill_diagonal(wins, 0)
    return a, wins


def test_borda_identity_of_siththaranjan():
    """Borda is .1 + a below .8 and .275 + .25 a above, an item against itself counting one half; Bradley-Terry orders alike."""
    a, wins = coin_utilities()
    score = (borda(wins) * (len(a) - 1) + 0.5) / len(a)
    np.testing.assert_allclose(score, np.where(a < 0.8, 0.1 + a, 0.275 + 0.25 * a), atol=1e-12)
    np.testing.assert_array_equal(np.argsort(bradley_terry(wins)), np.argsort(score))


def test_a_spread_per_item_shows_the_coin():
    a, wins = coin_utilities(20)
    fit = mean_variance(100 * wins)
    assert fit.spread[a > 0.8].min() > 10 * fit.spread[a < 0.8].max()
    assert fit.quantile(0.1)[a > 0.8].max() < fit.quantile(0.1)[a < 0.8].min()


@pytest.mark.parametrize("seed", range(5))
def test_bradley_terry_orders_like_borda_when_all_pairs_meet_equally(seed):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.integers(1, 100, (12, 12)), 1)
    wins = upper + np.tril(100 - upper.T, -1)
    np.testing.assert_array_equal(np.argsort(bradley_terry(wins)), np.argsort(borda(wins)))


@pytest.mark.parametrize("comparisons", [5_000, 50_000, 500_000])
def test_bradley_terry_meets_the_cramer_rao_bound(comparisons):
    """50 items, strengths N(0, 1) centred, uniformly random pairs, 60 runs: root of the ratio of averages within 5 % of 1.

    Pairs are drawn as one multinomial and wins as binomials, which has the distribution of drawing one by one.
    """
    rng = np.random.default_rng(2024)
    items, error, bound = 50, 0.0, 0.0
    first, second = np.triu_indices(items, 1)
    for _ in range(60):
        strength = rng.normal(size=items)
        strength -= strength.mean()
        met = rng.multinomial(comparisons, np.full(len(first), 1 / len(first)))
        won = rng.binomial(met, expit(strength[first] - strength[second]))
        wins = np.zeros((items, items))
        wins[first, second], wins[second, first] = won, met - won
        error += ((bradley_terry(wins) - strength) ** 2).mean()
        # By default pinv takes the rounding in the null direction of large counts for information.
        information = fisher_information(strength, wins + wins.T)
        bound += np.trace(np.linalg.pinv(information, rcond=1e-9, hermitian=True)) / items
    assert np.sqrt(error / bound) == pytest.approx(1, abs=0.05)


def ge_instance(p=0.7, e=0.1, d=0.5):
    """Ge et al. 2024, proof of theorem 3.1: items a, b, c, a', b', c'."""
    features = np.array([[2, 1], [1, 1], [0, 0], [2 - e, 1], [1 - e, 1], [-e, d * e]])
    rankings = np.array([[0, 3, 1, 4, 5, 2], [5, 2, 4, 1, 3, 0]])
    return features, rankings, np.array([p, 1 - p])


NAMES = ["a", "b", "c", "a'", "b'", "c'"]


def test_cross_entropy_prefers_c_although_everyone_prefers_its_copy():
    features, rankings, weights = ge_instance()
    wins = wins_of_rankings(rankings, weights)
    theta = linear_bradley_terry(features, wins)
    np.testing.assert_allclose(theta, [0.531, 0.084], atol=0.0005)
    rewards = features @ theta
    assert rewards[2] - rewards[5] == pytest.approx(0.0489, abs=0.00005)
    frame = pareto_violations(rewards, wins, items=NAMES)
    assert frame[["preferred", "over"]].to_numpy().tolist() == [["c'", "c"]]


def test_leximax_copeland_repairs_it():
    features, rankings, weights = ge_instance()
    wins = wins_of_rankings(rankings, weights)
    order, theta = leximax_copeland_pareto(features, rankings, weights, items=NAMES)
    assert [NAMES[item] for item in order] == ["a", "a'", "b", "b'", "c'", "c"]
    assert pareto_violations(features @ theta, wins).empty
    assert majority_violations(features @ theta, wins).empty


@pytest.mark.parametrize("seed", range(8))
def test_the_lottery_loses_to_no_item(seed):
    rng = np.random.default_rng(seed)
    wins = rng.integers(0, 5, (9, 9)).astype(float)
    lottery = nash_lottery(wins)
    total = wins + wins.T
    margin = np.divide(wins - wins.T, total, out=np.zeros_like(wins), where=total > 0)
    np.fill_diagonal(margin, 0)
    assert (lottery @ margin).min() > -1e-7


def best_worst_group(utilities):
    """The most that any policy can give its worst group, by a linear programme."""
    groups, items = utilities.shape
    found = linprog(
        np.append(np.zeros(items), -1),
        A_ub=np.column_stack([-utilities, np.ones(groups)]),
        b_ub=np.zeros(groups),
        A_eq=[[1.0] * items + [0.0]],
        b_eq=[1.0],
        bounds=[(0, 1)] * items + [(None, None)],
    )
    return -found.fun


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kl", [0.01, 0.3, 1.0])
def test_no_policy_at_that_kl_does_better_by_its_worst_group(seed, kl):
    """Strong duality: some weights' best tilt gives on (weighted) average no more than the maximin policy's worst group."""
    rng = np.random.default_rng(seed)
    groups, items = rng.integers(2, 9), 15
    reference, utilities = rng.dirichlet(np.ones(items)), rng.normal(size=(groups, items))
    policy = maximin(reference, utilities, kl)
    worst = (utilities @ policy.p).min()
    assert policy.kl <= kl + 1e-6
    if policy.attained:
        # The weights that the policy's own exponents reveal: log(p / reference) = y . u + constant.
        design = np.column_stack([utilities.T, np.ones(items)])
        y = np.linalg.lstsq(design, np.log(policy.p / reference), rcond=None)[0][:groups]
        weights = np.maximum(y, 0) / np.maximum(y, 0).sum()
        bound = weights @ utilities @ tilt(reference, weights @ utilities, kl).p
        assert worst == pytest.approx(bound, abs=1e-5)
    else:
        assert worst == pytest.approx(best_worst_group(utilities), abs=1e-3)
    others = tilts(reference, rng.dirichlet(np.ones(groups), size=200) @ utilities, kl).p
    assert (others @ utilities.T).min(1).max() <= worst + 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_without_a_binding_kl_maximin_is_a_linear_programme(seed):
    rng = np.random.default_rng(seed)
    reference, utilities = rng.dirichlet(np.ones(8)), rng.normal(size=(4, 8))
    assert (utilities @ maximin(reference, utilities, 50.0).p).min() == pytest.approx(best_worst_group(utilities), abs=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_nash_welfare_meets_its_first_order_condition(seed):
    """At the optimum log(p / reference) is affine in the sum of w_g u_g / gain_g."""
    rng = np.random.default_rng(seed)
    reference, utilities, weights = rng.dirichlet(np.ones(12)), rng.normal(size=(3, 12)), rng.dirichlet(np.ones(3))
    policy = nash_welfare(reference, utilities, 0.4, weights)
    assert policy.kl == pytest.approx(0.4, abs=1e-6)
    gain = utilities @ policy.p - utilities.min(1)
    log_ratio, pull = np.log(policy.p / reference), (weights / gain) @ utilities
    assert np.corrcoef(log_ratio, pull)[0, 1] == pytest.approx(1, abs=1e-9)


def test_pooling_raters_who_differ_shrinks_rewards():
    """Two opposed halves, each sure: pooled rewards are smaller than either's, so one temperature would mean another KL."""
    rng = np.random.default_rng(0)
    strength = rng.normal(size=8)
    agree = 1000 * expit(strength[:, None] - strength)
    differ = rng.permutation(strength)
    pooled = (agree + 1000 * expit(differ[:, None] - differ)) / 2
    own, mixed = bradley_terry(agree), bradley_terry(pooled)
    assert np.std(mixed) < np.std(own)
    uniform = np.full(8, 1 / 8)
    at_one_temperature = [float(divergence(np.exp(r) / np.exp(r).sum(), uniform)) for r in (own, mixed)]
    assert at_one_temperature[1] < at_one_temperature[0]
    assert tilt(uniform, mixed, 0.2).kl == pytest.approx(tilt(uniform, own, 0.2).kl, abs=1e-6)


def test_counting_one_by_one_or_at_once_is_the_same():
    rng = np.random.default_rng(0)
    winner, loser = rng.integers(0, 5, (2, 1000))
    slow = np.zeros((5, 5))
    for w, x in zip(winner, loser, strict=True):
        slow[w, x] += 1
    np.testing.assert_array_equal(count_wins(winner, loser, 5), slow)
