"""A visitor's downloads while the neighbours move their knobs."""

import threading
from collections.abc import Callable, Iterator

import pytest

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
    visitor.turn("smile", "Export")
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
