"""Security: the curve, the limits of retries, and the second factor."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

import sim
from sim.models.values import security


def run(**changes):
    return security.outcomes(security.simulate(security.Params(**changes), np.random.default_rng(0)))


def test_agrees_with_a_million_logins():
    """Owners and strangers drawn one by one, three attempts each; tolerance four standard errors."""
    params = security.Params(separation=2.5, false_accept_rate=0.01, attempts=3, repeated_failure=0.4)
    result = security.simulate(params, np.random.default_rng(0))
    people = np.random.default_rng(3)
    n = 1_000_000
    strangers = (people.normal(size=(n, 3)) >= result.threshold).any(axis=1).mean()
    failed = people.normal(params.separation, size=(n, 3)) < result.threshold
    lasting = people.random(n) < params.repeated_failure
    owners = (failed[:, 0] & (lasting | failed[:, 1:].all(axis=1))).mean()
    assert strangers == pytest.approx(result.break_in, abs=4 * np.sqrt(result.break_in / n))
    assert owners == pytest.approx(result.locked_out, abs=4 * np.sqrt(0.25 / n))


def test_one_attempt_is_a_straight_line_in_normal_deviates():
    """The detection error trade-off of two equal bells has slope -1 and the distance d'."""
    frame = security.frontier(security.Params(separation=3.0), np.random.default_rng(0)).frame
    np.testing.assert_allclose(ndtri(frame["break_in"]) + ndtri(frame["locked_out"]), -3.0, atol=1e-9)


def test_equal_error_rate_is_where_the_errors_are_equal():
    rate = security.quantities(security.Params(separation=3.0), np.random.default_rng(0))["equal_error_rate"]
    found = run(separation=3.0, false_accept_rate=rate)
    assert found["locked_out"] == pytest.approx(found["break_in"], abs=1e-12)


def test_lasting_failures_bound_what_retries_can_do():
    once, often = run(), run(attempts=20)
    assert often["locked_out"] == pytest.approx(0.5 * once["locked_out"], rel=1e-4)
    assert run(attempts=20, repeated_failure=1.0)["locked_out"] == once["locked_out"]
    assert run(attempts=2, repeated_failure=0.0)["locked_out"] == pytest.approx(once["locked_out"] ** 2)


def test_second_factor_stops_strangers_and_some_owners():
    without, having = run(), run(second_factor=True)
    assert having["break_in"] == pytest.approx(0.1 * without["break_in"])
    assert 1 - having["locked_out"] == pytest.approx(0.97 * (1 - without["locked_out"]))


def test_frame_marks_each_error():
    frame = security.simulate(security.Params(false_accept_rate=0.1), np.random.default_rng(0)).to_frame()
    owner = frame[frame["who"] == "owner"]
    assert (owner["error"] == (owner["score"] < owner["threshold"])).all()
    step = np.diff(owner["score"])[0]
    assert owner["density"].sum() * step == pytest.approx(1.0, abs=1e-3)


def test_preview_fills_the_two_tails():
    params = security.Params()
    shown = security.preview(params, np.random.default_rng(0))
    joined = shown["tails"].merge(shown["rates"][["point", "threshold"]], on="point")
    owner = joined["who"] == "owner"
    assert (joined.loc[owner, "score"] <= joined.loc[owner, "threshold"]).all()
    assert (joined.loc[~owner, "score"] >= joined.loc[~owner, "threshold"]).all()
    assert sum(table.groupby("point").size().max() for table in shown.values()) <= 2000, "marks are drawn of one point at a time"


def test_picture_is_the_preview_at_the_present_setting():
    frame = security.frontier(security.Params(), np.random.default_rng(0)).frame
    point = 20
    accept = float(frame["set.false_accept_rate"][point])
    drawn = security.picture(security.simulate(security.Params(false_accept_rate=accept), np.random.default_rng(0)))
    for name, shown in security.preview(security.Params(), np.random.default_rng(0)).items():
        there = shown[shown["point"] == point].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(there, drawn[name][there.columns])


def test_picture_fills_what_the_rates_say():
    """The filled part of the owner's bell is the false reject rate of one attempt."""
    result = security.simulate(security.Params(false_accept_rate=0.05), np.random.default_rng(0))
    tail = security.picture(result)["tails"].query("who == 'owner'").sort_values("score")
    assert np.trapezoid(tail["density"], tail["score"]) == pytest.approx(result.false_reject, abs=0.005)


def test_bad_input_is_refused_in_one_sentence():
    with pytest.raises(sim.InvalidInput, match=r"false_accept_rate must be in \[0.0001, 0.2\], got 0"):
        security.Params(false_accept_rate=0.0)
