"""Bounded confidence with endlessly many people: the rate equation for the density of opinions.

    dP(x)/dt = sum over pairs closer than 1 of P(x1) P(x2) [delta(x - (x1 + x2)/2) - delta(x - x1)]

Source: [bennaim2003], equation 2 (opinions in [-D, D], threshold 1, compromise at the midpoint). On a grid whose threshold is
a whole number of cells, a pair at exactly the threshold counts half; without that coarse grids merge what should stay apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import as_strided

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESOLUTION = 100  # cells per threshold
STEP = 0.25  # of time; a cell loses at most 2 per unit of time. With .1 masses and places are the same within 3e-6
LOOK = 8  # steps between two looks at whether the outcome is decided
LONGEST = 2000.0
EMPTY = 1e-8  # share of the mass in a cell below which it counts as empty


@dataclass(frozen=True)
class Density:
    """Where the mass ended.

    positions (clusters,), in thresholds; masses (clusters,), shares of 1; grid (cells,) and density (cells,) behind them;
    time: when the outcome was decided: clusters further apart than the threshold and narrower than it, so that their masses and
    means are final; converged: that this was reached.
    """

    positions: Floats
    masses: Floats
    grid: Floats
    density: Floats
    time: float
    converged: bool


def density(half_range: float, resolution: int = RESOLUTION) -> Density:
    """Return the final clusters for opinions uniform on [-half_range, half_range] and threshold 1 (fourth-order Runge-Kutta).

    `half_range` D is rounded to a whole number of half cells. Mirrored by construction. Raises InvalidInput for D not in (0, 20].
    """
    if not 0 < half_range <= 20:
        raise InvalidInput(f"half_range must be in (0, 20], got {half_range!r}")
    cells = max(round(2 * half_range * resolution), 1)
    grid = (np.arange(cells) - (cells - 1) / 2) / resolution
    # everyone meets at rate 1 whoever is in reach: mass 2 D in all, as in the source
    p = np.full(cells, 2 * half_range / cells)
    weight = np.ones(resolution + 1)
    weight[resolution] = 0.5
    steps, converged = 0, False
    while not converged and steps * STEP < LONGEST:
        for _ in range(LOOK):
            first = _change(p, weight)
            second = _change(p + STEP / 2 * first, weight)
            third = _change(p + STEP / 2 * second, weight)
            fourth = _change(p + STEP * third, weight)
            p = p + STEP / 6 * (first + 2 * (second + third) + fourth)
        steps += LOOK
        left, right = _edges(p / p.sum())
        converged = bool((right - left < resolution).all() and (left[1:] - right[:-1] > resolution).all())
    mass = p / p.sum()
    parts = [slice(a, b + 1) for a, b in zip(*_edges(mass), strict=True)]
    masses = np.array([mass[part].sum() for part in parts])
    positions = np.array([(grid[part] * mass[part]).sum() for part in parts]) / masses
    return Density(positions, masses, grid, mass, steps * STEP, converged)


def _change(p: Floats, weight: Floats) -> Floats:
    """Return dP/dt of a mirrored density, shape (cells,): its right half is computed, the left one is the mirror image.

    A pair an odd number of cells apart lands half in each of the two cells in the middle.
    """
    reach, cells = len(weight) - 1, len(p)
    first = cells // 2  # cell of the right half
    padded = np.zeros(cells + 2 * reach)
    padded[reach : reach + cells] = p
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    ends = (1 - weight[reach]) * (padded[first + 2 * reach :] + padded[first:cells])  # pairs at the threshold count less
    lost = p[first:] * (sums[first + 2 * reach + 1 :] - sums[first:cells] - p[first:] - ends)
    even = weight[2::2]
    meet = 2 * _pairs(padded, reach + first, reach + first, cells - first, np.concatenate([[0.0], even]))
    # the two cells around the middle k + 1/2: p[k - s] p[k + 1 + s]
    before = max(first - 1, 0)
    split = _pairs(padded, reach + before, reach + before + 1, cells - before - 1, weight[1::2])
    beside = np.concatenate([np.zeros(int(first == 0)), split, [0.0]])
    half = meet + (beside[1:] + beside[:-1]) - lost
    return np.concatenate([half[::-1][:first], half])


def _pairs(p: Floats, left: int, right: int, count: int, weight: Floats) -> Floats:
    """Return sum over s of weight[s] p[left + k - s] p[right + k + s] for k < count."""
    step, shape = p.strides[0], (count, len(weight))
    down, up = as_strided(p[left:], shape, (step, -step)), as_strided(p[right:], shape, (step, step))
    return np.asarray(np.einsum("ks,ks,s->k", down, up, weight))


def _edges(mass: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last cell of every run of cells that are not empty."""
    full = np.concatenate([[False], mass > EMPTY, [False]])
    return np.flatnonzero(full[1:-1] & ~full[:-2]), np.flatnonzero(full[1:-1] & ~full[2:])
