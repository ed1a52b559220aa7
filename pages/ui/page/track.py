"""Where the main knob goes on a page on which it does not move along the frontier: the model's answer at each of its stops."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

import sim
from pages.ui.drawing.frontier_view import TRACK
from pages.ui.work import runs
from sim.contract.shelf import remembered


@dataclass(frozen=True, eq=False)
class Track:
    """One row a stop, from the lowest, numbered from TRACK on.

    frame: `set.<name>`, and what comes out; index: the row's number. tables: the hero's of all these rows by name, with the number as `point`.
    """

    frame: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    def point(self, value: float, otherwise: int) -> int:
        """Return the number of the row at a value of the knob; a value between its stops has none."""
        here = self.frame.index[self.frame.iloc[:, 0] == value]
        return int(here[0]) if len(here) else otherwise


def track(id: str, params: sim.Params, name: str, seed: int) -> Track:
    """Return what a parameter reaches from a setting, wherever it stands there; it is one that no limit between fields concerns."""
    return _track(id, params.replace(**{name: sim.load(id).Params.knob(name).default}), name, seed)


@remembered(64, runs.SHOWN)
def _track(id: str, params: sim.Params, name: str, seed: int) -> Track:
    model, kind = sim.load(id), type(getattr(params, name))
    stops = model.Params.knob(name).stops
    results = [model.simulate(params.replace(**{name: kind(stop)}), np.random.default_rng(seed)) for stop in stops]
    points = range(TRACK, TRACK + len(stops))
    frame = pd.DataFrame([model.outcomes(result) for result in results], index=points)
    frame.insert(0, f"set.{name}", stops)
    drawn = [model.picture(result) for result in results]
    tables = {
        table: pd.concat([one[table].assign(point=point) for point, one in zip(points, drawn, strict=True)], ignore_index=True)
        for table in drawn[0]
    }
    return Track(frame, tables)


def joined(points: pa.Table, more: pa.Table) -> pa.Table:
    """Return a table of points with further rows, in one piece."""
    return pa.concat_tables([points, more.select(points.column_names).cast(points.schema)]).combine_chunks()
