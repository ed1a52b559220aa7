"""A sweep's course: tasks are handed out, what comes back is kept, what is lost is handed out again, and at the end the file is written.

Killed at any moment it is taken up again by the same call: what is in the journal is not run again, and the file is written from the journal
in the order of the runs, so that it does not tell how often that was, who worked, or how the runs were cut into tasks.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from sim.contract.parameters import InvalidInput
from sim.sweeps import table
from sim.sweeps.design import Design
from sim.sweeps.journal import Journal
from sim.sweeps.table import Description, Row
from sim.sweeps.task import Failed, Rows, Task, work
from sim.sweeps.workers import Workers

SECONDS = 0.5  # that a task takes: at most this is lost of each worker
RATE = 200  # tasks a second, at most, whatever the number of workers: what one scheduler can be asked (docs/performance.md)
LARGEST = 5000  # runs of a task
LOST = 5  # times that one task may be lost with its worker
WAIT = 1.0  # seconds between looks at the number of workers

Tell = Callable[[int, int], None]


class Halted(RuntimeError):
    """The sweep cannot go on now: why, and what is kept, in one sentence."""


@dataclass(frozen=True)
class Done:
    """A sweep that is whole: its description, the runs that were kept from before, and whether the file was there already."""

    description: Description
    kept: int
    already: bool = False


def run(design: Design, out: Path, workers: Workers, tell: Tell = lambda *_: None, seconds: float = SECONDS) -> Done:
    """Run what is missing of a sweep, and write the file; `tell` hears of runs done and of all.

    Raises InvalidInput if the file, or what was kept beside it, is of another sweep, and if the model rejects every setting; Halted if the
    workers are lost for good or a run fails: what was done is kept, and the same call goes on.
    """
    journal = Journal(out, design.description)
    try:
        if out.exists():
            return Done(_same(out, journal, design.description), kept=len(design), already=True)
        kept = journal.runs
        tell(kept, len(design))
        if kept < len(design):
            _Course(design, journal, workers, tell, seconds).run()
        description = design.description.model_copy(update={"rejected": journal.rejected // design.seeds})
        if description.rejected == design.points:
            journal.close(delete=True)
            raise InvalidInput(f"some setting must be valid, got {design.points:,} that {design.model.id} rejects")
        table.write(out, description, _rows(design, journal))
        journal.close(delete=True)
        return Done(description, kept)
    finally:
        journal.close()


class _Course:
    """What is left to do, what is being worked on, and how long a run takes."""

    def __init__(self, design: Design, journal: Journal, workers: Workers, tell: Tell, seconds: float) -> None:
        self.design, self.journal, self.workers, self.tell, self.seconds = design, journal, workers, tell, seconds
        self.left = deque(journal.missing(len(design)))
        self.given: dict[Future[tuple[Rows, float]], range] = {}
        self.back: SimpleQueue[Future[tuple[Rows, float]]] = SimpleQueue()
        self.lost: Counter[int] = Counter()
        self.each: float | None = None

    def run(self) -> None:
        """Do what is left."""
        done = False
        try:
            executor = self._opened()
            while self.left or self.given:
                why = self._hand_out(executor) or self._take_in()
                if why is not None:
                    self._take_back(why)
                    self.workers.close(done=False)
                    executor = self._opened()
            done = True
        finally:
            self.workers.close(done=done)

    def _opened(self) -> Executor:
        try:
            return self.workers.open()
        except OSError as error:
            raise Halted(f"{error}; {self._kept()}") from None

    def _hand_out(self, executor: Executor) -> BaseException | None:
        """Give as much as keeps every worker busy; return why, if there is no executor any more."""
        slots = self.workers.slots()
        while self.left and len(self.given) < 2 * slots:
            part = self._next(max(self.seconds, slots / RATE))
            try:
                future = executor.submit(work, self._task(part))
            except Exception as error:
                self.left.appendleft(part)
                return error
            self.given[future] = part
            future.add_done_callback(self.back.put)
        return None

    def _take_in(self) -> BaseException | None:
        """Keep what has come back, waiting a moment for it; return why, if a task was lost."""
        try:
            future = self.back.get(timeout=WAIT)
            while True:
                if future in self.given:  # not of an executor that was lost
                    why = self._take(future)
                    if why is not None:
                        return why
                future = self.back.get_nowait()
        except Empty:
            return None

    def _take(self, future: "Future[tuple[Rows, float]]") -> BaseException | None:
        part = self.given[future]
        # A cancelled future's error is no Exception in every version of Python.
        error = None if future.cancelled() else future.exception()
        if isinstance(error, Failed):
            raise Halted(f"{error}; {self._kept()}")
        if future.cancelled() or error is not None:
            return error or ConnectionError("the connection was lost")
        del self.given[future]
        rows, seconds = future.result()
        self.journal.add(part.start, rows)
        each = seconds / len(part)
        self.each = each if self.each is None else 0.7 * self.each + 0.3 * each
        self.tell(self.journal.runs, len(self.design))
        return None

    def _take_back(self, why: BaseException) -> None:
        """Put all that was given back to what is left; raise Halted if one was lost too often."""
        parts = sorted(self.given.values(), key=lambda part: part.start)
        self.given.clear()
        self.left.extendleft(reversed(parts))
        self.lost.update(part.start for part in parts)
        often = next((part for part in parts if self.lost[part.start] >= LOST), None)
        if often is not None:
            (values, seed), *_ = self.design.runs(often[:1])
            there = (
                ", ".join(f"{name} = {value}" for name, value in zip(self.design.varied, values, strict=True)) or "the defaults"
            )
            raise Halted(
                f"a worker was lost {LOST} times at {there}, seed {seed}, or up to {len(often) - 1} runs later "
                f"({type(why).__name__}); {self._kept()}"
            )

    def _next(self, seconds: float) -> range:
        part = self.left.popleft()
        size = 1 if self.each is None else min(max(1, int(seconds / max(self.each, 1e-9))), LARGEST)
        if len(part) > size:
            self.left.appendleft(part[size:])
        return part[:size]

    def _task(self, part: range) -> Task:
        about = self.design.description
        return Task(
            about.model, about.settings, tuple(self.design.varied), tuple(self.design.runs(part)), about.code, about.libraries
        )

    def _kept(self) -> str:
        return f"{self.journal.runs:,} of {len(self.design):,} runs are kept, and the same command goes on"


def _same(out: Path, journal: Journal, mine: Description) -> Description:
    """Return the description of the file that is there; raise InvalidInput unless it is this sweep, whole."""
    try:
        there = table.describes(out)
    except InvalidInput:
        raise InvalidInput(f"out must be a new file, or this sweep's, got {out}, which is something else") from None
    if there.model_copy(update={"rejected": 0}) != mine:
        names = [name for name in type(mine).model_fields if name != "rejected" and getattr(there, name) != getattr(mine, name)]
        raise InvalidInput(f"out must be a new file, or this sweep's, got {out}, a sweep with another {' and '.join(names)}")
    journal.close(delete=True)
    return there


def _rows(design: Design, journal: Journal) -> Iterator[Row]:
    settings, names = design.base.settings(prefix=""), design.description.outcomes
    for start, rows in journal.rows():
        runs = design.runs(range(start, start + len(rows)))
        for number, ((values, seed), row) in enumerate(zip(runs, rows, strict=True), start):
            if row is not None:
                there = settings | dict(zip(design.varied, values, strict=True))
                yield number // design.seeds, there, seed, dict(zip(names, row, strict=True))
