"""A sweep's course: however it is cut, lost and taken up again, the file is the same bytes, and no run is done twice for it."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.sweeps import course, design, table
from sim.sweeps.course import Halted
from tests.unit.sweeps.conftest import Threads

Give = Callable[..., Future[Any]]


class Losing(Threads):
    """Threads whose first `times` executors lose every task but the first `after` of all."""

    def __init__(self, after: int, times: int, how: str = "future") -> None:
        super().__init__()
        self.after, self.times, self.how, self.given = after, times, how, 0

    def open(self) -> Executor:
        workers, inner, losing, how = self, super().open(), self.opened <= self.times, self.how

        class Pool(ThreadPoolExecutor):
            def submit(self, *arguments: Any, **more: Any) -> Future[Any]:
                workers.given += 1
                if not losing or workers.given <= workers.after:
                    return inner.submit(*arguments, **more)
                if how == "submit":
                    raise BrokenExecutor("broken")
                lost: Future[Any] = Future()
                if how == "cancel":
                    lost.cancel()
                    lost.set_running_or_notify_cancel()
                else:
                    lost.set_exception(BrokenExecutor("broken"))
                return lost

        return Pool(1)


@pytest.fixture
def made(coin: sim.Model) -> design.Design:
    return design.grid(coin, coin.Params(), ["fairness=0:1:5", "kept=0,2,4,6", "worn=false,true"], 3)


@pytest.fixture
def whole(made: design.Design, tmp_path: Path) -> bytes:
    (tmp_path / "whole").mkdir()
    course.run(made, tmp_path / "whole" / "out.parquet", Threads())
    return (tmp_path / "whole" / "out.parquet").read_bytes()


def test_rows_are_what_the_model_gives(made: design.Design, coin: sim.Model, tmp_path: Path) -> None:
    done = course.run(made, tmp_path / "out.parquet", Threads())
    swept = table.read(tmp_path / "out.parquet")
    assert done.description == swept.description
    assert (swept.description.points, swept.description.rejected, len(swept.frame)) == (40, 10, 90)
    for row in swept.frame.to_dict("records"):
        params = coin.Params(**{name: row[f"set.{name}"] for name in coin.Params.declared()})
        assert {name: row[name] for name in swept.outcomes} == coin.run(params, row["seed"])
        assert made.values(row["point"]) == (params.fairness, params.kept, params.worn)
    assert not (swept.frame["set.kept"] > swept.frame["set.tosses"]).any()
    order = list(zip(swept.frame["point"], swept.frame["seed"], strict=True))
    assert order == sorted(set(order))
    assert list(tmp_path.glob("out*")) == [tmp_path / "out.parquet"]


@pytest.mark.parametrize("seconds", [0.0, 1e-4, 60.0])
def test_bytes_do_not_depend_on_the_tasks(made: design.Design, whole: bytes, tmp_path: Path, seconds: float) -> None:
    course.run(made, tmp_path / "out.parquet", Threads(), seconds=seconds)
    assert (tmp_path / "out.parquet").read_bytes() == whole


@pytest.mark.parametrize("how", ["future", "cancel", "submit"])
def test_what_is_lost_is_done_again(made: design.Design, whole: bytes, tmp_path: Path, how: str) -> None:
    workers = Losing(after=3, times=2, how=how)
    course.run(made, tmp_path / "out.parquet", workers, seconds=0.0)
    assert (tmp_path / "out.parquet").read_bytes() == whole
    assert workers.opened == 3


def test_a_task_that_is_lost_again_and_again_halts(made: design.Design, whole: bytes, tmp_path: Path) -> None:
    with pytest.raises(
        Halted,
        match=r"a worker was lost 5 times at fairness = 0.0, kept = 0, worn = False, seed [01], .*BrokenExecutor.*runs are kept",
    ):
        course.run(made, tmp_path / "out.parquet", Losing(after=1, times=99), seconds=0.0)
    assert not (tmp_path / "out.parquet").exists()
    course.run(made, tmp_path / "out.parquet", Threads())
    assert (tmp_path / "out.parquet").read_bytes() == whole


def test_workers_that_do_not_come_back_halt(made: design.Design, tmp_path: Path) -> None:
    class Gone(Losing):
        def open(self) -> Executor:
            if self.opened:
                raise OSError("no scheduler answers at tcp://h:1")
            return super().open()

    with pytest.raises(Halted, match=r"no scheduler answers at tcp://h:1; \d of 120 runs are kept, and the same command goes on"):
        course.run(made, tmp_path / "out.parquet", Gone(after=4, times=9), seconds=0.0)


@pytest.mark.parametrize("at", [0, 1, 7, 60, 119, 120])
def test_stopped_anywhere_it_goes_on_and_runs_nothing_twice(
    made: design.Design, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(course, "RATE", 1e9)  # every run is a task

    def stop(done: int, total: int) -> None:
        if done >= at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        course.run(made, tmp_path / "out.parquet", Threads(), stop, seconds=0.0)
    ran: list[tuple[Any, int]] = []
    run = sim.Model.run
    monkeypatch.setattr(sim.Model, "run", lambda model, params, seed=0: ran.append((params, seed)) or run(model, params, seed))
    heard: list[int] = []
    done = course.run(made, tmp_path / "out.parquet", Threads(), lambda *runs: heard.append(runs[0]), seconds=0.0)
    assert (tmp_path / "out.parquet").read_bytes() == whole
    assert (done.kept, heard[0], heard[-1]) == (at, at, 120)
    assert heard == sorted(set(heard))
    assert len(ran) == len(set(ran)) <= 120 - at


def test_killed_between_the_file_and_the_journals_end(
    made: design.Design, whole: bytes, tmp_path: Path, monkeypatch: Any
) -> None:
    out = tmp_path / "out.parquet"
    with monkeypatch.context() as patch:
        patch.setattr(course.Journal, "close", lambda journal, **_: journal._file.close())
        course.run(made, out, Threads())
    assert out.with_name("out.parquet.partial").exists()
    done = course.run(made, out, Threads())
    assert (done.already, done.kept) == (True, 120)
    assert out.read_bytes() == whole
    assert list(tmp_path.glob("out*")) == [out]


def test_a_file_that_is_there_is_never_lost(made: design.Design, coin: sim.Model, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    out.write_bytes(b"mine")
    with pytest.raises(InvalidInput, match=r"out must be a new file, or this sweep's, got .*, which is something else"):
        course.run(made, out, Threads())
    assert out.read_bytes() == b"mine"
    out.unlink()
    course.run(made, out, Threads())
    before = out.read_bytes()
    other = design.grid(coin, coin.Params(), ["fairness=0:1:5"], 3)
    with pytest.raises(InvalidInput, match="a sweep with another varied and settings and points"):
        course.run(other, out, Threads())
    assert out.read_bytes() == before
    assert list(tmp_path.glob("out*")) == [out]


def test_a_model_that_fails_halts_and_says_where(made: design.Design, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.Model, "run", lambda *_: 1 / 0)
    with pytest.raises(Halted, match=r"coin failed at .*ZeroDivisionError: division by zero; 0 of 120 runs are kept"):
        course.run(made, tmp_path / "out.parquet", Threads())


def test_nothing_valid(coin: sim.Model, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="some setting must be valid, got 2 that coin rejects"):
        course.run(design.grid(coin, coin.Params(), ["kept=6,8"]), tmp_path / "out.parquet", Threads())
    assert list(tmp_path.glob("out*")) == []


def test_a_task_is_as_long_as_is_asked(made: design.Design, tmp_path: Path) -> None:
    """The first tasks are single runs; when it is known how long one takes, as many as fill the time, and no more than LARGEST."""
    sizes: list[int] = []

    class Counting(Threads):
        def open(self) -> Executor:
            inner = super().open()
            submit: Give = inner.submit
            inner.submit = lambda work, task: sizes.append(len(task.runs)) or submit(work, task)  # type: ignore[method-assign]
            return inner

    course.run(made, tmp_path / "out.parquet", Counting(), seconds=60.0)
    assert sizes[:4] == [1, 1, 1, 1]
    assert sum(sizes) == 120
    assert max(sizes) > 100
