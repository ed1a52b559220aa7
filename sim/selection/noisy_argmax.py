"""Which item wins when noise is added to every item's score: exact chances, for the mechanisms that choose in private.

An item wins if its score a_k plus its own noise Z_k is the largest. With independent noise of distribution function F and
density f, P(k wins) = integral of f(y - a_k) prod_{j != k} F(y - a_j) dy: one line integral for every kind of noise.

- "gumbel": standard Gumbel noise; the chances are the softmax exp(a_k) / sum exp(a_j), the exponential mechanism.
- "laplace": standard Laplace noise; report noisy max.
- "laplace_then_gumbel": half a Laplace plus a Gumbel. A softmax over noisy scores, exp(a_k + L_k / 2), wins with these chances.
  With s = exp(-y): F = A + E_3(s) and f = 2 (A - E_3(s)), where A = P(2, s) / s^2, P the regularised lower incomplete
  gamma function and E_3 the exponential integral.
- "normal": standard normal noise.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expn, gammainc, ndtr, softmax

Array = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
# Panel edges relative to the highest score; the edges also stand at every score, where a Laplace density has its kink.
EDGES = np.array([-40, -30, -22, -16, -12, -9, -7, -5.5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5.5, 7, 9, 12, 16, 22, 30, 40.0])


def chances(scores: ArrayLike, noise: str) -> Array:
    """Return each item's chance to win, shape of `scores`: (..., items), summing to 1 over the last axis.

    >>> chances([0.0, 0.0], "laplace").round(9).tolist()
    [0.5, 0.5]
    """
    array = np.asarray(scores, dtype=float)
    if noise == "gumbel":
        return np.asarray(softmax(array, axis=-1))
    relative = array - array.max(axis=-1, keepdims=True)
    kinks = np.clip(relative, EDGES[0], 0.0)
    edges = np.sort(np.concatenate([np.broadcast_to(EDGES, (*array.shape[:-1], len(EDGES))), kinks], axis=-1), axis=-1)
    half = np.diff(edges)[..., None] / 2
    y = (edges[..., :-1, None] + half * (1 + NODES)).reshape(*array.shape[:-1], -1)
    weight = (half * WEIGHTS).reshape(y.shape)
    below, density = DISTRIBUTIONS[noise](y[..., None, :] - relative[..., :, None])
    others = _product_of_the_others(below)
    return np.asarray((density * others * weight[..., None, :]).sum(axis=-1))


def _product_of_the_others(below: Array) -> Array:
    """Return the product over all items but one, for each one, along axis -2."""
    ones = np.ones_like(below[..., :1, :])
    before = np.concatenate([ones, np.cumprod(below, axis=-2)[..., :-1, :]], axis=-2)
    after = np.concatenate([ones, np.cumprod(below[..., ::-1, :], axis=-2)[..., :-1, :]], axis=-2)[..., ::-1, :]
    return np.asarray(before * after)


def _laplace(z: Array) -> tuple[Array, Array]:
    density = 0.5 * np.exp(-np.abs(z))
    return np.where(z < 0, density, 1 - density), density


def _laplace_then_gumbel(z: Array) -> tuple[Array, Array]:
    s = np.exp(-np.clip(z, -300.0, 300.0))
    with np.errstate(under="ignore"):
        low, high = gammainc(2.0, s) / s**2, expn(3, s)
    return low + high, np.maximum(2 * (low - high), 0.0)


def _normal(z: Array) -> tuple[Array, Array]:
    return np.asarray(ndtr(z)), np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)


DISTRIBUTIONS: dict[str, Callable[[Array], tuple[Array, Array]]] = {
    "laplace": _laplace,
    "laplace_then_gumbel": _laplace_then_gumbel,
    "normal": _normal,
}
