"""A host for long: `python -m tests.bench.bench_soak [--minutes 10] [--visitors 30] [--rate 15] [--limit 690] [--stay 90] [--write NAME]`.

So many visitors at a time on all pages, `--rate` moves of main knobs a second together. Each opens a page, moves, goes on to another,
at times takes an export away or brings a table of its own, and leaves after about `--stay` seconds; another comes. Printed each minute: MB
resident, moves, the slowest, visitors so far, errors, the machine's load. At the end: how much more the last quarter holds than the second
one, after the warm-up. `--write NAME` puts the course of memory into docs/NAME.csv and .svg. For hours: `--minutes 300 --visitors 200`.
"""

import argparse
import csv
import os
import random
import sys
import threading
import time
from dataclasses import dataclass, field

import numpy as np

from pages.ui.shell.contents import SECTIONS
from tests.bench.bench_host import HERE, Server, knob, serve, values
from tests.visitor import Visitor

PAGES = [entry.address for section in SECTIONS for entry in section.entries]
SEEN = 5.0  # seconds between two looks at the memory
UPLOADS, EXPORTS = 0.03, 0.05  # of the pages that are opened: assumptions
MOVES = (3, 12)  # on one page
GROWN = 1.1  # times as much in the last quarter as in the second is called growing: assumption


@dataclass
class Course:
    """What happened so far."""

    memory: list[tuple[float, int]] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    came: int = 0
    brought: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, error: str) -> None:
        """Keep an error."""
        with self.lock:
            self.errors.append(error)

    @property
    def growth(self) -> float:
        """Return how many times the memory of the second quarter the last one holds, medians."""
        held = [size for _, size in self.memory]
        quarter = max(1, len(held) // 4)
        return float(np.median(held[-quarter:]) / np.median(held[quarter : 2 * quarter]))


def stay(server: Server, course: Course, ended: threading.Event, seed: int, every: float, seconds: float) -> None:
    """Come, look at pages, leave, and come again as somebody else, until it has `ended`."""
    rng = random.Random(seed)
    ended.wait(every * rng.random())
    while not ended.is_set():
        visitor, until = Visitor(server.address), time.perf_counter() + seconds * rng.uniform(0.5, 1.5)
        with course.lock:
            course.came += 1
        page = ""
        try:
            while not ended.is_set() and time.perf_counter() < until:
                page = rng.choice(PAGES)
                look(visitor, page, course, ended, rng, every)
        except Exception as error:
            course.note(f"{page}: {type(error).__name__} {error}")
            ended.wait(10.0)  # who finds no server tries again later
        for error in visitor.errors:
            course.note(f"{page}: {error}")
        visitor.leave()


def look(visitor: Visitor, page: str, course: Course, ended: threading.Event, rng: random.Random, every: float) -> None:
    """Look at a page: move its knob, or take an export away, or bring a table instead."""
    chance = rng.random()
    if chance < UPLOADS:
        visitor.open("your_data")
        if "_forget" in visitor.widgets and not _fields(visitor):  # the last one is still there
            visitor.press("_forget")
        visitor.upload(_fields(visitor)[0], "own.csv", table(rng))
    else:
        visitor.open(page)
        main = knob(visitor)
        way = values(*main[1:], rng) if main else iter(())
        for place, _ in zip(way, range(rng.randint(*MOVES)), strict=False):
            if main is None or ended.is_set():
                return
            start = time.perf_counter()
            visitor.move(main[0], place)
            with course.lock:
                course.taken.append(time.perf_counter() - start)
            visitor.look_until(start + every)
        if chance > 1 - EXPORTS and f"_bar_{page}" in visitor.widgets:
            visitor.turn(page, "Export")
            visitor.settle()
            if "Frontier, CSV" in visitor.downloads:
                visitor.download("Frontier, CSV")
    if chance < UPLOADS or chance > 1 - EXPORTS:
        with course.lock:
            course.brought += 1
    ended.wait(every)


def _fields(visitor: Visitor) -> list[str]:
    """Return the places for a file on the page."""
    return [key for key in visitor.widgets if key.startswith("_upload_turn_")]


def table(rng: random.Random) -> bytes:
    """Return a small table of scores, another each time."""
    rows = (f"{rng.random():.4f},{rng.random() < 0.5:d},{'AB'[rng.random() < 0.3]}" for _ in range(2000))
    return ("score,label,group\n" + "\n".join(rows)).encode()


def soak(minutes: float, visitors: int, rate: float, limit: int, seconds: float, warm: float = 45.0) -> Course:
    """Return what happened with so many visitors at a time for so long."""
    course, ended = Course(), threading.Event()
    with serve(HERE, limit, warm) as server:
        args = [(server, course, ended, number, visitors / rate, seconds) for number in range(visitors)]
        threads = [threading.Thread(target=stay, args=each) for each in args]
        for thread in threads:
            thread.start()
        start, said = time.perf_counter(), 0
        while (now := time.perf_counter() - start) < 60 * minutes:
            try:
                course.memory.append((now, server.megabytes()))
            except (OSError, AssertionError):
                course.note("the server has ended")
                break
            if now >= 60 * said:
                said += 1
                print(f"{now / 60:5.1f} min {told(course)}", flush=True)
            time.sleep(min(SEEN, max(0.1, 60 * minutes - now)))
        ended.set()
        for thread in threads:
            thread.join()
        if "the server has ended" not in course.errors:
            course.memory.append((time.perf_counter() - start, server.megabytes()))
            print(f"at most {server.megabytes('VmHWM')} MB", flush=True)
    return course


def told(course: Course) -> str:
    """Return in words how it stands."""
    with course.lock:
        slowest = max(course.taken, default=0.0)
        median = float(np.median(course.taken)) if course.taken else 0.0
        return (
            f"{course.memory[-1][1]} MB, {len(course.taken):,} moves, the median {1000 * median:.0f} ms, the slowest {slowest:.1f} s, "
            f"{course.came} visitors, {course.brought} uploads and exports, {len(course.errors)} errors, load {os.getloadavg()[0]:.1f}"
        )


def write(course: Course, name: str) -> None:
    """Write the course of memory as a table and as a figure."""
    import altair as alt
    import pandas as pd

    with open(HERE / "docs" / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("minute", "mb"))
        rows.writerows((round(at / 60, 3), size) for at, size in course.memory)
    frame = pd.DataFrame(course.memory, columns=["second", "mb"]).assign(minute=lambda found: found["second"] / 60)
    line = alt.Chart(frame).mark_line(color="#0072B2").encode(
        x=alt.X("minute:Q", title="Minutes"), y=alt.Y("mb:Q", title="MB resident", scale=alt.Scale(domain=[0, 690]))
    )  # fmt: skip
    line.properties(width=640, height=240).save(HERE / "docs" / f"{name}.svg")


def main() -> int:
    """Run it; return 1 where there was an error, or memory grew."""
    ask = argparse.ArgumentParser(prog="python -m tests.bench.bench_soak", description=__doc__)
    ask.add_argument("--minutes", type=float, default=10.0)
    ask.add_argument("--visitors", type=int, default=30)
    ask.add_argument("--rate", type=float, default=15.0)
    ask.add_argument("--limit", type=int, default=690)
    ask.add_argument("--stay", type=float, default=90.0)
    ask.add_argument("--write", default="")
    asked = ask.parse_args()
    course = soak(asked.minutes, asked.visitors, asked.rate, asked.limit, asked.stay)
    print(f"{told(course)}; the last quarter holds {course.growth:.2f} times what the second held")
    for error in course.errors[:20]:
        print(f"  {error[:300]}")
    if asked.write:
        write(course, asked.write)
    return int(bool(course.errors) or course.growth > GROWN)


if __name__ == "__main__":
    sys.exit(main())
