"""An alarm on errors: Page's cumulative sum, and how high it is set so that it seldom rings for nothing.

S = max(0, S + errors - rows * r) over blocks of rows, and it rings where S > h [page1954], section 2. The reference value r lies between the
share of errors at first and the one that is to be noticed. The limit h is set from the first rows alone, as somebody could who knows
how many rows will come: they leave the share of errors uncertain (Jeffreys' prior), and of streams drawn from what they leave,
in which nothing changes, so many ring. Rows are taken to be independent.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DRAWS = 2_000


def reference(fresh: float, stale: float) -> float:
    """Return the share of errors above which rows count towards the alarm: where the likelihoods of both shares are equal.

    >>> round(reference(0.1, 0.2), 4)
    0.1452
    """
    return float(np.log((1 - fresh) / (1 - stale)) / np.log(stale * (1 - fresh) / (fresh * (1 - stale))))


def step(total: Floats, errors: NDArray[np.number], rows: int, reference: float) -> Floats:
    """Return the sum after one more block of so many rows."""
    return np.asarray(np.maximum(total + errors - rows * reference, 0.0))


def sums(errors: NDArray[np.number], rows: Ints, reference: float) -> Floats:
    """Return the cumulative sum after each block, of the shape of `errors` (..., blocks); `rows` (blocks,).

    >>> sums(np.array([0, 2, 0, 3]), np.array([5, 5, 5, 5]), 0.2).tolist()
    [0.0, 1.0, 0.0, 2.0]
    """
    found = np.empty(errors.shape)
    total = np.zeros(errors.shape[:-1])
    for block, many in enumerate(rows):
        total = step(total, errors[..., block], int(many), reference)
        found[..., block] = total
    return found


def limit(errors: int, seen: int, ahead: Ints, reference: float, rate: float) -> float:
    """Return what the sum exceeds anywhere in `ahead` (rows of each block to come) in `rate` of streams in which nothing changes.

    `errors` among the `seen` first rows is what is known of them.
    """
    rng = np.random.default_rng(0)
    share = rng.beta(errors + 0.5, seen - errors + 0.5, DRAWS)
    drawn = rng.binomial(ahead, share[:, None])
    return float(np.quantile(sums(drawn, ahead, reference).max(axis=1), 1 - rate, method="higher"))
