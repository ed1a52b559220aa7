"""What visitors' tables may cost: one number of megabytes, from which every limit follows.

The number is the memory that all visitors' tables may take together, beside the app: files as they come in, files that are kept, and
the one that is being read. `TABLES_MB` in the environment sets it.
"""

import os
from dataclasses import dataclass

from sim.contract.parameters import InvalidInput

SETTING = "TABLES_MB"
USUAL = 450
"""MB. A free public host promises 690 MB (Streamlit Community Cloud); the app takes the rest."""
LEAST, MOST = 100, 100_000
MEGABYTE = 2**20
MAX_NAME = 400
LONGEST_ROW = MEGABYTE
"""Bytes of one row of a CSV file, and of what is read of it at a time."""


@dataclass(frozen=True)
class Limits:
    """What one file may hold, and what all files together may take.

    megabytes: of a file as it comes, and of what it unpacks to. rows, columns; cells: rows times columns read; names: different words in
    a column. held: megabytes of all visitors' files and tables, those on their way included. parquet: megabytes of a Parquet file, of which
    only the columns that are asked for are unpacked.

    The shares of the memory are measured (tests/bench/bench_uploads_memory.py): a third is held, and a file at its limits is read within what
    is left.
    """

    megabytes: int
    rows: int
    columns: int
    cells: int
    names: int
    held: int
    parquet: int


def of(memory: int) -> Limits:
    """Return the limits that keep all visitors' tables within `memory` MB.

    >>> of(450)
    Limits(megabytes=25, rows=1035000, columns=3150, cells=5850000, names=315000, held=150, parquet=60)
    """
    return Limits(
        memory // 18, memory * 2300, min(memory * 7, 10_000), memory * 13_000, memory * 700, memory // 3, memory * 2 // 15
    )


def memory(setting: str | None) -> int:
    """Return the megabytes that the setting says; raise InvalidInput for what is no such number.

    >>> memory("1000"), memory(None)
    (1000, 450)
    """
    if setting is None or not setting.strip():
        return USUAL
    try:
        found = int(setting)
    except ValueError:
        found = 0
    if not LEAST <= found <= MOST:
        raise InvalidInput(f"{SETTING} must be a whole number of megabytes in [{LEAST}, {MOST}], got {setting[:20]!r}")
    return found


MEMORY = memory(os.environ.get(SETTING))
LIMITS = of(MEMORY)
