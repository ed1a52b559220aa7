"""A visitor's comparisons: one row per choice of a rater between two items, and whether every cell is what it should be.

A wrong cell is told in one sentence with its column, its row as a spreadsheet numbers it, what is allowed and what was found. No row is
dropped unasked. A tie, if a column marks ties, counts as half a win for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import layouts, raters_table, uploads
from sim.own import words as own_words
from sim.own.cells import Codes, Floats, plain_numbers, used
from sim.own.comparisons import linked, sets
from sim.own.raters_table import counted
from sim.own.rows import Rows
from sim.own.uploads import Cells, Sheet, shown

MOST_MARKS = 50
FEW = 10
"""Raters below which a group is called small, and comparisons of an item below which it is: assumption."""
KNOWN = {
    "rater": ("rater id", "annotator id", "worker id", "rater", "annotator", "worker", "judge", "participant", "user id", "user"),
    "winner": ("winner", "preferred", "chosen model", "chosen", "better", "won"),
    "loser": ("loser", "rejected model", "rejected", "worse", "other", "lost"),
    "group": ("group", "gender", "sex", "race", "ethnicity", "locale", "region", "country", "age", "language"),
    "tie": ("tie", "tied", "draw"),
}
PAIRS = (
    ("model_a", "model_b", ("winner", "winner_tie_both_bad")),
    ("model_a_name", "model_b_name", ("winner",)),
    ("model_1", "model_2", ("winner", "preference", "choice")),
    ("item_a", "item_b", ("winner", "choice", "preference")),
    ("c_root_id_A", "c_root_id_B", ("labels",)),
    ("response_a", "response_b", ("winner", "choice", "preference")),
    ("response_1", "response_2", ("winner", "choice", "preference")),
)
"""Columns of two items, and of what was chosen: Chatbot Arena's [chiang2024], SHP's, and their like."""
FIRST = ("model_a", "model_1", "item_a", "response_a", "response_1", "a", "left", "first", "1")
NOT_ITEMS = ("tie", "tied", "draw", "both", "neither")
TIES = ("tie", "true", "1", "yes", "tied", "draw")
NO_TIE = ("0", "false", "no", "", "none", "na", "nan", "n/a")
LIKE_TIES = ("tie", "draw", "both", "neither", "equal", "same")
"""How words begin that mark a tie: `tie (bothbad)` is one."""


@dataclass(frozen=True)
class Columns:
    """Which column is what; where `tie` holds one of the words `tied` (one a line) the row is a tie.

    Where a column `choice` says which of two items was chosen, `winner` and `loser` are the columns of the first and the second item, and
    `first` is the word that says the first; ties stand in `choice` then. With `within` a row is one answer, by the item in `winner` (and
    `loser`), and `choice` says whether it was chosen from those that have the same word there. Without `rater` every row is somebody else's.
    `cross`, `among`, `blank`, `skip_rows` as of scores.
    """

    rater: str | None
    winner: str
    loser: str
    group: str | None = None
    tie: str | None = None
    tied: str | None = None
    choice: str | None = None
    first: str | None = None
    within: str | None = None
    cross: str | None = None
    among: str = ""
    blank: str | None = None
    skip_rows: bool = False

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return the columns in which a word may say that there is no answer."""
        return tuple(
            name
            for name in (self.rater, self.winner, self.loser, self.group, self.cross, self.choice, self.within)
            if name is not None
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns to read."""
        return tuple(dict.fromkeys(name for name in (*self.in_words, self.tie) if name is not None))


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
    return layouts.roles("comparisons", columns, _guess(columns))


def _guess(columns: Sequence[str]) -> dict[str, str | None]:
    found = raters_table.guess(columns, KNOWN)
    low = {name.lower(): name for name in reversed(columns)}
    for first, second, choices in PAIRS:
        choice = next((low[c] for c in choices if c in low), None)
        if first.lower() in low and second.lower() in low and choice is not None:
            pair = {"winner": low[first.lower()], "loser": low[second.lower()], "choice": choice}
            taken = {name: None if name in pair.values() else column for name, column in found.items()}
            return {**taken, **pair, "tie": None}
    return found


def marks(cells: Cells, column: str) -> tuple[str, ...]:
    """Return the words of a column that marks ties, the likeliest mark first; raise InvalidInput for empty or very many."""
    words = _marks(cells, column)[1]
    if not words or len(words) > MOST_MARKS:
        raise InvalidInput(
            f"column {shown(column)} must have 1 to {MOST_MARKS} different words that mark ties, got {len(words):,}"
        )
    return tuple(sorted(words, key=lambda word: (TIES.index(word.lower()) if word.lower() in TIES else len(TIES), word)))


def tied(words: Sequence[str], *, some: bool) -> tuple[str, ...]:
    """Return the words that mark ties: those that begin so, else, where there must be `some`, the first.

    >>> tied(("tie", "tie (bothbad)", "model_a"), some=False)
    ('tie', 'tie (bothbad)')
    """
    found = tuple(word for word in words if word.lower().startswith(LIKE_TIES))
    return found or (tuple(words[:1]) if some else ())


def first_wins(words: Sequence[str], column: str) -> str | None:
    """Return the word that says that the first of two items was chosen, where `column` has the first."""
    low = {word.lower(): word for word in words}
    return next((low[word] for word in (column.lower(), *FIRST) if word in low), None)


def check(sheet: Sheet, cells: Cells, columns: Columns) -> ComparisonTable:
    """Return the rows, checked; raise InvalidInput with one sentence for the first cell that is not what it should be."""
    items_in = ("winner",) if columns.within else ("winner", "loser")
    extra = ("choice", "within") if columns.within else ("choice",) if columns.choice else ()
    raters_table.different(columns, ("rater", *items_in, "group", "tie", *extra))
    rows = Rows(sheet, cells, len(cells[columns.winner]), columns.skip_rows)
    notes = [*layouts.notes("comparisons", sheet.columns, columns.names), *sheet.warnings(columns.names)]
    rater, raters = raters_table.raters_of(rows, columns.rater, columns.blank, notes)
    first, second, items = _items(rows, columns, notes)
    tie = _ties(cells, columns, notes)
    if columns.within is not None:
        kept, first_at, winner, loser = _sets(rows, columns, first, notes)
        notes.append(linked.check(sheet, columns.winner, columns.loser, winner, loser, items))
        tie = np.zeros(len(winner), dtype=bool)
    else:
        notes.append(linked.check(sheet, columns.winner, columns.loser, first, second, items))
        winner, loser = first, second
        if columns.choice is not None:
            winner, loser, tie = _chosen(rows, columns, first, second, notes)
        kept = rows.kept()
        first_at, winner, loser, tie = np.flatnonzero(kept), winner[kept], loser[kept], tie[kept]
    all_rows = np.where(kept, rater, np.int32(-1))
    rater = rater[first_at]
    group, groups, told = raters_table.groups(rows, columns.group, columns.cross, columns.rater, all_rows, raters, columns.blank)
    rater, there = used(rater, raters)
    if len(there) < len(raters):
        group, groups = raters_table.left(group[np.isin(raters, there)], groups)
    both, items = used(np.concatenate([winner, loser]), items)
    winner, loser = both[: len(rater)], both[len(rater) :]
    table = ComparisonTable(
        columns, rater, winner, loser, tie, raters_table.short(items), raters_table.short(there), group, groups
    )
    notes += [*told, *rows.notes, *_warnings(table)]
    return ComparisonTable(**{**vars(table), "notes": tuple(dict.fromkeys(note for note in notes if note))})


def _items(rows: Rows, columns: Columns, notes: list[str]) -> tuple[Codes, Codes, tuple[str, ...]]:
    """Return per row the numbers of the two items, and the items' names; ask the rows for two different ones."""
    first, winners = raters_table.named(rows, columns.winner, "the name of an item", columns.blank, notes)
    second, losers = first, winners
    if columns.within is None:
        second, losers = raters_table.named(rows, columns.loser, "the name of an item", columns.blank, notes)
    for column, code, names in ((columns.winner, first, winners), (columns.loser, second, losers)):
        for place, name in enumerate(names):
            if name.lower() in NOT_ITEMS:
                row = uploads.row_number(rows.sheet, int(np.argmax(code == place)))
                raise InvalidInput(
                    f"column {shown(column)} in row {row} must be an item, got {shown(name)}: name both items and mark ties in a column"
                )
    items = tuple(dict.fromkeys([*winners, *losers]))
    place_of = {name: place for place, name in enumerate(items)}
    first, second = (
        np.array([*(place_of[n] for n in names), -1], np.int32)[code] for code, names in ((first, winners), (second, losers))
    )
    if columns.within is None:
        rows.need(
            columns.loser,
            (first != second) | (first < 0),
            "another item than the winner",
            lambda index: f"{shown(items[first[index]])} for both",
        )
    return first, second, items


def _sets(
    rows: Rows, columns: Columns, item: Codes, notes: list[str]
) -> tuple[NDArray[np.bool_], NDArray[np.intp], Codes, Codes]:
    """Return which rows count, and of a row per answer the comparisons: the chosen answer's row, winner and loser."""
    within, _ = raters_table.named(rows, str(columns.within), "what stood side by side", columns.blank, [])
    code, words = _marks(rows.cells, str(columns.choice))
    said = columns.first or first_wins(words, columns.winner) or ""
    asked = next((place for place, word in enumerate(words) if word.casefold() == said.casefold()), None)
    if asked is None:
        some = ", ".join(map(shown, words[:8])) or "a word"
        raise InvalidInput(
            f"the word that says an answer was chosen must be one of {some} in column {shown(columns.choice)}, got {shown(said)}"
        )
    rows.need(str(columns.choice), code >= 0, "whether the answer was chosen")
    kept = rows.kept()
    found = sets.pairs(np.where(kept, within, np.int32(-1)), item, code == asked, str(columns.within))
    notes += found.notes
    return kept, found.chosen, item[found.chosen], item[found.other]


def read(name: str, content: bytes, columns: Columns) -> ComparisonTable:
    """Return the checked rows of a file."""
    sheet = uploads.look(name, content)
    return check(sheet, uploads.read(sheet, columns.names), columns)


def _marks(cells: Cells, column: str) -> tuple[Codes, list[str]]:
    found = own_words.read(cells[column], "")
    return plain_numbers(found.codes, found.words)


def _ties(cells: Cells, columns: Columns, notes: list[str]) -> NDArray[np.bool_]:
    if columns.tie is None:
        return np.zeros(len(cells[columns.winner]), dtype=bool)
    code, words = _marks(cells, columns.tie)
    asked = tied(marks(cells, columns.tie), some=True) if columns.tied is None else columns.tied.split(own_words.APART)
    if any(word not in words for word in asked):
        some = ", ".join(map(shown, words[:8])) or "a word"
        raise InvalidInput(
            f"the word that marks a tie must be one of {some} in column {shown(columns.tie)}, got {shown(columns.tied)}"
        )
    others = {word: int((code == i).sum()) for i, word in enumerate(words) if word not in asked and word.lower() not in NO_TIE}
    if others and len(others) <= MOST_MARKS:
        notes.append(f"In column {shown(columns.tie)} {own_words.counts(others)} counts as no tie.")
    return np.isin(code, [words.index(word) for word in asked])


def _chosen(
    rows: Rows, columns: Columns, first: Codes, second: Codes, notes: list[str]
) -> tuple[Codes, Codes, NDArray[np.bool_]]:
    """Return winner, loser and ties of rows that say which of two items was chosen."""
    column = str(columns.choice)
    found = own_words.read(rows.cells[column], columns.blank)
    notes += found.notes
    code, words = plain_numbers(found.codes, found.words)
    marked = list(tied(words, some=False)) if columns.tied is None else [w for w in columns.tied.split(own_words.APART) if w]
    said = columns.first or first_wins(words, columns.winner) or ""
    asked = next((word for word in words if word.casefold() == said.casefold()), None)
    if asked is None:
        some = ", ".join(map(shown, words[:8])) or "a word"
        raise InvalidInput(
            f"the word that says the first was chosen must be one of {some} in column {shown(column)}, got {shown(columns.first)}"
        )
    often = np.bincount(code[code >= 0], minlength=len(words))
    others = sorted((word for word in words if word != asked and word not in marked), key=lambda word: -often[words.index(word)])
    allowed = [asked, *others[:1], *(word for word in marked if word in words)]
    good = np.isin(code, [words.index(word) for word in allowed])
    rows.need(column, good, " or ".join(shown(word) for word in allowed))
    won, tie = code == words.index(asked), np.isin(code, [words.index(word) for word in marked if word in words])
    there = f"{shown(others[0])} the second" if others else "nothing the second"
    notes.append(f"In column {shown(column)} {shown(asked)} says that the first was chosen, {there}.")
    return np.where(won | tie, first, second), np.where(won | tie, second, first), tie


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
