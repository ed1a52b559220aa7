"""Slow results on disk: kept by version, read back the same, and never needed."""

from pathlib import Path

import pandas as pd
import pytest

import sim
from pages.ui import kept

PARAMS = sim.load("lending").Params()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "FOLDER", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "SLOW", 0.0)
    kept.folder.cache_clear()
    yield tmp_path / "cache"  # type: ignore[misc]
    kept.folder.cache_clear()


def test_a_result_is_computed_once_and_read_back_the_same(place: Path) -> None:
    made: list[int] = []

    def compute() -> pd.DataFrame:
        made.append(1)
        return pd.DataFrame({"x": [0.1, 0.2], "w": ["a", "b"]})

    first, second = (kept.on_disk("lending frontier", PARAMS, 0, compute) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert len(made) == 1
    kept.on_disk("lending frontier", PARAMS.replace(tolerance=0.2), 0, compute)
    kept.on_disk("lending frontier", PARAMS, 1, compute)
    assert len(made) == 3


def test_what_is_broken_on_disk_is_computed_again(place: Path) -> None:
    kept.on_disk("lending frontier", PARAMS, 0, lambda: 1)
    (file,) = place.rglob("*.pickle")
    file.write_bytes(b"not a pickle")
    assert kept.on_disk("lending frontier", PARAMS, 0, lambda: 2) == 2


def test_the_oldest_goes_when_there_is_too_much(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3000)
    for seed in range(5):
        kept.on_disk("lending frontier", PARAMS, seed, lambda: b"x" * 1000)
    assert 1 <= len(list(place.rglob("*.pickle"))) <= 2


def test_a_folder_of_others_or_none_is_not_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.folder()
    for own in place.iterdir():
        own.chmod(0o777)
    kept.folder.cache_clear()
    assert kept.folder() is None
    assert kept.on_disk("lending frontier", PARAMS, 0, lambda: 3) == 3
    kept.folder.cache_clear()
    monkeypatch.setattr(kept, "FOLDER", "/dev/null/cache")
    assert kept.folder() is None
