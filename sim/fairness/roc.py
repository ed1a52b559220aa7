"""What a score can do in each group: selection, true and false positive rate at every threshold, and the ROC hull.

A point between two thresholds is reached by a lottery between them, so a group's options are the convex hull of its ROC curve.
The best of them are on its upper hull, whose vertices are all that an optimum can use: a few hundred, however many the people.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.contract.parameters import InvalidInput

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
ROUNDING = 1e-12  # of benefit and cost; rounding moves a profit per person by less, one person of a million by more
Plan = tuple[tuple[Integers, Floats], ...]
"""Per group: which thresholds (policies, k), as positions in its curve, and the probability of each (policies, k)."""


@dataclass(frozen=True)
class Curves:
    """Per group one array each, from the strictest threshold (+inf, approves nobody) to the lowest score (approves everybody).

    `score >= threshold` approves. `hull` holds the positions of the ROC hull's vertices. `weight` (groups,) is the number of
    people, `base_rate` (groups,) the share of favourable outcomes. A rate among people who are not there (true positive
    rate where base_rate = 0, false positive rate where it is 1) is NaN.
    """

    groups: tuple[str, ...]
    thresholds: tuple[Floats, ...]
    selection: tuple[Floats, ...]
    tpr: tuple[Floats, ...]
    fpr: tuple[Floats, ...]
    hull: tuple[Integers, ...]
    weight: Floats
    base_rate: Floats

    @property
    def share(self) -> Floats:
        """Return each group's share of the population, shape (groups,)."""
        return np.asarray(self.weight / self.weight.sum())


def curves(score: ArrayLike, outcome: ArrayLike, group: ArrayLike, weight: ArrayLike | None = None) -> Curves:
    """Return the curves of every group, groups in sorted order.

    Parameters
    ----------
    score, outcome, group, weight
        Shape (people,). Outcome 1 is the favourable one; weight (default 1) counts people, rows of weight 0 count nobody.

    Raises
    ------
    InvalidInput
        Unequal lengths, nobody, a missing group, a score that is not finite, an outcome other than 0 and 1, a negative weight.

    Examples
    --------
    >>> found = curves([3, 2, 1, 2, 1], [1, 1, 0, 1, 0], ["a", "a", "a", "b", "b"])
    >>> found.groups, found.tpr[0].tolist(), found.thresholds[1].tolist()
    (('a', 'b'), [0.0, 0.5, 1.0, 1.0], [inf, 2.0, 1.0])
    """
    scores, favourable, labels, codes, weights = _checked(score, outcome, group, weight)
    members = [np.flatnonzero(codes == g) for g in range(len(labels))]
    parts = [_counted(scores[rows], favourable[rows], weights[rows]) for rows in members]
    thresholds, positive, negative = zip(*parts, strict=True)
    return from_counts(labels, thresholds, positive, negative)


def from_counts(
    labels: tuple[str, ...], thresholds: tuple[Floats, ...], positive: tuple[Floats, ...], negative: tuple[Floats, ...]
) -> Curves:
    """Return the curves of groups whose members with outcome 1 and 0 are counted at each score, from the highest score down.

    Thresholds are +inf and then the scores; a score that nobody has is left out.
    """
    there = [np.r_[True, p + n > 0] for p, n in zip(positive, negative, strict=True)]
    thresholds = tuple(t[at] for t, at in zip(thresholds, there, strict=True))
    positive, negative = (
        tuple(np.r_[0.0, np.cumsum(count[at[1:]])] for count, at in zip(counts, there, strict=True))
        for counts in (positive, negative)
    )
    total = np.array([p[-1] + n[-1] for p, n in zip(positive, negative, strict=True)])
    base_rate = np.array([p[-1] for p in positive]) / total
    selection = tuple((p + n) / t for p, n, t in zip(positive, negative, total, strict=True))
    tpr, fpr = tuple(map(_rate, positive)), tuple(map(_rate, negative))
    hull = tuple(_upper_hull(s, p) for s, p in zip(selection, positive, strict=True))
    return Curves(labels, thresholds, selection, tpr, fpr, hull, total, base_rate)


def profits(found: Curves, benefit: float, cost: float) -> tuple[Floats, ...]:
    """Return per group the profit per member at each threshold: benefit p TPR - cost (1 - p) FPR."""
    return tuple(
        benefit * _times(p, t) - cost * _times(1 - p, f) for p, t, f in zip(found.base_rate, found.tpr, found.fpr, strict=True)
    )


def strictest(profit: Floats, benefit: float, cost: float) -> int:
    """Return where `profit` is highest, the first place of several; what rounding may tell apart (ROUNDING of the stakes) is equal.

    >>> strictest(np.array([0.0, 0.1 + 0.2, 0.3]), 1.0, 1.0)
    1
    """
    return int(np.argmax(profit >= profit.max() - ROUNDING * (benefit + cost)))


def reached(plan: Plan, of: tuple[Floats, ...]) -> Floats:
    """Return a curve's expected value under every policy of the plan, shape (policies, groups)."""
    return np.stack([np.sum(v[index] * chance, axis=1) for v, (index, chance) in zip(of, plan, strict=True)], axis=1)


def policies(found: Curves, plan: Plan) -> pd.DataFrame:
    """Return the plan as rows `policy, group, threshold, probability`; per policy and group the probabilities sum to 1."""
    columns: dict[str, list[NDArray[np.generic]]] = {"policy": [], "group": [], "threshold": [], "probability": []}
    for label, thresholds, (index, chance) in zip(found.groups, found.thresholds, plan, strict=True):
        row, column = np.nonzero(chance > 0)
        columns["policy"].append(row)
        columns["group"].append(np.full(len(row), label, dtype=object))
        columns["threshold"].append(thresholds[index[row, column]])
        columns["probability"].append(chance[row, column])
    frame = pd.DataFrame({name: np.concatenate(values) for name, values in columns.items()})
    return frame.sort_values("policy", kind="stable", ignore_index=True)


def between(vertices: Floats, positions: Integers, value: Floats) -> tuple[Integers, Floats]:
    """Return the lottery between neighbouring thresholds that reaches `value` (policies,) on a rising coordinate `vertices`."""
    right = np.clip(np.searchsorted(vertices, value), 1, len(vertices) - 1)
    step = np.clip((value - vertices[right - 1]) / (vertices[right] - vertices[right - 1]), 0.0, 1.0)
    return np.stack([positions[right - 1], positions[right]], axis=1), np.stack([1 - step, step], axis=1)


def _counted(score: Floats, favourable: NDArray[np.bool_], weight: Floats) -> tuple[Floats, Floats, Floats]:
    order = np.argsort(-score)
    score, weight, favourable = score[order], weight[order], favourable[order]
    first = np.flatnonzero(np.r_[True, score[1:] != score[:-1]])
    positive = np.add.reduceat(weight * favourable, first)
    return np.r_[np.inf, score[first]], positive, np.add.reduceat(weight * ~favourable, first)


def position(thresholds: Floats, value: Floats) -> Integers:
    """Return where in falling `thresholds` the last one stands that is at least `value`: it approves the same people."""
    return np.asarray(np.searchsorted(-thresholds, -value, side="right") - 1, dtype=np.intp)


def chances(found: Curves, policy: pd.DataFrame) -> tuple[Floats, ...]:
    """Return per group the chance of approval at each score, shape (policies, scores), scores falling.

    `policy` has rows `group, threshold, probability`, and `policy`, counting from 0, where there are several.
    """
    number = policy["policy"].to_numpy(int) if "policy" in policy else np.zeros(len(policy), dtype=int)
    label, threshold, probability = (policy[name].to_numpy() for name in ("group", "threshold", "probability"))
    approved = []
    for name, thresholds in zip(found.groups, found.thresholds, strict=True):
        rows = np.flatnonzero(label == name)
        chance = np.zeros((number.max(initial=0) + 1, len(thresholds)))
        np.add.at(chance, (number[rows], position(thresholds, threshold[rows].astype(float))), probability[rows].astype(float))
        approved.append(np.cumsum(chance[:, :0:-1], axis=1)[:, ::-1])
    return tuple(approved)


def _rate(cumulative: Floats) -> Floats:
    return cumulative / cumulative[-1] if cumulative[-1] > 0 else np.full(len(cumulative), np.nan)


def _times(share: float, rate: Floats) -> Floats:
    return share * rate if share > 0 else np.zeros(len(rate))


def _upper_hull(selection: Floats, positive: Floats) -> Integers:
    # The least concave majorant of a cumulative curve is the antitonic regression of its slopes (pool adjacent violators).
    from scipy.optimize import isotonic_regression

    mass = np.diff(selection)
    return np.asarray(isotonic_regression(np.diff(positive) / mass, weights=mass, increasing=False).blocks, dtype=np.intp)


def _checked(
    score: ArrayLike, outcome: ArrayLike, group: ArrayLike, weight: ArrayLike | None
) -> tuple[Floats, NDArray[np.bool_], tuple[str, ...], Integers, Floats]:
    scores, outcomes = np.asarray(score, dtype=float), np.asarray(outcome)
    weights = np.ones(len(scores)) if weight is None else np.asarray(weight, dtype=float)
    codes, labels = pd.factorize(np.asarray(group), sort=True)
    for name, values in (("outcome", outcomes), ("group", codes), ("weight", weights)):
        if values.shape != scores.shape or scores.ndim != 1:
            raise InvalidInput(f"{name} must have one value per score, got shape {values.shape} for {scores.shape}")
    _all("score", "finite", scores, np.isfinite(scores))
    _all("outcome", "0 or 1", outcomes, (outcomes == 0) | (outcomes == 1))
    _all("weight", "finite and at least 0", weights, np.isfinite(weights) & (weights >= 0))
    _all("group", "present", np.asarray(group), codes >= 0)
    counted = weights > 0
    if not counted.any():
        raise InvalidInput("weight must be positive for at least one person, got nobody")
    if not counted.all():
        return _checked(scores[counted], outcomes[counted], np.asarray(group)[counted], weights[counted])
    return scores, outcomes.astype(bool), tuple(map(str, labels)), codes, weights


def _all(name: str, allowed: str, values: NDArray[np.generic], good: NDArray[np.bool_]) -> None:
    if not good.all():
        row = int(np.flatnonzero(~good)[0])
        raise InvalidInput(f"{name} must be {allowed}, got {values[row]} in row {row}")
