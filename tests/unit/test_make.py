"""`make test` runs style, types and tests, whatever the others say, and fails if one of them does."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("ruff check .", "ruff format --check .", "mypy", "python -m tests.chromium", "python -m pytest -n 2 --dist worksteal")
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
    assert log.read_text(encoding="utf-8").splitlines() == list(PARTS)
    assert (ran.returncode != 0) == bool(fails), ran.stderr
