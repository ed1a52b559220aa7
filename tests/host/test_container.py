"""The container: a linter reads its files; where a container tool runs it is built and asked; what it copies is served everywhere.

What is served here is no container: the same files in a folder of their own, started by the same command, in a home that cannot be written.
"""

import json
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, free_port, healthy, serve
from tests.visitor import Visitor

DOCKERFILES = (ROOT / "Dockerfile", ROOT / ".devcontainer" / "Dockerfile")
MEMORY = "690m"  # what Community Cloud promises
LINTER = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")
TOOL = next((tool for tool in map(shutil.which, ("docker", "podman")) if tool), None)


def runs(tool: str | None) -> bool:
    """Return whether a container tool is there and its engine answers."""
    return tool is not None and subprocess.run([tool, "info"], capture_output=True, timeout=60).returncode == 0


def lines(instruction: str) -> list[list[str]]:
    """Return the words of each such instruction of the Dockerfile."""
    found = [line.split(maxsplit=1) for line in DOCKERFILES[0].read_text().splitlines()]
    return [shlex.split(line[1]) for line in found if line[:1] == [instruction]]


def commanded() -> list[str]:
    """Return the command that the container starts."""
    (line,) = (line for line in DOCKERFILES[0].read_text().splitlines() if line.startswith("CMD "))
    return list(json.loads(line.removeprefix("CMD ")))


@pytest.mark.skipif(LINTER is None, reason="hadolint is not installed")
@pytest.mark.parametrize("file", DOCKERFILES, ids=["app", "devcontainer"])
def test_the_linter_has_no_complaint(file: Path) -> None:
    done = subprocess.run([str(LINTER), str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nobody_is_root_and_health_is_asked() -> None:
    assert int(lines("USER")[-1][0]) > 0
    assert "/_stcore/health" in DOCKERFILES[0].read_text()
    assert json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())["build"]["dockerfile"] == "Dockerfile"


def test_what_is_copied_is_let_through() -> None:
    let = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {name for *names, _ in lines("COPY") for name in names} == let


def test_what_is_copied_serves_and_writes_nothing(
    tmp_path: Path, visitors: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, home = tmp_path / "app", tmp_path / "home"
    app.mkdir()
    home.mkdir()
    for *names, to in lines("COPY"):
        for name in names:
            source, target = ROOT / name, app / ("" if to == "./" else to)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
    before = sorted(map(str, app.rglob("*")))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv("ALIGNMENT_TRADEOFFS_CACHE", "/proc/nowhere")
    python, *command = commanded()
    assert (python, command[:4]) == ("python", ["-m", "streamlit", "run", "app.py"])
    with serve("app.py", home, folder=app) as address:
        visitor = visitors(address)
        visitor.open("lending")
        assert visitor.errors == []
        assert any("of what it could" in text for text in visitor.texts.values())
        visitor.open("loop")
        assert visitor.errors == []
    assert sorted(map(str, app.rglob("*"))) == before


@pytest.mark.skipif(
    not runs(TOOL), reason="no container tool runs here; hadolint has read the files, and what they copy was served"
)
def test_it_builds_and_answers_within_the_hosts_memory() -> None:
    name, port = f"alignment-tradeoffs-{free_port()}", free_port()
    subprocess.run([str(TOOL), "build", "-t", name, str(ROOT)], check=True, timeout=1200)
    options = [
        "--rm",
        "--detach",
        "--read-only",
        "--tmpfs",
        "/tmp",
        "--memory",
        MEMORY,
        "-p",
        f"127.0.0.1:{port}:8501",
        "--name",
        name,
    ]
    subprocess.run([str(TOOL), "run", *options, name], check=True, timeout=120)
    try:
        until = time.monotonic() + 120
        while not healthy(f"http://127.0.0.1:{port}"):
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.5)
        visitor = Visitor(f"http://127.0.0.1:{port}")
        visitor.open("lending")
        visitor.leave()
        assert visitor.errors == []
        who = subprocess.run([str(TOOL), "exec", name, "id", "-u"], capture_output=True, text=True, check=True, timeout=60)
        assert who.stdout.strip() != "0"
    finally:
        subprocess.run([str(TOOL), "rm", "--force", name], timeout=120)
        subprocess.run([str(TOOL), "rmi", "--force", name], timeout=120)
