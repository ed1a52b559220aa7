"""How unequally something is shared: the Gini coefficient, and Atkinson's index with its aversion. Samples along the last axis."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gini(outcome: Floats) -> Floats:
    """Return sum_i (2 i - n - 1) u_(i) / (n sum u), u sorted ascending, shape (...); outcomes at least 0, not all 0.

    >>> float(gini(np.array([0.0, 0.0, 0.0, 8.0])))
    0.75
    """
    n = outcome.shape[-1]
    rank = 2 * np.arange(1, n + 1) - n - 1
    return np.asarray((rank * np.sort(outcome, axis=-1)).sum(axis=-1) / (n * outcome.sum(axis=-1)))


def atkinson(outcome: Floats, aversion: float) -> Floats:
    """Return the Atkinson index in [0, 1] of outcomes of shape (k, n): shape (k,) [atkinson1970].

    1 where somebody has nothing and the aversion is 1 or more.

    >>> atkinson(np.array([[1.0, 4.0], [2.0, 2.0]]), 1.0).round(3).tolist()
    [0.2, 0.0]
    """
    if aversion == 0:
        return np.zeros(len(outcome))
    index = np.ones(len(outcome))
    defined = outcome.min(axis=1) > 0 if aversion >= 1 else np.ones(len(outcome), dtype=bool)
    with np.errstate(divide="ignore"):
        log = np.log(outcome[defined] / outcome[defined].mean(axis=1, keepdims=True))
    if aversion == 1:
        index[defined] = -np.expm1(log.mean(axis=1))
    else:
        scaled = (1 - aversion) * log
        top = scaled.max(axis=1)  # taken out, so that a tiny outcome does not overflow
        mean = np.exp(scaled - top[:, None]).mean(axis=1)
        index[defined] = 1 - np.exp((top + np.log(mean)) / (1 - aversion))
    return np.maximum(index, 0.0)  # equal outcomes may round to -1e-16
