"""Whole audits within a shared host's budget: `python -m tests.bench.bench_audits [MB]`.

Polis' public conversations as they are exported (votes and comments, from ../shared/data or where ALIGNMENT_TRADEOFFS_DATA says), ProPublica's
COMPAS layout with made-up people, and two drawn tables as large as are let in (with the usual TABLES_MB 60 MB of Parquet, comparisons, and
25 MB of CSV, predictions): each is read with the limits of a server, checked, analysed, answered with every tolerance, and reported, in a
process of its own that has the file in memory as an upload is. Printed is by how much that process grows at most above the file (VmHWM),
the seconds, and the answer; MB is the memory for visitors' tables, of which a third is held and the rest is for the one that is read. The
figure of a report is drawn in another process, and not here. Not part of the test suite.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from sim.own import limits
from tests import bombs, real_data

ROWS = 700_000
PACKED = 0.91  # what zstandard leaves of letters drawn at random, with the other columns
MODELS = [f"model-{i}" for i in range(40)]
WORKER = """
import sys, time
import pyarrow
from sim.audit import report
from sim.contract.sentence import plain
from sim.own import uploads
pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # as the app does

def memory(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name)) / 1024

{prepare}
content = open(sys.argv[1], "rb").read()
open("/proc/self/clear_refs", "w").write("5")
base, start = memory("VmRSS"), time.monotonic()
sheet = uploads.look("table", content)
{audit}
answer = found.answer(list(found.criteria))
text = report.write(answer, found.manifest(answer))
grown, took = memory("VmHWM") - base, time.monotonic() - start
print(f"{{grown:.0f}} MB, {{took:.1f}} s, a report of {{len(text) / 1024:.0f}} kB: {{plain(answer.headline)}}")
"""
PREPARE = "from sim.own.{kind} import opened, study, table"
AUDITS = {
    "comparisons": """
columns = table.Columns(**table.guess(sheet.columns))
built = study.analyse(table.check(sheet, uploads.read(sheet, columns.names), columns))
found = opened.open_as(sheet, columns, built, study.Params(), 0)""",
    "votes": """
columns = table.guess(sheet.columns)
built = study.analyse(table.check(sheet, columns))
if len(sys.argv) > 2:
    from sim.own.votes import texts
    built = study.named(built, texts.check(uploads.look("comments", open(sys.argv[2], "rb").read())).texts)
found = opened.open_as(sheet, columns, built, study.Params(**built.usual), 0)""",
    "scores": """
columns = table.Columns("decile_score", "two_year_recid", "race", "0", higher=False)
rows = table.check(sheet, uploads.read(sheet, columns.names), columns)
found = opened.open_as(sheet, columns, (rows, study.analyse(rows)), study.Params(), 0)""",
    "predictions": """
columns = table.Columns("made_at", "score", "cancelled", "yes")
built = study.analyse(table.check(sheet, table.read_cells(sheet, columns), columns))
found = opened.open_as(sheet, columns, built, study.Params(), 0)""",
}


def comparisons(file: Path, megabytes: int) -> None:
    """Write a Parquet file of comparisons of 40 models by raters in 6 regions, with prompts that make it `megabytes` large."""
    rng = np.random.default_rng(0)
    first = rng.integers(0, 40, ROWS)
    second = (first + rng.integers(1, 40, ROWS)) % 40
    rater = rng.integers(0, 20_000, ROWS)
    better = np.where(rater % 6 == 0, first - second, second - first)  # one region likes what the others do not
    won = rng.random(ROWS) < 1 / (1 + np.exp(-better / 20))
    long = int(megabytes * 2**20 / ROWS / PACKED)
    letters = rng.integers(0, 256, (ROWS, long), dtype=np.uint8)
    texts = pa.array(np.char.decode(np.frombuffer(letters % 95 + 32, dtype=f"S{long}"), "ascii"))
    names = np.array(MODELS)
    table = pa.table(
        {
            "prompt": texts,
            "rater": pa.array([f"rater {i}" for i in rater]).dictionary_encode(),
            "winner": pa.array(names[np.where(won, first, second)]).dictionary_encode(),
            "loser": pa.array(names[np.where(won, second, first)]).dictionary_encode(),
            "region": pa.array([f"region {i % 6}" for i in rater]).dictionary_encode(),
        }
    )
    parquet.write_table(table, file, compression="zstd", use_dictionary=["rater", "winner", "loser", "region"])


def compas(file: Path) -> None:
    """Write 7,214 made-up people under ProPublica's names of columns, one of which stands there twice."""
    rng = np.random.default_rng(0)
    decile = rng.integers(1, 11, 7214)
    frame = pd.DataFrame(
        {
            "id": np.arange(7214),
            "sex": np.array(["Male", "Female"])[rng.integers(0, 2, 7214)],
            "race": np.array(["African-American", "Caucasian", "Hispanic", "Other"])[rng.integers(0, 4, 7214)],
            "c_charge_desc": "Poss 3,4 X",
            "two_year_recid": (rng.random(7214) < decile / 14).astype(int),
        }
    )
    frame.insert(3, "decile_score", decile)
    frame.insert(5, "decile_score", decile, allow_duplicates=True)
    frame.to_csv(file, index=False)


def predictions(file: Path, megabytes: int) -> int:
    """Write a CSV of predictions of two years, to the second, `megabytes` large, whose scores mean less in the second; return its rows."""
    rows = megabytes * 2**20 // 35
    rng = np.random.default_rng(0)
    when = np.sort(rng.integers(0, 2 * 365 * 86_400, rows))
    score = rng.random(rows)
    right = rng.random(rows) < np.where(when > 365 * 86_400, 0.5 * score + 0.25, score)
    day = pd.to_datetime(1_672_531_200 + when, unit="s").strftime("%Y-%m-%d %H:%M:%S")
    pd.DataFrame({"made_at": day, "score": score.round(6), "cancelled": np.where(right, "yes", "no")}).to_csv(file, index=False)
    return rows


def audit(memory: int, kind: str, *files: Path) -> str:
    """Return what an audit in a process of its own prints, or its last line where it fails."""
    script = WORKER.format(prepare=PREPARE.format(kind=kind), audit=AUDITS[kind])
    run = bombs.worker(script, files, memory)
    return bombs.failed(run) if run.returncode else run.stdout.strip()


def main(arguments: list[str]) -> None:
    """Print a line for every table."""
    memory = int(arguments[0]) if arguments else limits.USUAL
    most = limits.of(memory)
    print(f"{memory} MB for tables: {most.held} held, {memory - most.held} for the one that is read")
    with tempfile.TemporaryDirectory() as folder:
        large, people, made = (Path(folder) / name for name in ("comparisons.parquet", "compas.csv", "predictions.csv"))
        comparisons(large, most.parquet - 1)
        compas(people)
        print(
            f"comparisons, {large.stat().st_size / 2**20:.0f} MB of Parquet, {ROWS:,} rows: {audit(memory, 'comparisons', large)}",
            flush=True,
        )
        print(f"scores, ProPublica's columns: {audit(memory, 'scores', people)}", flush=True)
        many = predictions(made, most.megabytes - 1)
        print(
            f"predictions, {made.stat().st_size / 2**20:.0f} MB of CSV, {many:,} rows: {audit(memory, 'predictions', made)}",
            flush=True,
        )
    there = sorted(real_data.POLIS.glob("*/participants-votes.csv"))
    if not there:
        print("votes: Polis' conversations are not here (they are under compdemocracy/openData)")
    for votes in there:
        start = time.monotonic()
        said = audit(memory, "votes", votes, votes.with_name("comments.csv"))
        print(
            f"votes, {votes.parent.name}, {votes.stat().st_size / 2**20:.1f} MB: {said} ({time.monotonic() - start:.0f} s)",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
