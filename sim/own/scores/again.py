"""People drawn again from their counts: how sure it is what a tolerance costs, and what today's rule gives up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import fairness
from sim.fairness.optima import window
from sim.fairness.roc import Floats
from sim.own.scores.counts import Cells, Counts

RESAMPLES, FEW = 100, 40  # few where each draw is a linear programme


@dataclass(frozen=True)
class Stakes:
    """Which gap is limited, and what an approval earns or costs."""

    gap: str
    benefit: float
    cost: float


@dataclass(frozen=True, eq=False)
class Draws:
    """What came out when the people were drawn again, per cent of the greatest profit: (draws, tolerances), and of today's rule (draws,)."""

    costs: Floats
    today: Floats


def draws(
    counts: Counts, stakes: Stakes, tolerances: Sequence[float] = (0.0,), resamples: int | None = None, seed: int = 0
) -> Draws | None:
    """Return what each tolerance, and today's rule, give up in draws of the people; None where hardly any draw can be computed.

    Each group keeps its number of people. Draws without one of the outcomes in a group, where that is needed, or without any profit are
    left out.
    """
    number = resamples or (FEW if stakes.gap == "odds" else RESAMPLES)
    rng = np.random.default_rng(seed)
    drawn = [
        rng.multinomial(int(size), cells.ravel() / size, size=number)
        for size, cells in zip(counts.people, counts.cells, strict=True)
    ]
    costs, now = [], []
    for one in range(number):
        cells = np.stack([group[one] for group in drawn]).reshape(counts.cells.shape)
        found = _cost(counts, cells, stakes, tolerances)
        if found is not None:
            costs.append(found[0])
            now.append(found[1])
    return Draws(np.array(costs), np.array(now)) if len(costs) >= number / 2 else None


def _cost(counts: Counts, cells: Cells, stakes: Stakes, tolerances: Sequence[float]) -> tuple[Floats, float] | None:
    curves = counts.curves(cells)
    most = fairness.optimum(curves, "max_profit", stakes.benefit, stakes.cost).profit
    one_class = any(np.isnan(rate[0]) for rate in (*curves.tpr, *(curves.fpr if stakes.gap == "odds" else ())))
    if most <= 0 or (one_class and stakes.gap != "selection"):
        return None
    if stakes.gap == "odds":
        profit = fairness.tradeoff(curves, "odds", list(tolerances), stakes.benefit, stakes.cost).frame["profit"].to_numpy(float)
    else:
        at, best, _, _ = window(curves, stakes.gap, stakes.benefit, stakes.cost)
        profit = np.interp(tolerances, at, best)
    approved = cells[..., 0].sum((0, 1))
    earned = (stakes.benefit * approved[0] - stakes.cost * approved[1]) / cells.sum()
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
