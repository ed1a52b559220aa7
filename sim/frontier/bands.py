"""How sure a frontier is: pointwise bands from many seeds or resamples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.contract.parameters import InvalidInput
from sim.frontier.dominance import costs, nondominated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sim.contract.outcomes import Outcome


def band(frames: Iterable[pd.DataFrame], x: Outcome, y: Outcome, *, level: float = 0.9, grid: int = 101) -> pd.DataFrame:
    """Return the pointwise interval of `y` along the front: columns `<x>, low, high`, `grid` rows, x ascending.

    Each frame holds the policies of one seed or resample. Its front is read as a staircase on a grid that all share: the best y
    at an x no worse than the grid's. `low` and `high` are, at each x by itself, the quantiles (1 - level)/2 and (1 + level)/2
    over the frames, rounded outwards to values that occurred; so a whole front leaves the band more often than 1 - level.
    A frame in which no policy reaches that x counts as worse than all others, and the grid begins where both quantiles exist:
    these are attainment surfaces (Grunert da Fonseca, Fonseca and Hall 2001). It ends at the worst x efficient in some frame.
    """
    if not 0 < level < 1:
        raise InvalidInput(f"level must be in (0, 1), got {level}")
    if grid < 2:
        raise InvalidInput(f"grid must be at least 2, got {grid}")
    names = [x.name, y.name]
    better = (x.better == "higher", y.better == "higher")
    fronts = []
    for number, frame in enumerate(frames):
        points = costs(frame[names].to_numpy(dtype=float, na_value=np.nan), better, names)
        if len(points) == 0:
            raise InvalidInput(f"every frame must have a policy, got none in frame {number}")
        efficient = points[nondominated(points)]
        fronts.append(efficient[np.argsort(efficient[:, 0], kind="stable")])
    if len(fronts) < 2:
        raise InvalidInput(f"a band needs at least 2 frames, got {len(fronts)}")
    best = int(
        (len(fronts) - 1) * (1 - level) / 2 + 1e-9
    )  # without the rest, a level of 0.8 over 11 frames rounds to the extremes
    worst = len(fronts) - 1 - best
    along = np.linspace(np.sort([front[0, 0] for front in fronts])[worst], max(front[-1, 0] for front in fronts), grid)
    reached = np.full((len(fronts), grid), np.inf)
    for row, front in zip(reached, fronts, strict=True):
        step = np.searchsorted(front[:, 0], along, side="right") - 1
        row[step >= 0] = front[step[step >= 0], 1]
    reached.sort(axis=0)
    ends = np.sort(reached[[best, worst]] * (-1 if better[1] else 1), axis=0)
    ordered = slice(None, None, -1) if better[0] else slice(None)
    return pd.DataFrame({x.name: (-along if better[0] else along)[ordered], "low": ends[0, ordered], "high": ends[1, ordered]})


def bootstrap(
    resample: Callable[[np.random.Generator], pd.DataFrame],
    x: Outcome,
    y: Outcome,
    rng: np.random.Generator,
    *,
    resamples: int = 200,
    level: float = 0.9,
    grid: int = 101,
) -> pd.DataFrame:
    """Return the `band` over `resamples` calls of `resample(rng)`, each the policies' outcomes on one resample of the data.

    It is a percentile interval, pointwise; a front is a best of many, so on resamples it looks a little better than it is.
    """
    return band((resample(rng) for _ in range(resamples)), x, y, level=level, grid=grid)
