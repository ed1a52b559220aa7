"""A memory of the latest results of many functions, bounded by what they weigh together and not only by how many they are.

One cache a function, each with a size of its own, is no bound where there are forty-four pages: together they held more than a small host has.
"""

import sys
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import wraps
from itertools import count
from threading import RLock
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd

P = ParamSpec("P")
R = TypeVar("R")


class Info(NamedTuple):
    """How many are kept, and what they weigh in bytes."""

    currsize: int
    weight: int


class Budget:
    """So many bytes for all functions that share it: what was asked for longest ago goes first, whosever it is."""

    def __init__(self, size: int) -> None:
        self.size, self.weight = size, 0
        self.lock = RLock()
        self._kept: OrderedDict[tuple[int, Hashable], tuple[Any, int]] = OrderedDict()
        self._many = Counter[int]()  # of each function's

    def find(self, key: tuple[int, Hashable]) -> tuple[Any, int] | None:
        """Return what is kept under a key and its weight, which is now the last to go; None where nothing is."""
        with self.lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: tuple[int, Hashable], result: Any, heavy: int) -> None:
        """Keep a result, and let go what is too much then; one that alone is too heavy is not kept."""
        with self.lock:
            self.drop(key)
            if heavy > self.size:
                return
            self._kept[key] = result, heavy
            self._many[key[0]] += 1
            self.weight += heavy
            while self.weight > self.size:
                self.drop(next(iter(self._kept)))

    def drop(self, key: tuple[int, Hashable]) -> None:
        """Let go what is kept under a key."""
        with self.lock:
            if key in self._kept:
                self.weight -= self._kept.pop(key)[1]
                self._many[key[0]] -= 1

    def leave(self, shelf: int, entries: int) -> None:
        """Let go the oldest of one function's results until there are only so many."""
        with self.lock:
            if self._many[shelf] > entries:
                for key, _ in self.of(shelf)[: self._many[shelf] - entries]:
                    self.drop(key)

    def of(self, shelf: int) -> list[tuple[tuple[int, Hashable], int]]:
        """Return the keys and weights of one function's results, the next to go first."""
        with self.lock:
            return [(key, heavy) for key, (_, heavy) in self._kept.items() if key[0] == shelf]

    def clear(self) -> None:
        """Let go everything."""
        with self.lock:
            self._kept.clear()
            self._many.clear()
            self.weight = 0


OBJECT = 128  # bytes that an object of a library takes beside its contents: assumption
WORLDS = Budget(32 * 2**20)
"""What the sciences and the models remember."""
_ids = count()


class _Key:
    """Arguments as a key that is hashed once."""

    __slots__ = ("_hash", "_of")

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._of = (args, tuple(sorted(kwargs.items()))) if kwargs else args
        self._hash = hash(self._of)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._of == other._of


class Shelf(Generic[P, R]):
    """A function of hashable arguments that remembers its latest results: at most `entries`, within a budget that it shares."""

    def __init__(self, function: Callable[P, R], entries: int, budget: Budget) -> None:
        self._function, self._entries, self._budget, self._id = function, entries, budget, next(_ids)
        self.__wrapped__: Callable[P, R]
        wraps(function)(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result, computed only if it is not remembered."""
        key = self._id, _Key(args, kwargs)
        found = self._budget.find(key)
        if found is not None:
            kept: R = found[0]
            return kept
        result = self._function(*args, **kwargs)
        heavy = weight(result)
        with self._budget.lock:
            self._budget.keep(key, result, heavy)
            self._budget.leave(self._id, self._entries)
        return result

    def cache_info(self) -> Info:
        """Return how much is kept."""
        kept = self._budget.of(self._id)
        return Info(len(kept), sum(heavy for _, heavy in kept))

    def cache_clear(self) -> None:
        """Let go everything of this function."""
        for key, _ in self._budget.of(self._id):
            self._budget.drop(key)


def remembered(entries: int, budget: Budget = WORLDS) -> Callable[[Callable[P, R]], Shelf[P, R]]:
    """Return a decorator that puts a function's results on a shelf; a method of many objects must not have one, for it would hold them all."""
    return lambda function: Shelf(function, entries, budget)


def weight(value: Any) -> int:
    """Return the bytes of a value, about: looking into objects, lists and dictionaries; what is shared counts once.

    >>> 100 < weight((np.zeros(10), {"a": np.zeros(5, dtype=np.float32)})) < 1000
    True
    """
    return _weight(value, set())


def _weight(value: Any, seen: set[int]) -> int:
    if value is None or isinstance(value, bool | type) or callable(value) or id(value) in seen:
        return 0
    if isinstance(value, int | float):
        return sys.getsizeof(value)
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        base = value if value.base is None else value.base  # a view holds all of what it looks at
        return _weight(base, seen) if isinstance(base, np.ndarray) and base is not value else value.nbytes
    if isinstance(value, pd.DataFrame):
        return OBJECT * (10 + 5 * value.shape[1]) + int(value.memory_usage(index=False, deep=True).sum())
    if isinstance(value, pd.Series):
        return OBJECT * 10 + int(value.memory_usage(index=False, deep=True))
    own = sys.getsizeof(value)
    if isinstance(value, str | bytes):
        return own
    if isinstance(value, dict):
        return own + sum(_weight(one, seen) for pair in value.items() for one in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return own + sum(_weight(one, seen) for one in value)
    if hasattr(value, "nbytes"):  # a table of Arrow
        return OBJECT * 10 + int(value.nbytes)
    if is_dataclass(value):
        return own + sum(_weight(getattr(value, field.name), seen) for field in fields(value))
    return own + sum(_weight(one, seen) for one in getattr(value, "__dict__", {}).values())
