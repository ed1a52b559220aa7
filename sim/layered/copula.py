"""What gets through layers that fail together: a one-factor Gaussian copula of failures, exact for any choice of layers, and drawn.

An attempt meets layer i with the score sqrt(c_i) Z + sqrt(1 - c_i) e_i. Z is what all layers have in common, e_i the layer's own, both N(0, 1):
scores of two layers correlate as sqrt(c_i c_j). It passes the layer where its score is low, in a share l_i of attempts. Given Z the layers are
independent, so what passes them all is one integral. The copula is [li2000]'s, there with lenders that default.

Z is the mean of what the disciplines in a team overlook. Of m disciplines, each overlooking its own, that mean has the variance 1 / m, while a
layer's own luck stays: the shared part of the score shrinks from c to (c / m) / (c / m + 1 - c).
"""

import pickle

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtri

from sim.contract.shelf import remembered

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

STEP = 0.025
NODES = np.arange(-9, 9 + STEP / 2, STEP)  # the trapezoidal rule on a bell is exact to the last bits here (tests)
WEIGHTS = np.exp(-(NODES**2) / 2) * STEP / np.sqrt(2 * np.pi)
MOST = 10  # disciplines in a team


def mixed(correlation: Array, disciplines: int) -> Array:
    """Return the correlation that is left where every team has so many disciplines.

    >>> mixed(np.array([0.8, 0.5]), 4).round(3).tolist()
    [0.5, 0.2]
    """
    shared = correlation / disciplines
    return shared / (shared + 1 - correlation)


def leaked(leak: Array, correlation: Array, on: Bools) -> Array:
    """Return the share of attempts that pass all chosen layers, shape (k,), of k choices `on` (k, n) among n layers.

    >>> five = leaked(np.full(5, 0.2), np.full(5, 0.5), np.ones((1, 5), bool))
    >>> five.round(6).tolist()
    [0.023856]
    """
    score = (ndtri(leak)[:, None] - np.sqrt(correlation)[:, None] * NODES) / np.sqrt(1 - correlation)[:, None]
    return np.asarray(np.exp(on.astype(float) @ log_ndtr(score)) @ WEIGHTS)


@remembered(4)
def luck(start: bytes, attempts: int, layers: int) -> tuple[Array, Array]:
    """Return what MOST disciplines overlook of each attempt, and every layer's own luck; `start` is the pickled generator."""
    rng: np.random.Generator = pickle.loads(start)
    return rng.standard_normal((attempts, MOST)), rng.standard_normal((attempts, layers))


def passes(leak: Array, correlation: Array, disciplines: int, overlooked: Array, own: Array) -> tuple[Bools, Array]:
    """Return which layers each attempt passes, shape (attempts, n), and what all of them overlook of it: low where it is seen by none."""
    shared = overlooked[:, :disciplines].mean(1)
    score = np.sqrt(correlation) * shared[:, None] + np.sqrt(1 - correlation) * own
    spread = np.sqrt(correlation / disciplines + 1 - correlation)
    return score < ndtri(leak) * spread, shared


def crowd(overlooked: Array, disciplines: int) -> tuple[float, float, float]:
    """Return mean squares: of the disciplines' errors, of the error of their mean, and of how they differ from it (diversity).

    The second is the first less the third, whatever the errors are: an identity [krogh1995].
    """
    team = overlooked[:, :disciplines]
    together = team.mean(1, keepdims=True)
    return float((team**2).mean()), float((together**2).mean()), float(((team - together) ** 2).mean())
