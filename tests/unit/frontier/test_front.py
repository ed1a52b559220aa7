"""What the frontier engine says about fronts whose answer is known."""

import doctest
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest
from pydantic import model_validator

import sim
from sim import frontier
from sim.analysis.sweep import sweep, sweep_frontier
from sim.contract.outcomes import Lever, Outcome
from sim.contract.parameters import InvalidInput, knob, switch
from sim.frontier import bands, dominance, front

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


class Params(sim.Params):
    effort: float = knob(0.0, 0.0, 1.0, 0.1, "Effort", source="assumption")
    named: int = knob(1, 1, 3, 1, "Named", source="assumption")
    audit: bool = switch(False, "Audit", source="assumption")

    @model_validator(mode="after")
    def _audit_needs_effort(self):
        if self.audit and self.effort == 0:
            raise ValueError("effort must be above 0 where audit is on, got 0.0")
        return self


@dataclass(frozen=True)
class Drawn:
    effort: float
    noise: float
    audit: bool


EFFORT = Lever("effort", (0.0, 0.5, 1.0), "company", "safety", "assumption")
AUDIT = Lever("audit", (False, True), "regulator", "oversight", "assumption")
MODEL = cast(
    "ModuleType",
    SimpleNamespace(
        OUTCOMES=(GAP, PROFIT),
        LEVERS=(EFFORT, AUDIT),
        simulate=lambda params, rng: Drawn(params.effort, rng.normal(), params.audit),
        outcomes=lambda r: {"gap": 5 - 5 * r.effort, "profit": 50 - r.effort, "luck": r.noise, "found": 1 if r.audit else None},
    ),
)


class TestSweep:
    def test_tries_every_combination_that_is_valid(self):
        frame = sweep(MODEL, MODEL.LEVERS, Params(), np.random.default_rng(0))
        tried = list(zip(frame["set.effort"], frame["set.audit"], strict=True))
        assert tried == [(0, False), (0.5, False), (0.5, True), (1, False), (1, True)]
        assert frame.attrs["rejected"] == 1
        assert frame["found"].tolist() == pytest.approx([np.nan, np.nan, 1, np.nan, 1], nan_ok=True)

    def test_settings_share_random_numbers_and_the_generator_stays(self):
        rng = np.random.default_rng(3)
        frame = sweep(MODEL, [EFFORT], Params(), rng)
        assert (frame["luck"] == rng.normal()).all()

    def test_levers_on_one_parameter_join_their_settings(self):
        more = Lever("effort", (1.0, 0.2), "user", "safety", "assumption")
        frame = sweep(MODEL, [EFFORT, more], Params(), np.random.default_rng(0))
        assert frame["set.effort"].tolist() == [0, 0.5, 1, 0.2]

    def test_without_levers_there_is_the_present_policy(self):
        frame = sweep(MODEL, [], Params(effort=0.5), np.random.default_rng(0))
        assert frame["gap"].tolist() == [2.5]

    def test_a_setting_out_of_range_is_not_dropped(self):
        with pytest.raises(InvalidInput, match=r"effort must be in \[0, 1\], got 1.5"):
            sweep(MODEL, [Lever("effort", (0.5, 1.5), "user", "safety", "a")], Params(), np.random.default_rng(0))
        with pytest.raises(InvalidInput, match="a lever must move one of effort, named, audit, got zeal"):
            sweep(MODEL, [Lever("zeal", (0.5,), "user", "safety", "a")], Params(), np.random.default_rng(0))

    def test_nothing_valid(self):
        with pytest.raises(InvalidInput, match="some combination of effort"):
            sweep(MODEL, [Lever("effort", (0.0,), "user", "safety", "a")], Params(audit=True, effort=1.0),
                           np.random.default_rng(0))  # fmt: skip

    def test_frontier_takes_the_first_two_outcomes(self):
        found = sweep_frontier(MODEL, Params(), np.random.default_rng(0))
        assert (found.x, found.y) == ("gap", "profit")
        assert found.frame["efficient"].all()
        turned = sweep_frontier(MODEL, Params(), np.random.default_rng(0), levers=[EFFORT], x=PROFIT, y=GAP, mixing=True)
        assert (turned.x, turned.y, turned.mixing, len(turned.frame)) == ("profit", "gap", True, 3)


class TestBands:
    def test_of_one_front_again_and_again_is_its_staircase(self):
        frame = pd.DataFrame({"gap": [0.0, 1, 2, 2], "profit": [0.0, 5, 6, 1]})
        found = bands.band([frame] * 3, GAP, PROFIT, grid=5)
        assert found["gap"].tolist() == [0, 0.5, 1, 1.5, 2]
        assert found["low"].tolist() == found["high"].tolist() == [0, 0, 5, 5, 6]

    @pytest.mark.parametrize(
        ("x_way", "y_way"), [("lower", "lower"), ("lower", "higher"), ("higher", "lower"), ("higher", "higher")]
    )
    def test_quantiles_are_pointwise_and_outward(self, x_way, y_way):
        x, y = Outcome("x", "", "", x_way, -9, 9), Outcome("y", "", "", y_way, -9, 99)
        sx, sy = (1 if way == "lower" else -1 for way in (x_way, y_way))
        frames = [pd.DataFrame({"x": [0.0, sx], "y": [sy * (1.0 + shift), sy * shift]}) for shift in range(11)]
        found = bands.band(frames, x, y, level=0.8, grid=3)
        assert found["x"].tolist() == sorted([0, sx / 2, sx])
        expected = pd.DataFrame({"x": [0, sx / 2, sx], "best": [2.0, 2, 1], "worst": [10.0, 10, 9]}).sort_values("x")
        ends = np.sort(np.column_stack([sy * expected["best"], sy * expected["worst"]]), axis=1)
        np.testing.assert_array_equal(found[["low", "high"]], ends)

    def test_begins_where_enough_frames_reach(self):
        frames = [pd.DataFrame({"gap": [float(best), 10.0], "profit": [1.0, 2.0]}) for best in range(11)]
        found = bands.band(frames, GAP, PROFIT, level=0.8, grid=11)
        assert found["gap"].iloc[0] == 9
        assert np.isfinite(found.to_numpy()).all()

    def test_bootstrap_covers_a_mean_about_as_often_as_it_says(self):
        """A front of one point at x = 0: the percentile interval of a mean of 50 normals, 1.645 standard errors each way."""
        data = np.random.default_rng(5).normal(size=50)

        def resample(rng):
            return pd.DataFrame({"gap": [0.0], "profit": [rng.choice(data, 50).mean()]})

        found = bands.bootstrap(resample, GAP, PROFIT, np.random.default_rng(1), resamples=2000, grid=2)
        half = 1.645 * data.std() / np.sqrt(50)
        assert found["low"][0] == pytest.approx(data.mean() - half, abs=0.1 * half)
        assert found["high"][0] == pytest.approx(data.mean() + half, abs=0.1 * half)

    def test_the_same_generator_gives_the_same_band(self):
        def resample(rng):
            return pd.DataFrame(rng.random((30, 2)), columns=["gap", "profit"])

        first, second = (bands.bootstrap(resample, GAP, PROFIT, np.random.default_rng(4), resamples=20) for _ in range(2))
        pd.testing.assert_frame_equal(first, second)

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [({"level": 1.0}, "level must be"), ({"grid": 1}, "grid must be"), ({"frames": []}, "at least 2 frames")],
    )
    def test_bad_input(self, change, sentence):
        frame = pd.DataFrame({"gap": [1.0], "profit": [1.0]})
        with pytest.raises(InvalidInput, match=sentence):
            bands.band(**{"frames": [frame] * 2, "x": GAP, "y": PROFIT, **change})
        with pytest.raises(InvalidInput, match="every frame must have a policy, got none in frame 1"):
            bands.band([frame, frame[:0]], GAP, PROFIT)
