"""What every model gives is what is shipped in data/golden, and the same seed gives the same bits in every process."""

import os
import re
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
FEW = ("inverse_rl", "raters")  # with linear algebra that two threads would share


@pytest.mark.parametrize("id", sim.ids())
def test_a_model_gives_what_is_shipped(id: str) -> None:
    """Where that is meant to change: `python -m sim golden MODEL`, and a line in CHANGELOG under "Changes results"."""
    assert golden.differences(id) == [], f"if this is meant: {golden.COMMAND} {id}"


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
    """Return the folder in which what the throwaway model gives is shipped."""
    assert list(golden.write(["coin"])) == [("coin", True)]
    return data / "golden"


def test_what_is_written_holds_until_a_number_moves(coin: sim.Model, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert golden.differences("coin") == []
    assert list(golden.write(["coin"])) == [("coin", False)]
    exact = golden.exact(coin)
    monkeypatch.setattr(coin.module, "SHIFT", 1e-13)
    assert golden.differences("coin") == []
    assert golden.exact(coin) != exact
    monkeypatch.setattr(coin.module, "SHIFT", 1e-4)
    cost, dear, digest, extent = golden.differences("coin")
    assert cost == "coin at defaults: cost is 5.0001, 5.0 is shipped"
    assert dear == "coin at defaults: dear is 10.0002, 10.0 is shipped"
    assert re.fullmatch(r"coin at defaults: the frontier's digest is \w{16}, \w{16} is shipped", digest)
    assert extent == "coin at defaults: the frontier's cost is [0.0, 5.00005, 10.0001], [0.0, 5.0, 10.0] is shipped"
    assert list(golden.write(["coin"])) == [("coin", True)]
    assert golden.differences("coin") == []


def test_where_another_machine_wrote_it_numbers_are_close(coin: sim.Model, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden, "machine", lambda: "another")
    monkeypatch.setattr(coin.module, "SHIFT", 1e-4)
    assert golden.differences("coin") == []
    assert list(golden.write(["coin"])) == [("coin", False)], "what holds is not written anew"
    monkeypatch.setattr(coin.module, "SHIFT", 0.1)
    found = golden.differences("coin")
    assert [sentence.split(" is ")[0].removeprefix("coin at defaults: ") for sentence in found] == [
        "cost",
        "dear",
        "the frontier's cost",
    ]
    monkeypatch.setattr(golden, "CHAOS", {"coin"})
    assert golden.differences("coin") == []


def test_this_machine_rounds_in_one_way() -> None:
    assert golden.machine() == golden.machine.__wrapped__()


def test_presets_and_what_they_are_compared_against_are_held_too(coin: sim.Model, kept: Path) -> None:
    text = 'id = "even"\nmodel = "coin"\ntitle = "Even"\nclaim = "It is so."\nshare = 1.0\nholds = "a.cost > b.cost"\norder = 1\n'
    (tables.DATA / "presets" / "coin-even.toml").write_text(text + "[params]\nfairness = 1.0\n[against]\nfairness = 0.0\n")
    golden.presets._load.cache_clear()
    assert golden.differences("coin") == ["coin: even is not shipped yet", "coin: even, against is not shipped yet"]
    list(golden.write(["coin"]))
    assert list(golden.shipped("coin")["settings"]) == ["defaults", "even", "even, against"]
    (tables.DATA / "presets" / "coin-even.toml").unlink()
    golden.presets._load.cache_clear()
    assert "coin: even is shipped, and is no setting any more" in golden.differences("coin")


def test_a_model_of_which_nothing_is_shipped_names_the_command(coin: sim.Model) -> None:
    said = r"data/golden/coin\.json must say what coin gives, got nothing: python -m sim golden coin writes it"
    with pytest.raises(InvalidInput, match=said):
        golden.differences("coin")


def test_what_is_shipped_of_a_model_that_is_gone_is_found(kept: Path) -> None:
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
