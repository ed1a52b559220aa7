"""Rules that turn many people's utilities, or comparisons by many hands, into one reward per item.

Beside Bradley-Terry: mean, median, a jury of a chosen composition ([gordon2022]), and distributional preference learning
([siththaranjan2024]), which keeps a mean and a spread per item so that a cautious quantile can be rewarded instead of the mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtri

from sim.contract.parameters import InvalidInput
from sim.preferences.pairwise import Array, checked_wins


@dataclass(frozen=True)
class MeanVariance:
    """Utility of item a is Normal(mean[a], spread[a]^2) over people and occasions; both have shape (n,)."""

    mean: Array
    spread: Array

    def quantile(self, q: float) -> Array:
        """Return the reward mean + spread Phi^-1(q), shape (n,); q in (0, 1), low q is cautious.

        >>> MeanVariance(np.array([0.0, 1.0]), np.array([1.0, 3.0])).quantile(0.1).round(2)
        array([-1.28, -2.84])
        """
        if not 0 < q < 1:
            raise InvalidInput(f"q must be in (0, 1), got {q}")
        return np.asarray(self.mean + self.spread * ndtri(q))

    def to_frame(self, items: Sequence[str] | None = None) -> pd.DataFrame:
        """Return one row per item: item, mean, spread."""
        names = list(items) if items is not None else list(range(len(self.mean)))
        return pd.DataFrame({"item": names, "mean": self.mean, "spread": self.spread})


def mean_variance(
    wins: npt.ArrayLike, *, mean_scale: float = 3.0, spread: float = 1.0, spread_scale: float = 0.5
) -> MeanVariance:
    """Return mean and spread per item for P(a beats b) = Phi((m_a - m_b) / sqrt(s_a^2 + s_b^2)), by maximum a posteriori.

    Prior: m_a ~ Normal(0, mean_scale), log s_a ~ Normal(log spread, spread_scale); all three are assumptions and must be finite
    and > 0. Without them there is no maximum: m and s can grow together without changing any probability, and the spread of
    an item that wins half its comparisons goes to infinity. Source: [siththaranjan2024], the mean-and-variance model; the prior
    is this project's.

    >>> fit = mean_variance([[0, 50, 90], [50, 0, 90], [10, 10, 0]])
    >>> fit.mean.round(2)
    array([ 0.59,  0.59, -1.18])
    """
    matrix = checked_wins(wins)
    for name, value in (("mean_scale", mean_scale), ("spread", spread), ("spread_scale", spread_scale)):
        if not (np.isfinite(value) and value > 0):
            raise InvalidInput(f"{name} must be a finite number > 0, got {value}: without a prior the fit has no maximum")
    size = len(matrix)
    first, second = np.nonzero(matrix)
    count = matrix[first, second]
    centre = np.log(spread)

    def posterior(parameters: Array) -> tuple[float, Array]:
        mean, log_spread = parameters[:size], parameters[size:]
        variance = np.exp(2 * log_spread)
        deviation = np.sqrt(variance[first] + variance[second])
        z = (mean[first] - mean[second]) / deviation
        log_chance = log_ndtr(z)
        away = log_spread - centre
        value = -count @ log_chance + mean @ mean / (2 * mean_scale**2) + away @ away / (2 * spread_scale**2)
        # d log Phi / dz = phi / Phi, from logs so that far tails do not divide zero by zero
        pull = count * np.exp(-(z**2) / 2 - log_chance) / np.sqrt(2 * np.pi)
        by_mean = pull / deviation
        by_spread = pull * z / deviation**2
        gradient_mean = np.bincount(second, by_mean, size) - np.bincount(first, by_mean, size) + mean / mean_scale**2
        shared = np.bincount(first, by_spread, size) + np.bincount(second, by_spread, size)
        return float(value), np.concatenate([gradient_mean, variance * shared + away / spread_scale**2])

    start = np.concatenate([np.zeros(size), np.full(size, centre)])
    options: Any = {"maxiter": 5000, "maxfun": 10000, "ftol": 1e-15, "gtol": 1e-7, "maxcor": 30}
    # Far beyond any prior; a line search that leaps there must not overflow.
    bounds = [(None, None)] * size + [(centre - 15, centre + 15)] * size
    found: Any = minimize(posterior, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    if not np.isfinite(found.fun) or (not found.success and np.abs(found.jac).max() > 1e-3 * max(1.0, count.sum())):
        raise ArithmeticError(f"the mean-variance fit did not converge: {found.message}")
    return MeanVariance(found.x[:size], np.exp(found.x[size:]))


def mean_reward(utilities: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """Return the weighted mean utility per item, shape (n,); `utilities` (people, n), `weights` (people,)."""
    worth, weight = _people(utilities, weights)
    return np.asarray(weight @ worth / weight.sum())


def median_reward(utilities: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """Return the weighted median utility per item, shape (n,): half the weight lies on each side.

    Where exactly half the weight lies below, the middle of the two neighbouring values.

    >>> median_reward([[0.0], [1.0], [10.0]], [1, 1, 1]), median_reward([[0.0], [1.0]])
    (array([1.]), array([0.5]))
    """
    worth, weight = _people(utilities, weights)
    order = np.argsort(worth, axis=0, kind="stable")
    values = np.take_along_axis(worth, order, 0)
    share = np.cumsum(weight[order], axis=0) / weight.sum()
    lower = (share >= 0.5 - 1e-12).argmax(0)
    upper = (share > 0.5 + 1e-12).argmax(0)
    column = np.arange(worth.shape[1])
    return np.asarray((values[lower, column] + values[upper, column]) / 2)


def jury_reward(
    utilities: npt.ArrayLike, group: npt.ArrayLike, seats: Mapping[Any, int], rng: np.random.Generator, trials: int = 100
) -> Array:
    """Return the reward per item, shape (n,), of juries of a chosen composition: the median over trials of the jurors' mean.

    `utilities` (people, n), `group` (people,) their group, `seats` how many jurors each group has. Jurors are drawn at random
    with replacement, afresh in every trial. Source: [gordon2022]. Groups without a seat are not heard: that is the choice.

    >>> jury_reward([[0.0, 1.0], [4.0, 3.0]], ["old", "young"], {"old": 3, "young": 1}, np.random.default_rng(0))
    array([1. , 1.5])
    """
    worth, _ = _people(utilities, None)
    belongs = np.asarray(group)
    if belongs.shape != (len(worth),):
        raise InvalidInput(f"group must name {len(worth)} people's groups, got shape {belongs.shape}")
    if trials < 1:
        raise InvalidInput(f"trials must be >= 1, got {trials}")
    total, jurors = np.zeros((trials, worth.shape[1])), 0
    for name, number in seats.items():
        members = np.flatnonzero(belongs == name)
        if number < 0 or (number and not members.size):
            raise InvalidInput(f"seats of {name} must be >= 0 and need people of that group, got {number} for {len(members)}")
        # Counts instead of jurors: one product then sums all trials.
        drawn = members[rng.integers(len(members), size=(trials, number))] if number else np.empty((trials, 0), int)
        row = np.repeat(np.arange(trials), number)
        count = np.bincount(row * len(worth) + drawn.ravel(), minlength=trials * len(worth)).reshape(trials, -1)
        total += count @ worth
        jurors += number
    if jurors == 0:
        raise InvalidInput("seats must give at least one seat, got none")
    return np.asarray(np.median(total / jurors, axis=0))


def _people(utilities: npt.ArrayLike, weights: npt.ArrayLike | None) -> tuple[Array, Array]:
    worth = np.asarray(utilities, float)
    if worth.ndim != 2 or not worth.size or not np.isfinite(worth).all():
        raise InvalidInput(f"utilities must be finite with shape (people, items), got shape {worth.shape}")
    weight = np.ones(len(worth)) if weights is None else np.asarray(weights, float)
    if weight.shape != (len(worth),) or not (np.isfinite(weight).all() and (weight >= 0).all() and weight.sum() > 0):
        raise InvalidInput(f"weights must be {len(worth)} numbers >= 0, not all 0, got shape {weight.shape}")
    return worth, weight
