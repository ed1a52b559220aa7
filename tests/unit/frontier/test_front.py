"""What the frontier engine says about fronts whose answer is known."""

import doctest

import numpy as np
import pandas as pd
import pytest

from sim import frontier
from sim.contract.outcomes import Outcome
from sim.contract.parameters import InvalidInput
from sim.frontier import dominance, front

GAP = Outcome("gap", "Gap", "points", "lower", 0, 100)
PROFIT = Outcome("profit", "Profit", "points", "higher", 0, 100)


@pytest.mark.parametrize("module", [front, dominance])
def test_the_examples_in_the_docstrings_run(module):
    ran = doctest.testmod(module)
    assert ran.attempted > 0
    assert ran.failed == 0


class TestBuild:
    def test_keeps_the_order_of_rows_and_counts_them_anew(self):
        frame = pd.DataFrame({"gap": [3.0, 1, 2, 2], "profit": [9, 5, 5, 8.0], "set.a": list("wxyz")}, index=[7, 7, 1, 0])
        built = frontier.build(frame, GAP, PROFIT)
        assert list(built.frame["set.a"]) == list("wxyz")
        assert built.frame.index.equals(pd.RangeIndex(4))
        assert list(built.frame["efficient"]) == [True, True, False, True]
        assert list(built.frame["supported"]) == [True, True, False, True]
        assert (built.x, built.y, built.band, built.mixing) == ("gap", "profit", None, False)
        assert "efficient" not in frame

    def test_each_axis_goes_its_own_way(self):
        frame = pd.DataFrame({"gap": [1.0, 2.0], "profit": [1.0, 0.5]})
        assert list(frontier.build(frame, GAP, PROFIT).frame["efficient"]) == [True, False]
        assert list(frontier.build(frame, PROFIT, GAP).frame["efficient"]) == [True, False]
        upside_down = Outcome("gap", "Gap", "points", "higher", 0, 100)
        assert list(frontier.build(frame, upside_down, PROFIT).frame["efficient"]) == [True, True]

    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, None])
    def test_names_row_and_column_of_what_is_not_finite(self, bad):
        frame = pd.DataFrame({"gap": [1.0, 2.0], "profit": [1.0, bad]})
        with pytest.raises(InvalidInput, match=r"profit must be finite, got .* in row 1"):
            frontier.build(frame, GAP, PROFIT)

    def test_names_a_missing_outcome(self):
        with pytest.raises(InvalidInput, match="profit must be a column"):
            frontier.build(pd.DataFrame({"gap": [1.0]}), GAP, PROFIT)

    def test_needs_a_policy(self):
        with pytest.raises(InvalidInput, match="at least one policy"):
            frontier.build(pd.DataFrame({"gap": [], "profit": []}), GAP, PROFIT)


class TestDoor:
    EVERY = (
        frontier.nondominated,
        frontier.supported,
        frontier.knee,
        frontier.attainment,
        frontier.price,
        frontier.ideal,
        lambda p, m=False: frontier.hypervolume(p, [9, 9], m),
        lambda p, m=False: frontier.distance(p, [1, 1], m),
        lambda p, m=False: frontier.shortfall(p, [1, 1], m),
        lambda p, m=False: frontier.step_price(p, [1, 1], m),
        lambda p, m=False: frontier.nearest_dominating(p, [1, 1], m),
    )

    @pytest.mark.parametrize("function", EVERY)
    def test_names_row_and_column(self, function):
        with pytest.raises(InvalidInput, match="column 1 of points must be finite, got nan in row 2"):
            function([[0, 1], [1, 0], [2, np.nan]])

    @pytest.mark.parametrize("function", EVERY)
    @pytest.mark.parametrize("maximize", [[True], [True, False, True], 1, "yes"])
    def test_maximize_is_one_bool_or_one_per_column(self, function, maximize):
        with pytest.raises(InvalidInput, match="maximize must be a bool or 2 bools"):
            function([[0, 1], [1, 0]], maximize)

    @pytest.mark.parametrize("points", [[1, 2, 3], 5, [["a", "b"]], np.zeros((2, 2, 2)), np.zeros((3, 0))])
    def test_points_are_numbers_in_rows_and_columns(self, points):
        with pytest.raises(InvalidInput, match="points must"):
            frontier.nondominated(points)

    def test_a_reference_or_policy_of_another_shape(self):
        with pytest.raises(InvalidInput, match="reference must have shape"):
            frontier.hypervolume([[1, 2]], [3, 3, 3])
        with pytest.raises(InvalidInput, match="policy must be 2 finite numbers"):
            frontier.distance([[1, 2]], [3, 3, 3])

    @pytest.mark.parametrize("columns", [1, 2, 3, 4])
    def test_no_points(self, columns):
        nothing = np.zeros((0, columns))
        assert frontier.nondominated(nothing).shape == (0,)
        assert frontier.supported(nothing).shape == (0,)
        assert frontier.hypervolume(nothing, np.ones(columns)) == 0

    def test_no_points_in_the_plane(self):
        nothing = np.zeros((0, 2))
        assert frontier.knee(nothing) is None
        assert frontier.attainment(nothing).shape == (0, 2)
        assert frontier.price(nothing).shape == (0,)
        assert frontier.reachable(nothing, 0) is None
        assert frontier.step_price(nothing, [0, 0]) is None
        with pytest.raises(InvalidInput, match="at least one row"):
            frontier.ideal(nothing)


class TestKnee:
    def test_of_a_hyperbola_is_where_the_slope_is_that_of_the_chord(self):
        x = np.linspace(1, 10, 901)
        at = frontier.knee(np.column_stack([x, 1 / x]))
        assert x[at] == pytest.approx(np.sqrt(10), abs=0.005)

    def test_of_a_quarter_circle_is_its_middle_whatever_the_units(self):
        angle = np.linspace(0, np.pi / 2, 91)
        assert frontier.knee(np.column_stack([1000 * np.cos(angle), np.sin(angle)]), maximize=True) == 45
        assert frontier.knee(np.column_stack([-np.cos(angle), 1e-6 * np.sin(angle)]), maximize=[False, True]) == 45

    def test_is_none_where_there_is_none(self):
        assert frontier.knee([[0, 1], [1, 0]]) is None
        assert frontier.knee([[0, 1], [1, 0], [1, 1], [0, 1]]) is None, "two distinct efficient points"
        share = np.linspace(0, 1, 11)
        assert frontier.knee(np.column_stack([share, 1 - share])) is None, "a straight front"
        assert frontier.knee(np.column_stack([share, 1 - share**3])) is None, "bulges away from the ideal"

    def test_is_a_row_of_all_points_not_of_the_front(self):
        assert frontier.knee([[9, 9], [0, 10], [8, 9], [1, 1], [10, 0]]) == 3


class TestPrice:
    def test_on_a_line_is_its_slope_everywhere(self):
        x = np.array([3.0, 1, 4, 1.5, 9])
        np.testing.assert_allclose(frontier.price(np.column_stack([x, 2 - 0.7 * x])), -0.7)
        np.testing.assert_allclose(frontier.price(np.column_stack([x, 2 + 0.7 * x]), maximize=[False, True]), 0.7)
        np.testing.assert_allclose(frontier.price(np.column_stack([x, 2 + 0.7 * x]), maximize=[True, False]), 0.7)
        np.testing.assert_allclose(frontier.price(np.column_stack([x, 2 - 0.7 * x]), maximize=True), -0.7)

    def test_is_that_of_the_step_to_the_next_better_x(self):
        points = np.array([[0, 0], [1, 4], [1, 4], [3, 6], [2, 1.0]])
        np.testing.assert_array_equal(frontier.price(points, [False, True]), [4, 4, 4, 1, np.nan])
        upwards = points * [-1, 1]
        np.testing.assert_array_equal(frontier.price(upwards, True), [-4, -4, -4, -1, np.nan])

    def test_one_point_has_none(self):
        assert np.isnan(frontier.price([[1, 1], [1, 1], [2, 2]])).all()


class TestWhereOneStands:
    FRONT = np.array([[0, 0], [10, 50], [20, 60], [20, 30.0]])  # gap down, profit up
    WAYS = (False, True)

    def test_ideal(self):
        assert frontier.ideal(self.FRONT, self.WAYS).tolist() == [0, 60]
        assert frontier.ideal([[1, 5, 2], [3, 4, 1]], [True, False, True]).tolist() == [3, 4, 2]

    def test_shortfall_is_read_off_the_staircase(self):
        assert frontier.shortfall(self.FRONT, [15, 20], self.WAYS) == 30
        assert frontier.shortfall(self.FRONT, [15, 55], self.WAYS) == -5
        assert frontier.shortfall(self.FRONT, [10, 50], self.WAYS) == 0
        assert frontier.shortfall(self.FRONT, [-1, 50], self.WAYS) is None
        assert frontier.shortfall(self.FRONT, [15, 20], self.WAYS, mixing=True) == 35

    def test_mixing_reaches_the_lines_of_the_hull_not_of_the_front(self):
        points = [[0, 0], [10, 1], [20, 60.0]]
        assert frontier.reachable(points, 10, self.WAYS) == 1
        assert frontier.reachable(points, 10, self.WAYS, mixing=True) == 30
        assert frontier.reachable(points, 99, self.WAYS, mixing=True) == 60
        assert frontier.reachable(points, -1, self.WAYS, mixing=True) is None

    def test_distance_is_scaled_to_the_range_of_the_front(self):
        assert frontier.distance(self.FRONT, [20, 30], self.WAYS) == pytest.approx(0.5)
        assert frontier.distance(self.FRONT, [14, 44], self.WAYS) == pytest.approx(np.hypot(4 / 20, 6 / 60))
        assert frontier.distance(self.FRONT, [10, 50], self.WAYS) == 0
        assert frontier.distance(self.FRONT, [5, 40], self.WAYS) == 0, "beyond the front"
        stretched = self.FRONT * [1000, 0.01]
        assert frontier.distance(stretched, [14_000, 0.44], self.WAYS) == pytest.approx(np.hypot(4 / 20, 6 / 60))

    def test_distance_with_mixing_is_to_the_line(self):
        line = [[0, 1], [1, 0]]
        assert frontier.distance(line, [1, 1], mixing=True) == pytest.approx(np.sqrt(0.5))
        assert frontier.distance(line, [1, 1]) == 1
        assert frontier.distance(line, [0.3, 0.7], mixing=True) == pytest.approx(0)
        assert frontier.distance(line, [3, 0], mixing=True) == 0, "as good a y as any, and no y is given up"
        assert frontier.distance(line, [3, 1], mixing=True) == pytest.approx(np.hypot(2, 1))

    def test_distance_where_the_front_is_one_point(self):
        assert frontier.distance([[0, 0], [4, 2]], [4, 2]) == pytest.approx(np.sqrt(2))
        assert frontier.distance([[1, 1]], [4, 5]) == 5

    def test_nearest_dominating(self):
        assert frontier.nearest_dominating(self.FRONT, [20, 30], self.WAYS) in (1, 2)
        assert frontier.nearest_dominating(self.FRONT, [12, 1], self.WAYS) == 1
        assert frontier.nearest_dominating(self.FRONT, [5, 10], self.WAYS) is None
        assert frontier.nearest_dominating(self.FRONT, [20, 60], self.WAYS) is None
        assert frontier.nearest_dominating([[0, 0, 0], [9, 9, 9]], [1, 1, 1]) == 0

    def test_step_price(self):
        step = frontier.step_price(self.FRONT, [20, 60], self.WAYS)
        assert step == frontier.Step(row=1, gain=10, cost=10, price=1)
        assert frontier.step_price(self.FRONT, [10, 50], self.WAYS) == frontier.Step(row=0, gain=10, cost=50, price=5)
        assert frontier.step_price(self.FRONT, [0, 0], self.WAYS) is None
        free = frontier.step_price(self.FRONT, [15, 20], self.WAYS)
        assert (free.row, free.cost) == (1, -30), "from behind the front a step may cost nothing"
