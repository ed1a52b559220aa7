"""Days on which firms sell or hold, by their own analysis or by a model that others have bought too.

What comes on a day for firm i is N(0, 1); it should sell on the worst share of days, and sells where its reading is among the lowest. A
reading is what comes, times a skill, plus an error. Firms share a part of what comes (the same economy) and as large a part of their own
errors (the same textbooks), so that any two own readings correlate by that part. Who buys the same model buys all of its errors.

Within a day orders arrive one after another. A circuit breaker halts trading once so many firms have sold: from then on a sale needs a
person who looks again, with an error of their own, and agrees.

What all have in common is drawn evenly: of as many days as there are, one falls on each part of the normal distribution, in any order
(a Latin hypercube). Loops run over blocks of days; firms and shares of buyers are array axes. Firms stand in the order in which their
orders arrive; who buys first is spread evenly over that order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.contract.shelf import remembered
from sim.crowding import law

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]
Normals = NDArray[np.float32]

MOST = 10  # models on the market
WINDOW = 100  # days in the picture
BLOCK = 400_000  # firms times days that are worked on at once
GOLDEN = (np.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Setting:
    """What the days depend on, beside how many firms buy; see the model's parameters of the same names."""

    firms: int
    days: int
    sell: float
    together: float
    correlation: float
    models: int
    alike: float
    own_skill: float
    model_skill: float
    circuit_breaker: bool
    halts_at: float
    agree: float


@dataclass(frozen=True)
class Window:
    """Days in a row, (WINDOW, firms) each: what own analysis and the bought model say, who should sell, whether people would agree."""

    own: Bools
    model: Bools
    should: Bools
    agrees: Bools


@dataclass(frozen=True)
class Course:
    """What happens with p shares of buyers.

    uses (p, firms): who buys. sellers (p, days): firms that sell. should (days,): firms that should. right, sold (p, 2): sales that were right,
    and sales, of firms on their own and of buyers. due (p, 2): days on which these should have sold, summed over firms. alone: of its
    bad days, the share that own analysis foresees. window: days of the picture, `start` the first of them; rank (firms,): who buys first.
    """

    uses: Bools
    sellers: NDArray[np.int16]
    should: NDArray[np.int16]
    right: Counts
    sold: Counts
    due: Counts
    alone: float
    rank: NDArray[np.int64]
    window: Window


def ranks(firms: int) -> NDArray[np.int64]:
    """Return who buys first, second, ...: spread evenly over the firms, however many buy.

    >>> sorted(ranks(10)[:5].tolist())
    [0, 3, 4, 6, 7]
    """
    return np.argsort(np.argsort(np.arange(firms) * GOLDEN % 1, kind="stable"), kind="stable")


@remembered(8)
def course(setting: Setting, shares: tuple[float, ...], seeds: tuple[int, int]) -> Course:
    """Return the course of every share of buyers on the same days."""
    rank = ranks(setting.firms)
    uses = rank < np.round(np.array(shares)[:, None] * setting.firms)
    own, model, should, agrees = _readings(setting, rank, seeds)
    buys = uses.astype(np.float32)
    sellers = (own.astype(np.float32) @ (1 - buys).T + model.astype(np.float32) @ buys.T).T.astype(np.int16)
    mine, bought = np.stack([~uses, uses]).astype(np.int64)
    right = np.stack([mine @ (own & should).sum(0), bought @ (model & should).sum(0)], axis=1)
    sold = np.stack([mine @ own.sum(0), bought @ model.sum(0)], axis=1)
    due = should.sum(0)
    start = _typical(sellers, law.many(setting.firms, setting.together))
    if setting.circuit_breaker:
        first = law.many(setting.firms, setting.halts_at)
        for days in np.array_split(halted := np.flatnonzero((sellers > first).any(0)), len(halted) * uses.size // BLOCK + 1):
            said = np.where(uses[:, None], model[days], own[days])
            held = _held(said, agrees[days], first)
            sellers[:, days] -= held.sum(2, dtype=np.int16)
            sides = np.stack([held & ~uses[:, None], held & uses[:, None]], axis=1)
            sold -= sides.sum((2, 3))
            right -= (sides & should[days]).sum((2, 3))
    window = Window(*(each[start : start + WINDOW].copy() for each in (own, model, should, agrees)))
    alone = float((own & should).sum() / max(due.sum(), 1))
    return Course(
        uses,
        sellers,
        should.sum(1, dtype=np.int16),
        right,
        sold,
        np.stack([mine @ due, bought @ due], axis=1),
        alone,
        rank,
        window,
    )


def pictured(setting: Setting, found: Course) -> tuple[Bools, Bools]:
    """Return of the picture's days who would sell and which of these sales the breaker stops, (p, WINDOW, firms) each."""
    said = np.where(found.uses[:, None], found.window.model, found.window.own)
    if not setting.circuit_breaker:
        return said, np.zeros_like(said)
    return said, _held(said, found.window.agrees, law.many(setting.firms, setting.halts_at))


def _held(said: Bools, agrees: Bools, first: int) -> Bools:
    """Return which sales are stopped: of those that come after the first so many, the ones to which people do not agree."""
    return said & ~agrees & (np.cumsum(said, axis=-1, dtype=np.int16) > first)


def _typical(sellers: NDArray[np.int16], most: int) -> int:
    """Return the first of the days that are most like all days: their crashes, before any halt, are the nearest to the mean of every share."""
    crashes = (sellers > most)[:, : sellers.shape[1] // WINDOW * WINDOW].reshape(len(sellers), -1, WINDOW).sum(2)
    return int(np.abs(crashes - crashes.mean(1, keepdims=True)).sum(0).argmin()) * WINDOW


def _readings(setting: Setting, rank: NDArray[np.int64], seeds: tuple[int, int]) -> tuple[Bools, Bools, Bools, Bools]:
    """Return for every day and firm whether own analysis and its model say sell, whether it should, and whether people would agree."""
    luck, again = (np.random.default_rng(seed) for seed in seeds)
    firms, days, q, rho = setting.firms, setting.days, np.float32(ndtri(setting.sell)), setting.correlation
    a, b = setting.own_skill, setting.model_skill
    c, d = np.sqrt(1 - a**2), np.sqrt(1 - b**2)
    # What all own readings have in common, and what is left of it: even in the first, which crashes of firms on their own come from.
    common, rest = _evenly(luck, days), _evenly(luck, days)
    comes, overlooked = a * common + c * rest, c * common - a * rest
    models = np.stack([_evenly(luck, days) for _ in range(MOST)], axis=1)[:, : setting.models]
    errors = np.sqrt(setting.alike) * overlooked[:, None] + np.sqrt(1 - setting.alike) * models
    person = _evenly(again, days)
    own, model, should, agrees = np.zeros((4, days, firms), dtype=bool)
    bought = rank % setting.models
    part, apart = np.float32(np.sqrt(rho)), np.float32(np.sqrt(1 - rho))
    step = max(BLOCK // firms, 1)
    for start in range(0, days, step):
        here = slice(start, min(start + step, days))
        shape = (here.stop - start, firms)
        what = luck.standard_normal(shape, dtype=np.float32)
        what *= apart
        what += part * comes[here, None]
        error = luck.standard_normal(shape, dtype=np.float32)
        error *= np.float32(c) * apart
        error += np.float32(a) * what
        own[here] = error < q - (np.float32(c) * part * overlooked[here, None])
        model[here] = np.float32(b) * what < q - np.float32(d) * errors[here][:, bought]
        should[here] = what < q
        if setting.circuit_breaker:
            error = again.standard_normal(shape, dtype=np.float32)
            error *= np.float32(c) * apart
            error += np.float32(a) * what
            agrees[here] = error < np.float32(ndtri(setting.agree)) - np.float32(c) * part * person[here, None]
    return own, model, should, agrees


def _evenly(rng: np.random.Generator, days: int) -> Normals:
    """Return normal numbers, one from each of as many parts of equal chance, in any order."""
    return ndtri((rng.permutation(days) + rng.random(days)) / days).astype(np.float32)
