"""Reward: an AI that maximises what is measured, thanks minus complaints, always up to date.

Sees: every thanks, at once, and of the harm that share which is complained of, case by case, from everybody it happens to. How much goes
without complaint differs by case, and is seen only where people follow up what came of it: a follow-up finds one harm, and whether it had
been complained of. Where nobody followed up, what nobody complains of does not count: that is all that pays for boldness.
"""

import numpy as np

from sim.approaches.world import Array, World, best

PRIOR = 1.0  # follow-ups' worth of believing that all harm is complained of
SURE = 4.0  # how alike cases are in this: a Beta's two numbers add up to this
LEAST = 0.05  # of all harm, at least so much is complained of


def learn(world: World, items: int, seed: int, caution: Array, reported: float) -> Array:
    """Return the answers (k, worlds, n) after `items` follow-ups; `reported` is the mean share of harm that is complained of."""
    rng = np.random.default_rng(seed)
    share = heard(world, rng, reported)
    finds = rng.multinomial(items, world.chance, size=len(share))
    complained = rng.binomial(finds, share)
    believed = (PRIOR + complained) / (PRIOR + finds)
    counted = share / believed  # of the true harm
    return np.stack([best(world.now, world.groups, world.setting.severity, weight * counted) for weight in caution])


def heard(world: World, rng: np.random.Generator, reported: float) -> Array:
    """Return the share of harm that is complained of, case by case, (worlds, n)."""
    if reported >= 1:
        return np.ones(world.features.shape[:2])
    return np.maximum(rng.beta(SURE * reported, SURE * (1 - reported), size=world.features.shape[:2]), LEAST)
