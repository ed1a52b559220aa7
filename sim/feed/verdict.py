"""Does a lever move the frontier, or does it only slide along it? Judged beside a plain frontier on the same random numbers.

Both are traced by the same weights, several times over. The plain curve is the mean of its runs; each end of it is drawn on, level where
satisfaction ends and upright where engagement ends, because less of one without more of the other gains nothing. How far a point lies
beyond that curve is its distance, both axes scaled to the curve's range, negative behind it: 1 is as far as the frontier is wide.
"""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.contract.parameters import InvalidInput
from sim.frontier import nondominated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Finding = Literal["moves it", "slides along", "falls behind", "no difference"]
SURE = 0.95
FAR = 1e3  # of the frontier's width: where a curve that is drawn on ends


@dataclass(frozen=True)
class Verdict:
    """What a lever does. beyond: mean distance beyond the plain curve, and `error`, half the width of its interval; best: the same where
    the lever does best, and `best_error`; along: change of x, in the frontier's width, where the weight is 0, and `along_error`.
    """

    finding: Finding
    beyond: float
    error: float
    best: float
    best_error: float
    along: float
    along_error: float


@dataclass(frozen=True)
class Verdicts:
    """All levers judged. frame: one row per lever, `lever` and the fields of its verdict. points: where each stands at each weight,
    `lever` ("" for none), `run`, `weight`, `engagement`, `satisfaction`; run -1 is the mean of the runs.
    """

    frame: pd.DataFrame
    points: pd.DataFrame


def judge_each(
    trace: Callable[[str, int], Floats],
    levers: Sequence[str],
    weights: Sequence[float],
    runs: int,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Verdicts:
    """Return the verdict on each lever; `trace(lever, run)` gives its points (weights, 2), "" is no lever.

    `tell(done, of)` hears how many traces there are of how many.
    """
    names = ["", *levers]
    tasks, traced = list(itertools.product(names, range(runs))), []
    with ThreadPoolExecutor(2) as both:  # numpy lets go of the interpreter
        for points in both.map(lambda task: trace(*task), tasks):
            traced.append(points)
            tell(len(traced), len(tasks))
    every_point = np.array(traced).reshape(len(names), runs, len(weights), 2)
    rows = [{"lever": lever} | asdict(judge(every_point[0], every_point[1 + i])) for i, lever in enumerate(levers)]
    every = np.concatenate([every_point.mean(axis=1, keepdims=True), every_point], axis=1)
    which, run, weight = (index.ravel() for index in np.indices(every.shape[:3]))
    flat = pd.DataFrame(every.reshape(-1, 2), columns=["engagement", "satisfaction"])
    flat = flat.assign(lever=np.array(names, dtype=object)[which], run=run - 1, weight=np.array(weights)[weight])
    return Verdicts(pd.DataFrame(rows), flat)


def judge(plain: ArrayLike, pulled: ArrayLike) -> Verdict:
    """Return the verdict on a lever: `plain`, `pulled` (runs, weights, 2), x and y, more of both is better; runs share random numbers.

    "moves it": on average, or at some weight, it lies beyond the plain curve. Else "falls behind": on average it lies behind it. Else
    "slides along": at weight 0 it changes x. Each by more than chance would in 1 of 20 cases (Student's t over runs, Bonferroni over weights).

    >>> line = np.array([[[3.0, 0.0], [2.0, 2.0], [0.0, 3.0]]] * 3)
    >>> judge(line, line + [[[0.30, 0.0]], [[0.31, 0.0]], [[0.32, 0.0]]]).finding
    'moves it'
    """
    before, after = np.asarray(plain, dtype=float), np.asarray(pulled, dtype=float)
    if before.shape != after.shape or before.ndim != 3 or before.shape[2] != 2 or len(before) < 2:
        raise InvalidInput(f"plain and pulled must have one shape (runs >= 2, weights, 2), got {before.shape} and {after.shape}")
    curve = frontier_of(before)
    # what the plain runs themselves are off their mean is luck that both share
    beyond = distance(curve, after) - distance(curve, before).mean(axis=1, keepdims=True)
    mean, error = _interval(beyond.mean(axis=1))
    each, errors = _interval(beyond, of=beyond.shape[1])
    at = int(np.argmax(each - errors))
    along, along_error = _interval((after - before)[:, 0, 0] / np.ptp(curve[:, 0]))
    finding: Finding = "no difference"
    if mean > error or each[at] > errors[at]:
        finding = "moves it"
    elif mean < -error:
        finding = "falls behind"
    elif abs(along) > along_error:
        finding = "slides along"
    return Verdict(finding, *(float(v) for v in (mean, error, each[at], errors[at], along, along_error)))


def frontier_of(runs: Floats) -> Floats:
    """Return the efficient points of the mean over runs, (k, 2), x ascending. Raises InvalidInput where there is no trade-off."""
    mean = runs.mean(axis=0)
    curve: Floats = mean[nondominated(mean, maximize=True)]
    curve = curve[np.argsort(curve[:, 0])]
    if len(curve) < 2 or np.ptp(curve[:, 0]) == 0:
        raise InvalidInput("a lever can be judged only beside a frontier, got one policy that is best at both")
    return curve


def distance(curve: Floats, points: Floats) -> Floats:
    """Return how far points (..., 2) lie beyond the curve (k, 2), both axes scaled to its range; negative behind it.

    >>> distance(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1.5, -3.0], [0.5, 0.5], [0.0, 0.0]])).round(3).tolist()
    [0.5, 0.0, -0.707]
    """
    low, span = curve.min(axis=0), np.ptp(curve, axis=0)
    line = (curve - low) / span
    line = np.vstack([[-FAR, line[0, 1]], line, [line[-1, 0], -FAR]])
    at = (points - low) / span
    start, step = line[:-1], np.diff(line, axis=0)
    away = at[..., None, :] - start
    share = np.clip((away * step).sum(axis=-1) / (step**2).sum(axis=-1), 0.0, 1.0)
    length = np.linalg.norm(away - share[..., None] * step, axis=-1).min(axis=-1)
    height = np.where(at[..., 0] > line[-1, 0], -np.inf, np.interp(at[..., 0], line[:-1, 0], line[:-1, 1]))
    return np.asarray(np.where(at[..., 1] >= height, length, -length))


def _interval(values: Floats, *, of: int = 1) -> tuple[Floats, Floats]:
    """Return the mean over runs and half the width of its interval, which is right for all `of` such intervals together."""
    runs = len(values)
    t = float(stdtrit(runs - 1, 1 - (1 - SURE) / (2 * of)))
    return values.mean(axis=0), t * values.std(axis=0, ddof=1) / np.sqrt(runs)
