"""Bounded confidence all at once: everyone moves to the mean of all who are close enough, themselves included.

Source: [hegselmann2002], section 4.1: synchronous, |x_i - x_j| <= e. Sorted, those in reach are a stretch of people,
and its mean is a difference of running sums: O(n log n) for a step instead of O(n^2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.opinions.course import GROWTH, Course, Film, settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def hegselmann_krause(start: Floats, threshold: Floats, limit: int) -> Course:
    """Return the course from `start` (runs, people) with each `threshold` (settings,), at most `limit` steps.

    Nothing is drawn: the same start gives the same end, and mirrored starts end mirrored. A run stops when parts that cannot see
    each other are parts in which everyone sees everyone: one more step puts each at its mean, and nothing can change.
    """
    runs, people = start.shape
    settings = len(threshold)
    rank = np.argsort(np.argsort(start, axis=1, kind="stable"), axis=1)
    shown = np.tile(rank, (settings, 1))
    x = np.sort(np.repeat(start[None], settings, axis=0).reshape(-1, people), axis=1)
    # apart means further than the threshold: the next number above it turns ">" into ">="
    beyond = np.nextafter(np.repeat(threshold, runs), np.inf)
    reach = np.repeat(threshold, runs)
    rounds = np.full(len(x), np.inf)
    film = Film(growth=GROWTH)

    def people_of() -> Floats:
        return np.take_along_axis(x, shown, axis=1).reshape(settings, runs, people)

    film.take(0, 0.0, people_of())
    moving = np.arange(len(x))
    for step in range(1, limit + 1):
        last = settled(x[moving], beyond[moving], beyond[moving])
        x[moving] = np.sort(means_in_reach(x[moving], reach[moving]), axis=1)
        rounds[moving[last]] = step
        moving = moving[~last]
        film.take(step, float(step), people_of())
        if not len(moving):
            break
    converged = np.isfinite(rounds)
    times, frames = film.develop()
    shape = (settings, runs)
    ended_at = np.where(converged, rounds, limit).reshape(shape)
    return Course(people_of(), converged.reshape(shape), ended_at, times, frames, start)


def means_in_reach(x: Floats, reach: Floats) -> Floats:
    """Return for each row of sorted opinions (rows, people) the mean of all within `reach` (rows,), bounds included.

    A stretch's sum is a difference of running sums. These carry their rounding errors along, so that the mean is the exact one rounded
    once: people who stand exactly at the bound stay there, as in the regular starts of [hegarty2014], whose ends hang on such ties.

    >>> means_in_reach(np.array([[0.0, 0.1, 0.5]]), np.array([0.2])).round(3).tolist()
    [[0.05, 0.05, 0.5]]
    """
    first = _rank_among(x, x - reach[:, None], before_ties=True)
    last = _rank_among(x, x + reach[:, None], before_ties=False)
    zero = np.zeros((len(x), 1))
    sums = np.concatenate([zero, np.cumsum(x, axis=1)], axis=1)
    errors = np.concatenate([zero, np.cumsum(_lost(sums[:, :-1], x), axis=1)], axis=1)
    to, since = np.take_along_axis(sums, last, axis=1), np.take_along_axis(sums, first, axis=1)
    carried = np.take_along_axis(errors, last, axis=1) - np.take_along_axis(errors, first, axis=1)
    return np.asarray((to - since + (_lost(to, -since) + carried)) / (last - first))


def _lost(a: Floats, b: Floats) -> Floats:
    """Return what rounding takes from a + b: the exact sum is a + b as computed, plus this. Source: [knuth1997], 4.2.2, theorem B."""
    total = a + b
    of_b = total - a
    return np.asarray((a - (total - of_b)) + (b - of_b))


def _rank_among(x: Floats, bounds: Floats, *, before_ties: bool) -> NDArray[np.int64]:
    """Return how many of x (rows, people) are below each bound (not above it, unless before_ties); both sorted by row.

    A stable sort of two sorted rows is a merge; who stands first in it comes first among ties.
    """
    people = x.shape[1]
    both = np.concatenate([bounds, x] if before_ties else [x, bounds], axis=1)
    order = np.argsort(both, axis=1, kind="stable")
    is_bound = order < people if before_ties else order >= people
    ahead = np.cumsum(~is_bound, axis=1)
    return np.asarray(ahead[is_bound].reshape(x.shape))
