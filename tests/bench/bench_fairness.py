"""Fairness against fairlearn, side by side in one interleaved run: `python -m tests.bench.bench_fairness [rows]`.

Ours answers 101 tolerances where fairlearn's ThresholdOptimizer answers one constraint, so the ratio is of a whole trade-off to one
fit. Both see the same people; before a time is printed the results must agree: nobody may beat the exact optimum, and fairlearn's grid of
1,000 rates must come within 2e-3 of it. Needs fairlearn and scikit-learn (tried with 0.15.0 and 1.9.1).
"""

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator, ClassifierMixin

from sim import fairness

TOLERANCES = np.linspace(0, 1, 101)
GRID_ERROR = 2e-3
ROUNDS = 5
CONSTRAINTS = {
    "demographic_parity": ("selection", "demographic_parity"),
    "equal_opportunity": ("opportunity", "true_positive_rate_parity"),
    "equalized_odds": ("odds", "equalized_odds"),
}


class Given(ClassifierMixin, BaseEstimator):
    """A fitted classifier whose score is the only column."""

    def fit(self, X: np.ndarray, y: np.ndarray) -> "Given":  # noqa: ARG002
        self.classes_ = np.array([0, 1])
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, X: np.ndarray) -> np.ndarray:
        return (X[:, 0] >= 0.5).astype(int)

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        return np.column_stack([1 - X[:, 0], X[:, 0]])


def population(rows: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    group = rng.choice(4, rows, p=[0.5, 0.25, 0.15, 0.1])
    score = 1 / (1 + np.exp(-(rng.normal(size=rows) + 0.4 * group - 0.5)))
    return score, (rng.random(rows) < score).astype(int), group


def interleaved(*tasks: Callable[[], Any]) -> tuple[list[float], list[Any]]:
    """Return the median seconds and the last result of every task; the tasks take turns, so that both feel the same load."""
    times: list[list[float]] = [[] for _ in tasks]
    results: list[Any] = [None] * len(tasks)
    for _ in range(ROUNDS):
        for i, task in enumerate(tasks):
            start = time.perf_counter()
            results[i] = task()
            times[i].append(time.perf_counter() - start)
    return [statistics.median(t) for t in times], results


def report(what: str, rows: int, ours: float, theirs: float | None, agrees: str) -> None:
    theirs_text, ratio = ("", "") if theirs is None else (f"{1000 * theirs:10.1f}", f"{theirs / ours:7.1f}x")
    print(f"{what:44} {rows:>9,} {1000 * ours:10.1f} {theirs_text:>10} {ratio:>8}  {agrees}", flush=True)


def against_fairlearn(rows: int) -> None:
    score, outcome, group = population(rows, np.random.default_rng(0))
    X, negative = score[:, None], 1 - outcome.mean()
    for criterion, (gap, constraint) in CONSTRAINTS.items():

        def ours(gap: str = gap) -> fairness.Tradeoff:
            return fairness.tradeoff(fairness.curves(score, outcome, group), gap, TOLERANCES, 1, 1)

        def theirs(constraint: str = constraint) -> ThresholdOptimizer:
            fit = ThresholdOptimizer(estimator=Given(), constraints=constraint, prefit=True, predict_method="predict_proba")
            return fit.fit(X, outcome, sensitive_features=group)

        (fast, slow), (found, fitted) = interleaved(ours, theirs)
        # With benefit = cost = 1 the accuracy is the profit per person plus the share of non-repayers.
        exact = fairness.optimum(fairness.curves(score, outcome, group), criterion, 1, 1).profit + negative
        assert abs(found.frame["profit"].iloc[0] + negative - exact) < 1e-9
        chance = fitted._pmf_predict(X, sensitive_features=group)[:, 1]
        accuracy = float(np.mean(np.where(outcome == 1, chance, 1 - chance)))
        # Their policy may leave a small gap open, and so earn a little more than exact parity does.
        rate = {"selection": None, "opportunity": 1, "odds": 1}[gap]
        chosen = outcome == rate if rate is not None else np.ones(rows, dtype=bool)
        left = np.ptp([chance[chosen & (group == g)].mean() for g in range(4)])
        allowed = float(np.interp(min(1.0, left + 1e-9), TOLERANCES, found.frame["profit"])) + negative
        assert exact - GRID_ERROR <= accuracy <= max(exact, allowed) + GRID_ERROR, (criterion, exact, accuracy, left)
        report(
            f"{criterion}: 101 tolerances, one fit",
            rows,
            fast,
            slow,
            f"accuracy exact {exact:.5f}, theirs {accuracy:.5f}, gap left {left:.1e}",
        )
    decision = (score >= 0.5).astype(int)
    metrics = {"selection": selection_rate, "tpr": true_positive_rate, "fpr": false_positive_rate}
    (fast, slow), (table, frame) = interleaved(
        lambda: fairness.rates(decision, outcome, group),
        lambda: MetricFrame(metrics=metrics, y_true=outcome, y_pred=decision, sensitive_features=group).by_group,
    )
    difference = float(np.abs(table[list(metrics)].to_numpy() - frame[list(metrics)].to_numpy(float)).max())
    assert difference < 1e-12
    report("group rates: ours 10 rates, MetricFrame 3", rows, fast, slow, f"largest difference {difference:.0e}")


def alone(rows: int) -> None:
    score, outcome, group = population(rows, np.random.default_rng(1))
    (built,), (curves,) = interleaved(lambda: fairness.curves(score, outcome, group))
    report("curves", rows, built, None, f"hull corners {[len(hull) for hull in curves.hull]}")
    for gap in fairness.GAPS:
        (moved,), _ = interleaved(lambda gap=gap: fairness.tradeoff(curves, gap, TOLERANCES, 0.4, 0.6))
        report(f"next move, curves kept: 101 tolerances, {gap}", rows, moved, None, "")
    (moved,), _ = interleaved(lambda: fairness.tradeoff(curves, "odds", [0.1], 0.4, 0.6))
    report("next move, curves kept: one tolerance, odds", rows, moved, None, "")


def main(rows: int = 100_000) -> None:
    warnings.simplefilter("ignore", FutureWarning)
    print(
        f"{'':44} {'rows':>9} {'ours ms':>10} {'theirs ms':>10} {'ratio':>8}  agreement (numpy {np.__version__}, pandas {pd.__version__})"
    )
    against_fairlearn(rows)
    alone(rows)
    alone(10 * rows)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
