"""Manifests: what they hold, that they give back the same bits, and what a bad one is told."""

import hashlib
import json
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

import sim
from sim import __main__ as cli
from sim.analysis import manifest
from sim.contract.parameters import InvalidInput


@pytest.fixture
def made(coin: sim.Model) -> manifest.Manifest:
    return manifest.make(coin, coin.Params(fairness=1 / 3, tosses=7, worn=True), seed=3, files={"mine.csv": b"a,b\n1,2\n"})


def test_it_names_all_that_a_number_depends_on(coin: sim.Model, made: manifest.Manifest) -> None:
    assert made.outcomes == coin.run(coin.Params(fairness=1 / 3, tosses=7, worn=True), 3)
    assert set(made.libraries) == {"python", "numpy", "scipy", "pandas"}
    assert made.version == sim.__version__
    assert made.sources == ["toy2020"]
    assert made.files == {"mine.csv": hashlib.sha256(b"a,b\n1,2\n").hexdigest()}


def test_the_link_gives_back_the_parameters(coin: sim.Model, made: manifest.Manifest) -> None:
    link = urlparse(made.link)
    query = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert link.path == "/coin"
    assert query.pop("coin_seed") == "3"
    assert query["coin_worn"] == "true"
    params = coin.Params(**{name.removeprefix("coin_"): value for name, value in query.items()})
    assert params == coin.Params(fairness=1 / 3, tosses=7, worn=True)


def test_written_and_read_it_is_the_same_and_reproduces_exactly(made: manifest.Manifest, tmp_path: Path) -> None:
    file = tmp_path / "coin.json"
    file.write_text(manifest.write(made))
    assert manifest.read(file) == made
    again = manifest.reproduce(made)
    assert again.exact
    assert again.versions == {}


def test_an_undefined_outcome_is_reproduced_too(coin: sim.Model, tmp_path: Path) -> None:
    made = manifest.make(coin, coin.Params(tosses=0, kept=0))
    (tmp_path / "coin.json").write_text(manifest.write(made))
    assert manifest.read(tmp_path / "coin.json").outcomes["heads"] is None
    assert manifest.reproduce(made).exact


def test_the_command_line_says_what_differs(made: manifest.Manifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "coin.json"
    file.write_text(manifest.write(made))
    assert cli.main(["run", "--manifest", str(file)]) == 0
    assert "All 4 outcomes of coin are reproduced exactly." in capsys.readouterr().out
    raw = made.model_dump()
    raw["outcomes"]["cost"] += 1e-15 * 8
    raw["libraries"]["numpy"] = "1.0.0"
    file.write_text(json.dumps(raw))
    assert cli.main(["run", "--manifest", str(file)]) == 1
    said = capsys.readouterr().out
    assert "cost differs: " in said
    assert "numpy 1.0.0 then and " in said
    assert "1 of 4 outcomes of coin are not reproduced." in said
    assert cli.main(["run", "--manifest", str(file), "--json"]) == 1
    assert list(json.loads(capsys.readouterr().out)["changed"]) == ["cost"]


def test_other_versions_alone_are_no_failure(made: manifest.Manifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "coin.json"
    file.write_text(json.dumps(made.model_dump() | {"version": "0.0.1"}))
    assert cli.main(["run", "--manifest", str(file)]) == 0
    assert f"sim 0.0.1 then and {sim.__version__} now" in capsys.readouterr().out


def test_an_outcome_that_came_or_went_differs(made: manifest.Manifest) -> None:
    fewer = {name: value for name, value in made.outcomes.items() if name != "heads"}
    again = manifest.reproduce(made.model_copy(update={"outcomes": fewer | {"old": None}}))
    assert set(again.changed) == {"heads", "old"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model": "dice"}, "coin.json: there is no model dice; there are coin"),
        ({"model": 3}, "coin.json: model must be a valid string, got 3"),
        ({"seed": -1}, "coin.json: seed must be greater than or equal to 0, got -1"),
        ({"seed": "3"}, "coin.json: seed must be a valid integer, got '3'"),
        ({"params": {"fairness": 7}}, r"coin.json: fairness must be in \[0, 1\], got 7"),
        ({"params": {"age": 7}}, "coin.json: there is no parameter age"),
        ({"params": []}, "coin.json: params must be a valid dictionary, got list"),
        ({"outcomes": {"cost": "much"}}, "coin.json: outcomes.cost must be a valid number, got 'much'"),
        ({"outcomes": {"cost": float("nan")}}, "coin.json: outcomes.cost must be a finite number, got nan"),
        ({"files": {"a": "12"}}, "coin.json: files.a must match pattern .*, got '12'"),
        ({"odd": 1}, "coin.json: field must be one of model, .*, got odd"),
    ],
)
def test_a_bad_manifest_is_told_in_one_sentence(
    made: manifest.Manifest, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    file = tmp_path / "coin.json"
    file.write_text(json.dumps(made.model_dump() | changes))
    with pytest.raises(InvalidInput, match=said):
        manifest.read(file)
    assert cli.main(["run", "--manifest", str(file)]) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_manifest_is_told_in_one_sentence(coin: sim.Model, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(InvalidInput, match="must be"):
        manifest.read(tmp_path / "x.json")
    with pytest.raises(InvalidInput, match="manifest must be a readable text file, got"):
        manifest.read(tmp_path)


def test_a_missing_field_is_named(made: manifest.Manifest, tmp_path: Path) -> None:
    raw = made.model_dump()
    del raw["seed"]
    (tmp_path / "x.json").write_text(json.dumps(raw))
    with pytest.raises(InvalidInput, match=r"x\.json: seed must be there, got nothing"):
        manifest.read(tmp_path / "x.json")
