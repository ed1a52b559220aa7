"""Content filtering against T-RECS in turns: `python -m tests.bench.bench_recommender PEERS_PYTHON` (see tests/bench/peers.py).

The job, for both: readers' tastes N(0, 1) over 20 attributes, 500 items that have each attribute with chance 1/2, both given; 20
steps, each of which scores all items for all readers, shows the best 10 (ties at random), lets everyone choose the best liked, and
fits everyone's non-negative weights to all choices so far. Their clock starts when the model is built, ours before.

Before a time is printed: the weights fitted to their choices by our code are theirs to 1e-9; their last slates are best by our
scores to 1e-9; and as only the ties are random, one run of theirs must lie within 4.5 standard deviations (over the 24 runs of ours
with other lots) in how well readers are served, how many different items each one chose, how unequally items are chosen (Gini), and
how much two readers' choices overlap (Jaccard); the first two also as whole distributions over readers (Kolmogorov-Smirnov,
p > .001). Processor times, best of the rounds.
"""

import numpy as np
import numpy.typing as npt
from scipy.stats import ks_2samp

from sim.feed.content_filtering import content_filtering
from sim.feed.nonnegative import NonnegativeLeastSquares
from sim.polarization import exposure_gini
from tests.bench.peers import Peer, agree, open_peer, seconds

ATTRIBUTES, ITEMS, STEPS, SLATE = 20, 500, 20, 10
SIZES = ((1_000, 3), (10_000, 2))  # readers, rounds
RUNS = 24
COMPARED = 300
DEVIATIONS = 4.5
Floats = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.int64]


def draw(readers: int) -> tuple[Floats, Floats]:
    """Return taste (readers, attributes) and items (attributes, items)."""
    rng = np.random.default_rng(readers)
    return rng.normal(size=(readers, ATTRIBUTES)), rng.binomial(1, 0.5, (ATTRIBUTES, ITEMS)).astype(float)


def by_reader(chosen: Chosen, taste: Floats, items: Floats) -> dict[str, Floats]:
    """Return per reader how well the last ten choices fit (in standard deviations over items), and how many different ones there were."""
    liked = taste @ items
    served = (np.take_along_axis(liked, chosen[-10:].T, axis=1).mean(axis=1) - liked.mean(axis=1)) / liked.std(axis=1)
    ordered = np.sort(chosen, axis=0)
    return {"served": served, "different items": 1.0 + (np.diff(ordered, axis=0) != 0).sum(axis=0)}


def measures(chosen: Chosen, taste: Floats, items: Floats) -> dict[str, float]:
    """Return the means over readers, and what can only be said of all of them together."""
    counts = np.bincount(chosen.ravel(), minlength=ITEMS).astype(float)
    had = np.zeros((COMPARED, ITEMS))
    had[np.arange(COMPARED)[:, None], chosen[:, :COMPARED].T] = 1.0
    both = had @ had.T
    either = had.sum(axis=1)[:, None] + had.sum(axis=1) - both
    pairs = np.triu_indices(COMPARED, 1)
    means = {name: float(values.mean()) for name, values in by_reader(chosen, taste, items).items()}
    return means | {"Gini of items": float(exposure_gini(counts[None])[0]), "overlap": float((both / either)[pairs].mean())}


def check_exactly(chosen: Chosen, slates: Chosen, weights: Floats, items: Floats) -> None:
    """Refit their choices and look at their last slates."""
    gram = items @ items.T
    moments = items[:, chosen].sum(axis=1).T
    refit = NonnegativeLeastSquares(gram, chosen.shape[1]).solve(moments)
    agree("largest difference of a weight", float(np.abs(refit - weights).max()), 0.0, 1e-9)
    before = NonnegativeLeastSquares(gram, chosen.shape[1]).solve(items[:, chosen[:-1]].sum(axis=1).T)
    score = before @ items
    shown = np.take_along_axis(score, slates, axis=1).min(axis=1)
    best = -np.partition(-score, SLATE - 1, axis=1)[:, SLATE - 1]
    agree("largest lack of a shown item", float((best - shown).max()), 0.0, 1e-9)


def compare(peer: Peer, readers: int, rounds: int) -> None:
    """Print what was compared, then the times."""
    taste, items = draw(readers)
    job = {"taste": taste.tolist(), "items": items.tolist(), "steps": STEPS, "slate": SLATE}
    print(f"content filtering, {readers:,} readers x {ITEMS} items, {ATTRIBUTES} attributes, {STEPS} steps, slates of {SLATE}")
    own, others = [], []
    for turn in range(rounds):
        took, theirs = peer.run("content_filtering", seed=turn, **job)
        others.append(took)
        for again in range(3):
            run = seconds(
                lambda seed=3 * turn + again: content_filtering(taste, items, STEPS, SLATE, np.random.default_rng(seed))
            )  # type: ignore[misc]
            own.append(run[0])
    chosen = np.array(theirs["chosen"])
    check_exactly(chosen, np.array(theirs["slates"]), np.array(theirs["weights"]), items)
    courses = [content_filtering(taste, items, STEPS, SLATE, np.random.default_rng(100 + i)).chosen for i in range(RUNS)]
    ours = [measures(one.astype(np.int64), taste, items) for one in courses]
    for name, value in measures(chosen, taste, items).items():
        found = np.array([one[name] for one in ours])
        agree(name, float(found.mean()), value, DEVIATIONS * float(found.std(ddof=1)) * (1 + 1 / RUNS) ** 0.5)
    for name, values in by_reader(chosen, taste, items).items():
        chance = ks_2samp(by_reader(courses[0].astype(np.int64), taste, items)[name], values).pvalue
        print(f"    {name}: as distributions over readers, Kolmogorov-Smirnov p = {chance:.2f}")
        if chance < 0.001:
            raise AssertionError(f"{name} is distributed differently")
    print(f"  ours {1e3 * min(own):.0f} ms, T-RECS {min(others):.2f} s: {min(others) / min(own):.0f}x", flush=True)


if __name__ == "__main__":
    with open_peer() as worker:
        for size in SIZES:
            compare(worker, *size)
