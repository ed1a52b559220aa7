"""Peers whose dependencies clash with ours: a worker in an environment of their own, that takes turns with us.

```
python3.11 -m venv .venv-peers
.venv-peers/bin/pip install -r tests/bench/peers-requirements.txt
.venv-peers/bin/pip install --no-deps trecs==0.2.1
OMP_NUM_THREADS=1 .venv/bin/python -m tests.bench.bench_recommender .venv-peers/bin/python
OMP_NUM_THREADS=1 .venv/bin/python -m tests.bench.bench_opinions .venv-peers/bin/python
```
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

WORKER = Path(__file__).with_name("peer_worker.py")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


class Peer:
    """A process of the other environment that does one job at a time, and nothing while we do ours."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate()

    def run(self, job: str, **inputs: object) -> tuple[float, dict[str, Any]]:
        """Return the processor seconds of a job and its results, as lists."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"job": job, **inputs}), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{job} ended the worker; its message stands above")
        results = json.loads(answer)
        return results.pop("seconds"), results


def open_peer() -> Peer:
    """Return the worker of the environment named on the command line."""
    if len(sys.argv) != 2 or os.environ.get("OMP_NUM_THREADS") != "1":
        raise SystemExit(f"{sys.modules['__main__'].__doc__ or __doc__}")
    return Peer(sys.argv[1])


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of one call and what it returned."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def agree(what: str, ours: float, theirs: float, tolerance: float) -> None:
    """Print both numbers, and stop the bench if they are further apart than the tolerance."""
    print(f"    {what}: ours {ours:.4g}, theirs {theirs:.4g}, tolerance {tolerance:.2g}", flush=True)
    if not abs(ours - theirs) <= tolerance:
        raise AssertionError(f"{what} differs: ours {ours:g}, theirs {theirs:g}, tolerance {tolerance:g}")
