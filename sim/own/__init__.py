"""A visitor's own tables. In a notebook: `from sim import own; study = own.scores.read(frame); study.frontier`.

The six kinds, `own.scores`, `own.ratings`, `own.comparisons`, `own.votes`, `own.interactions` and `own.predictions`, are loaded when they are
first asked for.
"""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.own import comparisons, interactions, predictions, ratings, scores, votes

__all__ = ["comparisons", "interactions", "predictions", "ratings", "scores", "votes"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"sim.own.{name}")
    raise AttributeError(f"module sim.own has no {name}")
