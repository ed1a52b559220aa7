"""Warm-up: imports at once; when a first visitor has been served, the runs that every page shows first; then, on disk, slow presets.

With WARM at 0 in the environment imports are all: a host that counts the processor's time computes what is asked for and no more.
"""

import os
from threading import Event

import sim
from pages.ui.page import stage
from pages.ui.sessions import upload
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import disk, runs
from sim.analysis import presets

WARM = "TRADEOFFS_WARM"
FIRST_VISITOR = 5.0  # seconds in which nothing takes the processor from the page that somebody may be waiting for
PAUSE = 0.05  # seconds between two steps, in which another visitor's page can run


def up(ended: Event) -> None:
    """Load every model that has a page, and what its page shows first; stop at the next step when the server has `ended`."""
    assert stage, upload  # importing these imports all that pages are made of
    models = [sim.load(entry.address) for section in SECTIONS for entry in section.entries if entry.address in sim.ids()]
    if os.environ.get(WARM) == "0" or ended.wait(FIRST_VISITOR):
        return
    for model in models:
        presets.load(model.id)
        if ended.wait(PAUSE):
            return
        runs.outcomes(model.id, model.Params(), 0)
        if ended.wait(PAUSE):
            return
        runs.ahead(model.id, model.Params(), 0).result()
    for model in models:
        for preset in presets.load(model.id):
            while runs.waiting():  # visitors first
                if ended.wait(PAUSE):
                    return
            if ended.wait(PAUSE):
                return
            if disk.was_slow(model.id, runs.off_the_frontier(model.id, model.Params()), 0):
                runs.keep(model.id, preset.params, 0).result()
