"""What the process holds goes back to the machine: the C library's heap, Arrow's pool, Python's cycles.

Set by calls and not by the environment, which is the host's. What the C library does not offer (musl, macOS, Windows) is left out.
`M_MMAP_THRESHOLD` is left alone: at 128 KiB the memory came back by itself, and a run of the feed took twice as long.
"""

import ctypes
import gc
from contextlib import suppress
from functools import cache
from typing import Any

ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
ARENAS = 2  # as many as cores of a small host: every further one keeps what its threads once needed


@cache
def _c() -> Any:
    with suppress(OSError, TypeError):
        return ctypes.CDLL(None)
    return None


@cache
def keep_little() -> None:
    """Let threads share two heaps, and Arrow take from the C library's, which gives back what a pool of its own would keep."""
    import pyarrow as pa

    if hasattr(_c(), "mallopt"):
        _c().mallopt(ARENA_MAX, ARENAS)
    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Collect what nobody holds any more, and return what is free to the machine."""
    import pyarrow as pa

    gc.unfreeze()  # what stayed since the warm-up stays, but a session that began before it may be over
    gc.collect()
    gc.freeze()
    pa.default_memory_pool().release_unused()
    if hasattr(_c(), "malloc_trim"):
        _c().malloc_trim(0)
