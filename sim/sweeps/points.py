"""A sweep, one row a setting: every outcome's mean over its seeds, which settings no other beats, and what those have in common."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.contract import model as models
from sim.contract.outcomes import Outcome
from sim.contract.parameters import InvalidInput, Params, shown
from sim.frontier import nondominated
from sim.sweeps.table import Swept, kind

NARROW = 0.5  # of a parameter's range in the sweep: settings that lie within less of it have it in common


@dataclass(frozen=True, eq=False)
class Points:
    """What was swept: the model's id, the version that ran it, seeds of a setting, parameters that moved, those that stayed, a row a setting.

    `frame` has the columns `set.<parameter>` of `varied`, and the outcomes' means; NaN where an outcome is undefined with every seed.
    """

    model: str
    version: str
    seeds: int
    varied: tuple[str, ...]
    settings: dict[str, Any]
    frame: pd.DataFrame

    def params(self, row: int) -> Params:
        """Return the parameters of a row as this version's model takes them; raise InvalidInput where it does not."""
        model = models.load(self.model)
        cells = self.frame.iloc[row]
        moved = {name: model.Params.model_fields[name].annotation for name in self.varied if name in model.Params.model_fields}
        types: dict[str, Any] = {name: one if one in (bool, int, float) else str for name, one in moved.items()}
        return model.Params(**self.settings, **{name: one(cells[f"set.{name}"]) for name, one in types.items()})


class Common(NamedTuple):
    """A parameter in which settings are alike: from where to where they lie, or what it is in all of them."""

    parameter: str
    low: Any
    high: Any


def of(swept: Swept) -> Points:
    """Return the settings of a sweep; raise InvalidInput where this version has no such model, or another one by that name."""
    if swept.model not in models.ids():
        raise InvalidInput(f"the sweep's model must be one of this version's, got {shown(swept.model)}")
    model = models.load(swept.model)
    known = {outcome.name for outcome in model.OUTCOMES}
    if not known & set(swept.outcomes) or not set(swept.description.parameters) <= set(model.Params.declared()):
        raise InvalidInput(f"the sweep must have parameters and outcomes of {model.id} as this version has them")
    fields = model.Params.model_fields
    for name, there in swept.description.parameters.items():
        if there != (wanted := kind(fields[name].annotation)):
            raise InvalidInput(f"column {shown(f'set.{name}')} must be of type {wanted}, as {model.id} has it, got {there}")
    if not swept.varied:
        raise InvalidInput("the sweep must move a parameter, got one setting alone")
    outcomes = [name for name in swept.outcomes if name in known]
    grouped = swept.frame.groupby("point", sort=True)
    frame = pd.concat([grouped[list(swept.varied)].first(), grouped[outcomes].mean()], axis=1).reset_index(drop=True)
    description = swept.description
    return Points(model.id, swept.version, description.seeds, tuple(description.varied), dict(description.settings), frame)


def unbeaten(points: Points, x: Outcome, y: Outcome) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return which settings no other beats on both outcomes, shape (n,); one that is undefined on either is none of them.

    Raises InvalidInput where the sweep lacks an outcome.
    """
    for outcome in (x, y):
        if outcome.name not in points.frame:
            raise InvalidInput(f"the sweep must have {outcome.label}, got none")
    values = points.frame[[x.name, y.name]].to_numpy(float)
    defined = np.isfinite(values).all(axis=1)
    found = np.zeros(len(values), dtype=bool)
    if defined.any():
        found[defined] = nondominated(values[defined], [x.better == "higher", y.better == "higher"])
    return found


def common(points: Points, chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Common | None:
    """Return the parameter in which the chosen settings are most alike, as a share of all the sweep has; None where in none notably."""
    best, least = None, NARROW
    for name in points.varied if chosen.any() else ():
        column = points.frame[f"set.{name}"]
        there = column[chosen]
        if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            low, high, whole = there.min(), there.max(), float(column.max() - column.min())
            share = float(high - low) / whole if whole else 1.0
        else:
            low = high = there.iloc[0]
            share = 0.0 if len(there.unique()) == 1 < len(column.unique()) else 1.0
        if share < least:
            best, least = Common(name, low, high), share
    return best
