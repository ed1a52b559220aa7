"""What can be set of people, of the recommender and of the shelf, one value per setting on the leading axis."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

RANKERS = ("personal", "popular", "random")
SHELVES = ("all", "two")
SHARED = ("shelf", "items", "spread_of_items")  # the same in settings that run together


@dataclass(frozen=True)
class Setting:
    """One world. hold, reading, friends: alpha, gamma, sigma, a day's pull of the first opinion, of what is shown, of friends."""

    hold: float = 0.05
    reading: float = 0.10
    friends: float = 0.10
    homophily: float = 0.9  # h: own-camp friends less other-camp friends, -1 to 1
    appetite: float = 1.3  # k: clicks are most likely on items k times as strong as oneself
    ranker: str = "personal"
    retrain: bool = True  # the ranker learns from its own clicks, else it keeps what it knew at sign-up
    exploration: float = 0.0  # eps: share of places given to random items
    damping: float = 0.0  # d: (1 - d) times the believed ideal is shown
    shelf: str = "all"  # "two": only items at -c and +c
    supply: float = 1.0  # c: the strongest item there is
    creators: float = 0.0  # kappa: how fast creators extend the supply to unmet demand
    links: float = 0.0  # nu: how fast friends are made anew by the friend recommender
    similarity: float = 1.0  # eta of [santos2021]
    learning: float = 0.15  # lambda of the click model's gradient steps
    width: float = 1.5  # w: at this distance from the ideal nobody clicks
    click: float = 0.6  # p0: the chance of a click on the ideal item
    spread_of_items: float = 0.5  # tau: standard deviation of items around the target
    zeal: float = 0.0  # e: further clicks e x^2 of people with strong views
    items: int = 5  # shown to everyone, a day


@dataclass(frozen=True, eq=False)
class Settings:
    """Settings that run together. Arrays (settings, 1); `tau`, the spread of shown items, is 0 on a shelf of two.

    chance: share of random places, 1 under a random ranker; personal, popular, learns: 0 or 1; curvature: q = p0 / w^2;
    rate: 2 q lambda, the size of a gradient step.
    """

    hold: Floats
    reading: Floats
    friends: Floats
    homophily: Floats
    appetite: Floats
    damping: Floats
    chance: Floats
    supply: Floats
    creators: Floats
    links: Floats
    similarity: Floats
    click: Floats
    curvature: Floats
    rate: Floats
    zeal: Floats
    personal: Floats
    learns: Floats
    popular: Floats
    two: bool
    tau: float
    items: int

    def __len__(self) -> int:
        return len(self.hold)

    @cached_property
    def some_popular(self) -> bool:
        """Return whether any setting ranks alike for all."""
        return bool(self.popular.any())

    @cached_property
    def supply_grows(self) -> bool:
        """Return whether creators extend the supply in any setting."""
        return bool(self.creators.any())

    @cached_property
    def links_change(self) -> bool:
        """Return whether a friend recommender works in any setting."""
        return bool(self.links.any())

    def scatter(self, supply: Floats) -> Floats:
        """Return the mean square of a random item: c^2 / 3 of a uniform one, c^2 on a shelf of two."""
        square: Floats = supply * supply
        return square if self.two else square / 3

    def astype(self, kind: type[np.floating]) -> Settings:
        """Return the same with arrays of another precision."""
        parts = {f.name: getattr(self, f.name) for f in fields(self)}
        arrays: dict[str, Any] = {name: part.astype(kind) for name, part in parts.items() if isinstance(part, np.ndarray)}
        return replace(self, **arrays)


def stack(settings: Sequence[Setting]) -> Settings:
    """Return settings as arrays. Raises InvalidInput where they differ in what they must share, SHARED."""
    first = settings[0]
    for name in SHARED:
        if len({getattr(one, name) for one in settings}) > 1:
            raise InvalidInput(f"{name} must be the same in settings that run together, got {name} of several kinds")

    def column(name: str) -> Floats:
        return np.array([[getattr(one, name)] for one in settings], dtype=float)

    def where(ranker: str) -> Floats:
        return np.array([[one.ranker == ranker] for one in settings], dtype=float)

    names = (
        "hold",
        "reading",
        "friends",
        "homophily",
        "appetite",
        "damping",
        "supply",
        "creators",
        "links",
        "similarity",
        "click",
        "zeal",
    )
    random, curvature = where("random"), column("click") / column("width") ** 2
    columns: dict[str, Any] = {name: column(name) for name in names}
    return Settings(
        **columns,
        chance=np.maximum(column("exploration"), random),
        curvature=curvature,
        rate=2 * curvature * column("learning"),
        personal=where("personal"),
        learns=column("retrain") * (1 - random),
        popular=where("popular"),
        two=first.shelf == "two",
        tau=first.spread_of_items if first.shelf == "all" else 0.0,
        items=first.items,
    )
