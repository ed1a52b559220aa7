"""Files of many visitors at once: held once and only while there is room, read one at a time, counted until nobody holds them."""

import gc
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from threading import Event, Thread

import numpy as np
import pytest
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser

from pages.ui.sessions import arrival, room
from pages.ui.sessions.arrival import Arriving
from pages.ui.sessions.room import ROOM, Room
from pages.ui.sessions.turns import Turns
from sim.contract.parameters import InvalidInput
from sim.own import limits, uploads
from sim.own.limits import MEGABYTE
from tests import coroutine


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """Let every file be of at most 2 MB, and all of at most 5 MB."""
    monkeypatch.setattr(limits, "LIMITS", replace(limits.LIMITS, megabytes=2, held=5))
    own = Room()
    monkeypatch.setattr(arrival, "ROOM", own)
    return own


def sent(size: int) -> Arriving:
    file = Arriving(max_size=1)
    for start in range(0, size, 2**16):
        file.write(bytes(min(2**16, size - start)))
    file.seek(0)
    return file


def test_a_file_is_handed_over_as_it_came_and_not_copied(little_room: Room) -> None:
    file = sent(MEGABYTE)
    assert little_room.taken == MEGABYTE
    content = file.read()
    assert content == bytes(MEGABYTE)
    assert file.read() is content
    file.close()
    assert little_room.taken == 0


def test_what_is_too_large_is_not_held_and_told_in_our_sentence(little_room: Room) -> None:
    file = sent(50 * MEGABYTE)
    assert little_room.taken == 0
    mark = file.read()
    assert len(mark) < 100
    with pytest.raises(InvalidInput, match=r"^the file must be at most 2 MB, got 50 MB$"):
        arrival.check(mark)


def test_where_others_take_the_room_it_is_told_and_there_is_room_when_they_are_gone(little_room: Room) -> None:
    others = [sent(2 * MEGABYTE), sent(2 * MEGABYTE)]
    late = sent(2 * MEGABYTE)
    with pytest.raises(InvalidInput, match=r"^there must be room for the file beside those of other visitors, got none: .* 5 MB"):
        arrival.check(late.read())
    late.close()
    assert little_room.taken == 4 * MEGABYTE
    for file in others:
        file.close()
    arrival.check(sent(2 * MEGABYTE).read())


def test_nobody_can_send_a_mark(little_room: Room) -> None:
    mark = sent(3 * MEGABYTE).read()
    assert mark.startswith(arrival._REFUSED)
    assert arrival._REFUSED not in (b"", bytes(32))
    arrival.check(b"\0" * 32 + b"large 1")
    arrival.check(os.urandom(32) + b"large 1")


@pytest.mark.parametrize("size", [1000, MEGABYTE + 1, 3 * MEGABYTE])
def test_the_servers_form_parser_writes_into_it(size: int, monkeypatch: pytest.MonkeyPatch, little_room: Room) -> None:
    """Above a megabyte the parser would use a file on disk."""
    arrival.receive()
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'

    async def stream() -> AsyncIterator[bytes]:
        yield head
        for start in range(0, size, 2**16):
            yield b"x" * min(2**16, size - start)
        yield b"\r\n--b--\r\n"

    async def parsed() -> bytes:
        form = await MultiPartParser(Headers({"content-type": "multipart/form-data; boundary=b"}), stream()).parse()  # type: ignore[arg-type]
        file = form["f"]
        assert not isinstance(file, str)
        assert isinstance(file.file, Arriving)
        found: bytes = await file.read()
        file.file.close()
        return found

    content = coroutine.run(parsed())
    assert little_room.taken == 0
    if size > 2 * MEGABYTE:
        with pytest.raises(InvalidInput, match="at most 2 MB, got 3 MB"):
            arrival.check(content)
    else:
        assert content == b"x" * size


def test_what_a_session_keeps_counts_until_it_lets_it_go(little_room: Room) -> None:
    sheet = uploads.look("f", b"score;repaid\n" + b"1;yes\n" * 10)
    little_room.keep(sheet)
    assert little_room.taken == len(sheet.content)
    little_room.keep(sheet, {"scores": np.zeros(1000)})
    assert little_room.taken == len(sheet.content) + 8000 + len("scores") + room.WORD
    del sheet
    gc.collect()
    assert little_room.taken == 0


def test_what_the_server_has_counts(little_room: Room) -> None:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
    from streamlit.runtime.uploaded_file_manager import UploadedFileRec

    manager = MemoryUploadedFileManager("/upload")
    little_room.asked(manager)
    manager.add_file("session", UploadedFileRec("1", "a.csv", "text/csv", bytes(4 * MEGABYTE)))
    assert little_room.taken == 4 * MEGABYTE
    with pytest.raises(InvalidInput, match="got none"):
        arrival.check(sent(2 * MEGABYTE).read())
    manager.remove_session_files("session")
    assert little_room.taken == 0


def test_a_kept_table_is_packed_and_reads_the_same() -> None:
    text = b"score;repaid\n" + b"".join(b"%d;%s\n" % (i, b"yes" if i % 3 else b"no") for i in range(150_000))
    sheet = uploads.look("f", text)
    small = sheet.packed()
    assert len(small.content) < len(text) / 2
    assert (small.digest, small.size, small.columns) == (sheet.digest, len(text), sheet.columns)
    first, again = uploads.read(sheet, ["repaid", "score"]), uploads.read(small, ["repaid", "score"])
    assert all(first[name].cells.to_pylist() == again[name].cells.to_pylist() for name in first)
    assert uploads.row_number(small, 149_999) == 150_001


def test_one_has_the_turn_and_the_others_come_in_order() -> None:
    turns, order, told = Turns(), [], {1: [], 2: []}  # type: ignore[var-annotated]
    there, may = [Event(), Event(), Event()], Event()

    def visitor(number: int) -> None:
        def tell(before: int) -> None:
            told[number].append(before)
            there[number].set()

        with turns.take(tell):
            order.append(number)
            if number == 0:
                there[0].set()
                may.wait()
                with turns.take(tell):  # has it already
                    pass

    threads = [Thread(target=visitor, args=(number,)) for number in range(3)]
    for number, thread in enumerate(threads):
        thread.start()
        there[number].wait()
    assert order == [0]
    assert (told[1][0], told[2][0]) == (1, 2)
    may.set()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2]


def test_a_visitor_who_leaves_gives_up_the_place() -> None:
    turns, may, there = Turns(), Event(), Event()

    def first() -> None:
        with turns.take(lambda _: None):
            there.set()
            may.wait()

    thread = Thread(target=first)
    thread.start()
    there.wait()

    def left(_: int) -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError), turns.take(left):
        raise AssertionError("this is somebody else's turn")
    may.set()
    thread.join()
    with turns.take(left):
        pass


def test_the_setting_is_a_number_of_megabytes() -> None:
    assert limits.memory("1800") == 1800
    assert limits.of(1800).megabytes == 100
    assert ROOM is not None
    for wrong in ("", " "):
        assert limits.memory(wrong) == limits.USUAL
    for wrong in ("99", "1e3", "-1", "nan", "9" * 5000):
        with pytest.raises(InvalidInput, match=r"^TABLES_MB must be a whole number of megabytes in \[100, 100000\], got '"):
            limits.memory(wrong)
