"""Inverse reinforcement learning: what people want is read off what they did.

Sees: cases as they come, and how far one person went in each. People choose well more often than badly: with chance proportional to
exp(beta x (help minus harm)). The learner reads them with a beta of its own. If that is too high, it takes slips for wishes: it believes too
much too soon, and after many demonstrations still reads the limits too far out. It does not see whose demonstration it was, unless one asks.
"""

import numpy as np

from sim.approaches.posterior import LIMITS
from sim.approaches.raters import counted, fitted, met, parts, valued
from sim.approaches.world import ACTIONS, HIGH, LOW, WORLDS, Array, World

FINE = np.linspace(LOW, HIGH, 181)  # limits that people are drawn with


def learn(
    world: World, items: int, seed: int, caution: Array, crowd: float, ask_who: bool, rationality: float, assumed: float
) -> Array:
    """Return the answers (k, worlds, n) after `items` demonstrations of people with `rationality`, read as with `assumed`."""
    severity, many, counts, rng = world.setting.severity, len(ACTIONS), np.zeros(1, dtype=np.int64), np.random.default_rng(seed)
    upto = np.cumsum(np.exp(log_chances(FINE, severity, rationality)), axis=-1)
    # All rows in one sorted line: row r goes from r to r + 1.
    line = (upto / upto[:, -1:] + np.arange(len(FINE))[:, None]).ravel()
    for some in parts(items):
        case, group, draw = met(world, some, rng, 1, crowd)
        limit = world.then[np.arange(WORLDS)[:, None], case, group]
        row = np.rint((limit - LOW) / (FINE[1] - FINE[0])).astype(np.int64)
        did = np.minimum(np.searchsorted(line, row + draw[0]) - row * many, many - 1)
        new = counted(world, case, group, did, many, ask_who)
        counts = np.add(new, counts, out=new)
    return fitted(world, counts, log_chances(LIMITS, severity, assumed).T, caution)


def log_chances(limits: Array, severity: float, rationality: float) -> Array:
    """Return the log chance of each of ACTIONS for somebody with each limit, (limits, actions)."""
    score = rationality * valued(ACTIONS, limits[:, None], severity)
    score -= score.max(-1, keepdims=True)
    return np.asarray(score - np.log(np.exp(score).sum(-1, keepdims=True)))
