"""The step of a feed: candidates, score, re-rank, explore, click, change of mind, learn, make anew.

The loop runs over time and, so that memory stays bounded, over blocks of people; settings of the levers are an array axis and share
every random number, so that the difference between two settings is the levers'. Counts of items are whole numbers, which add
up to the same however people are cut into blocks or settings are put together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.contract.parameters import InvalidInput
from sim.contract.shelf import remembered
from sim.feed import creators, levers, measures, people, ranker, rerank
from sim.feed.course import FRAMES, Course
from sim.feed.creators import Craft
from sim.feed.people import Psychology
from sim.feed.top import pick, top
from sim.selection.boost import attention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.feed.creators import Items
    from sim.feed.levers import Levers, Setting
    from sim.feed.seeded import Seeded

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]
    Places = NDArray[np.int32]

BLOCK = 1024  # people at a time: part of the definition, because it orders the random numbers
COMPARED = 200  # people whose last slates are compared with each other
TASTE_PACE = 0.1


@dataclass(frozen=True)
class World:
    """Everything that all settings have in common."""

    people: int = 1000
    steps: int = 100
    candidates: int = 40
    slate: int = 5
    mind: Psychology = field(default_factory=Psychology)
    craft: Craft = field(default_factory=Craft)
    learning: float = 1.0
    foresight: float = 0.5
    survey: float = 0.1  # share of what is shown that readers are asked about
    seeded: Seeded | None = None  # people and items that are given instead of drawn

    @property
    def window(self) -> int:
        """Return how many of the last steps the outcomes are means over: a quarter of them."""
        return max(1, self.steps // 4)


@dataclass
class _State:
    readers: people.People
    ranker: ranker.Ranker
    taste: Floats32  # (re-ranked settings, GENRES, people)
    rows: NDArray[np.int64]  # the settings that re-rank at some time
    votes: NDArray[np.int64]  # the settings that ask readers at some time
    sides: bool  # whether any asks on which side those stand who answer
    random: NDArray[np.bool_]
    work: tuple[Floats32, Floats32]


def run(world: World, settings: Sequence[Setting], rng: np.random.Generator, *, mirror: float = 1.0) -> Course:
    """Return the course of a feed under each of `settings`, all on the same random numbers.

    `mirror` = -1 turns every opinion and every stance to the other side, draw by draw: all measures stay the same to the bit.
    Cost: proportional to people x steps x candidates x settings. Memory: 12 bytes per person and setting (opinion, animosity, belief),
    20 more where a setting re-ranks, 12 per person, at most 12 more while people are drawn, and the blocks.
    """
    _check(world)
    asked = levers.stack(settings)
    plain = levers.stack([levers.Setting()] * len(settings))
    begin = np.array([one.start_step for one in settings])
    expectation = creators.Expectation(world.foresight, world.mind.outrage_appeal, world.mind.quality_appeal)
    readers = people.start(world.people, len(settings), world.mind.susceptibility, rng, mirror, world.seeded)
    makers, items = creators.start(world.craft, expectation, len(settings), rng, mirror, world.seeded)
    size = (len(settings), world.candidates, min(BLOCK, world.people))
    rows = np.flatnonzero((asked.diversity > 0) | (asked.calibration > 0))
    state = _State(
        readers,
        ranker.start(readers.opinion, world.learning, world.mind.appetite, rng, mirror),
        np.full((len(rows), rerank.GENRES, world.people), 1 / rerank.GENRES, dtype=np.float32),
        rows,
        np.flatnonzero((asked.stated > 0) | (asked.bridging > 0)),
        bool((asked.bridging > 0).any()),
        np.array([not one.recommended for one in settings]),
        (np.empty(size, dtype=np.float32), np.empty(size, dtype=np.float32)),
    )
    sums = measures.tally(world.steps, len(settings), world.slate)
    times = np.unique(np.linspace(0, world.steps, FRAMES + 1).round().astype(np.int64))
    frames, left = [measures.density(readers.opinion)], []
    posted = np.empty((world.steps, len(settings)))
    slates = np.empty((len(settings), min(COMPARED, world.people), world.slate), dtype=np.int32)
    for step in range(world.steps):
        late = step >= world.steps - world.window
        if step:
            creators.adapt(world.craft, makers, items)
            items, gone = creators.renew(world.craft, expectation, makers, items, rng, mirror)
            left += [gone] if late else []
        posted[step] = items.outrage.mean(axis=1)
        now = asked.where(step >= begin, plain)
        base, weight = ranker.item_scores(now, items, world.learning, world.mind), ranker.nearness_weight(now, world.mind)
        strata = _strata(tuple(now.fresh.tolist()), world.craft.items, world.candidates)
        for low in range(0, world.people, BLOCK):
            block = slice(low, min(low + BLOCK, world.people))
            shown = _visit(world, state, now, items, base, weight, strata, block, rng, sums, step)
            if low == 0 and step == world.steps - 1:
                slates[:] = shown[:, :, : slates.shape[1]].swapaxes(1, 2)
        if step + 1 in times:
            frames.append(measures.density(readers.opinion))
    places = world.people * world.slate
    per_total = np.array([places, places, places, world.people, places])
    return Course(
        sums.totals / per_total,
        posted,
        measures.shares(sums.kinds[-world.window :], np.array([world.window]))[0],
        times,
        np.stack(frames),
        measures.shares(sums.kinds, times),
        readers.opinion,
        readers.anchor,
        readers.animosity,
        np.concatenate([*left, items.shown], axis=1),
        slates,
    )


def _visit(
    world: World, state: _State, now: Levers, items: Items, base: Floats32, weight: Floats32, strata: Places, block: slice,
    rng: np.random.Generator, sums: measures.Tally, step: int,
) -> Places:  # fmt: skip
    """Let a block of people visit once, in all settings; return the places of the items they were shown."""
    many, ranks = block.stop - block.start, world.slate
    # 16 random bits choose among the few items of a stratum: the bias is below items / 65536
    bits = np.frombuffer(rng.bytes(2 * world.candidates * many), dtype="<u2").reshape(world.candidates, many)
    uniform = rng.random((3 * ranks + 2, many), dtype=np.float32)
    click_draw, explore_draw, survey_draw = (uniform[i * ranks : (i + 1) * ranks] for i in range(3))
    place = strata[0] + ((bits * strata[1].astype(np.uint32)) >> np.uint32(16)).astype(np.int32)
    readers, belief = state.readers, state.ranker.belief[:, block]
    wished = people.ideal(belief, world.mind.appetite)
    work = (state.work[0][..., :many], state.work[1][..., :many])
    if many < state.work[0].shape[2]:
        work = (np.ascontiguousarray(work[0]), np.ascontiguousarray(work[1]))
    score = ranker.score(base, items.stance, weight, wished, place, work)
    newest_first = uniform[-1] < now.chronological[:, None]
    if newest_first.any():
        age = place * np.float32(-60.0 / world.craft.items)
        np.copyto(score, age, where=newest_first[:, None])
    bound = ranker.bound(base)
    column = top(score, ranks, work[1], bound)
    _rerank(world, state, now, items, score, place, newest_first, column, block, bound)
    column = rerank.explore(column, world.candidates, now.exploration, state.random, explore_draw, uniform[-2])
    shown = pick(place, column)
    flat = shown + (np.arange(len(shown), dtype=np.int32) * world.craft.items)[:, None, None]
    stance, outrage, quality = (
        table.reshape(-1).take(flat, mode="clip") for table in (items.stance, items.outrage, items.quality)
    )

    opinion = readers.opinion[:, block]
    near = people.nearness(opinion, stance, world.mind.appetite)
    looked = attention(ranks).astype(np.float32)[:, None]
    chance = people.click_chance(world.mind, near, outrage, quality, readers.animosity[:, block])
    clicked = (click_draw < looked * chance).astype(np.float32)
    stated = people.stated_value(world.mind, near, outrage, quality)
    believed = looked * (np.float32(1.0) - np.abs(stance - wished[:, None]))
    _count(world, state, items, flat, clicked, looked, believed, survey_draw, stated, belief)
    measures.add(sums, step, clicked, stated, stance, outrage)
    measures.add_kinds(sums, step, opinion, stance, outrage)

    readers.opinion[:, block] = people.persuaded(
        world.mind, opinion, readers.anchor[block], readers.susceptibility[block], stance, clicked
    )
    readers.animosity[:, block] = people.angered(
        world.mind, readers.animosity[:, block], readers.first_animosity[block], outrage.mean(axis=1)
    )
    ranker.learn(state.ranker, block, stance, clicked)
    if len(state.rows):
        taste = state.taste[:, :, block]
        state.taste[:, :, block] = rerank.remember(taste, stance[state.rows], clicked[state.rows], TASTE_PACE)
    return shown


def _rerank(
    world: World, state: _State, now: Levers, items: Items, score: Floats32, place: Places, newest_first: NDArray[np.bool_],
    column: Places, block: slice, bound: float,
) -> None:  # fmt: skip
    """Replace the slates of the settings that re-rank now, in place; a chronological visit stays as it is."""
    rows = np.flatnonzero((now.diversity > 0) | (now.calibration > 0))
    if not len(rows):
        return
    length = min(world.candidates, rerank.SHORT_LIST * world.slate)
    best = top(score[rows], length, bound=bound)
    kept = pick(score[rows], best)
    where = pick(place if len(place) == 1 else place[rows], best)
    stance = items.stance.reshape(-1)[where + (rows.astype(np.int32) * world.craft.items)[:, None, None]]
    taste = state.taste[np.searchsorted(state.rows, rows)][:, :, block]
    chosen = rerank.greedy(kept, stance, world.slate, now.diversity[rows], now.calibration[rows], taste)
    better = pick(best, chosen)
    column[rows] = np.where(newest_first[rows, None], column[rows], better)


def _count(
    world: World, state: _State, items: Items, flat: Places, clicked: Floats32, looked: Floats32, near: Floats32, draw: Floats32,
    stated: Floats32, belief: Floats32,
) -> None:  # fmt: skip
    """Add what was shown, looked at, clicked and said to the items' counts."""
    shape = items.shown.shape

    def counted(index: Places, weights: Floats32 | None = None) -> Floats:
        flat_weights = None if weights is None else np.broadcast_to(weights, index.shape).reshape(-1)
        return np.bincount(index.reshape(-1), flat_weights, minlength=shape[0] * shape[1]).reshape(shape).astype(float)

    items.shown += counted(flat)
    items.looked += counted(flat, looked)
    items.near += counted(flat, near)
    items.clicks += counted(flat, clicked)
    rows = state.votes
    if not len(rows):
        return
    asked = np.flatnonzero(draw < np.float32(world.survey))  # the same places in every setting
    share = np.float32(world.survey) * stated[rows].reshape(len(rows), -1)[:, asked]
    voted, approved = flat[rows].reshape(len(rows), -1)[:, asked], (draw.reshape(-1)[asked] < share).astype(np.float32)
    items.votes[rows] += counted(voted)[rows]
    items.approvals[rows] += counted(voted, approved)[rows]
    if not state.sides:
        return
    side = belief[rows][:, asked % draw.shape[1]]
    for name, weights in (("side", side), ("side_squared", side * side), ("side_approvals", side * approved)):
        getattr(items, name)[rows] += counted(voted, weights)[rows]


@remembered(32)
def _strata(fresh: tuple[float, ...], items: int, candidates: int) -> Places:
    """Return where each candidate is drawn from, (2, 1 or settings, candidates, 1): first place and width of its stratum.

    Round(fresh x candidates) come from the newest quarter, the others from the rest, one from each equal part: no one is offered an
    item twice, and everyone items of every age. One row where all settings agree.
    """
    quarter = items // 4
    found = []
    for share in fresh[:1] if len(set(fresh)) == 1 else fresh:
        new = round(share * candidates)
        edges = np.concatenate(
            [np.linspace(0, quarter, new + 1)[:-1], np.linspace(quarter, items, candidates - new + 1)] if new < candidates
            else [np.linspace(0, quarter, new + 1)]
        ).astype(np.int32)  # fmt: skip
        found.append((edges[:-1], np.diff(edges)))
    return np.array(found, dtype=np.int32).swapaxes(0, 1)[..., None]


def _check(world: World) -> None:
    for name in ("people", "steps", "candidates", "slate"):
        if getattr(world, name) < 1:
            raise InvalidInput(f"{name} must be at least 1, got {getattr(world, name)}")
    if world.slate > world.candidates:
        raise InvalidInput(f"slate must be at most candidates = {world.candidates}, got {world.slate}")
    if world.craft.items < 4 * world.candidates or world.craft.items > 32768:
        raise InvalidInput(f"items must be in [4 x candidates = {4 * world.candidates}, 32768], got {world.craft.items}")
    if world.mind.user_model not in people.USER_MODELS:
        raise InvalidInput(f"user_model must be one of {', '.join(people.USER_MODELS)}, got {world.mind.user_model}")
