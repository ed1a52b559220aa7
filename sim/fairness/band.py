"""How sure a trade-off is: the same people drawn again, a bootstrap on counts per score."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.contract.parameters import InvalidInput
from sim.fairness.optima import optimum, tradeoff, window
from sim.fairness.roc import Curves, Floats, from_counts

BINS = 128


def band(
    curves: Curves,
    gap: str,
    tolerances: ArrayLike,
    benefit: float,
    cost: float,
    rng: np.random.Generator,
    *,
    resamples: int = 100,
    level: float = 0.9,
) -> pd.DataFrame:
    """Return tolerance, low, high: the interval of the share of the maximum profit over resamples of the people.

    Each group keeps its number of people (its weight, rounded) and draws them again from its scores, put into at most 128 bins of
    its curve; each resample's trade-off is a share of its own maximum. A draw without one of the classes or without profit has no
    share and is left out. For "selection" and "opportunity" a resample takes about a millisecond, for "odds" a linear programme
    per tolerance.

    Raises
    ------
    InvalidInput
        Fewer than 2 resamples, a level outside (0, 1), a group of fewer than 2 people, or no resample with a share.
    """
    if resamples < 2 or not 0 < level < 1:
        raise InvalidInput(f"resamples must be at least 2 and level in (0, 1), got {resamples} and {level}")
    if (curves.weight < 1.5).any():
        raise InvalidInput(f"weight must count people, at least 2 in every group, got {curves.weight.min():g}")
    allowed = np.asarray(tolerances, dtype=float)
    bins = [_bins(curves, g) for g in range(len(curves.groups))]
    drawn = [rng.multinomial(round(curves.weight[g]), chance, size=resamples) for g, (_, chance) in enumerate(bins)]
    thresholds = tuple(at for at, _ in bins)
    shares = []
    for counts in zip(*drawn, strict=True):
        positive, negative = (tuple(c.reshape(2, -1)[side].astype(float) for c in counts) for side in (0, 1))
        one = from_counts(curves.groups, thresholds, positive, negative)
        most = optimum(one, "max_profit", benefit, cost).profit
        if most > 0 and not any(np.isnan(rate[0]) for rate in (*one.tpr, *one.fpr)):
            shares.append(_profit(one, gap, allowed, benefit, cost) / most)
    if not shares:
        raise InvalidInput("outcome must vary enough to be drawn again, got no resample with both outcomes and a profit")
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return pd.DataFrame({"tolerance": allowed, "low": low, "high": high})


def _profit(curves: Curves, gap: str, tolerances: Floats, benefit: float, cost: float) -> Floats:
    if gap == "odds":
        return tradeoff(curves, gap, tolerances, benefit, cost).frame["profit"].to_numpy(float)
    at, profit, _, _ = window(curves, gap, benefit, cost)
    return np.asarray(np.interp(tolerances, at, profit))


def _bins(curves: Curves, g: int) -> tuple[Floats, Floats]:
    """Return thresholds, and the chance of each bin, those with outcome 1 first."""
    ends = np.arange(len(curves.thresholds[g]))
    if len(ends) > BINS + 1:
        ends = np.unique(np.searchsorted(curves.selection[g], np.linspace(0, 1, BINS + 1)).clip(max=len(ends) - 1))
    base = curves.base_rate[g]
    parts = [
        share * np.diff(rate[ends]) if share > 0 else np.zeros(len(ends) - 1)
        for share, rate in ((base, curves.tpr[g]), (1 - base, curves.fpr[g]))
    ]
    chance = np.clip(np.concatenate(parts), 0.0, None)
    return curves.thresholds[g][ends], chance / chance.sum()
