"""Routes worked out by hand, and every kind of input that is refused."""

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.routes import efficient as routes
from sim.routes.efficient import efficient_paths, on_hull


def rows(frame):
    return [(int(row.time), int(row.risk), bool(row.supported), row.path) for row in frame.itertuples()]


def test_three_routes_one_of_them_below_no_weighted_sum() -> None:
    """(1, 10), (10, 1) and (6, 6): the last lies above the line between the others, so no weight picks it."""
    edges = [(0, 3), (0, 1), (1, 3), (0, 2), (2, 3)]
    frame = efficient_paths(edges, [1, 3, 3, 5, 5], [10, 3, 3, 1, 1], 0, 3)
    assert rows(frame) == [(1, 10, True, (0, 3)), (6, 6, False, (0, 1, 3)), (10, 2, True, (0, 2, 3))]


def test_points_on_the_edge_of_the_hull_are_supported() -> None:
    assert on_hull([(0, 4), (2, 2), (4, 0)]).tolist() == [True, True, True]
    assert on_hull([(0, 4), (2, 3), (4, 0)]).tolist() == [True, False, True]
    big = 10**15
    assert on_hull([(0, 2 * big), (big, big), (2 * big, 0)]).tolist() == [True, True, True]
    assert on_hull([(0, 2 * big), (big, big + 1), (2 * big, 0)]).tolist() == [True, False, True]


def test_of_equally_quick_routes_only_the_safest_stays() -> None:
    frame = efficient_paths([(0, 1), (1, 3), (0, 2), (2, 3)], [2, 2, 2, 2], [5, 5, 3, 3], 0, 3)
    assert rows(frame) == [(4, 6, True, (0, 2, 3))]


def test_parallel_streets_and_self_loops() -> None:
    edges = [(7, 7), (7, 9), (7, 9), (7, 9), (9, 9), (9, 12)]
    frame = efficient_paths(edges, [1, 5, 1, 6, 1, 1], [1, 1, 5, 6, 1, 1], 7, 12)
    assert rows(frame) == [(2, 6, True, (7, 9, 12)), (6, 2, True, (7, 9, 12))]


def test_streets_are_one_way() -> None:
    assert efficient_paths([(1, 0)], [1], [1], 0, 1).empty


def test_no_way_gives_an_empty_frame_with_its_columns() -> None:
    for frame in (efficient_paths([(0, 1), (2, 3)], [1, 1], [1, 1], 0, 3), efficient_paths([], [], [], 0, 3)):
        assert list(frame.columns) == ["time", "risk", "supported", "path"]
        assert len(frame) == 0
        assert [str(frame[name].dtype) for name in ("time", "risk", "supported")] == ["int64", "int64", "bool"]


def test_staying_is_one_free_route() -> None:
    assert rows(efficient_paths([(0, 1), (1, 0)], [1, 1], [1, 1], 0, 0)) == [(0, 0, True, (0,))]
    assert rows(efficient_paths([], [], [], 5, 5)) == [(0, 0, True, (5,))]


def test_whole_numbers_may_come_as_floats() -> None:
    assert rows(efficient_paths(np.array([[0.0, 1.0]]), [2.0], np.array([3.0]), 0, 1)) == [(2, 3, True, (0, 1))]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"time": [0, 1]}, "time must be at least 1, got 0"),
        ({"risk": [1, -3]}, "risk must be at least 1, got -3"),
        ({"time": [1.5, 1]}, "time must be integers, got 1.5"),
        ({"risk": [1, float("nan")]}, "risk must be integers, got nan"),
        ({"risk": [1, float("inf")]}, "risk must be integers, got inf"),
        ({"time": ["a", "b"]}, "time must be integers, got values of type"),
        ({"time": [True, True]}, "time must be integers, got values of type bool"),
        ({"time": [1]}, "time must have one value for each of the 2 edges"),
        ({"time": [[1, 1]]}, "time must have one value for each of the 2 edges"),
        ({"edges": [0, 1]}, "edges must have shape"),
        ({"edges": [(0, 1, 2), (1, 2, 3)]}, "edges must have shape"),
        ({"edges": [(0, -1), (1, 2)]}, "edges must be at least 0, got -1"),
        ({"source": -1}, "source must be an integer >= 0, got -1"),
        ({"target": 1.5}, "target must be an integer >= 0, got 1.5"),
        ({"time": [2**53, 1]}, "time must"),
        ({"risk": [2**52, 2**52]}, "risk must sum to less than 2"),
        ({"time": [10**30, 1]}, "time must be integers"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(change, sentence) -> None:
    good = {"edges": [(0, 1), (1, 2)], "time": [1, 1], "risk": [1, 1], "source": 0, "target": 2}
    with pytest.raises(ValueError, match="^" + sentence) as error:
        efficient_paths(**(good | change))
    assert isinstance(error.value, InvalidInput)
    assert "\n" not in str(error.value)


def test_costs_of_a_billion_take_no_billion_steps() -> None:
    """The heap takes over where a level for each unit of risk would never end."""
    big = 10**12
    edges = [(0, 1), (1, 3), (0, 2), (2, 3), (0, 3)]
    frame = efficient_paths(edges, [big, 1, 2 * big, 2, 9 * big], [5 * big, 7, 3 * big, 1, 1], 0, 3)
    assert [row[:2] for row in rows(frame)] == [(big + 1, 5 * big + 7), (2 * big + 2, 3 * big + 1), (9 * big, 1)]


def test_a_ladder_has_every_combination() -> None:
    """Two parallel streets per step, (1, 2^k + 1) or (2^k + 1, 1): all 2^n sums differ, and all are efficient."""
    steps = 8
    edges = [(k, k + 1) for k in range(steps) for _ in range(2)]
    time = [c for k in range(steps) for c in (1, 2**k + 1)]
    risk = [c for k in range(steps) for c in (2**k + 1, 1)]
    frame = efficient_paths(edges, time, risk, 0, steps)
    assert len(frame) == 2**steps
    assert ((frame["time"] + frame["risk"]) == 2 * steps + 2**steps - 1).all()
    assert frame["supported"].all()


def test_memory_for_waiting_labels_is_bounded(monkeypatch) -> None:
    """Where the table would be larger than its bound, the other method answers, and the same."""
    rng = np.random.default_rng(3)
    edges = rng.integers(0, 20, (120, 2))
    time, risk = rng.integers(1, 50, (2, 120))
    monkeypatch.setattr(routes, "PATIENCE", 0)
    by_block = efficient_paths(edges, time, risk, 0, 19)
    monkeypatch.setattr(routes, "CELLS", 0)
    one_by_one = efficient_paths(edges, time, risk, 0, 19)
    assert len(by_block) > 1
    assert by_block.drop(columns="path").equals(one_by_one.drop(columns="path"))


def test_times_just_below_the_packed_limit(monkeypatch) -> None:
    """Time and label share one integer: at its limit the heap takes over, and the answer is the same on both sides."""
    monkeypatch.setattr(routes, "PATIENCE", 0)
    for time in (2**29 - 2, 2**29 - 1, 2**29, 2**30, 2**31, 2**40):
        frame = efficient_paths([(0, 1), (1, 2), (0, 2)], [time, time, 2 * time + 1], [3, 3, 2], 0, 2)
        assert [row[:2] for row in rows(frame)] == [(2 * time, 6), (2 * time + 1, 2)]
