"""Group rates at a decision, the identity that ties them together, and who gains or loses between two policies."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.contract.parameters import InvalidInput
from sim.fairness.roc import Curves, Floats, chances


def rates(decision: ArrayLike, outcome: ArrayLike, group: ArrayLike, weight: ArrayLike | None = None) -> pd.DataFrame:
    """Return one row per group: group, people, base_rate, selection, tpr, fpr, fnr, tnr, ppv, npv, accuracy.

    Decision and outcome are 0 or 1, shape (people,), outcome 1 the favourable one (or, for a risk score, the predicted one). One
    bincount; a rate among nobody is NaN. Raises InvalidInput for unequal lengths, other values and a missing group.

    >>> rates([1, 1, 0, 0], [1, 0, 1, 0], ["a", "a", "a", "b"])[["group", "selection", "tpr"]].values.tolist()
    [['a', 0.6666666666666666, 0.5], ['b', 0.0, nan]]
    """
    codes, labels = pd.factorize(np.asarray(group), sort=True)
    decisions, outcomes = np.asarray(decision), np.asarray(outcome)
    weights = None if weight is None else np.asarray(weight, dtype=float)
    for name, values in (("decision", decisions), ("outcome", outcomes)):
        if values.shape != codes.shape:
            raise InvalidInput(f"{name} must have one value per member of group, got shape {values.shape} for {codes.shape}")
        other = (values != 0) & (values != 1)
        if other.any():
            raise InvalidInput(f"{name} must be 0 or 1, got {values[other][0]} in row {int(np.argmax(other))}")
    if (codes < 0).any():
        raise InvalidInput(f"group must be present, got none in row {int(np.argmax(codes < 0))}")
    if weights is not None and (weights.shape != codes.shape or not (np.isfinite(weights) & (weights >= 0)).all()):
        raise InvalidInput("weight must be one finite number of at least 0 per member of group, got something else")
    cell = 4 * codes + 2 * outcomes.astype(np.int64) + decisions.astype(np.int64)
    counts = np.bincount(cell, weights, minlength=4 * len(labels)).reshape(-1, 4).astype(float)
    true_negative, false_positive, false_negative, true_positive = counts.T
    people, positive, negative = counts.sum(axis=1), false_negative + true_positive, true_negative + false_positive
    selected = true_positive + false_positive
    with np.errstate(invalid="ignore", divide="ignore"):
        return pd.DataFrame(
            {
                "group": labels,
                "people": people,
                "base_rate": positive / people,
                "selection": selected / people,
                "tpr": true_positive / positive,
                "fpr": false_positive / negative,
                "fnr": false_negative / positive,
                "tnr": true_negative / negative,
                "ppv": true_positive / selected,
                "npv": true_negative / (people - selected),
                "accuracy": (true_positive + true_negative) / people,
            }
        )


def false_positive_rate(base_rate: ArrayLike, ppv: ArrayLike, fnr: ArrayLike) -> Floats:
    """Return p/(1-p) (1-PPV)/PPV (1-FNR): groups with different base rates p cannot share all three.

    Chouldechova 2017 [chouldechova2017]; it follows from the definitions.

    >>> round(float(false_positive_rate(0.5, 0.8, 0.2)), 3)
    0.2
    """
    p, precision, missed = (np.asarray(value, dtype=float) for value in (base_rate, ppv, fnr))
    return np.asarray(p / (1 - p) * (1 - precision) / precision * (1 - missed))


def changes(curves: Curves, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return who changes outcome between two policies: group, outcome, gained, lost, unchanged, in people.

    Policies have rows `group, threshold, probability`. Lotteries share each person's draw, so nobody changes who need not.
    """
    rows = []
    old, new = chances(curves, before), chances(curves, after)
    for g, name in enumerate(curves.groups):
        change = (new[g] - old[g])[0]
        for outcome, rate, share in ((1, curves.tpr[g], curves.base_rate[g]), (0, curves.fpr[g], 1 - curves.base_rate[g])):
            people = np.diff(rate) * share * curves.weight[g] if share > 0 else np.zeros(len(change))
            gained, lost = float(people @ np.maximum(change, 0)), float(people @ np.maximum(-change, 0))
            rows.append((name, outcome, gained, lost, float(people.sum()) - gained - lost))
    return pd.DataFrame(rows, columns=["group", "outcome", "gained", "lost", "unchanged"])
