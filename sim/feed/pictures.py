"""The tables that a feed is drawn from: what fills it, opinions, and a line of numbers, at FRAMES + 1 moments of its course.

A moment is counted in frames, 0 to FRAMES, whatever number of steps a course has, so that a chart's time axis never changes. What fills the
feed is a mean since the frame before, at the last frame over the last quarter, as the outcomes are. Columns are narrow on purpose: these
tables go to the browser for every point of a frontier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.feed import measures
from sim.feed.course import FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.feed.course import Course

    Floats = NDArray[np.float64]

LEVELS = (0.1, 0.5, 0.9)


def mix(course: Course, setting: int) -> pd.DataFrame:
    """Return `frame, kind, rank, low, high`: the kinds' shares at each rank, stacked from 0 to 1.

    `kind` counts measures.KINDS.
    """
    shares = course.mixes[_at(course), setting]
    shares[-1] = course.kinds[setting]
    high = shares.cumsum(axis=1)
    frame, kind, rank = np.indices(shares.shape, dtype=np.int8)
    return _frame(frame=frame, kind=kind, rank=rank + np.int8(1), low=high - shares, high=high)


def opinions(course: Course, setting: int) -> pd.DataFrame:
    """Return `frame, opinion, share`: the share of people in each of 21 bins, named by its centre."""
    shares = course.frames[_at(course), setting]
    frame, cell = np.indices(shares.shape, dtype=np.int8)
    return _frame(frame=frame, opinion=_centres()[cell], share=shares)


def numbers(course: Course, setting: int) -> pd.DataFrame:
    """Return `frame, day, since, clicks, satisfaction, outrage, posted`: shares, means over the days from `since` to `day`."""
    days = _days(course)
    per_step = np.column_stack([course.totals[:, setting, :3], course.posted[:, setting]])
    before = np.minimum(np.r_[0, days[:-1]], np.maximum(days, 1) - 1)
    before[-1] = len(per_step) - max(1, len(per_step) // 4)
    means = [per_step[a:b].mean(axis=0) for a, b in zip(before, np.maximum(days, 1), strict=True)]
    clicks, satisfaction, outrage, posted = np.array(means).T
    frame = np.arange(FRAMES + 1, dtype=np.int8)
    return _frame(
        frame=frame,
        day=days.astype(np.int32),
        since=(before + 1).astype(np.int32),
        clicks=clicks,
        satisfaction=satisfaction,
        outrage=outrage,
        posted=posted,
    )


def levels(course: Course, setting: int) -> pd.DataFrame:
    """Return `frame, level, opinion`: the opinions that a tenth, a half and nine tenths of people lie below, inside bins by straight
    lines.
    """
    shares = course.frames[_at(course), setting]
    half = 1 / (measures.BINS - 1)
    edges = np.clip(np.r_[_centres() - half, 1.0], -1.0, 1.0)
    below = np.concatenate([np.zeros((len(shares), 1)), shares.cumsum(axis=1)], axis=1)
    found = np.array([np.interp(LEVELS, one, edges) for one in below])
    index = np.indices(found.shape, dtype=np.int8)
    return _frame(frame=index[0], level=index[1], opinion=found)


def _centres() -> Floats:
    return np.linspace(-1.0, 1.0, measures.BINS).round(3)


def _days(course: Course) -> NDArray[np.int64]:
    """Return the number of steps before each frame; a course shorter than FRAMES steps stands still in some."""
    return np.linspace(0, course.times[-1], FRAMES + 1).round().astype(np.int64)


def _at(course: Course) -> NDArray[np.int64]:
    return np.searchsorted(course.times, _days(course))


def _frame(**columns: NDArray[np.generic]) -> pd.DataFrame:
    flat = {name: values.ravel() for name, values in columns.items()}
    return pd.DataFrame({n: v.astype(np.float32) if v.dtype.kind == "f" else v for n, v in flat.items()})
