"""Slow results on disk: read back the same, and never needed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from pages.ui.work import disk, kept, runs

LENDING = sim.load("lending")
PARAMS = LENDING.Params()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.CACHE, str(tmp_path))
    monkeypatch.setattr(disk, "SLOW", 0.0)
    return tmp_path


def never() -> None:
    raise AssertionError("it was computed again")


@pytest.mark.parametrize("id", ["lending", "smile", "security", "merit"])
def test_what_is_read_is_what_was_computed(id: str, place: Path) -> None:
    model = sim.load(id)
    params = model.Params()
    first = model.frontier(params, np.random.default_rng(0))
    shown = model.preview(params, np.random.default_rng(0))
    for compute in (lambda: first, never):
        read = disk.frontier(id, params, 0, compute)  # type: ignore[arg-type]
        pd.testing.assert_frame_equal(read.frame, first.frame)
        assert (read.x, read.y, read.mixing, read.band is None) == (first.x, first.y, first.mixing, first.band is None)
        if first.band is not None and read.band is not None:
            pd.testing.assert_frame_equal(read.band, first.band)
    for tables in (lambda: shown, never):
        again = disk.preview(id, params, 0, tables)  # type: ignore[arg-type]
        assert list(again) == list(shown)
        for name, table in shown.items():
            pd.testing.assert_frame_equal(again[name], table)


def small(value: float) -> dict[str, pd.DataFrame]:
    return {"one": pd.DataFrame({"x": [value] * 200})}


def test_another_setting_or_seed_is_another_result(place: Path) -> None:
    asked = [(PARAMS, 0), (PARAMS.replace(tolerance=0.2), 0), (PARAMS, 1)]
    for number, (params, seed) in enumerate(asked * 2):
        found = disk.preview("lending", params, seed, lambda number=number: small(number))  # type: ignore[misc]
        assert found["one"]["x"][0] == number % 3


def test_what_is_broken_on_disk_is_computed_again(place: Path) -> None:
    disk.preview("lending", PARAMS, 0, lambda: small(1))
    (file,) = place.rglob("*.tables")
    file.write_bytes(file.read_bytes()[:100])
    assert disk.preview("lending", PARAMS, 0, lambda: small(2))["one"]["x"][0] == 2


def test_the_oldest_goes_when_there_is_too_much(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MOST", 6000)
    for seed in range(5):
        disk.preview("lending", PARAMS, seed, lambda: small(1))
    assert 1 <= len(list(place.rglob("*.tables"))) <= 3


def test_where_nothing_can_be_written_everything_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.CACHE, "/dev/null/cache")
    monkeypatch.setattr(disk, "SLOW", 0.0)
    for value in (3, 4):
        assert disk.preview("lending", PARAMS, 0, lambda value=value: small(value))["one"]["x"][0] == value  # type: ignore[misc]


def test_what_is_quick_is_not_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "SLOW", 60.0)
    disk.preview("lending", PARAMS, 0, lambda: small(1))
    assert not list(place.rglob("*.tables"))


def test_a_setting_that_was_slow_is_known(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk.preview("lending", PARAMS, 0, lambda: small(1))
    monkeypatch.setattr(disk, "SLOW", 1000.0)
    disk.preview("smile", sim.load("smile").Params(), 0, lambda: small(1))
    assert disk.was_slow("lending", PARAMS, 0)
    assert not disk.was_slow("lending", PARAMS, 1)
    assert not disk.was_slow("smile", sim.load("smile").Params(), 0)


def test_a_preset_is_put_on_disk_and_not_into_memory(place: Path) -> None:
    params = sim.load("smile").Params(log2_n=3)
    held = runs._frontier.cache_info().currsize, runs._preview.cache_info().currsize
    runs.keep("smile", params, 0).result(60)
    assert disk.was_slow("smile", runs.off_the_frontier("smile", params), 0)
    assert held == (runs._frontier.cache_info().currsize, runs._preview.cache_info().currsize)
