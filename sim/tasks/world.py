"""The people and tasks of an economy, and which tasks are exposed to AI."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.contract.shelf import remembered

Floats = NDArray[np.float64]
PEOPLE, TASKS = 40, 25  # kinds of work, and tasks in each
PAY_SD, OWNED_SD, TOGETHER = (
    0.7,
    2.1,
    0.5,
)  # sd of log pay and of what one owns, and their correlation: a tenth own about two thirds
Z = ndtri((np.arange(PEOPLE) + 0.5) / PEOPLE)


@dataclass(frozen=True, eq=False)
class World:
    """`pay` and `owned` (PEOPLE,), shares of all work and of all capital, by pay; of every task `person`, `value` (a share of all
    work), whether it is `exposed`, and `rank`, where among the exposed it stands by what AI saves, 0 the most to 1 (PEOPLE x TASKS,).
    """

    pay: Floats
    owned: Floats
    person: NDArray[np.int64]
    value: Floats
    exposed: NDArray[np.bool_]
    rank: Floats


@remembered(32)
def draw(exposed: float, tilt: float, clustered: float, seed: int) -> World:
    """Return people with tasks of which the share `exposed`, by value, is exposed to AI.

    Pay is spread evenly over a lognormal, what one owns follows it loosely. Tasks of some kinds of work are exposed more often: by `clustered`
    (sd of log) and, where `tilt` is not 0, the more the higher (or lower) the pay. What AI saves in a task has nothing to do with whose it is.
    The same seed exposes more tasks, not others, at a larger `exposed`.
    """
    rng = np.random.default_rng(seed)
    pay = np.exp(PAY_SD * Z)
    pay /= pay.sum()
    owned = np.exp(OWNED_SD * (TOGETHER * Z + np.sqrt(1 - TOGETHER**2) * rng.permutation(Z)))
    owned /= owned.sum()
    person = np.repeat(np.arange(PEOPLE), TASKS)
    value = pay[person] / TASKS
    often = np.exp(clustered * rng.permutation(Z) + tilt * Z)
    come = np.argsort(rng.exponential(size=len(person)) / often[person])
    luck = rng.permutation(len(person))
    is_exposed = np.zeros(len(person), dtype=bool)
    is_exposed[come[np.cumsum(value[come]) - value[come] / 2 < exposed]] = True
    chosen = np.flatnonzero(is_exposed)
    chosen = chosen[np.argsort(luck[chosen])]
    rank = np.full(len(person), np.inf)
    if len(chosen):
        rank[chosen] = (np.cumsum(value[chosen]) - value[chosen] / 2) / value[chosen].sum()
    return World(pay, owned, person, value, is_exposed, rank)
