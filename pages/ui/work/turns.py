"""Whose page is computed now: one at a time, in the order they came.

Pages of thirty visitors that run at once do not run faster: Python has one lock, and each of them waits for it at every step. The server's own
loop, which takes in what visitors do and sends what they see, then waits longest. So a page waits before it begins; while it waits, what its
visitor does next replaces it. Who takes longer than LONG, or waits for something else, keeps nobody back: the next one begins beside it.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
LONG = 0.25  # seconds: about twice what a move of the slowest page takes


class Turns:
    """A queue in front of work that only one should do at a time, unless it takes long."""

    def __init__(self, long: float = LONG) -> None:
        """Begin with nobody; whoever has worked for `long` seconds keeps nobody back."""
        self._long, self._lock = long, threading.Lock()
        self._queue: deque[threading.Condition] = deque()
        self._since: dict[int, float] = {}  # who works, by thread: since when

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn, and have it for as long as the block lasts; who has it already goes on."""
        me = threading.get_ident()
        if me in self._since:
            yield
            return
        place = threading.Condition(self._lock)
        with self._lock:
            self._queue.append(place)
            while self._queue[0] is not place or self._left() > 0:
                place.wait(self._left() if self._queue[0] is place else None)
            self._queue.popleft()
            self._since[me] = time.monotonic()
            self._tell()
        try:
            yield
        finally:
            with self._lock:
                del self._since[me]
                self._tell()

    def _left(self) -> float:
        """Return the seconds until nobody keeps the next one back; 0 or less: none does."""
        return max(self._since.values(), default=-math.inf) + self._long - time.monotonic()

    def _tell(self) -> None:
        if self._queue:
            self._queue[0].notify()


PAGES = Turns()


def in_turn(work: Callable[P, R]) -> Callable[P, R]:
    """Return a part of a page that waits for its turn among the pages of all visitors."""

    @wraps(work)
    def taken(*args: P.args, **kwargs: P.kwargs) -> R:
        with PAGES.take():
            return work(*args, **kwargs)

    return taken
