"""Many linear Bradley-Terry fits at once: one world of comparisons a row, one reward model each.

What `linear_bradley_terry` does for one table of counts, for many lists of comparisons that all differ. The penalty pulls towards a
`prior`, not towards zero: what the comparisons leave open stays where a model began, so that two models with the same data and
different beginnings disagree exactly there.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from sim.contract.parameters import InvalidInput
from sim.preferences.pairwise import Array

MAX_STEPS = 200
SETTLED = 1e-5  # of a log odds: the error left is about its square


def fit(differences: npt.ArrayLike, prior: npt.ArrayLike, l2: float = 1.0, start: npt.ArrayLike | None = None) -> Array:
    """Return theta, shape (worlds, d), that maximises sum log sigma(theta . difference) - l2 / 2 |theta - prior|^2 in every world.

    `differences` (worlds, comparisons, d) are features of the answer that was called better minus those of the other; `prior`
    (worlds, d). `l2` > 0, so that there is one maximum. `start` is a first guess, else zero, from where the curvature is largest.

    Newton's method. A step that changes no log odds by more than 1 is taken whole, and so is one that does not ascend. Any other is shortened
    to log(1 + c) / c of itself, where c is the largest change: the curvature grows by at most e^c on the way, so that this never
    ascends. Raises ArithmeticError after 200 steps.

    >>> fit([[[1.0]] * 3 + [[-1.0]]], [[0.0]], 1e-9).round(4)
    array([[1.0986]])
    """
    x, centre = np.asarray(differences, float), np.asarray(prior, float)
    if x.ndim != 3 or centre.shape != (x.shape[0], x.shape[2]):
        raise InvalidInput(f"prior must have shape (worlds, d) for differences (worlds, comparisons, d), got {centre.shape}")
    if not (np.isfinite(l2) and l2 > 0):
        raise InvalidInput(f"l2 must be a number > 0, got {l2}")
    theta = np.zeros_like(centre) if start is None else np.array(start, float)
    ridge = l2 * np.eye(x.shape[2])
    turned = x.transpose(0, 2, 1)
    odds = (x @ theta[..., None])[..., 0]
    for _ in range(MAX_STEPS):
        missed = expit(-odds)
        slope = (turned @ missed[..., None])[..., 0] - l2 * (theta - centre)
        curvature = turned @ (x * (missed * (1 - missed))[..., None]) + ridge
        step = np.linalg.solve(curvature, slope[..., None])[..., 0]
        along = (x @ step[..., None])[..., 0]
        change = np.maximum(np.abs(along).max(1, initial=0.0), 1e-300)
        length = np.ones((len(x), 1))
        if (change > 1).any():
            before, whole = (_loss(odds + t * along, theta + t * step - centre, l2) for t in (0.0, 1.0))
            length[(change > 1) & (whole > before), 0] = (np.log1p(change) / change)[(change > 1) & (whole > before)]
        theta, odds = theta + length * step, odds + length * along
        if (change < SETTLED).all():
            return np.asarray(theta)
    raise ArithmeticError(
        f"Newton's method did not converge in {MAX_STEPS} steps; its last step changed log odds by {change.max():g}"
    )


def _loss(odds: Array, away: Array, l2: float) -> Array:
    """Return the negative of what is maximised, per world."""
    return np.asarray(np.logaddexp(0.0, -odds).sum(1) + l2 / 2 * np.vecdot(away, away))
