"""How much memory the files of all visitors take, and whether there is room for more.

Counted are files on their way in, files that the server has and no page has taken up, and what sessions keep: the file, packed, and the
table that was made of it. What a session keeps counts until nobody holds it any more.
"""

import weakref
from dataclasses import is_dataclass
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

from sim.own import limits
from sim.own.limits import MEGABYTE
from sim.own.uploads import Sheet

WORD = 60
"""Bytes that a short word takes in Python beside its letters, its place in a list included."""


class Room:
    """The count, for all visitors together."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._coming = 0
        self._kept: dict[int, int] = {}
        self._server: Any = None

    def asked(self, server: Any) -> None:
        """Remember the server's own store of files, which knows how much it holds."""
        self._server = server

    @property
    def taken(self) -> int:
        """Return how many bytes are taken."""
        with self._lock:
            found = self._coming + sum(self._kept.values())
        stats = self._server.get_stats() if hasattr(self._server, "get_stats") else {}
        return found + sum(int(stat.byte_length) for family in stats.values() for stat in family)

    def comes(self, size: int) -> bool:
        """Count bytes that arrive and return True, or return False where there is no room for them."""
        if self.taken + size > limits.LIMITS.held * MEGABYTE:
            return False
        with self._lock:
            self._coming += size
        return True

    def came(self, size: int) -> None:
        """Bytes that arrived have been handed on, or dropped."""
        with self._lock:
            self._coming -= size

    def keep(self, sheet: Sheet, built: object = None) -> None:
        """Count a file that a session keeps, and what was made of it, until the session lets it go."""
        size = len(sheet.content) + weight(built)
        with self._lock:
            new = id(sheet) not in self._kept
            self._kept[id(sheet)] = size
        if new:
            weakref.finalize(sheet, self._kept.pop, id(sheet), None)


ROOM = Room()


def weight(found: object, seen: set[int] | None = None) -> int:
    """Return about how many bytes something takes: its arrays, tables and words, each once.

    >>> weight({"a": np.zeros(1000), "b": ("word",) * 2})
    8186
    """
    seen = set() if seen is None else seen
    if found is None or id(found) in seen or isinstance(found, int | float | type):
        return 0
    seen.add(id(found))
    if isinstance(found, str | bytes):
        return len(found) + WORD
    if isinstance(found, np.ndarray):
        return found.nbytes
    if isinstance(found, pd.DataFrame | pd.Series):
        return int(np.sum(found.memory_usage(index=True)))
    if isinstance(found, dict):
        return sum(weight(value, seen) for pair in found.items() for value in pair)
    if isinstance(found, tuple | list | set | frozenset):
        return sum(weight(value, seen) for value in found)
    return sum(weight(value, seen) for value in vars(found).values()) if is_dataclass(found) else 0
