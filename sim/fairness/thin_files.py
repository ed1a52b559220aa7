"""Thin files: what one cutoff does to people whom the lender knows for a short time, recent immigrants say.

Everybody's creditworthiness theta is spread alike. A score shrinks it towards the average file as long as there is little
history,
    score = w theta + (1 - w) 680,  w = years / (years + 3),
so the same cutoff asks more of a newcomer than of others with the same risk. All numbers are assumptions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

MEAN, SPREAD = 710.0, 60.0
AVERAGE_FILE, HALF_WEIGHT = 680.0, 3.0
EVEN_ODDS, SCALE = 640.0, 35.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(200)
_TAIL = 9.0


@dataclass(frozen=True)
class ThinFile:
    """What a cutoff does to newcomers: the share approved of all, of those who would repay and of those who would not.

    `default` is the share of the approved who default, NaN where nobody is approved.
    `reviewed` is the share of newcomers whose file a person reads.
    """

    approval: float
    true_positive_rate: float
    false_positive_rate: float
    default: float
    reviewed: float


def default_probability(theta: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return the probability of default at creditworthiness theta: 1 / (1 + exp((theta - 640) / 35)).

    >>> float(default_probability(640.0))
    0.5
    """
    return np.asarray(1 / (1 + np.exp((np.asarray(theta, dtype=float) - EVEN_ODDS) / SCALE)))


def weight(years: float) -> float:
    """Return the weight w of a person's own history in the score, years / (years + 3)."""
    return years / (years + HALF_WEIGHT)


def newcomers(
    cutoff: float, years: float, *, alternative: float = 0.0, equal_risk: bool = False, review: float = 0.0
) -> ThinFile:
    """Return what `cutoff` does to newcomers with `years` of history.

    `alternative` data (rent, utilities, a foreign bureau) counts as so many further years. `equal_risk` moves the newcomers'
    cutoff to the score at which they default as often as others do at `cutoff`. Of those rejected, the share `review` is read by
    a person, who learns theta and approves from `cutoff` on. Exact: Gauss-Legendre quadrature over theta, 200 nodes, within 9
    standard deviations.

    >>> newcomers(750, years=3).approval < newcomers(750, years=30).approval
    True
    """
    own = weight(years + alternative)
    if own == 0:
        # Nobody has a history: all have one score and, to the lender, one risk.
        everybody = _above(-np.inf)
        welcome = everybody[1] <= default_probability(cutoff) if equal_risk else cutoff <= AVERAGE_FILE
        needed = -np.inf if welcome else np.inf
    else:
        needed = cutoff if equal_risk else (cutoff - (1 - own) * AVERAGE_FILE) / own
    approved, bad = _above(needed)
    read, read_bad = _above(cutoff) if needed > cutoff else (approved, bad)
    approved, bad = approved + review * (read - approved), bad + review * (read_bad - bad)
    defaults = _above(-np.inf)[1]
    return ThinFile(
        approval=approved,
        true_positive_rate=(approved - bad) / (1 - defaults),
        false_positive_rate=bad / defaults,
        default=bad / approved if approved > 0 else np.nan,
        reviewed=review * (1 - _above(needed)[0]),
    )


def _above(needed: float) -> tuple[float, float]:
    """Return the share of people with theta >= needed, and the share who are also going to default."""
    low = float(np.clip((needed - MEAN) / SPREAD, -_TAIL, _TAIL))
    z = low + (_NODES + 1) / 2 * (_TAIL - low)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * (_TAIL - low) / 2
    return float(ndtr(-low)) if low < _TAIL else 0.0, float(np.sum(_WEIGHTS * density * default_probability(MEAN + SPREAD * z)))
