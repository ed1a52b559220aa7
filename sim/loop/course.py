"""Day by day: shown, clicked, learned, moved. All with the opinions from before the move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.loop import camps as two
from sim.loop import first, recommender

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.loop.camps import Camps
    from sim.loop.setting import Settings

    Floats = NDArray[np.floating]

BLOCK = 4096  # people at a time, so that a day's items stay in the processor's cache; part of the definition: it orders the random numbers
FRAMES = 20  # pictures of opinions, beside the first
BINS = 41  # of the scale from -1 to 1; the two at the ends take what lies beyond
FURTHEST = (
    10.0  # a belief that far beyond the shelf has overshot for good and is kept there: what is shown ends with the shelf anyway
)


@dataclass
class State:
    """Opinions and beliefs (settings, people), the strongest item there is and h (settings, 1)."""

    opinion: Floats
    theta: Floats
    supply: Floats
    homophily: Floats


@dataclass(frozen=True)
class Course:
    """What happened. first (people,), of whom the first `right` are the right camp; opinion, theta (settings, people) at the end;
    clicks per item and camps' means by day, (settings, days) and (settings, days + 1, 2); times (frames,) in days, and at these the share of
    all people in each bin, right and left camp, film (settings, frames, 2, BINS); supply, homophily (settings,) at the end.
    """

    first: Floats
    right: int
    opinion: Floats
    theta: Floats
    clicks: Floats
    means: Floats
    times: NDArray[np.int64]
    film: Floats
    supply: Floats
    homophily: Floats


def begin(settings: Settings, opinion: Floats) -> State:
    """Return the first day's state: the ranker knows everyone's ideal, k s; a ranking for all starts from the middle."""
    opinions = np.repeat(opinion[None], len(settings), axis=0)
    theta = (settings.appetite * settings.personal).astype(opinion.dtype) * opinions
    return State(opinions, theta, settings.supply.astype(opinion.dtype), settings.homophily.astype(opinion.dtype))


def move(settings: Settings, state: State, before: Floats, day: recommender.Day, camps: Camps) -> None:
    """Learn and move, in place: x' = alpha s + gamma shown + sigma friends + (1 - alpha - gamma - sigma) x, s = `before`."""
    s, x = settings, state.opinion
    friends = camps.friends(x, state.homophily)
    state.theta += np.where(s.popular > 0, camps.mean(day.step), day.step) if s.some_popular else day.step
    np.clip(state.theta, -FURTHEST, FURTHEST, out=state.theta)
    if s.supply_grows:
        unmet = camps.even(np.maximum(np.abs(s.appetite * x) - state.supply, 0))
        state.supply = np.minimum(1.0, state.supply + s.creators * unmet).astype(x.dtype)
    if s.links_change:
        state.homophily = two.remade(state.homophily, s.links, s.similarity).astype(x.dtype)
    kept = 1 - s.hold - s.reading - s.friends
    x *= kept
    x += s.hold * before
    x += s.reading * day.shown
    x += s.friends * friends


def run(settings: Settings, people: int, days: int, rng: np.random.Generator, *, drawn: bool) -> Course:
    """Return the course of `people` under all settings, with `drawn` or with expected clicks, on the same random numbers.

    Cost: people x days x items x settings. Memory: some 40 bytes (80 if expected) per person and setting, and a block.
    """
    opinion, right = first.drawn(people, rng)
    streams = tuple(np.random.Generator(np.random.SFC64(int(seed))) for seed in rng.integers(2**63, size=3))
    kind = np.float32 if drawn else np.float64
    s, opinion, camps = settings.astype(kind), opinion.astype(kind), two.People(right, people)
    state = begin(s, opinion)
    times = np.unique(np.linspace(0, days, FRAMES + 1).round().astype(np.int64))
    film = np.empty((len(s), len(times), 2, BINS))
    film[:, 0] = densities(state.opinion, right)
    clicks, means = np.empty((len(s), days)), np.empty((len(s), days + 1, 2))
    means[:, 0] = np.concatenate(camps.means(state.opinion), axis=1)
    for day in range(days):
        found = (
            _visited(s, state, people, streams) if drawn else recommender.expected(s, state.opinion, state.theta, state.supply)
        )
        clicks[:, day] = found.clicks.mean(axis=1, dtype=np.float64)
        move(s, state, opinion, found, camps)
        means[:, day + 1] = np.concatenate(camps.means(state.opinion), axis=1)
        if day + 1 in times:
            film[:, np.searchsorted(times, day + 1)] = densities(state.opinion, right)
    return Course(
        opinion, right, state.opinion, state.theta, clicks, means, times, film, state.supply[:, 0], state.homophily[:, 0]
    )


def densities(opinion: Floats, right: int) -> Floats:
    """Return the share of all people in each bin, (settings, 2, BINS), the right camp (the first `right`) and the left.

    >>> densities(np.array([[0.0, 1.2, -1.0, -1.0]]), 2)[0, :, [0, 20, 40]].T.tolist()
    [[0.0, 0.25, 0.25], [0.5, 0.0, 0.0]]
    """
    half = (BINS - 1) // 2
    cell = np.rint(np.clip(opinion, -1, 1) * half).astype(np.int64) + half
    cell[:, right:] += BINS
    cell += 2 * BINS * np.arange(len(opinion))[:, None]
    count = np.bincount(cell.ravel(), minlength=2 * BINS * len(opinion))
    return np.asarray(count.reshape(len(opinion), 2, BINS) / opinion.shape[1])


def _visited(settings: Settings, state: State, people: int, streams: tuple[np.random.Generator, ...]) -> recommender.Day:
    """Return a day of drawn clicks of all people, block by block."""
    found = []
    for low in range(0, people, BLOCK):
        block = slice(low, min(low + BLOCK, people))
        draws = recommender.luck(settings, block.stop - low, streams)
        found.append(recommender.drawn(settings, state.opinion[:, block], state.theta[:, block], state.supply, draws))
    if len(found) == 1:
        return found[0]
    return recommender.Day(
        *(np.concatenate([getattr(one, name) for one in found], axis=1) for name in ("shown", "clicks", "step"))
    )
