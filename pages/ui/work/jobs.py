"""Work beside the pages: visitors take turns, and what nobody waits for any more is not begun, or stops where it can."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any

NOBODY = ""  # who asks when no page runs: the warm-up
LATEST = 2  # of one kind of work, so many that a visitor may wait for: the setting, and the one it is compared with
_own = threading.local()


class Abandoned(Exception):
    """Nobody waits for this work any more."""


class Jobs:
    """A few threads that do the work of many visitors, one job of each in turn.

    A visitor who asks for newer work of the same kind waits no longer for the older; a job that nobody waits for is dropped.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._changed = threading.Condition()
        self._queues: OrderedDict[str, deque[tuple[Future[Any], Callable[[], Any]]]] = OrderedDict()
        self._wanted: dict[Future[Any], set[str]] = {}
        self._asked: dict[tuple[str, Hashable], OrderedDict[Future[Any], None]] = {}
        for number in range(threads):
            threading.Thread(target=self._work, name=f"{name} {number}", daemon=True).start()

    def submit(self, visitor: str, kind: Hashable, work: Callable[[], Any]) -> Future[Any]:
        """Return the future of the work, for which this visitor waits."""
        job: Future[Any] = Future()
        with self._changed:
            self._wanted[job] = set()
            self._queues.setdefault(visitor, deque()).append((job, work))
            self._want(visitor, kind, job)
            self._changed.notify()
        return job

    def want(self, visitor: str, kind: Hashable, job: Future[Any]) -> None:
        """Note that this visitor waits for it too."""
        with self._changed:
            if job in self._wanted:
                self._want(visitor, kind, job)

    def leave(self, visitor: str) -> None:
        """Note that this visitor waits for nothing any more."""
        with self._changed:
            for asked in [asked for asked in self._asked if asked[0] == visitor]:
                for job in self._asked.pop(asked):
                    self._unwant(visitor, job)

    @property
    def waiting(self) -> int:
        """Return how many jobs somebody waits for, begun or not."""
        with self._changed:
            return len(self._wanted)

    def _want(self, visitor: str, kind: Hashable, job: Future[Any]) -> None:
        self._wanted[job].add(visitor)
        latest = self._asked.setdefault((visitor, kind), OrderedDict())
        latest[job] = None
        latest.move_to_end(job)
        while len(latest) > LATEST and visitor != NOBODY:
            older, _ = latest.popitem(last=False)
            self._unwant(visitor, older)

    def _unwant(self, visitor: str, job: Future[Any]) -> None:
        wanted = self._wanted.get(job)
        if wanted is not None:
            wanted.discard(visitor)
            if not wanted and job.cancel():
                del self._wanted[job]

    def _next(self) -> tuple[Future[Any], Callable[[], Any]]:
        with self._changed:
            while True:
                for visitor in list(self._queues):
                    queue = self._queues.pop(visitor)
                    while queue:
                        job, work = queue.popleft()
                        if job.set_running_or_notify_cancel():
                            if queue:
                                self._queues[visitor] = queue  # behind all others
                            return job, work
                self._changed.wait()

    def _work(self) -> None:
        while True:
            job, work = self._next()
            _own.wanted = lambda job=job: bool(self._wanted.get(job))
            try:
                job.set_result(work())
            except BaseException as error:
                job.set_exception(error)
            with self._changed:
                self._wanted.pop(job, None)
                for asked in [asked for asked, jobs in self._asked.items() if job in jobs]:
                    del self._asked[asked][job]
                    if not self._asked[asked]:
                        del self._asked[asked]
            del job, work


def go_on() -> None:
    """Raise Abandoned if nobody waits any more for the job that this thread does; called between two steps of long work."""
    wanted = getattr(_own, "wanted", None)
    if wanted is not None and not wanted():
        raise Abandoned
