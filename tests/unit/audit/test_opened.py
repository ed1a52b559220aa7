"""A table from a file or a frame: the same rows, the same numbers, and one sentence for what is none."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import InvalidInput, own
from sim.audit import drawn, opened
from sim.own import limits


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame({"score": [1, 2, 3, 4] * 50, "paid": [0, 1, 0, 1] * 50, "group": ["a"] * 80 + ["b"] * 120})


def test_a_file_and_a_frame_say_the_same(frame: pd.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "scores.csv"
    frame.to_csv(file, index=False)
    said = {"outcome": "paid", "favourable": "1", "cost": 0.5}
    tables = [own.scores.read(source, **said) for source in (frame, file, str(file), file.read_bytes())]
    assert len({found.headline for found in tables}) == 1
    assert tables[1].row(0) == 2  # below the header
    assert tables[0].row(0) == 1


def test_a_setting_moves_and_the_table_stays(frame: pd.DataFrame) -> None:
    found = own.scores.read(frame, outcome="paid", favourable="1", cost=0.5)
    moved = found.at(tolerance=0.0)
    assert moved.built is found.built
    assert moved.outcomes["selection_gap"] == pytest.approx(0.0)
    with pytest.raises(InvalidInput):
        found.at(tolerance=3.0)


def test_what_cannot_be_read_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="file must be one that can be read, got"):
        opened.sheet_of(tmp_path / "nowhere.csv")
    with pytest.raises(InvalidInput, match="every column of the frame must be of one type"):
        opened.sheet_of(pd.DataFrame({"a": [1, "x", None, {}]}))


def test_alone_the_limits_are_wider_and_come_back() -> None:
    before = limits.LIMITS
    with opened.alone():
        assert limits.LIMITS.rows > 10 * before.rows
    assert limits.LIMITS is before


def test_the_manifest_carries_counts_and_no_rows(frame: pd.DataFrame) -> None:
    made = own.scores.read(frame, outcome="paid", favourable="1", cost=0.5).manifest()
    assert made.counts["kind"] == "scores"
    assert made.link.startswith("/your_data?your_data_table=scores&")
    assert made.params["column.outcome"] == "paid"


def test_the_readme_s_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    block = next(part for part in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "own.scores.read" in part)
    rng = np.random.default_rng(0)
    score = rng.integers(400, 800, 600)
    repaid = np.where(rng.random(600) < (score - 300) / 600, "yes", "no")
    frame = pd.DataFrame({"score": score, "repaid": repaid, "race": rng.choice(["a", "b"], 600)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(drawn, "figure", lambda *_table: "<svg></svg>")
    known: dict[str, object] = {"frame": frame}
    exec(block, known)
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
