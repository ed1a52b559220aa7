"""Worlds to learn a reward in: answers with merits that can be overdone, people who know what an answer is worth, and their labels.

An answer has `features` features, half of them merits, half side effects. Merit k is x_k = z_k + e_k with z_k ~ N(0, 1). Once in a
while it is overdone: with chance `overdone` e_k is exponential with mean SIZE, otherwise 0; the side effect is e_k itself (confidence that
becomes bluffing, thoroughness that becomes padding). People mean U = sum a_k x_k - sum b_k e_k. Worlds differ in what people weigh:
a_k lognormal with log sd SPREAD, b_k = harm a_k times another such factor. All of this is assumption.

One stock of answers serves all worlds; each world has weights, pairs, slips and beginnings of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.shelf import remembered

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

WORLDS = 24
ANSWERS = 8192  # to compare, and as many others to choose from
SIZE, SPREAD = 2.0, 0.5


@dataclass(frozen=True, eq=False)
class World:
    """What there is before anybody is asked.

    `compared` and `offered` (answers, features): merits, then side effects. `weights` (worlds, features) are people's. `worth` (worlds,
    answers) is U of what is offered, in standard deviations from its mean.
    """

    compared: Array
    offered: Array
    weights: Array
    worth: Array


@remembered(4)
def world(seed: int, features: int, overdone: float, harm: float) -> World:
    """Return the worlds of a seed."""
    rng = np.random.default_rng(seed)
    half = features // 2
    drawn = rng.standard_normal((2, WORLDS, half))
    merit = np.exp(SPREAD * drawn[0])
    weights = np.concatenate([merit, -harm * merit * np.exp(SPREAD * drawn[1])], axis=1)
    compared, offered = (answers(half, overdone, rng) for _ in range(2))
    worth = standard(weights @ offered.T)
    for array in (compared, offered, weights, worth):
        array.setflags(write=False)  # shared by every caller
    return World(compared, offered, weights, worth)


def answers(half: int, overdone: float, rng: np.random.Generator) -> Array:
    """Return features of ANSWERS answers, shape (answers, 2 half)."""
    plain = rng.standard_normal((ANSWERS, half))
    chance = rng.random((ANSWERS, half))
    excess = np.where(chance < overdone, SIZE * rng.standard_exponential((ANSWERS, half)), 0.0)
    return np.concatenate([plain + excess, excess], axis=1)


def comparisons(seed: int, there: World, many: int, slips: float) -> Array:
    """Return what is learned from: features of the answer called better minus those of the other, (worlds, many, features).

    Two answers are drawn at random; the label names the one that is worth more, except that a share `slips` names the other. The first
    of many comparisons are the same however many there are.
    """
    pairs, chance = (np.random.default_rng([seed, part]) for part in (0, 1))
    first, second = pairs.integers(ANSWERS, size=(many, 2, WORLDS)).transpose(1, 2, 0)
    difference = there.compared[first] - there.compared[second]
    better = (difference @ there.weights[..., None])[..., 0] > 0
    slipped = (chance.random((many, WORLDS)) < slips).T
    return np.asarray(np.where(better != slipped, 1.0, -1.0)[..., None] * difference)


def beginnings(seed: int, features: int, members: int) -> Array:
    """Return where each member of an ensemble begins, N(0, 1) in log odds, (members, worlds, features)."""
    return np.random.default_rng([seed, 2]).standard_normal((members, WORLDS, features))


def standard(values: Array) -> Array:
    """Return values over the last axis as standard deviations from their mean."""
    return np.asarray((values - values.mean(-1, keepdims=True)) / values.std(-1, keepdims=True))
