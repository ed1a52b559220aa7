"""Re-ranking: a list is more than its items. Diversity, calibration, exploration.

Greedy, one place after another, among the best few: maximal marginal relevance [carbonell1998] and Steck's calibration [steck2018]
in one pass. With relevance r in [0, 1] over the short list, the next item maximises
(1 - d) (1 - c) r - d (largest similarity to what stands already) - c KL(p || q~ with the item).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.feed.top import pick
from sim.polarization import STECK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats32 = NDArray[np.float32]
    Columns = NDArray[np.int32]

GENRES = 5  # equal parts of the scale of stances, the ends half as wide
SHORT_LIST = 4  # candidates looked at per place of the slate


def genre(stance: Floats32) -> NDArray[np.int32]:
    """Return the part of the scale that a stance lies in, 0 to GENRES - 1; the mirrored stance has the mirrored number.

    >>> genre(np.array([-1.0, -0.1, 0.6], dtype=np.float32)).tolist()
    [0, 2, 3]
    """
    half = np.int32((GENRES - 1) // 2)
    found: NDArray[np.int32] = np.rint(stance * np.float32(half)).astype(np.int32) + half
    return found


def greedy(
    relevance: Floats32, stance: Floats32, count: int, diversity: Floats32, calibration: Floats32, taste: Floats32
) -> Columns:
    """Return which of the short list stand in the slate, (settings, count, people), first place first.

    relevance, stance: (settings, short list, people); diversity, calibration: (settings,) in [0, 1); taste: (settings, GENRES,
    people), shares of each genre in what the reader clicked. Similarity of two items is 1 - |s - t| / 2.
    """
    settings, length, people = relevance.shape
    low, high = relevance.min(axis=1, keepdims=True), relevance.max(axis=1, keepdims=True)
    d, c = diversity[:, None, None], calibration[:, None, None]
    gain = (1 - d) * (1 - c) * (relevance - low) / np.maximum(high - low, np.float32(1e-6))
    kind = genre(stance)
    counts = np.zeros_like(taste)
    likeness = np.zeros((settings, length, people), dtype=np.float32)
    where_setting, where_person = np.ogrid[:settings, :people]
    chosen = np.empty((settings, count, people), dtype=np.int32)
    for place in range(count):
        value = gain - d * likeness
        if calibration.any():
            value -= c * pick(_divergence(taste, counts, place), kind)
        best = value.argmax(axis=1)
        chosen[:, place] = best
        gain[where_setting, best, where_person] = -np.inf
        counts[where_setting, kind[where_setting, best, where_person], where_person] += np.float32(1.0)
        near = np.float32(1.0) - np.float32(0.5) * np.abs(stance - stance[where_setting, best, where_person][:, None])
        np.maximum(likeness, near, out=likeness)
    return chosen


def explore(
    columns: Columns, candidates: int, chance: Floats32, random: NDArray[np.bool_], draw: Floats32, offset: Floats32
) -> Columns:
    """Return the slate with each place given, with its chance, to a random candidate.

    The random ones are a ladder over all candidates from a random rung, so that they differ among themselves; one that stands in
    the slate already is not shown twice. `random` settings have no recommender: every place is a rung. draw: (places, people),
    offset: (people,), uniform numbers.
    """
    rows = np.flatnonzero((chance > 0) | random)
    if not len(rows):
        return columns
    found, columns = columns.copy(), columns[rows]
    count = columns.shape[1]
    rung = (offset * np.float32(candidates)).astype(np.int32) + (np.arange(count, dtype=np.int32) * (candidates // count))[
        :, None
    ]
    ladder = np.broadcast_to(rung % candidates, columns.shape)
    already = np.zeros(columns.shape, dtype=bool)
    for place in range(count):
        already |= ladder == columns[:, place, None]
    change = (draw < chance[rows, None, None]) & ~already | random[rows, None, None]
    found[rows] = np.where(change, ladder, columns)
    return found


def remember(taste: Floats32, stance: Floats32, clicked: Floats32, pace: float) -> Floats32:
    """Return the readers' shares of genres after a visit: a step towards the mix of what was clicked, if anything was."""
    many = clicked.sum(axis=1)
    kind = genre(stance)
    mix = np.stack([((kind == one) * clicked).sum(axis=1) for one in range(GENRES)], axis=1) / np.maximum(many, 1)[:, None]
    moved: Floats32 = taste + np.where(many > 0, np.float32(pace), np.float32(0.0))[:, None] * (mix.astype(np.float32) - taste)
    return moved


def _divergence(taste: Floats32, counts: Floats32, place: int) -> Floats32:
    """Return -sum p log q~ for each genre that could come next, (settings, GENRES, people): KL but for the entropy of p."""
    smooth = np.float32(STECK) * taste + np.float32(1e-6)
    share = np.float32((1 - STECK) / (place + 1))
    without, with_one = taste * np.log(share * counts + smooth), taste * np.log(share * (counts + 1) + smooth)
    total = without[:, GENRES // 2]
    for step in range(1, GENRES // 2 + 1):  # in mirrored pairs, so that a mirrored world gives the same bytes
        total = total + (without[:, GENRES // 2 - step] + without[:, GENRES // 2 + step])
    found: Floats32 = -(total[:, None] - without + with_one)
    return found
