"""People who read: what they click, what they say they want, and what both do to what they think and feel.

Two things are kept apart that a click counter mixes up: the click, which outrage and agreement raise, and the stated value, which
quality raises and outrage lowers. How reading changes people is contested, so the rule is a choice, "none" among them.
Opinions lie in [-1, 1]; every rule moves them to a convex combination of what was in [-1, 1], so nothing is clipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sim.feed.seeded import Seeded

    Floats32 = NDArray[np.float32]

CLICK = -2.0  # log-odds of a click on a calm item of average quality at half agreement, if looked at
SHAPE = 2.5  # first opinions are Beta(2.5, 2.5) stretched to [-1, 1]
ANIMOSITY = (2.0, 6.0)  # first animosity is Beta(2, 6): mean .25
PACE = 0.2  # share of the way that animosity moves to its new level in one step


@dataclass(frozen=True)
class Psychology:
    """What all people share: the weights of a click and of a stated value (log-odds), and how reading changes them."""

    user_model: str = "anchored"
    susceptibility: float = 0.05  # mean weight of what was clicked in the next opinion
    hold: float = 0.02  # pull of the first opinion, per step (anchored)
    confidence: float = 0.5  # how far an item may be and still attract (bounded, repulsion)
    agreement: float = 1.0  # log-odds of a click per unit of nearness
    appetite: float = 1.0  # k: the nearest item is k times as far from the middle as the reader, up to the end of the scale
    outrage_appeal: float = 0.4  # log-odds of a click that outrage adds to someone of average animosity
    quality_appeal: float = 0.3  # per standard deviation of quality
    regret: float = 1.5  # log-odds of "worth my time" that outrage costs
    animosity_gain: float = 0.3  # rise of animosity, as a share of the room, if everything seen were outrage


@dataclass
class People:
    """State: opinion and animosity (settings, people); anchor, first animosity and susceptibility (people,)."""

    opinion: Floats32
    anchor: Floats32
    animosity: Floats32
    first_animosity: Floats32
    susceptibility: Floats32


def start(
    people: int, settings: int, susceptibility: float, rng: np.random.Generator, mirror: float, seeded: Seeded | None = None
) -> People:
    """Return people before their first visit, the same in every setting: drawn, or with the opinions that are given.

    `mirror` -1 turns every opinion to the other side.
    """
    # a beta law by sorting-free means: two gammas; float32 keeps a million people small
    first, second = rng.standard_gamma(SHAPE, (2, people), dtype=np.float32)
    anchor = (np.float32(mirror) * ((first - second) / (first + second))).astype(np.float32)
    if seeded is not None:
        anchor = np.float32(mirror) * seeded.people(people, rng)
    heat, rest = (rng.standard_gamma(shape, people, dtype=np.float32) for shape in ANIMOSITY)
    animosity = heat / (heat + rest)
    own = np.float32(susceptibility) * (np.float32(0.5) + rng.random(people, dtype=np.float32))
    return People(np.repeat(anchor[None], settings, axis=0), anchor, np.repeat(animosity[None], settings, axis=0), animosity, own)


def nearness(opinion: Floats32, stance: Floats32, appetite: float = 1.0) -> Floats32:
    """Return 1 - |s - clip(k x, -1, 1)|, in [-1, 1]; `opinion` (settings, people), `stance` (settings, ranks, people)."""
    near: Floats32 = np.float32(1.0) - np.abs(stance - ideal(opinion, appetite)[:, None])
    return near


def ideal(opinion: Floats32, appetite: float) -> Floats32:
    """Return the stance that fits best, clip(k x, -1, 1)."""
    found: Floats32 = np.clip(np.float32(appetite) * opinion, np.float32(-1.0), np.float32(1.0))
    return found


def click_chance(mind: Psychology, near: Floats32, outrage: Floats32, quality: Floats32, animosity: Floats32) -> Floats32:
    """Return the chance of a click on an item that is looked at, in (0, 1); shapes (settings, ranks, people)."""
    heat = np.float32(mind.outrage_appeal) * (np.float32(0.5) + np.float32(2.0) * animosity)
    log_odds = np.float32(mind.agreement) * near
    log_odds += outrage * heat[:, None]
    log_odds += np.float32(mind.quality_appeal) * quality
    log_odds += np.float32(CLICK)
    return logistic(log_odds)


def stated_value(mind: Psychology, near: Floats32, outrage: Floats32, quality: Floats32) -> Floats32:
    """Return the chance that a reader says the item was worth the time, in (0, 1)."""
    log_odds = quality.copy()
    log_odds += np.float32(0.5 * mind.agreement) * near
    log_odds -= np.float32(mind.regret) * outrage
    return logistic(log_odds)


def logistic(log_odds: Floats32) -> Floats32:
    """Return 1 / (1 + exp(-z)), in place of its argument."""
    np.negative(log_odds, out=log_odds)
    np.exp(log_odds, out=log_odds)
    log_odds += np.float32(1.0)
    return np.reciprocal(log_odds, out=log_odds)


def anchored(mind: Psychology, opinion: Floats32, anchor: Floats32, weight: Floats32, stance: Floats32) -> Floats32:
    """Return x' = a x0 + b x + c u, u = s, with c = weight, a = hold (1 - c), b = 1 - a - c. Source: [rossi2022]."""
    hold = np.float32(mind.hold)
    return (1 - weight) * (hold * anchor + (1 - hold) * opinion) + weight * stance


def assimilation(_: Psychology, opinion: Floats32, _anchor: Floats32, weight: Floats32, stance: Floats32) -> Floats32:
    """Return x' = x + c (s - x): what is clicked pulls, however far it is."""
    return opinion + weight * (stance - opinion)


def bounded(mind: Psychology, opinion: Floats32, _anchor: Floats32, weight: Floats32, stance: Floats32) -> Floats32:
    """Return x' = x + c (s - x) where |s - x| is within the confidence, else x. Source: [deffuant2000]."""
    away = stance - opinion
    return opinion + weight * np.where(np.abs(away) < np.float32(mind.confidence), away, np.float32(0.0))


def repulsion(mind: Psychology, opinion: Floats32, _anchor: Floats32, weight: Floats32, stance: Floats32) -> Floats32:
    """Return the same within the confidence; beyond it x moves away, towards the end of the scale that is further off."""
    away = stance - opinion
    end = np.copysign(np.float32(1.0), -away) - opinion
    return opinion + weight * np.where(np.abs(away) < np.float32(mind.confidence), away, end)


USER_MODELS: dict[str, Callable[[Psychology, Floats32, Floats32, Floats32, Floats32], Floats32] | None] = {
    "none": None,
    "anchored": anchored,
    "bounded": bounded,
    "assimilation": assimilation,
    "repulsion": repulsion,
}


def persuaded(
    mind: Psychology, opinion: Floats32, anchor: Floats32, weight: Floats32, stance: Floats32, clicked: Floats32
) -> Floats32:
    """Return opinions after a visit, (settings, people): the rule's answer averaged over the items clicked; `clicked` is 0 or 1.

    Someone who clicked nothing is where the rule leaves one without an item: at x, or on the way back to x0 (anchored).
    "none" returns the very array it was given.
    """
    rule = USER_MODELS[mind.user_model]
    if rule is None:
        return opinion
    many = clicked.sum(axis=1)
    if rule is bounded or rule is repulsion:  # not linear in the stance: one answer per item
        answers = rule(mind, opinion[:, None], anchor, weight, stance)
        answers -= opinion[:, None]
        answers *= clicked
        after: Floats32 = opinion + answers.sum(axis=1) / np.maximum(many, np.float32(1.0))
        return after
    mean = (stance * clicked).sum(axis=1) / np.maximum(many, np.float32(1.0))
    return rule(mind, opinion, anchor, np.where(many > 0, weight, np.float32(0.0)), mean)


def angered(mind: Psychology, animosity: Floats32, first: Floats32, outrage_seen: Floats32) -> Floats32:
    """Return animosity after a visit, in [0, 1]: a step towards A0 + (1 - A0) gain h, h the share of outrage seen.

    A gain of .3 makes a cut from 10 to 1 % of posts worth 2 points of 100, the size that [piccardi2025] measured in ten days.
    """
    if USER_MODELS[mind.user_model] is None:
        return animosity
    level = first + (np.float32(1.0) - first) * np.float32(mind.animosity_gain) * outrage_seen
    return animosity + np.float32(PACE) * (level - animosity)
