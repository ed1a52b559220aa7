"""What clean tests allow one to say: below what rate failures lie, with 95 % confidence, after so many tests and failures."""

from typing import Any

import numpy as np
from scipy.special import betaincinv

from sim.contract.parameters import InvalidInput

CONFIDENCE = 0.95


def bound(tests: int, failures: int = 0, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided upper bound of Clopper and Pearson [clopper1934]; without a failure it is 1 - (1 - confidence)^(1/tests).

    >>> round(bound(1000), 7), round(bound(1000, 3), 5), bound(5, 5)
    (0.0029912, 0.00774, 1.0)
    """
    if tests < 1 or not 0 <= failures <= tests:
        raise InvalidInput(f"failures must be in [0, {tests}] and tests at least 1, got {failures} and {tests}")
    return float(bounds(np.array([tests]), np.array([failures]), confidence)[0])


def bounds(tests: Any, failures: Any, confidence: float = CONFIDENCE) -> Any:
    """Return `bound` for arrays."""
    tests, failures = np.broadcast_arrays(np.asarray(tests, dtype=float), np.asarray(failures, dtype=float))
    clean = -np.expm1(np.log1p(-confidence) / tests)
    seen = betaincinv(failures + 1, np.maximum(tests - failures, 1), confidence)
    return np.where(failures == 0, clean, np.where(failures >= tests, 1.0, seen))
