"""What ranking does alone, without any loop: a small kind that scores a little higher fills the top.

Scores are N(0, 1), those of the boosted kind N(boost, 1). Nothing learns and nobody changes. The further up one looks, the more of
the boosted kind one sees: the tails of two normal laws part exponentially.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln, ndtr

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NODES = 2001


def share_in_top(share: float, boost: float, top: float) -> float:
    """Return the boosted kind's share among the best `top` (a share) of all items taken together, exactly.

    With z so that (1 - share) Q(z) + share Q(z - boost) = top: share Q(z - boost) / top.

    >>> [round(100 * share_in_top(0.1, 0.5, top), 1) for top in (0.1, 0.01, 0.001)]
    [19.9, 28.1, 35.8]
    """
    _check(share, boost)
    if not 0 < top < 1:
        raise InvalidInput(f"top must be in (0, 1), got {top!r}")
    if share == 0:
        return 0.0

    def excess(z: float) -> float:
        return float((1 - share) * ndtr(-z) + share * ndtr(boost - z) - top)

    z = brentq(excess, -40.0 - abs(boost), 40.0 + abs(boost), xtol=1e-13, rtol=1e-14)
    return float(share * ndtr(boost - z) / top)


def sampled_share_in_top(share: float, boost: float, top: float, items: int, rng: np.random.Generator) -> float:
    """Return the same from `items` drawn scores, of which round(share x items) are boosted."""
    score = rng.standard_normal(items)
    boosted = round(share * items)
    score[:boosted] += boost
    count = max(1, round(top * items))
    best = np.argpartition(score, items - count)[items - count :]
    return float((best < boosted).mean())


def share_by_rank(share: float, boost: float, candidates: int) -> Floats:
    """Return the chance that the r-th best of `candidates` items is of the boosted kind, shape (candidates,), rank 1 first.

    Each candidate is of that kind with chance `share`, independently. With F the law of the mixture, the r-th best has density
    candidates C(n-1, r-1) F^(n-r) (1-F)^(r-1) f, and at score z the kind has chance share f_boosted(z) / f(z): one quadrature.

    >>> share_by_rank(0.1, 0.0, 3).round(6).tolist()
    [0.1, 0.1, 0.1]
    """
    _check(share, boost)
    if candidates < 1:
        raise InvalidInput(f"candidates must be at least 1, got {candidates}")
    z = np.linspace(-9.0 + min(0.0, boost), 9.0 + max(0.0, boost), _NODES)
    boosted = share * np.exp(-0.5 * (z - boost) ** 2)
    every = (1 - share) * np.exp(-0.5 * z**2) + boosted
    below = (1 - share) * ndtr(z) + share * ndtr(z - boost)
    above = (1 - share) * ndtr(-z) + share * ndtr(boost - z)
    rank = np.arange(1, candidates + 1)[:, None]
    n = candidates
    ways = gammaln(n + 1) - gammaln(rank) - gammaln(n - rank + 1)
    with np.errstate(divide="ignore"):
        power = ways + (n - rank) * np.log(below) + (rank - 1) * np.log(above)
    density = np.where(np.isfinite(power), np.exp(power), 0.0)
    # trapezoid on a grid far wider than the law: the sums converge faster than any power of the step
    found: Floats = (density * boosted).sum(axis=1) / (density * every).sum(axis=1)
    return found


def attention(ranks: int) -> Floats:
    """Return the chance that each rank is looked at, relative to the first: 1 / log2(1 + rank), shape (ranks,).

    >>> attention(3).round(3).tolist()
    [1.0, 0.631, 0.5]
    """
    seen: Floats = 1.0 / np.log2(np.arange(2, ranks + 2))
    return seen


def _check(share: float, boost: float) -> None:
    if not 0 <= share <= 1:
        raise InvalidInput(f"share must be in [0, 1], got {share!r}")
    if not np.isfinite(boost):
        raise InvalidInput(f"boost must be finite, got {boost!r}")
