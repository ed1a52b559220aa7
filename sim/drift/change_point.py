"""When a share of errors changed, if it did so once: every block as likely beforehand, and each side's share unknown.

Given the change before block t, either side is a binomial sample whose share has Jeffreys' prior, so what the rows say of t has a closed
form [smith1975]. A change that came little by little has no such moment; then this is where two levels part best.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class When:
    """The first block after the change: the likeliest one, and the ends of the interval."""

    likeliest: int
    first: int
    last: int


def posterior(errors: Ints, rows: Ints) -> Floats:
    """Return the chance of each block to be the first after the change, (blocks,); the first block cannot be.

    >>> posterior(np.array([0, 0, 9, 9]), np.array([10, 10, 10, 10])).round(3).tolist()
    [0.0, 0.0, 1.0, 0.0]
    """
    wrong, seen = errors.cumsum(), rows.cumsum()
    before = betaln(wrong + 0.5, seen - wrong + 0.5)[:-1]
    after = betaln(wrong[-1] - wrong + 0.5, seen[-1] - seen - wrong[-1] + wrong + 0.5)[:-1]
    found = before + after
    chance = np.exp(found - found.max())
    return np.append(0.0, chance / chance.sum())


def when(errors: Ints, rows: Ints, level: float) -> When:
    """Return when it changed, with the middle `level` of the chances."""
    chance = posterior(errors, rows)
    ends = np.searchsorted(chance.cumsum(), [(1 - level) / 2, (1 + level) / 2])
    first, last = np.minimum(ends, len(chance) - 1)
    return When(int(chance.argmax()), int(first), int(last))
