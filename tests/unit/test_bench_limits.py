"""The limits of engines: every part of the bench on the smallest sizes. Nothing here asks how long something took."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.bench import bench_limits, budgets, limits
from tests.bench.engines import ENGINES
from tests.bench.limits import Engine, Measured

DOCS = Path(__file__).resolve().parents[2] / "docs"
MADE = Engine("Points", "Mask", "points", (100, 1_000, 10_000), "read once", "a sum", lambda n: (np.ones(n).sum, np.ones(n).max))
FOUND = Measured(MADE, (1e-4, 1e-3, 1e-2), (1e-5, 1e-4, 1e-3), (10.0, 10.4, 12.0))


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_an_engine_and_its_pass_run_on_the_smallest_size(engine: Engine) -> None:
    for run in engine.make(engine.sizes[0]):
        run()


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_sizes_span_two_powers_of_ten(engine: Engine) -> None:
    work = [engine.count(size) for size in engine.sizes]
    assert 3 <= len(work) <= 5
    assert work == sorted(set(work))
    assert work[-1] >= 100 * work[0]


def test_names_are_told_apart() -> None:
    assert len({engine.name for engine in ENGINES}) == len(ENGINES)


def test_both_take_turns_at_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LEAST", 0.0)
    heard: list[tuple[int, str]] = []
    made = Engine("", "", "", (1, 2), "", "", lambda n: (lambda: heard.append((n, "ours")), lambda: heard.append((n, "plain"))))
    found = limits.measure(made, blocks=2, turns=3)
    assert [who for _, who in heard] == ["ours", "plain"] * 14, "once to see how long, then six turns each, at both sizes"
    assert len(found.ratios) == 2
    assert len(found.seconds) == len(found.passes) == 2


def test_a_row_says_where_it_stands() -> None:
    row = limits.table([FOUND]).splitlines()[2]
    assert row == ("| Mask: 10,000 points | 10 | 1 million | read once | a sum | 10 million | 10 to 12 | 1.00; 1.00 at the end |")


def test_names_on_the_figure_stand_apart_and_in_order() -> None:
    places = limits.spread([0.0, 0.01, 0.02, 1.0, 1.0], 0.1)
    assert all(b - a >= 0.1 - 1e-6 for a, b in pairwise(places))


def test_the_figure_names_every_engine_and_its_exponent() -> None:
    drawn = limits.figure([FOUND])
    said = {value for rows in drawn["datasets"].values() for row in rows for value in row.values()}
    assert {"Mask: 1.0", "slope 1", "slope 2"} <= said
    assert [panel["title"] for panel in drawn["hconcat"]] == ["Points"]


def test_what_is_shipped_is_of_every_engine() -> None:
    """Table, times and figure were written by one run over all of them."""
    document = (DOCS / "performance.md").read_text(encoding="utf-8")
    assert budgets.put(document, "", limits.BEGIN, limits.END) != document
    drawn = (DOCS / "limits.svg").read_text(encoding="utf-8")
    for one in bench_limits.shipped():
        assert f"| {one.engine.name}: {one.work[-1]:,} {one.engine.unit} |" in document
        assert f">{one.engine.name}: {one.at_the_end:.1f}<" in drawn
