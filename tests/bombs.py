"""Files that are small and cost much, and what it costs to read one: for the tests and for tests/bench/bench_uploads_memory.py."""

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

ROOT = Path(__file__).resolve().parents[1]
MANY = 1_000_000
MODULES = {
    "scores": "from sim.own.scores import study, table",
    "ratings": "from sim.own.ratings import study, table",
    "comparisons": "from sim.own.comparisons import study, table",
    "votes": "from sim.own.votes import study, table",
    "interactions": "from sim.own.interactions import study, table",
}
"""How each kind of table is read and analysed."""
WORKER = """
import os, sys
import numpy, pandas, pyarrow, pyarrow.compute, pyarrow.csv, pyarrow.parquet
{modules}
from sim.contract.parameters import InvalidInput
pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # as the app does

def memory(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name)) / 1024

content = open(sys.argv[1], "rb").read()
open("/proc/self/clear_refs", "w").write("5")  # the largest so far is what it is now
base = memory("VmRSS")
try:
    found = {read}
    said = "read"
except InvalidInput as error:
    said = str(error)
print(memory("VmHWM") - base)
print(said, flush=True)
os._exit(0)  # on a busy machine Python's own end was an abort, once: a thread of pyarrow's that still read, it is assumed
"""


def cost(path: Path, modules: str, read: str, memory: int | None = None) -> tuple[float, str]:
    """Return the megabytes by which a process that has the file in memory grows at most while it reads it, and what is said of the file."""
    run = worker(WORKER.format(modules=modules, read=read), [path], memory)
    if run.returncode:
        return float("nan"), failed(run)
    grown, said = run.stdout.strip().split("\n", 1)
    return float(grown), said


def worker(script: str, files: Sequence[Path], memory: int | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a script in a process of its own, with these files as arguments and so much memory for tables."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"} | (
        {"TABLES_MB": str(memory)} if memory else {}
    )
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, files)], capture_output=True, text=True, env=settings, check=False
    )


def failed(run: "subprocess.CompletedProcess[str]") -> str:
    """Return the last line of what a script said that failed."""
    return run.stderr.strip().splitlines()[-1] if run.stderr else f"ended with {run.returncode}"


def one_long_text(columns: Sequence[str], length: int = 65_000, rows: int = MANY, **beside: object) -> bytes:
    """Return a Parquet file in which every cell of these columns is the same long text, which stands in the file once a column."""
    text = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array(["x" * length]))
    return written(pa.table(dict.fromkeys(columns, text) | {name: pa.array(cells) for name, cells in beside.items()}))


def written(table: pa.Table, **how: object) -> bytes:
    """Return a table as a Parquet file, packed as well as can be."""
    file = io.BytesIO()
    parquet.write_table(table, file, compression="zstd", **how)
    return file.getvalue()


def forged(megabytes: int) -> bytes:
    """Return a Parquet file of texts of a megabyte that says of every column that it unpacks to nearly nothing."""
    texts = pa.array(["x" * 2**20] * megabytes)
    numbers = pa.array(np.arange(megabytes) % 2)
    content = written(
        pa.table({"score": texts, "repaid": numbers, "group": numbers}),
        use_dictionary=False,
        write_statistics=False,
        write_batch_size=1,
    )
    file = parquet.ParquetFile(pa.BufferReader(content))
    for place in range(3):
        size = file.metadata.row_group(0).column(place).total_uncompressed_size
        true = varint(2 * size)  # zigzag: twice the number
        false = bytes([0x82, *[0x80] * (len(true) - 2), 0])  # 1, in as many bytes
        assert content.count(true) >= 1
        at = content.rindex(true, len(content) - 8 - int.from_bytes(content[-8:-4], "little"))
        content = content[:at] + false + content[at + len(true) :]
    assert parquet.ParquetFile(pa.BufferReader(content)).metadata.row_group(0).column(0).total_uncompressed_size == 1
    return content


def varint(number: int) -> bytes:
    """Return a whole number as Thrift's compact protocol writes it."""
    found = []
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def commas(megabytes: int, header: bytes = b"a,b") -> bytes:
    """Return a gzipped table whose second row is nothing but commas."""
    return gzip.compress(header + b"\n" + b"," * (megabytes * 2**20), mtime=0)
