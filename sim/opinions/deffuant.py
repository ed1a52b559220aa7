"""Bounded confidence in pairs: two who meet compromise if they are close enough, and ignore each other if not.

Source: [deffuant2000], section 2. There one random pair meets at a time; here a round is a random matching in which everyone
meets once (one sits out if the number is odd), so that runs advance together. A test holds the two against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.opinions.course import GROWTH, Course, Film, limit_state, settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LOOK = 8  # rounds between two looks at whether the outcome is decided
LINGER = 24  # rounds that a decided run goes on, so that its film shows how the parts contract


def deffuant(start: Floats, threshold: Floats, compromise: float, rng: np.random.Generator, limit: int) -> Course:
    """Return the course of x_i += mu (x_j - x_i), x_j += mu (x_i - x_j) for those who meet with |x_i - x_j| < threshold.

    `start` (runs, people), `threshold` (settings,), `compromise` mu in (0, 1/2], `limit` rounds (a round is one meeting per
    person). All settings share the matchings. Once a run is decided (parts that cannot see each other, all of whose members see
    one another) everyone is put to the mean of the part, the exact limit: waiting for it would take thousands of rounds, because
    two stragglers among 1,000 people meet once in 1,000 rounds. `rounds` is when that was seen. Mirrored starts end mirrored.
    """
    runs, people = start.shape
    settings = len(threshold)
    rows = settings * runs
    x = np.repeat(start[None], settings, axis=0).reshape(rows, people)
    run = np.tile(np.arange(runs), settings)
    near = np.repeat(threshold, runs)
    rounds = np.where(settled(x, near, near), 0.0, np.inf)
    order = np.tile(np.arange(people), (runs, 1))
    half = people // 2
    film = Film(growth=GROWTH)
    film.take(0, 0.0, x.reshape(settings, runs, people))
    moving, flat = np.arange(rows), x.reshape(-1)
    for step in range(1, limit + 1):
        rng.permuted(order, axis=1, out=order)
        place = order[run[moving]] + people * moving[:, None]
        one, other = place[:, :half], place[:, half : 2 * half]
        left, right = flat[one], flat[other]
        gap = right - left
        shift = np.where(np.abs(gap) < near[moving, None], compromise * gap, 0.0)
        flat[one] = left + shift
        flat[other] = right - shift
        if step % LOOK == 0 or step == limit:
            decided = settled(x[moving], near[moving], near[moving])
            rounds[moving] = np.where(decided, np.minimum(rounds[moving], step), np.inf)
            ended = moving[rounds[moving] <= (limit if step == limit else step - LINGER)]
            x[ended] = limit_state(x[ended], near[ended])
            moving = np.setdiff1d(moving, ended, assume_unique=True)
        film.take(step, float(step), x.reshape(settings, runs, people))
        if not len(moving):
            break
    converged = np.isfinite(rounds)
    times, frames = film.develop()
    shape = (settings, runs)
    ended_at = np.where(converged, rounds, limit).reshape(shape)
    return Course(x.reshape(*shape, people), converged.reshape(shape), ended_at, times, frames, start)
