"""What can be said of a frontier from where one stands: what is reachable, the next step, and where the landmarks are.

The engine (`sim.frontier.front`) works on points; here they are a model's outcomes. A policy that is run again may differ from its point in the
last bits, so x counts as the same within NEAR of the frontier's width.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.contract.outcomes import Frontier, Outcome
from sim.frontier import front as engine

NEAR = 1e-9
STEP = 1e-4  # of the frontier's width: to the eye, what is nearer is the same point
Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Step:
    """A step along the front towards a better x: from (x, y) to (x_next, y_next)."""

    x: float
    y: float
    x_next: float
    y_next: float


def front(frontier: Frontier) -> pd.DataFrame:
    """Return the efficient rows, sorted by x."""
    return frontier.front


def points(frontier: Frontier, x: Outcome, y: Outcome) -> Points:
    """Return the efficient points on two axes, sorted by the frontier's own x, shape (n, 2)."""
    return frontier.corners if (x.name, y.name) == (frontier.x, frontier.y) else front(frontier)[[x.name, y.name]].to_numpy(float)


def reachable(frontier: Frontier, x: Outcome, y: Outcome, at: float) -> float | None:
    """Return the best y that some policy reaches with an x no worse than `at`; None if no policy has such an x.

    Where policies may be mixed, what a lottery over them reaches.
    """
    efficient = points(frontier, x, y)
    return engine.reachable(efficient, _away(efficient, x, at, 1), _maximize(x, y), mixing=frontier.mixing)


def next_step(frontier: Frontier, x: Outcome, y: Outcome, at: float) -> Step | None:
    """Return the step from the front at `at` to the next efficient point whose x is better by STEP; None at the end of the front."""
    here = reachable(frontier, x, y, at)
    efficient = points(frontier, x, y)
    ahead = None if here is None else engine.step_price(efficient, [_away(efficient, x, at, -1, STEP), here], _maximize(x, y))
    if here is None or ahead is None:
        return None
    return Step(at, here, float(efficient[ahead.row, 0]), float(efficient[ahead.row, 1]))


def landmarks(frontier: Frontier, x: Outcome, y: Outcome) -> pd.DataFrame:
    """Return the ideal point (the best of each axis alone) and the knee, if there is one: x, y, label."""
    efficient = points(frontier, x, y)
    rows = [(*engine.ideal(efficient, _maximize(x, y)), "ideal")]
    knee = engine.knee(efficient, _maximize(x, y))
    if knee is not None:
        rows.append((*efficient[knee], "knee"))
    return pd.DataFrame(rows, columns=[x.name, y.name, "label"])


def _maximize(x: Outcome, y: Outcome) -> tuple[bool, bool]:
    return x.better == "higher", y.better == "higher"


def _away(points: Points, x: Outcome, at: float, worse: int, by: float = NEAR) -> float:
    """Return `at`, a little worse (1) or a little better (-1), by a share of the front's width."""
    return at + worse * (1 if x.better == "lower" else -1) * by * float(np.ptp(points[:, 0]))
