"""Creators and their items: who makes what, and how makers answer to what was clicked.

Items stand in order of age: place 0 is the newest, at every step `fresh` new ones push out as many of the oldest. Creators copy
what works: more outrage while outrage gets more clicks than calm, and a stance that drifts to where their better items were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.feed.seeded import Seeded, Shelves

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]

CREATORS = 40
POSITION = 0.6  # standard deviation of creators' positions
SPREAD = 0.3  # standard deviation of an item around its creator
SHARPER = 0.5  # an outraged item takes its position half as far again
LIMITS = (-5.0, 1.5)  # log-odds of outrage that a creator keeps within: .7 to 82 %
OUTRAGE_STEP = 0.02
STANCE_STEP = 0.2
FALSE_ALARM = 0.05  # calm items that the classifier flags


@dataclass(frozen=True)
class Craft:
    """What creators share: items alive, steps an item lives, the share of outrage at first, how much creators answer, and how much
    of outrage the classifier flags.
    """

    items: int = 400
    lifetime: int = 20
    outrage: float = 0.1
    adaptation: float = 0.2
    detection: float = 0.8

    @property
    def fresh(self) -> int:
        """Return how many items are new at each step."""
        return max(1, self.items // self.lifetime)


@dataclass
class Creators:
    """State of makers: position and log-odds of outrage (settings, creators), and how strongly each answers (creators,).

    `shelves`, if given, are what they make: an item of their own, as far from where it was as they are from home.
    """

    position: Floats
    outrage: Floats
    answer: Floats
    made: int = 0
    shelves: Shelves | None = None


@dataclass
class Items:
    """State of items, arrays (settings, items), newest first; `maker` (items,) is the same in every setting.

    draw: how far the item's position was from its creator's; prior: what the ranker expects of it before anyone clicked;
    shown, looked (shown, weighted by attention), near (the looks, weighted by how near the ranker believed the item to be), clicks, and the
    survey's votes: votes, approvals and their sums with the side.
    """

    stance: Floats32
    outrage: Floats32
    quality: Floats32
    flagged: Floats32
    prior: Floats
    draw: Floats
    maker: NDArray[np.int64]
    shown: Floats
    looked: Floats
    near: Floats
    clicks: Floats
    votes: Floats
    approvals: Floats
    side: Floats
    side_squared: Floats
    side_approvals: Floats


COUNTS = ("shown", "looked", "near", "clicks", "votes", "approvals", "side", "side_squared", "side_approvals")
_SETTINGS_AXIS = ("stance", "outrage", "quality", "flagged", "prior", "draw", *COUNTS)


@dataclass(frozen=True)
class Expectation:
    """What the ranker knows of an item before anyone clicked: `foresight` of its appeal, with an error of this size."""

    foresight: float
    outrage_appeal: float
    quality_appeal: float
    error: float = 0.3


def start(
    craft: Craft, expectation: Expectation, settings: int, rng: np.random.Generator, mirror: float, seeded: Seeded | None = None
) -> tuple[Creators, Items]:
    """Return creators and the items there are before the first step, drawn or made of what is given.

    Given outrage is each creator's own share, brought within LIMITS where none or all of it is.
    """
    position = mirror * POSITION * rng.standard_normal(CREATORS)
    log_odds = np.full((settings, CREATORS), logit(craft.outrage))
    makers = Creators(np.repeat(position[None], settings, axis=0), log_odds, 0.5 + rng.random(CREATORS))
    if seeded is not None:
        makers.shelves = shelves = seeded.shelves(CREATORS)
        makers.position = np.repeat(mirror * shelves.home[None], settings, axis=0)
        if shelves.outrage is not None:
            makers.outrage = np.repeat(np.clip(logit(shelves.outrage), *LIMITS)[None], settings, axis=0)
    return makers, _make(craft, expectation, makers, craft.items, rng, mirror)


def renew(
    craft: Craft, expectation: Expectation, makers: Creators, items: Items, rng: np.random.Generator, mirror: float
) -> tuple[Items, Floats]:
    """Return the items after the oldest have made room for new ones, and how often the oldest had been shown, (settings, fresh)."""
    new = _make(craft, expectation, makers, craft.fresh, rng, mirror)
    left = items.shown[:, -craft.fresh :].copy()
    joined = {
        name: np.concatenate([getattr(new, name), getattr(items, name)[:, : -craft.fresh]], axis=1) for name in _SETTINGS_AXIS
    }
    return Items(maker=np.concatenate([new.maker, items.maker[: -craft.fresh]]), **joined), left


def adapt(craft: Craft, makers: Creators, items: Items) -> None:
    """Move creators towards what was clicked, in place.

    Outrage: log-odds + step x answer x log(clicks per outraged item / clicks per calm item), within LIMITS: replicator dynamics.
    Stance: each of the oldest items pulls its creator along its draw if it had more clicks than their mean, and away if fewer.
    """
    if craft.adaptation == 0:
        return
    hot = items.outrage > 0
    many = hot.sum(axis=1)
    with_outrage = np.where(hot, items.clicks, 0.0).sum(axis=1)
    calm = items.clicks.sum(axis=1) - with_outrage
    advantage = np.log((1 + with_outrage / np.maximum(many, 1)) / (1 + calm / np.maximum(hot.shape[1] - many, 1)))
    advantage = np.where((many > 0) & (many < hot.shape[1]), advantage, 0.0)
    step = craft.adaptation * makers.answer
    within = np.clip(makers.outrage + OUTRAGE_STEP * step * advantage[:, None], *LIMITS)
    makers.outrage = np.where(np.isfinite(makers.outrage), within, makers.outrage)
    old = slice(-craft.fresh, None)
    clicks = items.clicks[:, old]
    success = clicks / np.maximum(clicks.mean(axis=1, keepdims=True), 1e-9) - 1
    pull = STANCE_STEP * success * items.draw[:, old]
    pulled = (step[items.maker[old]] * pull).T
    np.add.at(makers.position.T, items.maker[old], pulled)


def _make(craft: Craft, expectation: Expectation, makers: Creators, many: int, rng: np.random.Generator, mirror: float) -> Items:
    settings = len(makers.position)
    maker = (makers.made + np.arange(many)[::-1]) % CREATORS
    makers.made += many
    draw = mirror * SPREAD * rng.standard_normal(many)
    quality = rng.standard_normal(many)
    chance, flag, error = rng.random(many), rng.random(many), rng.standard_normal(many)
    sharper = SHARPER
    if makers.shelves is not None:  # a given item takes the position it was given, outraged or not
        own, sharper = makers.shelves.draw(maker, rng), 0.0
        draw = mirror * (makers.shelves.place[own] - makers.shelves.home[maker])
        quality = quality if makers.shelves.quality is None else makers.shelves.quality[own]
    outrage = chance < expit(makers.outrage[:, maker])
    flagged = flag < np.where(outrage, craft.detection, FALSE_ALARM)
    stance = np.tanh((makers.position[:, maker] + draw) * (1 + sharper * outrage))
    appeal = expectation.outrage_appeal * outrage + expectation.quality_appeal * quality
    counts = {name: np.zeros((settings, many)) for name in COUNTS}
    return Items(
        stance=stance.astype(np.float32),
        outrage=outrage.astype(np.float32),
        quality=np.repeat(quality[None], settings, axis=0).astype(np.float32),
        flagged=flagged.astype(np.float32),
        prior=expectation.foresight * appeal + expectation.error * error,
        draw=np.repeat(draw[None], settings, axis=0),
        maker=maker,
        **counts,
    )
