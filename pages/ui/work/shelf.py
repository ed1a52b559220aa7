"""A memory of the latest runs that is bounded by what they weigh, not only by how many they are: a feed of a million people weighs 12 MB."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from threading import Lock
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd

P = ParamSpec("P")
R = TypeVar("R")


class Info(NamedTuple):
    """How many are kept, and what they weigh in bytes."""

    currsize: int
    weight: int


class Shelf(Generic[P, R]):
    """A function of hashable positional arguments that remembers its latest results: at most `entries`, of at most `size` bytes together.

    A result that alone weighs more than `size` is not kept.
    """

    def __init__(self, function: Callable[P, R], entries: int, size: int) -> None:
        self._function, self._entries, self._size = function, entries, size
        self._kept: OrderedDict[Any, tuple[R, int]] = OrderedDict()
        self._lock = Lock()
        wraps(function)(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result, computed only if it is not remembered."""
        key = (args, tuple(sorted(kwargs.items())))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        result = self._function(*args, **kwargs)
        heavy = weight(result)
        with self._lock:
            if heavy <= self._size:
                self._kept[key] = result, heavy
            while len(self._kept) > self._entries or self._weight() > self._size:
                self._kept.popitem(last=False)
        return result

    def cache_info(self) -> Info:
        """Return how much is kept."""
        with self._lock:
            return Info(len(self._kept), self._weight())

    def _weight(self) -> int:
        return sum(heavy for _, heavy in self._kept.values())


def remembered(*, entries: int, size: int) -> Callable[[Callable[P, R]], Shelf[P, R]]:
    """Return a decorator that puts a function's results on a shelf."""
    return lambda function: Shelf(function, entries, size)


def weight(value: Any) -> int:
    """Return the bytes of the arrays and frames in a value, looking into dataclasses, lists, tuples and dictionaries.

    >>> weight((np.zeros(10), {"a": np.zeros(5, dtype=np.float32)}))
    100
    """
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(index=False).sum())
    if is_dataclass(value) and not isinstance(value, type):
        return sum(weight(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return sum(map(weight, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(weight, value))
    return 0
