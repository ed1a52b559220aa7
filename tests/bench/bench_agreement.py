"""Agreement against krippendorff, evalica and crowd-kit in one interleaved run: `python -m tests.bench.bench_agreement`.

Alpha must agree to 1e-9 and labels, posteriors included, to 1e-6 before a time is printed. Dawid and Skene's EM is compared at a
fixed number of iterations; the bootstraps resample different things (ours items, evalica's deviations), so there only times compare.
GLAD, another model of raters (one ability each, one difficulty per task), is there for context: we have none, so only how often
each finds the truth is compared. Times are processor times; run with OMP_NUM_THREADS=1 RAYON_NUM_THREADS=1, so that one core serves
everybody.
"""

import time
from collections.abc import Callable
from typing import Any

import evalica
import krippendorff
import numpy as np
import numpy.typing as npt
import pandas as pd
from crowdkit.aggregation import GLAD, DawidSkene

from sim.agreement import Level, dawid_skene, krippendorff_alpha, majority

ROUNDS = 4
RESAMPLES = 1_000
ITERATIONS = 10
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of one call, which other work on the machine disturbs least, and what it returned."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def interleaved(runs: dict[str, Callable[[], Any]], rounds: int = ROUNDS) -> tuple[dict[str, float], dict[str, Any]]:
    """Return the best times and the last results of runs that take turns."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    results: dict[str, Any] = {}
    for _ in range(rounds):
        for name, run in runs.items():
            took, results[name] = seconds(run)
            times[name].append(took)
    return {name: min(took) for name, took in times.items()}, results


def report(what: str, times: dict[str, float]) -> None:
    """Print our time and how many times longer the others took."""
    ratios = "  ".join(f"{name} {took / times['ours']:.1f}x" for name, took in times.items() if name != "ours")
    print(f"{what}: ours {1e3 * times['ours']:.2f} ms   {ratios}", flush=True)


def draw(raters: int, items: int, missing: float) -> npt.NDArray[np.float64]:
    """Return ratings 1 to 5, a share of them missing."""
    rng = np.random.default_rng(0)
    table = np.clip(rng.integers(1, 6, items) + rng.integers(-1, 2, (raters, items)), 1, 5).astype(float)
    table[rng.random(table.shape) < missing] = np.nan
    return table


def alphas(raters: int, items: int, missing: float = 1 / 3) -> None:
    """Compare alpha, and alpha with 1,000 resamples."""
    table = draw(raters, items, missing)
    frame = pd.DataFrame(table)
    for level in LEVELS:
        times, results = interleaved(
            {
                "ours": lambda level=level: krippendorff_alpha(table, level).value,
                "krippendorff": lambda level=level: krippendorff.alpha(table, level_of_measurement=level),
                "evalica": lambda level=level: evalica.alpha(frame, level).alpha,
            }
        )
        if np.ptp(list(results.values())) > 1e-9:
            raise AssertionError(f"{level} alphas differ: {results}")
        report(f"alpha, {level}, {raters} raters x {items} items", times)
        times, results = interleaved(
            {
                "ours": lambda level=level: krippendorff_alpha(table, level, RESAMPLES, np.random.default_rng(0)),
                "evalica": lambda level=level: evalica.alpha_bootstrap(frame, level, n_resamples=RESAMPLES, random_state=0),
            }
        )
        report(f"alpha with {RESAMPLES} resamples, {level}", times)
        theirs = results["evalica"]
        print(f"    intervals: ours [{results['ours'].low:.4f}, {results['ours'].high:.4f}]  ", end="")
        print(f"evalica [{theirs.low:.4f}, {theirs.high:.4f}]")


def votes_of(tasks: int, raters: int, classes: int, votes: int) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Return votes (task, worker, label) of raters who are right in 40 to 95 %, and the truth."""
    rng = np.random.default_rng(0)
    truth = rng.integers(classes, size=tasks)
    task = np.repeat(np.arange(tasks), votes)
    # Different raters per task: crowd-kit takes two labels of one rater for one.
    worker = ((rng.integers(raters, size=tasks)[:, None] + np.arange(votes) * (raters // votes)) % raters).ravel()
    right = rng.random(len(task)) < rng.uniform(0.4, 0.95, raters)[worker]
    label = np.where(right, truth[task], (truth[task] + rng.integers(1, classes, len(task))) % classes)
    return pd.DataFrame({"task": task, "worker": worker, "label": label}), truth


def labels(tasks: int, raters: int, classes: int, votes: int) -> None:
    """Compare Dawid and Skene's EM at a fixed number of iterations."""
    frame, _ = votes_of(tasks, raters, classes, votes)
    task, worker, label = (frame[name].to_numpy() for name in ("task", "worker", "label"))
    times, results = interleaved(
        {
            "ours": lambda: dawid_skene(task, worker, label, iterations=ITERATIONS, tolerance=0),
            "crowd-kit": lambda: DawidSkene(n_iter=ITERATIONS, tol=-np.inf).fit_predict_proba(frame),
        }
    )
    theirs = results["crowd-kit"].sort_index()[sorted(results["crowd-kit"].columns)].to_numpy()
    error = float(np.abs(theirs - results["ours"].posterior).max())
    if error > 1e-6:
        raise AssertionError(f"posteriors differ by {error:g}")
    report(f"Dawid-Skene, {tasks:,} tasks x {votes} votes, {raters} raters, {classes} classes, {ITERATIONS} iterations", times)


def truths(tasks: int, raters: int, classes: int, votes: int) -> None:
    """Print how often the truth is found: majority, ours with its own stop, and crowd-kit's GLAD with its own."""
    frame, truth = votes_of(tasks, raters, classes, votes)
    task, worker, label = (frame[name].to_numpy() for name in ("task", "worker", "label"))
    times, results = interleaved(
        {
            "ours": lambda: dawid_skene(task, worker, label).posterior.argmax(axis=1),
            "crowd-kit's GLAD": lambda: GLAD(silent=True).fit_predict(frame).reindex(range(tasks)).to_numpy(),
        },
        rounds=2,
    )
    report(f"labels from {tasks:,} tasks x {votes} votes, {raters} raters, {classes} classes, each with its own stop", times)
    results["majority"] = majority(task, label)["label"]
    print("    right: " + "  ".join(f"{name} {(np.asarray(found) == truth).mean():.1%}" for name, found in results.items()))


if __name__ == "__main__":
    alphas(5, 100)
    alphas(20, 500)
    alphas(50, 2_000)
    # As full as the Polis conversation on UberX, with a fifth of its people: on all of them evalica's bootstrap takes minutes.
    alphas(400, 100, 0.74)
    labels(10_000, 100, 3, 5)
    labels(100_000, 1_000, 4, 5)
    truths(2_000, 100, 2, 5)
    truths(2_000, 100, 4, 5)
