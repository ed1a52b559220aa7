"""Slow results of the models, kept on disk by version, so that the usual path of a restarted server computes nothing.

Settings and results of our own models alone; nothing of a visitor's. Where no folder can be written, the memory must do.
"""

import hashlib
import os
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

import sim

T = TypeVar("T")
SLOW = 0.2  # seconds of computing below which nothing is kept: reading takes a hundredth of it
MOST = 64 * 2**20  # bytes: assumption
FOLDER = os.environ.get("TRADEOFFS_CACHE", "~/.cache/alignment-tradeoffs")  # empty: keep nothing


@cache
def folder() -> Path | None:
    """Return the folder of this version of the code, made if need be and nobody else's; None where there is none."""
    if not FOLDER:
        return None
    code = hashlib.sha256(np.__version__.encode())
    for file in sorted(Path(sim.__file__).parent.rglob("*.py")):
        code.update(file.read_bytes())
    own = Path(FOLDER).expanduser() / code.hexdigest()[:16]
    try:
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = own.stat()
    except (OSError, RuntimeError):
        return None
    safe = not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022)
    return own if safe and os.access(own, os.W_OK) else None


def on_disk(what: str, params: sim.Params, seed: int, compute: Callable[[], T]) -> T:
    """Return what `compute` returns, read if it was kept; kept if computing was slow."""
    place = folder()
    if place is None:
        return compute()
    file = place / f"{hashlib.sha256(repr((what, params.settings(prefix=''), seed)).encode()).hexdigest()[:32]}.pickle"
    with suppress(OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
        found: T = pickle.loads(file.read_bytes())
        return found
    start = time.thread_time()
    result = compute()
    if time.thread_time() - start >= SLOW:
        with suppress(OSError):
            _write(file, pickle.dumps(result, protocol=5))
    return result


def _write(file: Path, content: bytes) -> None:
    held = sorted(file.parent.glob("*.pickle"), key=lambda f: f.stat().st_mtime)
    size = sum(f.stat().st_size for f in held) + len(content)
    while held and size > MOST:
        size -= held[0].stat().st_size
        held.pop(0).unlink()
    if size <= MOST:
        new = file.with_suffix(f".{os.getpid()}")
        new.write_bytes(content)
        new.replace(file)
