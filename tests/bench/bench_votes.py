"""A room that votes: `python -m tests.bench.bench_votes [--phones 200] [--seconds 60]`. About three minutes.

The app is served so that phones may vote. A stage goes to and fro between two stops of a talk, first alone, then while a room votes: so
many phones in so many seconds, three in ten of them twice, each looking every 2.5 s for what is open, on a connection of its own. Printed are
what a step of the stage takes before and meanwhile, what a vote takes, whether any was lost or doubled, and the processor's share. Phones are
threads of this process and take processor time too: on two cores the steps meanwhile are slower than beside real phones.
"""

import argparse
import statistics
import threading
import time

import pytest

from pages.ui.page import bet
from sim.analysis import talks
from tests.bench.bench_host import HERE, serve
from tests.phones import HANDS, SETTING, Stage, room

ROOM = "abcdefgh"
FEW = 12  # steps of the stage alone


def steps(stage: Stage, until: threading.Event | None, taken: list[float]) -> None:
    """Let the stage step to and fro, a breath between two steps, FEW times or until an event."""
    count = 0
    while not until.is_set() if until else count < FEW:
        count += 1
        taken.append(stage.step(1 + count % 2))
        time.sleep(0.5)


def measure(phones: int, seconds: float) -> None:
    """Print what a room of so many phones does to the stage, and the stage to it."""
    beat = next(number for number, each in enumerate(talks.load("twenty").beats, 1) if each.page == HANDS)
    asked = talks.load("twenty").beats[beat - 1].predict
    assert asked is not None
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTING.items():
            patch.setenv(name, value)
        with serve(HERE, warm=30.0) as server:
            Stage(
                server.address, beat, HANDS, room=ROOM
            ).visitor.leave()  # the question stays open; a step of this stage would lock it
            other = Stage(server.address, 3, "hiring", cookie="")
            alone: list[float] = []
            meanwhile: list[float] = []
            for taken in ([], alone):  # the first time what it shows is computed
                steps(other, None, taken)
            ended = threading.Event()
            start, before = time.perf_counter(), server.cpu()
            stepping = threading.Thread(target=steps, args=(other, ended, meanwhile))
            stepping.start()
            cast = room(server.address, phones, seconds)
            ended.set()
            stepping.join()
            share = (server.cpu() - before) / (time.perf_counter() - start)
            held = Stage(server.address, beat, HANDS, room=ROOM)
            counts, told = held.tally()["counts"], [cast.counts[i] for i in range(len(bet.answers(asked)))]
            held.step(2)
            print(f"{phones} phones in {seconds:g} s sent {cast.sent} votes; refused: {cast.wrong or 'none'}")
            print(
                f"counted {counts}, as {len(cast.last)} phones were told {told}: {'the same' if counts == told else 'DIFFERENT'}"
            )
            print(f"the guess on stage: {held.guess}")
            print(f"a vote: {spread(cast.seconds)}")
            print(f"a step of the stage alone: {spread(alone)}; while the room votes: {spread(meanwhile)}")
            print(f"the server takes {100 * share:.0f} % of one core, the steps included", flush=True)
            held.visitor.leave()
            other.visitor.leave()


def spread(taken: list[float]) -> str:
    """Return the median and the slowest of times, in words."""
    return f"{1000 * statistics.median(taken):.0f} ms, the slowest {1000 * max(taken):.0f} ({len(taken)})"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    measure(asked.phones, asked.seconds)


if __name__ == "__main__":
    main()
