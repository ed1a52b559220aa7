"""One at a time, in the order they came: who waits is told how many are before."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, get_ident

LOOK = 0.5
"""Seconds after which one who waits is told again; a visitor who has left is found out then."""


class Turns:
    """A queue of those who want to do the same thing."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._queue: deque[int] = deque()
        self._moved = Condition()

    @contextmanager
    def take(self, tell: Callable[[int], None]) -> Iterator[None]:
        """Wait for the turn, and have it for as long as the block lasts; who has it already goes on.

        `tell` is called with the number of those before, now and then; what it raises (the visitor has left) gives up the place.
        """
        me = get_ident()
        with self._moved:
            again = me in self._queue
            if not again:
                self._queue.append(me)
        try:
            while not again and (before := self._before(me)):
                tell(before)
                with self._moved:
                    if self._queue.index(me) == before:
                        self._moved.wait(LOOK)
            yield
        finally:
            if not again:
                with self._moved:
                    self._queue.remove(me)
                    self._moved.notify_all()

    def _before(self, me: int) -> int:
        with self._moved:
            return self._queue.index(me)
