"""A shared host, before and after: `python -m tests.bench.bench_host [cost] [crowd] [memory] [--tree FOLDER]... [--seconds 30]`.

cost: processor milliseconds of the server for one move of each page's main knob, worst first, on values that nobody asked for before.
crowd: a visitor on lending alone, then with 14 and with 29 others on mixed pages, each moving every two seconds; what a move takes, how many
are answered, the slowest, errors. memory: MB resident after the warm-up, after every page, while 30 visitors look at all of them, with five
uploads of 25 MB one after the other, and two minutes after all have left; the server may take 690 MB where `prlimit --data` or a cgroup holds
it to that (`--limit 690`; without it the peak is only measured). Name the folders of two versions by `--tree` to have both in one run.
For numbers on two quiet cores: `taskset -c 0,1 python -m tests.bench.bench_host crowd` with nothing else running; visitors are threads of this
process and take about a fifth of one core at 15 moves a second.
"""

import argparse
import contextlib
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.visitor import Visitor

HERE = Path(__file__).resolve().parents[2]
PAGES = ("lending", "hiring", "navigation", "privacy", "security", "merit", "risk_scores", "smile")
PAGES += ("feed", "opinions", "trust", "raters", "label_cost")
MEMORY = Path("/sys/fs/cgroup")
EVERY = 2.0  # seconds between two moves of one visitor
TICKS = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    """A server of one version."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Return the seconds of processor that it has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self, what: str = "VmRSS") -> int:
        """Return what is resident, or was at most (VmHWM), MB."""
        found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        assert found is not None
        return int(found[1]) // 1024


@contextlib.contextmanager
def serve(tree: Path, limit: int = 0, warm: float = 45.0) -> Iterator[Server]:
    """Serve a version on a free port of the loopback, and wait until it is warm."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    with tempfile.TemporaryDirectory() as home, open(Path(home) / "log", "wb") as log, group(limit) as tasks:
        if limit:
            inside = f"echo $$ > {tasks} && exec" if tasks else f"exec prlimit --data={limit * 2**20}"
            command = ["sh", "-c", f'{inside} "$@"', "sh", *command]
        process = subprocess.Popen(command, cwd=tree, env=os.environ | {"HOME": home}, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            while True:
                with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
                    break
                time.sleep(0.2)
            time.sleep(warm)
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def group(limit: int) -> Iterator[Path | None]:
    """Make a control group of so many MB, and return the file that takes its members; None where none can be made."""
    if not limit or not (MEMORY / "memory").is_dir():
        yield None
        return
    made = MEMORY / "memory" / f"bench_host_{os.getpid()}"
    try:
        made.mkdir()
        (made / "memory.limit_in_bytes").write_text(str(limit * 2**20))
    except OSError:
        yield None
        return
    try:
        yield made / "cgroup.procs"
        killed = re.search(r"oom_kill (\d+)", (made / "memory.oom_control").read_text())
        print(f"held to {limit} MB by a control group; processes ended for want of memory: {killed[1] if killed else 'unknown'}")
    finally:
        made.rmdir()


def knob(visitor: Visitor) -> tuple[str, float, float, float] | None:
    """Return the page's main knob as the page shows it: the first slider that has a fragment."""
    found = [key for key, (_, fragment, kind) in visitor.widgets.items() if kind == "slider" and fragment]
    return (found[0], *visitor.spans[found[0]]) if found else None


def values(low: float, high: float, step: float, rng: random.Random) -> Iterator[float]:
    """Yield places of a knob as a hand moves it: some steps one way, then a jump."""
    at = low
    while True:
        further = at + step if at + step <= high else low
        at = low + step * rng.randrange(int((high - low) / step) + 1) if rng.random() < 0.3 else further
        yield round(min(at, high), 6)


def cost(tree: Path) -> list[tuple[float, float, str]]:
    """Return, for each page, the processor milliseconds of a move on a fresh value, and of one that was asked for before."""
    rows = []
    with serve(tree) as server:
        for page in PAGES:
            visitor = Visitor(server.address)
            visitor.open(page)
            visitor.settle()
            main = knob(visitor)
            if main is None:
                continue
            name, low, high, step = main
            places = [round(low + step * i, 6) for i in range(int((high - low) / step) + 1)][1::3][:6]
            spent = []
            for _ in range(2):
                start = server.cpu()
                for place in places:
                    visitor.move(name, place)
                    visitor.settle()
                time.sleep(0.5)
                spent.append((server.cpu() - start) / len(places) * 1000)
            visitor.leave()
            rows.append((spent[0], spent[1], page))
    return sorted(rows, reverse=True)


def crowd(server: Server, others: int, seconds: float) -> dict[str, float]:
    """Return what moves take while a visitor on lending and `others` on mixed pages each move every two seconds."""
    pages = [page for page in PAGES if page != "lending"]
    taken: dict[str, list[float]] = {}
    wrong, ended, lock = [0], threading.Event(), threading.Lock()
    opened = threading.Barrier(others + 2)

    def move(number: int, page: str) -> None:
        rng = random.Random(number)
        try:
            visitor = Visitor(server.address)
            visitor.open(page)
            main = knob(visitor)
            assert main is not None, page
            way = values(*main[1:], rng)
            opened.wait(300)
            ended.wait(EVERY * rng.random())
            while not ended.is_set():
                start = time.perf_counter()
                visitor.move(main[0], next(way))
                with lock:
                    taken.setdefault("lending" if number == 0 else "others", []).append(time.perf_counter() - start)
                visitor.look_until(start + EVERY)
            wrong[0] += len(visitor.errors)
            visitor.leave()
        except Exception as error:
            print(f"  {page}: {type(error).__name__} {error}", flush=True)
            if not ended.is_set() and number == 0:
                opened.abort()
            wrong[0] += 1

    threads = [threading.Thread(target=move, args=(i, "lending" if i == 0 else pages[i % len(pages)])) for i in range(others + 1)]
    for thread in threads:
        thread.start()
    opened.wait(300)
    start, before = time.perf_counter(), server.cpu()
    time.sleep(seconds)
    ended.set()
    for thread in threads:
        thread.join()
    ran = time.perf_counter() - start
    one, every = taken.get("lending", [np.nan]), [t for found in taken.values() for t in found]
    return {
        "visitors": others + 1,
        "lending p50 ms": float(np.median(one)) * 1000,
        "lending p95 ms": float(np.quantile(one, 0.95)) * 1000,
        "all p50 ms": float(np.median(every)) * 1000,
        "all p95 ms": float(np.quantile(every, 0.95)) * 1000,
        "slowest s": max(every),
        "moves/s": len(every) / ran,
        "cores": (server.cpu() - before) / ran,
        "errors": wrong[0],
    }


def memory(tree: Path, limit: int) -> dict[str, int]:
    """Return MB resident at each stage of a day of a small host."""
    found = {}
    with serve(tree, limit) as server:
        found["warmed"] = server.megabytes()
        visitors = [Visitor(server.address) for _ in range(30)]
        for page in PAGES:
            visitors[0].open(page)
            visitors[0].settle()
        found["every page"] = server.megabytes()
        for i in range(len(visitors)):
            for page in PAGES[i % 4 :: 4]:
                visitors[i].open(page)
        found["30 visitors"] = server.megabytes()
        for number in range(5):
            owner = visitors[number]
            owner.open("your_data")
            field = next(key for key in owner.widgets if key.startswith("_upload_turn_"))
            owner.upload(field, "own.csv", table(number))
        found["five uploads of 25 MB"] = server.megabytes()
        for visitor in visitors:
            visitor.leave()
        time.sleep(120)
        found["two minutes after all left"] = server.megabytes()
        found["at most"] = server.megabytes("VmHWM")
    return found


def table(number: int) -> bytes:
    """Return a table of 25 MB."""
    rng = random.Random(number)
    row = [f"{rng.random():.4f},{rng.random() < 0.5:d},{'AB'[i % 2]},remark {i}" for i in range(10_000)]
    whole = "\n".join(row)
    return ("score,label,group,note\n" + "\n".join([whole] * (25 * 10**6 // len(whole)))).encode()


def main() -> None:
    """Print the tables asked for, all of them unless some are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", default=["cost", "crowd", "memory"])
    parser.add_argument("--tree", type=Path, action="append")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--warm", type=float, default=45.0)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--others", type=int, nargs="*", default=[0, 14, 29])
    asked = parser.parse_args()
    for tree in asked.tree or [HERE]:
        print(f"== {tree.name}", flush=True)
        if "cost" in asked.tables:
            print("cpu ms per move: fresh, again, page")
            for fresh, again, page in cost(tree):
                print(f"{fresh:10.0f} {again:8.0f}  {page}", flush=True)
        if "crowd" in asked.tables:
            for others in asked.others:
                with serve(tree, warm=asked.warm) as server:
                    print(", ".join(f"{n} {v:.3g}" for n, v in crowd(server, others, asked.seconds).items()), flush=True)
        if "memory" in asked.tables:
            print(", ".join(f"{name} {size}" for name, size in memory(tree, asked.limit).items()), flush=True)


if __name__ == "__main__":
    main()
