"""Every number of data/published, computed anew: the place is in the row, the tolerance half its last printed digit."""

import re
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis import validation

ROWS = validation.rows()


@pytest.fixture(scope="module")
def bench() -> validation.Bench:
    """Return one bench for all rows, so that a run that several rows ask for is made once."""
    return validation.Bench()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.model}: {row.quantity} [{row.set}]")
def test_published_number(bench: validation.Bench, row: validation.Published) -> None:
    ours = bench.ours(row)
    assert row.agrees(ours), f"ours {ours}, theirs {row.theirs} +- {row.tolerance} ({row.source}, {row.place})"


def test_no_number_is_listed_twice() -> None:
    keys = [(row.model, row.set, row.name, row.seed, row.source, row.place) for row in ROWS]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)


def test_a_tolerance_wider_than_half_the_last_printed_digit_has_its_reason() -> None:
    silent = [f"{row.model}: {row.quantity}" for row in ROWS if row.printed and row.wide and not row.note]
    assert silent == []


def test_readme_promises_no_more_numbers_than_there_are() -> None:
    """What README says is a floor, so that a row more needs no other word; the command line counts exactly."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    said = re.search(r"more than (\d+) numbers that others printed, from more than (\d+)\s+sources \(more than (\d+)", readme)
    assert said
    printed = validation.count(pd.DataFrame([vars(row) for row in ROWS if row.printed]))
    assert all(
        int(floor) < there for floor, there in zip(said.groups(), (printed.numbers, printed.sources, printed.places), strict=True)
    )
