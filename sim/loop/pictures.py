"""The tables that the loop is drawn from, at FRAMES + 1 moments of its course, counted in frames whatever number of days it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.loop.course import BINS, FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.loop.course import Course

    Floats = NDArray[np.float64]

CENTRES = np.linspace(-1.0, 1.0, BINS).round(3)
CAMPS = ("right", "left")


def cells(course: Course, setting: int) -> pd.DataFrame:
    """Return `frame, opinion, camp, share`: the share of all people that stands in a bin, by camp; empty bins have no row."""
    shares = course.film[setting, _at(course)]
    frame, camp, cell = np.nonzero(shares)
    return pd.DataFrame(
        {
            "frame": frame.astype(np.int8),
            "opinion": CENTRES[cell].astype(np.float32),
            "camp": camp.astype(np.int8),
            "share": shares[frame, camp, cell].astype(np.float32),
        }
    )


def means(course: Course, setting: int) -> pd.DataFrame:
    """Return `frame, camp, opinion`: where the camps are on average."""
    found = course.means[setting, days(course)]
    frame, camp = np.indices(found.shape, dtype=np.int8)
    return pd.DataFrame({"frame": frame.ravel(), "camp": camp.ravel(), "opinion": found.ravel().astype(np.float32)})


def ends(course: Course, setting: int) -> pd.DataFrame:
    """Return `opinion, camp, share` of the last day, empty bins included."""
    shares = course.film[setting, -1]
    camp, cell = np.indices(shares.shape, dtype=np.int8)
    return pd.DataFrame(
        {"opinion": CENTRES[cell.ravel()].astype(np.float32), "camp": camp.ravel(), "share": shares.ravel().astype(np.float32)}
    )


def everybody(course: Course, setting: int, frame: int) -> pd.DataFrame:
    """Return `opinion, share` of both camps together at one of the frames."""
    return pd.DataFrame(
        {"opinion": CENTRES.astype(np.float32), "share": course.film[setting, frame].sum(axis=0).astype(np.float32)}
    )


def days(course: Course) -> NDArray[np.int64]:
    """Return the day of each frame; a course shorter than FRAMES days stands still in some."""
    return np.linspace(0, course.times[-1], FRAMES + 1).round().astype(np.int64)


def gap(course: Course, setting: int) -> float:
    """Return how far the camps are apart at the end, over how far they were."""
    first, last = (float(course.means[setting, day, 0] - course.means[setting, day, 1]) for day in (0, -1))
    return last / first


def _at(course: Course) -> NDArray[np.int64]:
    return np.searchsorted(course.times, days(course))
