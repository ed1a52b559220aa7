"""What stays of a table of predictions: how many rows of each score and outcome came in each block, and a few sums per period.

Scores stay apart up to MOST different ones; of more, neighbours are taken together, never across the threshold.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.own.cells import Floats
from sim.own.predictions.table import PredictionTable

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MOST = 256
CASES = 3


@dataclass(frozen=True, eq=False)
class Counts:
    """Rows by block, score and outcome, (blocks, scores, 2), no first; `score` (scores,) their mean, `yes` whether it predicts the outcome.

    `within` (blocks,) is each block's period. `moments` (periods, 4): sums of the score, of d = outcome - score, d^2 and d^4. `groups`
    (groups, periods, 2): rows, and wrong ones. `surest` (periods, CASES): the rows, by their place in the file, that were wrong although the
    score was surest, -1 for none; `surest_score` their scores.
    """

    cells: Ints
    score: Floats
    yes: Flags
    within: Ints
    moments: Floats
    groups: Ints
    surest: Ints
    surest_score: Floats

    @property
    def periods(self) -> Ints:
        """Return the same rows by period, (periods, scores, 2)."""
        found = np.zeros((len(self.moments), *self.cells.shape[1:]), dtype=np.int64)
        np.add.at(found, self.within, self.cells)
        return found

    @property
    def rows(self) -> Ints:
        """Return the rows of each block."""
        return np.asarray(self.cells.sum((1, 2)))

    @property
    def errors(self) -> Ints:
        """Return the wrong predictions of each block, as they were made."""
        return wrong(self.cells, self.yes)


def wrong(cells: Ints, yes: Flags) -> Ints:
    """Return how many predictions are wrong, cells (..., scores, 2), where scores with `yes` (..., scores) predict the outcome."""
    return np.asarray(np.where(yes, cells[..., 0], cells[..., 1]).sum(-1))


def count(table: PredictionTable) -> Counts:
    """Return the counts of a table; the rows are not kept."""
    score, outcome, cut = table.score, table.outcome.astype(np.int64), table.cut
    at, mean = _bins(score, table.columns.threshold)
    blocks, periods = len(cut.within), len(cut.periods)
    flat = np.bincount((cut.block * len(mean) + at) * 2 + outcome, minlength=blocks * len(mean) * 2)
    off = outcome - score
    sums = [np.bincount(cut.period, weights, periods) for weights in (score, off, off**2, off**4)]
    missed = (score >= table.columns.threshold) != (outcome == 1)
    groups = np.zeros((len(table.groups), periods, 2), dtype=np.int64)
    for place in range(len(table.groups)):
        its = table.group == place
        groups[place] = np.column_stack([np.bincount(cut.period[some], minlength=periods) for some in (its, its & missed)])
    surest = _surest(np.where(missed, np.abs(off), -1.0), cut.period, periods)
    return Counts(
        cells=flat.reshape(blocks, len(mean), 2),
        score=mean,
        yes=mean >= table.columns.threshold,
        within=cut.within,
        moments=np.column_stack(sums),
        groups=groups,
        surest=np.where(surest >= 0, table.place[surest], -1),
        surest_score=score[surest],
    )


def _bins(score: Floats, threshold: float) -> tuple[Ints, Floats]:
    """Return the number of each row's score among those that stay apart, and what each is, their mean."""
    there, at = np.unique(score, return_inverse=True)
    if len(there) > MOST:
        edges = np.unique(np.append(np.quantile(score, np.linspace(0, 1, MOST)), threshold))
        _, at = np.unique(np.searchsorted(edges, score, side="right"), return_inverse=True)
        there = np.bincount(at, score) / np.bincount(at)
    return at.astype(np.int64), there


def _surest(off: Floats, period: Ints, periods: int) -> Ints:
    """Return the rows of each period in which the score was farthest off, (periods, CASES), -1 where `off` is below 0."""
    found = np.full((periods, CASES), -1, dtype=np.int64)
    for each in range(periods):
        rows = np.flatnonzero(period == each)
        first = rows[np.argsort(-off[rows], kind="stable")[:CASES]]
        first = first[off[first] >= 0]
        found[each, : len(first)] = first
    return found
