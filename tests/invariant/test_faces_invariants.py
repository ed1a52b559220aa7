"""Faces: what must hold for every setting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.models.inherited import faces
from tests.invariant.every_setting import drawn, found


@settings(max_examples=60)
@given(params=drawn(faces))
def test_nothing_leaves_its_range_and_group_b_never_fares_better(params):
    values = found(faces, params)
    for outcome in faces.OUTCOMES:
        assert outcome.low <= values[outcome.name] <= outcome.high
    assert values["false_matches_other_group"] >= values["false_matches"] * (1 - 1e-12)
    assert values["missed_other_group"] >= values["missed"] - 1e-9
    assert values["false_match_chance"] <= values["false_matches"] + 1e-12


@settings(max_examples=60)
@given(params=drawn(faces), other=st.floats(1e-8, 1e-3))
def test_a_stricter_threshold_lights_up_fewer_and_misses_more(params, other):
    strict, loose = (found(faces, params.replace(false_match_rate=f)) for f in sorted((params.false_match_rate, other)))
    assert strict["false_matches"] <= loose["false_matches"]
    assert strict["missed"] >= loose["missed"] - 1e-12


@settings(max_examples=60)
@given(params=drawn(faces, corroboration=False))
def test_a_tenth_of_the_gallery_lights_up_a_tenth(params):
    small = found(faces, params.replace(gallery=max(1_000, params.gallery // 10)))
    assert small["false_matches"] / max(1_000, params.gallery // 10) == pytest.approx(
        found(faces, params)["false_matches"] / params.gallery
    )
