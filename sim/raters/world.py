"""One crowd with its answers, shared by every rule: what differs between two rules is the rule."""

import pickle
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import agreement, preferences
from sim.contract.shelf import remembered
from sim.raters.cases import Crowd, crowd
from sim.raters.rules import Answers, Decision, collect, decide, gains, labels

Array = NDArray[np.float64]
PANEL = 25  # raters per group whose agreement is measured


@dataclass(frozen=True)
class Asking:
    """What decides who is there and what they answer; a rule only reads it."""

    case: str
    kappa: float
    population_mix: str
    training_mix: str
    own: tuple[float, ...]
    first_share: float
    comparisons: int
    tau: float
    error: float
    strategic_share: float
    hidden: bool


@dataclass(frozen=True)
class Rule:
    """A rule and what it may read: see sim.raters.rules."""

    name: str
    kl: float
    linear: bool
    quantile: float
    weight: float


@dataclass(frozen=True, eq=False)
class World:
    """The people, their answers, what each answer is worth to each over the reference, `gains` (G, people, n), and wins among those served.

    `alpha` is the raters' agreement, `between` the share of the variance of utilities that lies between groups.
    """

    asking: Asking
    crowd: Crowd
    answers: Answers
    gains: Array
    wins: Array
    alpha: float
    between: float

    def met(self, decision: Decision) -> Array:
        """Return the probabilities of the answers as the people served meet them on average, shape (n,)."""
        if decision.policy.ndim == 1:
            return decision.policy
        return np.asarray(self.crowd.serves @ decision.policy.mean(1))


@dataclass(frozen=True, eq=False)
class Welfare:
    """What a rule does: its `decision`, each group's mean `gain` and share that is `worse` off, both (G,), and the outcomes of those served."""

    decision: Decision
    gain: Array
    worse: Array
    outcomes: dict[str, float | None]


def world(asking: Asking, rng: np.random.Generator) -> World:
    """Return the world that `rng` draws; `rng` itself does not move. Remembered, since a page asks for the same one three times."""
    return _world(asking, pickle.dumps(rng))


@remembered(8)
def _world(asking: Asking, start: bytes) -> World:
    return draw(asking, pickle.loads(start))


def draw(asking: Asking, rng: np.random.Generator) -> World:
    """Return people and their answers."""
    people = crowd(asking.case, asking.kappa, asking.population_mix, asking.training_mix, asking.first_share, rng, asking.own)
    answers = collect(people, asking.comparisons, asking.tau, asking.error, asking.strategic_share, asking.hidden, rng)
    gain = gains(people)
    items = len(people.items)
    heard = answers.ratings[people.asked > 0, :PANEL].reshape(-1, items)
    return World(
        asking=asking,
        crowd=people,
        answers=answers,
        gains=gain,
        wins=preferences.wins_of_utilities(people.utility.reshape(-1, items), _weights(people)),
        alpha=agreement.krippendorff_alpha(heard, "interval").value,
        between=_between(gain, people.serves),
    )


@remembered(512)
def welfare(world: World, rule: Rule, cost_per_label: float) -> Welfare:
    """Return `assess`. Remembered: frontier, preview and result need the same rules."""
    return assess(world, rule, cost_per_label)


def assess(world: World, rule: Rule, cost_per_label: float) -> Welfare:
    """Return what a rule does to the people served."""
    decision = decide(
        rule.name,
        world.crowd,
        world.answers,
        rule.kl,
        world.asking.tau,
        linear=rule.linear,
        quantile=rule.quantile,
        weight=rule.weight,
    )
    person = world.gains @ decision.policy if decision.policy.ndim == 1 else (world.gains * decision.policy).sum(-1)
    gain, worse = person.mean(1), (person < -1e-9).mean(1)
    served = gain[world.crowd.serves > 0]
    unanimous, majority = preferences.count_violations(decision.score, world.wins)
    asked = labels(rule.name, world.crowd, world.asking.comparisons)
    found: dict[str, float | None] = {
        "mean_utility": float(world.crowd.serves @ gain),
        "worst_group": float(served.min()),
        "spread": float(np.ptp(served)),
        "worse_off": min(float(world.crowd.serves @ worse), 1.0),
        "kl": max(decision.kl, 0.0),
        "cost": None if asked is None else asked * cost_per_label,
        "alpha": world.alpha,
        "pareto_violations": float(unanimous),
        "majority_violations": float(majority),
        "between_share": world.between,
    }
    return Welfare(decision, gain, worse, found)


def _weights(people: Crowd) -> Array:
    """Return every person's share of those served, shape (G * people,)."""
    number = people.utility.shape[1]
    return np.repeat(people.serves / number, number)


def _between(gain: Array, serves: Array) -> float:
    """Return the share of the variance of utilities, over people and summed over answers, that lies between groups."""
    centre = gain.mean(1)
    mean = serves @ centre
    between = float((serves @ (centre - mean) ** 2).sum())
    total = float((serves @ ((gain - mean) ** 2).mean(1)).sum())
    return min(between / total, 1.0) if total > 1e-12 else 0.0
