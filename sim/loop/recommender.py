"""The recommender: it shows what it believes to be ideal, counts clicks, and corrects its belief by a gradient step.

A person with opinion x clicks on item y with chance P = p0 - q (y - k x)^2 + e x^2. The ranker's own model of that click is
p0 - q (y - theta)^2: theta is what it takes for the ideal item. Squared error, one step a day over the day's items:
theta += 2 q lambda sum (C - p0 + q (y - theta)^2) (y - theta). Nothing is clipped but the shelf.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.loop.setting import Settings

    Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Day:
    """What one day gave: mean of the items shown, clicks per item, and the step of each belief; (settings, people)."""

    shown: Floats
    clicks: Floats
    step: Floats


@dataclass(frozen=True)
class Draws:
    """A day's luck, the same in all settings: items' places around their target, and clicks, (items, people).

    elsewhere: None where no setting shows anything at random, else the draw that decides it, and the random place in [-1, 1].
    """

    around: Floats
    clicked: Floats
    elsewhere: tuple[Floats, Floats] | None


def target(settings: Settings, theta: Floats, supply: Floats) -> Floats:
    """Return where shown items stand: (1 - d) clip(theta, -c, c), on a shelf of two (1 - d) c sign(theta)."""
    ideal = supply * np.sign(theta) if settings.two else np.clip(theta, -supply, supply)
    return np.asarray((1 - settings.damping) * ideal)


def expected(settings: Settings, opinion: Floats, theta: Floats, supply: Floats) -> Day:
    """Return a day with every click replaced by its expectation, (settings, people).

    With u = k x: of an item at t + tau xi, E[((y - theta)^2 - (y - u)^2) (y - theta)] = (u - theta) (2 tau^2 + (t - theta) (2 t - theta - u)),
    of a random one (u - theta) (2 m + theta (theta + u)), m its mean square; and e x^2 adds e x^2 E[y - theta].
    """
    s, chance = settings, settings.chance
    at, ideal, square = target(s, theta, supply), s.appetite * opinion, s.scatter(supply)
    zeal = s.zeal * opinion * opinion
    shown = (1 - chance) * at
    clicks = s.click + zeal - s.curvature * ((1 - chance) * ((at - ideal) ** 2 + s.tau**2) + chance * (ideal * ideal + square))
    slope = (1 - chance) * (2 * s.tau**2 + (at - theta) * (2 * at - theta - ideal)) + chance * (
        2 * square + theta * (theta + ideal)
    )
    step = s.items * s.rate * (s.curvature * (ideal - theta) * slope + zeal * (shown - theta))
    return Day(shown, clicks, s.learns * step)


def drawn(settings: Settings, opinion: Floats, theta: Floats, supply: Floats, draws: Draws) -> Day:
    """Return a day with drawn clicks, (settings, people); C = 1 where the draw is below P, which is thereby clipped to [0, 1]."""
    s = settings
    item = target(s, theta, supply)[:, None] + draws.around * opinion.dtype.type(s.tau)
    if draws.elsewhere is not None:
        decides, place = draws.elsewhere
        item = np.where(decides < s.chance[:, None], supply[:, None] * (np.sign(place) if s.two else place), item)
    away = item - (s.appetite * opinion)[:, None]
    np.multiply(away, away, out=away)
    away *= -s.curvature[:, None]
    away += (s.click + s.zeal * opinion * opinion)[:, None]
    clicked = (draws.clicked < away).astype(opinion.dtype)
    shown, clicks = item.mean(axis=1), clicked.mean(axis=1)
    if not s.learns.any():
        return Day(shown, clicks, np.zeros_like(theta))
    item -= theta[:, None]
    np.multiply(item, item, out=away)
    away *= s.curvature[:, None]
    away += clicked
    away -= s.click[:, None]
    away *= item
    return Day(shown, clicks, s.learns * s.rate * away.sum(axis=1))


def luck(settings: Settings, many: int, streams: tuple[np.random.Generator, ...]) -> Draws:
    """Return the luck of a day for a block of people; `streams` are three generators, of which the last is asked only for random items."""
    size = (settings.items, many)
    around = streams[0].standard_normal(size, dtype=np.float32)
    clicked = streams[1].random(size, dtype=np.float32)
    if not settings.chance.any():
        return Draws(around, clicked, None)
    random = streams[2].random((2, *size), dtype=np.float32)
    return Draws(around, clicked, (random[0], 2 * random[1] - 1))
