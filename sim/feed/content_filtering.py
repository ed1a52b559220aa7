"""Content filtering: a recommender that learns each reader's taste from what it let the reader choose.

Each step the system shows everyone the `slate` items it thinks best (ties at random), each reader chooses what fits the true taste
best, and the system fits anew: the non-negative weights of attributes that explain the reader's count of choices of every item in
least squares. What was never shown cannot be chosen, so a first accident lasts. Source: [lucherini2021], `ContentFiltering`, with
its defaults. Readers do not touch one another: blocks of them run one after the other, and memory does not grow with their number,
but for what is returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.contract.parameters import InvalidInput
from sim.feed.nonnegative import NonnegativeLeastSquares
from sim.feed.top import BOUND, pick, top

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BLOCK = 512  # readers at a time, whose scores stay in the processor's cache; part of the definition: it orders the random numbers
HEADROOM = 4.0  # of the bound on scores that is left for the lots that break ties
LOT = 2.0**-17  # a lot is 0 to 255 of these; scores closer than 256 are taken for tied: 1 in 30,000 of the largest possible


@dataclass(frozen=True)
class Choices:
    """What happened: chosen item (steps, readers), last slates (readers, slate), best first, fitted weights (readers, attributes)."""

    chosen: NDArray[np.int32]
    slates: NDArray[np.int32]
    weights: Floats


def content_filtering(taste: Floats, items: Floats, steps: int, slate: int, rng: np.random.Generator) -> Choices:
    """Return the course when `taste` (readers, attributes) meets `items` (attributes, items); their product is what a reader likes.

    The attributes must be linearly independent over the items, else the fitted weights would not be unique.
    """
    readers, many = len(taste), items.shape[1]
    if not 1 <= slate <= many:
        raise InvalidInput(f"slate must be in [1, items = {many}], got {slate}")
    if np.linalg.matrix_rank(items) < len(items):
        raise InvalidInput(
            f"items must have linearly independent attributes, got {len(items)} of rank {np.linalg.matrix_rank(items)}"
        )
    found = Choices(
        np.empty((steps, readers), dtype=np.int32), np.empty((readers, slate), dtype=np.int32), np.empty((readers, len(items)))
    )
    gram = items @ items.T
    shown = (items.T * ((BOUND - HEADROOM) / np.linalg.norm(items, axis=0).max())).astype(np.float32)
    for low in range(0, readers, BLOCK):
        block = slice(low, min(low + BLOCK, readers))
        _run(taste[block], items, shown, NonnegativeLeastSquares(gram, block.stop - low), rng, found, block)
    return found


def _run(
    taste: Floats, items: Floats, shown: NDArray[np.float32], fit: NonnegativeLeastSquares, rng: np.random.Generator,
    found: Choices, block: slice,
) -> None:  # fmt: skip
    """Run all steps of a block of readers, into `found`. `shown` (items, attributes): the items, scaled to what `top` takes."""
    many, count = len(shown), found.slates.shape[1]
    liked = (items.T @ taste.T).astype(np.float32)
    each = np.arange(len(taste))
    moments, weights = np.zeros_like(taste), np.zeros_like(taste)
    work = np.empty((1, *liked.shape), dtype=np.float32)
    for step in range(len(found.chosen)):
        # items in an order of this step's own, and a lot for each: which of two equals is shown is left to chance
        order = rng.permutation(many).astype(np.int32)
        length = np.linalg.norm(weights, axis=1, keepdims=True)
        score = shown[order] @ (weights / np.where(length > 0, length, 1.0)).T.astype(np.float32)
        lots = np.frombuffer(rng.bytes(score.size), dtype=np.uint8).reshape(score.shape)
        score += np.multiply(lots, np.float32(LOT), out=work[0])
        slates = order[top(score[None], count, work)[0]]
        best = pick(liked[None], slates[None])[0].argmax(axis=0)
        chosen = slates[best, each]
        moments += items[:, chosen].T
        weights = fit.solve(moments)
        found.chosen[step, block] = chosen
    found.slates[block], found.weights[block] = slates.T, weights
