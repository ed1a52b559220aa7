"""What a platform can choose: more or less damping, more or less exploration, another ranking; and where each leaves people at rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.loop import rest
from sim.loop.setting import Setting, stack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DAMPED = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)
EXPLORED = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75)
POLICIES: tuple[tuple[Mapping[str, Any], str], ...] = (
    *(({"damping": d}, f"damping {d:g}" if d else "most clicks") for d in DAMPED),
    *(({"exploration": e}, "Explore a tenth" if e == 0.1 else f"exploration {e:g}") for e in EXPLORED),
    ({"ranker": "popular"}, "One front page"),
    ({"ranker": "random"}, "Random feed"),
    ({"retrain": False}, "Frozen profile"),
)  # what each changes, and its label
NAMED = ("One front page", "Random feed", "Explore a tenth")  # shown by name beside the frontier


def under(plain: Setting, policy: int) -> Setting:
    """Return the setting under one of POLICIES."""
    return replace(plain, **POLICIES[policy][0])


def at_rest(plain: Setting, along: Sequence[str]) -> pd.DataFrame:
    """Return one row per policy: `set.<name>` of the names `along`, `label`, `clicks` and `variance` at rest."""
    settings = [under(plain, i) for i in range(len(POLICIES))]
    found = rest.at_rest(stack(settings))
    frame = pd.DataFrame({f"set.{name}": [getattr(one, name) for one in settings] for name in along})
    return frame.assign(label=[label for _, label in POLICIES], clicks=found.clicks, variance=found.variance)
