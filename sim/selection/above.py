"""Who is chosen of several groups by one threshold, where each group's scores are normal."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, owens_t

Array = NDArray[np.float64]


def above(mean: Array, spread: Array, group_share: Array, chosen: float) -> tuple[Array, Array]:
    """Return the threshold that a share `chosen` of everybody is above, (k,), and the share of each group that is, (k, groups).

    For k rows of group means and standard deviations, (k, groups), and the groups' shares, (groups,). Bisection to the last bit: who is above
    falls with the threshold.

    >>> threshold, share = above(np.zeros((1, 2)), np.ones((1, 2)), np.array([0.9, 0.1]), 0.5)
    >>> threshold.round(12).tolist(), share.round(12).tolist()
    ([0.0], [[0.5, 0.5]])
    """
    low, high = (mean - 9 * spread).min(1), (mean + 9 * spread).max(1)
    for _ in range(64):
        middle = (low + high) / 2
        many = ndtr((mean - middle[:, None]) / spread) @ group_share > chosen
        low, high = np.where(many, middle, low), np.where(many, high, middle)
    threshold = (low + high) / 2
    return threshold, ndtr((mean - threshold[:, None]) / spread)


def both(h: Array, k: Array, correlation: Array) -> Array:
    """Return P(X < h, Y < k) of two standard normals by Owen's T, for h and k that are not both 0; at correlation 1 the smaller of both.

    >>> both(np.array([1.0]), np.array([1.0]), np.array([1.0])).round(4).tolist()
    [0.8413]
    """
    rest = np.sqrt(np.clip(1 - correlation**2, 0, None))
    with np.errstate(divide="ignore", invalid="ignore"):
        along_h, along_k = (k / h - correlation) / rest, (h / k - correlation) / rest
        half = np.where((h * k > 0) | ((h * k == 0) & (h + k >= 0)), 0.0, 0.5)
        found = (ndtr(h) + ndtr(k)) / 2 - owens_t(h, along_h) - owens_t(k, along_k) - half
    return np.where(rest < 1e-9, np.minimum(ndtr(h), ndtr(k)), found)
