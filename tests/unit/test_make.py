"""`make test` runs style, types and tests, whatever the others say, and fails if one of them does."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("ruff check .", "ruff format --check .", "mypy", "python -m tests.chromium", "python -m pytest -n 3 --dist worksteal")
STAND_IN = """#!/bin/sh
ran="$(basename "$0")${*:+ $*}"
echo "$ran" >> "{log}"
[ "$ran" != "$FAILS" ]
"""


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("fails", ["", *PARTS])
def test_an_error_in_one_part_does_not_hide_the_others(fails: str, tmp_path: Path) -> None:
    log, tools = tmp_path / "log", tmp_path / "bin"
    tools.mkdir()
    for tool in ("ruff", "mypy", "python"):
        (tools / tool).write_text(STAND_IN.replace("{log}", str(log)), encoding="utf-8")
        (tools / tool).chmod(0o755)
    (tmp_path / "test.stamp").touch()
    world = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | {"FAILS": fails}
    ran = subprocess.run(["make", "test", f"VENV={tmp_path}"], cwd=ROOT, env=world, capture_output=True, text=True)
    assert sorted(log.read_text(encoding="utf-8").splitlines()) == sorted(PARTS), "types are checked beside the others"
    assert "mypy" in ran.stdout, "what it says is shown"
    assert (ran.returncode != 0) == bool(fails), ran.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_who_comes_by_the_name_that_is_told_is_let_in(tmp_path: Path) -> None:
    log, tools = tmp_path / "log", tmp_path / "bin"
    tools.mkdir()
    (tools / "streamlit").write_text(STAND_IN.replace("{log}", str(log)), encoding="utf-8")
    (tools / "streamlit").chmod(0o755)
    world = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    made = ["-o", f"{tmp_path}/run.stamp", f"VENV={tmp_path}"]
    said = subprocess.run(
        ["make", "share", *made], cwd=ROOT, env=world | {"FAILS": ""}, capture_output=True, text=True, check=True
    )
    name = subprocess.run(["hostname"], capture_output=True, text=True, check=True).stdout.strip()
    assert f"whoever reaches {name}, port 8501" in said.stdout
    assert f"--browser.serverAddress {name}" in log.read_text(encoding="utf-8")  # else the browser's origin is refused
