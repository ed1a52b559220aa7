"""Who can pull what: every lever that a model declares, by actor and principle, what it does, and what is left where only some of them act.

No model leans on another, so this reads what all of them declare. As layers, an actor's levers for one principle are one: a company that is
transparent on ten pages is one company. That count, and that all these layers leak and hang together alike, is an assumption.
"""

from collections.abc import Collection, Mapping
from functools import cache

import numpy as np
import pandas as pd

import sim
from sim.analysis import pulled
from sim.analysis.pulled import Pull
from sim.layered import copula

ACTORS = ("developer", "company", "regulator", "user")
PRINCIPLES = ("transparency", "safety", "robustness", "oversight")
EFFECTS = {
    "moves": "moves the frontier",
    "slides": "slides along it",
    "behind": "falls behind",
    "none": "no effect at the defaults",
}


@cache
def levers() -> pd.DataFrame:
    """Return one row per lever of every model: model, page, parameter, lever, settings (in words), actor, principle."""
    rows = [
        {
            "model": model.id,
            "page": model.title,
            "parameter": lever.parameter,
            "lever": model.Params.declared()[lever.parameter].label,
            "settings": ", ".join(word(setting) for setting in lever.settings),
            "actor": lever.actor,
            "principle": lever.principle,
        }
        for model in sim.every()
        for lever in model.LEVERS
    ]
    return pd.DataFrame(rows)


def effects(known: Mapping[str, tuple[Pull, ...]]) -> pd.DataFrame:
    """Return the levers with what each does: setting (None: there is none but the default), effect, size, elsewhere.

    `known` has what the levers of some models do; of the others the effect is "". `elsewhere` is what a frontier that moves loses
    in another place. Both lengths are shares of the frontier's width.
    """
    done = [one for id, table in levers().groupby("model", sort=False) for one in known.get(str(id)) or [None] * len(table)]
    elsewhere = [one.retreat if one and one.effect == "moves" and one.retreat > pulled.TOLERANCE else 0.0 for one in done]
    return levers().assign(
        setting=pd.Series([one.setting if one else None for one in done], dtype=object),
        effect=[one.effect if one else "" for one in done],
        size=[one.size if one else 0.0 for one in done],
        elsewhere=elsewhere,
    )


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


def word(setting: object) -> str:
    """Return a setting as a table shows it.

    >>> word(True), word(10_000_000), word(0.25), word("nash_welfare")
    ('on', '10,000,000', '0.25', 'nash welfare')
    """
    if isinstance(setting, bool):
        return "on" if setting else "off"
    if isinstance(setting, int):
        return f"{setting:,}"
    return f"{setting:,g}" if isinstance(setting, float) else str(setting).replace("_", " ")
