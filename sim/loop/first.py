"""First opinions: Beta(2.5, 2.5) stretched to [-1, 1], density proportional to (1 - s^2)^1.5; drawn, or as a quadrature of one camp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.contract.shelf import remembered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHAPE = 2.5
VARIANCE = 1 / (2 * SHAPE + 1)
MEAN_SIZE = 16 / (15 * np.pi)  # E|s| = .339531: half a camp's distance from the other
NODES = 128


def drawn(people: int, rng: np.random.Generator) -> tuple[Floats, int]:
    """Return opinions (people,), the camp of s >= 0 first, and how many are in it."""
    one, other = rng.standard_gamma(SHAPE, (2, people))
    opinion = (one - other) / (one + other)
    right = opinion >= 0
    return np.concatenate([opinion[right], opinion[~right]]), int(right.sum())


@remembered(8)
def quadrature(nodes: int = NODES) -> tuple[Floats, Floats]:
    """Return opinions (nodes,) in (0, 1) and weights (nodes,) that sum to 1: the right camp, exactly.

    With s = sin t the density is cos^4 t, an entire function: Gauss and Legendre's rule in t converges faster than any power
    (where the shelf clips, opinions have a kink, and it is right to 1e-5).

    >>> opinion, weight = quadrature()
    >>> round(float(weight @ opinion), 6), round(float(weight @ opinion**2), 6)
    (0.339531, 0.166667)
    """
    at, weight = np.polynomial.legendre.leggauss(nodes)
    t = np.pi / 4 * (at + 1)
    weight = weight * np.cos(t) ** (2 * SHAPE - 1)
    return np.sin(t), weight / weight.sum()
