"""The ranker: what it believes of people and items, and the score it gives.

Nobody tells it to prefer outrage. It counts clicks, and what gets clicked rises: score = engagement + stated preference
+ bridging + recency - hostility. Engagement is the log-odds of a click that it expects from item and reader; the other parts
are the levers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import bridging
from sim.feed.people import CLICK, Psychology
from sim.feed.top import BOUND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.feed.creators import Items
    from sim.feed.levers import Levers

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]

DOUBT = 20.0  # looks that the expectation before the first click is worth
SURVEY_DOUBT = 2.0  # votes that the average approval is worth
FIRST_ERROR = 0.3  # standard deviation of what the ranker first believes of a reader's opinion
PACE = 0.1  # share of the way that a belief moves to the stance of what was clicked
NEARNESS = 8.0  # what nearness can add to a score
FURTHEST = 2.0  # a belief about a reader stays within twice the scale


@dataclass
class Ranker:
    """State: what it believes of each reader's opinion, (settings, people); how fast it learns, 0 to 1; k, the readers' appetite."""

    belief: Floats32
    learning: float
    appetite: float = 1.0


def start(opinion: Floats32, learning: float, appetite: float, rng: np.random.Generator, mirror: float) -> Ranker:
    """Return a ranker that knows its readers roughly, from the time before."""
    error = np.float32(mirror * FIRST_ERROR) * rng.standard_normal(opinion.shape[1], dtype=np.float32)
    belief: Floats32 = opinion + error
    np.clip(belief, -FURTHEST, FURTHEST, out=belief)
    return Ranker(belief, learning, appetite)


def expected_log_odds(items: Items, learning: float, agreement: float) -> Floats:
    """Return the log-odds of a click at half agreement, (settings, items): the expectation, corrected by clicks per look.

    Who looked was near or far, and clicked accordingly: `agreement` times the mean nearness that was believed of those who looked, weighed
    like the clicks, is taken off. Without it items of the middle, near to everyone, would seem the best.
    """
    first = 1 / (1 + np.exp(-(CLICK + items.prior)))
    rate = (DOUBT * first + learning * items.clicks) / (DOUBT + learning * items.looked)
    rate = np.clip(rate, 1e-4, 1 - 1e-4)
    near = learning * items.near / (DOUBT + learning * items.looked)
    found: Floats = np.log(rate / (1 - rate)) - agreement * near
    return found


def item_scores(levers: Levers, items: Items, learning: float, mind: Psychology) -> Floats32:
    """Return the part of the score that is the same for every reader, (settings, items)."""
    score = levers.engagement[:, None] * expected_log_odds(items, learning, mind.agreement)
    if levers.stated.any():
        approval = items.approvals.sum(axis=1, keepdims=True) + 0.5 * SURVEY_DOUBT
        mean = approval / (items.votes.sum(axis=1, keepdims=True) + SURVEY_DOUBT)
        score += levers.stated[:, None] * _standard((items.approvals + SURVEY_DOUBT * mean) / (items.votes + SURVEY_DOUBT))
    if levers.bridging.any():
        common = bridging.known_side(items.votes, items.side, items.side_squared, items.approvals, items.side_approvals)
        score += levers.bridging[:, None] * _standard(common)
    score += levers.recency[:, None] * np.linspace(1.0, 0.0, items.stance.shape[1])
    score -= levers.hostility[:, None] * items.flagged
    return score.astype(np.float32)


def bound(base: Floats32) -> float:
    """Return what no candidate's score exceeds, given `item_scores`: BOUND, or a power of two where few people judge very many items."""
    return max(BOUND, float(2.0 ** np.ceil(np.log2(np.abs(base).max() + NEARNESS))))


def nearness_weight(levers: Levers, mind: Psychology) -> Floats32:
    """Return how much an item's distance from what is believed of the reader counts, (settings,)."""
    own = np.float32(mind.agreement) * (levers.engagement + np.float32(0.5) * levers.stated)
    return np.minimum(own, np.float32(1.5)).astype(np.float32)


def score(
    base: Floats32,
    stance: Floats32,
    weight: Floats32,
    belief: Floats32,
    place: NDArray[np.int32],
    work: tuple[Floats32, Floats32],
) -> Floats32:
    """Return the score of every candidate, (settings, candidates, people), in work[0]: base - weight |belief - stance|.

    `place` (1 or settings, candidates, people) is where the candidate stands in the tables `base`, `stance` (settings, items).
    """
    total, near = (_gather(table, place, out) for table, out in ((base, work[0]), (stance, work[1])))
    near -= belief[:, None]
    np.abs(near, out=near)
    near *= weight[:, None, None]
    total -= near
    return total


def learn(ranker: Ranker, people: slice, stance: Floats32, clicked: Floats32) -> None:
    """Move what is believed of these readers towards the opinion that what they clicked speaks of, its mean stance over k, in place.

    Clicks are likeliest at k times the opinion, so they tell nothing of it where k is 0.
    """
    if ranker.appetite == 0:
        return
    many = clicked.sum(axis=1)
    mean = (stance * clicked).sum(axis=1) / (np.maximum(many, np.float32(1.0)) * np.float32(ranker.appetite))
    np.clip(mean, -FURTHEST, FURTHEST, out=mean)
    belief = ranker.belief[:, people]
    belief += np.where(many > 0, np.float32(PACE * ranker.learning), np.float32(0.0)) * (mean - belief)


def _gather(table: Floats32, place: NDArray[np.int32], out: Floats32) -> Floats32:
    if len(place) == 1:
        return np.take(table, place[0], axis=1, out=out, mode="clip")
    return np.take(table.reshape(-1), place + _rows(table), out=out, mode="clip")


def _rows(table: Floats32) -> NDArray[np.int32]:
    return (np.arange(len(table), dtype=np.int32) * np.int32(table.shape[1]))[:, None, None]


def _standard(values: Floats) -> Floats:
    """Return values with mean 0 and standard deviation 1 over items; 0 where they are all equal."""
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True))
    return np.asarray(np.where(spread > 1e-9, centred / np.maximum(spread, 1e-9), 0.0))
