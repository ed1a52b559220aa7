"""Small, honest, fast models of what an AI should do when the things we want from it collide."""

from sim.model import Evidence, Lever, Model, Outcome, every, ids, load
from sim.parameters import InvalidInput, Params, choice, knob, switch

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
