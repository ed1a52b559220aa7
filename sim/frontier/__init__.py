"""Frontiers between colliding values: points and dominance, bands, and what can be said of a front. It knows no model.

Landmarks, `sim.frontier.landmarks`, are the same seen from where one stands.
"""

from sim.contract.outcomes import Frontier
from sim.frontier.bands import band, bootstrap
from sim.frontier.dominance import nondominated, supported
from sim.frontier.front import (
    Step,
    attainment,
    build,
    distance,
    hypervolume,
    ideal,
    knee,
    nearest_dominating,
    price,
    reachable,
    shortfall,
    step_price,
)

__all__ = [
    "Frontier",
    "Step",
    "attainment",
    "band",
    "bootstrap",
    "build",
    "distance",
    "hypervolume",
    "ideal",
    "knee",
    "nearest_dominating",
    "nondominated",
    "price",
    "reachable",
    "shortfall",
    "step_price",
    "supported",
]
