"""The feed's time per candidate, and the best k of many scores: `python -m tests.bench.bench_feed`.

Per size: seconds, nanoseconds per candidate scored, and the same against one plain numpy pass (add two float32 arrays into a third)
over as many numbers, in turns. Then the best k of a score matrix, ours against a partition of packed integers and against
argpartition with gather. One thread: set OMP_NUM_THREADS=1. How it grows to a million people: `tests.bench.bench_scale`.
"""

import time
from collections.abc import Callable

import numpy as np

from sim.feed import world
from sim.feed.creators import Craft
from sim.feed.levers import Setting
from sim.feed.top import top

SIZES = ((1_000, 100), (4_000, 50), (16_000, 20), (64_000, 10))


def best(function: Callable[[], object], repeat: int) -> float:
    """Return the shortest processor time of a few runs, in seconds."""
    found = []
    for _ in range(repeat):
        start = time.process_time()
        function()
        found.append(time.process_time() - start)
    return min(found)


def plain_pass(numbers: int) -> float:
    """Return nanoseconds per number of one addition over blocks of the size that the feed works in."""
    a, b, c = (np.ones((40, world.BLOCK), dtype=np.float32) for _ in range(3))
    passes = max(1, numbers // a.size)

    def run() -> None:
        for _ in range(passes):
            np.add(a, b, out=c)

    return best(run, 3) / (passes * a.size) * 1e9


def sizes() -> None:
    """Print a line per size."""
    print("people   steps  seconds  ns/candidate  plain passes")
    for people, steps in SIZES:
        here = world.World(people=people, steps=steps, craft=Craft(items=800, lifetime=40))
        own, plain = [], []
        for _ in range(5):
            own.append(best(lambda here=here: world.run(here, [Setting()], np.random.default_rng(0)), 1))  # type: ignore[misc]
            plain.append(plain_pass(2_000_000))
        each = min(own) / (people * steps * here.candidates) * 1e9
        print(f"{people:8d} {steps:5d} {min(own):8.3f} {each:13.2f} {each / min(plain):13.1f}", flush=True)


def choosing() -> None:
    """Print the time of the best 5 of 40 for 1,000 people, three ways that find the same."""
    score = np.random.default_rng(0).normal(0, 2, (1, 40, 1000)).astype(np.float32)
    rows = np.ascontiguousarray(score[0].T)
    work = np.empty_like(score)

    def packed() -> np.ndarray:
        whole = ((rows * np.float32(2.0**18)).astype(np.int32) << 6) | np.arange(40, dtype=np.int32)
        return np.partition(whole, 35, axis=1)[:, 35:] & 63

    def gathered() -> np.ndarray:
        found = np.argpartition(rows, 35, axis=1)[:, 35:]
        return np.take_along_axis(rows, found, axis=1)

    ours = np.sort(top(score, 5, work)[0].T, axis=1)
    same = (ours == np.sort(np.argpartition(rows, 35, axis=1)[:, 35:], axis=1)).all(axis=1).mean()
    print(f"best 5 of 40 for 1,000 people, the same sets in {same:.2%} of rows")
    for name, function in (
        ("ours", lambda: top(score, 5, work)),
        ("packed partition", packed),
        ("argpartition, gather", gathered),
    ):
        print(f"  {name:22s}{best(lambda f=function: [f() for _ in range(50)], 5) / 50 * 1e6:8.0f} us")  # type: ignore[misc]


if __name__ == "__main__":
    sizes()
    choosing()
