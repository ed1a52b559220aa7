"""How often a filter of a given age is right, if its mail turns away under it."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr

Floats = NDArray[np.float64]


def law(separation: float, drift: float, jump: float, age: Floats) -> Floats:
    r"""Return the chance that a message is sorted right by what was the best filter `age` months ago, of the shape of `age`.

    The two kinds of mail are N(+-(d/2) e, 1) in the plane, and e turns. A little every month: Phi(d/2 cos wt). In jumps of J degrees that
    come w/J times a month, whenever they like: the mean of Phi(d/2 cos kJ) over k ~ Poisson(wt/J).

    >>> law(3.3, 2.0, 0.0, np.array([0.0, 12.0, 24.0, 36.0])).round(4).tolist()
    [0.9505, 0.9341, 0.8652, 0.6949]
    """
    age = np.asarray(age, dtype=float)
    if jump == 0:
        return np.asarray(ndtr(separation / 2 * np.cos(np.radians(drift * age))))
    mean = drift / jump * age[..., None]
    jumps = np.arange(int(mean.max() + 10 * np.sqrt(mean.max()) + 20))
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.exp(np.where(jumps == 0, 0.0, jumps * np.log(mean)) - mean - gammaln(jumps + 1))
    return np.asarray(chance @ ndtr(separation / 2 * np.cos(np.radians(jump * jumps))))


def chance_right(line: Floats, angle: Floats, separation: float) -> Floats:
    """Return the chance that a filter sorts a message right: weights (..., 3), the mail's angle in radians of their leading shape."""
    across = line[..., 0] * np.cos(angle) + line[..., 1] * np.sin(angle)
    length = np.hypot(line[..., 0], line[..., 1])
    middle, shift = separation / 2 * across / length, line[..., 2] / length
    return np.asarray((ndtr(middle + shift) + ndtr(middle - shift)) / 2)
