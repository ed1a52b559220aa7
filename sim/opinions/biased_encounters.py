"""Bounded confidence with a platform in between: the closer two opinions, the likelier they are brought together.

Source: [sirbu2019], equation 1: the partner of i is j with probability ~ distance(i, j)^-gamma. gamma = 0 is [deffuant2000].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.opinions.course import GROWTH, Course, Film, limit_state, settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]

NEAREST = 1e-4  # share of the scale below which a distance counts as this, so that the closest do not meet for ever
BATCH = 0.05  # share of people who meet between two looks at the distances; a test holds this against one meeting at a time
LINGER = 6  # rounds that a decided run goes on for its film
PART = 32  # people whose weights are summed before the running sum looks closer
CACHED = 2**16  # distances held at a time: 256 KiB
FEW = 12  # rows up to which meetings are computed number by number


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
            _meet(x, moving, speaker[here], partner, near[moving], compromise)
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


def _meet(x: Floats, moving: Places, speaker: Places, partner: Places, near: Floats, compromise: float) -> None:
    """Let speaker (rows, batch) and partner meet one after another in `moving` rows of x, in place."""
    if len(moving) <= FEW:  # plain numbers: an array operation costs more than a row of them
        for row, ones, others, confidence in zip(moving, speaker.tolist(), partner.tolist(), near.tolist(), strict=True):
            met = ones + others
            mine = dict(zip(met, x[row, met].tolist(), strict=True))
            for one, other in zip(ones, others, strict=True):
                gap = mine[other] - mine[one]
                if abs(gap) < confidence:
                    mine[one] += compromise * gap
                    mine[other] -= compromise * gap
            x[row, list(mine)] = list(mine.values())
        return
    for one, other in zip(speaker.T, partner.T, strict=True):
        left, right = x[moving, one], x[moving, other]
        gap = right - left
        shift = np.where(np.abs(gap) < near, compromise * gap, 0.0)
        x[moving, one] = left + shift
        x[moving, other] = right - shift


def _partners(x: Floats, speaker: Places, luck: Floats, gamma: Floats, nearest: float) -> Places:
    """Return whom each speaker (rows, batch) meets, drawn by inversion with `luck` in [0, 1)."""
    batch, people = speaker.shape[1], x.shape[1]
    evenly: Places = (luck * (people - 1)).astype(np.int64)
    evenly += evenly >= speaker
    biased = np.flatnonzero(gamma)
    if not len(biased):
        return evenly
    parts = -(-people // PART)
    most = max(1, CACHED // (batch * parts * PART))
    work = np.zeros((min(most, len(biased)), batch, parts * PART), dtype=np.float32)
    for low in range(0, len(biased), most):
        rows = biased[low : low + most]
        evenly[rows] = _drawn(x[rows], speaker[rows], luck[rows], gamma[rows], nearest, work[: len(rows)])
    return evenly


def _drawn(x: Floats, speaker: Places, luck: Floats, gamma: Floats, nearest: float, work: Singles) -> Places:
    """Return the partners: first the part of the people in which the running sum of weights passes the mark, then the place within
    it, so that most of the sum need not run. `work` (rows, batch, whole parts) is 0 beyond the people.

    Weights have single precision, for which logarithm and power are much quicker; sums of them, whose small parts count, have double.
    """
    rows, batch = speaker.shape
    people = x.shape[1]
    row, turn = np.arange(rows)[:, None], np.arange(batch)
    weight = work[:, :, :people]
    np.subtract(x[:, None, :], x[row, speaker][:, :, None], out=weight, casting="same_kind")
    np.abs(weight, out=weight)
    np.maximum(weight, np.float32(nearest), out=weight)
    np.log(weight, out=weight)
    weight *= -gamma[:, None, None].astype(np.float32)
    np.exp(weight, out=weight)
    weight[row, turn, speaker] = 0.0
    by_part = work.reshape(rows, batch, -1, PART)
    running = np.cumsum(by_part.sum(axis=3, dtype=np.float64), axis=2)
    mark = luck * running[:, :, -1]
    part = (running[:, :, :-1] <= mark[:, :, None]).sum(axis=2)
    before = np.where(part > 0, running[row, turn, np.maximum(part - 1, 0)], 0.0)
    within = np.cumsum(by_part[row, turn, part], axis=2, dtype=np.float64)
    place = part * PART + (within <= (mark - before)[:, :, None]).sum(axis=2)
    found: Places = np.minimum(place, people - 1)
    return found
