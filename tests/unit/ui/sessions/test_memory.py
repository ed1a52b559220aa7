"""Words that nobody holds any more are overwritten, wherever Python's own allocator had them."""

import subprocess
import sys
import threading

import pytest

from pages.ui.sessions import memory
from pages.ui.work.kept import ROOT

COUNTED = """
import random, re
from pages.ui.sessions import memory

MARK = b"QXZ" + b"MARK"
memory.keep_little()

def held():
    words, place = 0, memoryview(bytearray(2**20))  # all that is read comes to one place
    spans = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw[^[\\n]*$", open("/proc/self/maps").read(), re.M)
    with open("/proc/self/mem", "rb", buffering=0) as all_memory:
        for low, high in ([int(end, 16) for end in span] for span in spans):
            all_memory.seek(low)
            while low < high and (read := all_memory.readinto(place[: high - low])):
                words += bytes(place[:read]).count(MARK)
                low += read
    place[:] = bytes(len(place))
    return words

draw = random.Random(0)
words = [MARK + bytes(draw.choice((1, 3, 7, 20, 60, 120, 300, 440))) for _ in range(100_000)]
stays = words[::997]  # pools of which some blocks are in use
del words
before = held()
memory.wipe()
print(before, held(), len(stays) + 1)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads its own memory by /proc")
def test_what_is_free_is_overwritten() -> None:
    ran = subprocess.run([sys.executable, "-c", COUNTED], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after, stay = map(int, ran.stdout.split())
    assert before > 50_000
    assert after == stay


def test_no_other_thread_runs_while_all_that_is_free_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it made would stand in arenas of its own, and keep them."""
    monkeypatch.setattr(memory, "LONG", 1.0)  # on a busy machine, too
    count, ended, seen = 0, threading.Event(), []

    def other() -> None:
        nonlocal count
        while not ended.is_set():
            count += 1

    def take(_: object) -> None:
        before = count
        for _ in range(500_000):
            pass
        seen.append(count - before)

    monkeypatch.setattr(memory, "_take_all", take)
    thread = threading.Thread(target=other)
    thread.start()
    try:
        for _ in range(2):
            memory._wipe_small()
    finally:
        ended.set()
        thread.join()
    assert seen == [0, 0]
    assert sys.getswitchinterval() == memory.TURN
