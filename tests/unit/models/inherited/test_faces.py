"""Faces: expected strangers, people missed, two groups, and the search that is drawn."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr, ndtri

import sim
from sim.models.inherited import faces


def run(seed=0, **settings):
    return faces.outcomes(faces.simulate(faces.Params(**settings), np.random.default_rng(seed)))


def test_a_million_comparisons_at_one_in_100000():
    found = run()
    assert found["false_matches"] == pytest.approx(10.0)
    assert found["false_match_chance"] == pytest.approx(1 - (1 - 1e-5) ** 1_000_000, abs=1e-9)
    assert found["missed"] == pytest.approx(0.0414, abs=5e-5)


def test_a_threshold_for_each_evens_out_strangers_and_not_misses():
    one, each = run(), run(rule="per_group")
    assert one["false_matches_other_group"] == pytest.approx(10 * one["false_matches"])
    assert one["missed_other_group"] == one["missed"]
    assert each["false_matches_other_group"] == each["false_matches"]
    assert each["missed_other_group"] > 2 * each["missed"]


def test_both_thresholds_stand_on_the_same_line_of_the_other_group():
    """Its strangers match ten times as often at every threshold: one of its own only moves along what its scores allow."""
    for rule, threshold in (("one_threshold", -ndtri(1e-5)), ("per_group", -ndtri(1e-6))):
        found = run(rule=rule)
        assert found["false_matches_other_group"] == pytest.approx(10 * 1e6 * ndtr(-threshold))
        assert found["missed_other_group"] == pytest.approx(ndtr(threshold - 6.0))


def test_a_second_look_keeps_few_strangers_and_drops_some_of_the_right():
    once, twice = run(), run(corroboration=True)
    assert twice["false_matches"] == pytest.approx(0.1 * once["false_matches"])
    assert 1 - twice["missed"] == pytest.approx(0.95 * (1 - once["missed"]))


def test_of_somebody_who_is_not_there_every_candidate_is_a_stranger():
    assert run(enrolled=False)["right_share"] == 0.0
    assert run(enrolled=False)["false_matches"] == run()["false_matches"]
    drawn = faces.picture(faces.simulate(faces.Params(enrolled=False), np.random.default_rng(0)))
    assert (drawn["searches"]["place"] == faces.SHOWN).all()


def test_picture_is_the_preview_at_the_present_setting():
    params = faces.Params(corroboration=True)
    frame = faces.frontier(params, np.random.default_rng(3)).frame
    (point,) = frame.index[np.isclose(frame["set.false_match_rate"], params.false_match_rate)]
    drawn = faces.picture(faces.simulate(params, np.random.default_rng(3)))
    for name, shown in faces.preview(params, np.random.default_rng(3)).items():
        there = shown[shown["point"] == point].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(there, drawn[name][there.columns])


def test_the_person_stands_between_the_strangers_of_better_and_of_worse_score():
    """A poor algorithm: the person is somewhere on the wall, and nobody else stands there; found is who is above the threshold."""
    for seed in range(8):
        params = faces.Params(separation=4.5, gallery=10_000, false_match_rate=1e-3)
        result = faces.simulate(params, np.random.default_rng(seed))
        drawn = faces.picture(result)
        for group, rows in drawn["lit"].groupby("group"):
            (search,) = drawn["searches"][drawn["searches"]["group"] == group].to_dict("records")
            assert search["place"] not in set(rows["k"])
            assert rows["k"].is_unique
            score, stricter = 4.5 + result.search.luck, -ndtri(1e-3)
            assert search["found"] == (score >= stricter)
            if search["found"] and search["place"] < faces.SHOWN:
                assert set(range(search["place"])) <= set(rows["k"])


def test_published_errors_have_intervals_around_them():
    table = faces.classified()
    assert (table["low"] <= table["error"]).all()
    assert (table["error"] <= table["high"]).all()
    assert table.groupby("company")["people"].sum().tolist() == [1270, 1270, 1270]
    darker = table.query("group == 'darker women'")
    assert (darker["low"] > table.query("group == 'lighter men'")["high"].max()).all()


def test_bad_input_is_refused_in_one_sentence():
    with pytest.raises(sim.InvalidInput, match=r"false_match_rate must be in \[1e-08, 0.001\], got 0"):
        faces.Params(false_match_rate=0.0)
