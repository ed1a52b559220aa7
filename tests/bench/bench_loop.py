"""How the loop's course grows with people: processor seconds and peak memory at 200 days, one setting, drawn clicks.

Run: OMP_NUM_THREADS=1 .venv/bin/python -m tests.bench.bench_loop
"""

import resource
import time

import numpy as np

from sim.loop import course
from sim.loop.setting import Setting, stack

SIZES = (1000, 10_000, 100_000)
DAYS = 200


def peak() -> float:
    """Return the most memory that this process has had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print a line for each size."""
    before = peak()
    for people in SIZES:
        start = time.process_time()
        course.run(stack([Setting()]), people, DAYS, np.random.default_rng(0), drawn=True)
        print(f"{people:>7,} people: {time.process_time() - start:.2f} s, {peak() - before:.0f} MiB more than before")


if __name__ == "__main__":
    main()
