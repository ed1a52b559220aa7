"""What can be said of a frontier from where one stands: what is reachable, what the next step costs, where the landmarks are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim import frontier as engine
from sim.frontier import Frontier
from sim.model import Outcome


@dataclass(frozen=True)
class Step:
    """A step along the front towards a better x: from (x, y) to (x_next, y_next)."""

    x: float
    y: float
    x_next: float
    y_next: float


def front(frontier: Frontier) -> pd.DataFrame:
    """Return the efficient rows, sorted by x."""
    return frontier.frame[frontier.frame["efficient"]].sort_values(frontier.x, kind="stable")


def reachable(frontier: Frontier, x: Outcome, y: Outcome, at: float) -> float | None:
    """Return the best y that some policy reaches with an x no worse than `at`; None if no policy has such an x.

    Where policies may be mixed, straight lines between neighbours are reachable too.
    """
    points = front(frontier)[[x.name, y.name]].to_numpy(float)
    xs, ys = points[:, 0], points[:, 1]
    allowed = xs <= at + 1e-12 if x.better == "lower" else xs >= at - 1e-12
    if not allowed.any():
        return None
    if frontier.mixing and xs[0] <= at <= xs[-1]:
        return float(np.interp(at, xs, ys))
    return float(ys[allowed].max() if y.better == "higher" else ys[allowed].min())


def next_step(frontier: Frontier, x: Outcome, y: Outcome, at: float) -> Step | None:
    """Return the step from the front at `at` to the next efficient point with a better x; None at the end of the front."""
    here = reachable(frontier, x, y, at)
    points = front(frontier)[[x.name, y.name]].to_numpy(float)
    ahead = points[points[:, 0] < at - 1e-9] if x.better == "lower" else points[points[:, 0] > at + 1e-9]
    if here is None or not len(ahead):
        return None
    near = ahead[-1] if x.better == "lower" else ahead[0]
    return Step(at, here, float(near[0]), float(near[1]))


def landmarks(frontier: Frontier, x: Outcome, y: Outcome) -> pd.DataFrame:
    """Return the ideal point (the best of each axis alone) and the knee, one row each with its label."""
    points = front(frontier)[[x.name, y.name]].to_numpy(float)
    maximize = (x.better == "higher", y.better == "higher")
    best = np.where(maximize, points.max(0), points.min(0))
    rows = [(best[0], best[1], "ideal")]
    at = engine.knee(points, maximize)
    if at is not None:
        rows.append((points[at, 0], points[at, 1], "knee"))
    return pd.DataFrame(rows, columns=[x.name, y.name, "label"])
