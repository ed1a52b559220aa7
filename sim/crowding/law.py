"""How likely it is that more than a share of firms sell on the same day, when all signals correlate alike.

Given what all have in common firms sell independently. Of infinitely many the share is then known, [vasicek2002]; of `firms` it is a
binomial. Any two signals on one bought model correlate as `shared` says: firms share what happens to them, and all of the model's errors.
"""

import numpy as np
from scipy.special import bdtrc, ndtr, ndtri

POINTS = np.linspace(
    -10.0, 10.0, 4001
)  # of what all have in common; the trapezoidal rule is as good as exact for so smooth a bell


def limit(sell: float, together: float, correlation: float) -> float:
    """Return the chance that more than `together` of infinitely many firms sell, each on a share `sell` of days.

    >>> [round(limit(0.05, 0.3, correlation), 5) for correlation in (0.2, 0.5)]
    [0.00428, 0.03579]
    """
    if correlation == 0:
        return float(sell > together)
    if correlation == 1:
        return sell
    apart = np.sqrt(1 - correlation) * ndtri(together)
    return float(ndtr((ndtri(sell) - apart) / np.sqrt(correlation)))


def exact(firms: int, sell: float, together: float, correlation: float) -> float:
    """Return the same for so many firms.

    >>> round(exact(100, 0.05, 0.3, 0.2), 5)
    0.00505
    """
    most = many(firms, together)
    if correlation == 1:
        return sell
    alone = ndtr((ndtri(sell) - np.sqrt(correlation) * POINTS) / np.sqrt(1 - correlation))
    bell = np.exp(-(POINTS**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.trapezoid(bdtrc(most, firms, alone) * bell, POINTS))


def many(firms: int, share: float) -> int:
    """Return the largest number of firms that is not more than this share of them."""
    return int(np.floor(share * firms + 1e-9))


def shared(correlation: float, skill: float) -> float:
    """Return how two signals correlate that err alike and read of what correlates: a bought model's, on two firms.

    >>> [round(shared(0.2, skill), 3) for skill in (0.8, 1.0)]
    [0.488, 0.2]
    """
    return skill**2 * correlation + 1 - skill**2
