"""What is drawn of a course of opinions: the paths of a few people of the first run, where all of its people end, and a map.

A map shows every setting that was tried as a cell; in the cell stand the ends of its run, drawn to its size. With one lever the cells
are columns, and the map is a bifurcation diagram.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import polarization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PATHS = 20  # people whose paths are drawn; no run has fewer
MOMENTS = 14  # of a path under the pointer
BINS = 15  # of camps that stay spread out
MOST = 30  # clusters that are drawn one by one
INSIDE = 0.42  # of a cell's height from its middle to the end of the scale
NAMES = tuple(f"p{i:02}" for i in range(PATHS))  # columns of paths, in the order of first opinions


def paths(times: Floats, film: Floats, until: float, *, moving: bool, moments: int | None = None) -> pd.DataFrame:
    """Return `moving, last, time, p00 ... p19`: 20 people of a film (frames, people), spread over the first opinions, in hundredths.

    At most `moments` frames, and the last of them marked; what is not `moving` any more stays where it is `until` then.
    """
    order = np.argsort(film[0], kind="stable")
    chosen = order[np.linspace(0, len(order) - 1, PATHS).round().astype(int)]
    kept = np.arange(len(times)) if moments is None else np.unique(np.linspace(0, len(times) - 1, moments).round().astype(int))
    shown, at = film[np.ix_(kept, chosen)], times[kept]
    if not moving and at[-1] < until:
        shown, at = np.concatenate([shown, shown[-1:]]), np.append(at, until)
    named = dict(zip(NAMES, (100 * shown).round().astype(np.int8).T, strict=True))
    return pd.DataFrame({"moving": moving, "last": np.arange(len(at)) == len(at) - 1, "time": at} | named)


def ends(opinions: Floats, gap: float | None) -> tuple[Floats, Floats]:
    """Return where people (people,) are, and which share of them is there: clusters split at `gap`, or, without
    one and for more than 30, bins that are not empty.

    >>> [end.round(3).tolist() for end in ends(np.array([-0.5, 0.25, 0.35, 0.25]), 0.2)]
    [[-0.5, 0.283], [0.25, 0.75]]
    """
    if gap is None:
        return _bins(opinions, BINS)
    x = np.sort(opinions)
    part = np.concatenate([[0], np.cumsum(np.diff(x) > gap)])
    if part[-1] >= MOST:
        return _bins(opinions, MOST)
    size = np.bincount(part)
    return np.asarray(np.bincount(part, weights=x) / size, dtype=float), np.asarray(size / len(x), dtype=float)


def ends_frame(every: Sequence[tuple[Floats, Floats]]) -> pd.DataFrame:
    """Return `point, opinion, share, endless`, one row per end of each setting; `endless` is False: these are ends of a run."""
    counts = [len(places) for places, _ in every]
    return pd.DataFrame(
        {
            "point": np.repeat(np.arange(len(every)), counts),
            "opinion": np.concatenate([places for places, _ in every]),
            "share": np.concatenate([shares for _, shares in every]),
            "endless": False,
        }
    )


def cells(levers: Sequence[tuple[str, Sequence[float]]], frame: pd.DataFrame) -> pd.DataFrame:
    """Return `point, x, left, right, y, bottom, top`: the cell of each row of `frame`, which has columns `set.<lever>`.

    Edges lie in the middle between two settings. With one lever y is the opinion, and a cell as high as the scale.
    """
    x, left, right = _edges(frame[f"set.{levers[0][0]}"].to_numpy(dtype=float), levers[0][1])
    y, bottom, top = (np.full(len(frame), end) for end in (0.0, -1.0, 1.0))
    if len(levers) > 1:
        y, bottom, top = _edges(frame[f"set.{levers[1][0]}"].to_numpy(dtype=float), levers[1][1])
    columns = {"point": np.arange(len(frame)), "x": x, "left": left, "right": right, "y": y, "bottom": bottom, "top": top}
    return pd.DataFrame(columns)


def inside(camps: pd.DataFrame, places: pd.DataFrame, *, columns: bool) -> pd.DataFrame:
    """Return camps with `x, y`: where in the map each stands; in `columns` at its opinion, else within its cell."""
    cell = places.iloc[camps["point"].to_numpy()].reset_index(drop=True)
    within = cell["y"] + camps["opinion"] * INSIDE * (cell["top"] - cell["bottom"])
    return camps.assign(x=cell["x"], y=camps["opinion"] if columns else within)


def _bins(opinions: Floats, count: int) -> tuple[Floats, Floats]:
    shares = polarization.shares(opinions, -1.0, 1.0, count)
    centres = (np.arange(count) - (count - 1) / 2) * (2 / count)
    return np.asarray(centres[shares > 0], dtype=float), np.asarray(shares[shares > 0], dtype=float)


def _edges(values: Floats, grid: Sequence[float]) -> tuple[Floats, Floats, Floats]:
    settings = np.unique(np.asarray(grid, dtype=float))
    at = np.searchsorted(settings, values - 1e-9)
    half = np.diff(settings) / 2 if len(settings) > 1 else np.array([0.05])
    before, after = np.concatenate([half[:1], half]), np.concatenate([half, half[-1:]])
    return values, values - before[at], values + after[at]
