"""Numbers that others computed of these rules, computed anew: small exact cases, and Bradley-Terry against its bound.

None depends on a model's parameters. What is random starts from one seed of its own.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

from sim import preferences
from sim.raters import population as rater_population
from sim.raters.cases import GE_FEATURES

Array = NDArray[np.float64]
SEED = 2024


@cache
def facts() -> dict[str, float]:
    """Return every number by name. Remembered: not to be changed by a caller."""
    return {**_regions(), **_two_camps(), **_coins(), **_cycle(), **_copies(), **_bounds()}


def _regions() -> dict[str, float]:
    """Share of variance between regions, per foundation: `icc_<foundation>`."""
    there = rater_population.population()
    shares = rater_population.intraclass_correlation(there.raters, there.mean, there.sd)
    found = {f"icc_{name}": float(share) for name, share in zip(rater_population.FOUNDATIONS, shares, strict=True)}
    return found | {"raters": float(there.raters.sum())}


def two_camps(share: float) -> Array:
    """Return wins where `share` hold a > b > c and the rest b > c > a."""
    return preferences.wins_of_rankings([[0, 1, 2], [1, 2, 0]], [share, 1 - share])


def _two_camps() -> dict[str, float]:
    def lead(share: float) -> float:
        rewards = preferences.bradley_terry(two_camps(share))
        return float(rewards[0] - rewards[1])

    wins = two_camps(0.65)
    first = float(preferences.bradley_terry(wins).argmax())
    against = preferences.majority_violations(preferences.bradley_terry(wins), wins)
    return {
        "first_at_65": first,
        "majority_overruled_at_65": float(against["share"].max()),
        "share_at_which_it_flips": float(brentq(lead, 0.6, 0.75, xtol=1e-12)),
    }


def _coins(count: int = 40) -> dict[str, float]:
    """Borda where u = a below .8, else 2 a z with z a fair coin drawn for each item alone: the lines on either side."""
    a = (np.arange(count) + 0.5) / count
    values = np.where(a < 0.8, a, 2 * a)[:, None] * [1.0, 1.0]
    values[a >= 0.8, 1] = 0.0
    above = values[:, None, :, None] > values[None, :, None, :]
    equal = values[:, None, :, None] == values[None, :, None, :]
    wins = (above + 0.5 * equal).mean((2, 3))
    np.fill_diagonal(wins, 0.0)
    # An item against itself counts one half: the score against a random item.
    score = (preferences.borda(wins) * (count - 1) + 0.5) / count
    slope_below, start_below = np.polyfit(a[a < 0.8], score[a < 0.8], 1)
    slope_above, start_above = np.polyfit(a[a >= 0.8], score[a >= 0.8], 1)
    same = np.array_equal(np.argsort(preferences.bradley_terry(wins)), np.argsort(score))
    return {
        "coin_intercept_below": float(start_below),
        "coin_slope_below": float(slope_below),
        "coin_intercept_above": float(start_above),
        "coin_slope_above": float(slope_above),
        "bradley_terry_orders_as_borda": float(same),
    }


def _cycle() -> dict[str, float]:
    wins = preferences.wins_of_rankings([[0, 1, 2], [1, 2, 0], [2, 0, 1]])
    lottery = preferences.nash_lottery(wins)
    return {
        "cycle_lottery_smallest": float(lottery.min()),
        "cycle_lottery_largest": float(lottery.max()),
        "cycle_reward_range": float(np.ptp(preferences.bradley_terry(wins))),
        "cycle_share": float(preferences.condorcet_cycle(wins)["share"].min()),
    }


def _copies() -> dict[str, float]:
    """Ge et al. 2024: p = .7, e = .1, d = .5; all pairs of each ranking, no intercept, no penalty."""
    camps = [[0, 1, 2, 3, 4, 5], [4, 5, 3, 2, 1, 0]]  # a a' b b' c' c and c' c b' b a' a
    theta = preferences.linear_bradley_terry(GE_FEATURES, preferences.wins_of_rankings(camps, [0.7, 0.3]))
    reward = GE_FEATURES @ theta
    return {"copies_theta_1": float(theta[0]), "copies_theta_2": float(theta[1]), "copies_gap": float(reward[5] - reward[4])}


def _bounds(items: int = 50, runs: int = 60) -> dict[str, float]:
    """Root of mean squared error over the Cramer-Rao bound, both averaged over runs, by number of comparisons."""
    rng = np.random.default_rng(SEED)
    first, second = np.triu_indices(items, 1)
    found = {}
    for comparisons in (5_000, 50_000, 500_000):
        error = bound = 0.0
        for _ in range(runs):
            strength = rng.normal(size=items)
            strength -= strength.mean()
            met = rng.multinomial(comparisons, np.full(len(first), 1 / len(first)))
            won = rng.binomial(met, expit(strength[first] - strength[second]))
            wins = np.zeros((items, items))
            wins[first, second], wins[second, first] = won, met - won
            error += float(((preferences.bradley_terry(wins) - strength) ** 2).mean())
            information = preferences.fisher_information(strength, wins + wins.T)
            # Rewards have sum 0: the constant direction gets the eigenvalue 1 here, so that its inverse can be taken off again.
            bound += (float(np.trace(np.linalg.inv(information + 1 / items))) - 1) / items
        found[f"over_cramer_rao_{comparisons // 1000}k"] = float(np.sqrt(error / bound))
    return found
