"""What must hold for every setting of care and patrols."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.inherited import care, patrols
from tests.invariant.every_setting import drawn, found


@settings(max_examples=60)
@given(params=drawn(care))
def test_care_stays_inside_its_ranges_and_fills_its_places(params):
    result = care.simulate(params, np.random.default_rng(0))
    values = care.outcomes(result)
    assert all(outcome.low <= values[outcome.name] <= outcome.high for outcome in care.OUTCOMES)
    assert result.share @ [1 - params.group_share, params.group_share] == pytest.approx(params.enrolled, abs=1e-9)


@settings(max_examples=60)
@given(params=drawn(care, recorded=1.0))
def test_while_records_are_right_more_need_in_the_label_finds_more_of_the_neediest(params):
    frame = care.frontier(params, np.random.default_rng(0)).frame
    assert np.diff(frame["need_met"]).min() > -1e-9
    assert frame["need_met"].iloc[-1] == pytest.approx(1.0)


@settings(max_examples=60)
@given(params=drawn(care, access=1.0, recorded=1.0, need_ratio=1.0))
def test_without_a_difference_between_the_groups_places_follow_their_shares(params):
    assert found(care, params)["enrolled_share"] == pytest.approx(100 * params.group_share, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(params=drawn(patrols, cities=50).map(lambda params: params.replace(days=min(params.days, 400))))
def test_patrols_stay_inside_their_ranges_and_between_the_rates(params):
    values = found(patrols, params)
    assert all(outcome.low <= values[outcome.name] <= outcome.high for outcome in patrols.OUTCOMES)
    low, high = sorted(1000 * rate for rate in (params.rate_a, params.rate_b))
    assert low - 1e-3 <= values["found"] <= high + 1e-3
    assert values["low_share"] <= values["median_share"] <= values["high_share"]


@settings(max_examples=10, deadline=None)
@given(params=drawn(patrols, cities=50, reports=0.0, follow=1.0).map(lambda params: params.replace(days=min(params.days, 400))))
def test_what_nobody_reports_cannot_be_reported_unequally(params):
    assert found(patrols, params) == found(patrols, params.replace(report_ratio=1.0))
