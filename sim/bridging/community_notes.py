"""What people who usually disagree both like: the Community Notes factorisation, as published in 2022.

A vote is explained by four numbers: r = mu + i_u + i_n + f_u f_n. What the factors f explain is the usual division; what is left to
the statement's own intercept i_n is approval across it. Intercepts are shrunk five times harder than factors, so that a
statement has to earn its score from both sides. Source: [wojcik2022]. The scorer in use has since been given further models beside
this one, among them, since November 2025, a Gaussian one (`gaussian_model`) [communitynotes2026].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.integer]

INTERCEPT = 0.15  # lambda of mu, i_u and i_n
FACTOR = 0.03  # lambda of f_u and f_n
CONVERGED = 1e-9
ROUNDS = 2000
SMALL = 8  # rows or columns up to which a singular vector is found densely


@dataclass(frozen=True)
class Factorisation:
    """r = mean + person_i + statement_i + person_f statement_f: arrays (participants,) and (statements,), the loss, and whether it stands.

    People without a vote, and statements without one, stay at 0. Signs: most people's factor is at most 0.
    """

    mean: float
    person_intercept: Floats
    person_factor: Floats
    intercept: Floats
    factor: Floats
    loss: float
    rounds: int
    converged: bool


def factorise(
    votes: ArrayLike, *, intercept: float = INTERCEPT, factor: float = FACTOR, rounds: int = ROUNDS, tolerance: float = CONVERGED
) -> Factorisation:
    """Return the factorisation of votes (participants, statements) with NaN for missing: `factorise_list` of those that are there."""
    r = np.asarray(votes, dtype=float)
    if r.ndim != 2 or not np.isfinite(r).any():
        raise InvalidInput(f"votes must be a table of participants by statements with at least one vote, got shape {r.shape}")
    if np.isinf(r).any():
        raise InvalidInput("votes must be numbers, or NaN where there is none, got infinity")
    person, statement = np.nonzero(~np.isnan(r))
    given = r[person, statement]
    return factorise_list(
        person, statement, given, r.shape, intercept=intercept, factor=factor, rounds=rounds, tolerance=tolerance
    )


def factorise_list(
    person: Integers, statement: Integers, vote: Floats, shape: tuple[int, int], *, intercept: float = INTERCEPT,
    factor: float = FACTOR, rounds: int = ROUNDS, tolerance: float = CONVERGED,
) -> Factorisation:  # fmt: skip
    """Return the factorisation of a list of votes, arrays (votes,), by alternating least squares; `shape` (participants, statements).

    Minimised is the loss of the released scorer: the mean squared error over votes + intercept (mu^2 + mean i_u^2 + mean i_n^2)
    + factor (mean f_u^2 + mean f_n^2), means over people and statements that have a vote. So a statement with few votes is pulled
    to 0 as if it had had `intercept` times the average number of votes that say "nothing special". (The printed formula has one
    sum; whether the penalty counts per vote it leaves open.) Each half step solves everyone's intercept and factor exactly, two
    unknowns at a time, and never raises the loss; the start is the leading singular vector of the centred votes, so that the result
    has no seed. A round costs a few passes over the votes. Source: [wojcik2022]; constants as in the released code.
    """
    if not (intercept > 0 and factor > 0):
        raise InvalidInput(f"both penalties must be positive, got {intercept!r} and {factor!r}")
    people, row = np.unique(person, return_inverse=True)
    statements, column = np.unique(statement, return_inverse=True)
    value = np.asarray(vote, dtype=float)
    total, small = len(value), (len(people), len(statements))
    seen = csr_array((np.ones(total), (row, column)), shape=small)
    told = csr_array((value, (row, column)), shape=small)
    sides = (_Side(seen, told), _Side(seen.T.tocsr(), told.T.tocsr()))
    ridge = [(intercept * total / n, factor * total / n) for n in small]
    mu, loss, converged, done = float(value.mean()), np.inf, False, 0
    person_f, item_f = _leading(csr_array((value - mu, (row, column)), shape=small))
    person_i, item_i = np.zeros(small[0]), np.zeros(small[1])
    while not converged and done < rounds:
        done += 1
        person_i, person_f = sides[0].solve(mu, item_i, item_f, *ridge[0])
        item_i, item_f = sides[1].solve(mu, person_i, person_f, *ridge[1])
        left = value - person_i[row] - item_i[column] - person_f[row] * item_f[column]
        mu = float(left.sum() / (total * (1 + intercept)))
        penalty = intercept * (mu**2 + np.mean(person_i**2) + np.mean(item_i**2))
        before, loss = loss, float(np.mean((left - mu) ** 2) + penalty + factor * (np.mean(person_f**2) + np.mean(item_f**2)))
        converged = before - loss < tolerance
    sign = -1.0 if (person_f > 0).sum() > (person_f < 0).sum() else 1.0
    return Factorisation(
        mu,
        _filled(people, shape[0], person_i),
        _filled(people, shape[0], sign * person_f),
        _filled(statements, shape[1], item_i),
        _filled(statements, shape[1], sign * item_f),
        loss,
        done,
        converged,
    )


def known_side(
    count: Floats, side: Floats, side_squared: Floats, approval: Floats, approval_side: Floats, *, intercept: float = INTERCEPT,
    factor: float = FACTOR,
) -> Floats:  # fmt: skip
    """Return each statement's intercept where the raters' factors are known, shape (..., statements).

    Arguments are sums over a statement's votes: 1, f_u, f_u^2, r and r f_u. The same penalties; a feed that believes to know its
    readers' side needs one solution per statement and step instead of a factorisation.
    """
    votes = count.sum(axis=-1, keepdims=True)
    mean = np.where(votes > 0, approval.sum(axis=-1, keepdims=True) / np.maximum(votes, 1.0), 0.0)
    per = np.maximum(votes, 1.0) / count.shape[-1]
    a, d = count + intercept * per, side_squared + factor * per
    found: Floats = (d * (approval - mean * count) - side * (approval_side - mean * side)) / (a * d - side * side)
    return found


class _Side:
    """The votes as one side sees them, a row for each of its members: which there are, and what they say."""

    def __init__(self, seen: Any, told: Any) -> None:
        self.seen, self.told = seen, told
        self.many, self.sum = seen.sum(axis=1), told.sum(axis=1)

    def solve(self, mu: float, other_i: Floats, other_f: Floats, ridge_i: float, ridge_f: float) -> tuple[Floats, Floats]:
        """Return everyone's intercept and factor, exactly, with the other side's held: a 2 x 2 system per row."""
        base = mu + other_i
        s, ss, b, bf = (self.seen @ np.column_stack([other_f, other_f**2, base, base * other_f])).T
        y, yf = self.sum - b, self.told @ other_f - bf
        n, ss = self.many + ridge_i, ss + ridge_f
        determinant = n * ss - s * s
        return (ss * y - s * yf) / determinant, (n * yf - s * y) / determinant


def _filled(kept: Integers, size: int, found: Floats) -> Floats:
    """Return `found` at the places `kept`, 0 elsewhere."""
    every = np.zeros(size)
    every[kept] = found
    return every


def _leading(centred: Any) -> tuple[Floats, Floats]:
    """Return the leading singular pair, each scaled by the root of the singular value."""
    people, statements = centred.shape
    if not centred.nnz or not abs(centred).max():
        return np.zeros(people), np.zeros(statements)
    if min(people, statements) < SMALL:
        left, size, right = np.linalg.svd(centred.toarray(), full_matrices=False)
        first = 0
    else:
        from scipy.sparse.linalg import svds

        left, size, right = svds(centred, k=1, v0=np.ones(min(people, statements)))
        first = -1
    root = np.sqrt(size[first])
    return left[:, first] * root, right[first] * root
