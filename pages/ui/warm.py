"""Warm-up before the first visitor: imports, and the runs that every page shows first."""

import sim
from pages.ui import runs
from pages.ui.contents import SECTIONS
from sim import presets


def up() -> None:
    """Load every model that has a page, and what its page shows first."""
    for section in SECTIONS:
        for entry in section.entries:
            if entry.address in sim.ids():
                model = sim.load(entry.address)
                params = model.Params()
                runs.outcomes(model.id, params, 0)
                runs.frontier(model.id, params, 0)
                runs.preview(model.id, params, 0)
                presets.load(model.id)
