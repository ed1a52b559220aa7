"""Processes of this machine and a Dask cluster, killed: what they did not finish is done again, and nothing of them stays."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.sweeps import course, design, workers
from sim.sweeps.course import Halted

ROOT = Path(__file__).resolve().parents[3]
cluster = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask is not installed: pip install -r requirements-cluster.txt"
)


def made(seeds: int = 30) -> design.Design:
    """Return some runs of a model that takes a few milliseconds each."""
    model = sim.load("patrols")
    return design.grid(model, model.Params(), ["days=100,400"], seeds)


def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("whole") / "out.parquet"
    course.run(made(), out, workers.Local(1))
    return out.read_bytes()


def test_a_worker_that_is_killed_is_replaced(whole: bytes, tmp_path: Path) -> None:
    killed: list[int] = []
    before = set(psutil.Process().children(recursive=True))

    def kill(done: int, total: int) -> None:
        if done > total // 3 and not killed:
            ours = [
                child for child in set(psutil.Process().children()) - before if "resource_tracker" not in str(child.cmdline())
            ]
            killed.append(ours[0].pid)
            os.kill(ours[0].pid, signal.SIGKILL)

    done = course.run(made(), tmp_path / "out.parquet", workers.Local(1), kill, seconds=0.02)
    assert killed
    assert done.kept == 0
    assert (tmp_path / "out.parquet").read_bytes() == whole


def test_processes_end_with_the_one_that_opened_them(tmp_path: Path) -> None:
    code = (
        "import time\nfrom sim.sweeps import workers\n"
        "if __name__ == '__main__':\n"
        "    pool = workers.Local(1).open()\n"
        "    pool.submit(time.sleep, 0).result()\n"
        "    pool.submit(time.sleep, 60)\n"
        "    print('there', flush=True)\n"
        "    time.sleep(60)\n"
    )
    (tmp_path / "client.py").write_text(code)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    client = subprocess.Popen([sys.executable, str(tmp_path / "client.py")], stdout=subprocess.PIPE, env=environment)
    assert client.stdout is not None
    assert client.stdout.readline() == b"there\n"
    children = psutil.Process(client.pid).children(recursive=True)
    assert children
    client.kill()
    client.wait()
    client.stdout.close()
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_cluster_needs_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InvalidInput, match=r"--scheduler needs Dask: install it with pip install -r requirements-cluster.txt"):
        course.run(made(1), tmp_path / "out.parquet", workers.Dask("tcp://127.0.0.1:1"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def scheduler() -> Iterator[tuple[str, Callable[..., subprocess.Popen[bytes]]]]:
    """Return the address that a scheduler will have, and what starts it and its workers; what is left of them is ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, started = f"tcp://127.0.0.1:{port}", []

    def start(kind: str) -> subprocess.Popen[bytes]:
        more = (
            ["--host", "127.0.0.1", "--port", str(port)]
            if kind == "scheduler"
            else [address, "--nworkers", "1", "--nthreads", "1"]
        )
        command = [sys.executable, "-m", "dask", kind, *more, "--no-dashboard"]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return started[-1]

    yield address, start
    for process in started:
        try:
            family = [*psutil.Process(process.pid).children(recursive=True), process]
        except psutil.NoSuchProcess:
            family = [process]
        for one in family:
            if one.pid:
                try:
                    one.kill()
                except psutil.NoSuchProcess:
                    continue
        process.wait()


@cluster
def test_a_clusters_worker_that_is_killed_is_replaced(
    scheduler: tuple[str, Callable[..., subprocess.Popen[bytes]]], whole: bytes, tmp_path: Path
) -> None:
    address, start = scheduler
    start("scheduler")
    nanny = start("worker")
    killed: list[int] = []

    def kill(done: int, total: int) -> None:
        if done > total // 3 and not killed:
            ours = [child for child in psutil.Process(nanny.pid).children() if "spawn_main" in str(child.cmdline())]
            killed.append(ours[0].pid)
            os.kill(ours[0].pid, signal.SIGKILL)

    course.run(made(), tmp_path / "out.parquet", workers.Dask(address), kill, seconds=0.02)
    assert killed
    assert (tmp_path / "out.parquet").read_bytes() == whole


@cluster
def test_a_scheduler_that_is_killed_halts_and_another_goes_on(
    scheduler: tuple[str, Callable[..., subprocess.Popen[bytes]]], whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 4.0)
    address, start = scheduler
    first = start("scheduler")
    start("worker")

    def kill(done: int, total: int) -> None:
        if done > total // 3:
            first.kill()

    with pytest.raises(Halted, match=f"no scheduler answers at {address}; .* of 60 runs are kept"):
        course.run(made(), tmp_path / "out.parquet", workers.Dask(address), kill, seconds=0.02)
    first.wait()
    kept = len((tmp_path / "out.parquet.partial").read_text().splitlines())
    assert kept > 1
    start("scheduler")
    start("worker")
    done = course.run(made(), tmp_path / "out.parquet", workers.Dask(address))
    assert done.kept > 20
    assert (tmp_path / "out.parquet").read_bytes() == whole
