"""People and items that are given instead of drawn: a feed that starts from somebody's own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]

EDGE = 0.999  # stances beyond it count as it: at 1 an item could not drift any more


@dataclass(frozen=True, eq=False)
class Seeded:
    """What a world starts from: people's opinions (n,), items' stances (m,), both in [-1, 1]; and, where known, of each item how much
    of it is outrage, in [0, 1], and its quality in standard deviations (m,).

    A world has as many people and items as its sizes say, resampled from these. Without outrage and quality the world draws them as
    ever. Raises InvalidInput.

    >>> Seeded([-0.5, 0.5], [0.0, 0.2, 0.4]).people(4, np.random.default_rng(0)).tolist().count(0.5)
    2
    """

    opinion: ArrayLike
    stance: ArrayLike
    outrage: ArrayLike | None = None
    quality: ArrayLike | None = None

    def __post_init__(self) -> None:
        for name, low, high in (("opinion", -1.0, 1.0), ("stance", -1.0, 1.0), ("outrage", 0.0, 1.0), ("quality", -10.0, 10.0)):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, _checked(name, given, low, high))
        items = len(np.asarray(self.stance))
        for name in ("outrage", "quality"):
            given = getattr(self, name)
            if given is not None and len(given) != items:
                raise InvalidInput(f"{name} must have one value per stance, {items}, got {len(given)}")

    def people(self, many: int, rng: np.random.Generator) -> Floats32:
        """Return `many` opinions in random order, each of the n given many / n times, rounded up or down."""
        ordered = np.sort(np.asarray(self.opinion))
        rows = ((np.arange(many) + rng.random()) * len(ordered) / many).astype(np.int64)
        found: Floats32 = rng.permutation(ordered[np.minimum(rows, len(ordered) - 1)]).astype(np.float32)
        return found

    def shelves(self, creators: int) -> Shelves:
        """Return the items divided among creators by stance: the first makes what is furthest to the left."""
        stance = np.asarray(self.stance)
        order = np.argsort(stance, kind="stable")
        low = np.arange(creators) * len(order) // creators
        high = np.maximum(low + 1, np.arange(1, creators + 1) * len(order) // creators)
        place = np.arctanh(np.clip(stance[order], -EDGE, EDGE))
        home = np.array([place[a:b].mean() for a, b in zip(low, high, strict=True)])
        outrage = None
        if self.outrage is not None:
            hot = np.asarray(self.outrage)[order]
            outrage = np.array([hot[a:b].mean() for a, b in zip(low, high, strict=True)])
        quality = None if self.quality is None else np.asarray(self.quality)[order]
        return Shelves(place, low, high - low, home, outrage, quality)


@dataclass(frozen=True, eq=False)
class Shelves:
    """Given items by creator. place: where the items stand, as log-odds-like positions (tanh makes stances of them), sorted; a creator's
    begin at `low` and are `many`; home: mean place of each creator's; outrage: share of each creator's; quality: of each item.
    """

    place: Floats
    low: NDArray[np.int64]
    many: NDArray[np.int64]
    home: Floats
    outrage: Floats | None
    quality: Floats | None

    def draw(self, maker: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
        """Return, for each maker, one of its own items at random."""
        return self.low[maker] + (rng.random(len(maker)) * self.many[maker]).astype(np.int64)


def _checked(name: str, given: ArrayLike, low: float, high: float) -> Floats:
    values = np.asarray(given, dtype=float)
    if values.ndim != 1 or len(values) == 0:
        raise InvalidInput(f"{name} must be a list of at least one number, got shape {values.shape}")
    wrong = ~((values >= low) & (values <= high))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise InvalidInput(f"{name} must be in [{low:g}, {high:g}], got {values[at]:g} in row {at + 1}")
    return values
