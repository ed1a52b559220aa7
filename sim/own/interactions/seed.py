"""What a feed can start from: people's opinions and items' stances and quality, out of ratings.

Quality is how well an item is liked beyond who rated it: the intercept of r = mu + i_u + i_n + f_u f_n [wojcik2022], in standard
deviations. Where the table gives stances, a person's opinion is the mean stance of what the person rated, weighted by the rating, as
if each had also rated one item of average stance. Where it gives none, both are derived: the one line f along which tastes differ
most, tanh(f / (2 root mean square of f)). Its sides have no names, and its unit is a convention; only the order is from the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import bridging
from sim.contract.parameters import InvalidInput
from sim.feed.seeded import Seeded
from sim.own.votes import bridging_worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.own.cells import Floats
    from sim.own.interactions.table import InteractionTable

TOLERANCE = 1e-6
UNIT = 2.0  # root mean squares of f at which tanh bends
MOST = 8.0  # standard deviations of quality, beyond what an item can have here


@dataclass(frozen=True, eq=False)
class Origin:
    """Opinions (users,), stances and quality (items,), how often each item was rated, and whether stances were derived."""

    opinion: Floats
    stance: Floats
    quality: Floats
    ratings: NDArray[np.int64]
    derived: bool

    @property
    def seeded(self) -> Seeded:
        """Return what a feed starts from."""
        return Seeded(self.opinion, self.stance, quality=self.quality)


def origin(table: InteractionTable) -> Origin:
    """Return what a feed can start from; raise InvalidInput where no line along which tastes differ can be found."""
    fit = _fit(table)
    spread = fit.intercept.std()
    quality = (fit.intercept - fit.intercept.mean()) / spread if spread > 0 else np.zeros(len(fit.intercept))
    ratings = np.bincount(table.item, minlength=len(table.items))
    if table.stance is not None:
        opinion, stance = _weighted(table, table.stance), table.stance
    else:
        opinion, stance = _squashed(fit.person_factor), _squashed(fit.factor)
        if not opinion.any() or not stance.any():
            raise InvalidInput(
                "ratings must differ in more than kindness and quality for stances to be derived: name a stance column instead"
            )
    return Origin(opinion, stance, np.clip(quality, -MOST, MOST), ratings, table.stance is None)


def explained(table: InteractionTable) -> list[float]:
    """Return the share of the variance of ratings kept aside that is explained by the item's mean, by item and person, and with the line."""
    value, shape = _scaled(table), (len(table.users), len(table.items))
    return bridging_worth.predicted(table.user, table.item, value, shape, np.random.default_rng(bridging_worth.SEED))


def _fit(table: InteractionTable) -> bridging.Factorisation:
    shape = (len(table.users), len(table.items))
    return bridging.factorise_list(table.user, table.item, _scaled(table), shape, tolerance=TOLERANCE)


def _scaled(table: InteractionTable) -> Floats:
    """Return the ratings from -1, the lowest of the table, to 1, the highest."""
    low, high = table.rating.min(), table.rating.max()
    return np.asarray(2 * (table.rating - low) / (high - low) - 1)


def _weighted(table: InteractionTable, stance: Floats) -> Floats:
    weight = (_scaled(table) + 1) / 2
    mean = (weight * stance[table.item]).sum() / weight.sum()
    total = np.bincount(table.user, weight * stance[table.item], minlength=len(table.users))
    return np.asarray((total + mean) / (np.bincount(table.user, weight, minlength=len(table.users)) + 1))


def _squashed(factor: Floats) -> Floats:
    size = np.sqrt((factor**2).mean())
    return np.tanh(factor / (UNIT * size)) if size > 0 else np.zeros(len(factor))
