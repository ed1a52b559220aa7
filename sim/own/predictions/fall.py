"""Whether predictions fell, and when: against the first periods, the reference.

Page's alarm [page1954] over the errors of the rows that follow; when it has rung, the moment at which errors changed, if they did so once
[smith1975]; and what part of the fall comes from other scores and what from scores that mean something else now.
"""

from dataclasses import dataclass

import numpy as np

from sim.audit.answer import LEVEL
from sim.drift import alarm, change_point
from sim.own.cells import Floats
from sim.own.predictions.counts import Counts, Ints

FALSE = 0.1
"""Of tables in which nothing changes, so many ring."""
ODDS = 1.5
"""The alarm is tuned to errors whose odds grow by this factor: assumption."""
BANDS = 10
Estimate = tuple[float, float]
"""A value and its standard error."""


@dataclass(frozen=True, eq=False)
class Fall:
    """What is known of a fall: `first` and `late` are periods, `fresh` and `stale` how many rows were right and of how many there.

    sums: Page's sum after each block, NaN in the reference; it rings above `limit`. rang: the period in which it first did, or None. when: the
    periods between which errors changed, and the likeliest, in the order first, likeliest, last; None where it did not ring. scores, meaning:
    how much of `stale - fresh` comes from other scores and from what they mean; None where that cannot be told.
    """

    first: Ints
    late: Ints
    fresh: tuple[int, int]
    stale: tuple[int, int]
    reference: float
    limit: float
    sums: Floats
    rang: int | None
    when: tuple[int, int, int] | None
    scores: Estimate | None
    meaning: Estimate | None


def find(counts: Counts, reference: int) -> Fall:
    """Return what is known of a fall against the first `reference` periods."""
    periods, cells = len(counts.moments), counts.periods
    first, late = np.arange(reference), np.arange(max(reference, periods - reference), periods)
    rows, errors = counts.rows, counts.errors
    after = counts.within >= reference
    seen, wrong = int(rows[~after].sum()), int(errors[~after].sum())
    fresh = (wrong + 0.5) / (seen + 1)
    odds = ODDS * fresh / (1 - fresh)
    level = alarm.reference(fresh, odds / (1 + odds))
    limit = alarm.limit(wrong, seen, rows[after], level, FALSE)
    sums = np.full(len(rows), np.nan)
    sums[after] = alarm.sums(errors[after], rows[after], level)
    above = np.flatnonzero(sums > limit)
    rang = int(counts.within[above[0]]) if len(above) else None
    when = None
    if rang is not None:
        found = change_point.when(errors, rows, LEVEL)
        blocks = (found.first, found.likeliest, found.last)
        when = (int(counts.within[blocks[0]]), int(counts.within[blocks[1]]), int(counts.within[blocks[2]]))
    split = parts(cells[first].sum(0), cells[late].sum(0), counts)
    right = [(int(cells[some].sum()), int(errors[np.isin(counts.within, some)].sum())) for some in (first, late)]
    (a, b), (c, d) = right
    return Fall(first, late, (a - b, a), (c - d, c), level, limit, sums, rang, when, *split)


def parts(then: Ints, now: Ints, counts: Counts) -> tuple[Estimate | None, Estimate | None]:
    """Return what a change of the share right owes to other scores, and to what the same scores mean; cells (scores, 2) both.

    In bands of scores: the first is what the share would have become had each band stayed as right as it was, the second is the rest.
    None where a band of now had no rows then.
    """
    yes = counts.yes
    seen = then.sum(1)
    band = np.minimum((BANDS * (seen.cumsum() - seen / 2) / max(seen.sum(), 1)).astype(int), BANDS - 1)
    _, band = np.unique(2 * band + yes, return_inverse=True)
    many = int(band.max()) + 1
    n, m = (np.bincount(band, cells.sum(1), many) for cells in (then, now))
    right = [np.bincount(band, np.where(yes, cells[:, 1], cells[:, 0]), many) for cells in (then, now)]
    if ((n == 0) & (m > 0)).any():
        return None, None
    a, b = (r / np.maximum(k, 1) for r, k in zip(right, (n, m), strict=True))
    p, q = n / n.sum(), m / m.sum()
    kept = float(q @ a)
    unsure = a * (1 - a) / np.maximum(n, 1)
    spread = float((q @ a**2 - kept**2) / m.sum() + (p @ a**2 - (p @ a) ** 2) / n.sum())
    scores = (kept - float(p @ a), float(np.sqrt((q - p) ** 2 @ unsure + spread)))
    meaning = (float(q @ b) - kept, float(np.sqrt(q**2 @ (unsure + b * (1 - b) / np.maximum(m, 1)))))
    return scores, meaning
