"""How long the non-dominated mask takes, beside moocore and paretoset, on the same points in one interleaved run.

    python -m tests.bench.bench_frontier [points] [rounds]

Each round times every library on every cloud once, so that a busy machine slows all alike; the table shows the fastest round
in milliseconds of processor time, which other work disturbs least, and how many times longer the others take. The masks are compared
first. paretoset (optional) compares each point with the front found so far, so it is left out where the front is long; its compilation is
not timed.
"""

import importlib.util
import sys
import time
from collections.abc import Callable

import moocore
import numpy as np

from sim import frontier

LONGEST_FRONT_FOR_PARETOSET = 5_000


def clouds(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    """Return clouds of n points to minimise, by name: usual ones first, then those that are hard for a prefilter."""
    a, b = rng.random((2, n))
    s, angle = np.sort(a), np.pi / 2 * a
    normal = rng.normal(size=(n, 2))
    return {
        "uniform": np.column_stack([a, b]),
        "normal": normal,
        "correlated": np.column_stack([normal[:, 0], normal[:, 0] + 0.1 * normal[:, 1]]),
        "heavy tails": rng.standard_cauchy((n, 2)),
        "uniform, sorted by x": np.column_stack([s, b]),
        "all efficient, line": np.column_stack([a, 1 - a]),
        "all efficient, arc": np.column_stack([1 - np.cos(angle), 1 - np.sin(angle)]),
        "all efficient, ascending": np.column_stack([s, 1 - s]),
        "all efficient, descending": np.column_stack([s, 1 - s])[::-1].copy(),
        "anticorrelated band": np.column_stack([a, 1 - a + 0.1 * b]),
        "anticorrelated, thin": np.column_stack([a, 1 - a + 0.001 * b]),
        "circle": normal / np.linalg.norm(normal, axis=1, keepdims=True),
        "ten values of x": np.column_stack([rng.integers(0, 10, n), b]),
        "one value of x": np.column_stack([np.zeros(n), b]),
        "100 x 100 grid": rng.integers(0, 100, (n, 2)).astype(float),
        "duplicates, all efficient": np.floor(np.column_stack([a, 1 - a]) * 1000),
        "one point n times": np.ones((n, 2)),
        "far outlier": np.vstack([np.column_stack([a, 1 - a + 0.1 * b])[:-1], [[1e300, -1e300]]]),
    }


def with_paretoset(points: np.ndarray) -> np.ndarray:
    """Return paretoset's mask, duplicates kept."""
    from paretoset import paretoset  # type: ignore[import-not-found, import-untyped, unused-ignore]

    return np.asarray(paretoset(points, sense=["min", "min"], distinct=False))


def milliseconds(function: Callable[[np.ndarray], np.ndarray], points: np.ndarray) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    function(points)
    return 1e3 * (time.process_time() - start)


def main(n: int = 1_000_000, rounds: int = 7) -> None:
    """Compare the masks, time the libraries, print the table."""
    libraries: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "ours": frontier.nondominated,
        "moocore": lambda points: np.asarray(moocore.is_nondominated(points, keep_weakly=True)),
    }
    if importlib.util.find_spec("paretoset"):
        libraries["paretoset"] = with_paretoset
        with_paretoset(np.random.default_rng(0).random((100, 2)))
    else:
        print("paretoset is not installed: pip install paretoset")
    points = clouds(np.random.default_rng(0), n)
    front: dict[str, int] = {}
    runs: dict[tuple[str, str], list[float]] = {}
    for cloud, where in points.items():
        expected = libraries["moocore"](where)
        front[cloud] = int(expected.sum())
        for library, function in libraries.items():
            if library == "paretoset" and front[cloud] > LONGEST_FRONT_FOR_PARETOSET:
                continue
            if not np.array_equal(function(where), expected):
                raise SystemExit(f"{library} and moocore disagree on {cloud}")
            runs[cloud, library] = []
    for _ in range(rounds):
        for cloud, library in runs:
            runs[cloud, library].append(milliseconds(libraries[library], points[cloud]))
    print(f"{n:,} points, 2 columns, fastest of {rounds} rounds in ms; x = times ours; every mask agrees")
    print(
        f"{'cloud':27}{'efficient':>10}{'ours':>8}"
        + "".join(f"{library:>10}{'x':>7}" for library in libraries if library != "ours")
    )
    for cloud in points:
        ours = min(runs[cloud, "ours"])
        line = f"{cloud:27}{front[cloud]:>10,}{ours:>8.1f}"
        for library in libraries:
            if library != "ours":
                took = min(runs.get((cloud, library), [np.nan]))
                line += f"{took:>10.1f}{took / ours:>7.1f}" if np.isfinite(took) else f"{'-':>10}{'-':>7}"
        print(line)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
