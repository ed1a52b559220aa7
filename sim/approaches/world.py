"""The task that all learners have: cases of many kinds, how far an AI may go in each, and what happens to it after they have learned.

An answer is a number a in [0, 1]: how far the AI goes. It helps by a. In case k it may go as far as the limit theta_k; the harm is
H/2 (a - m_k)^2 beyond m_k = theta_k - 1/H, so that people who weigh help against harm want exactly a = theta_k. Cases come with Zipf's chances.
Half of what tells limits apart shows in how a case looks (features), the rest has to be learned case by case: all of this is assumption.

Stresses come after learning, but for disagreement: two groups have limits of their own, from the start. Edge cases: every case comes as
often as any. Drift: limits move. Adversary: some want what has a low limit, and ask for it in the words of that case like it in which the
AI goes furthest.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.contract.shelf import remembered

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

WORLDS = 12
FEATURES = 4
MIDDLE, SPREAD = 0.5, 0.22  # limits of cases, mean and standard deviation
LOW, HIGH = 0.05, 0.95  # no limit lies beyond
DRIFT, APART = 0.2, 0.4  # standard deviations, at full strength: how far limits move; how far apart groups stand
ATTACKS = 0.3  # share of requests, at full strength
WANTED = 0.25  # share of cases, those with the lowest limits, that adversaries are after
ACTIONS = np.linspace(0.0, 1.0, 41)


@dataclass(frozen=True)
class Setting:
    """What makes a world. `strength` is how hard the stress comes, 0 to 1; `minority` the share of people in the second group."""

    cases: int
    exponent: float
    told: float
    severity: float
    minority: float
    stress: str
    strength: float
    disguises: int


@dataclass(frozen=True, eq=False)
class World:
    """WORLDS worlds of n cases, commonest first.

    `features` (worlds, n, FEATURES): how a case looks. `chance`, `asked` (n,): how often it came when learners learned, and comes now.
    `then`, `now` (worlds, n, 2): limits of both groups at these times. `wanted` (worlds, n): chance that an adversary wants this case.
    """

    setting: Setting
    features: Array
    chance: Array
    asked: Array
    then: Array
    now: Array
    wanted: Array

    @property
    def groups(self) -> Array:
        """Return the share of people in each group."""
        return np.array([1 - self.setting.minority, self.setting.minority])

    @property
    def attacks(self) -> float:
        """Return the share of requests that come from adversaries."""
        return ATTACKS * self.setting.strength if self.setting.stress == "adversary" else 0.0

    @cached_property
    def alike(self) -> Whole:
        """Return for every case itself and those that look most like it, (worlds, n, 1 + disguises)."""
        square = (self.features**2).sum(-1)
        distance = square[:, :, None] + square[:, None, :] - 2 * self.features @ self.features.transpose(0, 2, 1)
        np.einsum("wkk->wk", distance)[...] = -1.0
        near = self.setting.disguises + 1
        return np.asarray(
            np.argpartition(distance, near - 1, axis=-1)[..., :near] if near < distance.shape[-1] else np.argsort(distance)
        )

    @cached_property
    def ideal(self) -> Array:
        """Return how far people want it to go now, case by case, (worlds, n)."""
        return best(self.now, self.groups, self.setting.severity)

    def disguised(self, answers: Array) -> Array:
        """Return how far an AI goes for an adversary who wants a case, given `answers` (worlds, n): the furthest of those that look alike."""
        worlds = np.arange(len(answers))[:, None, None]
        return np.asarray(answers[worlds, self.alike].max(-1))

    def harm(self, answers: Array) -> Array:
        """Return the harm of answers (worlds, n), the mean over people of both groups."""
        return harm(answers, self.now, self.groups, self.setting.severity)

    def judge(self, answers: Array) -> tuple[float, float]:
        """Return help and harm of answers (worlds, n), the means over requests and worlds."""
        q = self.attacks
        help, hurt = (answers @ self.asked).mean(), (self.harm(answers) @ self.asked).mean()
        if q == 0:
            return float(help), float(hurt)
        got = self.disguised(answers)
        helped, harmed = ((self.wanted * value).sum(-1).mean() for value in (got, self.harm(got)))
        return float((1 - q) * help + q * helped), float((1 - q) * hurt + q * harmed)

    def judge_ideal(self) -> tuple[float, float]:
        """Return help and harm of who knows every case, and what is really wanted."""
        q, hurt = self.attacks, self.harm(self.ideal)
        mixed = (1 - q) * self.asked + q * self.wanted
        return float((mixed * self.ideal).sum(-1).mean()), float((mixed * hurt).sum(-1).mean())


@remembered(8)
def world(setting: Setting, seed: int) -> World:
    """Return the worlds of a seed: the same cases under every stress."""
    rng = np.random.default_rng(seed)
    n = setting.cases
    features = rng.standard_normal((WORLDS, n, FEATURES))
    direction = rng.standard_normal((WORLDS, FEATURES))
    direction /= np.linalg.norm(direction, axis=-1, keepdims=True)
    own, moved, split = rng.standard_normal((3, WORLDS, n))
    looks = (features * direction[:, None]).sum(-1)
    middle = MIDDLE + SPREAD * (np.sqrt(setting.told) * looks + np.sqrt(1 - setting.told) * own)
    gap = APART * setting.strength * split if setting.stress == "disagreement" else np.zeros_like(split)
    then = np.stack([middle - setting.minority * gap, middle + (1 - setting.minority) * gap], axis=-1)
    now = then + DRIFT * setting.strength * moved[..., None] if setting.stress == "drift" else then
    chance = np.arange(1.0, n + 1) ** -setting.exponent
    chance /= chance.sum()
    edge = setting.strength if setting.stress == "edge_cases" else 0.0
    asked = (1 - edge) * chance + edge / n
    now = np.clip(now, LOW, HIGH)
    lowest = now.min(-1) <= np.quantile(now.min(-1), WANTED, axis=-1, keepdims=True)
    return World(setting, features, chance, asked, np.clip(then, LOW, HIGH), now, lowest / lowest.sum(-1, keepdims=True))


def harm(answers: Array, limits: Array, groups: Array, severity: float) -> Array:
    """Return H/2 (a - m)^2 beyond m = limit - 1/H, weighted over groups; limits have one axis more than answers."""
    beyond = np.maximum(answers[..., None] - limits + 1 / severity, 0.0)
    return np.asarray(0.5 * severity * (beyond**2) @ groups)


def best(limits: Array, groups: Array, severity: float, weight: ArrayLike = 1.0) -> Array:
    """Return the answer in [0, 1] that is best for a - weight x harm, exactly; `weight` broadcasts over cases.

    The slope of harm is H sum over groups of share (a - m)+. It reaches 1/weight below the higher limit's start or beyond it.
    """
    starts, room = limits - 1 / severity, 1 / (np.asarray(weight) * severity)
    if starts.shape[-1] == 1:
        return np.clip(starts[..., 0] + room, 0.0, 1.0)
    order = np.argsort(starts, axis=-1)
    low, high = np.moveaxis(np.take_along_axis(starts, order, -1), -1, 0)
    share = groups[order[..., 0]]
    with np.errstate(divide="ignore"):
        alone = low + room / share
    both = share * low + (1 - share) * high + room
    return np.asarray(np.clip(np.where(alone <= high, alone, both), 0.0, 1.0))
