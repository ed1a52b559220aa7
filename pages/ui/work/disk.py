"""Slow frontiers and previews, kept on disk beside the tables of `kept`, so that the usual path of a restarted server computes nothing.

Results of our own models alone; nothing of a visitor's comes here. A file holds words in JSON and Arrow tables: reading it runs nothing.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

import sim
from pages.ui.work import kept
from sim.frontier import Frontier

SLOW = 0.2  # seconds of processor below which nothing is kept: reading takes a hundredth of it
MOST = 64 * 2**20  # bytes of this version: assumption
Tables = dict[str, pd.DataFrame]


def frontier(id: str, params: sim.Params, seed: int, compute: Callable[[], Frontier]) -> Frontier:
    """Return the frontier that `compute` returns, read if it was kept."""

    def taken_apart() -> tuple[Tables, dict[str, Any]]:
        found = compute()
        tables = {"frame": found.frame} | ({} if found.band is None else {"band": found.band})
        return tables, {"x": found.x, "y": found.y, "mixing": found.mixing}

    tables, words = _kept(f"{id} frontier", params, seed, taken_apart)
    return Frontier(tables["frame"], words["x"], words["y"], tables.get("band"), words["mixing"])


def preview(id: str, params: sim.Params, seed: int, compute: Callable[[], Tables]) -> Tables:
    """Return the tables that `compute` returns, read if they were kept."""
    return _kept(f"{id} preview", params, seed, lambda: (compute(), {}))[0]


def table(what: str, params: sim.Params, seed: int) -> pd.DataFrame | None:
    """Return the table that was kept under this name for this setting, if one was."""
    file = _file(what, params, seed)
    with suppress(Exception):
        return _read(file.read_bytes())[0]["table"] if file else None
    return None


def keep(what: str, params: sim.Params, seed: int, table: pd.DataFrame) -> None:
    """Keep a table that took long under this name, for this setting; not where nothing can be kept."""
    if file := _file(what, params, seed):
        with suppress(OSError, pa.ArrowException):
            _write(file, _packed({"table": table}, {}))


def was_slow(id: str, params: sim.Params, seed: int) -> bool:
    """Return whether the frontier or the preview of a setting was kept: only what is slow is."""
    files = [_file(f"{id} {what}", params, seed) for what in ("frontier", "preview")]
    return any(file is not None and file.is_file() for file in files)


def _file(what: str, params: sim.Params, seed: int) -> Path | None:
    folder = kept.directory()
    asked = repr((what, params.settings(prefix=""), seed))
    return folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.tables" if folder else None


def _kept(
    what: str, params: sim.Params, seed: int, compute: Callable[[], tuple[Tables, dict[str, Any]]]
) -> tuple[Tables, dict[str, Any]]:
    file = _file(what, params, seed)
    if file is None:
        return compute()
    with suppress(Exception):  # no file, or a broken one, is as good as none
        return _read(file.read_bytes())
    start = time.thread_time()
    tables, words = compute()
    if time.thread_time() - start >= SLOW:
        with suppress(OSError, pa.ArrowException):
            _write(file, _packed(tables, words))
    return tables, words


def _packed(tables: Tables, words: dict[str, Any]) -> bytes:
    sink = pa.BufferOutputStream()
    head = json.dumps({"words": words, "tables": list(tables)}).encode()
    sink.write(len(head).to_bytes(4, "little") + head)
    for table in tables.values():
        arrow = pa.Table.from_pandas(table)
        with pa.ipc.new_stream(sink, arrow.schema) as stream:
            stream.write_table(arrow)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _read(content: bytes) -> tuple[Tables, dict[str, Any]]:
    end = 4 + int.from_bytes(content[:4], "little")
    head = json.loads(content[4:end])
    source = pa.BufferReader(pa.py_buffer(content)[end:])
    return {name: pa.ipc.open_stream(source).read_all().to_pandas() for name in head["tables"]}, head["words"]


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    held = sorted(file.parent.glob("*.tables"), key=lambda f: f.stat().st_mtime)
    size = sum(f.stat().st_size for f in held) + len(content)
    while held and size > MOST:
        size -= held[0].stat().st_size
        held.pop(0).unlink(missing_ok=True)
    if size <= MOST:
        new = file.with_suffix(f".{os.getpid()}")
        new.write_bytes(content)
        new.replace(file)
