"""Where the expected course ends: endlessly many people, iterated until nothing moves; and how it stands after some days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.loop import camps as two
from sim.loop import course, first, recommender

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.loop.setting import Settings

    Floats = NDArray[np.floating]

STILL = 1e-9  # where a day moves neither an opinion nor a belief further, people are at rest
LONGEST = 5000  # days
LOOK = 20  # days between two looks at whether they are, and whether what is left shrinks geometrically
ALIKE = 0.1  # how far steps may be from one ratio, in units of what is left


@dataclass(frozen=True)
class Rest:
    """Per setting (settings,): clicks per item, variance of opinions, mean of the right camp, and the days that were walked."""

    clicks: Floats
    variance: Floats
    camp: Floats
    days: int


def at_rest(settings: Settings, *, leap: bool = True) -> Rest:
    """Return where the expected course comes to rest, clipped by the shelf, at most after LONGEST days.

    The left camp mirrors the right one, so a ranking for all stays in the middle, where with k > 1 + alpha / gamma it would not be stable.
    Where all that is left shrinks by one ratio r a day, `leap` goes to its end at once, by step r / (1 - r), and walks on from there: the
    end is the same, because it is an end only if nothing moves. No leap while supply or links change: there the way matters.
    """
    before, weight = first.quadrature()
    camps, state = two.Mirrored(weight), course.begin(settings, before)
    fixed = not (settings.supply_grows or settings.links_change)
    walked = 0
    while walked < LONGEST:
        walked += LOOK
        for _ in range(LOOK - 2):
            course.move(settings, state, before, _day(settings, state), camps)
        last, _ = _step(settings, state, before, camps)
        step, changed = _step(settings, state, before, camps)
        if max(np.abs(step).max(), changed) <= STILL:
            break
        if leap and fixed:
            _leap(state, last, step)
    return _measured(_day(settings, state), state, camps, walked)


def after(settings: Settings, days: int) -> Rest:
    """Return how the expected course of endlessly many people stands after `days`; clicks are those of the day after."""
    before, weight = first.quadrature()
    camps, state = two.Mirrored(weight), course.begin(settings, before)
    for _ in range(days):
        course.move(settings, state, before, _day(settings, state), camps)
    return _measured(_day(settings, state), state, camps, days)


def _day(settings: Settings, state: course.State) -> recommender.Day:
    return recommender.expected(settings, state.opinion, state.theta, state.supply)


def _step(settings: Settings, state: course.State, before: Floats, camps: two.Mirrored) -> tuple[Floats, float]:
    """Go a day on; return by how much opinions and beliefs moved, (2, settings, people), and the most that supply or links did."""
    here, world = np.stack([state.opinion, state.theta]), np.stack([state.supply, state.homophily])
    course.move(settings, state, before, _day(settings, state), camps)
    moved = np.abs(np.stack([state.supply, state.homophily]) - world).max()
    return np.stack([state.opinion, state.theta]) - here, float(moved)


def _leap(state: course.State, last: Floats, step: Floats) -> None:
    """Put the settings whose steps shrink by one ratio to where these steps end, in place."""
    size, before = (np.abs(s).max(axis=(0, 2)) for s in (step, last))
    ratio = size / np.maximum(before, 1e-300)
    off = np.abs(step - ratio[:, None] * last).max(axis=(0, 2))
    ready = (ratio < 1 - 1e-4) & (off <= ALIKE * (1 - ratio) * size) & (size > STILL)
    further = (np.where(ready, ratio / (1 - np.where(ready, ratio, 0.0)), 0.0))[:, None] * step
    state.opinion += further[0]
    state.theta += further[1]


def _measured(day: recommender.Day, state: course.State, camps: two.Mirrored, days: int) -> Rest:
    variance = camps.even(state.opinion**2)
    return Rest(camps.even(day.clicks)[:, 0], variance[:, 0], camps.means(state.opinion)[0][:, 0], days)
