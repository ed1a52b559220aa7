"""Where Arrow was built without its reader of CSV, the samples still show, with the same numbers."""

import sys
from collections.abc import Callable

import pyarrow
import pyarrow.csv
import pytest

import sim
from pages.ui.own.kinds import KINDS
from sim.own import csv_files, uploads
from sim.own.sheet import Sheet


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that takes Arrow's reader away."""

    def take_away() -> None:
        monkeypatch.setitem(sys.modules, "pyarrow.csv", None)
        monkeypatch.delattr(pyarrow, "csv")

    return take_away


@pytest.mark.parametrize("name", list(KINDS))
def test_a_sample_reads_the_same_without_arrows_reader(name: str, without: Callable[[], None]) -> None:
    table = KINDS[name].table
    sheet = uploads.look(table.sample_name, table.sample())
    first = read(sheet)
    assert len(first) > 0
    without()
    with pytest.raises(ImportError):
        import pyarrow.csv  # noqa: F401
    assert read(sheet) == first


def read(sheet: Sheet) -> list[dict[str, str]]:
    return [row for batch in csv_files.batches(sheet, sheet.columns[:3]) for row in batch.to_pylist()]


def test_an_uneven_row_is_refused_the_same_way(without: Callable[[], None]) -> None:
    sheet = uploads.look("own.csv", b"a,b\n1,2\n1,2,3\n")
    with pytest.raises(sim.InvalidInput) as error:
        read(sheet)
    without()
    with pytest.raises(sim.InvalidInput) as again:
        read(sheet)
    assert str(again.value) == str(error.value)
