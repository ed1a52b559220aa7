"""Bradley-Terry of many items that meet often: from close by, Newton's steps solved by conjugate gradients.

A matrix of a thousand items is too large to be factored at every step, and a step need not be exact: Newton's error squares, so the
equations are solved as precisely as the next step can use. What is read is a few passes over the pairs a step, and one for each product
with a vector. Where items meet seldom or in a chain this is not safe; `pairwise` goes another way there.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]
Product = Callable[[Array], Array]
Pairs = Callable[[Array], tuple[Array, Product]]
"""Given rewards: how often each item should have won more than it did, and the product of the pairs' curvatures with a vector."""
MOST_STEPS = 20
LOOSEST, FINEST = 1e-2, 1e-6  # relative errors of a step


def finish(rewards: Array, pairs: Pairs) -> Array | None:
    """Return the rewards of most likelihood, from rewards that are some tenths off at most; None if they were not.

    A step that changes log odds by at most 1 alters no curvature by more than a factor e, so it needs no check; after one
    below 1e-6 the error is below 1e-11.
    """
    for _ in range(MOST_STEPS):
        gradient, coupled = pairs(rewards)
        step = _newton(gradient, coupled)
        change = 2 * float(np.abs(step).max())
        if not change <= 1:
            return None
        rewards = rewards - step
        if change < 1e-6:
            return rewards
    return None


def _newton(gradient: Array, coupled: Product) -> Array:
    """Return the inverse Hessian times the gradient, as precisely as the next step can use."""
    curvature = coupled(np.ones(len(gradient)))
    # Adding the same number to all rewards changes no probability: this fixes that direction and no other.
    gauge = curvature.mean() / len(gradient)
    precise = min(max(float(np.abs(gradient / curvature).max()), FINEST), LOOSEST)
    return _solved(lambda v: curvature * v - coupled(v) + gauge * v.sum(), gradient, curvature, precise)


def every_pair(wins: Array) -> Pairs:
    """Return the pairs as full matrices, for items most of which met."""
    total, won = wins + wins.T, wins.sum(1)
    chance, weight = np.empty_like(total), np.empty_like(total)

    def pairs(rewards: Array) -> tuple[Array, Product]:
        strength = np.exp(rewards)[:, None]
        np.add(strength, strength.T, out=chance)
        np.divide(strength, chance, out=chance)
        np.subtract(1.0, chance, out=weight)
        np.multiply(weight, chance, out=weight)
        np.multiply(weight, total, out=weight)
        return np.vecdot(total, chance) - won, lambda v: weight @ v

    return pairs


def pairs_that_met(winner: Index, loser: Index, count: Array, size: int) -> Pairs:
    """Return only the pairs that met, once for each way it went. `winner` is sorted."""
    rows = np.concatenate([[0], np.cumsum(np.bincount(winner, minlength=size))])

    def pairs(rewards: Array) -> tuple[Array, Product]:
        strength = np.exp(rewards)
        beaten = strength[loser]
        missed = beaten / (beaten + strength[winner])
        weight = count * missed
        gradient: Array = np.subtract(np.bincount(loser, weight, size), np.bincount(winner, weight, size), dtype=float)
        weight *= 1 - missed
        one = csr_array((weight, loser, rows), shape=(size, size))
        other = one.T
        return gradient, lambda v: one @ v + other @ v

    return pairs


def _solved(product: Product, right: Array, diagonal: Array, precise: float) -> Array:
    """Return x with product(x) = right up to a relative error, by conjugate gradients on what is scaled by the diagonal.

    By hand: what scipy's `cg` does around the products takes longer than they do at 300 items.
    """
    found, left = np.zeros_like(right), right.copy()
    scaled = left / diagonal
    along, length = scaled, float(left @ scaled)
    enough = length * precise * precise
    for _ in range(10 * len(right)):
        if length <= enough:
            break
        image = product(along)
        far = length / float(along @ image)
        found += far * along
        left -= far * image
        scaled = left / diagonal
        before, length = length, float(left @ scaled)
        along = scaled + length / before * along
    return found
