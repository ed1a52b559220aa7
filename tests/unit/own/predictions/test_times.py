"""Times: what is one, and the periods they are cut into, by hand."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from sim.contract.parameters import InvalidInput
from sim.own.predictions import times
from sim.own.uploads import Column


def read(*cells: str | None) -> times.Times:
    return times.read(Column("when", pa.chunked_array([pa.array(cells)])), ",")


def seconds(*days: str) -> np.ndarray:
    return np.array(days, dtype="datetime64[s]").astype(float)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("2024-01-31", "2024-02-01"), ("2024-01-31", "2024-02-01")),
        (("2024-01", "2024-02-01"), ("2024-01-01", "2024-02-01")),
        (("2024-01-31T10:30:00", "2024-01-31 12:00"), ("2024-01-31T10:30", "2024-01-31T12:00")),
        (("2024-01-31T23:30:00-05:00", "2024-01-31T23:30:00Z"), ("2024-02-01T04:30", "2024-01-31T23:30")),
    ],
)
def test_dates_as_iso_writes_them(cells: tuple[str, ...], expected: tuple[str, ...]) -> None:
    found = read(*cells)
    assert found.dates
    assert found.value.tolist() == seconds(*expected).tolist()


def test_days_without_dashes_are_dates_and_other_numbers_are_not() -> None:
    found = read("20240131", "20240201", "20240131")
    assert found.dates
    assert found.value.tolist() == seconds("2024-01-31", "2024-02-01", "2024-01-31").tolist()
    for other in (("20240131", "20240230"), ("20240131", "20240131.5"), ("20240131", "7"), ("3", "x")):
        assert not read(*other).dates


def test_numbers_are_an_order_and_what_is_neither_is_no_time() -> None:
    found = read("3", "1.5", "x", "inf")
    assert not found.dates
    assert found.value[:2].tolist() == [3, 1.5]
    assert np.isnan(found.value[2:]).all()
    assert np.isnan(read("2024-01-31", "31/01/2024", None).value[1:]).all()
    with pytest.raises(InvalidInput, match=r"column 'when' must have times, each a date \(2024-01-31.*got 'May'"):
        read("", "May", "June")


def test_the_calendar_by_pandas() -> None:
    days = pd.date_range("1969-12-20", "2025-02-01", freq="13D")
    value = days.to_numpy("datetime64[s]").astype(float)
    for unit, period in (("week", "W-SUN"), ("month", "M"), ("quarter", "Q"), ("year", "Y"), ("day", "D")):
        theirs = days.to_period(period)
        ours = times.units(value, unit)
        assert [a == b for a, b in pairwise(ours)] == [a == b for a, b in pairwise(theirs)]


def _years(rows: int, years: int) -> times.Times:
    value = np.linspace(*seconds("2020-01-01", f"{2020 + years}-01-01"), rows, endpoint=False)
    return times.Times(value, True)


@pytest.mark.parametrize(
    ("found", "unit", "many", "first"),
    [
        (_years(5000, 2), "month", 24, "Jan 2020"),
        (_years(5000, 5), "quarter", 20, "2020 Q1"),
        (_years(600, 2), "quarter", 8, "2020 Q1"),
        (times.Times(np.repeat(np.arange(10.0), 100), False), "each", 10, "0"),
        (times.Times(np.arange(1000.0), False), "equal", 12, "0"),
    ],
)
def test_the_shortest_unit_that_leaves_enough_is_taken(found: times.Times, unit: str, many: int, first: str) -> None:
    cut = times.cut(found, "auto", "when")
    assert (cut.unit, len(cut.periods), cut.periods[0]) == (unit, many, first)


def test_no_block_parts_a_time_and_each_lies_in_one_period() -> None:
    rng = np.random.default_rng(0)
    value = rng.integers(0, 90, 4000).astype(float)
    cut = times.cut(times.Times(value, False), "equal", "when")
    frame = pd.DataFrame({"value": value, "block": cut.block, "period": cut.period})
    assert len(frame.drop_duplicates(["value", "block"])) == 90
    assert (cut.within[cut.block] == cut.period).all()
    ordered = frame.groupby("block")["value"].agg(["min", "max"])
    assert (ordered["max"].to_numpy()[:-1] < ordered["min"].to_numpy()[1:]).all()


def test_what_cannot_be_cut_is_told() -> None:
    with pytest.raises(InvalidInput, match="at least 4 different times, got 2"):
        times.cut(times.Times(np.repeat([1.0, 2.0], 50), False), "auto", "when")
    with pytest.raises(InvalidInput, match="periods must be auto or equal where times are numbers, got month"):
        times.cut(times.Times(np.arange(9.0), False), "month", "when")
    with pytest.raises(InvalidInput, match="periods must be at most 60, got 731 days: take a longer unit"):
        times.cut(_years(5000, 2), "day", "when")
    with pytest.raises(InvalidInput, match="got all rows in one of the years"):
        times.cut(times.Times(seconds("2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01"), True), "year", "when")
