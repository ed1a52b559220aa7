"""How right predictions were in each period, and how far its scores are from the reference's, with intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.audit.since import KOLMOGOROV, Z, stability
from sim.fairness.differences import wilson
from sim.own.predictions.counts import Counts, Ints, wrong
from sim.own.predictions.fall import Fall

MOST_NAMES, LETTERS = 6, 60
"""Periods that are named under the picture, and how many letters these may have together."""


def rows_of(counts: Counts) -> Ints:
    """Return the rows of each period."""
    return np.bincount(counts.within, counts.rows, len(counts.moments)).astype(np.int64)


def by_period(counts: Counts, periods: Sequence[str], reference: int) -> pd.DataFrame:
    """Return one row per period, with 90 % intervals.

    right: of predictions (Wilson). predicted, happened: shares of rows. brier: mean (outcome - score)^2. gap: mean outcome less mean score.
    distance: the largest difference of the cumulative shares of scores to the reference's, `moved` where chance alone exceeds it in fewer than
    one of ten periods; stability: the population stability index.
    """
    cells, rows = counts.periods, rows_of(counts)
    right = 1 - wrong(cells, counts.yes) / rows
    low, high = wilson(right, rows, Z)
    _, off, squared, fourth = counts.moments.T / rows
    brier, gap = (Z * np.sqrt(np.maximum(of - mean**2, 0) / rows) for of, mean in ((fourth, squared), (squared, off)))
    shares = cells.sum(2)
    first = shares[:reference].sum(0)
    apart = np.abs((shares / rows[:, None]).cumsum(1) - (first / first.sum()).cumsum()).max(1)
    chance = KOLMOGOROV * np.sqrt((first.sum() + rows) / (first.sum() * rows))
    after = np.arange(len(rows)) >= reference
    return pd.DataFrame(
        {
            "period": list(periods),
            "rows": rows,
            "right": right,
            "right_low": low,
            "right_high": high,
            "predicted": cells[:, counts.yes].sum((1, 2)) / rows,
            "happened": cells[..., 1].sum(1) / rows,
            "brier": squared,
            "brier_low": squared - brier,
            "brier_high": squared + brier,
            "gap": off,
            "gap_low": off - gap,
            "gap_high": off + gap,
            "distance": np.where(after, apart, np.nan),
            "stability": [
                stability(first.astype(float), one.astype(float)) if past else np.nan
                for one, past in zip(shares, after, strict=True)
            ],
            "moved": (apart > chance) & after,
        }
    )


def still(counts: Counts, periods: Sequence[str], fall: Fall) -> dict[str, pd.DataFrame]:
    """Return the hero's tables that are the same along the frontier, periods by number, `at`.

    `course`: at, right, low, high. `band`: from, to, low, high, of the reference. `rang`: at, seen, early. `changed`: from, to, at, seen, early.
    `names`: at, name, nth.
    """
    frame = by_period(counts, periods, len(fall.first))
    last = len(periods) - 1
    right, rows = fall.fresh
    low, high = wilson(right / rows, rows, Z)
    rang, when = fall.rang, fall.when or (0, 0, 0)
    step = max(1, -(-len(periods) // max(2, min(MOST_NAMES, LETTERS // max(map(len, periods))))))
    shown = list(range(0, len(periods), step))
    return {
        "course": pd.DataFrame(
            {"at": range(last + 1), "right": frame["right"], "low": frame["right_low"], "high": frame["right_high"]}
        ).round(5),
        "band": pd.DataFrame({"from": [0], "to": [last], "low": [float(low)], "high": [float(high)]}),
        "rang": pd.DataFrame({"at": [rang or 0], "seen": [rang is not None], "early": [(rang or 0) < last / 3]}),
        "changed": pd.DataFrame(
            {"from": [when[0]], "at": [when[1]], "to": [when[2]], "seen": [fall.when is not None], "early": [when[1] < last / 3]}
        ),
        "names": pd.DataFrame({"at": shown, "name": [periods[i] for i in shown], "nth": range(len(shown))}),
    }
