"""A visitor's interactions: who rated what how, as MovieLens writes it (userId, movieId, rating, timestamp), and stances if they are known.

Of a pair of user and item that stands more than once the last row counts, and a note says so. A stance belongs to an item and lies in
[-1, 1]; where rows of an item differ, their mean counts. Columns that are not asked for are not read. Source of the layout: [harper2015].
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import cells, raters_table, uploads
from sim.own.cells import Codes, Floats
from sim.own.uploads import Cells, Sheet, shown

LARGEST = 1e9
KNOWN = {
    "user": ("userid", "user", "participant", "reader", "person", "rater"),
    "item": ("movieid", "itemid", "item", "movie", "article", "post", "video", "product"),
    "rating": ("rating", "score", "stars", "vote", "value"),
    "stance": ("stance", "leaning", "slant", "position"),
}


@dataclass(frozen=True)
class Columns:
    """Which column is what; `stance` may be missing."""

    user: str
    item: str
    rating: str
    stance: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns to read."""
        return tuple(name for name in (self.user, self.item, self.rating, self.stance) if name is not None)


@dataclass(frozen=True, eq=False)
class InteractionTable:
    """Checked ratings, arrays (rows,): user and item as positions in `users` and `items`, rating; stance (items,) or None."""

    columns: Columns
    user: Codes
    item: Codes
    rating: Floats
    users: tuple[str, ...]
    items: tuple[str, ...]
    stance: Floats | None
    notes: tuple[str, ...] = ()


def guess(names: Sequence[str]) -> dict[str, str | None]:
    """Return for user, item, rating and stance the first column whose name says so, or None.

    >>> guess(["userId", "movieId", "rating", "timestamp"])
    {'user': 'userId', 'item': 'movieId', 'rating': 'rating', 'stance': None}
    """
    plain = {name.lower().replace("_", "").replace("-", "").replace(" ", ""): name for name in reversed(names)}
    return {role: next((plain[word] for word in words if word in plain), None) for role, words in KNOWN.items()}


def check(sheet: Sheet, found: Cells, columns: Columns) -> InteractionTable:
    """Return the rows, checked; raise InvalidInput with one sentence for the first cell that is not what it should be."""
    raters_table.different(columns, ("user", "item", "rating", "stance"))
    user, users = raters_table.named(sheet, found, columns.user, "the name of a user")
    item, items = raters_table.named(sheet, found, columns.item, "the name of an item")
    for name, kind, many in ((columns.user, "users", len(users)), (columns.item, "items", len(items))):
        if many < 2:
            raise InvalidInput(f"column {shown(name)} must name at least 2 different {kind}, got {many}")
    rating, commas = cells.as_numbers(found[columns.rating], sheet.separator)
    _inside(sheet, found, columns.rating, rating, np.abs(rating) <= LARGEST, "a finite number")
    if rating.min() == rating.max():
        raise InvalidInput(f"column {shown(columns.rating)} must have at least 2 different ratings, got only {rating[0]:g}")
    stance, differ = (None, "") if columns.stance is None else _stances(sheet, found, columns.stance, item, items)
    kept, again = _last(user, item, len(items))
    notes = tuple(note for note in (commas, again, differ) if note)
    return InteractionTable(columns, user[kept], item[kept], rating[kept], users, items, stance, notes)


def read(name: str, content: bytes, columns: Columns | None = None) -> InteractionTable:
    """Return the checked rows of a file; columns as their names suggest, unless said."""
    sheet = uploads.look(name, content)
    if columns is None:
        roles = guess(sheet.columns)
        missing = next((role for role in ("user", "item", "rating") if roles[role] is None), None)
        if missing:
            there = ", ".join(shown(column) for column in sheet.columns[:8])
            raise InvalidInput(
                f"a column must say the {missing}, called {' or '.join(KNOWN[missing][:3])} for example, got {there}"
            )
        columns = Columns(str(roles["user"]), str(roles["item"]), str(roles["rating"]), roles["stance"])
    return check(sheet, uploads.read(sheet, columns.names), columns)


def _inside(sheet: Sheet, found: Cells, column: str, values: Floats, good: NDArray[np.bool_], allowed: str) -> None:
    if good.all():
        return
    index = int(np.argmin(good))
    if np.isfinite(values[index]) and "finite" in allowed:
        allowed = f"between -{LARGEST:g} and {LARGEST:g}"
    cell = shown(found[column].cell(index))
    raise InvalidInput(f"column {shown(column)} in row {uploads.row_number(sheet, index)} must be {allowed}, got {cell}")


def _stances(sheet: Sheet, found: Cells, column: str, item: Codes, items: Sequence[str]) -> tuple[Floats, str]:
    """Return each item's stance, the mean of its rows that have one, and a sentence if they differ."""
    stance, _ = cells.as_numbers(found[column], sheet.separator)
    codes, _ = cells.as_words(found[column])
    empty = codes < 0
    with np.errstate(invalid="ignore"):
        good = empty | (np.abs(stance) <= 1)
    _inside(sheet, found, column, stance, good, "in [-1, 1]")
    known = ~empty
    count = np.bincount(item[known], minlength=len(items))
    if (count == 0).any():
        missing = int(np.argmax(count == 0))
        row = uploads.row_number(sheet, int(np.argmax(item == missing)))
        raise InvalidInput(
            f"column {shown(column)} must give item {shown(items[missing])} of row {row} a stance, got empty cells only"
        )
    mean = np.bincount(item[known], stance[known], minlength=len(items)) / count
    apart = np.unique(item[known][np.abs(stance[known] - mean[item[known]]) > 1e-9])
    said = f"The rows of {len(apart):,} item{'' if len(apart) == 1 else 's'} give different stances; their mean counts."
    return np.asarray(mean), said if len(apart) else ""


def _last(user: Codes, item: Codes, items: int) -> tuple[NDArray[np.intp], str]:
    """Return the rows that count, in order: of each pair of user and item the last; and a sentence if some do not."""
    pair = user.astype(np.int64) * items + item
    _, first = np.unique(pair[::-1], return_index=True)
    kept = np.sort(len(pair) - 1 - first)
    more = len(pair) - len(kept)
    said = f"{more:,} row{' is' if more == 1 else 's are'} about a user and an item that stand again further down; the last row counts."
    return kept, said if more else ""
