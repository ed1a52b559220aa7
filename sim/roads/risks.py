"""How many die of those who are hit, by speed of impact: curves through printed points.

Between two printed points the log odds are a straight line in speed, and beyond the last ones they go on as they were. So whatever touches
a person at a walking pace still kills in one case of a hundred or two: the printed curves begin higher up, and say nothing there.
"""

import numpy as np
from numpy.typing import NDArray

from sim.roads.street import MPH

Array = NDArray[np.float64]
CURVES = {  # mph, and the share who die
    "report": ((23.0, 32.0, 42.0, 50.0, 58.0), (0.10, 0.25, 0.50, 0.75, 0.90)),  # tefft2011
    "paper": ((24.1, 32.5, 40.6, 48.0, 54.6), (0.10, 0.25, 0.50, 0.75, 0.90)),  # tefft2013
    "review": (tuple(kmh / 1.609344 for kmh in (30, 37, 59, 69, 80)), (0.05, 0.10, 0.50, 0.75, 0.90)),  # hussain2019
    "seat": ((30.0, 60.0), (0.03, 0.92)),  # richards2009: drivers in seat belts, frontal
}


def dies(speed: Array, curve: str) -> Array:
    """Return the share who die of those who are hit at each speed, m/s; none at 0, as nothing hits them.

    >>> dies(np.array([0.0, 42 * MPH]), "report").tolist()
    [0.0, 0.5]
    """
    mph, share = (np.array(values) for values in CURVES[curve])
    odds = np.log(share / (1 - share))
    at = np.asarray(speed) / MPH
    slope = np.diff(odds) / np.diff(mph)
    piece = np.clip(np.searchsorted(mph, at) - 1, 0, len(slope) - 1)
    line = odds[piece] + slope[piece] * (at - mph[piece])
    return np.where(at > 0, 1 / (1 + np.exp(-line)), 0.0)


def speed_at(share: float, curve: str) -> float:
    """Return the speed, mph, at which this share dies; `share` is one of the printed ones."""
    mph, shares = CURVES[curve]
    return mph[shares.index(share)]
