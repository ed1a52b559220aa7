"""Radicalisation on a network that is redrawn all the time: the active few contact the like-minded and pull each other out.

    dx_i/dt = -x_i + K sum over j of A_ij(t) tanh(alpha x_j)

Source: [baumann2020], equations 1 to 3. At every step person i is active with probability a_i ~ a^-2.1 on [.01, 1], contacts m
others with probability ~ |x_i - x_j|^-beta, and hears them; each contact hears i in return with probability r.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.opinions.course import Course, Film

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NEAREST = 1e-9  # distance below which two opinions count as this far apart, so that equal ones can be drawn at all


@dataclass(frozen=True)
class Activity:
    """Density of activity ~ a^-exponent on [least, 1]: section "Model" of [baumann2020]."""

    exponent: float = 2.1
    least: float = 0.01

    def draw(self, luck: Floats) -> Floats:
        """Return activities for uniform numbers in [0, 1): the inverse of the distribution function."""
        power = 1 - self.exponent
        return np.asarray((self.least**power + luck * (1 - self.least**power)) ** (1 / power))

    def moment(self, order: int) -> float:
        """Return the mean of a^order.

        >>> round(Activity().moment(1), 5), round(Activity().moment(2), 5)
        (0.04085, 0.00764)
        """
        return self._integral(order - self.exponent) / self._integral(-self.exponent)

    def _integral(self, power: float) -> float:
        if power == -1:
            return -math.log(self.least)
        return float((1 - self.least ** (power + 1)) / (power + 1))


def homogeneous_onset(strength: float, contacts: int, reciprocity: float, mean_activity: float) -> float:
    """Return alpha_c = 1 / ((1 + r) K m <a>), where consensus gives way if all were equally active: [baumann2020], equation 4.

    >>> round(homogeneous_onset(3.0, 10, 0.5, Activity().moment(1)), 3)
    0.544
    """
    return 1 / ((1 + reciprocity) * strength * contacts * mean_activity)


def onset(strength: float, contacts: int, reciprocity: float, activity: Activity) -> float:
    """Return the alpha at which opinions stop decaying at beta = 0: 2 / (K m ((1+r)<a> + sqrt((1-r)^2 <a>^2 + 4 r <a^2>))).

    The mean rate of hearing j is K m alpha (a_i + r a_j) / N, a matrix of rank two; this is where its larger eigenvalue is 1.
    Because activities differ it comes before the homogeneous one.

    >>> round(onset(3.0, 10, 0.5, Activity()), 3)
    0.357
    """
    first, second = activity.moment(1), activity.moment(2)
    root = math.sqrt((1 - reciprocity) ** 2 * first**2 + 4 * reciprocity * second)
    return 2 / (strength * contacts * ((1 + reciprocity) * first + root))


def fixed_point(strength: float, controversy: float) -> float:
    """Return the largest x with x = K tanh(alpha x): 0 if K alpha <= 1. Newton from the right, where the function is convex.

    >>> round(fixed_point(2.0, 1.01), 5)
    1.91874
    """
    if strength * controversy <= 1:
        return 0.0
    x = strength
    for _ in range(200):
        t = math.tanh(controversy * x)
        step = (x - strength * t) / (1 - strength * controversy * (1 - t * t))
        x -= step
        if abs(step) < 1e-15 * strength:
            break
    return x


def activity_driven(
    start: Floats,
    controversy: Floats,
    homophily: Floats,
    strength: float,
    contacts: int,
    reciprocity: float,
    rng: np.random.Generator,
    duration: float,
    step: float,
    activity: Activity | None = None,
) -> Course:
    """Return the course over `duration` in steps of `step`; `controversy` alpha and `homophily` beta (settings,).

    `start` (runs, people). In a step the network is fixed and x moves exactly towards what is heard:
    x <- x e^-dt + (1 - e^-dt) K sum A tanh(alpha x). The m contacts are the m smallest of exponential numbers / weights, which
    is drawing without replacement one after another. Settings share all random numbers. Opinions never come to rest while the
    network is redrawn, so `converged` is True only where all are 0.
    """
    runs, people = start.shape
    settings = len(controversy)
    active_rate = (activity or Activity()).draw(rng.random((runs, people)))
    x = np.repeat(start[None], settings, axis=0)
    keep = math.exp(-step)
    alpha, beta = controversy[:, None, None], homophily[:, None, None]
    m = min(contacts, people - 1)
    film = Film()
    film.take(0, 0.0, x)
    size = settings * runs * people
    base = people * np.arange(settings * runs).reshape(settings, runs)
    steps = round(duration / step)
    for now in range(1, steps + 1):
        run, who = np.nonzero(rng.random((runs, people)) < active_rate)
        race = rng.exponential(size=(len(who), people))
        back = rng.random((len(who), m)) < reciprocity
        race[np.arange(len(who)), who] = np.inf
        key = np.broadcast_to(race, (settings, *race.shape))
        if beta.any():
            distance = np.abs(x[:, run, :] - x[:, run, who][:, :, None])
            key = race * np.maximum(distance, NEAREST, out=distance) ** beta
        peer = np.argpartition(key, m - 1, axis=2)[:, :, :m]
        offset = base[:, run][:, :, None]
        listener, heard = np.broadcast_arrays(offset + who[:, None], offset + peer)
        voice = np.tanh(alpha * x).ravel()
        returned = np.broadcast_to(back, peer.shape)
        sources = np.concatenate([heard.ravel(), listener[returned]])
        targets = np.concatenate([listener.ravel(), heard[returned]])
        total = np.bincount(targets, weights=voice[sources], minlength=size).reshape(x.shape)
        x = keep * x + (1 - keep) * strength * total
        film.take(now, now * step, x)
    times, frames = film.develop()
    still = (x == 0).all(axis=2)
    return Course(x, still, np.full(still.shape, steps * step), times, frames, start)
