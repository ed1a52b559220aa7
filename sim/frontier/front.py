"""Frontiers between colliding values: which policies are efficient, and what can be said of the choice among them.

Points have shape (n, d), one row per policy; `maximize` is a bool or one per column. What speaks of x and y takes d = 2, column 0
is x. The front is the set of efficient points; its range in each column is the scale where two columns are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.contract.outcomes import Frontier
from sim.contract.parameters import InvalidInput
from sim.frontier.dominance import costs, nondominated, rows_by, supported

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import ArrayLike

    from sim.contract.outcomes import Outcome
    from sim.frontier.dominance import Array, Rows


@dataclass(frozen=True)
class Step:
    """The next efficient point with a better x: its row, what x gains and y costs (both in units of their axis), cost per gain.

    A negative cost says that y gets better as well.
    """

    row: int
    gain: float
    cost: float
    price: float


def build(frame: pd.DataFrame, x: Outcome, y: Outcome, *, band: pd.DataFrame | None = None, mixing: bool = False) -> Frontier:
    """Return the frontier of `frame` between two of its outcomes: its rows in their order, with `efficient` and `supported`.

    Each outcome's `better` says which way is better. Raises InvalidInput where an outcome is missing, NaN or infinite, and for
    no rows.
    """
    for outcome in (x, y):
        if outcome.name not in frame.columns:
            raise InvalidInput(f"{outcome.name} must be a column of the frame, got {', '.join(map(str, frame.columns))}")
    if len(frame) == 0:
        raise InvalidInput("a frontier needs at least one policy, got none")
    names = [x.name, y.name]
    points = costs(frame[names].to_numpy(dtype=float, na_value=np.nan), [x.better == "higher", y.better == "higher"], names)
    marked = frame.reset_index(drop=True).assign(efficient=nondominated(points), supported=supported(points))
    return Frontier(marked, x.name, y.name, band, mixing)


def ideal(points: ArrayLike, maximize: bool | Sequence[bool] = False) -> Array:
    """Return the best value of each column alone, shape (d,): as a rule no policy reaches it.

    >>> ideal([[1, 4], [2, 2], [4, 1]]).tolist()
    [1.0, 1.0]
    """
    array = _some(costs(points, maximize))
    best = array.min(axis=0)
    return np.asarray(np.where(maximize, -best, best), dtype=float)


def knee(points: ArrayLike, maximize: bool | Sequence[bool] = False) -> int | None:
    """Return the row of the front's knee: the largest distance to the chord between its ends, both axes scaled to its range.

    Distance counts towards the ideal point, the bulge of Das (1999). None where fewer than three distinct points are efficient or
    none of them lies beyond the chord (a straight front has no knee). Of equals, the best x.

    >>> knee([[0, 10], [1, 3], [3, 2], [10, 0]])
    1
    """
    array = _plane(points, maximize)
    front = _front(array)
    if len(front) < 3:
        return None
    bulge = 1 - _scaled(array[front], array[front]).sum(axis=1)
    at = int(np.argmax(np.round(bulge, 12)))
    return int(front[at]) if bulge[at] > 1e-9 else None


def attainment(points: ArrayLike, maximize: bool | Sequence[bool] = False) -> Array:
    """Return the corners of the attainment staircase, shape (k, 2), x ascending: m distinct efficient points give k = 2m - 1.

    Efficient points alternate with the inner corners between neighbours, so the rows are a line to draw. What is behind it is
    dominated.

    >>> attainment([[1, 4], [2, 2], [3, 3], [4, 1]]).tolist()
    [[1.0, 4.0], [2.0, 4.0], [2.0, 2.0], [4.0, 2.0], [4.0, 1.0]]
    """
    array = _plane(points, maximize)
    front = array[_front(array)]
    corners = np.repeat(front, 2, axis=0)[:-1]
    corners[1::2] = np.column_stack([front[1:, 0], front[:-1, 1]])
    original = corners * np.where(maximize, -1.0, 1.0)
    return original if np.all(original[:1, 0] <= original[-1:, 0]) else original[::-1]


def hypervolume(points: ArrayLike, reference: ArrayLike, maximize: bool | Sequence[bool] = False) -> float:
    """Return the area (volume) that the points dominate and that is better than `reference`, shape (d,), in every column.

    Points that are not better than the reference in every column add nothing. 3-D and more: moocore.

    >>> hypervolume([[1, 2], [2, 1]], [3, 3])
    3.0
    """
    array = costs(points, maximize)
    corner = costs(np.atleast_2d(np.asarray(reference, dtype=float)), maximize)[0]
    if len(corner) != array.shape[1]:
        raise InvalidInput(f"reference must have shape ({array.shape[1]},), got ({len(corner)},)")
    inside = array[np.logical_and.reduce([column < least for column, least in zip(array.T, corner, strict=True)])]
    if len(inside) == 0:
        return 0.0
    if array.shape[1] == 1:
        return float(corner[0] - inside.min())
    if array.shape[1] == 2:
        rows = _front(inside)
        x, y = inside[rows, 0], inside[rows, 1]
        return float((corner[0] - x) @ (np.r_[corner[1], y[:-1]] - y))
    import moocore

    return float(moocore.hypervolume(inside, ref=corner))


def price(points: ArrayLike, maximize: bool | Sequence[bool] = False) -> Array:
    """Return the change of y per unit of x along the front, shape (n,): from each efficient point to the next with better x.

    At the best x, where no step is left, it is the last step's. NaN for points that are not efficient, and for a front of one.

    >>> price([[1, 10], [2, 12], [4, 13], [5, 2]], maximize=[False, True]).tolist()
    [2.0, 2.0, 0.5, nan]
    """
    array = _plane(points, maximize)
    prices = np.full(len(array), np.nan)
    front = _front(array)
    if len(front) > 1:
        x, y = array[front].T
        slope = np.diff(y) / np.diff(x)
        efficient = np.flatnonzero(nondominated(array))
        signs = np.where(maximize, -1.0, 1.0) * np.ones(2)
        prices[efficient] = np.r_[slope[:1], slope][np.searchsorted(x, array[efficient, 0])] * signs.prod()
    return prices


def reachable(points: ArrayLike, at: float, maximize: bool | Sequence[bool] = False, *, mixing: bool = False) -> float | None:
    """Return the best y of a policy whose x is no worse than `at`; None if no policy has such an x.

    With `mixing`, of a lottery over policies: the straight lines of the lower hull are reachable.

    >>> reachable([[0, 4], [2, 2], [4, 1]], 3), reachable([[0, 4], [2, 2], [4, 1]], 3, mixing=True)
    (2.0, 1.5)
    """
    array = _plane(points, maximize)
    sign = np.where(maximize, -1.0, 1.0) * np.ones(2)
    front = array[_hull_or_front(array, mixing)]
    step = int(np.searchsorted(front[:, 0], at * sign[0], side="right")) - 1
    if step < 0:
        return None
    best = np.interp(at * sign[0], front[:, 0], front[:, 1]) if mixing else front[step, 1]
    return float(best * sign[1])


def shortfall(
    points: ArrayLike, policy: ArrayLike, maximize: bool | Sequence[bool] = False, *, mixing: bool = False
) -> float | None:
    """Return how much y a policy (x, y) gives up: to the best y at an x no worse, in units of y. None if no point has such an x.

    0 on the front, negative beyond it.

    >>> shortfall([[0, 4], [2, 2], [4, 1]], [2, 3.5])
    1.5
    """
    x, y = _policy(policy, False, 2)
    best = reachable(points, x, maximize, mixing=mixing)
    return None if best is None else float((best - y) * (1 if np.broadcast_to(maximize, 2)[1] else -1))


def distance(points: ArrayLike, policy: ArrayLike, maximize: bool | Sequence[bool] = False, *, mixing: bool = False) -> float:
    """Return the distance of a policy, shape (d,), to the nearest efficient point, each column scaled to the front's range.

    1 is as far as the front is wide. 0 for a policy that no point dominates. With `mixing` (d = 2) the straight lines of the
    lower hull are the front. A column in which the front has no range is scaled to all points' range, or not at all if that is 0.

    >>> distance([[0, 4], [2, 2], [4, 0]], [3, 2])
    0.25
    """
    array = _some(costs(points, maximize))
    here = _policy(policy, maximize, array.shape[1])
    if mixing:
        given_up = shortfall(_plane(array, False), here, mixing=True)
        if given_up is None or given_up <= 0:
            return 0.0
        front = array[_hull_or_front(array, True)]
        corners, target = _scaled(front, front, array), _scaled(here[None], front, array)[0]
        start, along = corners[:-1], np.diff(corners, axis=0)
        length = np.maximum((along**2).sum(axis=1, keepdims=True), np.finfo(float).tiny)
        share = np.clip(((target - start) * along).sum(axis=1, keepdims=True) / length, 0, 1)
        near = np.vstack([start + share * along, corners[-1:]])
        return float(np.linalg.norm(near - target, axis=1).min())
    front = array[nondominated(array)]
    if not _dominating(front, here).any():
        return 0.0
    return float(np.linalg.norm(_scaled(front, front, array) - _scaled(here[None], front, array), axis=1).min())


def nearest_dominating(points: ArrayLike, policy: ArrayLike, maximize: bool | Sequence[bool] = False) -> int | None:
    """Return the row of the nearest efficient point that dominates the policy, scaled as in `distance`; None if none does.

    >>> nearest_dominating([[0, 4], [2, 2], [4, 0]], [3, 4])
    1
    """
    array = _some(costs(points, maximize))
    here = _policy(policy, maximize, array.shape[1])
    mask = nondominated(array)
    rows = np.flatnonzero(mask & _dominating(array, here))
    if len(rows) == 0:
        return None
    away = _scaled(array[rows], array[mask], array) - _scaled(here[None], array[mask], array)
    return int(rows[np.argmin(np.linalg.norm(away, axis=1))])


def step_price(points: ArrayLike, policy: ArrayLike, maximize: bool | Sequence[bool] = False) -> Step | None:
    """Return what the next step towards a better x gains and costs, seen from a policy (x, y); None at the end of the front.

    For the sentence "one point less gap costs 1.1 points of profit": `price` is the cost of y per unit of x gained.

    >>> step_price([[1, 10], [2, 12], [4, 13]], [4, 13], maximize=[False, True])
    Step(row=1, gain=2.0, cost=1.0, price=0.5)
    """
    array = _plane(points, maximize)
    x, y = _policy(policy, maximize, 2)
    front = _front(array)
    ahead = front[array[front, 0] < x]
    if len(ahead) == 0:
        return None
    gain, cost = float(x - array[ahead[-1], 0]), float(array[ahead[-1], 1] - y)
    return Step(int(ahead[-1]), gain, cost, cost / gain)


def _plane(points: ArrayLike, maximize: bool | Sequence[bool]) -> Array:
    array = costs(points, maximize)
    if array.shape[1] != 2:
        raise InvalidInput(f"points must have 2 columns, x and y, got {array.shape[1]}")
    return array


def _some(array: Array) -> Array:
    if len(array) == 0:
        raise InvalidInput("points must have at least one row, got none")
    return array


def _policy(policy: ArrayLike, maximize: bool | Sequence[bool], columns: int) -> Array:
    values = np.asarray(policy, dtype=float)
    if values.shape != (columns,) or not np.isfinite(values).all():
        raise InvalidInput(f"policy must be {columns} finite numbers, got {policy!r}")
    return np.ravel(costs(values[None], maximize))


def _front(array: Array) -> Rows:
    """Return the rows of the distinct efficient points, best x first; of duplicates the first row."""
    rows = np.flatnonzero(nondominated(array))
    x = array[rows, 0]
    order, _ = rows_by(x)
    x = x[order]
    return rows[order[np.append(True, x[1:] != x[:-1])]] if len(rows) else rows


def _hull_or_front(array: Array, mixing: bool) -> Rows:
    rows = _front(array)
    return rows[supported(array[rows])] if mixing else rows


def _dominating(array: Array, policy: Array) -> Any:
    return (array <= policy).all(axis=1) & (array < policy).any(axis=1)


def _scaled(array: Array, front: Array, every: Array | None = None) -> Array:
    low, span = front.min(axis=0), np.ptp(front, axis=0)
    wide = span if every is None else np.ptp(every, axis=0)
    return np.asarray((array - low) / np.where(span > 0, span, np.where(wide > 0, wide, 1.0)))
