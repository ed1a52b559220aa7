"""The box: one question, one vote a phone, and nothing left of who voted what once the answer is shown."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.ui.phones import ballot
from pages.ui.phones.ballot import Asked, Box, Refused

KEY = ("room", "talk", 1)
QUESTION = Asked(KEY, "How many?", "Number", ("0", "1", "2"), choice=True)


@pytest.fixture
def box() -> Box:
    made = Box()
    made.ask(QUESTION)
    return made


def id_of(box: Box) -> str:
    return str(box.shown(None)["ballot"])


def test_every_phone_counts_once_whatever_the_threads(box: Box) -> None:
    phones = [box.admit(str(number)) for number in range(200)]
    votes = [(phone, answer) for answer in (2, 0, 1) for phone in phones]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda vote: box.vote(vote[0], id_of(box), vote[1]), votes[:400]))
        list(pool.map(lambda vote: box.vote(vote[0], id_of(box), vote[1]), votes[400:]))
    assert box.tally() == {"counts": (0, 200, 0), "votes": 200, "phones": 200}


def test_a_locked_question_takes_nothing_and_may_be_opened_again(box: Box) -> None:
    phone, id = box.admit("a"), id_of(box)
    box.vote(phone, id, 1)
    assert box.lock(KEY) == (0, 1, 0)
    with pytest.raises(Refused, match="No question is open"):
        box.vote(phone, id, 2)
    box.ask(QUESTION)
    box.vote(phone, id, 2)
    assert box.lock(KEY) == (0, 0, 1)


def test_once_the_answer_is_shown_the_counts_alone_are_left(box: Box) -> None:
    phone, id = box.admit("a"), id_of(box)
    box.vote(phone, id, 1)
    assert box.lock(KEY, over=True) == box.lock(KEY, over=True) == (0, 1, 0)
    assert phone not in repr(vars(box._ballot))
    assert box.shown(phone) == {"ballot": None}
    box.ask(QUESTION)
    assert id_of(box) != id
    with pytest.raises(Refused, match="at another one"):
        box.vote(phone, id, 1)
    assert box.tally()["votes"] == 0


def test_another_stop_closes_the_question_and_has_no_counts(box: Box) -> None:
    box.vote(box.admit("a"), id_of(box), 1)
    assert box.lock(("room", "talk", 2)) == ()
    assert box.shown(None)["open"] is False


def test_a_phone_that_is_not_known_and_an_answer_that_is_none_are_refused(box: Box) -> None:
    with pytest.raises(Refused, match="not known here") as refused:
        box.vote("made up", id_of(box), 1)
    assert refused.value.status == 401
    for answer in (-1, 3):
        with pytest.raises(Refused, match="from 0 to 2"):
            box.vote(box.admit("a"), id_of(box), answer)


def test_so_many_phones_can_join_in_all_and_from_one_address(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballot, "MOST_PHONES", 5)
    monkeypatch.setattr(ballot, "MOST_FROM_ONE", 3)
    for _ in range(3):
        box.admit("one")
    with pytest.raises(Refused, match="raise your hand"):
        box.admit("one")
    box.admit("two")
    box.admit("two")
    with pytest.raises(Refused, match="raise your hand"):
        box.admit("three")
