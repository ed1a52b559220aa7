"""What many visitors at once need: nothing on the server's own thread that grows with what was ever imported."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.visitor import Visitor


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the open files of a process by /proc")
def test_nobody_watches_source_files(server: str, visitors: Callable[[str], Visitor]) -> None:
    visitors(server).open("smile")
    port = server.rsplit(":", 1)[1]
    (process,) = [p for p in Path("/proc").glob("[0-9]*") if f"--server.port\0{port}\0" in _command(p)]
    assert [f for f in (process / "fd").iterdir() if "inotify" in str(f.readlink())] == []


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:
        return ""
