"""Rules: somebody writes down, case by case, how far to go, and what to do with all the rest.

Sees: a log of what came, and each case that is written about, exactly, as the first group sees it. Does not see the cases that no
rule was written for: they get the one answer that would be best if they were like those written about.
"""

import numpy as np

from sim.approaches.posterior import LIMITS, choose
from sim.approaches.world import WORLDS, Array, World, best

LOG = 20_000  # cases that came before; rules are written for what came most often


def learn(world: World, items: int, seed: int, caution: Array) -> Array:
    """Return the answers (k, worlds, n) of a table of `items` rules, where harm weighs `caution` (k,) times."""
    rng = np.random.default_rng(seed)
    severity, first = world.setting.severity, world.then[..., 0]
    came = rng.multinomial(LOG, world.chance, size=WORLDS)
    place = np.argsort(np.argsort(-came, axis=-1, kind="stable"), axis=-1)
    written = (place < items) & (came > 0)
    one = np.array([1.0])
    ruled = np.stack([best(first[..., None], one, severity, weight) for weight in caution])
    nearest = np.abs(first[..., None] - LIMITS).argmin(-1)
    counts = np.stack([np.bincount(row[mask], minlength=len(LIMITS)) for row, mask in zip(nearest, written, strict=True)])
    seen = (counts + 1e-9) / (counts + 1e-9).sum(-1, keepdims=True)
    rest = choose(seen, severity, caution)
    return np.where(written, ruled, rest[..., None])


def bought(world: World, items: int) -> int:
    """Return how many of `items` are paid for: no more rules than there are cases."""
    return min(items, world.setting.cases)
