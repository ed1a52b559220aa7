"""Small, honest, fast models of what an AI should do when the things we want from it collide."""

from sim.contract import threads  # noqa: F401  (first: before numpy)
from sim.contract.model import Model, every, ids, load
from sim.contract.outcomes import Evidence, Lever, Outcome
from sim.contract.parameters import InvalidInput, Params, choice, knob, switch

__version__ = "0.2.0"
__all__ = [
    "Evidence",
    "InvalidInput",
    "Lever",
    "Model",
    "Outcome",
    "Params",
    "choice",
    "every",
    "ids",
    "knob",
    "load",
    "switch",
]
