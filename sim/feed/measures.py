"""What is read off a feed: sums that are taken while it runs, and measures of where opinions ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import polarization

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.feed.course import Course

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]

BINS = 21  # of the scale of opinions, the two at the ends half as wide
RADICAL = 0.8
COUNTED = 2**16  # people binned at a time, so that counting a million takes no memory to speak of
KINDS = ("calm, own side", "calm, other side", "outrage, own side", "outrage, other side")
TOTALS = ("clicks", "satisfaction", "outrage", "spread", "extremity")


@dataclass
class Tally:
    """Sums over people: `totals` (steps, settings, TOTALS), and `kinds` (steps, settings, KINDS, ranks), in places."""

    totals: Floats
    kinds: NDArray[np.int32]


def tally(steps: int, settings: int, ranks: int) -> Tally:
    """Return sums of nothing yet."""
    return Tally(np.zeros((steps, settings, len(TOTALS))), np.zeros((steps, settings, len(KINDS), ranks), dtype=np.int32))


def add(into: Tally, step: int, clicked: Floats32, stated: Floats32, stance: Floats32, outrage: Floats32) -> None:
    """Add one block of people to the sums; arrays (settings, ranks, people). Spread: standard deviation of stances in a slate."""
    mean = stance.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.square(stance - mean).mean(axis=1))
    for column, values in enumerate((clicked, stated, outrage, spread, np.abs(stance))):
        into.totals[step, :, column] += values.reshape(len(values), -1).sum(axis=1, dtype=np.float64)


def add_kinds(into: Tally, step: int, opinion: Floats32, stance: Floats32, outrage: Floats32) -> None:
    """Count what stood at each rank, by kind; the own side is where stance and opinion have one sign."""
    hot, other = outrage > 0, stance * opinion[:, None] < 0
    both = np.count_nonzero(hot & other, axis=2)
    hot_own, calm_other = np.count_nonzero(hot, axis=2) - both, np.count_nonzero(other, axis=2) - both
    calm_own = stance.shape[2] - both - hot_own - calm_other
    into.kinds[step] += np.stack([calm_own, calm_other, hot_own, both], axis=1).astype(np.int32)


def shares(counts: NDArray[np.int32], ends: NDArray[np.int64]) -> Floats:
    """Return the kinds' shares since the end before, (ends, settings, KINDS, ranks), of counts (steps, settings, KINDS, ranks).

    Each end is a number of steps, ascending; the first, 0, has the shares of the first step.
    """
    sums = np.concatenate([np.zeros_like(counts[:1], dtype=np.int64), counts.cumsum(axis=0, dtype=np.int64)])
    last = np.maximum(ends, 1)
    within = sums[last] - sums[np.minimum(np.r_[0, ends[:-1]], last - 1)]
    return np.asarray(within / within.sum(axis=2, keepdims=True))


def density(opinion: Floats32, bins: int = BINS) -> Floats:
    """Return the share of people in each bin, (settings, bins): `bins` odd, centres evenly from -1 to 1.

    >>> density(np.array([[-1.0, 0.0, 0.0, 1.0]], dtype=np.float32), 3).tolist()
    [[0.25, 0.5, 0.25]]
    """
    half = (bins - 1) // 2
    count = np.zeros(len(opinion) * bins, dtype=np.int64)
    first = bins * np.arange(len(opinion))[:, None] + half
    for low in range(0, opinion.shape[1], COUNTED):
        # rounding to the nearest centre treats both sides alike to the last bit, cutting at edges does not
        cell = np.rint(opinion[:, low : low + COUNTED] * np.float32(half)).astype(np.int64) + first
        count += np.bincount(cell.ravel(), minlength=len(count))
    return np.asarray(count.reshape(len(opinion), bins) / opinion.shape[1])


def camps(shares: Floats) -> Floats:
    """Return Esteban and Ray's polarization of a density, (settings,): 1 = two equal camps at the ends, 0 = one.

    Taken both ways round and averaged, so that a mirrored world gives the same bytes.
    """
    centres = np.linspace(-1.0, 1.0, shares.shape[-1])
    scale = polarization.two_camps_scale(2.0)
    there = polarization.esteban_ray(shares, centres, scale=scale)
    back = polarization.esteban_ray(np.ascontiguousarray(shares[..., ::-1]), centres, scale=scale)
    return 0.5 * (there + back)


def camp_gap(opinion: Floats32, anchor: Floats32) -> Floats:
    """Return how far two camps, the signs of first opinions, are apart over how far they were, (settings,).

    >>> camp_gap(np.array([[0.5, -0.5]], dtype=np.float32), np.array([0.25, -0.25], dtype=np.float32)).tolist()
    [2.0]
    """
    side = np.where(anchor >= 0, 1.0, -1.0)
    right = side > 0
    if right.all() or not right.any():
        return np.ones(len(opinion))
    now = opinion[:, right].mean(axis=1, dtype=np.float64) - opinion[:, ~right].mean(axis=1, dtype=np.float64)
    was = float(anchor[right].mean(dtype=np.float64) - anchor[~right].mean(dtype=np.float64))
    return np.asarray(now / max(was, 1e-12))


def outcomes(course: Course, window: int) -> dict[str, Floats]:
    """Return every outcome, (settings,): means over the last `window` steps, and people as they are at the end."""
    last, before = course.totals[-window:].mean(axis=0), course.totals[:window].mean(axis=0)
    own = course.kinds.mean(axis=2)[:, [0, 2]].sum(axis=1)
    first = course.anchor.astype(np.float64)
    return {
        "engagement": last[:, 0],
        "satisfaction": last[:, 1],
        "polarization": camps(course.frames[-1]),
        "gap": camp_gap(course.opinion, course.anchor),
        "spread": course.opinion.std(axis=1, dtype=np.float64) / max(float(first.std()), 1e-12),
        "bimodality": polarization.bimodality_coefficient(course.opinion),
        "radical_share": polarization.radical_share(course.opinion, RADICAL),
        "outrage_share": last[:, 2],
        "outrage_posted": course.posted[-window:].mean(axis=0),
        "diversity": last[:, 3],
        "exposure_gini": polarization.exposure_gini(course.exposures),
        "homogenization": np.array([polarization.jaccard_homogenization(one) for one in course.slates]),
        "animosity": course.animosity.mean(axis=1, dtype=np.float64),
        "opinion_change": np.abs(course.opinion - course.anchor).mean(axis=1, dtype=np.float64),
        "own_side": own,
        "extremity": last[:, 4],
        "extremity_rise": last[:, 4] - before[:, 4],
    }
