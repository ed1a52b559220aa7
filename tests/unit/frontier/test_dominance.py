"""Which points are efficient, against the definition by loops, and which some weighted sum selects."""

import numpy as np
import pytest

from sim import frontier
from sim.frontier import dominance
from sim.frontier.dominance import nondominated


def by_definition(points):
    return [
        not any(all(q <= p) and any(q < p) for q in points)  # less is better
        for p in points
    ]


class TestNondominated:
    @pytest.mark.parametrize("columns", [1, 2, 3])
    @pytest.mark.parametrize("seed", range(5))
    def test_is_the_definition(self, columns, seed):
        points = np.random.default_rng(seed).integers(0, 6, (40, columns)).astype(float)  # many ties
        assert nondominated(points).tolist() == by_definition(points)

    def test_maximizing_is_minimizing_what_is_turned_round(self):
        points = np.random.default_rng(0).random((200, 2))
        assert (nondominated(points, [True, False]) == nondominated(points * [-1, 1])).all()

    def test_order_of_the_rows_does_not_matter(self):
        rng = np.random.default_rng(1)
        points, order = rng.random((300, 2)), rng.permutation(300)
        assert (nondominated(points)[order] == nondominated(points[order])).all()

    @pytest.mark.parametrize("shape", ["cloud", "front", "outlier"])
    def test_looking_at_a_sample_first_changes_nothing(self, shape):
        """More points than are sorted at once: what a sample's front leaves is what the whole sort finds."""
        rng = np.random.default_rng(2)
        x, y = rng.random((2, 4 * dominance.SMALL))
        if shape == "front":
            y = 1 - x
        if shape == "outlier":
            x[0], y[0] = 1e9, -1e9
        assert (dominance._plane(x, y) == dominance._sweep(x, y)).all()

    @pytest.mark.parametrize("low", [0.0, -1e300, 1.0])
    @pytest.mark.parametrize("width", [1.0, 1e-320, 1e-12, 1e308])
    @pytest.mark.parametrize("far", [0.0, 1e9, -1.5e308])
    def test_rows_are_in_the_order_of_x(self, low, width, far):
        """Whatever the scale: with equal numbers, with a range that overflows or vanishes, with all but one in one whole number."""
        rng = np.random.default_rng(3)
        x = low + width * rng.random(2 * dominance.SMALL)
        x[:500] = x[500:1000]
        x[0] += far
        order, distinct = dominance.rows_by(x)
        assert not distinct
        assert (order == np.argsort(x, kind="stable")).all()
        assert dominance.rows_by(rng.permutation(len(x)) / 7)[1]


class TestSupported:
    def test_rounding_does_not_take_a_point_off_an_edge(self):
        share = np.linspace(0, 1, 1001)
        assert frontier.supported(np.column_stack([0.1 + 0.7 * share, 1e6 - 0.3 * share])).all()

    def test_a_fine_concave_arc_has_two_supported_points(self):
        angle = np.linspace(0, np.pi / 2, 200_001)
        assert frontier.supported(np.column_stack([np.sin(angle), np.cos(angle)])).sum() == 2

    def test_a_convex_arc_is_supported_throughout(self):
        angle = np.linspace(0, np.pi / 2, 2001)
        assert frontier.supported(np.column_stack([np.cos(angle), np.sin(angle)]), maximize=True).all()

    def test_a_dominated_point_on_the_hull_is_not(self):
        assert frontier.supported([[0, 0], [1, 0]]).tolist() == [True, False]

    def test_three_columns(self):
        corners = np.eye(3)
        middle, outside = np.full((1, 3), 1 / 3), np.full((1, 3), 0.4)
        assert frontier.supported(np.vstack([corners, middle, corners[:1]])).tolist() == [True] * 5
        points = np.vstack([corners, outside])
        assert frontier.nondominated(points).all()
        assert frontier.supported(points).tolist() == [True, True, True, False]
