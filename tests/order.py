"""The order in which tests run: those that share something stand beside one another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def beside(items: list[pytest.Item], folder: Path, key: Callable[[pytest.Item], Any]) -> None:
    """Sort the tests of a folder by a key, in the places that they have together."""
    places = [i for i, item in enumerate(items) if item.path.is_relative_to(folder)]
    for place, item in zip(places, sorted((items[i] for i in places), key=key), strict=True):
        items[place] = item
