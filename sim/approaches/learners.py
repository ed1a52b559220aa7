"""The five learners by name, what an hour of people's work buys each of them, and what it costs to run them."""

from dataclasses import dataclass

import numpy as np

from sim.approaches import demonstrations, principles, raters, reward, rules
from sim.approaches.world import Array, World

NAMES = ("rules", "reward", "raters", "inverse_rl", "principles")
# The price list, all of it assumption: minutes of work for a rule, a follow-up, a comparison, a demonstration; two people, one day, for a round.
MINUTES = {"rules": 60.0, "reward": 15.0, "raters": 5.0, "inverse_rl": 10.0, "principles": 960.0}
WAGE = 50.0  # $ an hour
REQUESTS = 1_000_000  # a year
CALL = 0.001  # $ for one reading by a model


@dataclass(frozen=True)
class Means:
    """What learners are given, beside the hours: see the parameters of the same names."""

    budget: float
    reported: float
    crowd: float
    ask_who: bool
    rationality: float
    assumed_rationality: float
    blind_spot: float
    revisions: int


def learn(name: str, world: World, means: Means, seed: int, caution: Array) -> Array:
    """Return the answers (k, worlds, n) of one learner, where harm weighs `caution` (k,) times."""
    items, own = bought(name, means.budget), np.random.SeedSequence([seed, NAMES.index(name)]).generate_state(1)[0]
    if name == "rules":
        return rules.learn(world, items, own, caution)
    if name == "reward":
        return reward.learn(world, items, own, caution, means.reported)
    if name == "raters":
        return raters.learn(world, items, own, caution, means.crowd, means.ask_who)
    if name == "inverse_rl":
        humans = means.crowd, means.ask_who, means.rationality, means.assumed_rationality
        return demonstrations.learn(world, items, own, caution, *humans)
    return principles.learn(world, items, own, caution, means.blind_spot, means.revisions)


def bought(name: str, budget: float) -> int:
    """Return what these hours buy: rules, follow-ups, comparisons, demonstrations or rounds.

    >>> [bought(name, 100) for name in NAMES]
    [100, 400, 1200, 600, 6]
    """
    return int(budget * 60 / MINUTES[name] + 1e-9)


def cost(name: str, means: Means, cases: int) -> float:
    """Return what it costs in $1,000: the work that is bought, rules for all cases at most, and a year of readings.

    Every answer is read once, and by a critic twice more for each revision: to judge it and to rewrite it.
    """
    items = min(bought(name, means.budget), cases) if name == "rules" else bought(name, means.budget)
    readings = 1 + 2 * means.revisions * (name == "principles")
    return (items * MINUTES[name] / 60 * WAGE + REQUESTS * readings * CALL) / 1000
