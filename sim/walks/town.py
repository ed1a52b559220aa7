"""A town of square blocks: two places that are worth something, and people who plan, err, give in to what is near, and walk there.

A step costs 1, which is the unit of all values; to stop is free and ends the walk, as does either place. Planning is soft value iteration
over the steps that are left: with no discounting a walk has the chance that maximum entropy gives it, exp(rationality x what it is worth)
over the sum of all walks [ziebart2008]. A discounter weighs what is d steps ahead by 1 / (1 + discount d), and plans as if the later self
would weigh it so too, which it does not: the naive agent of [evans2016]. Loops run over the steps left; people, plans, blocks are axes.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Whole = NDArray[np.int64]

MOVES = ((1, 0), (-1, 0), (0, 1), (0, -1))
ACTIONS = len(MOVES) + 1  # the last is to stop
FAR, NEAR, STOPPED = range(3)


@dataclass(frozen=True, eq=False)
class Town:
    """`following` (blocks + 1, ACTIONS): the block after each action; `ends` (3,): far place, near place, and the block of who stopped.

    `arrives` (2, blocks + 1, ACTIONS): whether an action enters each place. `starts`: blocks that a walk may begin in. `steps`: the most.
    """

    size: int
    following: Whole
    ends: Whole
    arrives: Array
    starts: Whole
    steps: int


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks of people: `blocks` (steps + 1, people, walks) where they are, `actions` (steps, people, walks), -1 once the walk has ended."""

    blocks: Whole
    actions: Whole


@cache
def town(size: int) -> Town:
    """Return a town of size x size blocks, the far place in its upper right corner and the near one in its middle.

    >>> town(5).ends.tolist(), town(5).steps
    ([24, 12, 25], 12)
    """
    block = np.arange(size * size)
    x, y = block % size, block // size
    to = [np.clip(x + right, 0, size - 1) + size * np.clip(y + up, 0, size - 1) for right, up in MOVES]
    stopped = size * size
    following = np.vstack([np.column_stack([*to, np.full_like(block, stopped)]), np.full(ACTIONS, stopped)])
    ends = np.array([size * size - 1, (size // 2) * (size + 1), stopped])
    arrives = (following[None] == ends[:2, None, None]).astype(float)
    return Town(size, following, ends, arrives, np.setdiff1d(block, ends), 2 * size + 2)


def plan(where: Town, worth: Array, rationality: float, discount: float) -> Array:
    """Return the log chance of every action, (steps, k, blocks + 1, ACTIONS), of k people to whom the places are `worth` (k, 2).

    In float32 if `worth` is.
    """
    return _planned(where, worth, rationality, discount, slopes=False)[0]


def slopes(where: Town, worth: Array, rationality: float, discount: float) -> Array:
    """Return how the log chance of every action changes with each worth: (2, steps, k, blocks + 1, ACTIONS)."""
    return _planned(where, worth, rationality, discount, slopes=True)[1]


def _planned(where: Town, worth: Array, rationality: float, discount: float, *, slopes: bool) -> tuple[Array, Array]:
    """Return `plan` and, if asked for, `slopes`. Axis 0 of what is ahead is the delay; who does not discount needs one only."""
    kind, many, steps = worth.dtype, len(worth), where.steps
    reward = np.tensordot(worth, where.arrives.astype(kind), 1) - (np.arange(ACTIONS) < len(MOVES)).astype(kind)
    weight = (1 / (1 + discount * np.arange(steps if discount else 1))).astype(kind)[:, None, None, None]
    chances = np.empty((steps, *reward.shape), kind)
    changes = np.empty((2, *chances.shape), kind) if slopes else np.empty(0, kind)
    ahead = np.zeros((len(weight) + 1, many, len(where.following)), kind)
    steeper = np.zeros((2, *ahead.shape), kind)
    for left in range(1, steps + 1):
        delays = steps - left + 1 if discount else 1
        later = slice(1, delays + 1) if discount else slice(1)
        q = weight[:delays] * reward + ahead[later][:, :, where.following]
        q *= kind.type(rationality)
        top = q.max(-1, keepdims=True)
        q -= top
        chance = np.exp(q)
        total = chance.sum(-1, keepdims=True)
        q -= np.log(total)
        chances[steps - left] = q[0]
        ahead = (top + np.log(total))[..., 0] / kind.type(rationality)
        ahead[:, :, where.ends] = 0
        if slopes:
            chance /= total
            rise = weight[None, :delays] * where.arrives[:, None, None] + steeper[:, later][..., where.following]
            mean = (chance * rise).sum(-1)
            changes[:, steps - left] = rationality * (rise[:, 0] - mean[:, 0, ..., None])
            steeper = mean
            steeper[..., where.ends] = 0
    return chances, changes


def walk(where: Town, chances: Array, starts: Whole, rng: np.random.Generator) -> Walks:
    """Return walks by one plan, `chances` (steps, blocks + 1, ACTIONS), from `starts` (people, walks)."""
    upto = np.exp(chances).cumsum(-1)[..., :-1]
    at, luck = starts, rng.random((where.steps, *starts.shape))
    blocks, actions = [at], []
    for step in range(where.steps):
        action = (luck[step][..., None] > upto[step][at]).sum(-1)
        ended = np.isin(at, where.ends)
        at = np.where(ended, at, where.following[at, action])
        blocks.append(at)
        actions.append(np.where(ended, -1, action))
    return Walks(np.array(blocks), np.array(actions))


def visits(where: Town, chances: Array, starts: Whole) -> Array:
    """Return how often each action is taken at each step and block by one plan, on average over walks from `starts`, exactly."""
    at = np.bincount(starts, minlength=len(where.following)) / len(starts)
    found = np.empty(chances.shape)
    for step in range(where.steps):
        at[where.ends] = 0
        found[step] = at[:, None] * np.exp(chances[step])
        at = np.asarray(np.bincount(where.following.ravel(), found[step].ravel(), minlength=len(at)), dtype=float)
    return found


def arrivals(where: Town, visited: Array) -> Array:
    """Return the share of walks that end in each place, (2,)."""
    return np.asarray((where.arrives * visited.sum(0)).sum((1, 2)))
