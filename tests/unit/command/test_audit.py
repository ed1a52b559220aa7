"""`sim audit`: exit codes, JSON, files; as a program once."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import __main__ as cli
from sim.audit import drawn

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["audit", *arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def file(tmp_path: Path) -> str:
    rng = np.random.default_rng(0)
    group, score = rng.choice(2, 2000), rng.normal(size=2000).round(2)
    paid = rng.random(2000) < 1 / (1 + np.exp(-score - group))
    path = tmp_path / "loans.csv"
    frame = pd.DataFrame({"score": score + group, "repaid": np.where(paid, "yes", "no"), "race": np.array(["a", "b"])[group]})
    frame.to_csv(path, index=False)
    return str(path)


def test_exit_codes_follow_the_verdicts(say: Any, file: str) -> None:
    asked = ("scores", file, "--favourable", "yes", "--threshold", "0.5")
    assert say(*asked)[0] == 0
    assert say(*asked, "--tolerance", "selection=.9")[0] == 0
    code, out, _ = say(*asked, "--tolerance", "selection=.05", "--tolerance", "selection=.05")
    assert code == 1
    assert "NOT MET: Gap in approval rates" in out


def test_too_few_to_say_is_not_met_unless_allowed(say: Any, file: str) -> None:
    asked = ("scores", file, "--favourable", "yes", "--threshold", "0.5", "--json")
    value = json.loads(say(*asked, "--tolerance", "selection=.5")[1])["tolerances"][0]["value"]
    close = ("--tolerance", f"selection={value:.4f}")
    code, out, _ = say(*asked, *close)
    assert (code, json.loads(out)["tolerances"][0]["verdict"]) == (1, "too few to say")
    assert say(*asked, *close, "--allow-too-few")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--tolerance", "fair"), "tolerance must be one of selection, four_fifths, opportunity, odds, got 'fair'"),
        (("--outcome", "nothing"), "column 'nothing' must be one of 'score', 'repaid', 'race', got no such column"),
        (("--set", "speed=1"), "speed"),
        (("--baseline", "nowhere.json"), "manifest must be a readable text file"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_2(say: Any, file: str, arguments: tuple[str, ...], sentence: str) -> None:
    code, out, error = say("scores", file, *arguments)
    assert (code, out) == (2, "")
    assert error.startswith("Error: ")
    assert sentence in error
    assert error.count("\n") == 1


def test_a_month_is_compared_with_the_manifest_of_the_last(
    say: Any, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "figure", lambda *_table: "<svg></svg>")
    month, report = tmp_path / "month.json", tmp_path / "report.html"
    asked = ("scores", file, "--favourable", "yes", "--threshold", "0.5")
    assert say(*asked, "--save-manifest", str(month))[0] == 0
    code, out, _ = say(*asked, "--baseline", str(month), "--report", str(report), "--json")
    assert code == 0
    assert not any(row["moved"] for row in json.loads(out)["since"]["changes"])
    assert "Since the last report" in report.read_text(encoding="utf-8")
    assert cli.main(["run", "--manifest", str(month)]) == 2


def test_as_a_program_it_writes_a_report_with_the_pages_figure(file: str, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    command = [sys.executable, "-m", "sim", "audit", "scores", file, "--favourable", "yes", "--report", str(report)]
    done = subprocess.run([*command, "--tolerance", "selection=.01"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    text = report.read_text(encoding="utf-8")
    assert "<svg" in text
    assert "Gap in approval rates" in text
