"""What a sweep costs beside the runs themselves, how it grows with workers, and that it survives being killed at any moment.

python -m tests.bench.bench_sweep            # processes of this machine, and a Dask cluster of its own where Dask is installed
python -m tests.bench.bench_sweep scaling    # two workers beside one; `--write` puts it into docs/performance.md: for a quiet machine
python -m tests.bench.bench_sweep kills 20   # kills the client, its worker and (Dask) the scheduler, twenty times each, and compares bytes
"""

import importlib.util
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

import sim
from sim.sweeps import course, design, workers
from sim.sweeps.journal import Journal
from sim.sweeps.table import read
from tests.bench import budgets

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- scaling: begin -->", "<!-- scaling: end -->"
DASK = importlib.util.find_spec("distributed") is not None


def small(runs: int) -> design.Design:
    """Return runs that take a fraction of a millisecond each."""
    model = sim.load("merit")
    return design.grid(model, model.Params(), [], runs)


def usual(runs: int) -> design.Design:
    """Return runs that take some ten milliseconds each."""
    model = sim.load("patrols")
    return design.grid(model, model.Params(days=1000), [], runs)


def plain(made: design.Design) -> tuple[float, float]:
    """Return the seconds, and the processor's seconds, that a loop takes for one run."""
    began, busy = time.perf_counter(), time.process_time()
    for values, seed in made.runs(range(len(made))):
        made.model.run(made.base.replace(**dict(zip(made.varied, values, strict=True))), seed)
    return (time.perf_counter() - began) / len(made), (time.process_time() - busy) / len(made)


@dataclass(frozen=True)
class Measured:
    """Seconds until the first run was back; seconds a run from then on; processor seconds of client, processes, scheduler; the file."""

    first: float
    each: float
    client: float
    processes: float
    scheduler: float
    file: bytes


def measured(made: design.Design, where: workers.Workers, seconds: float, scheduler: int | None = None) -> Measured:
    """Run a sweep into a folder that goes again."""
    heard: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.parquet"
        began, mine, theirs, its = time.perf_counter(), time.process_time(), _ended_busy(), _busy(scheduler)
        course.run(made, out, where, lambda done, _: heard.append((time.perf_counter() - began, done)), seconds)
        (start, before), (end, after) = heard[min(10, len(heard) // 2)], heard[-1]
        each = (end - start) / (after - before)
        mine, theirs, its = time.process_time() - mine, _ended_busy() - theirs, _busy(scheduler) - its
        return Measured(heard[1][0], each, mine, theirs, its, out.read_bytes())


def _ended_busy() -> float:
    """Return the processor seconds of the processes that have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _busy(pid: int | None) -> float:
    return 0.0 if pid is None else sum(psutil.Process(pid).cpu_times()[:2])


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
    single, packed, few, many = small(2000), small(40_000), usual(20), usual(520)
    plain(small(50)), plain(usual(5))
    places: list[tuple[str, int]] = [("processes", 1), ("processes", 2), *([("dask", 1), ("dask", 2)] if DASK else [])]
    files = set()
    for kind, number in places:
        with ExitStack() as end:
            where: workers.Workers = workers.Local(number)
            pid = None
            if kind == "dask":
                address = end.enter_context(cluster(number))
                where, pid = workers.Dask(address), _scheduler(address)
            (loop, busy), (loop_many, busy_many) = plain(single), plain(many)
            one = measured(single, where, 0.0, pid)
            half = measured(packed, where, course.SECONDS)
            start, usual_half = measured(few, where, course.SECONDS), measured(many, where, course.SECONDS)
            files.add(usual_half.file)
            took = (usual_half.processes - start.processes + usual_half.client - start.client) / (len(many) - len(few))
            print(
                f"{kind}, {number}: first run after {one.first:.1f} s. Tasks of one run: {1e3 * one.each:.2f} ms each, a loop "
                f"{1e3 * loop:.3f}; processor ms a task: client {1e3 * one.client / len(single):.2f}, scheduler "
                f"{1e3 * one.scheduler / len(single):.2f}. Tasks of half a second, over a loop: merit ({1e3 * busy:.3f} ms) time "
                f"{half.each / loop:.2f}; patrols ({1e3 * busy_many:.1f} ms) time {usual_half.each / loop_many:.2f}"
                + (f", processor {took / busy_many:.2f}" if kind == "processes" else ""),
                flush=True,
            )
    assert len(files) == 1, "the same sweep must be the same bytes"
    _file()


def scaling(times: int = 7, *, write: bool = False) -> None:
    """Print how much quicker two workers are than one, in turns, the best of each: other programs can only make one slower."""
    many = usual(400)
    said = []
    for kind in ("processes", "dask") if DASK else ("processes",):
        best = {1: float("inf"), 2: float("inf")}
        with ExitStack() as end:
            places: dict[int, workers.Workers] = {number: workers.Local(number) for number in best}
            if kind == "dask":
                places = {number: workers.Dask(end.enter_context(cluster(number))) for number in best}
            for _ in range(times):
                for number, where in places.items():
                    best[number] = min(best[number], measured(many, where, course.SECONDS).each)
        loop = min(plain(many)[0] for _ in range(3))
        said.append(
            f"{kind}: a run in {1e3 * best[1]:.1f} ms by one worker, {1e3 * best[2]:.1f} by two: {best[1] / best[2]:.2f} times as quick; "
            f"a loop {1e3 * loop:.1f}; load {os.getloadavg()[0]:.1f}"
        )
        print(said[-1], flush=True)
    if write:
        lines = "\n".join(f"- {line}" for line in said)
        DOCUMENT.write_text(budgets.put(DOCUMENT.read_text(encoding="utf-8"), lines, BEGIN, END), encoding="utf-8")


def _scheduler(address: str) -> int:
    port = address.rpartition(":")[2]
    return next(one.pid for one in psutil.Process().children() if {"scheduler", port} <= set(one.cmdline()))


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
    elif sys.argv[1:2] == ["scaling"]:
        scaling(write="--write" in sys.argv)
    else:
        costs()
