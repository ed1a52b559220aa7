"""How often a vote of raters puts the wrong answer first: fixed numbers, sequential asking, an option to say "equal".

A question has a majority: a share p > 1/2 of raters would choose the same of two answers. All chances are exact.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, betainc, expit, logit

Array = NDArray[np.float64]
# A one-sided normal quantile as tables print it; the exact one is 1.6449.
Z_95 = 1.645
# Binomial weights beyond six standard deviations are below 1e-8.
TAIL = 6.0


def people_needed(p: float, z: float = Z_95) -> int:
    """Return how many people settle p against 1 - p: z^2 p (1 - p) / (p - 1/2)^2, rounded up; p in (1/2, 1].

    >>> [people_needed(p) for p in (0.73, 0.60, 0.55, 0.51)]
    [11, 65, 268, 6763]
    """
    # Rounded first: 2/3 of a person is a person, but 1e-13 of one is the binary form of a decimal.
    return int(np.ceil(round(z**2 * p * (1 - p) / (p - 0.5) ** 2, 9)))


def majority_error(people: ArrayLike, p: ArrayLike) -> Array:
    """Return the chance that a simple majority of `people` is on the wrong side, ties decided by lot; shapes broadcast.

    For odd n it is I_(1-p)((n+1)/2, (n+1)/2), the tail of the binomial; an even n does exactly as well as n - 1.

    >>> majority_error([1, 2, 3], 0.7).round(3)
    array([0.3  , 0.3  , 0.216])
    """
    n = np.asarray(people)
    odd = np.where(n % 2 == 1, n, n - 1)
    half = (odd + 1) / 2
    return np.asarray(np.where(n == 0, 0.5, betainc(np.maximum(half, 0.5), np.maximum(half, 0.5), 1 - np.asarray(p, float))))


def majority_error_with_ties(people: int, p: ArrayLike, undecided: float) -> Array:
    """Return `majority_error` where each person says "equal" with probability `undecided`, and does not count then.

    The number of votes is binomial; the sum runs over all numbers within six standard deviations.

    >>> majority_error_with_ties(3, [0.7], 0.0).round(3)
    array([0.216])
    """
    share = 1 - undecided
    reach = TAIL * np.sqrt(people * share * undecided) + 1
    votes = np.arange(max(0, int(people * share - reach)), min(people, int(people * share + reach) + 1) + 1)
    below = np.concatenate([[bdtr(votes[0] - 1, people, share) if votes[0] > 0 else 0.0], bdtr(votes, people, share)])
    weight = np.diff(below)
    return np.asarray(weight @ majority_error(votes[:, None], np.asarray(p, float)[None]) / weight.sum())


def sequential(lead: ArrayLike, p: ArrayLike) -> tuple[Array, Array]:
    """Return (error, people asked on average) when one asks on until one answer leads by `lead` votes; p in (0, 1).

    A random walk between two walls (the gambler's ruin, Wald's sequential test): error 1 / (1 + (p/q)^b), and b (1 - 2 error) /
    (p - q) people, b^2 where p = 1/2. Where p < 1/2 the majority of labels is wrong, and the error above 1/2. Shapes broadcast.

    >>> error, people = sequential(2, [0.5, 0.75])
    >>> error.round(3), people.round(3)
    (array([0.5, 0.1]), array([4. , 3.2]))
    """
    b, share = np.asarray(lead, float), np.asarray(p, float)
    error = expit(-b * logit(share))
    edge = 2 * share - 1
    small = np.abs(edge) < 1e-9
    people = np.where(small, b**2, b * (1 - 2 * error) / np.where(small, 1.0, edge))
    return np.asarray(error), np.asarray(people)
