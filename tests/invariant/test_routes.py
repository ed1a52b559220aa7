"""The exact set of routes against every simple path of small random graphs, and what must hold for any graph."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.routes import efficient as routes
from sim.routes import efficient_paths


@st.composite
def graphs(draw, largest: int = 9):
    """Return edges with parallel ones and self loops, costs, source and target; nodes are not numbered in a row."""
    size = draw(st.integers(1, 7))
    names = draw(st.lists(st.integers(0, 1000), min_size=size, max_size=size, unique=True))
    node = st.sampled_from(names)
    edges = draw(st.lists(st.tuples(node, node), max_size=18))
    cost = st.lists(st.integers(1, largest), min_size=len(edges), max_size=len(edges))
    return edges, draw(cost), draw(cost), draw(node), draw(node)


def every_path(edges, time, risk, source, target):
    """Return the non-dominated pairs among all simple paths; costs are positive, so no efficient path has a circle."""
    found = set()

    def walk(node, seen, spent):
        if node == target:
            found.add(spent)
            return
        for (tail, head), t, r in zip(edges, time, risk, strict=True):
            if tail == node and head not in seen:
                walk(head, seen | {head}, (spent[0] + t, spent[1] + r))

    walk(source, {source}, (0, 0))
    return sorted(p for p in found if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in found))


def pairs(frame):
    return list(zip(frame["time"].tolist(), frame["risk"].tolist(), strict=True))


def reached_by_a_weight(points, one) -> bool:
    """Return whether some sum with positive whole weights is smallest at `one`: weights are the slopes between all pairs."""
    slopes = {(abs(b[1] - a[1]), abs(b[0] - a[0])) for a in points for b in points if a != b} | {(1, 1)}
    for x, y in slopes:
        for weights in ((x, y), (1000 * x + 1, 1000 * y), (1000 * x, 1000 * y + 1)):
            cost = [weights[0] * p[0] + weights[1] * p[1] for p in points]
            if weights[0] * one[0] + weights[1] * one[1] == min(cost):
                return True
    return False


BY_BLOCK, ONE_BY_ONE = {"PATIENCE": 0}, {"CELLS": 0}


def by(method, *graph):
    """Return the answer of one of the two methods, whatever the size."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in method.items():
            patch.setattr(routes, name, value)
        return efficient_paths(*graph)


@pytest.mark.parametrize("method", [BY_BLOCK, ONE_BY_ONE], ids=["by block", "one by one"])
@given(graph=graphs())
@settings(max_examples=300)
def test_it_is_every_efficient_path_and_no_other(graph, method) -> None:
    frame = by(method, *graph)
    points = every_path(*graph)
    assert pairs(frame) == points
    edges, time, risk, source, target = graph
    for row in frame.itertuples():
        assert (row.path[0], row.path[-1]) == (source, target)
        sums = {(0, 0)}
        for step in pairwise(row.path):
            streets = [(t, r) for edge, t, r in zip(edges, time, risk, strict=True) if edge == step]
            sums = {(a + t, b + r) for a, b in sums for t, r in streets}
        assert (row.time, row.risk) in sums, "the path does not cost what the row says"
    assert frame["supported"].tolist() == [reached_by_a_weight(points, point) for point in points]


@given(graph=graphs(largest=10**9))
@settings(max_examples=100)
def test_large_costs_change_nothing(graph) -> None:
    assert pairs(efficient_paths(*graph)) == every_path(*graph)


@given(graph=graphs(), by=st.integers(2, 1000))
@settings(max_examples=50)
def test_other_units_give_the_same_routes(graph, by) -> None:
    edges, time, risk, source, target = graph
    scaled = efficient_paths(edges, time, [by * r for r in risk], source, target)
    assert pairs(scaled) == [(t, by * r) for t, r in pairs(efficient_paths(*graph))]


@given(graph=graphs())
@settings(max_examples=50)
def test_time_and_risk_play_the_same_part(graph) -> None:
    edges, time, risk, source, target = graph
    assert pairs(efficient_paths(edges, risk, time, source, target)) == [(r, t) for t, r in pairs(efficient_paths(*graph))][::-1]


@given(graph=graphs())
@settings(max_examples=50)
def test_driving_back_costs_the_same(graph) -> None:
    edges, time, risk, source, target = graph
    back = efficient_paths([(head, tail) for tail, head in edges], time, risk, target, source)
    assert pairs(back) == pairs(efficient_paths(*graph))


@given(seed=st.integers(0, 2**32 - 1), wide=st.booleans())
@settings(max_examples=15)
def test_both_methods_agree_on_grids(seed, wide) -> None:
    """Grids are large enough for blocks, waiting rows and both roles of time and risk to matter."""
    rng = np.random.default_rng(seed)
    nodes = np.arange(144).reshape(12, 12)
    one_way = np.concatenate(
        [np.stack((a.ravel(), b.ravel()), 1) for a, b in ((nodes[:, :-1], nodes[:, 1:]), (nodes[:-1], nodes[1:]))]
    )
    edges = np.concatenate((one_way, one_way[:, ::-1]))
    time, risk = rng.integers(1, 30, len(edges)), rng.integers(20, 400 if wide else 40, len(edges))
    frames = [by(method, edges, time, risk, 0, 143).drop(columns="path") for method in (BY_BLOCK, ONE_BY_ONE, {"PATIENCE": 100})]
    assert frames[0].equals(frames[2])
    assert frames[0].equals(frames[1])
    assert len(frames[0]) > 1
