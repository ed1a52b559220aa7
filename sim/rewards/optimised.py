"""What is chosen from a stock of answers by a reward: the best of n, or the policy tilted as far.

The stock is the base policy: every answer as likely. Best of n, n answers drawn with replacement: the r-th lowest of N wins with
chance (r/N)^n - ((r - 1)/N)^n, exactly, for any real n. Tilting gives each answer the weight exp(reward / beta) with beta solved for the same
KL divergence, log n - (n - 1)/n.

Low rewards are hardly ever chosen and there are many of them: all but the TOP highest stand in blocks of equal size, by their means.
That moves the mean of what is chosen by less than 0.003 standard deviations.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.preferences import tilts
from sim.rewards.stock import Array
from sim.selection import best_of_n

TOP, BLOCK = 128, 64


@dataclass(frozen=True)
class Sorted:
    """A stock sorted by reward, the lowest first: `order` (worlds, answers), `share` of the stock in each block (blocks,)."""

    order: NDArray[np.intp]
    share: Array

    def means(self, values: Array) -> Array:
        """Return the mean of `values`, (worlds, answers) or (answers,), in each block, (worlds, blocks)."""
        ranked = np.take_along_axis(values, self.order, 1) if values.ndim == 2 else values[self.order]
        low = ranked[:, :-TOP].reshape(len(ranked), -1, BLOCK).mean(2)
        return np.concatenate([low, ranked[:, -TOP:]], axis=1)


def ranked(reward: Array) -> Sorted:
    """Return the stock sorted by `reward`, (worlds, answers)."""
    answers = reward.shape[1]
    blocks = np.full((answers - TOP) // BLOCK, BLOCK / answers)
    return Sorted(np.argsort(reward, axis=1), np.concatenate([blocks, np.full(TOP, 1 / answers)]))


def best_of(n: Array, share: Array) -> Array:
    """Return the chance that the best of n lies in each block, (n, blocks).

    >>> best_of(np.array([2.0]), np.array([0.5, 0.25, 0.25])).tolist()
    [[0.25, 0.3125, 0.4375]]
    """
    below = np.append(0.0, np.cumsum(share))
    return np.asarray(np.diff(np.minimum(below, 1.0) ** n[:, None], axis=1))


def tilted(n: Array, stock: Sorted, reward: Array) -> Array:
    """Return the chance of each block under the policy tilted as far as the best of n is from the base, (worlds, n, blocks)."""
    return tilts(stock.share, stock.means(reward)[:, None, :], best_of_n.kl(n)).p
