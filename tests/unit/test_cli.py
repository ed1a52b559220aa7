"""The command line: the JSON that scripts rely on, and one sentence for every bad input."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim import __main__ as cli
from sim.analysis import presets

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs the command line: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        return code, *capsys.readouterr()

    return run


def test_list_json_has_the_contracts_keys(coin: sim.Model, say: Any) -> None:
    code, out, _ = say("list", "--json")
    (listed,) = json.loads(out)
    assert code == 0
    assert list(listed) == ["id", "section", "title", "badge", "parameters", "outcomes", "levers"]
    assert listed["section"] == "toys"
    number = listed["parameters"][0]
    assert number == {
        "name": "fairness",
        "default": 0.5,
        "low": 0.0,
        "high": 1.0,
        "step": 0.25,
        "scale": "linear",
        "choices": None,
        "unit": "share",
        "source": "toy2020",
    }
    metal, worn = listed["parameters"][3:]
    assert (metal["choices"], metal["low"]) == (["tin", "gold", "lead"], None)
    assert (worn["default"], worn["choices"]) == (False, None)
    assert list(listed["outcomes"][0]) == ["name", "label", "unit", "better", "low", "high"]
    assert listed["levers"][0]["settings"] == [True]


def test_run_json_has_the_contracts_keys(coin: sim.Model, say: Any) -> None:
    code, out, _ = say("run", "coin", "--set", "metal=gold", "--set", "fairness=0.4", "--seed", "2", "--json")
    ran = json.loads(out)
    assert code == 0
    assert list(ran) == ["model", "params", "seed", "version", "outcomes"]
    assert ran["params"] == coin.Params(metal="gold", fairness=0.4).model_dump()
    assert ran["outcomes"] == coin.run(coin.Params(metal="gold", fairness=0.4), 2)
    assert (ran["model"], ran["seed"], ran["version"]) == ("coin", 2, sim.__version__)


def test_an_undefined_outcome_is_null(coin: sim.Model, say: Any) -> None:
    assert json.loads(say("run", "coin", "--set", "kept=0", "--set", "tosses=0", "--json")[1])["outcomes"]["heads"] is None
    assert "undefined" in say("run", "coin", "--set", "kept=0", "--set", "tosses=0")[1]


def test_a_run_can_be_saved_and_run_again(coin: sim.Model, say: Any, tmp_path: Path) -> None:
    file = str(tmp_path / "coin.json")
    assert say("run", "coin", "--seed", "5", "--save-manifest", file)[0] == 0
    code, out, _ = say("run", "--manifest", file)
    assert code == 0
    assert "reproduced exactly" in out
    assert say("run", "coin", "--manifest", file)[0] == 2


def test_frontier_json_has_the_contracts_keys(coin: sim.Model, say: Any) -> None:
    code, out, _ = say("frontier", "coin", "--json", "--set", "metal=lead")
    found = json.loads(out)
    assert code == 0
    assert list(found) == ["model", "params", "seed", "version", "x", "y", "points"]
    assert (found["x"], found["y"], len(found["points"])) == ("fairness", "cost", 5)
    expected = {"set.fairness": 0.25, "fairness": 0.25, "cost": 1.25, "efficient": True, "supported": True}
    assert found["points"][1] == expected


def test_frontier_csv_is_the_whole_frame(coin: sim.Model, say: Any, tmp_path: Path) -> None:
    code, out, _ = say("frontier", "coin", "--csv", str(tmp_path / "front.csv"))
    frame = pd.read_csv(tmp_path / "front.csv")
    assert code == 0
    assert "5 policies, 5 of them efficient" in out
    assert list(frame.columns) == ["set.fairness", "fairness", "cost", "efficient", "supported"]


def test_frontier_between_other_outcomes_runs_what_its_frame_lacks(coin: sim.Model, say: Any) -> None:
    """`dear` is twice the cost and is in no row of the frame; cheap and dear do not collide, so that one policy is efficient."""
    found = json.loads(say("frontier", "coin", "--x", "cost", "--y", "dear", "--json")[1])
    assert [point["dear"] for point in found["points"]] == [0.0, 5.0, 10.0, 15.0, 20.0]
    assert [point["efficient"] for point in found["points"]] == [True, False, False, False, False]
    turned = json.loads(say("frontier", "coin", "--x", "cost", "--y", "fairness", "--json")[1])
    assert all(point["efficient"] for point in turned["points"])


def test_frontier_keeps_undefined_policies_as_null_and_not_efficient(
    coin: sim.Model, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(model: sim.Model, params: Any, seed: int = 0) -> dict[str, float | None]:
        return {**dict.fromkeys(("fairness", "cost", "dear"), float(seed)), "heads": params.fairness or None}

    monkeypatch.setattr(sim.Model, "run", run)
    points = json.loads(say("frontier", "coin", "--y", "heads", "--json")[1])["points"]
    assert points[0]["heads"] is None
    assert [point["efficient"] for point in points] == [False, False, False, False, True]
    assert "1 where fairness or heads is undefined" in " ".join(say("frontier", "coin", "--y", "heads")[1].split())


@pytest.mark.parametrize("command", [["list"], ["run", "coin"], ["frontier", "coin"], ["validate"], ["claims"]])
def test_every_command_has_words_for_people(coin: sim.Model, say: Any, command: list[str]) -> None:
    code, out, error = say(*command)
    assert (code, error) == (0, "")
    assert out.strip()
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)
    code, out, _ = say(command[0], "--help")
    assert code == 0
    assert "Example" in out
    assert f"python -m sim {command[0]}" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "coni"], r"there is no model coni; did you mean coin\?"),
        (["run", "zzz"], "there is no model zzz; there are coin"),
        (["run"], "MODEL must be one of coin, got nothing"),
        (["run", "coin", "--set", "fairness"], "a setting must be NAME=VALUE, got 'fairness'"),
        (["run", "coin", "--set", "fairness=2"], r"fairness must be in \[0, 1\], got 2"),
        (["run", "coin", "--set", "fairness=x"], r"fairness must be in \[0, 1\], got 'x'"),
        (["run", "coin", "--set", "fairness=nan"], r"fairness must be in \[0, 1\], got nan"),
        (["run", "coin", "--set", "metal=clay"], "metal must be one of tin, gold, lead, got 'clay'"),
        (["run", "coin", "--set", "worn=maybe"], "worn must be true or false, got 'maybe'"),
        (["run", "coin", "--set", "fairnes=1"], r"there is no parameter fairnes; did you mean fairness\?"),
        (["run", "coin", "--set", "kept=9"], "kept must be at most tosses = 4, got 9"),
        (["run", "coin", "--set", "kept=1", "--set", "kept=2"], "kept must be set once, got '1' and '2'"),
        (["run", "coin", "--seed", "-1"], "seed must be a whole number from 0, got -1"),
        (["run", "coin", "--seed", "x"], "Invalid value for '--seed'"),
        (["run", "coin", "--save-manifest", "/dev/null/x"], "file must be one that can be written, got /dev/null/x"),
        (["run", "--manifest", "/dev/null/x"], "manifest must be a readable text file"),
        (["run", "--manifest", "x.json", "--seed", "3"], "--manifest must stand alone"),
        (["frontier"], "Missing argument 'model'"),
        (["frontier", "coin", "--x", "price"], "coin has no outcome price; it has fairness, cost, heads, dear"),
        (["frontier", "coin", "--x", "cost"], "y must be another outcome than x, got cost for both"),
        (["frontier", "coin", "--y", "heads", "--set", "kept=0", "--set", "tosses=0"], "must be defined together"),
        (["frontier", "coin", "--csv", "/dev/null/x.csv"], "file must be one that can be written"),
        (["validate", "dice"], "there is no model dice"),
        (["claims", "coni"], r"there is no model coni; did you mean coin\?"),
        (["claims", "coin", "--seeds", "0"], "seeds must be at least 1 and first at least 0, got 0 and 9000"),
        (["sweeep"], "No such command 'sweeep'"),
        (["list", "--jsn"], "No such option: --jsn"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(coin: sim.Model, say: Any, arguments: list[str], said: str) -> None:
    code, out, error = say(*arguments)
    assert code == 2
    assert out == ""
    assert re.search(said, error)
    assert error.startswith("Error: ")
    assert error.count("\n") == 1


def test_claims_counts_seeds_and_tells_a_promise_that_is_not_kept(
    coin: sim.Model, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = coin.Params()
    asked: list[int] = []

    class Odd(presets.Preset):
        def test(self, seed: int = 0) -> bool:
            asked.append(seed)
            return seed % 2 == 1

    found = tuple(
        Odd(id, "coin", id, "Heads.", share, params, None, "", order=1) for id, share in (("kept", 0.5), ("broken", 0.6))
    )
    monkeypatch.setattr(presets, "load", lambda _: found)
    code, out, _ = say("claims", "coin", "--seeds", "10", "--first", "7", "--json")
    assert (code, asked) == (1, [*range(7, 17)] * 2)
    assert [(row["preset"], row["held"], row["promised"]) for row in json.loads(out)] == [
        ("kept", 0.5, 0.5),
        ("broken", 0.5, 0.6),
    ]
    monkeypatch.setattr(presets, "load", lambda _: found[:1])
    assert say("claims", "coin", "--seeds", "10")[0] == 0


def test_the_module_runs_as_a_program() -> None:
    """Through the interpreter, on the models that there are: exit codes reach the shell and nothing but JSON is printed."""
    listed = subprocess.run([sys.executable, "-m", "sim", "list", "--json"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [model["id"] for model in json.loads(listed.stdout)] == list(sim.ids())
    refused = subprocess.run(
        [sys.executable, "-m", "sim", "run", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_redteam_finds_what_breaks_a_claim_and_hands_over_its_page(say: Any) -> None:
    code, out, _ = say("redteam", "merit", "less-unequal", "--tests", "40", "--json")
    found = json.loads(out)
    assert (code, found["tests_run"], found["search"]) == (0, 40, "random")
    assert found["broken"] > 0
    assert found["link"].startswith("/merit?merit_")
    assert 0 < found["bound"] <= 1
    _, told, _ = say("redteam", "merit", "less-unequal", "--tests", "40", "--search", "grid")
    assert "nothing may be said about how often" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["merit", "nope"], "preset must be one of "),
        (["merti", "less-unequal"], "there is no model merti; did you mean merit?"),
        (
            ["merit", "less-unequal", "--search", "luck"],
            "search must be one of random, grid, low_discrepancy, evolutionary, got luck",
        ),
        (["merit", "less-unequal", "--tests", "0"], "tests must be in [1, 100000], got 0"),
    ],
)
def test_redteam_refuses_in_one_sentence(say: Any, arguments: list[str], said: str) -> None:
    code, out, err = say("redteam", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_levers_are_told_with_what_they_do(say: Any) -> None:
    code, out, _ = say("levers", "trust", "--json")
    told = json.loads(out)
    assert code == 0
    assert [row["parameter"] for row in told] == [lever.parameter for lever in sim.load("trust").LEVERS]
    assert list(told[0]) == ["model", "parameter", "actor", "principle", "effect", "setting", "size", "elsewhere"]
    words = say("levers", "trust")[1]
    assert words.startswith("5 levers; ")
    assert "moves the frontier" in words
    assert say("levers", "trsut")[0] == 2


def test_golden_writes_checks_and_prints_bits(coin: sim.Model, say: Any) -> None:
    assert say("golden", "--check") == (
        2,
        "",
        "Error: data/golden/coin.json must say what coin gives, got nothing: python -m sim golden coin writes it\n",
    )
    assert say("golden") == (0, "coin: written\n", "")
    assert say("golden", "coin") == (0, "coin: unchanged\n", "")
    assert say("golden", "--check") == (0, "1 models give what is shipped.\n", "")
    code, out, _ = say("golden", "--exact")
    assert (code, out.split()[1:]) == (0, ["coin"])
    assert say("golden", "coni")[2] == "Error: there is no model coni; did you mean coin?\n"


def test_golden_says_what_differs(coin: sim.Model, say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    say("golden")
    monkeypatch.setattr(coin.module, "SHIFT", 1.0)
    code, out, _ = say("golden", "--check")
    assert code == 1
    assert out.splitlines()[0] == "coin at defaults: cost is 6.0, 5.0 is shipped"
