"""Every page of the table of contents, found anew at each run: a new page is tested without touching a test.

`page_entry` is every page, `model_page` every page that shows a model; a test that takes one is run for each.

Hypothesis tries the same examples at every run, and no example has a deadline: what fails here fails anywhere. To look further,
`pytest --hypothesis-profile=explore tests/invariant`.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in app.py; before numpy is imported

import pytest
from hypothesis import settings

import sim
from pages.ui.contents import SECTIONS, Entry

settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("house")

ENTRIES = tuple(entry for section in SECTIONS for entry in section.entries)


def name(entry: Entry) -> str:
    return entry.address or "home"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for every page that it asks for."""
    wanted = {"page_entry": ENTRIES, "model_page": [entry for entry in ENTRIES if entry.address in sim.ids()]}
    for fixture, entries in wanted.items():
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, entries, ids=name)
