"""The credit scores of 174,047 people by group, from the Federal Reserve's 2007 report to Congress [fed2007].

A row of the tables is a score percentile. Its mass is the difference of successive values of the distribution, and a threshold
includes its own row. The tables print group distributions and shares that did not repay in percent. Points are another scale: which
percentile 750 points are depends on whose table one reads (`POINTS`), and the tables of percentiles do not say.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.contract import tables
from sim.fairness import roc

Floats = NDArray[np.float64]
NAMES = {"asian": "Asian", "black": "Black", "hispanic": "Hispanic", "white": "Non- Hispanic white"}
GROUPS = tuple(NAMES)
LOWEST, HIGHEST = 300, 850
POINTS = {"authors": "Liu et al.'s code", "report": "The report's general table"}
# Points, and the percent of people from each to the next.
_BANDS = {
    # The code that goes with the paper, lydiatliu/delayedimpact: convert_percentiles in its module of scores [liu2018].
    "authors": (range(300, 851, 50), (2.1, 4.2, 5.4, 6.5, 7.9, 9.6, 12.0, 13.8, 17.0, 15.8, 5.7)),
    # Tables for General Background, table 1, National Distribution of FICO Credit Scores [fed2007]
    "report": ((300, *range(500, 851, 50)), (2, 5, 8, 12, 15, 18, 27, 13)),
}
_SCORES = {whose: np.array(points, dtype=float) for whose, (points, _) in _BANDS.items()}
# Rounded so that 750 is percentile 78.5 and not a bit above it, which would lose that row.
_PERCENTILES = {whose: np.round(np.r_[0.0, np.cumsum(shares)], 9) for whose, (_, shares) in _BANDS.items()}


@dataclass(frozen=True)
class Population:
    """Rows by score: `percentile` (rows,), `people` and `repayment` (rows, groups)."""

    percentile: Floats
    people: Floats
    repayment: Floats


def percentile(score: ArrayLike, points: str = "authors") -> Floats:
    """Return the percentile of a FICO score in [300, 850], linear within a band, by one of `POINTS`.

    >>> float(percentile(750)), float(percentile(620))
    (78.5, 40.5)
    >>> float(percentile(750, "report"))
    60.0
    """
    return np.asarray(np.round(np.interp(np.asarray(score, dtype=float), _SCORES[points], _PERCENTILES[points]), 9))


def score(at: ArrayLike, points: str = "authors") -> Floats:
    """Return the FICO score of a percentile in [0, 100], the inverse of `percentile`."""
    return np.asarray(np.interp(np.asarray(at, dtype=float), _PERCENTILES[points], _SCORES[points]))


@cache
def population() -> Population:
    """Return the tables as people."""
    distribution, unpaid, totals = (tables.load(f"fico_{name}") for name in ("cdf", "performance", "totals"))
    columns = list(NAMES.values())
    mass = np.diff(distribution[columns].to_numpy(float), axis=0, prepend=0.0) / 100
    at = distribution["Score"].to_numpy(float)
    return Population(at, mass * totals[columns].to_numpy(float), 1 - unpaid[columns].to_numpy(float) / 100)


@cache
def curves(groups: tuple[str, ...] = GROUPS) -> roc.Curves:
    """Return the curves over score percentiles of some of the groups, outcome 1 = repaid."""
    there = population()
    chosen = [GROUPS.index(name) for name in groups]
    people, repayment = there.people[:, chosen], there.repayment[:, chosen]
    at = np.repeat(there.percentile, len(groups))
    names = np.tile(np.array(groups, dtype=object), len(there.percentile))
    repaid, not_repaid = (people * repayment).ravel(), (people * (1 - repayment)).ravel()
    outcome = np.repeat([1, 0], len(at))
    return roc.curves(np.r_[at, at], outcome, np.r_[names, names], np.r_[repaid, not_repaid])


@cache
def score_changes(points: str = "authors") -> Floats:
    """Return how the mean score of an approved row moves, shape (rows, groups): +75 if repaid, -150 if not.

    clip(s + 75 rho - 150 (1 - rho), 300, 850) - s: the mean is clipped, not each person. Liu et al. 2018 [liu2018], section 6.
    """
    there = population()
    before = score(there.percentile, points)[:, None]
    moved = before + 75 * there.repayment - 150 * (1 - there.repayment)
    return np.asarray(np.clip(moved, LOWEST, HIGHEST) - before)
