"""Bradley-Terry against choix and evalica in one interleaved run: `python -m tests.bench.bench_preferences`.

Every library gets the comparisons in the form it wants (index arrays, pairs, winner objects), made before the clock starts;
ours includes counting them. Before a time is printed the results must agree: with choix to 1e-6 where it runs, with evalica to
1e-4, whose own tolerance is 1e-6 on the change per sweep. Times are processor times; run with
OMP_NUM_THREADS=1 RAYON_NUM_THREADS=1, so that one core serves everybody. Needs choix and evalica (tried with 0.4.1 and 0.4.2), not pinned here.
"""

import time
from collections.abc import Callable
from typing import Any

import choix
import evalica
import numpy as np
import numpy.typing as npt

from sim.preferences import bradley_terry, count_wins, linear_bradley_terry, maximin, nash_welfare, tilts
from tests.bench.engines import compared

SIZES = ((10, 1_000), (20, 10_000), (100, 10_000), (100, 1_000_000), (300, 30_000), (1_000, 100_000), (1_000, 1_000_000))
# A Python loop over every comparison, many times: beyond this choix takes minutes.
CHOIX_COMPARISONS = 1_000_000
CHOIX_ITEMS = 100
ROUNDS = 5


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of one call, which other work on the machine disturbs least, and what it returned."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def evalica_rewards(result: Any, items: int) -> npt.NDArray[np.float64]:
    """Return log scores by item number, with mean 0."""
    rewards = np.log(result.scores.reindex(range(items)).to_numpy())
    return np.asarray(rewards - rewards.mean())


def compare(items: int, comparisons: int, rounds: int) -> None:
    """Print one line: our best time, and how many times longer the others took."""
    winner, loser = compared(items, comparisons)
    pairs = list(zip(winner.tolist(), loser.tolist(), strict=True))
    outcomes = [evalica.Winner.X] * comparisons

    def ours() -> Any:
        return bradley_terry(count_wins(winner, loser, items))

    rivals: dict[str, Callable[[], Any]] = {
        "evalica bradley_terry": lambda: evalica_rewards(evalica.bradley_terry(winner, loser, outcomes), items),
        "evalica newman": lambda: evalica_rewards(evalica.newman(winner, loser, outcomes), items),
    }
    if items <= CHOIX_ITEMS and comparisons <= CHOIX_COMPARISONS:
        rivals["choix ilsr"] = lambda: choix.ilsr_pairwise(items, pairs)
        if comparisons <= 10_000:
            rivals["choix mm"] = lambda: choix.mm_pairwise(items, pairs)
    times: dict[str, list[float]] = {name: [] for name in ("ours", *rivals)}
    rewards = ours()
    for turn in range(rounds):
        for name, run in (("ours", ours), *rivals.items()):
            if turn and times[name][0] > 10:
                continue
            took, result = seconds(run)
            times[name].append(took)
            tolerance = 1e-6 if name == "choix ilsr" else 1e-4
            error = float(np.abs(result - rewards).max())
            if error > tolerance:
                raise AssertionError(f"{name} differs by {error:g} at {items} items, {comparisons} comparisons")
    own = min(times["ours"])
    ratios = "  ".join(f"{name} {min(times[name]) / own:.1f}x" for name in rivals)
    print(f"{items:5d} items {comparisons:9,d} comparisons: ours {1e3 * own:8.2f} ms   {ratios}", flush=True)


def own_times() -> None:
    """Print how long the rest takes at the sizes of a page: no rival, but a page waits for it."""
    rng = np.random.default_rng(0)
    items, groups = 24, 8
    reference, utilities = rng.dirichlet(np.ones(items)), rng.normal(size=(groups, items))
    features, winner, loser = rng.normal(size=(items, 6)), *compared(items, 10_000)
    wins = count_wins(winner, loser, items)
    runs: dict[str, Callable[[], Any]] = {
        "tilts, 600 rewards": lambda: tilts(reference, rng.normal(size=(600, items)), 0.5),
        "maximin, 8 groups": lambda: maximin(reference, utilities, 0.5),
        "nash_welfare, 8 groups": lambda: nash_welfare(reference, utilities, 0.5),
        "linear_bradley_terry, 6 features": lambda: linear_bradley_terry(features, wins),
    }
    for name, run in runs.items():
        print(f"{name}: {1e3 * min(seconds(run)[0] for _ in range(9)):.2f} ms")


if __name__ == "__main__":
    for size in SIZES:
        compare(*size, ROUNDS)
    own_times()
