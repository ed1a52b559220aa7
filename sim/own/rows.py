"""Rows of a visitor's table that have a cell which is not what it should be: told in one sentence, or left out where that is asked for.

Every kind of table is checked this way. The sentence names the first such cell, with its column, its row as a spreadsheet numbers it, what is
allowed and what was found; the error says, too, how many rows would have to go. What was left out is told, by column.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.uploads import Cells, Sheet, shown

Mask = NDArray[np.bool_]


class Wrong(InvalidInput):
    """One sentence about the first wrong cell; `rows` of the table's `of` rows have one, and could be left out."""

    def __init__(self, sentence: str, rows: int, of: int) -> None:
        """Keep both beside the sentence."""
        super().__init__(sentence)
        self.rows, self.of = rows, of


@dataclass
class Rows:
    """What is asked of the rows: `need` collects it, `kept` says which rows have it."""

    sheet: Sheet
    cells: Cells
    many: int
    skip: bool
    notes: list[str] = field(default_factory=list)
    _asked: list[tuple[str, Mask, str | Callable[[int], str]]] = field(default_factory=list)

    def need(self, column: str, good: Mask, allowed: str | Callable[[int], str], got: str | Callable[[int], str] = "") -> None:
        """Ask for `good` in every row; `allowed` says in words what a cell must be, `got` what was found, the cell unless said."""
        if good.all():
            return

        def said(index: int) -> str:
            must = allowed(index) if callable(allowed) else allowed
            found = got(index) if callable(got) else got or shown(self.cells[column].cell(index))
            return f"column {shown(column)} in row {uploads.row_number(self.sheet, index)} must be {must}, got {found}"

        self._asked.append((column, good, said))

    def kept(self) -> Mask:
        """Return the rows that count, all or those that have what is asked for; raise Wrong where some have not and none may go."""
        good = np.ones(self.many, dtype=bool)
        for _, each, _ in self._asked:
            good &= each
        if not self._asked:
            return good
        lost = self.many - int(good.sum())
        _, first, said = self._asked[0]
        if not self.skip or not good.any():
            assert callable(said)
            raise Wrong(said(int(np.argmin(first))), lost, self.many)
        by: dict[str, Mask] = {}
        for column, each, _ in self._asked:
            by[column] = by.get(column, np.zeros(self.many, dtype=bool)) | ~each
        columns = ", ".join(f"{shown(column)} ({int(bad.sum()):,})" for column, bad in by.items())
        row = uploads.row_number(self.sheet, int(np.argmin(good)))
        self.notes.append(
            f"{lost:,} row{' is' if lost == 1 else 's are'} left out for what stands in {columns}; the first is row {row}."
        )
        return good
