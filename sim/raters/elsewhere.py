"""Which group comes off worst if other people are drawn: one crowd is one draw of people, and the group that loses may be luck."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.raters.world import Asking, Welfare, World, draw

SEEDS = tuple(range(10))  # a handful: all are drawn anew when a knob moves (assumption)


@dataclass(frozen=True)
class Elsewhere:
    """How many `worlds` were drawn, in how many some group is worse off than before (`lost`), and which is worst-off how often."""

    worlds: int
    lost: int
    worst: tuple[tuple[str, int], ...]


def elsewhere(asking: Asking, does: Callable[[World], Welfare]) -> Elsewhere:
    """Return what happens to the worst-off group in other draws of people and answers, by how often a group is that one."""
    found: Counter[str] = Counter()
    lost = 0
    for seed in SEEDS:
        there = draw(asking, np.random.default_rng(seed))
        gain = np.where(there.crowd.serves > 0, does(there).gain, np.inf)
        found[there.crowd.called[int(gain.argmin())]] += 1
        lost += int(gain.min() < 0)
    return Elsewhere(len(SEEDS), lost, tuple(found.most_common()))
