"""Loop gain and amplification, in closed form; exact where the shelf is full, nothing is clipped, and e = 0 or d = eps = 0.

Opinions fall into two modes that do not touch: between the camps (their means) and within them. f = k (1 - eps) (1 - d), or 0 if the ranker
is not personal, is how strong what is shown is at rest, in units of the opinion; D is what friends take off, sigma (1 - h) between and
sigma within. Loop gain G = (gamma (f - 1) - D) / alpha. A = x / s at rest is 1 / (1 - G) with retraining, and without it
(alpha + gamma f) / (alpha + gamma + D), because the belief stays k s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.loop.setting import Setting

    Floats = NDArray[np.float64]


def strength(setting: Setting) -> float:
    """Return f, how strong what is shown is at rest, in units of the opinion."""
    return setting.appetite * (1 - setting.exploration) * (1 - setting.damping) if setting.ranker == "personal" else 0.0


def resistance(setting: Setting) -> Floats:
    """Return D, what friends take off, (2,): between the camps, within them."""
    return np.array([setting.friends * (1 - setting.homophily), setting.friends])


def gain(setting: Setting) -> Floats:
    """Return G, (2,), between and within. People split (A > 1) exactly where G > 0; at 1 and beyond nothing but the shelf's end stops them.

    >>> from sim.loop.setting import Setting
    >>> gain(Setting()).round(6).tolist()
    [0.4, -1.4]
    """
    pull: Floats = (setting.reading * (strength(setting) - 1) - resistance(setting)) / setting.hold
    return pull


def amplification(setting: Setting) -> Floats:
    """Return A, (2,), between and within; NaN where the ranker is retrained and G >= 1.

    >>> from sim.loop.setting import Setting
    >>> amplification(Setting()).round(5).tolist(), amplification(Setting(retrain=False)).round(5).tolist()
    ([1.66667, 0.41667], [1.125, 0.72])
    """
    if not setting.retrain:
        pull = setting.hold + setting.reading * strength(setting)
        found: Floats = pull / (setting.hold + setting.reading + resistance(setting))
        return found
    loop = gain(setting)
    return np.where(loop < 1, 1 / np.where(loop < 1, 1 - loop, 1.0), np.nan)


def slow_eigenvalue(setting: Setting) -> float:
    """Return by what the gap's distance from its rest shrinks a day, at last; small opinions, e = 0, a full shelf.

    The camps' mean M and the belief T go on as M' = gamma (1 - eps) (1 - d) T + (1 - alpha - gamma - D) M, T' = T + r (k M - T) with
    r = 4 q^2 lambda items ((1 - eps) tau^2 + eps c^2 / 3). Under a random or popular ranker only M moves.

    >>> from sim.loop.setting import Setting
    >>> round(slow_eigenvalue(Setting()), 5)
    0.99222
    """
    s = setting
    stay = 1 - s.hold - s.reading - float(resistance(s)[0])
    if s.ranker != "personal":
        return stay
    curvature = s.click / s.width**2
    spread = (1 - s.exploration) * s.spread_of_items**2 + s.exploration * s.supply**2 / 3
    rate = 4 * curvature**2 * s.learning * s.items * spread * s.retrain
    shown = s.reading * (1 - s.exploration) * (1 - s.damping)
    both = np.linalg.eigvals(np.array([[stay, shown], [rate * s.appetite, 1 - rate]]))
    return float(np.abs(both).max()) if s.retrain else stay


def half_life(eigenvalue: float) -> float:
    """Return in how many days half of what is left is gone; infinite from 1 on.

    >>> round(half_life(0.5), 6)
    1.0
    """
    return float(np.log(2) / -np.log(eigenvalue)) if 0 < eigenvalue < 1 else np.inf
