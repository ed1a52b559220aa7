"""The two forms that Gao, Schulman and Hilton found for the true reward at a distance d = sqrt(KL) from the base policy.

Best of n: R(d) = d (a - b d), highest at d = a / 2b with a^2 / 4b. Reinforcement learning: R(d) = d (a - b log d), highest at
d = exp(a / b - 1) with b d. Their coefficients stand in figures only; here a and b are fitted to a curve at hand.
Source: [gao2023], section 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Law:
    """R(d) = d (a - b d), or with `logarithmic` d (a - b log d); `misses` is the root mean square of what it leaves."""

    a: float
    b: float
    logarithmic: bool
    misses: float

    def at(self, d: Array) -> Array:
        """Return R(d)."""
        return np.asarray(self.a * d - self.b * _second(d, logarithmic=self.logarithmic))

    @property
    def peak(self) -> tuple[float, float] | None:
        """Return where R is highest, and how high; None where it does not turn down.

        >>> Law(2.0, 1.0, False, 0.0).peak, Law(1.0, 1.0, True, 0.0).peak
        ((1.0, 1.0), (1.0, 1.0))
        """
        if self.b <= 0:
            return None
        d = float(np.exp(self.a / self.b - 1)) if self.logarithmic else self.a / (2 * self.b)
        return d, self.b * d if self.logarithmic else self.a * d / 2


def fitted(d: Array, reward: Array, *, logarithmic: bool) -> Law:
    """Return the law nearest to a curve, by least squares.

    >>> d = np.linspace(0.0, 2.0, 9)
    >>> law = fitted(d, d * (3.0 - d), logarithmic=False)
    >>> round(law.a, 6), round(law.b, 6)
    (3.0, 1.0)
    """
    design = np.column_stack([d, -_second(d, logarithmic=logarithmic)])
    (a, b), *_ = np.linalg.lstsq(design, reward)
    return Law(float(a), float(b), logarithmic, float(np.sqrt(np.mean((design @ [a, b] - reward) ** 2))))


def _second(d: Array, *, logarithmic: bool) -> Array:
    return d * np.log(np.maximum(d, 1e-300)) if logarithmic else d * d
