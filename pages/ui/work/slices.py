"""Long work in slices: visitors take turns between them, and who stops it finds it where it stood."""

import time
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Protocol

from pages.ui.work import jobs, runs
from sim.analysis.course import Stop

SLICE = 1.5  # seconds that work runs before others have their turn


class Steps(Protocol):
    """Work of many steps. `run` goes on where it was stopped and calls `go_on` before each; two of them are equal only if they are one."""

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        ...

    def run(self, go_on: Stop) -> Any:
        """Do what is left; `go_on` stops it by raising."""
        ...


class _Turn(Exception):
    """Others have their turn."""


def some(work: Steps, done: int) -> int:
    """Go on with work of which `done` steps are done, for SLICE seconds and by one step at least; return how many are done then."""
    until = time.monotonic() + SLICE

    def go_on() -> None:
        jobs.go_on()
        if work.done > done and time.monotonic() > until:
            raise _Turn

    with suppress(_Turn):
        work.run(go_on)
    return work.done


def going(work: Steps) -> Future[int]:
    """Return the future of the next slice, once for all who wait for this work."""
    return runs.later(some, work, work.done, long=True)
