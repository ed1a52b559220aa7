"""Whose page is computed now: one at a time, in the order they came, and nobody is kept back by what takes long."""

import threading
from collections.abc import Callable

import pytest

from pages.ui.work import turns
from pages.ui.work.turns import Turns

FOR_EVER = 1000.0


def begin(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def stand(queue: Turns, work: Callable[[], object]) -> threading.Thread:
    """Return a thread that waits for its turn to do the work; it stands in the queue already, or has its turn."""
    before = len(queue._queue) + len(queue._since)

    def wait() -> None:
        with queue.take():
            work()

    thread = begin(wait)
    while thread.is_alive() and len(queue._queue) + len(queue._since) == before:
        pass
    return thread


def test_one_at_a_time_in_the_order_they_came() -> None:
    queue, at_once, most, done = Turns(FOR_EVER), [0], [0], list[int]()

    def work(number: int) -> None:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        done.append(number)
        at_once[0] -= 1

    with queue.take():
        threads = [stand(queue, lambda number=number: work(number)) for number in range(8)]
        assert done == []
    for thread in threads:
        thread.join(10)
    assert done == list(range(8))
    assert most == [1]


def test_who_has_the_turn_has_it_already() -> None:
    queue = Turns(FOR_EVER)
    with queue.take(), queue.take():
        assert len(queue._since) == 1
    assert not queue._since


def test_who_takes_long_keeps_nobody_back() -> None:
    queue, go, done = Turns(long=0.05), threading.Event(), threading.Event()
    slow = stand(queue, lambda: go.wait(10))
    stand(queue, done.set)
    assert done.wait(10), "the next one waits for the end of what takes long"
    assert slow.is_alive()
    go.set()
    slow.join(10)


def test_an_error_gives_the_turn_on() -> None:
    queue, done = Turns(FOR_EVER), threading.Event()
    with pytest.raises(ValueError, match="wrong"), queue.take():
        raise ValueError("wrong")
    stand(queue, done.set)
    assert done.wait(10)


def test_a_page_waits_for_its_turn() -> None:
    begun = threading.Event()
    with turns.PAGES.take():
        thread = begin(turns.in_turn(begun.set))
        thread.join(0.05)
        assert not begun.is_set()
    assert begun.wait(10)
