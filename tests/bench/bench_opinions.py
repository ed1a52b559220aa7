"""Biased encounters against NDlib's AlgorithmicBias in turns: `python -m tests.bench.bench_opinions PEERS_PYTHON` (see peers.py).

The job, for both: 1,000 people who all know one another, opinions uniform in [0, 1], confidence .32, gamma 0 and 1; an iteration is
1,000 meetings one after another, in each of which the first is drawn evenly and the other with probability ~ max(distance, 1e-5)^-gamma.
Times are for 5 iterations, of one run alone and of 20 runs that advance together (per run); at gamma 0 also for as many meetings in
random matchings (`deffuant`). Ours looks at the distances anew every 50 meetings, theirs at every one.

Before a time is printed: ours has made all iterations (a decided run would stop), and the variance of opinions and their mean distance
agree within 4 standard errors over runs; after 60 iterations, where little moves, also the number of camps with 5 % of people
and the share of the largest camp. Matchings, where nobody has to wait, are faster on the way and compared at the end alone.
Processor times, best of the rounds.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from sim.opinions.biased_encounters import biased_encounters
from sim.opinions.course import Course, cluster_sizes
from sim.opinions.deffuant import deffuant
from sim.polarization import mean_pairwise_distance
from tests.bench.peers import Peer, agree, open_peer, seconds

PEOPLE, CONFIDENCE, NEAREST, COMPROMISE = 1_000, 0.32, 1e-5, 0.5
SHORT, LONG = 5, 60  # iterations
ROUNDS, TOGETHER = 8, 20
LONG_RUNS = 6
CAMP, GAP = 0.05, 0.02
MATCHINGS = "one run, in matchings"
Floats = npt.NDArray[np.float64]


def encounters(gamma: float, iterations: int, runs: int, seed: int) -> Course:
    """Return the course of our runs, the drawing of first opinions included."""
    rng = np.random.default_rng(seed)
    start = rng.random((runs, PEOPLE))
    return biased_encounters(start, np.array([CONFIDENCE]), np.array([gamma]), COMPROMISE, rng, iterations, NEAREST)


def matchings(iterations: int, runs: int, seed: int) -> Course:
    """Return the course of as many meetings in random matchings, of 500 meetings each."""
    rng = np.random.default_rng(seed)
    return deffuant(rng.random((runs, PEOPLE)), np.array([CONFIDENCE]), COMPROMISE, rng, 2 * iterations)


def early(opinions: Floats) -> dict[str, Floats]:
    """Return per run (runs,) what can be said on the way."""
    return {"variance": opinions.var(axis=1), "mean distance": mean_pairwise_distance(opinions)}


def late(opinions: Floats) -> dict[str, Floats]:
    """Return per run (runs,) what can be said of camps."""
    sizes = cluster_sizes(opinions, GAP) / PEOPLE
    return {"camps": (sizes >= CAMP).sum(axis=1).astype(float), "largest camp": sizes.max(axis=1)}


def check(ours: dict[str, Floats], theirs: dict[str, Floats]) -> None:
    """Compare means over runs within 4 standard errors, or exactly where no run differs from another."""
    for name, own in ours.items():
        other = theirs[name]
        error = float(np.sqrt(own.var(ddof=1) / len(own) + other.var(ddof=1) / len(other)))
        agree(name, float(own.mean()), float(other.mean()), max(4 * error, 1e-9))


def compare(peer: Peer, gamma: float) -> None:
    """Print what was compared, then the times."""
    print(f"{PEOPLE:,} people, confidence {CONFIDENCE}, gamma {gamma:g}: {SHORT} iterations of {PEOPLE:,} meetings")
    ways: dict[str, tuple[int, Callable[[int], Course]]] = {
        "one run": (1, lambda seed: encounters(gamma, SHORT, 1, seed)),
        f"{TOGETHER} runs together, per run": (TOGETHER, lambda seed: encounters(gamma, SHORT, TOGETHER, seed)),
    }
    if gamma == 0:
        ways[MATCHINGS] = (1, lambda seed: matchings(SHORT, 1, seed))
    times: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, list[Floats]] = {name: [] for name in ways}
    rival, theirs = [], []
    job = {"people": PEOPLE, "threshold": CONFIDENCE, "gamma": gamma}
    for turn in range(ROUNDS):
        took, result = peer.run("algorithmic_bias", iterations=SHORT, seed=turn, **job)
        rival.append(took)
        theirs.append(result["opinions"])
        for name, (runs, way) in ways.items():
            took, course = seconds(lambda way=way, turn=turn: way(turn))  # type: ignore[misc]
            if name != MATCHINGS and not (course.rounds == SHORT).all():
                raise AssertionError("a run of ours stopped early: fewer meetings than theirs")
            times[name].append(took / runs)
            found[name].append(course.opinions[0])
    for name, opinions in found.items():
        if name == MATCHINGS:
            continue
        print(f"  {name}: {sum(map(len, opinions))} runs against {ROUNDS}")
        check(early(np.concatenate(opinions)), early(np.array(theirs)))
    print(f"  after {LONG} iterations, {5 * TOGETHER} runs against {LONG_RUNS}")
    ends = [peer.run("algorithmic_bias", iterations=LONG, seed=100 + i, **job)[1]["opinions"] for i in range(LONG_RUNS)]
    check(late(encounters(gamma, LONG, 5 * TOGETHER, 7).opinions[0]), late(np.array(ends)))
    if gamma == 0:
        print("  the same for matchings")
        check(late(matchings(LONG, 5 * TOGETHER, 8).opinions[0]), late(np.array(ends)))
    for name, took_each in times.items():
        own = min(took_each)
        print(f"  {name}: ours {1e3 * own:.1f} ms, NDlib {1e3 * min(rival):.0f} ms: {min(rival) / own:.0f}x", flush=True)


if __name__ == "__main__":
    with open_peer() as worker:
        for bias in (0.0, 1.0):
            compare(worker, bias)
