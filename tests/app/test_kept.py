"""Tables kept on disk: read back exactly, by version, and only where the disk allows it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pages.ui.work import kept
from sim.analysis import validation


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(kept.CACHE, str(tmp_path))
    return tmp_path


def fail() -> pd.DataFrame:
    raise AssertionError("it was kept")


def test_what_is_kept_is_what_was_computed(folder: Path) -> None:
    computed = validation.frame(["trust"])
    assert kept.table("evidence-trust", lambda: computed) is computed
    pd.testing.assert_frame_equal(kept.table("evidence-trust", fail), computed)
    assert [file.name for file in folder.rglob("*") if file.is_file()] == ["evidence-trust.feather"]


def test_another_version_computes_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.table("t", lambda: pd.DataFrame({"a": [1]}))
    monkeypatch.setattr(kept, "version", lambda: "0" * 16)
    assert kept.table("t", lambda: pd.DataFrame({"a": [2]}))["a"].tolist() == [2]


def test_only_the_latest_versions_stay_and_nothing_else_is_touched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "photographs").mkdir()
    for number in range(7):
        monkeypatch.setattr(kept, "version", lambda number=number: f"{number:016x}")
        kept.table("t", lambda: pd.DataFrame({"a": [1]}))
        os.utime(folder / f"v-{number:016x}", (number, number))
    assert {path.name for path in folder.iterdir()} == {"photographs", *(f"v-{n:016x}" for n in range(3, 7))}


def test_after_a_clock_that_was_ahead_this_version_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(kept.VERSIONS):
        other = folder / f"v-{number:016x}"
        other.mkdir()
        os.utime(other, (4e9 + number, 4e9 + number))
    for value in (1, 2):
        assert kept.table("t", lambda value=value: pd.DataFrame({"a": [value]}))["a"].tolist() == [1]
    assert len(list(folder.iterdir())) == kept.VERSIONS


def test_a_broken_file_is_as_good_as_none(folder: Path) -> None:
    kept.table("t", lambda: pd.DataFrame({"a": [1]}))
    (file,) = folder.rglob("*.feather")
    file.write_bytes(b"half")
    assert kept.table("t", lambda: pd.DataFrame({"a": [2]}))["a"].tolist() == [2]
    assert kept.table("t", fail)["a"].tolist() == [2]


@pytest.mark.parametrize("nowhere", ["", "/dev/null/cache"])
def test_where_nothing_can_be_written_it_is_computed_each_time(nowhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.CACHE, nowhere)
    for value in (1, 2):
        assert kept.table("t", lambda value=value: pd.DataFrame({"a": [value]}))["a"].tolist() == [value]
