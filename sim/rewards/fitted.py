"""Reward models fitted to comparisons, alone or several together, and how they score what they are offered."""

import numpy as np

from sim.contract.shelf import remembered
from sim.preferences import many_fits
from sim.rewards.stock import Array, World, beginnings, comparisons, standard

STRENGTH = 1.0  # of the pull towards the beginning: a normal prior of sd 1 in log odds (assumption)


@remembered(8)
def thetas(world: World, seed: int, many: int, slips: float, seen: int, members: int) -> Array:
    """Return the weights that each member gives the first `seen` features, (members, worlds, seen).

    All members are fitted to the same labels and differ in where they begin.
    """
    shown = np.ascontiguousarray(comparisons(seed, world, many, slips)[:, :, :seen])
    begin = beginnings(seed, world.weights.shape[1], members)[:, :, :seen]
    found: list[Array] = []
    for prior in begin:
        found.append(many_fits.fit(shown, prior, STRENGTH, found[0] if found else None))
    return np.array(found)


def scores(world: World, theta: Array, rule: str, aversion: float) -> Array:
    """Return the reward of every offered answer, (worlds, answers), in standard deviations from its mean.

    Each member's scores are brought to sd 1 first. `rule` is "mean", "worst" (the lowest counts) or "mean_minus_variance": the mean minus
    `aversion` times the variance over members [coste2024].
    """
    every = standard(theta @ world.offered[:, : theta.shape[-1]].T)
    if rule == "worst":
        return standard(every.min(0))
    if rule == "mean_minus_variance":
        return standard(every.mean(0) - aversion * every.var(0))
    return standard(every.mean(0))


def accuracy(world: World, reward: Array) -> Array:
    """Return in what share of pairs the reward names the better of two offered answers, per world."""
    half = reward.shape[1] // 2
    said, true = (values[:, :half] - values[:, half:] for values in (reward, world.worth))
    return np.asarray((said * true > 0).mean(1))
