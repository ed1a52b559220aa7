"""A filter fitted to labelled mail: logistic regression in the plane, many at once."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Points = NDArray[np.float32] | Floats
Flags = NDArray[np.bool_]
RIDGE = 1.0  # assumption; with few labels a line may make no mistake at all, and without a ridge no weight would be large enough
STEPS = 7  # of Newton: the next one moves no chance to be right by 1e-6


def fitted(x: Points, spam: Flags) -> Floats:
    """Return weights (n, 3) of n logistic regressions, from messages x (n, m, 2) and whether each is spam (n, m).

    A message is taken for spam where w_0 x_0 + w_1 x_1 + w_2 > 0. Newton's steps from 0.

    >>> x = np.array([[[1.0, 0.0], [-1.0, 0.0], [2.0, 1.0], [-2.0, -1.0]]])
    >>> line = fitted(x, x[:, :, 0] > 0)[0]
    >>> bool(line[0] > line[1] > 0), bool(abs(line[2]) < 1e-9)
    (True, True)
    """
    design = np.concatenate([x, np.ones((*x.shape[:2], 1))], axis=2)  # float64
    across = np.ascontiguousarray(design.transpose(0, 2, 1))
    found = np.zeros((len(x), 3))
    for _ in range(STEPS):
        chance = expit((design @ found[:, :, None])[:, :, 0])
        gradient = (across @ (spam - chance)[:, :, None])[:, :, 0] - RIDGE * found
        curvature = (across * (chance * (1 - chance))[:, None, :]) @ design + RIDGE * np.eye(3)
        found = found + np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
    return found


def nearest(line: Floats, x: Points, many: int, known: int = 0) -> NDArray[np.intp]:
    """Return which `many` messages to label, (n, many): the first `known`, and of the rest those nearest to the line (n, 3)."""
    away = np.abs((x @ line[:, :2, None])[:, :, 0] + line[:, 2:])
    away[:, :known] = -1.0
    return np.argpartition(away, many - 1, axis=1)[:, :many]


def labelled(x: Points, spam: Flags, which: NDArray[np.intp]) -> Floats:
    """Return the filters fitted to these messages, (n, 3)."""
    row = np.arange(len(x))[:, None]
    return fitted(x[row, which], spam[row, which])
