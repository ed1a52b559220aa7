"""Where a claim fails, in words: the box of settings that holds most of the failures and little else (PRIM, [friedman1999]).

From the box of all settings a thin slice is peeled off again and again, the one whose loss raises the share of failures most for each
setting lost. Of all boxes on the way the one with the largest product of density (of its settings, how many fail) and coverage (of all
failures, how many it holds) is kept [bryant2010]; then every limit that the product does not need is dropped. What it is worth is counted
on settings it has not seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.contract.numbers import said
from sim.contract.parameters import Choice, Declaration

PEEL = 0.08  # share of the settings in the box that one slice takes at least: assumption
LEAST = 5  # settings that a box holds at least
Limits = dict[str, tuple[float, float] | tuple[Any, ...]]


@dataclass(frozen=True)
class Box:
    """Limits by parameter: of a number the lowest and the highest, of anything else what is allowed. `numeric` says which are numbers."""

    limits: Limits
    numeric: frozenset[str]

    def holds(self, frame: pd.DataFrame) -> Any:
        """Return of each row whether it lies in the box."""
        inside = np.ones(len(frame), dtype=bool)
        for name, limit in self.limits.items():
            column = frame[name]
            inside &= (((column >= limit[0]) & (column <= limit[1])) if name in self.numeric else column.isin(limit)).to_numpy(
                bool
            )
        return inside


@dataclass(frozen=True)
class Worth:
    """What a box is worth: settings in it, failures in it, failures in all."""

    inside: int
    failed_inside: int
    failed: int

    @property
    def density(self) -> float:
        """Return the share of the settings in the box that fail."""
        return self.failed_inside / self.inside if self.inside else 0.0

    @property
    def coverage(self) -> float:
        """Return the share of all failures that lie in the box."""
        return self.failed_inside / self.failed if self.failed else 0.0


def worth(box: Box, frame: pd.DataFrame) -> Worth:
    """Return what a box is worth on these settings; `frame` has a column `held`."""
    inside, failed = box.holds(frame), ~frame["held"].to_numpy(bool)
    return Worth(int(inside.sum()), int((inside & failed).sum()), int(failed.sum()))


def find(frame: pd.DataFrame, names: tuple[str, ...]) -> Box | None:
    """Return the box of the settings whose claim did not hold; None where fewer than LEAST or all of them fail, or no limit helps."""
    failed = ~frame["held"].to_numpy(bool)
    numeric = frozenset(name for name in names if _is_number(frame[name]))
    if failed.sum() < LEAST or failed.all():
        return None
    columns = {name: frame[name].to_numpy(float if name in numeric else object) for name in names}
    limits: Limits = {}
    inside, best, highest = np.ones(len(frame), dtype=bool), limits, _score(np.ones(len(frame), dtype=bool), failed)
    while slices := list(_slices(limits, inside, columns, numeric)):
        here, many = failed[inside].mean(), inside.sum()
        # What a slice gains for each setting that it costs, so that a thick slice, all of an option, is not taken for a good one.
        limits, inside = max(slices, key=lambda one: (failed[one[1]].mean() - here) / (many - one[1].sum()))
        if (score := _score(inside, failed)) > highest:
            best, highest = limits, score
    for name in tuple(best):
        wider = {other: limit for other, limit in best.items() if other != name}
        if (score := _score(Box(wider, numeric).holds(frame), failed)) >= highest:
            best, highest = wider, score
    return Box(best, numeric) if best else None


def _score(inside: Any, failed: Any) -> float:
    """Return density times coverage, but for a factor that is the same for all boxes."""
    return float((inside & failed).sum() ** 2 / max(inside.sum(), 1))


def _slices(limits: Limits, inside: Any, columns: dict[str, Any], numeric: frozenset[str]) -> Iterator[tuple[Limits, Any]]:
    """Yield the limits, and what lies in them, when one slice is peeled off."""
    for name, column in columns.items():
        there = column[inside]
        if name in numeric:
            ordered = np.sort(there)
            cut = int(PEEL * len(ordered))
            for kept in (inside & (column > ordered[cut]), inside & (column < ordered[-1 - cut])):
                if kept.sum() >= LEAST:
                    yield limits | {name: _span(limits, name, column, kept, inside)}, kept
            continue
        options = tuple(dict.fromkeys(there.tolist()))
        for gone in options if len(options) > 1 else ():
            kept = inside & (column != gone)
            if kept.sum() >= LEAST:
                yield limits | {name: tuple(option for option in options if option != gone)}, kept


def _span(limits: Limits, name: str, column: Any, kept: Any, inside: Any) -> tuple[float, float]:
    """Return the limits of a number after one end was peeled off; the other end stays where it was."""
    low, high = limits.get(name, (float(column.min()), float(column.max())))
    if column[kept].min() > column[inside].min():
        low = float(column[kept].min())
    if column[kept].max() < column[inside].max():
        high = float(column[kept].max())
    return low, high


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))


def words(box: Box, declared: Mapping[str, Declaration]) -> str:
    """Return the box in words, with what each parameter and each option is called.

    >>> from sim.contract.parameters import Knob, Switch
    >>> declared = {"people": Knob(500, 10, 100_000, 10, "Group size", "", "assumption", ""), "on": Switch(True, "Floor", "assumption", "")}
    >>> words(Box({"people": (200.0, 100_000.0), "on": (True,)}, frozenset({"people"})), declared)
    'Group size 200 to 100,000, and Floor on'
    """
    parts = []
    for name, limit in box.limits.items():
        if name in box.numeric:
            low, high = (said(end, ",.4~r") for end in limit)
            there = low if low == high else f"{low} to {high}"
        else:
            there = " or ".join(_option(declared[name], value) for value in limit)
        parts.append(f"{declared[name].label} {there}")
    return ", and ".join(parts)


def _option(declared: Declaration, value: Any) -> str:
    return declared.options[value] if isinstance(declared, Choice) else "on" if value else "off"
