"""Representation: the exact lines, whom the drawn ones misread, and what the hero shows."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.models.inherited import representation


def run(seed=0, **settings):
    return representation.outcomes(representation.simulate(representation.Params(**settings), np.random.default_rng(seed)))


def test_a_line_each_misreads_as_few_as_can_be():
    found = run(rule="separate")
    assert found["majority_error"] == found["minority_error"] == pytest.approx(0.158655, abs=1e-6)


def test_the_worse_off_group_is_helped_most_where_both_fare_alike():
    found, frame = run(rule="worst_group"), representation.frontier(representation.Params(), np.random.default_rng(0)).frame
    assert found["majority_error"] == pytest.approx(found["minority_error"], abs=1e-12)
    assert found["worst_error"] <= frame["worst_error"].min() + 1e-9


def test_pooled_weighs_the_few_by_their_share():
    assert run(minority_share=0.2) == pytest.approx(run(minority_share=0.2, rule="weighted", weight=0.2), abs=1e-12)


def test_the_pooled_line_misreads_fewest_in_all():
    """No direction in tenths of a degree has a smaller average."""
    params = representation.Params(minority_share=0.3, angle=100.0, separation=3.0)
    share = np.array([0.7, 0.3])
    every = np.radians(np.arange(0, 3600) / 10)
    from scipy.special import ndtr

    errors = np.column_stack([ndtr(-1.5 * np.cos(every)), ndtr(-1.5 * np.cos(every - np.radians(100)))]) @ share
    found = representation.outcomes(representation.simulate(params, np.random.default_rng(0)))
    assert found["average_error"] <= errors.min() + 1e-9
    assert found["average_error"] == pytest.approx(errors.min(), abs=1e-6)


def test_a_line_each_stands_on_the_frontier_only_where_it_is_chosen():
    params = representation.Params(rule="separate")
    chosen = representation.frontier(params, np.random.default_rng(0)).frame
    assert chosen["efficient"].tolist() == [False] * len(representation.WEIGHTS) + [True]
    assert representation.frontier(representation.Params(), np.random.default_rng(0)).frame["efficient"].all()


def test_a_band_comes_with_people_drawn():
    drawn = representation.frontier(representation.Params(samples=100), np.random.default_rng(0))
    assert drawn.band is not None
    assert (drawn.band["low"] <= drawn.band["high"]).all()
    assert representation.frontier(representation.Params(), np.random.default_rng(0)).band is None


@pytest.mark.parametrize("samples", [0, 100])
@pytest.mark.parametrize("rule", ["weighted", "separate"])
def test_picture_is_the_preview_at_the_present_setting(rule, samples):
    params = representation.Params(rule=rule, weight=0.1 if rule == "separate" else 0.5, samples=samples)
    frame = representation.frontier(params, np.random.default_rng(0)).frame
    (point,) = frame.index[(frame["set.rule"] == rule) & (frame["set.weight"] == params.weight)]
    drawn = representation.picture(representation.simulate(params, np.random.default_rng(0)))
    for name, shown in representation.preview(params, np.random.default_rng(0)).items():
        there = shown[shown["point"] == point].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(there, drawn[name][there.columns])


def test_dots_are_misread_as_often_as_people():
    """Evenly spread dots: within four points of the exact share."""
    result = representation.simulate(representation.Params(), np.random.default_rng(0))
    drawn = representation.picture(result)
    for k, group in enumerate(representation.GROUPS):
        dots, wrong = (int((drawn[name]["group"] == group).sum()) for name in ("dots", "misread"))
        assert wrong / dots == pytest.approx(result.error[0, k], abs=0.04)


def test_bad_input_is_refused_in_one_sentence():
    with pytest.raises(sim.InvalidInput, match=r"angle must be in \[0, 120\], got 121"):
        representation.Params(angle=121)
