"""What can be turned at a feed, one value per setting on the leading axis, and from which step on."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats32 = NDArray[np.float32]

RANKERS = ("engagement", "chronological", "bridging", "stated")


@dataclass(frozen=True)
class Setting:
    """One setting of the levers. Weights are in units of predicted engagement (log-odds of a click)."""

    ranker: str = "engagement"
    stated: float = 0.0  # weight of what people say they want, per standard deviation over items
    bridging: float = 0.0  # weight of approval across sides, per standard deviation over items
    recency: float = 0.0  # weight of being new: 1 newest, 0 oldest
    hostility: float = 0.0  # taken off what a classifier flags as outrage
    exploration: float = 0.0  # share of places given to a random candidate
    diversity: float = 0.0  # maximal marginal relevance: 0 relevance alone, towards 1 difference alone
    calibration: float = 0.0  # Steck: 0 relevance alone, towards 1 the mix of the reader's past alone
    chronological: float = 0.0  # share of visits that get the newest first
    fresh: float = 0.25  # share of candidates from the newest quarter of items
    start_step: int = 0  # before it the feed ranks by engagement and nothing is turned
    recommended: bool = True  # False: no recommender, random candidates throughout


@dataclass(frozen=True)
class Levers:
    """Arrays (settings,), float32: the weights of the score and the shares of re-ranking."""

    engagement: Floats32
    stated: Floats32
    bridging: Floats32
    recency: Floats32
    hostility: Floats32
    exploration: Floats32
    diversity: Floats32
    calibration: Floats32
    chronological: Floats32
    fresh: Floats32

    def where(self, started: NDArray[np.bool_], other: Levers) -> Levers:
        """Return these levers where `started`, else the other's."""
        return replace(self, **{f.name: np.where(started, getattr(self, f.name), getattr(other, f.name)) for f in fields(self)})


def stack(settings: Sequence[Setting]) -> Levers:
    """Return the settings' levers as arrays; the ranker says which part of the score has weight 1 by itself."""

    def column(name: str) -> Floats32:
        return np.array([getattr(one, name) for one in settings], dtype=np.float32)

    def ranked(name: str) -> Floats32:
        return np.array([one.ranker == name for one in settings], dtype=np.float32)

    names = ("recency", "hostility", "exploration", "diversity", "calibration", "fresh")
    return Levers(
        engagement=ranked("engagement"),
        stated=column("stated") + ranked("stated"),
        bridging=column("bridging") + ranked("bridging"),
        chronological=np.maximum(column("chronological"), ranked("chronological")),
        **{name: column(name) for name in names},
    )
