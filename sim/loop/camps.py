"""Two camps, the signs of first opinions, and friends: mostly from one's own camp, and re-made by a friend recommender.

Links between the camps follow [santos2021] in the mean: a recommended friend of a friend is from the other camp the more seldom, the
more two people must have in common to be brought together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.optimize import brentq

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]


class Camps(Protocol):
    """Who belongs to which camp: sums over people of values (settings, people)."""

    def means(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the means in the right and in the left camp, each (settings, 1)."""
        ...

    def mean(self, values: Floats) -> Floats:
        """Return the mean of an odd quantity, one that a mirrored world turns round, over all people, (settings, 1)."""
        ...

    def even(self, values: Floats) -> Floats:
        """Return the mean of an even quantity over all people, (settings, 1)."""
        ...

    def friends(self, values: Floats, homophily: Floats) -> Floats:
        """Return the mean opinion among each one's friends: (1 + h) / 2 of the own camp's mean and (1 - h) / 2 of the other's."""
        ...


@dataclass(frozen=True)
class People:
    """Drawn people: the first `right` of `many` are the right camp; either may be empty."""

    right: int
    many: int

    def means(self, values: Floats) -> tuple[Floats, Floats]:
        """Return both camps' means; an empty camp's is 0."""
        both = values[:, : self.right], values[:, self.right :]
        right, left = (part.sum(axis=1, keepdims=True) / max(part.shape[1], 1) for part in both)
        return right, left

    def mean(self, values: Floats) -> Floats:
        """Return the mean over all people."""
        found: Floats = values.mean(axis=1, keepdims=True)
        return found

    even = mean

    def friends(self, values: Floats, homophily: Floats) -> Floats:
        """Return what friends think, (settings, people)."""
        right, left = self.means(values)
        found = np.empty_like(values)
        found[:, : self.right] = (1 + homophily) / 2 * right + (1 - homophily) / 2 * left
        found[:, self.right :] = (1 + homophily) / 2 * left + (1 - homophily) / 2 * right
        return found


@dataclass(frozen=True, eq=False)
class Mirrored:
    """Endlessly many people, of whom only the right camp is kept, as nodes with weights (people,) that sum to 1; the left is its mirror."""

    weight: Floats

    def means(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the camp's mean, and the same with the other sign."""
        right = self.even(values)
        return right, -right

    def mean(self, values: Floats) -> Floats:
        """Return 0: left and right cancel."""
        return np.zeros((len(values), 1))

    def even(self, values: Floats) -> Floats:
        """Return the camp's mean, which is everybody's."""
        found: Floats = (values * self.weight).sum(axis=1, keepdims=True)
        return found

    def friends(self, values: Floats, homophily: Floats) -> Floats:
        """Return what friends think, (settings, 1): h times the camp's mean."""
        return np.asarray(homophily * self.means(values)[0])


def remade(homophily: Floats, links: Floats, similarity: Floats) -> Floats:
    """Return h a day later: h + 2 nu (1 - u - a^eta / (a^eta + b^eta)), within [-1, 1]; [santos2021] in the mean.

    u = (1 + h) / 2 is the share of friends from the own camp, a = 2 u (1 - u) and b = u^2 + (1 - u)^2 the chances that a friend of a
    friend is from the other camp, or the own.

    >>> float(remade(np.array(0.0), np.array(0.1), np.array(1.0)))
    0.0
    """
    own = (1 + homophily) / 2
    across = 2 * own * (1 - own)
    there, here = across**similarity, (1 - across) ** similarity
    return np.asarray(np.clip(homophily + 2 * links * (1 - own - there / (there + here)), -1.0, 1.0))


def tipping_share(similarity: float) -> float | None:
    """Return the share of own-camp friends in (1/2, 1) above which towns drift apart and below which they mix; None if there is none.

    >>> round(tipping_share(1.5), 5)
    0.8837
    """

    def drift(own: float) -> float:
        return float(remade(np.array(2 * own - 1), np.array(1.0), np.array(similarity)) - (2 * own - 1))

    low, high = 0.5 + 1e-6, 1 - 1e-6
    if drift(low) * drift(high) >= 0:
        return None
    return float(brentq(drift, low, high, xtol=1e-12))
