"""The best of many scores without sorting is the best of many scores by sorting."""

import numpy as np
import pytest

from sim.feed import ranker, top


@pytest.mark.parametrize("columns", [2, 5, 40, 200])
@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_order_that_sorting_gives(columns: int, seed: int) -> None:
    """Scores that differ by more than the cut: a grid of whole steps, in every order."""
    rng = np.random.default_rng(seed)
    step = 2 * top.BOUND / 4096
    grid = np.arange(columns, dtype=np.float32) * np.float32(step)
    scores = rng.permuted(np.broadcast_to(grid[None, :, None], (3, columns, 7)), axis=1)
    found = top.top(scores, min(columns, 6))
    assert (found == np.argsort(-scores, axis=1)[:, : min(columns, 6)]).all()


def test_of_equal_scores_the_first_column_wins() -> None:
    scores = np.zeros((1, 4, 2), dtype=np.float32)
    assert top.top(scores, 4)[0, :, 0].tolist() == [0, 1, 2, 3]


def test_the_ends_of_the_range_and_the_work_that_is_handed_over_change_nothing() -> None:
    scores = np.array([[[-top.BOUND], [top.BOUND], [0.0]]], dtype=np.float32)
    assert top.top(scores, 3, np.empty_like(scores))[0, :, 0].tolist() == [1, 2, 0]
    assert scores[0, 1, 0] == top.BOUND, "the scores stay"


@pytest.mark.parametrize("settings", [1, 3])
def test_pick_takes_along_the_columns(settings: int) -> None:
    rng = np.random.default_rng(0)
    table = rng.random((settings, 5, 4)).astype(np.float32)
    column = rng.integers(0, 5, (3, 2, 4)).astype(np.int32)
    whole = np.broadcast_to(table, (3, 5, 4))
    np.testing.assert_array_equal(top.pick(table, column), np.take_along_axis(whole, column, axis=1))


def test_scores_beyond_the_usual_bound_are_told_apart_with_a_wider_one() -> None:
    scores = np.array([[[90.0], [-100.0], [99.0], [98.0]]], dtype=np.float32)
    assert top.top(scores, 4, bound=128.0)[0, :, 0].tolist() == [2, 3, 0, 1]
    assert ranker.bound(scores) == 128.0
    assert ranker.bound(scores / 10) == top.BOUND
