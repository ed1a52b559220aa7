"""Least squares without negative weights, for many people who share one table of attributes.

Each person minimises |X w - y|^2 subject to w >= 0. All that X and y say is in G = X'X and c = X'y, so nobody needs X again: the
answer is the w with w >= 0, s = G w - c >= 0 and w's = 0, a linear complementarity problem, solved by principal pivots
[cottle1992]: exchange w_j and s_j where either is negative, until none is. Started from where the last answer stood, a new
observation costs about one exchange. All people pivot together, each at a place of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SLACK = 1e-10  # what counts as negative, relative to the largest of c
PATIENT = 3  # exchanges per attribute after which the first negative is taken instead of the most negative: that cannot cycle


class NonnegativeLeastSquares:
    """The weights of many people over one positive definite `gram` (attributes, attributes); state: (people, attributes, attributes).

    >>> fit = NonnegativeLeastSquares(np.array([[2.0, 1.0], [1.0, 2.0]]), 1)
    >>> fit.solve(np.array([[1.0, -1.0]])).tolist()
    [[0.5, 0.0]]
    """

    def __init__(self, gram: Floats, people: int) -> None:
        self._table = np.repeat(gram[None], people, axis=0)
        self._free = np.zeros((people, len(gram)), dtype=bool)

    def solve(self, moments: Floats) -> Floats:
        """Return w (people, attributes) for c = `moments` of the same shape. The next call starts where this one ended."""
        found = self._values(slice(None), moments)
        slack = -SLACK * np.abs(moments).max(axis=1)
        wrong = np.flatnonzero(found.min(axis=1) < slack)
        turn = 0
        while len(wrong):
            values = found[wrong]
            patient = turn < PATIENT * moments.shape[1]
            place = values.argmin(axis=1) if patient else (values < slack[wrong, None]).argmax(axis=1)
            self._exchange(wrong, place)
            found[wrong] = values = self._values(wrong, moments[wrong])
            wrong = wrong[values.min(axis=1) < slack[wrong]]
            turn += 1
        return np.where(self._free, np.maximum(found, 0.0), 0.0)

    def _values(self, rows: slice | NDArray[np.int64], moments: Floats) -> Floats:
        """Return w_j where j is free, else s_j."""
        free = self._free[rows]
        inside = np.where(free, moments, 0.0)
        found: Floats = np.matmul(self._table[rows], inside[:, :, None])[:, :, 0]
        found -= moments - inside
        return found

    def _exchange(self, rows: NDArray[np.int64], place: NDArray[np.int64]) -> None:
        """Pivot each of `rows` at its place: table' = table - column row / pivot, with the pivot's row and column divided by it."""
        table = self._table[rows]
        each = np.arange(len(rows))
        row, column = table[each, place], table[each, :, place]
        pivot = row[each, place][:, None]
        row /= pivot
        table -= column[:, :, None] * row[:, None, :]
        table[each, place] = -row
        table[each, :, place] = column / pivot
        table[each, place, place] = 1.0 / pivot[:, 0]
        self._table[rows] = table
        self._free[rows, place] ^= True
