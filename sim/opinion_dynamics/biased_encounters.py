"""Bounded confidence with a platform in between: the closer two opinions, the likelier they are brought together.

Source: [sirbu2019], equation 1: the partner of i is j with probability ~ distance(i, j)^-gamma. gamma = 0 is [deffuant2000].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.opinion_dynamics.course import GROWTH, Course, Film, limit_state, settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NEAREST = 1e-4  # share of the scale below which a distance counts as this, so that the closest do not meet for ever
BATCH = 0.05  # share of people who meet between two looks at the distances; a test holds this against one meeting at a time
LINGER = 6  # rounds that a decided run goes on for its film


def biased_encounters(
    start: Floats,
    threshold: Floats,
    bias: Floats,
    compromise: float,
    rng: np.random.Generator,
    limit: int,
    nearest: float,
    batch: float = BATCH,
) -> Course:
    """Return the course when i is drawn evenly, j with probability ~ max(|x_i - x_j|, nearest)^-bias, and near ones compromise.

    `start` (runs, people), `threshold` and `bias` (settings,), `limit` rounds of one drawn i per person. Partners are drawn in
    batches of `batch` x people from the distances before the batch; the meetings themselves follow one after another. Settings
    share their random numbers. Decided runs are put to their limit, as in `deffuant`.
    """
    runs, people = start.shape
    settings = len(threshold)
    rows = settings * runs
    x = np.repeat(start[None], settings, axis=0).reshape(rows, people)
    run = np.tile(np.arange(runs), settings)
    near, gamma = np.repeat(threshold, runs), np.repeat(bias, runs)
    size = max(int(batch * people), 1)
    batches = -(-people // size)
    rounds = np.where(settled(x, near, near), 0.0, np.inf)
    film = Film(growth=GROWTH)
    film.take(0, 0.0, x.reshape(settings, runs, people))
    moving = np.arange(rows)
    for step in range(1, limit + 1):
        for _ in range(batches):
            speaker = rng.integers(people, size=(runs, size))
            luck = rng.random((runs, size))
            here = run[moving]
            partner = _partners(x[moving], speaker[here], luck[here], gamma[moving], nearest)
            for one, other in zip(speaker[here].T, partner.T, strict=True):
                left, right = x[moving, one], x[moving, other]
                gap = right - left
                shift = np.where(np.abs(gap) < near[moving], compromise * gap, 0.0)
                x[moving, one] = left + shift
                x[moving, other] = right - shift
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
    return Course(
        x.reshape(*shape, people), converged.reshape(shape), np.where(converged, rounds, limit).reshape(shape), times, frames
    )


def _partners(x: Floats, speaker: NDArray[np.int64], luck: Floats, gamma: Floats, nearest: float) -> NDArray[np.int64]:
    """Return whom each speaker (rows, batch) meets, drawn by inversion with `luck` in [0, 1)."""
    people = x.shape[1]
    evenly: NDArray[np.int64] = (luck * (people - 1)).astype(np.int64)
    evenly += evenly >= speaker
    biased = np.flatnonzero(gamma)
    if not len(biased):
        return evenly
    who, x = speaker[biased], x[biased]
    distance = np.abs(x[:, None, :] - np.take_along_axis(x, who, axis=1)[:, :, None])
    weight = np.maximum(distance, nearest, out=distance)
    weight **= -gamma[biased, None, None]
    np.put_along_axis(weight, who[:, :, None], 0.0, axis=2)
    running = np.cumsum(weight, axis=2, out=weight)
    mark = luck[biased] * running[:, :, -1]
    evenly[biased] = (running[:, :, :-1] <= mark[:, :, None]).sum(axis=2)
    return evenly
