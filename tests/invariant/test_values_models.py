"""What must hold for every setting of hiring, risk scores, security and merit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.models.values import hiring, merit, risk_scores, security
from tests.invariant.every_setting import drawn, found


@pytest.mark.parametrize("model", [hiring, risk_scores, security, merit], ids=lambda model: model.__name__.rsplit(".", 1)[-1])
@settings(max_examples=40)
@given(data=st.data())
def test_outcomes_stay_inside_their_ranges(model, data):
    values = found(model, data.draw(drawn(model)))
    for outcome in model.OUTCOMES:
        value = values[outcome.name]
        if value is None:
            assert outcome.optional
        else:
            assert outcome.low <= value <= outcome.high


@settings(max_examples=60)
@given(params=drawn(hiring))
def test_everybody_hired_is_counted_once(params):
    result = hiring.simulate(params, np.random.default_rng(0))
    assert (result.rate * result.share).sum() == pytest.approx(params.hired_share, abs=1e-9)


@settings(max_examples=60)
@given(params=drawn(hiring))
def test_no_rule_beats_the_bayes_rule(params):
    best = found(hiring, params.replace(policy="bayes"))["mean_skill"]
    assert found(hiring, params)["mean_skill"] <= best + 1e-9


@settings(max_examples=30)
@given(params=drawn(hiring, gap=0.0, noise_ratio=1.0))
def test_without_a_real_gap_parity_costs_nothing(params):
    parity, threshold = (found(hiring, params.replace(policy=policy))["mean_skill"] for policy in ("parity", "one_threshold"))
    assert parity >= threshold - 1e-9


@settings(max_examples=30)
@given(params=drawn(hiring, policy="four_fifths"))
def test_four_fifths_is_kept(params):
    assert found(hiring, params)["four_fifths_ratio"] >= 0.8 - 1e-9


@settings(max_examples=30)
@given(params=drawn(risk_scores))
def test_the_identity_ties_the_three_rates(params):
    assert risk_scores.quantities(params, np.random.default_rng(0))["identity_residual"] < 1e-12


@settings(max_examples=30)
@given(params=drawn(risk_scores), other=st.integers(1, 10))
def test_a_stricter_threshold_flags_fewer(params, other):
    low, high = sorted((params.threshold_black, other))
    loose, strict = (found(risk_scores, params.replace(threshold_black=t)) for t in (low, high))
    assert strict["false_positive_rate_black"] <= loose["false_positive_rate_black"]
    assert strict["false_negative_rate_black"] >= loose["false_negative_rate_black"]
    assert strict["false_positive_rate_white"] == loose["false_positive_rate_white"]


@settings(max_examples=60)
@given(params=drawn(security), other=st.floats(0.0001, 0.2))
def test_a_threshold_only_trades_one_error_for_the_other(params, other):
    low, high = (found(security, params.replace(false_accept_rate=f)) for f in sorted((params.false_accept_rate, other)))
    assert low["break_in"] <= high["break_in"]
    assert low["locked_out"] >= high["locked_out"]


@settings(max_examples=60)
@given(params=drawn(security), more=st.integers(1, 20))
def test_retries_help_both_owner_and_stranger(params, more):
    few, many = (found(security, params.replace(attempts=k)) for k in sorted((params.attempts, more)))
    assert few["locked_out"] >= many["locked_out"] - 1e-12
    assert few["break_in"] <= many["break_in"] + 1e-12


@settings(max_examples=60)
@given(params=drawn(merit, equal_outcomes=False), other=st.floats(0.0, 10.0))
def test_more_weight_on_equality_costs_output_and_helps_the_worst_off(params, other):
    less, more = (found(merit, params.replace(alpha=alpha)) for alpha in sorted((params.alpha, other)))
    assert more["output"] <= less["output"] * (1 + 1e-9)
    assert more["worst_off"] >= less["worst_off"] * (1 - 1e-9)
    assert more["gini"] <= less["gini"] + 1e-9


@settings(max_examples=60)
@given(params=drawn(merit))
def test_the_budget_is_spent_and_a_floor_never_makes_less(params):
    assert merit.simulate(params, np.random.default_rng(0)).share.sum() == pytest.approx(1.0)
    values = found(merit, params)
    assert values["output_with_floor"] >= values["output"] * (1 - 1e-9)
