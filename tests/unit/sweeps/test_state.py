"""A digest of what numbers depend on: it is the same in every process, and it moves when a module does."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.sweeps import state

ROOT = Path(__file__).resolve().parents[3]


def test_another_process_has_the_same() -> None:
    code = "from sim.sweeps import state; print(state.code())"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == state.code()


def test_it_moves_with_the_source_and_not_with_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    monkeypatch.setattr(state, "SIM", tmp_path / "sim")
    monkeypatch.setattr(state, "TABLES", tmp_path / "data")
    (tmp_path / "sim").mkdir()
    for content in (b"a = 1\n", b"a = 1\r\n", b"a = 2\n"):
        (tmp_path / "sim" / "a.py").write_bytes(content)
        found.append(state.code.__wrapped__())
    assert found[0] == found[1] != found[2]
    assert set(state.libraries()) == {"numpy", "scipy"}
