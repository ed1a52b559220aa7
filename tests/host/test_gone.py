"""What a visitor uploaded is gone from the server's memory when we say it is: marked words are counted in the process itself."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from sim.own import uploads
from tests.browser.conftest import serve
from tests.visitor import Visitor

MARK = b"QXZMARK"
ROWS = 40_000
GRACE = 4.0  # seconds, here
FRAGMENTS = 20  # words, of 60,000 and more: what nobody can reach and nobody has overwritten (SECURITY.md); 0 to 2 were counted
TABLE = b"score,label,group,note\n" + b"\n".join(
    b"0.%04d,%d,%s%s%d,%s%d" % (i * 7919 % 9999, i % 3 == 0, b"AB"[i % 2 : i % 2 + 1], MARK, i % 2, MARK, i) for i in range(ROWS)
)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory of a process by /proc")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server with a short grace period; its process is found by its port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEOFFS_GRACE", str(GRACE))
        with serve("app.py", tmp_path_factory.mktemp("home")) as address:
            yield address


@cache
def piece() -> bytes:
    """Return a part of the table as a session keeps it, packed."""
    packed = uploads.look("own.csv", TABLE).packed().content
    return packed[len(packed) // 2 :][:32]


def held(address: str) -> tuple[int, int]:
    """Return how often the packed table, and how many of its marked words, stand in the memory of the server."""
    port = address.rsplit(":", 1)[1]
    (process,) = [p for p in Path("/proc").glob("[0-9]*") if f"--server.port\0{port}\0".encode() in _read(p / "cmdline")]
    tables = words = 0
    with open(process / "mem", "rb", buffering=0) as memory:
        for line in (process / "maps").read_text().splitlines():
            span = re.match(r"([0-9a-f]+)-([0-9a-f]+) r.*?(\[v\w+\])?$", line)
            if span and not span[3]:
                low, high = int(span[1], 16), int(span[2], 16)
                try:
                    memory.seek(low)
                    content = memory.read(high - low)
                except (OSError, ValueError, OverflowError):
                    continue
                tables += content.count(piece())
                words += content.count(MARK)
    return tables, words


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def uploaded(visitor: Visitor) -> Visitor:
    visitor.open("your_data")
    visitor.upload(next(key for key in visitor.widgets if key.startswith("_upload_turn_")), "own.csv", TABLE)
    for role in ("score", "label", "group"):
        for key in [key for key in visitor.widgets if key.startswith("_upload_") and key.endswith(f"_{role}")]:
            visitor.move(key, role, whole=True)
    assert visitor.has("Your file own.csv: ")
    return visitor


def gone(address: str, seconds: float = 120) -> bool:
    """Return whether the table and its words go within some seconds."""
    end = time.monotonic() + seconds
    while (left := held(address)) > (0, FRAGMENTS) or left[1] > FRAGMENTS:
        if time.monotonic() > end:
            print("still held, tables and words:", left)
            return False
        time.sleep(0.5)
    return True


def test_what_is_removed_is_gone(served: str, visitors: Callable[[str], Visitor]) -> None:
    visitor = uploaded(visitors(served))
    assert held(served)[0] == 1
    visitor.press("_forget")
    assert gone(served)
    assert not visitor.has("own.csv")


def test_a_file_that_was_shown_as_another_kind_of_table_is_gone(served: str, visitors: Callable[[str], Visitor]) -> None:
    visitor = uploaded(visitors(served))
    visitor.move("your_data_table", "ratings", whole=True)
    visitor.press("_forget")
    end = time.monotonic() + 60
    while held(served)[0]:
        assert time.monotonic() < end, "a widget of the kind before keeps the file"
        time.sleep(0.5)


def test_a_blip_costs_no_table_and_who_has_gone_leaves_none(served: str) -> None:
    visitor = uploaded(Visitor(served))
    session = visitor.session
    visitor.leave()
    back = Visitor(served, session)
    back.open("your_data")
    assert back.session == session
    assert back.has("Your file own.csv: ")
    time.sleep(2 * GRACE)
    assert held(served)[0] == 1, "nobody has gone"
    back.leave()
    assert gone(served)
    stranger = Visitor(served, session)
    stranger.open("your_data")
    assert not stranger.has("own.csv")
    stranger.leave()


def test_the_page_says_how_long_it_lasts(served: str, visitors: Callable[[str], Visitor]) -> None:
    visitor = visitors(served)
    visitor.open("your_data")
    assert visitor.has(f"{GRACE:.0f} seconds after you close the page")
    assert visitor.has("its logs and telemetry are theirs")
