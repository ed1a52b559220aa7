"""Who follows at a steady pace: what it has learned, how far off it is, and how far a loud voice has moved it."""

from dataclasses import dataclass

import numpy as np

from sim.contract.shelf import remembered
from sim.following.worlds import BEFORE, START, Array, Setting, Worlds, worlds

AFTER = 400  # years after the last one in which one watches what the voice did fade


@dataclass(frozen=True)
class Course:
    """How k followers fare, over START to END.

    `error` (k,): mean square over years and worlds, without the voice. `learned` (41, k): what they have learned with it in the first world.
    `moved` (41, k): how far it has moved them, in the mean of all worlds; `faded` (AFTER, k): how far still in the years after.
    """

    error: Array
    learned: Array
    moved: Array
    faded: Array


def kalman(drift: float, noise: float) -> float:
    """Return the steady gain of a Kalman filter, K = (-q + sqrt(q^2 + 4 q r)) / (2 r); it leaves the error K r.

    >>> kalman(0.05, 0.1)
    0.5
    """
    return float(2 * drift / (np.sqrt(drift**2 + 4 * drift * noise) + drift))  # the same, and exact where noise is small


def best(setting: Setting, there: Worlds) -> float:
    """Return the best pace: `kalman`, for the noise that the feedback has; of the middle answer that is measured."""
    return kalman(setting.drift, setting.noise if setting.counted == "mean" else float(np.var(there.quiet - there.value)))


def at_gain(drift: float, noise: float, gain: float) -> float:
    """Return the steady error at any gain; the best is the least.

    >>> round(at_gain(0.05, 0.1, 0.5), 12)
    0.05
    """
    return ((1 - gain) ** 2 * drift + gain**2 * noise) / (gain * (2 - gain))


def locked(there: Worlds, years: int) -> float:
    """Return how far values are, in mean square, from what they were so many years before: over all worlds and years."""
    return float(np.square(there.value[years:] - there.value[:-years]).mean())


@remembered(32)
def course(setting: Setting, gains: tuple[float, ...], start: bytes) -> Course:
    """Return how followers with these gains fare. They begin knowing what people value, long before START."""
    there = worlds(setting, start)
    gain = np.array(gains)[:, None]
    quiet = np.repeat(there.value[:1], len(gains), axis=0)
    loud = quiet.copy()
    error, learned, moved = np.zeros(len(gains)), [], []
    for t in range(len(there.value)):
        quiet += gain * (there.quiet[t] - quiet)
        loud += gain * (there.loud[t] - loud)
        if t >= BEFORE:
            error += np.square(quiet - there.value[t]).mean(1)
            learned.append(loud[:, 0].copy())
            moved.append((loud - quiet).mean(1))
    faded = [moved[-1]]
    for _ in range(AFTER):  # both are told the same now
        faded.append(faded[-1] * (1 - gain[:, 0]))
    return Course(error / len(moved), np.array(learned), np.array(moved), np.array(faded[1:]))


def influence(setting: Setting, found: Course, gain: Array) -> dict[str, Array]:
    """Return by name, each (k,): how far followers are moved in the voice's last year, `influence`; the years until half of that is gone,
    `half_gone`, NaN where nothing moved; and the sum of how far they are `moved` over all years, one way less the other.
    """
    last = setting.loud_from + setting.loud_years - 1 - START
    path = np.concatenate([found.moved, found.faded])
    some = path[last] != 0
    left = path[last:] / np.where(some, path[last], 1)
    below = (left <= 0.5).argmax(0)  # the first year in which half is gone
    before, after = (np.take_along_axis(left, (below + step)[None], 0)[0] for step in (-1, 0))
    half = np.where(some, below - 1 + (before - 0.5) / np.where(some, before - after, 1), np.nan)
    rest = path[-1] * (1 - gain) / gain  # of what is left at the end, which is next to nothing
    return {"influence": np.abs(path[last]), "half_gone": half, "moved": np.abs(path.sum(0) + rest)}
