"""What a sweep costs beside the runs themselves, how it grows with workers, and that it survives being killed at any moment.

python -m tests.bench.bench_sweep            # processes of this machine, and a Dask cluster of its own where Dask is installed
python -m tests.bench.bench_sweep kills 20   # kills the client, its worker and (Dask) the scheduler, twenty times each, and compares bytes
"""

import importlib.util
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

import sim
from sim.sweeps import course, design, workers
from sim.sweeps.journal import Journal
from sim.sweeps.table import read

ROOT = Path(__file__).resolve().parents[2]
DASK = importlib.util.find_spec("distributed") is not None


def small(runs: int) -> design.Design:
    """Return runs that take a fraction of a millisecond each."""
    model = sim.load("merit")
    return design.grid(model, model.Params(), [], runs)


def usual(runs: int) -> design.Design:
    """Return runs that take some ten milliseconds each."""
    model = sim.load("patrols")
    return design.grid(model, model.Params(days=1000), [], runs)


def plain(made: design.Design) -> float:
    """Return the seconds that a loop takes."""
    began = time.perf_counter()
    for values, seed in made.runs(range(len(made))):
        made.model.run(made.base.replace(**dict(zip(made.varied, values, strict=True))), seed)
    return time.perf_counter() - began


def measured(made: design.Design, where: workers.Workers, seconds: float) -> tuple[float, float, bytes]:
    """Return the seconds until the first run was back, the seconds a run from then on, and the file."""
    heard: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.parquet"
        began = time.perf_counter()
        course.run(made, out, where, lambda done, _: heard.append((time.perf_counter() - began, done)), seconds)
        (start, before), (end, after) = heard[min(10, len(heard) // 2)], heard[-1]
        return heard[1][0], (end - start) / (after - before), out.read_bytes()


@contextmanager
def cluster(many: int) -> Iterator[str]:
    """Yield the address of a scheduler with this many workers of one thread."""
    with ExitStack() as end:
        address = scheduler(end)
        for _ in range(many):
            started(end, "worker", address, "--nworkers", "1", "--nthreads", "1")
        time.sleep(4)
        yield address


def scheduler(end: ExitStack, port: int | None = None) -> str:
    """Return the address of a scheduler that was started, on a port that is free."""
    if port is None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
    started(end, "scheduler", "--host", "127.0.0.1", "--port", str(port))
    return f"tcp://127.0.0.1:{port}"


def started(end: ExitStack, *arguments: str) -> subprocess.Popen[bytes]:
    """Return a process of Dask's, which is ended with all its children at the end."""
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end.callback(_ended, process)
    return process


def _ended(process: "subprocess.Popen[bytes]") -> None:
    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        if one.is_running():
            one.kill()
    process.wait()


def costs() -> None:
    """Print what a task costs, how the rate grows, and what the journal and the file take."""
    course.RATE = 10**9  # tasks as small as is asked
    single, many = small(2000), usual(600)
    plain(small(50)), plain(usual(5))
    print(
        f"plain loop: merit {1e3 * plain(single) / len(single):.3f} ms a run, patrols {1e3 * plain(many) / len(many):.2f} ms a run"
    )
    places: list[tuple[str, int]] = [("processes", 1), ("processes", 2), *([("dask", 1), ("dask", 2)] if DASK else [])]
    files = set()
    for kind, number in places:
        with ExitStack() as end:
            where: workers.Workers = (
                workers.Local(number) if kind == "processes" else workers.Dask(end.enter_context(cluster(number)))
            )
            loop = plain(single) / len(single)
            first, each, _ = measured(single, where, 0.0)
            _, packed, _ = measured(small(20_000), where, course.SECONDS)
            loop_many = plain(many) / len(many)
            _, usual_each, file = measured(many, where, course.SECONDS)
            files.add(file)
            print(
                f"{kind}, {number} workers: first run after {first:.1f} s; a task of one run {1e3 * each:.2f} ms, of which the run "
                f"{1e3 * loop:.2f}; in tasks of half a second {packed / loop:.2f} of the loop; patrols {usual_each / loop_many:.2f} of the loop"
            )
    assert len(files) == 1, "the same sweep must be the same bytes"
    _file()


def _file() -> None:
    """Print how quickly results are kept, and how quickly the file is written from what was kept."""
    made = small(200_000)
    row = [0.123456789012345] * len(made.description.outcomes)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.parquet"
        journal = Journal(out, made.description)
        began = time.perf_counter()
        for start in range(0, len(made), 100):
            journal.add(start, [row] * 100)
        kept = time.perf_counter() - began
        size = journal.path.stat().st_size
        journal.close()
        began = time.perf_counter()
        course.run(made, out, workers.Local(1))
        took = time.perf_counter() - began
        print(
            f"kept: {len(made) / kept:,.0f} runs a second in lines of 100, {size / len(made):.0f} bytes a run; "
            f"read again and written: {len(made) / took:,.0f} runs a second, {out.stat().st_size / len(made):.1f} bytes a run"
        )


def kills(times: int) -> None:
    """Kill at random moments, go on, and compare with what was never interrupted."""
    rng = random.Random(0)
    command = [sys.executable, "-m", "sim", "sweep", "patrols", "--grid", "days=100,1000", "--seeds", "100", "--json", "--out"]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.parquet"
        subprocess.run([*command, str(whole), "--jobs", "2"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)

        def trial(number: int, name: str, more: list[str], victim: Callable[[int], int | None]) -> None:
            out = Path(folder) / f"{name}{number}.parquet"
            starts = 0
            while not out.exists() or out.with_name(out.name + ".partial").exists():
                client = subprocess.Popen(
                    [*command, str(out), *more], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
                starts += 1
                if starts < 4:
                    time.sleep(rng.uniform(0.5, 5.0))
                    pid = victim(client.pid)
                    if pid is not None and client.poll() is None:
                        os.kill(pid, 9)
                client.wait()
                assert starts < 20, "it does not come to an end"
            assert out.read_bytes() == whole.read_bytes(), f"{name} {number}: other bytes"
            assert len(read(out).frame) == 200
            print(f"{name}, trial {number}: {starts} starts, the same bytes", flush=True)

        def worker(pid: int) -> int | None:
            ours = [child.pid for child in psutil.Process(pid).children() if "spawn_main" in " ".join(child.cmdline())]
            return rng.choice(ours) if ours else None

        for number in range(times):
            trial(number, "client", ["--jobs", "2"], lambda pid: pid)
            trial(number, "worker", ["--jobs", "2"], worker)
            if DASK:
                with ExitStack() as end:
                    address = scheduler(end)
                    port = int(address.rpartition(":")[2])

                    def restarted(_: int, end: ExitStack = end, port: int = port, address: str = address) -> int | None:
                        for process in psutil.Process().children():
                            if "scheduler" in process.cmdline() and str(port) in process.cmdline():
                                process.kill()
                        scheduler(end, port)
                        started(end, "worker", address, "--nworkers", "1", "--nthreads", "1")
                        return None

                    started(end, "worker", address, "--nworkers", "1", "--nthreads", "1")
                    trial(number, "scheduler", ["--scheduler", address], restarted)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if sys.argv[1:2] == ["kills"]:
        kills(int(sys.argv[2]))
    else:
        costs()
