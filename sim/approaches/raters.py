"""Raters: a preference model, fitted to which of two answers people called better.

Sees: cases as they come, two answers to each, and which of the two one rater of the crowd preferred, with noise. Does not see who the rater was,
unless one asks: one limit then has to explain what everybody says. Asked, each group has a model of its own, and both count as there are people.
"""

from collections.abc import Iterator

import numpy as np

from sim.approaches.posterior import LIMITS, choose, posterior
from sim.approaches.world import ACTIONS, WORLDS, Array, Whole, World

SHOWN = ACTIONS[::2]  # answers that raters are shown
AT_ONCE = 500  # items
SHARP = 4.0  # log odds for one unit of help minus harm


def learn(world: World, items: int, seed: int, caution: Array, crowd: float, ask_who: bool) -> Array:
    """Return the answers (k, worlds, n) after `items` comparisons; `crowd` is the second group's share of the raters."""
    severity, many, counts, rng = world.setting.severity, len(SHOWN), np.zeros(1, dtype=np.int64), np.random.default_rng(seed)
    for some in parts(items):
        case, group, draw = met(world, some, rng, 3, crowd)
        limit = world.then[np.arange(WORLDS)[:, None], case, group]
        first, second = (np.minimum((draw[part] * many).astype(np.int64), many - 1) for part in (0, 1))
        gain = valued(SHOWN[first], limit, severity) - valued(SHOWN[second], limit, severity)
        wins = draw[2] < 1 / (1 + np.exp(-SHARP * gain))
        said = np.where(wins, first, second) * many + np.where(wins, second, first)
        new = counted(world, case, group, said, many**2, ask_who)
        counts = np.add(new, counts, out=new)
    value = valued(SHOWN[:, None], LIMITS, severity)
    chance = -np.logaddexp(0.0, -SHARP * (value[:, None] - value[None, :])).reshape(many**2, -1)
    return fitted(world, counts, chance, caution)


def parts(items: int) -> Iterator[int]:
    """Yield how many items are met at once, in turn: all of many would take 200 MB for a moment."""
    for begin in range(0, max(items, 1), AT_ONCE):
        yield min(AT_ONCE, items - begin)


def met(world: World, items: int, seed: int | np.random.Generator, dice: int, crowd: float) -> tuple[Whole, Whole, Array]:
    """Return which case each of `items` is about, who is asked, (worlds, items) each, and dice, (dice, worlds, items).

    The first of many are the same however many there are.
    """
    draw = np.random.default_rng(seed).random((items, 2 + dice, WORLDS)).transpose(1, 2, 0)
    case = np.minimum(np.searchsorted(np.cumsum(world.chance), draw[0]), world.setting.cases - 1)
    return case, (draw[1] < crowd).astype(np.int64), draw[2:]


def counted(world: World, case: Whole, group: Whole, said: Whole, words: int, ask_who: bool) -> Whole:
    """Return how often each of `words` was said of each case, (groups told apart, worlds, n, words)."""
    shape = (2 if ask_who else 1, WORLDS, world.setting.cases, words)
    place = ((group * ask_who * WORLDS + np.arange(WORLDS)[:, None]) * world.setting.cases + case) * words + said
    return np.bincount(place.ravel(), minlength=int(np.prod(shape))).reshape(shape)


def fitted(world: World, counts: Whole, log_chance: Array, caution: Array) -> Array:
    """Return the best answers, given what was said of each case and the log chance of each word under each limit (words, limits)."""
    believed = np.stack([posterior(mine.astype(np.float64) @ log_chance, world) for mine in counts])
    shares = world.groups if len(believed) > 1 else np.ones(1)
    return choose(np.tensordot(shares, believed, 1), world.setting.severity, caution)


def valued(answers: Array, limits: Array, severity: float) -> Array:
    """Return help minus harm of answers to somebody with these limits."""
    return np.asarray(answers - 0.5 * severity * np.maximum(answers - limits + 1 / severity, 0.0) ** 2)
