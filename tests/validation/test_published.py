"""Every number of data/published, computed anew: the place is in the row, the tolerance half its last printed digit."""

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
