"""The counts of a table of scores, and its people drawn again from them: intervals of what equal treatment costs, and next month's comparison.

Counts of people by group, bin of score, outcome and today's decision: all that the answer is computed from but for scores within a bin. No
row can be read out of them where bins hold many; where one holds few, they are what a cross table of the file would show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import fairness
from sim.contract.parameters import InvalidInput
from sim.fairness import roc
from sim.fairness.optima import window
from sim.fairness.roc import Curves, Floats
from sim.own.scores.study import Params, Study
from sim.own.scores.table import ScoreTable

BINS = 128
RESAMPLES, FEW = 100, 40  # few where each draw is a linear programme
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


def count(table: ScoreTable, study: Study) -> Counts:
    """Return the counts of a table, in at most BINS bins of about as many people."""
    sign = study.sign
    score = sign * table.score
    edges = np.unique(score)
    if len(edges) > BINS:
        edges = np.unique(np.quantile(score, np.linspace(0, 1, BINS + 1)[:-1], method="lower"))
    return _counted(table, study, np.asarray(sign * edges[::-1]))


def count_as(table: ScoreTable, study: Study, before: Counts) -> Counts:
    """Return the counts in the bins of another table; scores beyond its lowest are in its last bin."""
    return _counted(table, study, before.scores)


def _counted(table: ScoreTable, study: Study, scores: Floats) -> Counts:
    sign = study.sign
    approved = today(table, study)
    known = approved is not None
    approved = np.zeros(len(table.score), dtype=bool) if approved is None else approved
    # Falling scores: a person is in the first bin whose least score is no better than the person's own.
    at = np.searchsorted(-sign * scores, -sign * table.score, side="left").clip(max=len(scores) - 1)
    place = ((table.group.astype(np.int64) * len(scores) + at) * 2 + (table.outcome == 0)) * 2 + ~approved
    cells = np.bincount(place, minlength=len(table.groups) * len(scores) * 4)
    return Counts(table.groups, scores, sign > 0, known, cells.reshape(len(table.groups), len(scores), 2, 2))


def today(table: ScoreTable, study: Study) -> NDArray[np.bool_] | None:
    """Return who is approved today, (rows,), or None where that is not known."""
    if table.decision is not None:
        return np.asarray(table.decision == 1)
    if table.columns.threshold is None:
        return None
    return np.asarray(study.sign * table.score >= study.sign * table.columns.threshold)


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


@dataclass(frozen=True, eq=False)
class Draws:
    """What came out when the people were drawn again, per cent of the greatest profit: (draws, tolerances), and of today's rule (draws,)."""

    costs: Floats
    today: Floats


def draws(
    counts: Counts, params: Params, tolerances: Sequence[float] = (0.0,), resamples: int | None = None, seed: int = 0
) -> Draws | None:
    """Return what each tolerance, and today's rule, give up in draws of the people; None where hardly any draw can be computed.

    Each group keeps its number of people. Draws without one of the outcomes in a group, where that is needed, or without any profit are
    left out.
    """
    number = resamples or (FEW if params.gap == "odds" else RESAMPLES)
    rng = np.random.default_rng(seed)
    drawn = [
        rng.multinomial(int(size), cells.ravel() / size, size=number)
        for size, cells in zip(counts.people, counts.cells, strict=True)
    ]
    costs, now = [], []
    for one in range(number):
        cells = np.stack([group[one] for group in drawn]).reshape(counts.cells.shape)
        found = _cost(counts, cells, params, tolerances)
        if found is not None:
            costs.append(found[0])
            now.append(found[1])
    return Draws(np.array(costs), np.array(now)) if len(costs) >= number / 2 else None


def _cost(counts: Counts, cells: Cells, params: Params, tolerances: Sequence[float]) -> tuple[Floats, float] | None:
    curves = counts.curves(cells)
    most = fairness.optimum(curves, "max_profit", params.benefit, params.cost).profit
    one_class = any(np.isnan(rate[0]) for rate in (*curves.tpr, *(curves.fpr if params.gap == "odds" else ())))
    if most <= 0 or (one_class and params.gap != "selection"):
        return None
    if params.gap == "odds":
        profit = fairness.tradeoff(curves, "odds", list(tolerances), params.benefit, params.cost).frame["profit"].to_numpy(float)
    else:
        at, best, _, _ = window(curves, params.gap, params.benefit, params.cost)
        profit = np.interp(tolerances, at, best)
    approved = cells[..., 0].sum((0, 1))
    earned = (params.benefit * approved[0] - params.cost * approved[1]) / cells.sum()
    return 100 * (1 - profit / most), float(100 * (1 - earned / most)) if counts.today else np.nan


def interval(drawn: Floats, value: float, level: float = 0.9) -> tuple[float, float]:
    """Return the middle of draws around a value: the bias-corrected percentile interval (Efron 1981), which knows that the draws' middle is
    not the value itself.
    """
    from scipy.special import ndtr, ndtri

    below = np.clip(((drawn < value).mean() + (drawn <= value).mean()) / 2, 0.5 / len(drawn), 1 - 0.5 / len(drawn))
    ends = ndtr(2 * ndtri(below) + ndtri([(1 - level) / 2, (1 + level) / 2]))
    low, high = np.quantile(drawn, ends)
    return float(min(low, value)), float(max(high, value))
