"""A visitor's interactions: who rated what how, as MovieLens writes it (userId, movieId, rating, timestamp), and stances if they are known.

Amazon's, Yelp's and KuaiRec's names are known, too; of a log of videos the ratio watched is the rating.
Of a pair of user and item that stands more than once the last row counts, and a note says so. A stance belongs to an item and lies in
[-1, 1]; where rows of an item differ, their mean counts. Columns that are not asked for are not read. Source of the layout: [harper2015].
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import cells, raters_table, uploads, words
from sim.own.cells import Codes, Floats
from sim.own.rows import Rows
from sim.own.uploads import Cells, Sheet, shown

LARGEST = 1e9
KNOWN = {
    "user": ("userid", "user", "participant", "reader", "reviewerid", "person", "rater", "viewer"),
    "item": (
        *(
            "movieid",
            "itemid",
            "parentasin",
            "asin",
            "businessid",
            "videoid",
            "productid",
            "articleid",
            "newsid",
            "postid",
            "songid",
        ),
        *("item", "movie", "article", "post", "video", "product", "business"),
    ),
    "rating": ("rating", "score", "stars", "overall", "watchratio", "rate", "vote", "value", "playcount", "liked"),
    "stance": ("stance", "leaning", "slant", "position"),
}


@dataclass(frozen=True)
class Columns:
    """Which column is what; `stance` may be missing."""

    user: str
    item: str
    rating: str
    stance: str | None = None
    blank: str | None = None
    skip_rows: bool = False

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return the columns in which a word may say that there is no answer."""
        return self.user, self.item

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
    rows, notes = Rows(sheet, found, len(found[columns.user]), columns.skip_rows), list(sheet.warnings(columns.names))
    user, users = raters_table.named(rows, columns.user, "the name of a user", columns.blank, notes)
    item, items = raters_table.named(rows, columns.item, "the name of an item", columns.blank, notes)
    rating, commas = cells.as_numbers(found[columns.rating], sheet.separator)
    between = f"between -{LARGEST:g} and {LARGEST:g}"
    rows.need(
        columns.rating, np.abs(rating) <= LARGEST, lambda index: between if np.isfinite(rating[index]) else "a finite number"
    )
    good = rows.kept()
    if not good.all():
        user, users = cells.used(user[good], users)
        item, items = cells.used(item[good], items)
        rating = rating[good]
    for name, kind, many in ((columns.user, "users", len(users)), (columns.item, "items", len(items))):
        if many < 2:
            raise InvalidInput(f"column {shown(name)} must name at least 2 different {kind}, got {many}")
    if rating.min() == rating.max():
        raise InvalidInput(f"column {shown(columns.rating)} must have at least 2 different ratings, got only {rating[0]:g}")
    stance, differ = (None, "") if columns.stance is None else _stances(sheet, found, columns, item, items, good)
    kept, again = _last(user, item, len(items))
    notes += [*rows.notes, commas, again, differ]
    told = tuple(dict.fromkeys(note for note in notes if note))
    return InteractionTable(columns, user[kept], item[kept], rating[kept], users, items, stance, told)


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


def _stances(
    sheet: Sheet, found: Cells, columns: Columns, item: Codes, items: Sequence[str], rows: NDArray[np.bool_]
) -> tuple[Floats, str]:
    """Return each item's stance, the mean of its rows that have one, and a sentence if they differ; `rows` are those that count."""
    column = str(columns.stance)
    stance = cells.as_numbers(found[column], sheet.separator)[0][rows]
    empty = words.as_words(found[column], columns.blank)[0][rows] < 0
    at = np.flatnonzero(rows)
    with np.errstate(invalid="ignore"):
        good = empty | (np.abs(stance) <= 1)
    if not good.all():
        index = int(at[np.argmin(good)])
        cell = shown(found[column].cell(index))
        raise InvalidInput(f"column {shown(column)} in row {uploads.row_number(sheet, index)} must be in [-1, 1], got {cell}")
    known = ~empty
    count = np.bincount(item[known], minlength=len(items))
    if (count == 0).any():
        missing = int(np.argmax(count == 0))
        row = uploads.row_number(sheet, int(at[np.argmax(item == missing)]))
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
