"""Intervals that take raters for the sample: how often they hold the truth, where raters differ and it is known."""

import numpy as np
import pandas as pd
import pytest

from sim.audit.answer import LEVEL
from sim.audit.since import Z
from sim.own.comparisons import rewards as comparison_rewards
from sim.own.comparisons import table as comparison_table
from sim.own.ratings import gaps as rating_gaps
from sim.own.ratings import table as rating_table

RUNS = 100
LEAST = LEVEL - 3 * (LEVEL * (1 - LEVEL) / RUNS) ** 0.5  # three binomial standard errors


def test_the_gap_between_groups() -> None:
    """Two groups of 20 raters, each rater with an own rate: labels within a rater hang together, so independence would be too sure."""
    rng, true, held, naive = np.random.default_rng(0), 0.2, 0, 0
    for _ in range(RUNS):
        lean = rng.normal(0, 0.15, 40)
        rater, item = np.nonzero(rng.random((40, 25)) < 0.8)
        second = rater >= 20
        chance = np.clip(0.4 + true * second + lean[rater], 0.02, 0.98)
        frame = pd.DataFrame({"i": item, "r": rater, "g": second.astype(int), "l": (rng.random(len(rater)) < chance).astype(int)})
        table = rating_table.read(
            "f", frame.to_csv(index=False).encode(), rating_table.Columns("i", "r", "l", "g", "nominal", "1")
        )
        said = table.yes[table.label].astype(float)
        found = rating_gaps.gaps(table, said).set_index("group").loc["1"]
        held += found["gap_low"] <= true <= found["gap_high"]
        half = Z * np.sqrt(said.var() * 4 / len(said))
        naive += abs(found["gap"] - true) <= half
    assert held / RUNS >= LEAST
    assert naive < held


def test_rewards_of_comparisons() -> None:
    """Thirty raters, each with tastes of an own around the truth; one reward of eight, against what very many raters would give."""

    def run(rng: np.random.Generator, raters: int) -> comparison_table.ComparisonTable:
        rater = np.repeat(np.arange(raters), 40)
        taste = np.linspace(-1, 1, 8) + rng.normal(0, 0.7, (raters, 8))
        first, step = rng.integers(8, size=len(rater)), rng.integers(1, 8, size=len(rater))
        other = (first + step) % 8
        won = rng.random(len(rater)) < 1 / (1 + np.exp(taste[rater, other] - taste[rater, first]))
        frame = pd.DataFrame({"r": rater, "w": np.where(won, first, other), "l": np.where(won, other, first)})
        frame[["w", "l"]] += 100
        content = frame.to_csv(index=False).encode()
        return comparison_table.read("f", content, comparison_table.Columns("r", "w", "l"))

    def rewards(table: comparison_table.ComparisonTable) -> np.ndarray:
        return comparison_rewards.fit(table.wins(), table.wins()[None], 0.0, table.items).pooled

    rng, held = np.random.default_rng(1), 0
    large = run(rng, 6_000)
    truth = dict(zip(large.items, rewards(large), strict=True))
    for _ in range(RUNS):
        table = run(rng, 30)
        found = comparison_rewards.intervals(table, rewards(table), 0.0).set_index("item").loc["107"]
        held += found["low"] <= truth["107"] <= found["high"]
    assert held / RUNS >= LEAST


def test_without_differences_between_raters_the_sandwich_is_the_fisher_information() -> None:
    rng = np.random.default_rng(2)
    raters, rows = 2_000, 60_000
    rater, first = rng.integers(raters, size=rows), rng.integers(5, size=rows)
    other = (first + rng.integers(1, 5, size=rows)) % 5
    worth = np.linspace(-1, 1, 5)
    won = rng.random(rows) < 1 / (1 + np.exp(worth[other] - worth[first]))
    frame = pd.DataFrame({"r": rater, "w": np.where(won, first, other), "l": np.where(won, other, first)})

    def half(frame: pd.DataFrame) -> np.ndarray:
        table = comparison_table.read("f", frame.to_csv(index=False).encode(), comparison_table.Columns("r", "w", "l"))
        found = comparison_rewards.fit(table.wins(), table.wins()[None], 0.0, table.items).pooled
        width = comparison_rewards.intervals(table, found, 0.0)
        return (width["high"] - width["low"]).to_numpy()

    assert half(frame) == pytest.approx(half(frame.assign(r=0)), rel=0.1)
