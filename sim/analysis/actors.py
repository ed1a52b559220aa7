"""Who can pull what: every lever that a model declares, by actor and principle, and what is left where only some of them act.

No model leans on another, so this reads what all of them declare. As layers, an actor's levers for one principle are one: a company that is
transparent on ten pages is one company. That count, and that all these layers leak and hang together alike, is an assumption.
"""

from collections.abc import Collection
from functools import cache

import numpy as np
import pandas as pd

import sim
from sim.layered import copula

ACTORS = ("developer", "company", "regulator", "user")
PRINCIPLES = ("transparency", "safety", "robustness", "oversight")


@cache
def levers() -> pd.DataFrame:
    """Return one row per lever of every model: model, page, lever, settings (in words), actor, principle."""
    rows = [
        {
            "model": model.id,
            "page": model.title,
            "lever": model.Params.declared()[lever.parameter].label,
            "settings": ", ".join(_word(setting) for setting in lever.settings),
            "actor": lever.actor,
            "principle": lever.principle,
        }
        for model in sim.every()
        for lever in model.LEVERS
    ]
    return pd.DataFrame(rows)


def left(actors: Collection[str], principles: Collection[str]) -> pd.DataFrame:
    """Return the levers that are left where only these actors act, and only for these principles."""
    every = levers()
    return every[every["actor"].isin(actors) & every["principle"].isin(principles)]


def layers(actors: Collection[str], principles: Collection[str]) -> int:
    """Return how many layers that is: pairs of actor and principle that have a lever."""
    return len(left(actors, principles)[["actor", "principle"]].drop_duplicates())


def leaked(layers: int, leak: float, correlation: float, disciplines: int) -> float:
    """Return the share of attempts that gets through so many layers, all alike.

    >>> round(leaked(5, 0.2, 0.5, 1), 6), leaked(0, 0.2, 0.5, 1)
    (0.023856, 1.0)
    """
    shared = copula.mixed(np.full(layers, correlation), disciplines)
    return float(min(copula.leaked(np.full(layers, leak), shared, np.ones((1, layers), bool))[0], 1.0))


def _word(setting: object) -> str:
    if isinstance(setting, bool):
        return "on" if setting else "off"
    return f"{setting:,g}" if isinstance(setting, int | float) else str(setting).replace("_", " ")
