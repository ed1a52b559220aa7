"""The app served, all pages looked at, five visitors who send the largest table at once, then one who sends 205 MB: what its memory comes to.

Part of bench_uploads_memory. The server is a process of its own; its largest resident memory (VmHWM) is read from /proc.
"""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from threading import Thread

from pages.ui.shell.contents import SECTIONS
from sim.own import limits
from tests import bombs
from tests.visitor import Visitor

FIVE = 5
TOO_LARGE = 205  # MB
FILE = "_upload_turn_0"
WARM = 15  # seconds until what the server computes at first is there


class Listener(Visitor):
    """A visitor who remembers every sentence about a file, also those that are gone again."""

    def __init__(self, server: str) -> None:
        """Begin with nothing heard."""
        super().__init__(server)
        self.heard: list[str] = []

    def _draw(self, path: tuple[int, ...], delta: object) -> None:
        super()._draw(path, delta)  # type: ignore[arg-type]
        said = re.sub("<[^>]*>", "", self.texts.get(path, ""))
        if re.search("before yours|must be|Your file", said) and said not in self.heard:
            self.heard.append(said)


def send(address: str, content: bytes, heard: list[str]) -> None:
    """Send one file as scores, and leave it there."""
    visitor = Listener(address)
    visitor.open("your_data")
    visitor.upload(FILE, "mine.csv", content)
    heard.extend(visitor.heard)
    _STAY.append(visitor)


_STAY: list[Visitor] = []


def peak(pid: int, name: str = "VmHWM") -> float:
    """Return a process's memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def measure(content: bytes, port: int) -> None:
    """Print what the server takes before, with five files at once, and with one that is too large."""
    address = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options],
        cwd=bombs.ROOT,
        env=os.environ | {limits.SETTING: str(limits.MEMORY)},
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        everywhere = Visitor(address)
        for page in (entry.address for section in SECTIONS for entry in section.entries):
            everywhere.open(page)
            everywhere.settle()
        everywhere.leave()
        time.sleep(WARM)
        print(
            f"server, every page looked at: {peak(server.pid, 'VmRSS'):.0f} MB, largest so far {peak(server.pid):.0f} MB",
            flush=True,
        )
        for what, contents in (
            (f"{FIVE} of {len(content) / 2**20:.0f} MB at once", [content] * FIVE),
            (f"one of {TOO_LARGE} MB", [b"score,repaid,group\n" + b"1,0,a\n" * (TOO_LARGE * 2**20 // 6)]),
        ):
            Path(f"/proc/{server.pid}/clear_refs").write_text("5")
            start, heard = peak(server.pid, "VmRSS"), []  # type: ignore[var-annotated]
            threads = [Thread(target=send, args=(address, each, heard)) for each in contents]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print(f"{what}: from {start:.0f} to at most {peak(server.pid):.0f} MB, then {peak(server.pid, 'VmRSS'):.0f} MB")
            for sentence in dict.fromkeys(heard):
                print(f"    {heard.count(sentence)} x {sentence[:150]}", flush=True)
    finally:
        for visitor in _STAY:
            visitor.leave()
        server.terminate()
        server.wait()
