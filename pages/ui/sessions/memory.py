"""What the process holds goes back to the machine, and what is free is not readable any more.

Set by calls and not by the environment, which is the host's. What the C library does not offer (musl, macOS, Windows) is left out.
`M_MMAP_THRESHOLD` is left alone: at 1 MiB memory came back by itself, and a run of some models took nearly twice as long.
"""

import ctypes
import gc
import os
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

ARENA_MAX, PERTURB = -8, -6  # of malloc.h
ARENAS = 2  # as many as cores of a small host: every further one keeps what its threads once needed
FILLING = 0xA5  # what the C library writes over memory that is freed: any byte but 0
SMALL = 512  # bytes: up to here Python has an allocator of its own, in steps of STEP
STEP = 16
WHOLE = (
    480  # bytes: 34 such fill the 1,021 steps of a pool but for one, which only blocks of one step ever reach (1,021 is a prime)
)
TURN = sys.getswitchinterval()  # seconds after which a thread that waits gets its turn
LONG = 0.05  # the same while all that is free is taken, which is done before where less than 120 MB are
CACHED, EACH = 1032, 7  # the C library keeps, for each thread, so many freed chunks of each size up to this
MAPS = Path("/proc/self/maps")


@cache
def _c() -> Any:
    with suppress(OSError, TypeError):
        c = ctypes.CDLL(None)
        c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
        return c
    return None


@cache
def keep_little() -> None:
    """Let threads share two heaps, freed memory be overwritten, and Arrow take from the same heaps instead of a pool that keeps it."""
    import pyarrow as pa

    if hasattr(_c(), "mallopt"):
        _c().mallopt(ARENA_MAX, ARENAS)
        _c().mallopt(PERTURB, FILLING)
    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Collect what nobody holds any more, overwrite what is free, and return it to the machine."""
    collect()
    wipe()
    shrink()


def collect() -> None:
    """Collect what nobody holds any more; no page runs meanwhile."""
    gc.unfreeze()  # what stayed since the warm-up stays, but a session that began before it may be over
    gc.collect()
    gc.freeze()


def wipe() -> None:
    """Overwrite what is free in Python's own blocks and in those of this thread: 3 ms, and .4 for every MB that is free.

    Called as soon as a file was read, too: a block that somebody else takes first keeps, at its end, words that nobody can reach.
    """
    _wipe_small()
    wipe_thread()


def shrink() -> None:
    """Return to the machine what is free, without a search for what nobody holds: a few milliseconds."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    if hasattr(_c(), "malloc_trim"):
        _c().malloc_trim(0)


def _wipe_small() -> None:
    """Overwrite the free blocks of Python's own allocator: take blocks of every size until a new arena is mapped.

    Blocks of WHOLE come first and take all that is free as whole pools, a thirtieth of what the smallest would be in number. No other
    thread runs meanwhile: what it made would stand in new arenas, a megabyte each, and keep them.
    """
    if not MAPS.exists():
        return
    with _alone():
        _take_all(_mapped())


@contextmanager
def _alone() -> Iterator[None]:
    """Let no other thread of Python run, for up to LONG; those who wait already, by the shorter time, have their turn first."""
    sys.setswitchinterval(LONG)
    try:
        time.sleep(TURN / 10)
        yield
    finally:
        sys.setswitchinterval(TURN)


def _mapped() -> list[tuple[int, int]]:
    """Return where memory is mapped, in order; read by calls that keep other threads of Python waiting, as those of `Path` do not."""
    c, part, read = ctypes.PyDLL(None), ctypes.create_string_buffer(2**16), bytearray()
    file = c.open(bytes(MAPS), os.O_RDONLY)
    while (length := c.read(file, part, len(part))) > 0:
        read += part.raw[:length]
    c.close(file)
    spans = (line.split(maxsplit=1)[0].split(b"-") for line in read.splitlines())
    return sorted((int(low, 16), int(high, 16)) for low, high in spans)


def _take_all(old: list[tuple[int, int]]) -> None:
    head, lows = b"".__sizeof__(), [low for low, _ in old]
    taken: list[object] = []
    for size in sorted(range(STEP, SMALL + 1, STEP), key=lambda size: size != WHOLE):
        span = (0, 0)
        while True:
            block: object = bytes(size - head) if size > head else complex(0.0, 0.0) if size > STEP else object()
            taken.append(block)
            at = id(block)
            if span[0] <= at < span[1]:
                continue
            span = old[max(0, bisect_right(lows, at) - 1)]
            if not span[0] <= at < span[1]:
                break


def wipe_thread() -> None:
    """Overwrite the small chunks that the C library keeps for the thread that calls."""
    if not hasattr(_c(), "mallopt"):
        return
    taken = []
    for size in range(24, CACHED + 1, STEP):
        for _ in range(EACH):
            chunk = _c().malloc(size)
            ctypes.memset(chunk, FILLING, size)
            taken.append(chunk)
    for chunk in taken:
        _c().free(chunk)
