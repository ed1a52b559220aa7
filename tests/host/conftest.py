"""A real server and visitors without a browser: what one of them may do to the others, and what stays of one who has left."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import serve
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app, served once per file of tests."""
    with serve("app.py", tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def visitors() -> Iterator[Callable[[str], Visitor]]:
    """Return a function that lets another visitor come; all leave at the end."""
    come: list[Visitor] = []

    def new(server: str) -> Visitor:
        come.append(Visitor(server))
        return come[-1]

    yield new
    for visitor in come:
        visitor.leave()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty home folder for a server of the test's own."""
    return tmp_path
