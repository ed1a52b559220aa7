"""The best k of many scores per person, without sorting: score and column in one integer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats32 = NDArray[np.float32]
    Columns = NDArray[np.int32]

Number = TypeVar("Number", np.float32, np.int32)

BOUND = 64.0  # scores lie in [-BOUND, BOUND], unless the caller says another bound


def top(scores: Floats32, count: int, work: Floats32 | None = None, bound: float = BOUND) -> Columns:
    """Return the columns of the `count` best scores, best first, shape (settings, count, people), from (settings, columns, people).

    The score, cut to 30 bits less those of the column, and the column share one int32, so that integers carry along what argsort
    would have to gather. Then the largest, count times: the largest below m is m + max((packed - m) mod 2^32), because what is at
    or above m wraps to small numbers. Two passes that every processor does many at a time, instead of a partition per person.
    Of scores that are equal after the cut (1 in 2^18 of the bound, or finer up to 64 columns) the first column wins. Scores must
    lie in [-bound, bound]: the caller knows its weights, and a check here would cost as much as the work.

    >>> top(np.array([[[0.1], [0.9], [0.5]]], dtype=np.float32), 2)[0, :, 0].tolist()
    [1, 2]
    """
    columns = scores.shape[1]
    bits = max(1, (columns - 1).bit_length())
    scaled = np.multiply(scores, np.float32(2.0 ** (30 - bits) / bound), out=work)
    packed = scaled.astype(np.int32)
    np.left_shift(packed, bits, out=packed)
    np.bitwise_or(packed, np.arange(columns - 1, -1, -1, dtype=np.int32)[:, None], out=packed)
    unsigned = packed.view(np.uint32)
    below = np.empty_like(unsigned)
    best = np.empty((scores.shape[0], count, scores.shape[2]), dtype=np.uint32)
    best[:, 0] = packed.max(axis=1).view(np.uint32)
    for rank in range(1, count):
        np.subtract(unsigned, best[:, rank - 1, None], out=below)
        np.add(best[:, rank - 1], below.max(axis=1), out=best[:, rank])
    found: Columns = (columns - 1) - (best & np.uint32((1 << bits) - 1)).astype(np.int32)
    return found


def pick(table: NDArray[Number], column: Columns) -> NDArray[Number]:
    """Return table[s, column[s, k, p], p], shape (settings, ranks, people); a table of one setting serves all.

    np.take_along_axis does the same with an index per axis, at three times the time.
    """
    people = table.shape[2]
    flat: Columns = (column * np.int32(people) + np.arange(people, dtype=np.int32)).astype(np.int32, copy=False)
    if len(table) > 1:
        flat += (np.arange(len(table), dtype=np.int32) * np.int32(table.shape[1] * people))[:, None, None]
    found: NDArray[Number] = np.ascontiguousarray(table).reshape(-1).take(flat, mode="clip")
    return found
