"""A visitor's downloads while the neighbours move their knobs."""

import threading
from collections.abc import Callable, Iterator

import pytest

from pages.ui import export, render, runs
from pages.ui.contents import section_of
from tests.app.conftest import App, visit  # noqa: F401 (a fixture)
from tests.visitor import Visitor

NEIGHBOURS = 5
WAITS = (0.0, 0.3, 1.0)  # seconds between the answer and the fetch


@pytest.fixture
def moving(server: str, visitors: Callable[[str], Visitor]) -> Iterator[list[int]]:
    """Let neighbours move a knob, each run of the page ending another script; count the moves."""
    ended, moves = threading.Event(), [0]

    def move(visitor: Visitor) -> None:
        visitor.open("security")
        while not ended.wait(0.05):
            visitor.move("security_separation", (2.0, 2.5, 3.0)[moves[0] % 3])
            moves[0] += 1

    threads = [threading.Thread(target=move, args=(visitors(server),)) for _ in range(NEIGHBOURS)]
    for thread in threads:
        thread.start()
    yield moves
    ended.set()
    for thread in threads:
        thread.join()


def test_a_download_arrives_whatever_the_neighbours_do(
    server: str, visitors: Callable[[str], Visitor], moving: list[int]
) -> None:
    visitor = visitors(server)
    visitor.open("smile", "smile_log2_n=9")
    visitor.move("_tab_smile", "Export")
    visitor.settle()
    before = moving[0]
    for wait in WAITS:
        assert visitor.download("Manifest, JSON", wait).startswith(b"{")
        assert b"set.log2_n" in visitor.download("Frontier, CSV", wait)
        assert visitor.download("SVG", wait).startswith(b"<svg")
    assert moving[0] > before + NEIGHBOURS, "the neighbours moved meanwhile"


def test_samples_arrive_too(server: str, visitors: Callable[[str], Visitor], moving: list[int]) -> None:
    visitor = visitors(server)
    visitor.open("your_data")
    for wait in WAITS:
        assert visitor.download("Download the sample", wait).count(b"\n") > 100
    assert moving[0] > NEIGHBOURS


def test_where_figures_cannot_be_drawn_the_page_says_so(visit: Callable[..., App], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "works", broken)
    app = visit(section_of("smile").entries[0]).open_tab("Export")
    assert app.notice.endswith(export.NO_FIGURES)
    assert "Manifest, JSON" in [button.proto.label for button in app.at.get("download_button")]
    assert "SVG" not in [button.proto.label for button in app.at.get("download_button")]
    runs._jobs.clear()


def broken() -> bool:
    return False


def test_a_drawing_that_fails_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render.works()
    monkeypatch.setattr(render.sys, "executable", "/bin/false")
    assert not render.works()
