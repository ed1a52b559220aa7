"""What a model declares of its outcomes: the values that collide, the levers that move them, what is known of them, and their frontier."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

Actor = Literal["developer", "company", "regulator", "user"]
Principle = Literal["transparency", "safety", "robustness", "oversight"]
Outcomes = dict[str, float | None]


@dataclass(frozen=True)
class Outcome:
    """A named value: unit, which way is better, and the range it cannot leave.

    An optional outcome may be None where it is undefined (the default rate among nobody); the others are always finite.
    """

    name: str
    label: str
    unit: str
    better: Literal["higher", "lower"]
    low: float
    high: float
    optional: bool = False


@dataclass(frozen=True)
class Lever:
    """A parameter that is a mitigation: the settings to try, who can pull it, and which principle it serves."""

    parameter: str
    settings: tuple[Any, ...]
    actor: Actor
    principle: Principle
    source: str


@dataclass(frozen=True)
class Evidence:
    """A finding that speaks for, against, or only about a model's claim, with its source and the place in it."""

    stance: Literal["for", "against", "context"]
    text: str
    source: str
    place: str


@dataclass(frozen=True, eq=False)
class Frontier:
    """Every policy tried, and which of them are efficient.

    `frame` has one row per policy: lever settings as `set.<parameter>`, outcomes, and the booleans `efficient` and `supported`.
    `x`, `y` name the outcomes on the axes. `band`, or None, has the columns `<x>, low, high`: an interval of `y` along the front.
    `mixing` says whether two policies may be mixed by lot, so that straight lines between neighbours are reachable.
    """

    frame: pd.DataFrame
    x: str
    y: str
    band: pd.DataFrame | None = None
    mixing: bool = False

    @cached_property
    def front(self) -> pd.DataFrame:
        """Return the efficient rows, sorted by x."""
        return self.frame[self.frame["efficient"]].sort_values(self.x, kind="stable")

    @cached_property
    def corners(self) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
        """Return the efficient points, x and y, sorted by x, shape (n, 2)."""
        return self.front[[self.x, self.y]].to_numpy(float)
