"""Phones in the room: votes that are neither lost nor doubled, a clicker that only the driver has, and no door where none was asked for."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from pages.ui.page import bet
from sim.analysis import talks
from tests.phones import DRIVER, HANDS, WORD, Phone, Stage, room, served

DOORS = ("/room", "/room/now", "/room/vote", "/room/tally", "/room/driver", "/room/clicker", "/room/move", "/room/moves")
BEAT = next(number for number, beat in enumerate(talks.load("twenty").beats, 1) if beat.page == HANDS)
ASKED = talks.load("twenty").beats[BEAT - 1].predict
assert ASKED is not None
ANSWERS = bet.answers(ASKED)


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app, served so that phones may vote."""
    with served(tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def stage(voting: str) -> Iterator[Stage]:
    """Return the driver's stage, at a bet that is open."""
    opened = Stage(voting, BEAT, HANDS)
    yield opened
    opened.visitor.leave()


def sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and len(text) < 120 and "<" not in text


def test_a_room_votes_and_no_vote_is_lost_or_doubled(voting: str, stage: Stage) -> None:
    """The full one, two hundred phones in a minute: `python -m tests.bench.bench_votes`."""
    before = stage.tally()["phones"]
    cast = room(voting, phones=30, seconds=3, twice=0.5)
    assert cast.wrong == []
    assert cast.sent > len(cast.last) == 30
    tally = stage.tally()
    assert tally["counts"] == [cast.counts[i] for i in range(len(ANSWERS))]
    assert (tally["votes"], tally["phones"] - before) == (30, 30)
    stage.step(2)
    assert stage.guess == "/".join(f"{ANSWERS[i]:g}*{n}" for i, n in sorted(cast.counts.items()))
    assert "the middle of 30 is" in stage.visitor.words


def test_a_second_vote_takes_the_place_of_the_first_until_it_is_locked(voting: str, stage: Stage) -> None:
    phone = Phone(voting).join()
    start = stage.tally()["counts"]
    for answer in (0, 3):
        assert phone.vote(answer).status == 200
        assert phone.now()["mine"] == answer
    assert [a - b for a, b in zip(stage.tally()["counts"], start, strict=True)] == [0, 0, 0, 1, 0]
    stage.step(2)
    assert phone.now()["open"] is False
    late = phone.vote(1)
    assert (late.status, sentence(late.text)) == (409, True)
    stage.step(1)  # open again: what was voted stands, and may be replaced
    assert (phone.now()["open"], phone.now()["mine"]) == (True, 3)
    assert phone.vote(1).status == 200
    stage.step(2)
    stage.step(3)
    assert phone.now() == {"ballot": None}, "the answer is shown: nothing is kept of who voted what"
    stage.step(1)
    assert phone.now()["mine"] is None, "asked anew"


def test_what_is_no_vote_is_told_in_one_sentence(voting: str, stage: Stage) -> None:
    phone = Phone(voting, 1).join()
    ballot, before = phone.now()["ballot"], stage.tally()["counts"]
    wrong = [
        (409, {"ballot": "another", "answer": 1}),
        (400, {"ballot": ballot, "answer": 5}),
        (400, {"ballot": ballot, "answer": -1}),
        (400, {"ballot": ballot, "answer": True}),
        (400, {"ballot": ballot, "answer": "1"}),
        (400, {"ballot": ballot}),
        (400, [1, 2]),
        (413, {"ballot": ballot, "answer": 1, "more": "x" * 300}),
    ]
    sent = [(status, json.dumps(body).encode()) for status, body in wrong]
    sent += [(400, b"\xff\xfe{"), (400, b""), (400, b"[" * 199), (400, b'{"answer": 1e999}')]
    for number, (status, body) in enumerate(sent):
        phone = Phone(voting, 40 + number).join()
        answer = phone.ask("POST", "/room/vote", body)
        assert (answer.status, sentence(answer.text)) == (status, True), (body, answer)
    answer = phone.ask("POST", "/room/vote", b'{"answer": 1}', kind="text/plain")
    assert (answer.status, sentence(answer.text)) == (415, True)
    for cookie in ("", "phone=made-up"):
        answer = Phone(voting, 1, cookie).vote(1, ballot)
        assert (answer.status, sentence(answer.text)) == (401, True)
    assert stage.tally()["counts"] == before


def test_a_body_that_has_no_end_is_left_after_the_first_bytes(voting: str) -> None:
    phone = Phone(voting, 60).join()
    connection = http.client.HTTPConnection(str(urlsplit(voting).netloc), timeout=60)
    connection.putrequest("POST", "/room/vote")
    for name, value in (("Cookie", phone.cookie), ("Content-Type", "application/json"), ("Content-Length", str(10**9))):
        connection.putheader(name, value)
    connection.endheaders(b"x" * 2000)
    assert connection.getresponse().status == 413
    connection.close()


def test_a_flood_is_told_to_wait_and_others_are_served(voting: str, stage: Stage) -> None:
    flood, other = Phone(voting, 70).join(), Phone(voting, 71).join()
    ballot = flood.now()["ballot"]
    answers = [flood.vote(number % 5, ballot) for number in range(60)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert all(sentence(answer.text) for answer in refused)
    assert other.vote(2).status == 200
    assert other.now()["mine"] == 2
    assert sum(stage.tally()["counts"]) == stage.tally()["votes"]


@pytest.mark.parametrize("cookie", ["", "driver=", "driver=another", f"phone={WORD}"])
@pytest.mark.parametrize("door", ["/room/tally", "/room/clicker", "/room/moves?after=0", "/room/driver", "/room/driver?word=x"])
def test_only_the_driver_has_the_clicker(voting: str, door: str, cookie: str) -> None:
    answer = Phone(voting, 80, cookie).ask("GET", door)
    assert (answer.status, sentence(answer.text)) == (403, True)
    moved = Phone(voting, 80, cookie).ask("POST", "/room/move", b'{"by": 1}')
    assert (moved.status, sentence(moved.text)) == (403, True)


def test_the_drivers_link_makes_a_browser_the_drivers(voting: str) -> None:
    for to, place in (("", "../talks"), ("&to=clicker", "./clicker"), ("&to=https://elsewhere.example", "../talks")):
        phone = Phone(voting, 81)
        connection = http.client.HTTPConnection(phone.host, timeout=60)
        connection.request("GET", f"/room/driver?word={WORD}{to}")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (303, place)
        cookie = answer.getheader("Set-Cookie") or ""
        assert cookie.startswith(DRIVER)
        assert "httponly" in cookie.lower()
        connection.close()
    page = Phone(voting, 81, DRIVER).ask("GET", "/room/clicker")
    assert page.text.count("<button") == 2
    assert WORD not in page.text


def test_the_stage_hears_what_the_drivers_phone_presses(voting: str) -> None:
    clicker = Phone(voting, 82, DRIVER)
    heard = clicker.ask("GET", "/room/moves?after=0").json["count"]
    for by in (1, 1, -1):
        assert clicker.ask("POST", "/room/move", json.dumps({"by": by}).encode()).status == 200
    assert clicker.ask("GET", f"/room/moves?after={heard}").json == {"count": heard + 3, "moves": [1, 1, -1]}
    assert clicker.ask("GET", f"/room/moves?after={heard + 3}").json["moves"] == []
    for body in (b'{"by": 2}', b'{"by": true}', b"{}", b"on"):
        answer = clicker.ask("POST", "/room/move", body)
        assert (answer.status, sentence(answer.text)) == (400, True)
    assert clicker.ask("GET", "/room/moves?after=-1").status == 400


def test_a_visitor_who_holds_a_talk_of_his_own_does_not_touch_the_rooms_question(voting: str, stage: Stage) -> None:
    phone = Phone(voting, 83).join()
    ballot = phone.now()["ballot"]
    other = Stage(voting, BEAT, HANDS, cookie="")
    other.step(3)
    other.visitor.leave()
    assert (phone.now()["ballot"], phone.now()["open"]) == (ballot, True)


def test_where_phones_were_not_asked_for_there_is_no_door(server: str) -> None:
    page = Phone(server).ask("GET", "/no-such-page").text
    for door in DOORS:
        answer = Phone(server, 1, DRIVER).ask("GET", door)
        assert not answer.cookie.startswith(("phone", "driver"))
        assert answer.text == page, door
        assert Phone(server, 1, DRIVER).ask("POST", door, b'{"by": 1}').status in (404, 405)
