"""Somebody compares four of the example's answers: whom they answer like, whose order a rule gives, and what it does to people like them.

Four answers have 24 orders, so four yes-or-no answers are too few, and five are enough: two pairs, their winners, and where the fourth
belongs among the rest. What somebody says is read as the model reads its own people, P(j over k) = (1 - e) sigma((u_j - u_k) / tau) + e / 2,
and a room that raises hands as one person who says both, each by its share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sim.raters.cases import ANSWERS
from sim.raters.world import Welfare, World

Array = NDArray[np.float64]
# Of all sets of four, the one whose order says most about the region: 0.19 nats of mutual information at the defaults, of 2.08.
FOUR = ("Follow your heart", "Your choice is yours by right", "Weigh what each of you owes", "Wait a year, then ask again")
PAIRS = 5  # at most
PARTS = 100  # of a mix that is made of what was said
Hands = tuple[int, int]  # for the first of a pair, and for the second; one and none where a visitor chose


@dataclass(frozen=True)
class Standing:
    """Where somebody stands.

    `order` (4,) numbers of FOUR, the best first; `regions` (G,) how likely each region is, if all are as likely beforehand; `agree`
    by rule the pairs of six that it orders as they do; `gain` and `worse` what the rule set does to people who answer so: their mean
    gain over the reference, and the share who are worse off.
    """

    order: tuple[int, ...]
    regions: Array
    agree: Mapping[str, int]
    gain: float
    worse: float

    @property
    def parts(self) -> tuple[int, ...]:
        """Return the regions' parts in a training mix of people who answer so."""
        return tuple(round(PARTS * float(share)) for share in self.regions)


def asked(said: Sequence[Hands]) -> tuple[list[tuple[int, int]], tuple[int, ...]]:
    """Return the pairs that were asked, of FOUR by number, and the next one; and the order, empty until it is known. Ties go to the first.

    >>> asked([(1, 0), (1, 0), (1, 0)])
    ([(0, 1), (2, 3), (0, 2), (1, 2)], ())
    >>> asked([(1, 0), (1, 0), (1, 0), (0, 1), (0, 1)])
    ([(0, 1), (2, 3), (0, 2), (1, 2), (1, 3)], (0, 2, 3, 1))
    """
    won = [first >= second for first, second in said]
    pairs = [(0, 1), (2, 3)]
    if len(won) < 2:
        return pairs[: len(won) + 1], ()
    (a, b), (c, d) = (pair if up else pair[::-1] for pair, up in zip(pairs, won, strict=False))
    pairs.append((a, c))
    if len(won) < 3:
        return pairs, ()
    top, middle, low, last = (a, c, d, b) if won[2] else (c, a, b, d)
    pairs.append((last, middle))
    if len(won) < 4:
        return pairs, ()
    if won[3]:
        return pairs, (top, last, middle, low)
    pairs.append((last, low))
    if len(won) < PAIRS:
        return pairs, ()
    return pairs, (top, middle, last, low) if won[4] else (top, middle, low, last)


def standing(world: World, said: Sequence[Hands], rules: Mapping[str, Welfare], now: Welfare) -> Standing:
    """Return where somebody stands who has `said` enough for an order, among the people of `world` and the `rules`; `now` is the rule set."""
    pairs, order = asked(said)
    if not order:
        raise ValueError("an order must be known: more pairs are to be asked")
    columns = [list(ANSWERS).index(name) for name in FOUR]
    like = np.ones(world.crowd.utility.shape[:2])
    for (i, j), (first, second) in zip(pairs, said, strict=True):
        margin = world.crowd.utility[..., columns[i]] - world.crowd.utility[..., columns[j]]
        chance = (1 - world.asking.error) * expit(margin / world.asking.tau) + world.asking.error / 2
        share = first / (first + second) if first + second else 0.5
        like *= chance**share * (1 - chance) ** (1 - share)
    regions = like.mean(1) / like.mean(1).sum()
    weights = like * world.crowd.serves[:, None]
    weights /= weights.sum()
    policy = now.decision.policy
    person = world.gains @ policy if policy.ndim == 1 else (world.gains * policy).sum(-1)
    return Standing(
        order,
        regions,
        {rule: _agree(does.decision.score[columns], order) for rule, does in rules.items()},
        float((weights * person).sum()),
        float(weights[person < -1e-9].sum()),
    )


def _agree(score: Array, order: tuple[int, ...]) -> int:
    """Return how many of the six pairs the score orders as `order` does."""
    return sum(bool(score[better] > score[worse]) for better, worse in combinations(order, 2))
