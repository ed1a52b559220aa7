"""What reading a visitor's table costs in memory: `python -m tests.bench.bench_uploads_memory [MB [PART_OF_A_NAME]]`.

Every file is read, checked and analysed by a process of its own, which has it in memory as an upload is. Printed is by how much that
process grows at most (VmHWM after, less before), above the file itself, and what is said of the file. MB is the memory for visitors'
tables (TABLES_MB, else the usual one); without a PART, or with `served` alone, the app is served, too, and sent five files at once.
Files "at the limit" are as large as it lets in, so that the worst of them says whether the limits keep what they promise: that memory,
less what is held, for the one that is read. Not timed, and not part of the test suite.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from sim.own import limits
from tests import bombs
from tests.bench import uploads_at_once

PORT, SERVED = 8650, "served"

RATINGS = 'table.Columns("item", "rater", "label", "group", "interval", "5")'
SCORES = 'study.analyse(table.read("f", content, table.Columns("score", "repaid", "group", "1")))'
READ = {
    "scores": SCORES,
    "ratings": f'study.analyse(table.read("f", content, {RATINGS}))',
    "comparisons": 'study.analyse(table.read("f", content, table.Columns("rater", "winner", "loser", "group")))',
    "votes": 'study.analyse(table.read("f", content))',
    "interactions": 'study.analyse(table.read("f", content))',
}
ROWS = np.arange(bombs.MANY)
BESIDE = {"repaid": ROWS % 2, "group": ROWS % 3}


def filled(frame: Callable[[int], pd.DataFrame], megabytes: float, rows: int) -> bytes:
    """Return as many rows as `megabytes` take, at most `rows`."""
    size = len(frame(1000).to_csv(index=False)) / 1000
    content = frame(min(rows, int(0.95 * megabytes * 2**20 / size))).to_csv(index=False).encode()
    while len(content) > megabytes * 2**20:
        content = content[: content.rindex(b"\n", 0, int(megabytes * 2**20)) + 1]
    return content


def scores(rows: int) -> pd.DataFrame:
    """Return scores that are all different, as long as a float is."""
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {"score": rng.normal(size=rows), "repaid": rng.integers(2, size=rows), "group": rng.integers(3, size=rows)}
    )


def ratings(rows: int) -> pd.DataFrame:
    """Return two ratings by every rater: so many names as there can be."""
    rng, row = np.random.default_rng(0), np.arange(rows)
    raters = min(rows // 2, limits.LIMITS.names - 1)
    rater = row % raters
    return pd.DataFrame({"item": row // 5, "rater": rater, "label": rng.integers(1, 6, size=rows), "group": rater % 2})


def comparisons(rows: int) -> pd.DataFrame:
    """Return comparisons of 1,000 items by as many raters as there can be."""
    rng = np.random.default_rng(0)
    rater = np.arange(rows) % (limits.LIMITS.names - 1)
    winner = rng.integers(1000, size=rows)
    loser = (winner + rng.integers(1, 1000, size=rows)) % 1000
    return pd.DataFrame({"rater": rater, "winner": winner, "loser": loser, "group": rater % 2})


def interactions(rows: int) -> pd.DataFrame:
    """Return ratings of many items by many users."""
    rng = np.random.default_rng(0)
    user, item = np.arange(rows) // 5, rng.integers(min(rows, limits.LIMITS.names) // 2, size=rows)
    return pd.DataFrame({"userId": user, "movieId": item, "rating": rng.integers(1, 11, size=rows) / 2})


def votes(columns: int, megabytes: float, cells: int) -> bytes:
    """Return votes on so many statements, as many rows as fit; a twentieth of the cells is filled, or all of them in a narrow table."""
    rng = np.random.default_rng(0)
    full = columns < 1000
    rows = int(min(cells / (columns + 1), megabytes * 2**20 * 0.97 / (columns * (2.4 if full else 1.1))))
    found = [",".join(["participant", *(str(i) for i in range(columns))])]
    for row in range(rows):
        kind = rng.integers(-1, 2, size=columns)
        there = np.full(columns, full) | (rng.random(columns) < 0.05)
        found.append(f"{row}," + ",".join(str(k) if t else "" for k, t in zip(kind.tolist(), there.tolist(), strict=True)))
    return "\n".join(found).encode()


def cases() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Return each file by name: the kind of table as which it is read, and how it is made."""
    most = limits.LIMITS
    rows = most.rows - 1

    def full(frame: Callable[[int], pd.DataFrame], columns: int) -> Callable[[], bytes]:
        return lambda: filled(frame, most.megabytes, min(rows, most.cells // columns))

    return {
        "scores at the limit": ("scores", full(scores, 4)),
        "ratings at the limit": ("ratings", full(ratings, 4)),
        "comparisons at the limit": ("comparisons", full(comparisons, 4)),
        "interactions at the limit": ("interactions", full(interactions, 3)),
        "votes at the limit, many columns": ("votes", lambda: votes(most.columns - 1, most.megabytes, most.cells)),
        "votes at the limit, 300 columns": ("votes", lambda: votes(300, most.megabytes, most.cells)),
        "98 MB of different scores": ("scores", lambda: filled(scores, 98, 10**9)),
        "98 MB of votes, 9,999 columns": ("votes", lambda: votes(9_999, 98, 10**9)),
        "Parquet of one text of 1 kB, scores": ("scores", lambda: bombs.one_long_text(["score"], 1000, **BESIDE)),
        "Parquet of one text of 5 kB, scores": ("scores", lambda: bombs.one_long_text(["score"], 5500, **BESIDE)),
        "Parquet of one text of 1 kB, votes": ("votes", lambda: bombs.one_long_text(["1", "2"], 1000)),
        "Parquet of one text of 65 kB, scores": ("scores", lambda: bombs.one_long_text(["score"], **BESIDE)),
        "Parquet with a footer that lies": ("scores", lambda: bombs.forged(1_500)),
        "gzip of 99 MB of commas": ("scores", lambda: bombs.commas(99, b"score,repaid,group")),
        "gzip of commas up to the limit": ("scores", lambda: bombs.commas(most.megabytes - 1, b"score,repaid,group")),
    }


def main(part: str = "") -> None:
    """Print what each file costs."""
    most = limits.LIMITS
    print(f"{most}; to read one file: {limits.MEMORY - most.held} MB")
    for name, (kind, build) in cases().items():
        if part not in name:
            continue
        with tempfile.NamedTemporaryFile() as file:
            file.write(build())
            file.flush()
            grown, said = bombs.cost(Path(file.name), bombs.MODULES[kind], READ[kind], memory=limits.MEMORY)
            size = Path(file.name).stat().st_size / 2**20
        print(f"{name:38} {size:7.2f} MB: {grown:6.0f} MB. {said[:90]}", flush=True)


if __name__ == "__main__":
    limits.MEMORY = int(sys.argv[1]) if len(sys.argv) > 1 else limits.MEMORY
    limits.LIMITS = limits.of(limits.MEMORY)
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    if part != SERVED:
        main(part)
    if part in ("", SERVED):
        uploads_at_once.measure(filled(scores, limits.LIMITS.megabytes, limits.LIMITS.rows - 1), PORT)
