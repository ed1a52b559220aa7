"""Ratings and comparisons as large as the page takes them: time and memory, `python -m tests.bench.bench_uploads_of_raters`.

A million ratings of 10,000 items by 1,000 raters in four groups, a million comparisons of 100 and of 1,000 items, and two million rows,
which must be refused in one sentence. Each in a process of its own, so that the memory is its own; times are processor times of reading,
checking and analysing a CSV that is in memory, as an upload is. Run with OMP_NUM_THREADS=1.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.comparisons import study as comparison_study
from sim.own.comparisons import table as comparison_table
from sim.own.ratings import gaps as rating_gaps
from sim.own.ratings import study as rating_study
from sim.own.ratings import table as rating_table

GROUPS = np.array(["first", "second", "third", "fourth"])
RATERS, ROWS = 1_000, 1_000_000


def ratings(rows: int) -> bytes:
    rng = np.random.default_rng(0)
    rater, item = np.divmod(rng.integers(RATERS * 10_000, size=rows), 10_000)
    group = rng.integers(4, size=RATERS)
    felt = rng.normal(size=10_000)[item] + rng.normal(0, 0.6, (10_000, 4))[item, group[rater]] + rng.logistic(0, 0.5, rows)
    label = np.select([felt > 0.2, felt > -0.2], ["Yes", "Unsure"], "No")
    return (
        pd.DataFrame({"item": item, "rater": rater, "group": GROUPS[group[rater]], "label": label}).to_csv(index=False).encode()
    )


def comparisons(items: int) -> bytes:
    rng = np.random.default_rng(0)
    rater, group = rng.integers(RATERS, size=ROWS), rng.integers(4, size=RATERS)
    worth = rng.normal(size=items) + 0.7 * rng.normal(size=(4, items))
    first = rng.integers(items, size=ROWS)
    other = (first + rng.integers(1, items, size=ROWS)) % items
    won = rng.random(ROWS) < 1 / (1 + np.exp(worth[group[rater], other] - worth[group[rater], first]))
    winner, loser = np.where(won, first, other), np.where(won, other, first)
    return (
        pd.DataFrame({"rater": rater, "group": GROUPS[group[rater]], "winner": winner, "loser": loser})
        .to_csv(index=False)
        .encode()
    )


def step(what: str, run: Callable[[], Any]) -> Any:
    """Print the processor time of one call, and the largest memory so far; return what it returned."""
    start = time.process_time()
    result = run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {what}: {time.process_time() - start:.2f} s, largest memory {peak:.0f} MB", flush=True)
    return result


def of_ratings() -> None:
    content = ratings(ROWS)
    columns = rating_table.Columns("item", "rater", "label", "group", "nominal", "Yes")
    print(f"{ROWS:,} ratings, {len(content) / 2**20:.0f} MB")
    table = step("read and check", lambda: rating_table.read("f", content, columns))
    study = step("decide by every rule, frontier", lambda: rating_study.analyse(table))
    step("alpha with intervals, five times", lambda: rating_gaps.alphas(table))
    result = rating_study.model(study).simulate(rating_study.Params(), np.random.default_rng(0))
    step("groups with intervals", result.to_frame)
    step("a knob", lambda: rating_study.model(study).simulate(rating_study.Params(rule="guarantee"), np.random.default_rng(0)))


def of_comparisons(items: int) -> None:
    content = comparisons(items)
    print(f"{ROWS:,} comparisons of {items:,} items, {len(content) / 2**20:.0f} MB")
    table = step(
        "read and check",
        lambda: comparison_table.read("f", content, comparison_table.Columns("rater", "winner", "loser", "group")),
    )
    study = step("count", lambda: comparison_study.analyse(table))
    params = comparison_study.Params()
    step("rewards of everybody and of each group", lambda: study.rewards(params.penalty))
    step("every rule, frontier", lambda: comparison_study.explore(study, params))
    step("a knob: the distance", lambda: comparison_study.explore(study, params.replace(kl=0.6)))
    step("groups with intervals", lambda: comparison_study.decide(study, params).to_frame())
    step("rewards with intervals, every rule", lambda: comparison_study.items_frame(study, params))


def too_many() -> None:
    content = ratings(2 * ROWS)
    print(f"{2 * ROWS:,} ratings, {len(content) / 2**20:.0f} MB")
    try:
        step("read", lambda: uploads.read(uploads.look("f", content), ["item"]))
    except InvalidInput as error:
        print(f"  refused: {error}")
    else:
        raise AssertionError("two million rows were read")


JOBS: dict[str, Callable[[], None]] = {
    "ratings": of_ratings,
    "comparisons-100": lambda: of_comparisons(100),
    "comparisons-1000": lambda: of_comparisons(1_000),
    "too-many": too_many,
}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        JOBS[sys.argv[1]]()
    else:
        for job in JOBS:
            subprocess.run([sys.executable, "-m", "tests.bench.bench_uploads_of_raters", job], check=True)
