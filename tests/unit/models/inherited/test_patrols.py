"""Patrols: the urn against its laws and against one city at a time, the correction, reports, and the tables of the page."""

import numpy as np
import pytest

from sim.models.inherited import patrols


def course(**changes):
    return patrols.simulate(patrols.Params(**changes), np.random.default_rng(0)).course


def run(seed=0, **changes):
    return patrols.outcomes(patrols.simulate(patrols.Params(**changes), np.random.default_rng(seed)))


def test_with_equal_rates_the_share_is_that_of_polyas_urn():
    """Of n finds the number in A is beta-binomial(n, b, b); variances to five standard errors, of 1,000 cities."""
    params = {"rate_a": 0.5, "rate_b": 0.5, "balls": 3, "days": 400, "cities": 1000}
    last = course(**params).share[-1, 0]
    balls, finds = 3, 0.5 * 400
    limit = 1 / (4 * (2 * balls + 1))
    exact = limit * finds / (finds + 2 * balls)
    assert last.mean() == pytest.approx(0.5, abs=5 * np.sqrt(exact / 1000))
    assert last.var() == pytest.approx(exact, rel=5 * np.sqrt(2 / 1000))


@pytest.mark.parametrize("corrected", [False, True])
def test_agrees_with_one_city_at_a_time(corrected):
    """The urn as the paper tells it: draw a district, look, add a ball; tolerance five standard errors of a mean."""
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(150):
        records = [5.0, 5.0]
        for _ in range(300):
            share = records[0] / sum(records)
            district = int(rng.random() >= share)
            if rng.random() < (0.3, 0.15)[district]:
                records[district] += 1 / (share, 1 - share)[district] if corrected else 1
        shares.append(records[0] / sum(records))
    found = course(rate_a=0.3, rate_b=0.15, days=300, cities=1000, corrected=corrected).share[-1, 0]
    error = 5 * np.hypot(np.std(shares) / np.sqrt(150), found.std() / np.sqrt(1000))
    assert found.mean() == pytest.approx(np.mean(shares), abs=error)
    assert found.std() == pytest.approx(np.std(shares), rel=0.35)


def test_the_correction_learns_the_share_of_crime():
    found = run(corrected=True, rate_a=0.3, rate_b=0.1, days=6000)
    assert found["median_share"] == pytest.approx(0.75, abs=0.01)
    assert found["patrol_share_spread"] < 0.06


def test_without_the_correction_the_district_with_more_crime_takes_over():
    early, late = run(rate_a=0.4, rate_b=0.1, days=300), run(rate_a=0.4, rate_b=0.1, days=6000)
    assert late["median_share"] > early["median_share"] > 0.8
    assert late["median_share"] > 0.95


def test_unequal_reports_lead_to_what_is_reported():
    """Finds and reports both count: A .2 (1 + 2), B .2 (1 + 2 / 5); the share is then 3 / 4.4."""
    found = run(corrected=True, rate_a=0.2, rate_b=0.2, reports=2.0, report_ratio=0.2, days=6000)
    assert found["median_share"] == pytest.approx(3 / 4.4, abs=0.01)


def test_half_and_half_knows_no_records():
    assert (course(follow=0.0).share == 0.5).all()
    assert run(follow=0.0)["found"] == pytest.approx(105.0)


def test_patrols_by_lot_bound_the_share():
    share = course(follow=3.0, exploration=0.2).share
    assert share.min() >= 0.1 - 1e-6
    assert share.max() <= 0.9 + 1e-6


@pytest.mark.parametrize("changes", [{}, {"corrected": True, "exploration": 0.1}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = patrols.frontier(patrols.Params(**changes), np.random.default_rng(0)).frame
    for follow in (0.5, 1.0, 2.0):
        found = run(follow=follow, **changes)
        row = frame[frame["set.follow"] == follow].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)


def test_what_is_found_is_what_the_patrols_could_expect():
    params = patrols.Params()
    result = patrols.simulate(params, np.random.default_rng(0))
    watched = result.course.watched[0]
    expected = 1000 * (watched * 0.11 + (1 - watched) * 0.10).mean()
    assert patrols.outcomes(result)["found"] == pytest.approx(expected, abs=1e-4)


def test_nobody_beats_who_knows_the_rates():
    for changes in ({}, {"corrected": True}, {"reports": 1.0}):
        frame = patrols.frontier(patrols.Params(**changes), np.random.default_rng(0)).frame
        assert (frame["found"] <= 1000 * (0.10 + 0.01 * (11 / 21 + frame["astray"])) + 1e-6).all()


def test_every_city_is_a_dot_and_no_two_share_a_place():
    result = patrols.simulate(patrols.Params(), np.random.default_rng(0))
    tables = patrols.picture(result)
    ends = tables["ends"]
    assert len(ends) == 200
    assert not ends.assign(bin=np.floor(ends["share"] / patrols.BIN + 1e-6)).duplicated(["bin", "beside"]).any()
    assert len(tables["lines"]) == patrols.LINES * (patrols.FRAMES + 1)
    assert (tables["days"]["day"].iloc[[0, -1]] == [0, 3000]).all()
    assert result.to_frame().groupby("city").size().eq(patrols.FRAMES + 1).all()
