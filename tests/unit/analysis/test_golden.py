"""What every model gives is what is shipped in data/golden, and the same seed gives the same bits in every process."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis import golden
from sim.contract import tables
from sim.contract import threads as threads_of
from sim.contract.parameters import InvalidInput

ROOT = Path(__file__).resolve().parents[3]
FEW = ("inverse_rl", "label_cost", "overoptimization", "raters")  # with linear algebra that two threads would share


@pytest.mark.parametrize("id", sim.ids())
def test_a_model_gives_what_is_shipped(id: str) -> None:
    """Where that is meant to change: `python -m sim golden MODEL`, and a line in CHANGELOG under "Changes results"."""
    assert golden.differences(id) == [], f"if this is meant: {golden.COMMAND} {id}"


def test_nothing_is_shipped_of_models_that_are_gone() -> None:
    assert golden.strays() == [], "delete these files of data/golden"


def test_the_same_bits_in_processes_with_one_and_two_threads() -> None:
    """Sets and words are ordered otherwise in each (PYTHONHASHSEED), linear algebra has other threads."""
    said = set()
    for threads, order in (("1", "0"), ("2", "1")):
        environment = {name: value for name, value in os.environ.items() if name not in threads_of.LIBRARIES}
        environment |= {"OMP_NUM_THREADS": threads, "PYTHONHASHSEED": order}
        command = [sys.executable, "-m", "sim", "golden", "--exact", *FEW]
        said.add(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(said) == 1
    assert len(said.pop().splitlines()) == len(FEW)


@pytest.fixture
def kept(coin: sim.Model, data: Path) -> Path:
    """Return the folder in which the throwaway model's digests are shipped."""
    assert list(golden.write(["coin"])) == [("coin", True)]
    return data / "golden"


def test_what_is_written_holds_until_a_number_moves(coin: sim.Model, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert golden.differences("coin") == []
    assert list(golden.write(["coin"])) == [("coin", False)]
    exact = golden.exact(coin)
    monkeypatch.setattr(coin.module, "SHIFT", 1e-13)
    assert golden.differences("coin") == [], "the last bits may be another machine's"
    assert golden.exact(coin) != exact
    monkeypatch.setattr(coin.module, "SHIFT", 1e-4)
    assert golden.differences("coin") == [
        "coin: outcomes at defaults differ from what is shipped",
        "coin: frontier at defaults differ from what is shipped",
    ]
    assert list(golden.write(["coin"])) == [("coin", True)]
    assert golden.differences("coin") == []


def test_presets_and_what_they_are_compared_against_are_held_too(coin: sim.Model, kept: Path) -> None:
    text = 'id = "even"\nmodel = "coin"\ntitle = "Even"\nclaim = "It is so."\nshare = 1.0\nholds = "a.cost > b.cost"\norder = 1\n'
    (tables.DATA / "presets" / "coin-even.toml").write_text(text + "[params]\nfairness = 1.0\n[against]\nfairness = 0.0\n")
    golden.presets._load.cache_clear()
    assert golden.differences("coin") == ["coin: even has no digest yet", "coin: even, against has no digest yet"]
    list(golden.write(["coin"]))
    assert list(golden.shipped("coin")) == ["defaults", "even", "even, against"]
    (tables.DATA / "presets" / "coin-even.toml").unlink()
    golden.presets._load.cache_clear()
    assert "coin: even is shipped, and is no setting any more" in golden.differences("coin")


def test_a_model_without_digests_names_the_command(coin: sim.Model) -> None:
    said = r"data/golden/coin\.json must have the digests of coin, got nothing: python -m sim golden coin writes them"
    with pytest.raises(InvalidInput, match=said):
        golden.differences("coin")


def test_a_stray_is_found(kept: Path) -> None:
    (kept / "gone.json").write_text("{}")
    assert golden.strays() == ["gone"]


def test_a_digest_sees_every_cell() -> None:
    frame = pd.DataFrame({"a": [0.1, np.nan], "b": ["x", "y"], "c": [True, False], "d": [(1, 2.5), ()]})

    def told(other: pd.DataFrame) -> list[str]:
        return list(golden._lines(other, golden.DIGITS))

    assert told(frame) == ["a 0.1 nan", "b x y", "c True False", "d 1 2.5 "]
    for column, value in (("a", 0.10001), ("b", "z"), ("c", False), ("d", (1, 2.6))):
        other = frame.assign(**{column: [value, frame[column][1]]})
        assert told(other) != told(frame)
