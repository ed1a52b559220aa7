"""How far every engine stands from its limit, and how its cost grows.

    OMP_NUM_THREADS=1 python -m tests.bench.bench_limits [NAME ...] [--write] [--draw]

Each engine takes turns with a plain pass over the same input, which does what no method can do without, and no more. Processor times, the best
of nine turns; the ratio is taken in three blocks of three turns each, and its lowest and highest are told. NAME is a part of the names that
are measured. `--write` puts the table into docs/performance.md, the times into docs/limits.csv, the figure into docs/limits.svg, which `--draw`
draws anew from these times. It takes some three minutes of one core.
"""

import argparse
import csv
import datetime
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy
import vl_convert

from tests.bench import budgets, limits
from tests.bench.engines import ENGINES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def write(found: Sequence[limits.Measured], said: str) -> None:
    """Write table, times and figure."""
    document = DOCS / "performance.md"
    text = f"{said}\n\n{limits.table(found)}"
    document.write_text(budgets.put(document.read_text(encoding="utf-8"), text, limits.BEGIN, limits.END), encoding="utf-8")
    with (DOCS / "limits.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("engine", "unit", "work", "seconds", "plain_pass_seconds"))
        for one in found:
            for work, took, plain in zip(one.work, one.seconds, one.passes, strict=True):
                rows.writerow((one.engine.name, one.engine.unit, work, f"{took:.3g}", f"{plain:.3g}"))
    draw()


def shipped() -> list[limits.Measured]:
    """Return the times that docs/limits.csv holds; the ratio is then that of the best."""
    with (DOCS / "limits.csv").open(encoding="utf-8") as file:
        rows = {(row["engine"], int(row["work"])): row for row in csv.DictReader(file)}
    found = []
    for engine in ENGINES:
        here = [rows[engine.name, engine.count(size)] for size in engine.sizes]
        took, plain = (tuple(float(row[name]) for row in here) for name in ("seconds", "plain_pass_seconds"))
        found.append(limits.Measured(engine, took, plain, (took[-1] / plain[-1],)))
    return found


def draw() -> None:
    """Write the figure of the times that are shipped."""
    (DOCS / "limits.svg").write_text(vl_convert.vegalite_to_svg(limits.figure(shipped())), encoding="utf-8")


def main() -> None:
    """Measure, print, write."""
    ask = argparse.ArgumentParser(prog="python -m tests.bench.bench_limits", description=__doc__)
    ask.add_argument("names", nargs="*", metavar="NAME")
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--draw", action="store_true")
    asked = ask.parse_args()
    if asked.draw:
        draw()
        return
    if os.environ.get("OMP_NUM_THREADS") != "1":
        raise SystemExit("set OMP_NUM_THREADS=1: a matrix product of the pass would take every core")
    chosen = [engine for engine in ENGINES if not asked.names or any(name.lower() in engine.name.lower() for name in asked.names)]
    if asked.write and len(chosen) < len(ENGINES):
        ask.error("--write is for all engines together")
    found = []
    for engine in chosen:
        found.append(limits.measure(engine))
        print(limits.table(found[-1:]).splitlines()[2], flush=True)
    said = (
        f"`python -m tests.bench.bench_limits {' '.join(sys.argv[1:])}".rstrip()
        + f"` on {datetime.datetime.now(datetime.UTC):%-d %B %Y}: one of {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}; load of the machine at the end "
        f"{os.getloadavg()[0]:.1f}."
    )
    print(f"\n{said}")
    if asked.write:
        write(found, said)


if __name__ == "__main__":
    main()
