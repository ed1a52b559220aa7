"""The exact frontier: the most clicks at rest that any recommender can have, at every variance of opinions.

At rest what is shown determines what people are: mode by mode the strength that holds A s in place is (alpha / gamma) ((1 - G) A - 1) off
the ideal, in units of s, so clicks are p0 (1 - tau^2 / w^2 - sum V (alpha / gamma)^2 ((1 - G) A - 1)^2 / w^2), V = m^2 between and the
rest of the variance within. With a price l on variance the best is A = (1 - G) / ((1 - G)^2 + l (gamma / alpha)^2) in either mode. Nothing
is clipped here: a shelf that ends can only do worse. Exact for G < 1 (at d = eps = 0) and e = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

from sim.loop import closed_form, first

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.loop.setting import Setting

    Floats = NDArray[np.float64]

PARTS = np.array(
    [first.MEAN_SIZE**2, first.VARIANCE - first.MEAN_SIZE**2]
)  # of the first variance: between the camps, within them
DEAREST = 1e12  # price of variance at which hardly any is left


@dataclass(frozen=True)
class Best:
    """Points of the frontier, arrays of one shape: clicks per item and variance at rest, and A between the camps."""

    clicks: Floats
    variance: Floats
    between: Floats


def exists(setting: Setting) -> bool:
    """Return whether the frontier is known exactly: a full shelf, people who are moved, friends who stay, G < 1 and no zeal."""
    free = replace(setting, exploration=0.0, damping=0.0, ranker="personal", retrain=True)
    plain = setting.shelf == "all" and setting.zeal == 0 and setting.links == 0
    return plain and setting.reading > 0 and bool(closed_form.gain(free).max() < 1)


def at_price(setting: Setting, price: ArrayLike) -> Best:
    """Return the best at these prices of variance, 0 and more; at 0 what most clicks make of people.

    >>> from sim.loop.setting import Setting
    >>> top = at_price(Setting(), 0.0)
    >>> round(float(top.clicks), 5), round(float(top.variance), 4)
    (0.53333, 0.3291)
    """
    s = setting
    loop = closed_form.gain(replace(s, exploration=0.0, damping=0.0, ranker="personal", retrain=True))
    ease = s.reading / s.hold
    dear = np.asarray(price, dtype=float)[..., None]
    grown = (1 - loop) / ((1 - loop) ** 2 + dear * ease**2)
    lost = (PARTS * ((1 - loop) * grown - 1) ** 2).sum(axis=-1) / (ease * s.width) ** 2
    return Best(s.click * (1 - s.spread_of_items**2 / s.width**2 - lost), (PARTS * grown**2).sum(axis=-1), grown[..., 0])


def at_variance(setting: Setting, variance: float) -> Best:
    """Return the best at this variance, or at the most that clicks alone make of it."""
    if variance >= float(at_price(setting, 0.0).variance):
        return at_price(setting, 0.0)
    return at_price(
        setting, np.exp(brentq(lambda log: float(at_price(setting, np.exp(log)).variance) - variance, -60, np.log(DEAREST)))
    )


def at_amplification(setting: Setting, between: float) -> Best:
    """Return the best with this A between the camps, or with the most that clicks alone make of it."""
    if between >= float(at_price(setting, 0.0).between):
        return at_price(setting, 0.0)
    return at_price(
        setting, np.exp(brentq(lambda log: float(at_price(setting, np.exp(log)).between) - between, -60, np.log(DEAREST)))
    )
