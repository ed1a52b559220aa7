"""Which of n points are efficient: no other point is as good in every column and better in one.

A point is *supported* if some weighted sum with positive weights selects it; an efficient point that is not is what every
weighted sum overlooks. Two columns are solved here, because a sweep asks often; three and more by moocore.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]

SMALL = 4096  # fewer points are sorted at once: looking at a sample first would cost more than it saves
SAMPLE = 16384
PIVOTS = 8
BINS = 1024
ROUNDING = 8 * np.finfo(float).eps


def costs(points: ArrayLike, maximize: bool | Sequence[bool] = False, names: Sequence[str] | None = None) -> Array:
    """Return the points as floats of shape (n, d) with the columns to maximize negated, so that less is better everywhere.

    Raises InvalidInput naming row and column where a value is not finite, and where the shapes do not fit.
    """
    try:
        array = np.asarray(points, dtype=float)
    except (TypeError, ValueError):
        raise InvalidInput(f"points must be numbers of shape (n, d), got {type(points).__name__}") from None
    if array.ndim != 2 or array.shape[1] == 0:
        raise InvalidInput(f"points must have shape (n, d) with d >= 1, got {array.shape}")
    if not np.isfinite(array).all():
        row, column = np.argwhere(~np.isfinite(array))[0]
        name = names[column] if names else f"column {column} of points"
        raise InvalidInput(f"{name} must be finite, got {array[row, column]} in row {row}")
    flags = np.asarray(maximize)
    if flags.dtype != bool or flags.shape not in ((), array.shape[1:]):
        raise InvalidInput(f"maximize must be a bool or {array.shape[1]} bools, one per column, got {maximize!r}")
    if not flags.any():
        return array
    return -array if flags.all() else array * np.where(flags, -1.0, 1.0)


def nondominated(points: ArrayLike, maximize: bool | Sequence[bool] = False) -> Mask:
    """Return which of the points, shape (n, d), no other dominates: shape (n,). Duplicates of an efficient point all are.

    Two columns take O(n log n) in the worst case and O(n) on clouds of points, where few are efficient: a sample's front
    dominates almost all the others, and only what it leaves is sorted (Kung, Luccio and Preparata 1975 for the sweep).

    >>> nondominated([[1, 4], [2, 2], [2, 2], [3, 3], [4, 1]]).tolist()
    [True, True, True, False, True]
    >>> nondominated([[1, 4], [2, 2], [2, 2], [3, 3], [4, 1]], maximize=[True, False]).tolist()
    [False, False, False, False, True]
    """
    array = costs(points, maximize)
    if array.shape[1] == 1:
        return np.asarray(array[:, 0] == array[:, 0].min(initial=np.inf))
    if array.shape[1] == 2:
        return _plane(np.ascontiguousarray(array[:, 0]), np.ascontiguousarray(array[:, 1]))
    if len(array) == 0:
        return np.zeros(0, dtype=bool)
    import moocore

    return np.asarray(moocore.is_nondominated(np.ascontiguousarray(array), keep_weakly=True), dtype=bool)


def supported(points: ArrayLike, maximize: bool | Sequence[bool] = False) -> Mask:
    """Return which efficient points some weighted sum with positive weights selects: shape (n,).

    In two columns these are the efficient points on the lower hull, its edges included; a point whose height above an edge is
    no more than the rounding of its coordinates counts as on it. Three columns and more take one linear program per efficient
    point: weights w >= t, sum w = 1, w (q - p) >= 0 for all q, and p is supported if t > 0.

    >>> supported([[0, 4], [1, 3], [2, 2], [3, 1.5], [4, 0]]).tolist()
    [True, True, True, False, True]
    >>> supported([[0, 1], [0.5, 0.6], [1, 0]]).tolist()
    [True, False, True]
    """
    array = costs(points, maximize)
    mask = nondominated(array)
    efficient = np.flatnonzero(mask)
    if array.shape[1] == 2:
        mask[efficient] = _on_hull(array[efficient])
    elif array.shape[1] > 2:
        front = _unit(array[efficient])
        distinct, place = np.unique(front, axis=0, return_inverse=True)
        mask[efficient] = np.array([_selectable(p, distinct) for p in distinct], dtype=bool)[place.ravel()]
    return mask


def _plane(x: Array, y: Array) -> Mask:
    if len(x) <= SMALL:
        return _sweep(x, y)
    step = len(x) // SAMPLE | 1
    sample_x, sample_y = x[::step].copy(), y[::step].copy()
    front = np.flatnonzero(_sweep(sample_x, sample_y))
    if 2 * len(front) > len(sample_x):
        return _sweep(x, y)
    if len(front) > 4 * PIVOTS:
        left = _below_bins(x, y, sample_x[front], step)
    else:
        front = front[np.argsort(sample_x[front])]
        spread = front[np.unique(np.linspace(0, len(front) - 1, PIVOTS).astype(int))]
        left = _not_behind(x, y, sample_x[spread], sample_y[spread])
    mask = np.zeros(len(x), dtype=bool)
    mask[left] = _sweep(x[left], y[left])
    return mask


def _not_behind(x: Array, y: Array, pivot_x: Array, pivot_y: Array) -> Rows:
    """Return the rows that none of the pivots dominates. The middle one goes first and leaves little of a cloud."""
    rows, keep = None, np.ones(len(x), dtype=bool)
    for i in sorted(range(len(pivot_x)), key=lambda i: abs(2 * i + 1 - len(pivot_x))):
        a, b = pivot_x[i], pivot_y[i]
        keep &= (x < a) | (y < b) | ((x == a) & (y == b))
        if 2 * np.count_nonzero(keep) < len(keep):
            kept = np.flatnonzero(keep)
            rows = kept if rows is None else rows[kept]
            x, y, keep = x[kept], y[kept], np.ones(len(kept), dtype=bool)
    return np.flatnonzero(keep) if rows is None else rows[keep]


def _below_bins(x: Array, y: Array, front_x: Array, step: int) -> Rows:
    """Return the rows whose y is below that of every sampled point in an earlier bin of x; the others are dominated.

    The bins span the sample's front but for its outermost hundredths: one outlier would leave all the rest in one bin.
    """
    low, high = np.quantile(front_x, [0.01, 0.99])
    with np.errstate(over="ignore", divide="ignore"):
        scale = (BINS - 2) / (high - low)
        if not 0 < scale < np.inf:
            return np.arange(len(x))
        bins = np.clip((x - low) * scale + 1, 0, BINS - 1).astype(np.int32)
    lowest = np.full(BINS + 1, np.inf)
    fine = max(step // 4, 1)
    np.minimum.at(lowest, bins[::fine] + 1, y[::fine])
    return np.flatnonzero(y < np.minimum.accumulate(lowest)[bins])


def _sweep(x: Array, y: Array) -> Mask:
    """Return the efficient points by one sort on x and a running minimum of y."""
    if len(x) < 2:
        return np.ones(len(x), dtype=bool)
    if (x[1:] >= x[:-1]).all():
        return _sorted(x, y)
    if (x[1:] <= x[:-1]).all():
        return _sorted(x[::-1], y[::-1])[::-1]
    mask = np.empty(len(x), dtype=bool)
    order, distinct = rows_by(x) if len(x) > SMALL else (np.argsort(x), False)
    mask[order] = _below_all_before(y[order]) if distinct else _sorted(x[order], y[order])
    return mask


def rows_by(x: Array) -> tuple[Rows, bool]:
    """Return the rows in ascending order of x, of equal ones the first row first, and whether all x are known to differ.

    Numbers alone sort several times quicker than rows by them: so many x are scaled to whole numbers, the row stands in their last bits,
    and they are sorted. Only rows whose whole numbers are equal are sorted again, by x.

    >>> rows_by(np.array([3.0, 1.0, 3.0]))[0].tolist()
    [1, 0, 2]
    """
    if len(x) <= SMALL:
        return np.argsort(x, kind="stable"), False
    bits = int(len(x) - 1).bit_length()
    low = x.min()
    with np.errstate(over="ignore", divide="ignore"):
        scale = 2.0 ** (62 - bits) / (x.max() - low)
    if not 0 < scale < np.inf:
        return np.argsort(x, kind="stable"), False
    packed = ((x - low) * scale).astype(np.int64)
    packed <<= bits
    packed |= np.arange(len(x))
    packed.sort()
    order = packed & ((1 << bits) - 1)
    packed >>= bits
    same = packed[1:] == packed[:-1]
    if not same.any():
        return order, True
    tied = np.append(same, False)
    tied[1:] |= same
    rows = order[tied]
    values = x[rows]
    if (values[1:] < values[:-1]).any():
        order[tied] = rows[np.argsort(values, kind="stable")]
    return order, False


def _below_all_before(y: Array) -> Mask:
    mask = np.ones(len(y), dtype=bool)
    np.less(y[1:], np.minimum.accumulate(y)[:-1], out=mask[1:])
    return mask


def _sorted(x: Array, y: Array) -> Mask:
    mask = np.ones(len(x), dtype=bool)
    np.not_equal(x[1:], x[:-1], out=mask[1:])
    if mask.all():
        return _below_all_before(y)
    starts = np.flatnonzero(mask)
    best = np.minimum.reduceat(y, starts)
    beaten = best[1:] >= np.minimum.accumulate(best)[:-1]
    best[1:][beaten] = np.nan
    return np.asarray(y == np.repeat(best, np.diff(starts, append=len(x))))


def _on_hull(front: Array) -> Mask:
    if len(front) < 3:
        return np.ones(len(front), dtype=bool)
    unit = _unit(front)
    order = np.lexsort((-unit[:, 1], unit[:, 0]))
    u, v = unit[order].T
    corners = _hull(u, v)
    edge = np.clip(np.searchsorted(u[corners], u) - 1, 0, len(corners) - 2)
    a, b = corners[edge], corners[edge + 1]
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        coarse = np.nan_to_num(np.abs(front).max(axis=0) / np.ptp(front, axis=0), nan=1.0, posinf=1.0)
    allowed = ROUNDING * (coarse[0] * (v[a] - v[b]) + coarse[1] * (u[b] - u[a]))
    mask = np.empty(len(front), dtype=bool)
    mask[order] = (u[b] - u[a]) * (v - v[a]) - (v[b] - v[a]) * (u - u[a]) <= allowed
    return mask


def _hull(u: Array, v: Array) -> Rows:
    """Return the corners of the lower hull of points sorted by u, first and last included (Andrew 1979).

    Whole passes drop the points above the chord of their neighbours, as long as that drops many; the rest goes one by one.
    """
    left = np.flatnonzero(np.r_[True, (u[1:] != u[:-1]) | (v[1:] != v[:-1])])
    while len(left) > 64:
        p, q = u[left], v[left]
        below = (p[2:] - p[:-2]) * (q[1:-1] - q[:-2]) < (q[2:] - q[:-2]) * (p[1:-1] - p[:-2])
        kept = left[np.r_[True, below, True]]
        few = 8 * len(kept) > 7 * len(left)
        left = kept
        if few:
            break
    chain: list[tuple[float, float, int]] = []
    for point in zip(u[left].tolist(), v[left].tolist(), left.tolist(), strict=True):
        while len(chain) > 1 and not _turns(chain[-2], chain[-1], point):
            chain.pop()
        chain.append(point)
    return np.array([row for *_, row in chain], dtype=np.intp)


def _turns(a: tuple[float, float, int], b: tuple[float, float, int], c: tuple[float, float, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def _unit(front: Array) -> Array:
    """Return the columns scaled to [0, 1]; a constant column becomes 0."""
    if len(front) == 0:
        return front
    quarter = front / 4 if np.abs(front).max() > 1e307 else front
    span = np.ptp(quarter, axis=0)
    return np.asarray((quarter - quarter.min(axis=0)) / np.where(span > 0, span, 1.0))


def _selectable(point: Array, front: Array) -> bool:
    from scipy.optimize import linprog

    d = len(point)
    above = np.hstack([point - front, np.zeros((len(front), 1))])
    positive = np.hstack([-np.eye(d), np.ones((d, 1))])
    solved = linprog(
        np.r_[np.zeros(d), -1.0],
        A_ub=np.vstack([above, positive]),
        b_ub=np.zeros(len(front) + d),
        A_eq=np.r_[np.ones(d), 0.0][None],
        b_eq=[1.0],
        bounds=[(0, None)] * (d + 1),
    )
    return bool(solved.status == 0 and solved.fun is not None and solved.fun < -1e-9)
