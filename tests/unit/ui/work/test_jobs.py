"""Work beside the pages: turns, newer work instead of older, and nothing for those who have left."""

import threading
from collections.abc import Iterator

import pytest

from pages.ui.work import jobs
from pages.ui.work.jobs import Jobs


@pytest.fixture
def held() -> Iterator[tuple[Jobs, list[str]]]:
    """Return turns of one thread that is busy until the test is ready, and the list of what was done, in order."""
    lane, go = Jobs(1, "test"), threading.Event()
    lane.submit("first", "hold", lambda: go.wait(10))
    lane.go = go  # type: ignore[attr-defined]
    yield lane, []
    go.set()


def ask(held: tuple[Jobs, list[str]], visitor: str, word: str, kind: str = "frontier") -> object:
    lane, done = held
    return lane.submit(visitor, kind, lambda: done.append(word))


def release(held: tuple[Jobs, list[str]]) -> list[str]:
    last = ask(held, "last", "last", "end")
    held[0].go.set()  # type: ignore[attr-defined]
    last.result(10)  # type: ignore[attr-defined]
    return held[1]


def test_visitors_take_turns(held: tuple[Jobs, list[str]]) -> None:
    for kind in ("a", "b", "c"):
        ask(held, "eager", f"eager {kind}", kind)
    ask(held, "modest", "modest", "a")
    assert release(held)[:2] == ["eager a", "modest"]


def test_newer_work_of_a_visitor_replaces_the_older(held: tuple[Jobs, list[str]]) -> None:
    jobs = [ask(held, "one", f"value {i}") for i in range(5)]
    done = release(held)
    assert [word for word in done if word != "last"] == ["value 3", "value 4"]
    assert [job.cancelled() for job in jobs] == [True, True, True, False, False]  # type: ignore[attr-defined]


def test_what_somebody_else_waits_for_is_done(held: tuple[Jobs, list[str]]) -> None:
    job = ask(held, "one", "shared")
    held[0].want("two", "frontier", job)  # type: ignore[arg-type]
    held[0].leave("one")
    assert "shared" in release(held)


def test_nothing_is_done_for_who_has_left(held: tuple[Jobs, list[str]]) -> None:
    ask(held, "one", "alone")
    held[0].leave("one")
    assert release(held) == ["last"]
    assert held[0].waiting == 0


def test_work_that_is_not_wanted_any_more_stops_where_it_can() -> None:
    lane, begun, go = Jobs(1, "test"), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go.wait(10)
        jobs.go_on()

    job = lane.submit("one", "frontier", work)
    begun.wait(10)
    lane.leave("one")
    go.set()
    with pytest.raises(jobs.Abandoned):
        job.result(10)
