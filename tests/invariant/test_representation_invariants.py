"""Representation: what must hold for every setting where people are endlessly many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.models.inherited import representation
from tests.invariant.every_setting import drawn, found


@settings(max_examples=60)
@given(params=drawn(representation, samples=0))
def test_nobody_is_read_better_than_by_a_line_of_their_own(params):
    own, here = found(representation, params.replace(rule="separate")), found(representation, params)
    assert own["majority_error"] <= here["majority_error"] + 1e-12
    assert own["minority_error"] <= here["minority_error"] + 1e-12
    assert here["worst_error"] >= here["average_error"] - 1e-12


@settings(max_examples=60)
@given(params=drawn(representation, samples=0, rule="weighted"), other=st.floats(0, 1))
def test_more_weight_never_hurts_the_few(params, other):
    low, high = (found(representation, params.replace(weight=w)) for w in sorted((params.weight, other)))
    assert high["minority_error"] <= low["minority_error"] + 1e-9
    assert high["majority_error"] >= low["majority_error"] - 1e-9


@settings(max_examples=40)
@given(params=drawn(representation, samples=0, rule="worst_group"), weight=st.floats(0, 1))
def test_no_weight_is_kinder_to_the_worse_off(params, weight):
    one = found(representation, params.replace(rule="weighted", weight=weight))
    assert found(representation, params)["worst_error"] <= one["worst_error"] + 1e-9
    assert one["average_error"] == pytest.approx(
        (1 - params.minority_share) * one["majority_error"] + params.minority_share * one["minority_error"]
    )
