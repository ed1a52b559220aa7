"""Pointwise bands: a front again and again is itself, quantiles go outwards, and a bootstrap covers as often as it says."""

import numpy as np
import pandas as pd
import pytest

from sim.contract.outcomes import Outcome
from sim.contract.parameters import InvalidInput
from sim.frontier import bands

GAP = Outcome("gap", "Gap", "points", "lower", 0, 100)
PROFIT = Outcome("profit", "Profit", "points", "higher", 0, 100)


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
