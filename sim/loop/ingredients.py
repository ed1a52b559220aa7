"""What it takes to split people: five ingredients, each there or not, 32 worlds on the expected course."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

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
    after = rest.after(stack([world(setting, on) for on in WORLDS]), days)
    return np.asarray(after.camp / first.MEAN_SIZE, dtype=float)


def present(setting: Setting) -> dict[str, bool]:
    """Return which ingredients a world has."""
    s = setting
    found = (s.ranker != "random", s.retrain, s.appetite > 1, s.reading > 0, s.homophily > 0)
    return dict(zip(WITHOUT, found, strict=True))


def worlds(setting: Setting, days: int) -> pd.DataFrame:
    """Return WORLDS as booleans by ingredient, the `gap` of each, and `here`: whether it has the ingredients of this world.

    Nothing is damped or explored in them. An ingredient that this world lacks has its default where it is there.
    """
    has = present(setting)
    lacking = [name for without, there in zip(WITHOUT.values(), has.values(), strict=True) if not there for name in without]
    full = replace(setting, exploration=0.0, damping=0.0, **{name: getattr(Setting(), name) for name in lacking})
    frame = pd.DataFrame(WORLDS, columns=list(WITHOUT))
    return frame.assign(gap=factorial(full, days), here=(np.array(list(has.values())) == WORLDS).all(axis=1))
