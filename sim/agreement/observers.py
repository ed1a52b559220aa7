"""Labels from raters who err: majority, and Dawid and Skene's model, where every rater has an own table of errors.

Long form: one entry per label given, with item, rater and label. Source: [dawid1979].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from sim.contract.parameters import InvalidInput

Array = npt.NDArray[np.float64]
Column = Sequence[Any] | npt.NDArray[Any] | pd.Series
# Stands in for a rate of zero, so that one label cannot rule a class out with infinite certainty.
FLOOR = 1e-10


@dataclass(frozen=True)
class DawidSkene:
    """Estimates of Dawid and Skene's model.

    `posterior` (items, classes), `prior` (classes,), `confusion` (raters, classes, classes): row the true class, column the label
    given. `items`, `raters`, `classes` name the axes. `log_likelihood` (iterations,) belongs to the parameters that each E-step
    used; `converged` says whether its last change was below the tolerance.
    """

    posterior: Array
    prior: Array
    confusion: Array
    items: npt.NDArray[Any]
    raters: npt.NDArray[Any]
    classes: npt.NDArray[Any]
    log_likelihood: Array
    converged: bool

    def to_frame(self) -> pd.DataFrame:
        """Return one row per item: item, label (the likeliest), probability."""
        best = self.posterior.argmax(1)
        return pd.DataFrame({"item": self.items, "label": self.classes[best], "probability": self.posterior.max(1)})

    def rater_frame(self) -> pd.DataFrame:
        """Return one row per rater, true class and label: rater, true, label, rate."""
        raters, classes = len(self.raters), len(self.classes)
        return pd.DataFrame(
            {
                "rater": np.repeat(self.raters, classes * classes),
                "true": np.tile(np.repeat(self.classes, classes), raters),
                "label": np.tile(self.classes, raters * classes),
                "rate": self.confusion.ravel(),
            }
        )


def dawid_skene(
    item: Column,
    rater: Column,
    label: Column,
    *,
    iterations: int = 100,
    tolerance: float = 1e-8,
    smoothing: float = 0.0,
) -> DawidSkene:
    """Return the maximum likelihood estimates of true labels, class shares and every rater's errors, by EM.

    `item`, `rater`, `label` have one entry per label given. The first guess is each item's share of votes. E-step: equation 2.5
    of [dawid1979]; M-step: 2.3 and 2.4; both are one product with a sparse matrix of items by (rater, label). `smoothing` is a count
    added to every cell of the error tables. EM stops when the log likelihood per label grows by less than `tolerance`; with
    `tolerance` 0 it takes exactly `iterations` steps. Like all EM it finds a local maximum.

    >>> fit = dawid_skene([0, 0, 0, 1, 1, 1], ["x", "y", "z"] * 2, ["a", "a", "b", "b", "b", "b"])
    >>> fit.to_frame().label.tolist()
    ['a', 'b']
    """
    items, row = _codes(item, "item")
    raters, who = _codes(rater, "rater")
    classes, given = _codes(label, "label")
    if not len(row) == len(who) == len(given):
        raise InvalidInput(f"item, rater and label must have one length, got {len(row)}, {len(who)} and {len(given)}")
    if not len(row):
        raise InvalidInput("there must be at least one label, got none")
    if iterations < 1 or not tolerance >= 0 or not smoothing >= 0:
        raise InvalidInput(
            f"iterations must be >= 1, tolerance and smoothing >= 0, got {iterations}, {tolerance:g} and {smoothing:g}"
        )
    size, number = len(classes), len(classes) * len(raters)
    votes = csr_array((np.ones(len(row)), (row, who * size + given)), shape=(len(items), number))
    votes.sum_duplicates()
    posterior = np.bincount(row * size + given, minlength=len(items) * size).reshape(-1, size).astype(float)
    posterior /= posterior.sum(1, keepdims=True)
    likelihoods: list[float] = []
    converged = False
    for _ in range(iterations):
        prior, rate = _m_step(votes, posterior, smoothing)
        # Classes first: sums over a few classes are quick only along the long axis.
        joint = np.ascontiguousarray((votes @ np.log(rate)).T)
        joint += np.log(np.maximum(prior, FLOOR))[:, None]
        top = joint.max(0)
        joint -= top
        np.exp(joint, out=joint)
        total = joint.sum(0)
        joint /= total
        posterior = np.ascontiguousarray(joint.T)
        likelihoods.append(float(top.sum() + np.log(total).sum()))
        if tolerance and len(likelihoods) > 1 and abs(likelihoods[-1] - likelihoods[-2]) < tolerance * len(row):
            converged = True
            break
    prior, rate = _m_step(votes, posterior, smoothing)
    confusion = rate.reshape(len(raters), size, size).transpose(0, 2, 1)
    return DawidSkene(posterior, prior, confusion, items, raters, classes, np.array(likelihoods), converged)


def _m_step(votes: Any, posterior: Array, smoothing: float) -> tuple[Array, Array]:
    """Return class shares, and P(label | true class) per rater, shape (raters * labels, classes)."""
    number, size = posterior.shape
    count = np.asarray(votes.T @ posterior).reshape(-1, size, size) + smoothing
    np.maximum(count, FLOOR, out=count)
    count /= count.sum(1, keepdims=True)
    return np.asarray(np.ones(number) @ posterior / number), count.reshape(-1, size)


def majority(item: Column, label: Column) -> pd.DataFrame:
    """Return each item's most frequent label: columns item, label, votes, share, tied.

    Of equally frequent labels the first in sorted order is given, and `tied` says so.

    >>> majority([0, 0, 0, 1, 1], ["a", "b", "b", "b", "a"])
       item label  votes     share   tied
    0     0     b      3  0.666667  False
    1     1     a      2  0.500000   True
    """
    items, row = _codes(item, "item")
    classes, given = _codes(label, "label")
    if len(row) != len(given):
        raise InvalidInput(f"item and label must have one length, got {len(row)} and {len(given)}")
    counts = np.bincount(row * len(classes) + given, minlength=len(items) * len(classes)).reshape(len(items), -1)
    top, votes = counts.max(1, initial=0), counts.sum(1)
    return pd.DataFrame(
        {
            "item": items,
            "label": classes[counts.argmax(1)] if len(items) else classes,
            "votes": votes,
            "share": top / votes,
            "tied": (counts == top[:, None]).sum(1) > 1,
        }
    )


def _codes(column: Column, name: str) -> tuple[npt.NDArray[Any], npt.NDArray[np.intp]]:
    """Return the distinct values, sorted, and each entry's place among them; raise InvalidInput for missing entries."""
    values = np.asarray(column)
    if values.ndim != 1:
        raise InvalidInput(f"{name} must be a list, got shape {values.shape}")
    if values.dtype.kind in "iu" and values.size and values.min() >= 0 and values.max() < 4 * values.size:
        # Small whole numbers need no sorting.
        seen = np.bincount(values) > 0
        return np.flatnonzero(seen).astype(values.dtype), (np.cumsum(seen) - 1)[values]
    code, distinct = pd.factorize(values, sort=True)
    if (code < 0).any():
        raise InvalidInput(f"{name} must not be missing, entry {int(np.argmax(code < 0))} is")
    return np.asarray(distinct), code
