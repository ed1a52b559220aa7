"""Files without names of columns: how one sees that the first row is data, and the layouts that are known by what stands in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

NAMES = frozenset(
    (
        *(
            "id",
            "participant",
            "user",
            "userid",
            "user_id",
            "rater",
            "rater_id",
            "annotator",
            "item",
            "item_id",
            "movieid",
            "label",
            "score",
        ),
        *(
            "group",
            "winner",
            "loser",
            "rating",
            "vote",
            "outcome",
            "race",
            "sex",
            "gender",
            "age",
            "text",
            "comment",
            "statement",
            "name",
        ),
        *("date", "time", "timestamp"),
    )
)
"""What columns are often called, and cells hardly ever say."""
Rows = Sequence[Sequence[str]]
ADULT = (
    "age, workclass, fnlwgt, education, education-num, marital-status, occupation, relationship, race, sex, capital-gain, capital-loss, "
    "hours-per-week, native-country, income"
)


@dataclass(frozen=True)
class Layout:
    """A file that is published without names: what it is called, and what its columns hold."""

    name: str
    columns: tuple[str, ...]


MOVIELENS = Layout("MovieLens' ratings", ("user", "item", "rating", "timestamp"))
CENSUS = Layout("the census data called Adult", tuple(ADULT.split(", ")))


def is_data(first: Sequence[str], rows: Rows) -> bool:
    """Return whether the first row looks like those below it: it has numbers where they have, and these are no names like 0, 1, 2.

    >>> is_data(["A0", "B0", "1.0"], [["A1", "B1", "2.0"]]), is_data(["who", "0", "1", "2"], [["7", "1", "-1", "0"]])
    (True, False)
    """
    places = [i for i, cell in enumerate(first) if number(cell) is not None]
    if not places or any(cell.strip().lower() in NAMES for cell in first):
        return False
    if len(places) == len(first):
        return not _counts_up(first)
    below = [[number(row[i]) for row in rows if len(row) == len(first) and row[i].strip()] for i in places]
    if not any(below) or any(value is None for column in below for value in column):
        return False
    words = [i for i, cell in enumerate(first) if cell.strip() and i not in places]
    if any(_all_numbers([row[i] for row in rows if len(row) == len(first)]) for i in words):
        return False
    if _counts_up([first[i] for i in places]) and not any("." in first[i] for i in places):
        return False
    return all(
        _like(number(first[i]) or 0.0, [v for v in column if v is not None]) for i, column in zip(places, below, strict=True)
    )


def layout(rows: Rows) -> Layout | None:
    """Return the layout that these rows have, if it is a known one."""
    even = [row for row in rows if len(row) == len(rows[0])]
    if len(rows[0]) == 4 and all(all(re.fullmatch(r"\d+", row[i].strip()) for i in (0, 1)) for row in even):
        rating, time = ([number(row[i]) for row in even] for i in (2, 3))
        if all(r is not None and 0 <= r <= 10 for r in rating) and all(t is not None and t > 1e8 for t in time):
            return MOVIELENS
    if len(rows[0]) == len(CENSUS.columns) and all(row[-1].strip().rstrip(".") in ("<=50K", ">50K") for row in even):
        return CENSUS
    return None


def number(cell: str) -> float | None:
    """Return the number in a cell, also with a decimal comma, or None."""
    try:
        found = float(cell.strip().replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e300 else None


def _all_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(number(cell) is not None for cell in filled)


def _counts_up(cells: Sequence[str]) -> bool:
    """Return whether these are a number and the ones after it, as names of statements are."""
    found = [number(cell) for cell in cells]
    return len(found) > 1 and all(b is not None and a is not None and b - a == 1 for a, b in pairwise(found))


def _like(value: float, others: Sequence[float]) -> bool:
    """Return whether a number may stand among the others: within their range, a range's width wider on both sides."""
    if not others:
        return True
    low, high = min(others), max(others)
    room = max(high - low, abs(high) * 0.1)
    return low - room <= value <= high + room
