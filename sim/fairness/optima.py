"""Exact fairness trade-offs: the most profitable group thresholds for each gap that is tolerated between the groups.

Profit per person is benefit p TPR - cost (1 - p) FPR, so it breaks even at a repayment rate of cost / (benefit + cost). Over the
selection (or true positive) rate each group's best profit is concave and piecewise linear. Within a tolerated gap e all groups
stand in a window [low, low + e], each as near to its own peak as the window lets it; raising `low` costs the groups that peak
below, lowering the top costs those that peak above, and both costs are convex. Widening the window where the next step gains most
therefore gives the whole trade-off in one pass: its price is the next step's gain. Method: own derivation; criteria of Hardt,
Price, Srebro 2016 [hardt2016].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.contract.parameters import InvalidInput
from sim.fairness.odds import common_point, within_odds
from sim.fairness.roc import Curves, Floats, Integers, Plan, between, policies, position, profits, reached, strictest

CRITERIA = ("max_profit", "single_threshold", "equal_opportunity", "equalized_odds", "demographic_parity", "fixed")
GAPS = ("selection", "opportunity", "odds")


@dataclass(frozen=True)
class Optimum:
    """The best policy under a criterion.

    `profit` per person; `share_of_maximum` of what separate thresholds without any criterion earn (NaN where that is 0);
    `gaps` by name, NaN where a group has only one class; `policy` has rows `group, threshold, probability`; `rates` has
    rows `group, selection, tpr, fpr`.
    """

    profit: float
    share_of_maximum: float
    gaps: dict[str, float]
    policy: pd.DataFrame
    rates: pd.DataFrame


@dataclass(frozen=True)
class Tradeoff:
    """The best policy at each tolerated gap, in the order of the tolerances.

    `frame` has rows `tolerance, profit, gap` (per person; the gap reached, at most the tolerance), `policies` rows
    `tolerance, group, threshold, probability`, `rates` rows `tolerance, group, selection, tpr, fpr`.
    """

    frame: pd.DataFrame
    policies: pd.DataFrame
    rates: pd.DataFrame


def optimum(
    curves: Curves,
    criterion: str,
    benefit: float,
    cost: float,
    *,
    thresholds: float | Sequence[float] | Mapping[str, float] | None = None,
) -> Optimum:
    """Return the most profitable policy under `criterion`, one of CRITERIA; "fixed" takes `thresholds`, one or one per group.

    Where several are equally profitable the stricter one is returned. Raises InvalidInput for an unknown criterion, a benefit or
    cost that is not positive, and a group without the class that the criterion compares.

    >>> found = curves([3, 2, 1, 3, 2, 1], [1, 1, 0, 1, 0, 0], list("aaabbb"))
    >>> best = optimum(found, "demographic_parity", 1, 1)
    >>> best.gaps["selection"], round(best.profit, 9)
    (0.0, 0.333333333)
    """
    _check(benefit, cost)
    if criterion not in CRITERIA:
        raise InvalidInput(f"criterion must be one of {', '.join(CRITERIA)}, got {criterion}")
    if (thresholds is not None) != (criterion == "fixed"):
        raise InvalidInput(f"thresholds must be given for the criterion fixed and for no other, got {thresholds} for {criterion}")
    return _optimum(curves, _plan(curves, criterion, benefit, cost, thresholds), benefit, cost)


def _optimum(curves: Curves, plan: Plan, benefit: float, cost: float) -> Optimum:
    measured, profit = _measure(curves, plan, benefit, cost)
    most = float(_most(curves, benefit, cost))
    return Optimum(
        profit=float(profit[0]),
        share_of_maximum=float(profit[0]) / most if most > 0 else np.nan,
        gaps={name: float(value[0]) for name, value in gaps(*measured).items()},
        policy=policies(curves, plan).drop(columns="policy"),
        rates=_rates(curves, measured).drop(columns="policy"),
    )


def tradeoff(curves: Curves, gap: str, tolerances: ArrayLike, benefit: float, cost: float) -> Tradeoff:
    """Return the most profitable policy at every tolerated gap; `gap` is one of GAPS, tolerances are in [0, 1].

    The gap is the largest minus the smallest rate over the groups: the selection rate, the true positive rate (opportunity), or
    whichever of the true and false positive rate differs more (odds). Exact: agrees with a linear programme over lotteries of
    thresholds. Selection and opportunity cost one sort for all tolerances together; odds costs a small linear
    programme for each tolerance where equal opportunity within it leaves the false positive rates too far apart.
    """
    _check(benefit, cost)
    allowed = np.asarray(tolerances, dtype=float)
    if allowed.ndim != 1 or not ((allowed >= 0) & (allowed <= 1)).all():
        raise InvalidInput(f"tolerances must be a list of numbers in [0, 1], got {allowed.tolist()}")
    if gap not in GAPS:
        raise InvalidInput(f"gap must be one of {', '.join(GAPS)}, got {gap}")
    if gap == "odds":
        _needs(curves, "tpr", "fpr")
        # Where equal true positive rates keep the false positive rates as close, nothing is left to trade.
        plan = _within(curves, "opportunity", allowed, benefit, cost)
        wider = gaps(*_measure(curves, plan, benefit, cost)[0])["odds"] > allowed + 1e-12
        plan = _merged(plan, within_odds(curves, allowed[wider], benefit, cost), wider) if wider.any() else plan
    else:
        plan = _within(curves, gap, allowed, benefit, cost)
    measured, profit = _measure(curves, plan, benefit, cost)
    frame = pd.DataFrame({"tolerance": allowed, "profit": profit, "gap": gaps(*measured)[gap]})
    return Tradeoff(frame, _named(policies(curves, plan), allowed), _named(_rates(curves, measured), allowed))


def within_ratio(curves: Curves, least: float, benefit: float, cost: float) -> Optimum:
    """Return the most profitable policy whose lowest selection rate is at least `least` times the highest, `least` in (0, 1].

    With h the highest rate allowed, each group stands in [least h, h] as near to its own peak as that lets it. The profit is concave and
    piecewise linear in h, so its best is at a corner: where an end of the window meets a corner of a group's profit.

    >>> found = curves([3, 2, 1, 3, 2, 1], [1, 1, 0, 1, 0, 0], list("aaabbb"))
    >>> within_ratio(found, 1.0, 1, 1).profit == optimum(found, "demographic_parity", 1, 1).profit
    True
    """
    _check(benefit, cost)
    if not 0 < least <= 1:
        raise InvalidInput(f"least must be in (0, 1], got {least}")
    across, value, share = _profit_over(curves, "selection", benefit, cost)
    peak = [x[strictest(v, benefit, cost)] for x, v in zip(across, value, strict=True)]
    corners = np.unique(np.concatenate([*across, *(x / least for x in across)]))
    highest = corners[corners <= 1]
    rates = [np.clip(at, least * highest, highest) for at in peak]
    total = _sum([w * np.interp(r, x, v) for w, r, x, v in zip(share, rates, across, value, strict=True)])
    at = strictest(total, benefit, cost)
    keep = _rising(curves, "selection")
    plan = tuple(between(x, k, r[[at]]) for x, k, r in zip(across, keep, rates, strict=True))
    return _optimum(curves, plan, benefit, cost)


def gaps(selection: Floats, tpr: Floats, fpr: Floats) -> dict[str, Floats]:
    """Return the three gaps of rates with shape (policies, groups), each of shape (policies,)."""
    spread = [np.max(rate, axis=-1) - np.min(rate, axis=-1) for rate in (selection, tpr, fpr)]
    return {"selection": spread[0], "opportunity": spread[1], "odds": np.maximum(spread[1], spread[2])}


def window(curves: Curves, gap: str, benefit: float, cost: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the corners of the whole trade-off: tolerance, profit, the window's low and high end; all is linear between them.

    The profit is concave in the tolerance; the slope after a corner is the price of tolerating less.
    """
    across, value, share = _profit_over(curves, gap, benefit, cost)
    grid = np.unique(np.concatenate(across))
    peak = [x[strictest(v, benefit, cost)] for x, v in zip(across, value, strict=True)]
    parts = list(zip(across, value, share, peak, strict=True))
    above = _sum([w * np.interp(np.maximum(grid, at), x, v) for x, v, w, at in parts])
    below = _sum([w * np.interp(np.minimum(grid, at), x, v) for x, v, w, at in parts])
    start = strictest(above + below, benefit, cost)
    # Steps that widen the window: its low end downwards, its high end upwards.
    length = np.r_[np.diff(grid[: start + 1])[::-1], np.diff(grid[start:])]
    gain = np.r_[-np.diff(above[: start + 1])[::-1], np.diff(below[start:])]
    down = np.arange(len(length)) < start
    order = np.argsort(-gain / length, kind="stable")
    order = order[gain[order] > 0]
    at = np.r_[0.0, np.cumsum(length[order])]
    low = grid[start] - np.r_[0.0, np.cumsum(np.where(down, length, 0.0)[order])]
    high = grid[start] + np.r_[0.0, np.cumsum(np.where(down, 0.0, length)[order])]
    most = sum(w * v.max() for _, v, w, _ in parts)
    profit = above[start] + below[start] - most + np.r_[0.0, np.cumsum(gain[order])]
    return at, profit, low, high


def _sum(parts: Sequence[Floats]) -> Floats:
    """Return the sum over the groups, the same to the bit in whatever order they come."""
    return np.asarray(np.sort(np.stack(parts), axis=0).sum(axis=0))


def _profit_over(curves: Curves, gap: str, benefit: float, cost: float) -> tuple[list[Floats], list[Floats], Floats]:
    _needs(curves, *(("tpr",) if gap == "opportunity" else ()))
    rate = curves.tpr if gap == "opportunity" else curves.selection
    value = profits(curves, benefit, cost)
    keep = _rising(curves, gap)
    return [x[k] for x, k in zip(rate, keep, strict=True)], [v[k] for v, k in zip(value, keep, strict=True)], curves.share


def _rising(curves: Curves, gap: str) -> list[Integers]:
    # The hull's last piece may approve only people who do not repay: the true positive rate stands still there.
    rate = curves.tpr if gap == "opportunity" else curves.selection
    return [hull[np.r_[True, np.diff(x[hull]) > 0]] for hull, x in zip(curves.hull, rate, strict=True)]


def _within(curves: Curves, gap: str, tolerances: Floats, benefit: float, cost: float) -> Plan:
    at, _, lows, highs = window(curves, gap, benefit, cost)
    low, high = np.interp(tolerances, at, lows), np.interp(tolerances, at, highs)
    across, value, _ = _profit_over(curves, gap, benefit, cost)
    return tuple(
        between(x, keep, np.clip(x[strictest(v, benefit, cost)], low, high))
        for x, v, keep in zip(across, value, _rising(curves, gap), strict=True)
    )


def _plan(
    curves: Curves, criterion: str, benefit: float, cost: float, thresholds: float | Sequence[float] | Mapping[str, float] | None
) -> Plan:
    if criterion == "demographic_parity":
        return _within(curves, "selection", np.zeros(1), benefit, cost)
    if criterion == "equal_opportunity":
        return _within(curves, "opportunity", np.zeros(1), benefit, cost)
    if criterion == "equalized_odds":
        _needs(curves, "tpr", "fpr")
        return common_point(curves, benefit, cost)
    if criterion == "max_profit":
        return _certain([strictest(value, benefit, cost) for value in profits(curves, benefit, cost)])
    if criterion == "single_threshold":
        every = np.unique(np.concatenate(curves.thresholds))[::-1]
        at = [position(t, every) for t in curves.thresholds]
        value = profits(curves, benefit, cost)
        total = _sum([w * v[i] for w, v, i in zip(curves.share, value, at, strict=True)])
        best = strictest(total, benefit, cost)
        return _certain([int(i[best]) for i in at])
    fixed = _per_group(curves, thresholds)
    return _certain([int(position(t, np.array([value]))[0]) for t, value in zip(curves.thresholds, fixed, strict=True)])


def _merged(plan: Plan, other: Plan, where: NDArray[np.bool_]) -> Plan:
    """Return `plan` with the rows `where` taken from `other`, whose lotteries may have more thresholds."""
    merged = []
    for (index, chance), (new_index, new_chance) in zip(plan, other, strict=True):
        room = ((0, 0), (0, new_index.shape[1] - index.shape[1]))
        wide, likely = np.pad(index, room), np.pad(chance, room)
        wide[where], likely[where] = new_index, new_chance
        merged.append((wide, likely))
    return tuple(merged)


def _certain(positions: Sequence[int]) -> Plan:
    return tuple((np.array([[position]]), np.ones((1, 1))) for position in positions)


def _per_group(curves: Curves, thresholds: float | Sequence[float] | Mapping[str, float] | None) -> list[float]:
    if isinstance(thresholds, Mapping):
        if set(thresholds) != set(curves.groups):
            raise InvalidInput(f"thresholds must name {', '.join(curves.groups)}, got {', '.join(map(str, thresholds))}")
        values = [float(thresholds[name]) for name in curves.groups]
    else:
        given = np.asarray(thresholds, dtype=float)
        values = given.tolist() if given.ndim else [float(given)] * len(curves.groups)
    if len(values) != len(curves.groups) or np.isnan(values).any():
        raise InvalidInput(f"thresholds must be one number or one per group ({len(curves.groups)}), got {thresholds}")
    return values


def _measure(curves: Curves, plan: Plan, benefit: float, cost: float) -> tuple[tuple[Floats, Floats, Floats], Floats]:
    selection, tpr, fpr = (reached(plan, rate) for rate in (curves.selection, curves.tpr, curves.fpr))
    return (selection, tpr, fpr), reached(plan, profits(curves, benefit, cost)) @ curves.share


def _most(curves: Curves, benefit: float, cost: float) -> float:
    return float(sum(w * v.max() for w, v in zip(curves.share, profits(curves, benefit, cost), strict=True)))


def _rates(curves: Curves, measured: tuple[Floats, Floats, Floats]) -> pd.DataFrame:
    n = len(measured[0])
    return pd.DataFrame(
        {
            "policy": np.repeat(np.arange(n), len(curves.groups)),
            "group": np.tile(np.array(curves.groups, dtype=object), n),
            **{name: rate.ravel() for name, rate in zip(("selection", "tpr", "fpr"), measured, strict=True)},
        }
    )


def _named(frame: pd.DataFrame, tolerances: Floats) -> pd.DataFrame:
    return frame.assign(policy=tolerances[frame["policy"]]).rename(columns={"policy": "tolerance"})


def _check(benefit: float, cost: float) -> None:
    for name, value in (("benefit", benefit), ("cost", cost)):
        if not (np.isfinite(value) and value > 0):
            raise InvalidInput(f"{name} must be positive and finite, got {value}")


def _needs(curves: Curves, *rates: str) -> None:
    for rate in rates:
        for name, values in zip(curves.groups, getattr(curves, rate), strict=True):
            if np.isnan(values[0]):
                lacking, comparing = ("favourable", "true positive") if rate == "tpr" else ("unfavourable", "false positive")
                raise InvalidInput(
                    f"outcome must be {lacking} for somebody in group {name} where {comparing} rates are compared, got nobody"
                )
