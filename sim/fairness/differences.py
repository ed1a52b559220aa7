"""How far rates of groups differ, with intervals that hold for small groups too: what a tolerance can be judged by.

A difference of two shares has Newcombe's interval from the two Wilson intervals [newcombe1998], a ratio the same way by Donner and Zou's
rule for functions of two estimates [donner2012]. Of several groups the largest difference is judged: it is at most what no pair exceeds, so
its upper end is the largest of the pairs' own, and it is more than what some pair surely exceeds, so its lower end is the largest of the
pairs' lower ends with the error shared out among them (Bonferroni). Either end is wrong in at most (1 - level) / 2 of tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
LEVEL = 0.9


@dataclass(frozen=True)
class Spread:
    """A gap between groups, or a ratio: value, interval, and the positions of the groups with the highest and the lowest rate."""

    value: float
    low: float
    high: float
    highest: int
    lowest: int


def wilson(share: ArrayLike, people: ArrayLike, z: float) -> tuple[Floats, Floats]:
    """Return the interval of shares of so many people at z standard errors (Wilson, 1927)."""
    p, n = np.asarray(share, dtype=float), np.asarray(people, dtype=float)
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return np.clip(np.minimum(middle - half, p), 0, 1), np.clip(np.maximum(middle + half, p), 0, 1)


def difference(share: tuple[float, float], people: tuple[float, float], level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of the first share less the second.

    >>> [round(end, 4) for end in difference((56 / 70, 48 / 80), (70, 80), 0.95)]  # Newcombe 1998, table II, method 10
    [0.0524, 0.3339]
    """
    low, high = _differences(np.array([share[0]]), np.array([share[1]]), np.array([people[0]]), np.array([people[1]]), _z(level))
    return float(low[0]), float(high[0])


def widest(shares: Sequence[Floats], people: Sequence[Floats], level: float = LEVEL) -> Spread:
    """Return the largest difference between two groups in any of the rates, each (groups,), of so many people; NaN where a rate has nobody.

    >>> found = widest([np.array([0.5, 0.3])], [np.array([1000.0, 1000.0])])
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.2, 0.158, 0.235)
    """
    found = [_pairs(rate, number) for rate, number in zip(shares, people, strict=True)]
    pairs = sum(len(a) for a, _ in found)
    value, high, low, at = -np.inf, -np.inf, -np.inf, (0, 0)
    for rate, number, (a, b) in zip(shares, people, found, strict=True):
        if np.isnan(rate).any():
            return Spread(np.nan, np.nan, np.nan, 0, 0)
        _, upper = _differences(rate[a], rate[b], number[a], number[b], _z(level))
        lower, _ = _differences(rate[a], rate[b], number[a], number[b], _z(level, pairs))
        high, low = max(high, float(upper.max())), max(low, float(lower.max()))
        if np.ptp(rate) > value:
            value, at = float(np.ptp(rate)), (int(rate.argmax()), int(rate.argmin()))
    return Spread(value, max(low, 0.0), high, *at)


def least_ratio(share: Floats, people: Floats, level: float = LEVEL) -> Spread:
    """Return the lowest rate over the highest, (groups,) each; as `widest`, with the ends the other way round.

    >>> round(least_ratio(np.array([0.5, 0.3]), np.array([1000.0, 1000.0])).value, 3)
    0.6
    """
    if np.isnan(share).any() or share.max() == 0:
        return Spread(np.nan, np.nan, np.nan, 0, 0)
    a, b = _pairs(share, people)
    low, _ = _ratios(share[a], share[b], people[a], people[b], _z(level))
    _, high = _ratios(share[a], share[b], people[a], people[b], _z(level, len(a)))
    value = float(share.min() / share.max())
    return Spread(value, float(low.min()), float(min(high.min(), 1.0)), int(share.argmax()), int(share.argmin()))


def widest_of(value: Floats, error: Floats, level: float = LEVEL) -> Spread:
    """Return the largest difference between two of several estimates, (groups,), with independent standard errors.

    >>> found = widest_of(np.array([0.5, 0.3]), np.array([0.03, 0.04]))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.2, 0.102, 0.282)
    """
    if np.isnan(value).any() or np.isnan(error).any():
        return Spread(float(np.ptp(value)), np.nan, np.nan, int(np.nanargmax(value)), int(np.nanargmin(value)))
    a, b = _pairs(value, np.ones(len(value)))
    both = np.hypot(error[a], error[b])
    low, high = (value[a] - value[b] + side * _z(level, many) * both for side, many in ((-1, len(a)), (1, 1)))
    return Spread(float(np.ptp(value)), max(float(low.max()), 0.0), float(high.max()), int(value.argmax()), int(value.argmin()))


def highest(value: Floats, error: Floats, level: float = LEVEL) -> Spread:
    """Return the highest of several estimates, (groups,): at most what none exceeds, more than what one surely exceeds.

    >>> found = highest(np.array([0.5, 0.3]), np.array([0.03, 0.04]))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.5, 0.441, 0.549)
    """
    if np.isnan(value).any() or np.isnan(error).any():
        return Spread(float(np.nanmax(value)), np.nan, np.nan, int(np.nanargmax(value)), int(np.nanargmin(value)))
    low, high = value - _z(level, len(value)) * error, value + _z(level) * error
    return Spread(float(value.max()), float(low.max()), float(high.max()), int(value.argmax()), int(value.argmin()))


def shared(many: int, level: float = LEVEL) -> float:
    """Return how many standard errors an end is away where its error is shared out among so many."""
    return _z(level, many)


def _z(level: float, pairs: int = 1) -> float:
    return float(ndtri(1 - (1 - level) / 2 / pairs))


def _pairs(share: Floats, people: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return every ordered pair of two groups."""
    first, second = np.nonzero(~np.eye(len(share), dtype=bool) & (people[:, None] > 0))
    return first, second


def _differences(p: Floats, q: Floats, n: Floats, m: Floats, z: float) -> tuple[Floats, Floats]:
    (low, high), (least, most) = wilson(p, n, z), wilson(q, m, z)
    return p - q - np.sqrt((p - low) ** 2 + (most - q) ** 2), p - q + np.sqrt((high - p) ** 2 + (q - least) ** 2)


def _ratios(p: Floats, q: Floats, n: Floats, m: Floats, z: float) -> tuple[Floats, Floats]:
    (low, high), (least, most) = wilson(p, n, z), wilson(q, m, z)
    both = p * q
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = (both - np.sqrt(np.maximum(both**2 - low * (2 * p - low) * most * (2 * q - most), 0))) / (most * (2 * q - most))
        upper = (both + np.sqrt(np.maximum(both**2 - high * (2 * p - high) * least * (2 * q - least), 0))) / (
            least * (2 * q - least)
        )
    return np.where(most * (2 * q - most) > 0, lower, 0.0), np.where(least * (2 * q - least) > 0, upper, np.inf)
