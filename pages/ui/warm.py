"""Warm-up: imports at once, then, when a first visitor has been served, the runs that every page shows first."""

import time

import sim
from pages.ui import runs, stage, upload
from pages.ui.contents import SECTIONS
from sim.analysis import presets

FIRST_VISITOR = 5.0  # seconds in which nothing takes the processor from the page that somebody may be waiting for
PAUSE = 0.05  # seconds between two steps, in which another visitor's page can run


def up() -> None:
    """Load every model that has a page, and what its page shows first."""
    assert stage, upload  # importing these imports all that pages are made of
    models = [sim.load(entry.address) for section in SECTIONS for entry in section.entries if entry.address in sim.ids()]
    time.sleep(FIRST_VISITOR)
    for model in models:
        presets.load(model.id)
        time.sleep(PAUSE)
        runs.outcomes(model.id, model.Params(), 0)
        time.sleep(PAUSE)
        runs.ahead(model.id, model.Params(), 0).result()
