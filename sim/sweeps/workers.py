"""Who works: processes of this machine, or a Dask cluster by its address. Each is an Executor of `concurrent.futures`: nothing schedules."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any, Protocol

from sim.contract.parameters import InvalidInput

PATIENCE = 10.0  # seconds for a scheduler to answer
FRESH = 5.0  # seconds for which the count of a cluster's workers is good enough


class Workers(Protocol):
    """Somewhere to work, which can be opened again after it was lost."""

    def open(self) -> Executor:
        """Return an executor; raise OSError where there is none to be had."""
        ...

    def slots(self) -> int:
        """Return how many tasks are worked on at the same time."""
        ...

    def close(self, *, done: bool) -> None:
        """Let go of the executor; where not all is `done`, at once."""
        ...


class Local:
    """Processes of this machine. They end when the process that opened them does, also when that is killed."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[multiprocessing.Process] = set()

    def open(self) -> Executor:
        """Return a pool of new processes, each with one thread for linear algebra unless the environment says otherwise."""
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        self._others = set(multiprocessing.active_children())  # type: ignore[arg-type]
        # Spawned, not forked: a fork would hold what this process holds, the journal's lock too.
        self._pool = ProcessPoolExecutor(self.jobs, multiprocessing.get_context("spawn"), initializer=_bound)
        return self._pool

    def slots(self) -> int:
        """Return the number of processes."""
        return self.jobs

    def close(self, *, done: bool) -> None:
        """Wait for the processes' end, or end them."""
        if self._pool is None:
            return
        if not done:
            self._pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                if child not in self._others:
                    child.kill()
        self._pool.shutdown(wait=True)
        self._pool = None


class Dask:
    """A cluster of Dask's, by its scheduler's address. Dask is imported when it is opened, and nowhere else."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None
        self._executor: Any = None
        self._counted = 0.0
        self._slots = 1

    def open(self) -> Executor:
        """Return the client's executor; raise InvalidInput where Dask is not installed, OSError where no scheduler or no worker is."""
        try:
            from distributed import Client
        except ImportError:
            raise InvalidInput("--scheduler needs Dask: install it with pip install -r requirements-cluster.txt") from None
        for name in [*logging.root.manager.loggerDict, "tornado.application"]:
            if name.startswith(("distributed", "tornado", "asyncio")):
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what they report is told in a sentence
        try:
            self._client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise OSError(f"no scheduler answers at {self.address}") from error
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError) as error:
            raise OSError(f"no worker has come to the scheduler at {self.address}") from error
        self._counted = 0.0
        self._executor = self._client.get_executor(pure=False)
        executor: Executor = self._executor
        return executor

    def slots(self) -> int:
        """Return the number of the workers' threads, as it was a few seconds ago; workers come and go."""
        if time.monotonic() - self._counted > FRESH:
            self._counted = time.monotonic()
            try:
                self._slots = max(1, sum(self._client.nthreads().values()))
            except Exception:  # the scheduler is gone: the tasks will say so
                return self._slots
        return self._slots

    def close(self, *, done: bool) -> None:
        """Let go of the cluster; tasks that are not done are cancelled."""
        if self._client is None:
            return
        try:
            if self._client.status == "running":
                self._executor.shutdown(wait=done)
            self._client.close(timeout=2)
        except Exception:  # it is gone already
            logging.getLogger(__name__).debug("closing a lost client", exc_info=True)
        self._client = None


def _bound() -> None:
    """Bind this process to the one that opened it: ended with it; and it, not this one, hears the keyboard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
