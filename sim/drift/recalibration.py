"""A score's meaning learnt anew: logistic regression of what happened on the score's log-odds, many at once from counts.

P(yes) = 1 / (1 + exp(-(a + b x))) with x the log-odds of the score. (a, b) = (0, 1) leaves every score as it is, and a ridge draws there, so
that a few rows move little.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EDGE = 0.001
"""Scores nearer to 0 or 1 count as this near: 0 and 1 have no log-odds (assumption)."""
RIDGE = 1.0
"""As much as a row that is quite unsure of what it says (assumption)."""
STEPS, LONGEST = 30, 3.0


def log_odds(score: Floats) -> Floats:
    """Return the log-odds of scores, those nearer than EDGE to 0 or 1 as of EDGE."""
    inside = np.clip(score, EDGE, 1 - EDGE)
    return np.asarray(np.log(inside / (1 - inside)))


def fitted(x: Floats, yes: Ints, rows: Ints) -> Floats:
    """Return (a, b), (n, 2), of n samples: how many rows had each x (n, k), and how many of them a yes (n, k). Newton's steps.

    >>> x = log_odds(np.array([0.2, 0.8]))
    >>> (0.0 + fitted(x, np.array([[2000, 8000]]), np.array([[10000, 10000]])).round(2)).tolist()
    [[0.0, 1.0]]
    """
    found = np.zeros((len(yes), 2))
    for _ in range(STEPS):
        chance = expit(found[:, :1] + found[:, 1:] * x)
        wrong, weight = yes - rows * chance, rows * chance * (1 - chance)
        a, b = wrong.sum(1) - RIDGE * found[:, 0], wrong @ x - RIDGE * (found[:, 1] - 1)
        aa, ab, bb = weight.sum(1) + RIDGE, weight @ x, weight @ x**2 + RIDGE
        step = np.column_stack([a * bb - b * ab, b * aa - a * ab]) / (aa * bb - ab**2)[:, None]
        found += step * np.minimum(1.0, LONGEST / np.maximum(np.abs(step).max(axis=1, keepdims=True), 1e-12))
    return found


def chances(x: Floats, fit: Floats) -> Floats:
    """Return the chance of a yes at each x, (n, k)."""
    return np.asarray(expit(fit[:, :1] + fit[:, 1:] * x))
