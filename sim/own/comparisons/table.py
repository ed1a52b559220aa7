"""A visitor's comparisons: one row per choice of a rater between two items, and whether every cell is what it should be.

A wrong cell is told in one sentence with its column, its row as a spreadsheet numbers it, what is allowed and what was found. No row is
dropped. A tie, if a column marks ties, counts as half a win for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import raters_table, uploads
from sim.own.cells import Codes, Floats, as_words, plain_numbers
from sim.own.raters_table import counted
from sim.own.uploads import Cells, Sheet, shown

MOST_ITEMS = 1_000
MOST_MARKS = 50
FEW = 10
"""Raters below which a group is called small, and comparisons of an item below which it is: assumption."""
KNOWN = {
    "rater": ("rater id", "annotator id", "worker id", "rater", "annotator", "worker", "judge", "participant", "user"),
    "winner": ("winner", "preferred", "chosen", "better", "won"),
    "loser": ("loser", "rejected", "worse", "other", "lost"),
    "group": ("group", "gender", "sex", "race", "ethnicity", "locale", "region", "country", "age"),
    "tie": ("tie", "tied", "draw"),
}
NOT_ITEMS = ("tie", "tied", "draw", "both", "neither")
TIES = ("tie", "true", "1", "yes", "tied", "draw")


@dataclass(frozen=True)
class Columns:
    """Which column is what; where `tie` holds the word `tied` the row is a tie."""

    rater: str
    winner: str
    loser: str
    group: str | None = None
    tie: str | None = None
    tied: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns to read."""
        return tuple(name for name in (self.rater, self.winner, self.loser, self.group, self.tie) if name is not None)


@dataclass(frozen=True)
class ComparisonTable:
    """Checked rows, arrays of shape (rows,): numbers of rater, winner and loser (in `items`), and whether it is a `tie`.

    `group` (raters,) is the number of each rater's group in `groups`, -1 for none; `notes` a sentence each.
    """

    columns: Columns
    rater: Codes
    winner: Codes
    loser: Codes
    tie: NDArray[np.bool_]
    items: tuple[str, ...]
    raters: tuple[str, ...]
    group: NDArray[np.int8]
    groups: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def won(self) -> Floats:
        """Return what the winner gets of each row: 1, or a half for a tie."""
        return np.where(self.tie, 0.5, 1.0)

    def wins(self, rows: NDArray[np.bool_] | None = None) -> Floats:
        """Return how often each item beat each other one, shape (items, items), over all rows or some."""
        n = len(self.items)
        which = slice(None) if rows is None else rows
        first, second, won = self.winner[which], self.loser[which], self.won[which]
        there = first.astype(np.int64) * n + second
        counts = np.bincount(there, won, n * n).reshape(n, n).astype(float)
        if self.tie[which].any():
            counts += np.bincount(there, 1 - won, n * n).reshape(n, n).T
        return counts


def guess(columns: Sequence[str]) -> dict[str, str | None]:
    """Return for rater, winner, loser, group and tie the column whose name says so, or None.

    >>> guess(["rater", "chosen", "rejected", "region"])
    {'rater': 'rater', 'winner': 'chosen', 'loser': 'rejected', 'group': 'region', 'tie': None}
    """
    return raters_table.guess(columns, KNOWN)


def marks(cells: Cells, column: str) -> tuple[str, ...]:
    """Return the words of a column that marks ties, the likeliest mark first; raise InvalidInput for empty or very many."""
    _, words = plain_numbers(*as_words(cells[column]))
    if not words or len(words) > MOST_MARKS:
        raise InvalidInput(
            f"column {shown(column)} must have 1 to {MOST_MARKS} different words that mark ties, got {len(words):,}"
        )
    return tuple(sorted(words, key=lambda word: (TIES.index(word.lower()) if word.lower() in TIES else len(TIES), word)))


def check(sheet: Sheet, cells: Cells, columns: Columns) -> ComparisonTable:
    """Return the rows, checked; raise InvalidInput with one sentence for the first cell that is not what it should be."""
    raters_table.different(columns, ("rater", "winner", "loser", "group", "tie"))
    rater, raters = raters_table.named(sheet, cells, columns.rater, "the name of a rater")
    winner, winners = raters_table.named(sheet, cells, columns.winner, "the name of an item")
    loser, losers = raters_table.named(sheet, cells, columns.loser, "the name of an item")
    for column, code, names in ((columns.winner, winner, winners), (columns.loser, loser, losers)):
        for place, name in enumerate(names):
            if name.lower() in NOT_ITEMS:
                row = uploads.row_number(sheet, int(np.argmax(code == place)))
                raise InvalidInput(
                    f"column {shown(column)} in row {row} must be an item, got {shown(name)}: name both items and mark ties in a column"
                )
    items = tuple(dict.fromkeys([*winners, *losers]))
    if len(items) > MOST_ITEMS:
        raise InvalidInput(
            f"columns {shown(columns.winner)} and {shown(columns.loser)} must name at most {MOST_ITEMS:,} items, got {len(items):,}: "
            "a rule needs items that were compared again and again"
        )
    place_of = {name: place for place, name in enumerate(items)}
    winner, loser = (
        np.array([place_of[n] for n in names], np.int32)[code] for code, names in ((winner, winners), (loser, losers))
    )
    if (winner == loser).any():
        index = int(np.argmax(winner == loser))
        raise InvalidInput(
            f"column {shown(columns.loser)} in row {uploads.row_number(sheet, index)} must be another item than the winner, "
            f"got {shown(items[winner[index]])} for both"
        )
    group, groups, notes = raters_table.groups(sheet, cells, columns.group, columns.rater, rater, raters)
    tie = _ties(cells, columns)
    table = ComparisonTable(
        columns, rater, winner, loser, tie, raters_table.short(items), raters_table.short(raters), group, groups
    )
    return ComparisonTable(**{**vars(table), "notes": (*notes, *_warnings(table))})


def read(name: str, content: bytes, columns: Columns) -> ComparisonTable:
    """Return the checked rows of a file."""
    sheet = uploads.look(name, content)
    return check(sheet, uploads.read(sheet, columns.names), columns)


def _ties(cells: Cells, columns: Columns) -> NDArray[np.bool_]:
    if columns.tie is None:
        return np.zeros(len(cells[columns.winner]), dtype=bool)
    code, words = plain_numbers(*as_words(cells[columns.tie]))
    if columns.tied not in words:
        some = ", ".join(map(shown, words[:8])) or "a word"
        raise InvalidInput(
            f"the word that marks a tie must be one of {some} in column {shown(columns.tie)}, got {shown(columns.tied)}"
        )
    return np.asarray(code == words.index(columns.tied), dtype=bool)


def _warnings(table: ComparisonTable) -> list[str]:
    notes = []
    met = np.bincount(table.winner, minlength=len(table.items)) + np.bincount(table.loser, minlength=len(table.items))
    by_rater = np.bincount(table.rater, minlength=len(table.raters))
    if (met < FEW).any():
        rare = [shown(table.items[i]) for i in np.flatnonzero(met < FEW)[:3]]
        more = f" and {int((met < FEW).sum()) - 3} more" if (met < FEW).sum() > 3 else ""
        notes.append(f"Items with fewer than {FEW} comparisons, of which little is known: {', '.join(rare)}{more}.")
    if len(table.raters) == 1:
        notes.append("One rater only: intervals are those of independent comparisons.")
    elif (by_rater == 1).any():
        notes.append(f"{counted(int((by_rater == 1).sum()), 'rater')} with one comparison only.")
    if table.tie.all():
        notes.append("All comparisons are ties: every rule treats all items alike.")
    if table.groups:
        most = len(table.items) * FEW / 2
        rows = np.bincount(table.group[table.rater][table.group[table.rater] >= 0], minlength=len(table.groups))
        thin = [f"{shown(g)} ({2 * r / len(table.items):.1f})" for g, r in zip(table.groups, rows, strict=True) if r < most]
        if thin:
            notes.append(f"Fewer than {FEW} comparisons per item within groups, whose rewards are uncertain: {', '.join(thin)}.")
    return [*notes, *raters_table.small(table.group, table.groups, by_rater > 0, FEW)]
