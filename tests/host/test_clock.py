"""A clock that is set while people work: whatever lasts is measured by one that only goes on."""

import ctypes
import mmap
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.analysis import talks
from tests.phones import HANDS, Phone, Stage, served
from tests.visitor import Visitor

DAY = 24 * 3600
BEAT = next(number for number, beat in enumerate(talks.load("twenty").beats, 1) if beat.page == HANDS)
JUMPS = {"a day on": DAY, "a day back": -DAY, "to 1970": 100 - time.time(), "fifty years on": 50 * 365 * DAY}
COMPILER = shutil.which("cc") or shutil.which("gcc")
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
static volatile long long *set_by;
__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("CLOCK_SET_BY"), O_RDONLY);
    if (file >= 0) set_by = mmap(0, sizeof *set_by, PROT_READ, MAP_SHARED, file, 0);
}
int clock_gettime(clockid_t which, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int wrong = real(which, now);
    if (!wrong && set_by && which == CLOCK_REALTIME) now->tv_sec += *set_by;
    return wrong;
}
time_t time(time_t *now) {
    struct timespec found;
    clock_gettime(CLOCK_REALTIME, &found);
    if (now) *now = found.tv_sec;
    return found.tv_sec;
}
"""
pytestmark = pytest.mark.skipif(
    COMPILER is None or not sys.platform.startswith("linux"), reason="the clock of a server is set by a few lines of C"
)
SetClock = Callable[[float], None]


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SetClock]:
    """Give every process that is started from now on a wall clock; return what sets it, by seconds from the true time."""
    folder = tmp_path_factory.mktemp("clock")
    (folder / "clock.c").write_text(CLOCK)
    library, by = folder / "clock.so", folder / "set_by"
    made = [str(COMPILER), "-shared", "-fPIC", "-o", str(library), str(folder / "clock.c"), "-ldl"]
    if subprocess.run(made, capture_output=True, timeout=60).returncode:
        pytest.skip("the compiler makes no library")
    by.write_bytes(bytes(mmap.PAGESIZE))
    with by.open("r+b") as file, mmap.mmap(file.fileno(), mmap.PAGESIZE) as held, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LD_PRELOAD", str(library))
        patch.setenv("CLOCK_SET_BY", str(by))

        def put(seconds: float) -> None:
            held[:8] = bytes(ctypes.c_longlong(int(seconds)))

        yield put


def test_a_clock_that_jumps_moves_nothing_but_itself(clock: SetClock, tmp_path: Path) -> None:
    with served(tmp_path) as server:
        stage, visitor, phones = Stage(server, BEAT, HANDS), Visitor(server), [Phone(server, n).join() for n in range(1, 6)]
        visitor.open("your_data")
        field = next(key for key in visitor.widgets if key.startswith("_upload_turn_"))
        rows = "\n".join(f"{n % 97 / 97:.3f},{n % 3 > 0:d},{'zebras' if n % 4 else 'others'}" for n in range(1000))
        visitor.upload(field, "own.csv", f"score,label,group\n{rows}".encode())
        assert "own.csv" in visitor.words
        for number, seconds in enumerate(JUMPS.values()):
            clock(seconds)
            said = subprocess.run(
                [sys.executable, "-c", "import time; print(time.time())"], capture_output=True, text=True, check=True
            )
            assert float(said.stdout) == pytest.approx(time.time() + seconds, abs=60)  # a clock was set at all
            assert phones[number].vote(1).status == 200
            assert stage.tally()["votes"] == number + 1
            visitor.move("your_data_tolerance", 0.1 * number)
            visitor.settle()
            assert visitor.errors == []
            assert visitor.download("Download the sample").startswith(b"group,score")
            assert "own.csv" in visitor.words, "what a visitor brought stays"
        stage.visitor.leave()
        visitor.leave()
