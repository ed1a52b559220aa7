"""What a browser tells of its window as it connects: read where it is well formed, and nothing else is touched."""

from typing import Any

import pytest

from pages.ui.shell import window
from tests import coroutine

OWN = [(b"host", b"here"), (b"x-window", b"window=9999x9999-0")]


def handed_on(query: bytes, kind: str = "websocket") -> Any:
    """Return the headers that the server below gets."""
    seen: dict[str, Any] = {}

    async def below(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope)

    scope = {"type": kind, "path": "/_stcore/stream", "query_string": query, "headers": OWN}
    coroutine.run(window.Window(below)(scope, None, None))
    return seen["headers"]


def test_the_window_comes_as_a_header() -> None:
    assert handed_on(b"window=1440x900-15") == [(b"host", b"here"), (b"x-window", b"window=1440x900-15")]


@pytest.mark.parametrize(
    "query",
    [b"", b"window=", b"window=1440x900", b"window=1440x900-15&more=1", b"window=14400x900-0", b"window=-1x900-0", b"\xff"],
)
def test_what_is_no_window_is_left_alone(query: bytes) -> None:
    assert handed_on(query) == OWN


def test_a_page_that_is_asked_for_says_nothing_of_a_window() -> None:
    assert handed_on(b"window=1440x900-15", "http") == OWN


@pytest.mark.parametrize(
    ("across", "bar", "kind", "wide"),
    [
        (1440, 0, {}, 1280),
        (1440, 15, {}, 1260),
        (2560, 0, {}, 1560),
        (1024, 0, {}, 860),
        (700, 0, {}, 660),
        (863, 0, {}, 820),
        (864, 0, {}, 700),
        (390, 0, {}, 360),
        (1920, 0, {"stage": True}, 1800),
        (1280, 0, {"stage": True}, 1200),
        (1100, 0, {"embedded": True}, 1060),
        (1440, 0, {"cards": True}, 1280),
        (1920, 0, {"cards": True}, 1320),
        (2560, 0, {"cards": True, "stage": True}, 1660),
    ],
)
def test_a_column_follows_from_its_window(across: int, bar: int, kind: dict[str, bool], wide: int) -> None:
    assert window.column(across, bar, **kind) == wide
