"""How groups of raters differ, with intervals that take the raters for the sample: others might have been asked.

A rater's labels hang together, so what counts is the number of raters, not of labels: variances sum a rater's deviations first
(clustered by rater, [liang1986]). Intervals are normal, 90 %, as everywhere about a visitor's table.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import agreement
from sim.audit.answer import LEVEL
from sim.audit.since import Z
from sim.own.ratings.table import RatingTable

Array = NDArray[np.float64]
DRAWS = 10_000_000
"""Items drawn again in all, per group: as many resamples as that allows, 100 to 1,000."""


def alphas(table: RatingTable, *, resamples: int | None = None, confidence: float = LEVEL) -> pd.DataFrame:
    """Return Krippendorff's alpha of everybody ("all") and within each group: group, alpha, low, high, items, raters; NaN where undefined.

    Intervals are bootstraps over items; `resamples` 0 does without.
    """
    number = int(np.clip(DRAWS // max(len(table.items), 1), 100, 1000)) if resamples is None else resamples
    worth, inside = table.value[table.label], table.group[table.rater]
    groups = (inside, table.groups, table.level, number)
    return agreement.alpha_of_groups(table.item, table.rater, worth, *groups, seed=0, confidence=confidence)


def shares(table: RatingTable, said: Array) -> pd.DataFrame:
    """Return the mean of `said` (rows,) in each group with its interval: group, raters, labels, share, low, high."""
    inside = table.group[table.rater]
    rows = []
    for place, name in enumerate(table.groups):
        its = inside == place
        mean, error = clustered(said[its], table.rater[its])
        raters = int((np.bincount(table.rater[its]) > 0).sum())
        rows.append((name, raters, int(its.sum()), mean, max(mean - Z * error, 0.0), min(mean + Z * error, 1.0)))
    return pd.DataFrame(rows, columns=["group", "raters", "labels", "share", "low", "high"])


def gaps(table: RatingTable, said: Array) -> pd.DataFrame:
    """Return how much more each group says than the other raters of the same items: group, gap, gap_low, gap_high.

    A label's difference from the mean of the other groups' labels of that item (raters without a group among them), averaged over
    the group's labels of items that others rated too. Raters of both sides are the sample, the items are given. NaN where no item is shared.
    """
    inside, item, rater = table.group[table.rater], table.item, table.rater
    items, raters = len(table.items), len(table.raters)
    rows = []
    for place, name in enumerate(table.groups):
        its = inside == place
        own, others = np.bincount(item[its], minlength=items), np.bincount(item[~its], minlength=items)
        shared = (own > 0) & (others > 0)
        number = int(own[shared].sum())
        if not number:
            rows.append((name, np.nan, np.nan, np.nan))
            continue
        mean = np.bincount(item[~its], said[~its], items) / np.maximum(others, 1)
        used = shared[item]
        away = (said - mean[item])[used]
        mine = its[used]
        gap = float(away[mine].mean())
        # Each label's weight in the gap: own labels count 1, another's as many own labels as it stands beside.
        weight = np.where(mine, 1.0, -(own / np.maximum(others, 1))[item[used]])
        total = np.bincount(rater[used], weight * (away - gap * mine), raters)
        there = int((np.bincount(rater[used], minlength=raters) > 0).sum())
        error = np.sqrt((total**2).sum() * there / max(there - 1, 1)) / number if there > 1 else np.nan
        rows.append((name, gap, gap - Z * error, gap + Z * error))
    return pd.DataFrame(rows, columns=["group", "gap", "gap_low", "gap_high"])


def clustered(said: Array, rater: NDArray[np.int32]) -> tuple[float, float]:
    """Return the mean and its standard error, clustered by rater; the error is NaN for one rater."""
    if not len(said):
        return np.nan, np.nan
    mean = float(said.mean())
    total = np.bincount(rater, said - mean)
    there = int((np.bincount(rater) > 0).sum())
    if there < 2:
        return mean, np.nan
    return mean, float(np.sqrt((total**2).sum() * there / (there - 1)) / len(said))
