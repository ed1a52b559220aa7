"""Times of a visitor's table, and the periods that they are cut into.

A time is a date, a date with its hour, or a month, as ISO 8601 writes them, or any number; numbers only have an order, but a column of
days without dashes (20240131) has dates. Hours of another time zone count as UTC, where they say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own.cells import Floats, as_numbers
from sim.own.uploads import Column, shown

Ints = NDArray[np.int64]
LEAST, MOST = 8, 24
"""Periods that one would like to see."""
LIMIT = 60
"""Periods at most, where somebody asks for a unit."""
FEW = 50
"""Rows of a period, on average, below which a longer unit is taken: assumption."""
BLOCKS = 240
"""Blocks at most in all, in which the alarm looks."""
DAY = 86_400.0  # seconds
CALENDAR = {"day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "year": "years"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CUTS = {"auto": "as fits", **CALENDAR, "equal": "of equally many rows"}
ALLOWED = "a date (2024-01-31, with an hour or without), a month (2024-01) or a number"


@dataclass(frozen=True)
class Times:
    """Times in order of the rows: seconds since 1970 where they are `dates`, else numbers; NaN where a cell is none."""

    value: Floats
    dates: bool

    @property
    def allowed(self) -> str:
        """Return in words what a cell must be, beside the others of the column."""
        return "a date or a month like the others (2024-01-31, 2024-01)" if self.dates else "a number like the others"


@dataclass(frozen=True)
class Cut:
    """Periods: their names in order, each row's `period` (rows,) and `block` (rows,), and the period that each block is in (blocks,).

    `numbers`: the names are numbers, not dates.
    """

    unit: str
    numbers: bool
    periods: tuple[str, ...]
    period: Ints
    block: Ints
    within: Ints


def read(column: Column, separator: str) -> Times:
    """Return the times of a column: numbers, or dates where these are more; raise InvalidInput where no cell is either."""
    number = as_numbers(column, separator)[0]
    finite = np.isfinite(number)
    if finite.all() and len(finite):
        days = _days(number)
        return Times(number, False) if days is None else Times(days, True)
    seconds = _seconds(column)
    if np.isfinite(seconds).sum() > finite.sum():
        return Times(seconds, True)
    if finite.any():
        return Times(np.where(finite, number, np.nan), False)
    got = next(
        (shown(word) for word in map(column.cell, range(min(len(number), 100))) if word not in (None, "")), "empty cells only"
    )
    raise InvalidInput(f"column {shown(column.name)} must have times, each {ALLOWED}, got {got}")


def cut(times: Times, asked: str, column: str) -> Cut:
    """Return the periods: by a unit of the calendar, each number by itself, or as many of equally many rows, none of which parts a time.

    `asked` is one of CUTS; "auto" is the shortest unit that leaves at most MOST periods and FEW rows in each, if it leaves LEAST of them.
    """
    if asked not in CUTS:
        raise InvalidInput(f"periods must be one of {', '.join(CUTS)}, got {asked!r:.40}")
    value = times.value
    if len(np.unique(value)) < 4:
        raise InvalidInput(f"column {shown(column)} must have at least 4 different times, got {len(np.unique(value))}")
    if asked in CALENDAR and not times.dates:
        raise InvalidInput(f"periods must be auto or equal where times are numbers, got {asked}")
    unit, code = _auto(times) if asked == "auto" else (asked, _equal(value) if asked == "equal" else units(value, asked))
    there, period = np.unique(code, return_inverse=True)
    if len(there) > LIMIT:
        raise InvalidInput(
            f"periods must be at most {LIMIT}, got {len(there):,} {CALENDAR.get(unit, 'periods')}: take a longer unit"
        )
    if len(there) < 2:
        raise InvalidInput(f"periods must be at least 2, got all rows in one of the {CALENDAR[unit]}: take a shorter unit")
    first = np.full(len(there), np.inf)
    np.minimum.at(first, period, value)
    blocks = max(1, BLOCKS // len(there))
    part = np.empty(len(value), dtype=np.int64)
    for each in range(len(there)):
        rows = period == each
        part[rows] = _parts(value[rows], blocks)
    both, block = np.unique(period * (blocks + 1) + part, return_inverse=True)
    return Cut(
        unit,
        not times.dates,
        tuple(_named(times, unit, first)),
        period.astype(np.int64),
        block.astype(np.int64),
        both // (blocks + 1),
    )


def units(seconds: Floats, unit: str) -> Ints:
    """Return the number of the day, week (from Monday), month, quarter or year of each time.

    >>> units(np.array([0.0, 3 * 86400.0, 4 * 86400.0]), "week").tolist()  # 1 January 1970 was a Thursday
    [0, 0, 1]
    """
    day = np.floor(seconds / DAY).astype(np.int64)
    if unit == "day":
        return day
    if unit == "week":
        return (day + 3) // 7
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(month // {"month": 1, "quarter": 3, "year": 12}[unit])


def _auto(times: Times) -> tuple[str, Ints]:
    value = times.value
    most = min(MOST, max(len(value) // FEW, LEAST))
    if times.dates:
        for unit in CALENDAR:
            code = units(value, unit)
            if LEAST <= len(np.unique(code)) <= most:
                return unit, code
    elif len(np.unique(value)) <= MOST:
        return "each", np.unique(value, return_inverse=True)[1].astype(np.int64)
    return "equal", _equal(value)


def _equal(value: Floats) -> Ints:
    return _parts(value, int(np.clip(len(value) // FEW, 4, 12)))


def _parts(value: Floats, many: int) -> Ints:
    """Return which of so many parts of equally many rows each is in; rows of one time are in one."""
    ordered = np.sort(value)
    return np.asarray(np.searchsorted(ordered, value, side="left") * many // len(value), dtype=np.int64)


def _named(times: Times, unit: str, first: Floats) -> Sequence[str]:
    if not times.dates:
        return [f"{value:.10g}" for value in first]
    if unit in CALENDAR:
        code = units(first, unit)
        if unit == "day":
            return [str(day) for day in code.astype("datetime64[D]")]
        if unit == "week":
            return [str(day) for day in (code * 7 - 3).astype("datetime64[D]")]
        if unit == "quarter":
            return [f"{1970 + quarter // 4} Q{quarter % 4 + 1}" for quarter in code.tolist()]
        if unit == "year":
            return [f"{1970 + year}" for year in code.tolist()]
        return [f"{MONTHS[month % 12]} {1970 + month // 12}" for month in code.tolist()]
    days = [str(day) for day in units(first, "day").astype("datetime64[D]")]
    if len(set(days)) == len(days):
        return days
    return [str(second).replace("T", " ") for second in np.floor(first).astype("datetime64[s]")]


def _days(number: Floats) -> Floats | None:
    """Return seconds since 1970 where every number is a day of 1900 to 2100 as YYYYMMDD, else None.

    >>> _days(np.array([19700102.0, 19700103.0])).tolist(), _days(np.array([19700102.0, 19700132.0]))
    ([86400.0, 172800.0], None)
    """
    import pandas as pd

    if (number % 1).any() or number.min() < 19000101 or number.max() > 21001231:
        return None
    different, where = np.unique(number, return_inverse=True)
    days = pd.to_datetime(pd.Series(different.astype(np.int64).astype(str)), format="%Y%m%d", errors="coerce")
    return None if days.isna().any() else days.to_numpy("datetime64[s]").astype(np.float64)[where]


def _seconds(column: Column) -> Floats:
    """Return seconds since 1970, NaN for what is no time as ISO 8601 writes it."""
    import pandas as pd

    found = [np.empty(0)]
    for chunk in column.cells.chunks:
        words = chunk.cast("string").to_pandas().str.strip()
        times = pd.to_datetime(words, format="ISO8601", errors="coerce", utc=True)
        there = times.notna().to_numpy()
        seconds = np.full(len(times), np.nan)
        seconds[there] = times[there].dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64) / 1e6
        found.append(seconds)
    return np.concatenate(found)
