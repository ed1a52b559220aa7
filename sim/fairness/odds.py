"""Equalized odds: groups that share one point of the ROC plane, or stand in a small square of it.

What all groups can reach together is the intersection of their hulls: its upper edge is the pointwise minimum of theirs.
A point inside a group's own hull is reached by a lottery with approving everybody or nobody, as in
section 4 of Hardt, Price, Srebro 2016 [hardt2016].
"""

from typing import Any

import numpy as np

from sim.fairness.roc import Curves, Floats, Integers, Plan, between, strictest

BLOCKS = 64


def common_point(curves: Curves, benefit: float, cost: float) -> Plan:
    """Return the most profitable policy that gives every group the same true and false positive rate."""
    hulls = [_hull(curves, g) for g in range(len(curves.groups))]
    grid = np.unique(np.concatenate([x for x, _ in hulls]))
    heights = np.stack([np.interp(grid, x, y) for x, y in hulls])
    # Between two grid points every hull is straight: the minimum's corners are there or where two of them cross.
    crossings = []
    for i in range(len(hulls)):
        difference = heights[i + 1 :] - heights[i]
        rows, columns = np.nonzero(difference[:, :-1] * difference[:, 1:] < 0)
        before, after = difference[rows, columns], difference[rows, columns + 1]
        crossings.append(grid[columns] + before / (before - after) * (grid[columns + 1] - grid[columns]))
    fpr = np.unique(np.concatenate([grid, *crossings]))
    tpr = np.min([np.interp(fpr, x, y) for x, y in hulls], axis=0)
    share, base = curves.share, curves.base_rate
    best = strictest(benefit * (share @ base) * tpr - cost * (share @ (1 - base)) * fpr, benefit, cost)
    return tuple(_at(curves, g, fpr[[best]], tpr[[best]]) for g in range(len(hulls)))


def within_odds(curves: Curves, tolerances: Floats, benefit: float, cost: float) -> Plan:
    """Return for every tolerance the most profitable policy whose true and false positive rates both differ by at most that.

    A linear programme in each group's point and the square's lower corner; a point below the diagonal never pays, so the
    diagonal stands for the lower hull. Up to 64 tolerances are solved as one programme of separate blocks: starting the
    solver costs more than a block.
    """
    groups = len(curves.groups)
    rows, limits = _under_hulls(curves)
    # The square: corner <= point and point <= corner + tolerance, for x and y of every group.
    points, corner = np.eye(2 * groups), np.repeat(np.eye(2), groups, axis=0)
    matrix = np.vstack([rows, np.hstack([points, -corner]), np.hstack([-points, corner])])
    share, base = curves.share, curves.base_rate
    objective = np.r_[cost * share * (1 - base), -benefit * share * base, 0.0, 0.0]
    bounds = [np.r_[limits, np.full(2 * groups, tolerance), np.zeros(2 * groups)] for tolerance in tolerances]
    solved = np.vstack([_solve(objective, matrix, bounds[first : first + BLOCKS]) for first in range(0, len(bounds), BLOCKS)])
    return tuple(_at(curves, g, solved[:, g], solved[:, groups + g]) for g in range(groups))


def _solve(objective: Floats, matrix: Floats, bounds: list[Floats]) -> Floats:
    """Return the minimum of the objective in [0, 1] under `matrix x <= bound`, a row for every bound."""
    from scipy.optimize import linprog
    from scipy.sparse import block_diag, csc_array

    blocks: Any = block_diag([csc_array(matrix)] * len(bounds), format="csc")
    found = linprog(
        np.tile(objective, len(bounds)),
        A_ub=blocks,
        b_ub=np.concatenate(bounds),
        bounds=(0, 1),
        method="highs-ds",
        options={"presolve": False, "primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.x is None:
        raise ArithmeticError(f"the linear programme of {len(bounds)} tolerances was not solved: {found.message}")
    return np.asarray(found.x).reshape(len(bounds), -1)


def _under_hulls(curves: Curves) -> tuple[Floats, Floats]:
    """Return matrix and right side of: every group's point is under each edge of its hull and not below the diagonal."""
    groups, rows, limits = len(curves.groups), [], []
    for g in range(groups):
        x, y = _hull(curves, g)
        slope = np.diff(y) / np.diff(x)
        edges = np.zeros((len(slope) + 1, 2 * groups + 2))
        edges[:, g], edges[:, groups + g] = np.r_[-slope, 1.0], np.r_[np.ones(len(slope)), -1.0]
        rows.append(edges)
        limits.append(np.r_[y[:-1] - slope * x[:-1], 0.0])
    return np.vstack(rows), np.concatenate(limits)


def _hull(curves: Curves, g: int) -> tuple[Floats, Floats]:
    """Return the upper hull as a function of the false positive rate: of several true positive rates at one, the highest."""
    vertex = _steps(curves, g)
    return curves.fpr[g][vertex], curves.tpr[g][vertex]


def _steps(curves: Curves, g: int) -> Integers:
    vertex = curves.hull[g]
    return vertex[np.r_[np.diff(curves.fpr[g][vertex]) > 0, True]]


def _at(curves: Curves, g: int, fpr: Floats, tpr: Floats) -> tuple[Integers, Floats]:
    """Return the lottery that reaches the points (policies,): straight below the hull, mixed with the diagonal."""
    vertex = _steps(curves, g)
    x, y = curves.fpr[g][vertex], curves.tpr[g][vertex]
    index, chance = between(x, vertex, fpr)
    top = np.interp(fpr, x, y)
    room = top - fpr
    keep = np.where(room > 0, np.clip((tpr - fpr) / np.where(room > 0, room, 1.0), 0.0, 1.0), 1.0)[:, None]
    everybody = len(curves.thresholds[g]) - 1
    ends = np.broadcast_to(np.array([0, everybody]), index.shape)
    return np.hstack([index, ends]), np.hstack([keep * chance, (1 - keep) * np.stack([1 - fpr, fpr], axis=1)])
