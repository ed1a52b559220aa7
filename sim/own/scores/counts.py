"""The counts of a table of scores: from them its people are drawn again, and with them next month's are compared.

Counts of people by group, bin of score, outcome and today's decision: all that the answer is computed from but for scores within a bin. No
row can be read out of them where bins hold many; where one holds few, they are what a cross table of the file would show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.fairness import roc
from sim.fairness.roc import Curves, Floats
from sim.own.scores.table import ScoreTable

BINS = 128
PARTS = ("favourable approved", "favourable rejected", "unfavourable approved", "unfavourable rejected")
Cells = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Counts:
    """People counted: `cells` (groups, bins, 2, 2) by outcome (favourable first) and today's decision (approved first).

    `scores` (bins,) are the least score of each bin as the file has them, the best first; `today` says whether today's rule is known.
    """

    groups: tuple[str, ...]
    scores: Floats
    higher: bool
    today: bool
    cells: Cells

    @property
    def people(self) -> Floats:
        """Return how many people each group has, (groups,)."""
        return np.asarray(self.cells.sum((1, 2, 3)), dtype=float)

    @property
    def good(self) -> Floats:
        """Return how many of each group have the favourable outcome, (groups,)."""
        return np.asarray(self.cells[:, :, 0].sum((1, 2)), dtype=float)

    def rates(self) -> tuple[Floats, Floats, Floats]:
        """Return today's rates, (groups,) each: of all approved, of the favourable, of the unfavourable; NaN where there is nobody."""
        approved = self.cells[..., 0].sum(1).astype(float)
        good, people = self.good, self.people
        with np.errstate(invalid="ignore", divide="ignore"):
            return approved.sum(1) / people, approved[:, 0] / good, approved[:, 1] / (people - good)

    def curves(self, cells: Cells) -> Curves:
        """Return the curves of these counts."""
        sign = 1 if self.higher else -1
        number = cells.sum(3).astype(float)
        edges = tuple(np.r_[np.inf, sign * self.scores] for _ in self.groups)
        return roc.from_counts(self.groups, edges, tuple(number[:, :, 0]), tuple(number[:, :, 1]))

    def plain(self) -> dict[str, Any]:
        """Return the counts as JSON has them: each group's numbers by outcome and decision, one word a bin."""
        flat = self.cells.reshape(len(self.groups), len(self.scores), 4)
        return {
            "score_bins": " ".join(f"{score:.10g}" for score in self.scores),
            "high_scores_are_approved": self.higher,
            "today_is_known": self.today,
            "people": {
                group: {part: " ".join(map(str, flat[g, :, k])) for k, part in enumerate(PARTS)}
                for g, group in enumerate(self.groups)
            },
        }


def count(table: ScoreTable) -> Counts:
    """Return the counts of a table, in at most BINS bins of about as many people."""
    sign = _sign(table)
    score = sign * table.score
    edges = np.unique(score)
    if len(edges) > BINS:
        edges = np.unique(np.quantile(score, np.linspace(0, 1, BINS + 1)[:-1], method="lower"))
    return _counted(table, np.asarray(sign * edges[::-1]))


def count_as(table: ScoreTable, before: Counts) -> Counts:
    """Return the counts in the bins of another table; scores beyond its lowest are in its last bin."""
    return _counted(table, before.scores)


def _counted(table: ScoreTable, scores: Floats) -> Counts:
    sign = _sign(table)
    approved = today(table)
    known = approved is not None
    approved = np.zeros(len(table.score), dtype=bool) if approved is None else approved
    # Falling scores: a person is in the first bin whose least score is no better than the person's own.
    at = np.searchsorted(-sign * scores, -sign * table.score, side="left").clip(max=len(scores) - 1)
    place = ((table.group.astype(np.int64) * len(scores) + at) * 2 + (table.outcome == 0)) * 2 + ~approved
    cells = np.bincount(place, minlength=len(table.groups) * len(scores) * 4)
    return Counts(table.groups, scores, sign > 0, known, cells.reshape(len(table.groups), len(scores), 2, 2))


def today(table: ScoreTable) -> NDArray[np.bool_] | None:
    """Return who is approved today, (rows,), or None where that is not known."""
    if table.decision is not None:
        return np.asarray(table.decision == 1)
    if table.columns.threshold is None:
        return None
    return np.asarray(_sign(table) * table.score >= _sign(table) * table.columns.threshold)


def read(said: Mapping[str, Any]) -> Counts:
    """Return the counts that a manifest carries; raise InvalidInput where they are none."""
    try:
        scores = np.array(said["score_bins"].split(), dtype=float)
        parts = [[np.array(group[part].split(), dtype=np.int64) for part in PARTS] for group in said["people"].values()]
        cells = np.moveaxis(np.array(parts), 1, 2).reshape(len(parts), len(scores), 2, 2)
        if not len(parts) or (cells < 0).any() or not cells.sum((1, 2, 3)).all():
            raise ValueError("people must be counted in every group")
        return Counts(tuple(said["people"]), scores, bool(said["high_scores_are_approved"]), bool(said["today_is_known"]), cells)
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise InvalidInput(f"manifest must carry the counts of a table of scores, got none that can be read: {error}") from None


def _sign(table: ScoreTable) -> int:
    return 1 if table.columns.higher else -1
