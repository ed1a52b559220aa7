"""python -m sim sweep: one sentence for every bad flag, and a client that is killed in the middle."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

import sim
from sim import __main__ as cli
from sim.sweeps import course, design, workers
from sim.sweeps.table import read
from tests.unit.sweeps.conftest import Threads
from tests.unit.sweeps.test_workers import until

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that runs the command, on threads: exit code, standard output, standard error."""
    monkeypatch.setattr(workers, "Local", lambda _: Threads())

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["sweep", *arguments])
        return code, *capsys.readouterr()

    return run


def test_a_sweep_says_what_it_did(coin: sim.Model, say: Any, tmp_path: Path) -> None:
    file = tmp_path / "coin.parquet"
    flags = ("coin", "--grid", "kept=2,4,6", "--grid", "metal=tin,gold", "--set", "worn=true", "--seeds", "5", "--out", str(file))
    code, out, error = say(*flags)
    assert (code, error) == (0, "")
    assert out == f"20 runs of coin written to {file}; 2 of 6 settings are none that the model takes.\n"
    swept = read(file)
    assert swept.varied == ("set.kept", "set.metal")
    assert swept.frame["set.worn"].all()
    assert say(*flags)[1] == f"{file} was there already, whole: 20 runs; 2 of 6 settings are none that the model takes.\n"
    told = json.loads(say(*flags, "--json")[1])
    assert told == {"model": "coin", "version": sim.__version__, "design": "grid", "points": 6, "rejected": 2, "seeds": 5, "first": 0,
                    "rows": 20, "kept": 30, "file": str(file)}  # fmt: skip


def test_a_design_by_sobol(coin: sim.Model, say: Any, tmp_path: Path) -> None:
    file = tmp_path / "coin.parquet"
    flags = (
        "coin",
        "--design",
        "sobol",
        "--samples",
        "16",
        "--vary",
        "fairness",
        "--vary",
        "metal",
        "--first",
        "9",
        "--out",
        str(file),
    )
    assert say(*flags)[0] == 0
    swept = read(file)
    assert (swept.varied, len(swept.frame)) == (("set.fairness", "set.metal"), 16)
    assert set(swept.frame["seed"]) == {9}
    assert set(swept.frame["set.fairness"]) == {0, 0.25, 0.5, 0.75, 1}


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["coni"], "there is no model coni; did you mean coin?"),
        (["coin", "--grid", "fairness=0:2:3"], "fairness must be in [0, 1], got '2'"),
        (
            ["coin", "--grid", "fairness=0:1:3", "--set", "fairness=1"],
            "fairness must stay or move, got it in --set and among those",
        ),
        (["coin", "--set", "metal=clay"], "metal must be one of tin, gold, lead, got 'clay'"),
        (["coin", "--design", "random"], "design must be one of grid, sobol, got random"),
        (["coin", "--design", "sobol"], "--samples must say how many settings with --design sobol, got nothing"),
        (["coin", "--samples", "4"], "--samples and --vary must stand with --design sobol, got them with a grid"),
        (
            ["coin", "--design", "sobol", "--samples", "4", "--grid", "worn=true"],
            "--grid must stand with --design grid, got worn=true",
        ),
        (["coin", "--design", "sobol", "--samples", "4", "--vary", "worn", "--set", "worn=true"], "worn must stay or move"),
        (["coin", "--samples", "few"], "Invalid value for '--samples'"),
        (["coin", "--seeds", "0"], "seeds must be at least 1 and first at least 0, got 0 and 0"),
        (["coin", "--jobs", "0"], "jobs must be in [1, 1024], got 0"),
        (["coin", "--jobs", "2", "--scheduler", "tcp://h:1"], "--jobs must not stand beside --scheduler"),
        (["coin", "--scheduler", "somewhere"], "scheduler must be an address as tcp://HOST:PORT, got 'somewhere'"),
    ],
)
def test_a_bad_flag_is_one_sentence(coin: sim.Model, say: Any, tmp_path: Path, flags: list[str], said: str) -> None:
    code, out, error = say(*flags, "--out", str(tmp_path / "coin.parquet"))
    assert (code, out) == (2, "")
    assert error.startswith("Error: ")
    assert re.search(re.escape(said), error)
    assert error.count("\n") == 1
    assert not list(tmp_path.glob("coin*"))


def test_where_it_is_written_is_checked(coin: sim.Model, say: Any, tmp_path: Path) -> None:
    assert "Missing option '--out'" in say("coin")[2]
    for place in (tmp_path, tmp_path / "none" / "coin.parquet"):
        assert say("coin", "--out", str(place)) == (2, "", f"Error: out must be a file in a folder that is there, got {place}\n")
    (tmp_path / "mine.parquet").write_text("mine")
    assert "out must be a new file, or this sweep's, got" in say("coin", "--out", str(tmp_path / "mine.parquet"))[2]
    assert (tmp_path / "mine.parquet").read_text() == "mine"


def test_a_run_that_fails_is_told_and_what_was_done_is_kept(coin: sim.Model, say: Any, tmp_path: Path, monkeypatch: Any) -> None:
    file, run = tmp_path / "coin.parquet", sim.Model.run

    def fails(model: sim.Model, params: Any, seed: int = 0) -> Any:
        return 1 / 0 if seed == 3 else run(model, params, seed)

    monkeypatch.setattr(sim.Model, "run", fails)
    code, out, error = say("coin", "--seeds", "5", "--out", str(file))
    assert (code, out) == (3, "")
    assert re.fullmatch(
        r"Halted: coin failed at .*, seed 3: ZeroDivisionError: .*; 3 of 5 runs are kept, and the same .*\.\n", error
    )
    monkeypatch.setattr(sim.Model, "run", run)
    assert (
        say("coin", "--seeds", "5", "--out", str(file))[1]
        == f"5 runs of coin written to {file}; 3 of them were kept from before.\n"
    )


def test_a_client_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """As a program, on processes: killed in the middle, started again, the same bytes as without; and its workers end with it."""

    grids, partial = ["days=100,400", "corrected=false,true"], tmp_path / "killed.parquet.partial"
    flags = [flag for grid in grids for flag in ("--grid", grid)]
    command = [sys.executable, "-m", "sim", "sweep", "patrols", *flags, "--set", "cities=50", "--seeds", "40", "--jobs", "1"]
    command += ["--json", "--out", str(tmp_path / "killed.parquet")]
    client = subprocess.Popen(command, cwd=ROOT)
    until(lambda: client.poll() is None and partial.exists() and partial.read_bytes().count(b"\n") > 2)
    children = psutil.Process(client.pid).children(recursive=True)
    client.kill()
    client.wait()
    assert psutil.wait_procs(children, timeout=10)[1] == []
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 0 < json.loads(again.stdout)["kept"] < 160
    model = sim.load("patrols")
    course.run(design.grid(model, model.Params(cities=50), grids, 40), tmp_path / "whole.parquet", Threads())
    assert (tmp_path / "killed.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["killed.parquet", "whole.parquet"]
