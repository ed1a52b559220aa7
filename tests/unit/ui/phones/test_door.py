"""Doors: none unless asked for; each refuses in one sentence; the driver's word alone opens the driver's."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pages.ui.phones import clicks, door, driver
from pages.ui.phones.ballot import Refused
from pages.ui.phones.limits import Buckets
from tests import coroutine


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (driver.ASKED, driver.GIVEN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(driver, "_word", "")


def request(address: str = "10.0.0.1", **headers: str) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw, "query_string": b"", "client": (address, 1)})


def answer(handler: door.Handler, asked: Request) -> Response:
    async def ask() -> Response:
        return await handler(asked)

    return coroutine.run(ask())


async def well(_: Request) -> Response:
    return PlainTextResponse("well")


async def refusing(_: Request) -> Response:
    raise Refused(409, "Not now.")


@pytest.mark.parametrize("asked", ["", "0"])
def test_there_is_no_door_unless_it_is_asked_for(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(driver.ASKED, asked)
    assert door.routes() == []
    assert not driver.on()
    assert not driver.is_word("")
    assert not driver.here()


def test_every_start_has_another_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(driver.ASKED, "1")
    words = set()
    for _ in range(3):
        assert len(door.routes()) == 8
        words.add(driver.word())
    assert len(words) == 3
    assert min(map(len, words)) >= 20


def test_the_drivers_word_alone_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "_word", "mine")
    guarded = door._door(door._drivers(well))
    assert answer(guarded, request(cookie="driver=mine")).status_code == 200
    for cookie in ("", "driver=", "driver=other", "phone=mine", "driver=\xfc"):
        assert answer(guarded, request(cookie=cookie)).status_code == 403


def test_an_address_that_asks_too_often_waits_and_another_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "ADDRESSES", Buckets(rate=0.0, burst=3.0))
    open_to = door._door(well)
    assert [answer(open_to, request()).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert answer(open_to, request("10.0.0.2")).status_code == 200


def test_a_refusal_is_its_sentence_and_nothing_is_kept_by_browsers() -> None:
    refused = answer(door._door(refusing), request())
    assert (refused.status_code, refused.body) == (409, b"Not now.")
    assert refused.headers["cache-control"] == "no-store"


def test_a_press_counts_once_and_only_where_a_stage_listens() -> None:
    there = clicks.Clicks()
    assert not there.press(1), "no stage has asked yet"
    assert there.after(0) == (0, [])
    assert all(there.press(by) for by in (1, 1, -1))
    assert there.after(0) == (3, [1, 1, -1])
    assert there.after(2) == (3, [-1])
    assert there.after(3) == (3, [])
