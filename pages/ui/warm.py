"""Warm-up: imports, and the runs that every page shows first. It gives way to visitors who are already there."""

import time

import sim
from pages.ui import runs, stage, upload
from pages.ui.contents import SECTIONS
from sim import presets

PAUSE = 0.05  # seconds between two steps, in which a visitor's page can run


def up() -> None:
    """Load every model that has a page, and what its page shows first."""
    assert stage, upload  # importing these imports all that pages are made of
    ids = [entry.address for section in SECTIONS for entry in section.entries if entry.address in sim.ids()]
    for id in ids:
        params = sim.load(id).Params()
        for run in (runs.outcomes, runs.frontier, runs.preview):
            time.sleep(PAUSE)
            run(id, params, 0)
        presets.load(id)
