"""Every page of the table of contents, found anew at each run: a new page is tested without touching a test.

`page_entry` is every page, `model_page` every page that shows a model; a test that takes one is run for each.

The id of a parametrised test is words: text that is no short line, and bytes, are called by the parameter's name. What was collected is
kept for `unit/test_collection.py`, which collects it again in another process.

Hypothesis tries the same examples at every run, and no example has a deadline: what fails here fails anywhere. To look further,
`pytest --hypothesis-profile=explore tests/invariant`.
"""

import os
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in app.py; before numpy is imported
os.environ["ALIGNMENT_TRADEOFFS_CACHE"] = ""  # a test computes
os.environ.setdefault("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full")  # visitors see none of a page's errors, tests all

import pytest
from altair.utils import schemapi
from hypothesis import settings

import sim
from pages.ui.drawing import quick
from pages.ui.shell.contents import SECTIONS, Entry
from tests.order import beside

settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("house")
quick.begin()  # as the first chart does: a test that asks for checks has them

ENTRIES = tuple(entry for section in SECTIONS for entry in section.entries)
WANTED = {"page_entry": ENTRIES, "model_page": tuple(entry for entry in ENTRIES if entry.address in sim.ids())}
COLLECTED = pytest.StashKey[list[str]]()
ROOT = Path(__file__).parent
PLACES = {entry.address: place for place, entry in enumerate(ENTRIES)}
BESIDE = ("app", "contract", "unit/ui/drawing")  # folders in which tests of one model stand beside one another


@pytest.fixture(scope="session")
def kept_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder in which all processes of this run may keep what is the same for everybody: the numbers of the page Evidence."""
    return tmp_path_factory.mktemp("kept") if worker_id == "master" else tmp_path_factory.getbasetemp().parent / "kept"


@pytest.fixture(autouse=True)
def checked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let Altair validate every part of a chart as it is made, which the app does not (`quick`), but where a test says `unchecked`."""
    with schemapi.debug_mode("unchecked" not in request.keywords):
        yield


def name(entry: Entry) -> str:
    return entry.address or "home"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for every page that it asks for."""
    for fixture, entries in WANTED.items():
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, entries, ids=name)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Return words for a text, the parameter's name for what is none; None leaves a number or a function to pytest."""
    if isinstance(val, str) and val.isprintable() and val.isascii() and (words := re.findall(r"\w[\w./%+-]*", val)):
        return textwrap.shorten(" ".join(words), 80, placeholder="")
    return argname if isinstance(val, str | bytes) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what was collected, in order, each with the plain values that it is given."""
    config.stash[COLLECTED] = [f"{item.nodeid} {plain(item)}" for item in items]
    for folder in BESIDE:
        beside(items, ROOT / folder, model_of)


def model_of(item: pytest.Item) -> int:
    """Return the place in the contents of the model that a test is given, -1 if it is given none.

    Tests of one model stand beside one another: what they ask of it is remembered, and only so much.
    """
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    named = (value.address if isinstance(value, Entry) else getattr(value, "model", value) for value in given)
    return next((PLACES[name] for name in named if isinstance(name, str) and name in PLACES), -1)


def plain(item: pytest.Item) -> list[object]:
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return [value for value in given if isinstance(value, str | bytes | int | float)]
