"""What a machine reads from walks: a belief over values, exact on a grid, and the values that it ends up with.

It takes people to err and to discount at rates of its own. The belief is Bayes' rule over CANDIDATES, all alike before the first walk. Where
it leads is the most likely value, found by the gradient: how often the places were reached, less how often they would be [ziebart2008], and
the same by differentiating the plan where the machine reckons with discounting.
"""

import numpy as np

from sim.contract.shelf import remembered
from sim.walks.town import ACTIONS, Array, Town, Walks, Whole, plan, slopes, town

MOST, STEP = 12.0, 0.5  # values from 0 to MOST
GRID = np.arange(0.0, MOST + STEP / 2, STEP)
CANDIDATES = np.array([(far, near) for far in GRID for near in GRID])
TURNS, CLOSE = 60, 1e-6


@remembered(6)
def readings(size: int, rationality: float, discount: float) -> Array:
    """Return the log chance of every action to whom the places are worth each of CANDIDATES, (steps x blocks x ACTIONS, candidates)."""
    chances = plan(town(size), CANDIDATES.astype(np.float32), rationality, discount)
    return np.ascontiguousarray(chances.transpose(0, 2, 3, 1).reshape(-1, len(CANDIDATES)))


def belief(where: Town, walks: Walks, upto: tuple[int, ...], reading: Array) -> Array:
    """Return what is believed of each person after the first `upto` walks, (people, counts, candidates); `upto` rises."""
    steps, people, many = walks.actions.shape
    part = np.searchsorted(upto, np.arange(many) + 1)
    code = (np.arange(steps)[:, None, None] * len(where.following) + walks.blocks[:-1]) * ACTIONS + walks.actions
    row = np.arange(people)[:, None] * (len(upto) + 1) + part
    taken = (row[None] * len(reading) + code)[walks.actions >= 0]
    counts = np.bincount(taken, minlength=people * (len(upto) + 1) * len(reading))
    counts = counts.reshape(people, len(upto) + 1, -1)[:, :-1].cumsum(1)
    likely = (counts.reshape(-1, len(reading)).astype(np.float32) @ reading).astype(float)
    chance = np.exp(likely - likely.max(1, keepdims=True))
    return np.asarray((chance / chance.sum(1, keepdims=True)).reshape(people, len(upto), -1))


def gradient(where: Town, visited: Array, worth: Array, rationality: float, discount: float) -> Array:
    """Return how the log-likelihood of a walk, on average over `visited`, changes with each worth, (2,).

    Without discounting it is rationality x (how often each place was reached - how often it would be), the gradient of [ziebart2008].
    """
    return _slope(where, visited, worth, rationality, discount)[0]


def led_to(where: Town, visited: Array, rationality: float, discount: float) -> Array:
    """Return the values, (2,), in [0, MOST] that endlessly many walks lead to: the most likely ones, by Fisher's scoring.

    It begins at the best candidate.
    A step that would lower the likelihood is halved; what lies on the border and wants to leave stays there.
    """
    likely = visited.ravel() @ readings(where.size, rationality, discount)
    here = CANDIDATES[likely.argmax()]
    value = _likelihood(where, visited, here, rationality, discount)
    for _ in range(TURNS):
        slope, curve = _slope(where, visited, here, rationality, discount)
        free = ~(((here <= 0) & (slope < 0)) | ((here >= MOST) & (slope > 0)))
        step = np.zeros(2)
        step[free] = np.linalg.lstsq(curve[np.ix_(free, free)], slope[free], rcond=None)[0]
        while np.abs(step).max() > CLOSE:
            there = np.clip(here + step, 0, MOST)
            if (better := _likelihood(where, visited, there, rationality, discount)) >= value:
                here, value = there, better
                break
            step /= 2
        else:
            break
    return np.asarray(here)


def _likelihood(where: Town, visited: Array, worth: Array, rationality: float, discount: float) -> float:
    return float((visited * plan(where, worth[None], rationality, discount)[:, 0]).sum())


def _slope(where: Town, visited: Array, worth: Array, rationality: float, discount: float) -> tuple[Array, Array]:
    """Return the gradient and what Fisher's scoring takes for the curvature."""
    rise = slopes(where, worth[None], rationality, discount)[:, :, 0]
    return np.einsum("itsa,tsa->i", rise, visited), np.einsum("itsa,jtsa,tsa->ij", rise, rise, visited)


def starts_of(where: Town, choice: str) -> Whole:
    """Return the blocks in which walks begin: the corner that is farthest from everything, or any."""
    return np.array([0]) if choice == "home" else where.starts
