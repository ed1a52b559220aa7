"""What the theory of a rule says of one setting, or what a run shows of it: the numbers that published ones are checked against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import polarization
from sim.contract.shelf import remembered
from sim.opinions.activity_driven import Activity, fixed_point, homogeneous_onset, onset
from sim.opinions.density import Density, density
from sim.opinions.nudged import nudged
from sim.opinions.sphere import respond, unit
from sim.opinions.summary import MAJOR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DECAYED = 0.005  # mean size of opinions, a hundredth of that at the start


def measures() -> dict[str, float]:
    """Return what the measures of polarization give where it is known in closed form."""
    return {
        "two_poles": float(polarization.esteban_ray([0.5, 0.5], [0.0, 1.0], alpha=1.6)),
        "bimodality_of_two_points": float(polarization.bimodality_coefficient([0.0, 1.0] * 500)),
        "miscalibration_of_one_side": float(polarization.miscalibration([0.7, 0.3], [1.0, 0.0])),
    }


def camps(confidence: float) -> dict[str, float]:
    """Return the major clusters of the density equation: how many, their masses, where (in thresholds)."""
    end = _density(0.5 / confidence)
    major = end.masses >= MAJOR
    middle = np.abs(end.positions) < 0.5
    return {
        "density_major_clusters": float(major.sum()),
        "density_largest_mass": float(end.masses.max()),
        "density_middle_mass": float(end.masses[middle].sum()),
        "density_innermost": float(np.abs(end.positions).min()),
        "density_outermost_major": float(end.positions[major].max()),
        "density_converged": float(end.converged),
    }


def activity(end: Floats, strength: float, contacts: int, reciprocity: float, controversy: float) -> dict[str, float]:
    """Return onsets and the fixed point of the activity-driven rule, and what opinions at the end (..., runs, people) show."""
    law = Activity()
    return {
        "homogeneous_onset": homogeneous_onset(strength, contacts, reciprocity, law.moment(1)),
        "onset": onset(strength, contacts, reciprocity, law),
        "mean_activity": law.moment(1),
        "mean_squared_activity": law.moment(2),
        "fixed_point": fixed_point(strength, controversy),
        "mean_size": float(np.abs(end).mean()),
        "decayed": float((np.abs(end).mean(axis=2) < DECAYED).mean()),
        "smaller_side": float(np.minimum((end > 0).mean(axis=2), (end < 0).mean(axis=2)).mean()),
    }


def random_items(
    runs: int, people: int, anchor: float, pull: float, exploration: float, steps: int, rng: np.random.Generator
) -> dict[str, float]:
    """Return the slope of last on first opinions under nudges, and the variance around it."""
    start = np.random.default_rng(rng.integers(2**32)).uniform(-1, 1, (runs, people))
    course, _ = nudged(start, np.array([anchor]), np.array([pull]), np.array([exploration]), rng, steps)
    end = course.opinions[0]
    slope = float((start * end).mean() / (start**2).mean())
    return {"slope_on_first_opinion": slope, "variance_around_it": float(((end - slope * start) ** 2).mean())}


def one_item(people: int, dimensions: int, sensitivity: float, steps: int, rng: np.random.Generator) -> dict[str, float]:
    """Return the largest relative error of tan theta_t = tan theta_0 / (1 + eta)^t after `steps` times the same item."""
    taste = start = unit(rng.standard_normal((people, dimensions)))
    item = np.eye(dimensions)[0]
    for _ in range(steps):
        taste = respond(taste, item, sensitivity)
    expected = _tangent(start) / (1 + sensitivity) ** steps
    return {"tangent_law_error": float(np.abs(_tangent(taste) / expected - 1).max())}


@remembered(32)
def _density(half_range: float) -> Density:
    return density(half_range)


def _tangent(taste: Floats) -> Floats:
    return np.asarray(np.linalg.norm(taste[:, 1:], axis=1) / np.abs(taste[:, 0]))
