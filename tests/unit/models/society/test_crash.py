"""Crash: what firms gain, what all lose, and the tables of the page."""

import numpy as np
import pytest

from sim.crowding import evidence, market
from sim.models.society import crash

QUICK = {"days": 10_000}


def simulated(seed=0, **changes):
    return crash.simulate(crash.Params(**(QUICK | changes)), np.random.default_rng(seed))


def run(**changes):
    return crash.outcomes(simulated(**changes))


@pytest.mark.parametrize("changes", [{"shared_model": 0.35}, {"shared_model": 1.0, "circuit_breaker": True, "models": 3}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    params = crash.Params(**(QUICK | changes))
    row = crash.frontier(params, np.random.default_rng(0)).frame.iloc[round(20 * params.shared_model)]
    found = run(**changes)
    assert all(row[name] == value or (value is None and np.isnan(row[name])) for name, value in found.items())


def test_a_share_between_two_points_lies_between_them():
    below, here, above = (run(shared_model=share)["firm_accuracy"] for share in (0.3, 0.33, 0.35))
    assert below < here < above


def test_buying_pays_whatever_the_others_do_and_one_firm_hardly_moves_the_crashes():
    """The gain in bad days escaped, at each number of buyers, against what one more buyer costs by crashes."""
    frame = crash.frontier(crash.Params(), np.random.default_rng(0)).frame
    one = np.diff(frame["crash_probability"]) / 5  # of a step of five firms
    assert frame["gain"].iloc[1:-1].min() > 1.5
    assert crash.YEAR * one.max() < 0.2 * frame["gain"].min()


def test_all_are_worse_off_with_everybody_on_one_model_and_nobody_pays_for_a_crash_that_costs_nothing():
    alone, together = run(), run(shared_model=1.0)
    assert together["worth"] < 0 < alone["worth"]
    assert run(shared_model=1.0, crash_cost=0.0)["worth"] > run(crash_cost=0.0)["worth"]


def test_sides_are_the_outcomes():
    result = simulated(shared_model=0.5)
    found = crash.outcomes(result)
    at = crash.sides(result).query("users == 0.5").set_index("who")["worth"]
    assert at["all"] == found["worth"]
    assert at["buys"] - at["own"] == pytest.approx(found["gain"])


def test_nearly_three_sales_in_four_are_needless_on_the_day_of_a_crash():
    """As the page says, with all on one model; 8 worlds."""
    shares = []
    for seed in range(8):
        result = simulated(seed, shared_model=1.0)
        crashes = result.course.sellers[result.at] > 30
        seeds = crash._seeds(np.random.default_rng(seed))
        _, model, should, _ = market._readings(crash._setting(result.params), result.course.rank, seeds)
        shares.append(1 - (model & should)[crashes].sum() / model[crashes].sum())
    assert np.mean(shares) == pytest.approx(0.73, abs=0.02)


@pytest.mark.parametrize(("firms", "models"), [(20, 1), (100, 3), (200, 10)])
def test_the_page_shows_the_sales_of_the_model(firms, models):
    result = simulated(shared_model=0.5, firms=firms, models=models, circuit_breaker=True)
    tables = crash.picture(result)
    sales, days, bands = tables["sales"], tables["days"], tables["bands"]
    assert set(sales["kind"]) == set(crash.KINDS)
    assert sales["high"].max() <= 1
    assert len(bands) == models + 1
    assert (bands["high"].to_numpy()[:-1] == bands["low"].to_numpy()[1:]).all()
    assert bands[bands["model"] > 0]["high"].max() == pytest.approx(0.5, abs=0.03)
    assert tables["numbers"]["crashes"].item() == days["crash"].sum()
    if firms <= crash.SHOWN:
        sold = sales[sales["kind"] != "stopped"].groupby("day").size().reindex(days["day"], fill_value=0)
        assert sold.to_numpy() == pytest.approx(firms * days["share"].to_numpy())


def test_pictured_days_are_like_all_days():
    result = simulated(days=40_000)
    days = crash.preview(result.params, np.random.default_rng(0))["days"]
    crashes = days.groupby("point")["crash"].sum()
    everywhere = crash.WINDOW * crash.frontier(result.params, np.random.default_rng(0)).frame["crash_probability"]
    assert np.abs(crashes - everywhere).mean() < 1


def test_sources_that_speak_against_it_stand_beside_those_for_it():
    stances = [found.stance for found in evidence.EVIDENCE]
    assert min(stances.count("for"), stances.count("against")) >= 4
