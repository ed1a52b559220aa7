"""One setting's course: what the reward model says and what an answer is worth, the harder an AI optimises, in every world."""

from dataclasses import dataclass

import numpy as np

from sim.contract.shelf import remembered
from sim.rewards import fitted, optimised
from sim.rewards.stock import ANSWERS, WORLDS, Array, World, world
from sim.selection import best_of_n

LOG2_N = np.arange(0.0, 10.01, 0.25)
NAMED = (1, 4, 16, 64, 256, 1024)  # n that an axis names
DRAWN = 5  # answers of each world in the picture of what is chosen
GOLDEN = (5**0.5 - 1) / 2
PLAIN = 25  # and in that of ordinary answers
PARTS = {
    "plain": 0,
    "seen": 1,
    "unseen": 2,
}  # of the answers chosen: overdone nowhere, only where it can be seen, where it cannot


@dataclass(frozen=True)
class Setting:
    """What a course depends on: the people, the labels, the reward model, the optimiser."""

    features: int
    overdone: float
    harm: float
    comparisons: int
    label_noise: float
    missing: int
    members: int
    combine: str
    aversion: float
    optimiser: str


@dataclass(frozen=True, eq=False)
class Course:
    """Means over what is chosen at each of LOG2_N, (worlds, 41) each.

    `proxy` and `gold` in standard deviations of ordinary answers; `unseen` the share that overdoes something the model does not see,
    `seen` the share that overdoes only what it sees. `accuracy` (worlds,): pairs of ordinary answers that the model orders right.
    `plain`, (ordinary answers, 2), and `chosen`, (41, drawn, 2): proxy and gold of some answers of all worlds; `kind` (41, drawn) is
    one of PARTS.
    """

    proxy: Array
    gold: Array
    unseen: Array
    seen: Array
    accuracy: Array
    plain: Array
    chosen: Array
    kind: Array


@remembered(64)
def course(setting: Setting, seeds: tuple[int, int]) -> Course:
    """Return the course. `seeds` are those of the world and of what is asked there."""
    there = world(seeds[0], setting.features, setting.overdone, setting.harm)
    seen = setting.features - setting.missing
    theta = fitted.thetas(there, seeds[1], setting.comparisons, setting.label_noise, seen, setting.members)
    reward = fitted.scores(there, theta, setting.combine, setting.aversion)
    stock, n = optimised.ranked(reward), 2.0**LOG2_N
    chance = optimised.best_of(n, stock.share)[None] if setting.optimiser == "best_of_n" else optimised.tilted(n, stock, reward)
    parts = overdone(there, seen)

    def mean(values: Array) -> Array:
        return np.asarray((chance @ stock.means(values)[..., None])[..., 0])

    unseen, only_seen = (mean((parts == PARTS[name]).astype(float)) for name in ("unseen", "seen"))
    plain, chosen, kind = _drawn(there, reward, parts, stock, np.broadcast_to(chance, (WORLDS, *chance.shape[1:])))
    accuracy = fitted.accuracy(there, reward)
    return Course(mean(reward), mean(there.worth), unseen, only_seen, accuracy, plain, chosen, kind)


def distance() -> Array:
    """Return sqrt(KL) at each of LOG2_N: how far the choice is from the base policy."""
    return np.sqrt(best_of_n.kl(2.0**LOG2_N))


def ticks() -> list[tuple[float, int]]:
    """Return sqrt(KL) and n of each n that an axis names."""
    return [(round(float(d), 4), n) for d, n in zip(np.sqrt(best_of_n.kl(NAMED)), NAMED, strict=True)]


def overdone(there: World, seen: int) -> Array:
    """Return of every offered answer which of PARTS it belongs to, (answers,), where the first `seen` features are seen."""
    half = there.offered.shape[1] // 2
    effects = there.offered[:, half:] > 0
    hidden = np.arange(half, 2 * half) >= seen
    return np.where((effects & hidden).any(1), PARTS["unseen"], np.where(effects.any(1), PARTS["seen"], PARTS["plain"]))


def _drawn(there: World, reward: Array, parts: Array, stock: optimised.Sorted, chance: Array) -> tuple[Array, Array, Array]:
    """Return ordinary answers, and as many of those chosen in each world, evenly spread over the policy's ranks."""
    both = np.stack([reward, there.worth], axis=2)
    plain = both[:, :PLAIN].reshape(-1, 2)
    below = np.append(0.0, np.cumsum(stock.share))
    between = GOLDEN * np.arange(1, WORLDS + 1)[:, None] % 1  # so that worlds do not all show the same ranks
    spread = (np.arange(DRAWN) + between) / DRAWN
    places, kinds = [], []
    for at, world_chance, order, values in zip(spread, chance, stock.order, both, strict=True):
        ranks = [np.interp(at, np.append(0.0, np.cumsum(policy)), below) for policy in world_chance]
        answers = order[np.minimum(np.array(ranks) * ANSWERS, ANSWERS - 1).astype(int)]
        places.append(values[answers])
        kinds.append(parts[answers])
    return plain, np.concatenate(places, axis=1), np.concatenate(kinds, axis=1)
