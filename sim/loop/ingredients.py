"""What it takes to split people: five ingredients, each there or not, 32 worlds on the expected course."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.loop import first, rest
from sim.loop.setting import Setting, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "ranking": {"ranker": "random"},
    "retraining": {"retrain": False},
    "appetite": {"appetite": 1.0},
    "persuasion": {"reading": 0.0},
    "friends": {"homophily": 0.0},
}  # what a world without the ingredient has instead
WORLDS = np.array(list(itertools.product((True, False), repeat=len(WITHOUT))))  # (32, 5), all five first


def world(setting: Setting, on: NDArray[np.bool_]) -> Setting:
    """Return the setting with those ingredients only that are `on`, (5,)."""
    for there, without in zip(on, WITHOUT.values(), strict=True):
        setting = setting if there else replace(setting, **without)
    return setting


def factorial(setting: Setting, days: int) -> Floats:
    """Return by how much the gap between the camps has grown after `days` in each of WORLDS, (32,).

    >>> factorial(Setting(), 200)[[0, 8]].round(2).tolist()
    [1.54, 1.12]
    """
    found: Floats = rest.after(stack([world(setting, on) for on in WORLDS]), days).camp / first.MEAN_SIZE
    return found
