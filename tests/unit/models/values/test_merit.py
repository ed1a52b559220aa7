"""Merit: the allocation maximises what it says, the indices have their known limits."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

import sim
from sim.models.values import merit


def run(**changes):
    return merit.outcomes(merit.simulate(merit.Params(**changes), np.random.default_rng(0)))


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0, 4.0])
def test_allocation_maximises_the_alpha_fair_sum(alpha):
    """A numerical optimiser over the shares finds nothing better and ends in the same place."""
    result = merit.simulate(merit.Params(alpha=alpha, people=4, sigma=0.5), np.random.default_rng(0))

    def loss(logits):
        share = np.exp(logits - logits.max())
        outcome = result.productivity * share / share.sum()
        return -np.log(outcome).sum() if alpha == 1 else -(outcome ** (1 - alpha)).sum() / (1 - alpha)

    found = minimize(loss, np.zeros(4), tol=1e-12)
    share = np.exp(found.x) / np.exp(found.x).sum()
    np.testing.assert_allclose(result.share, share, atol=1e-4)


def test_the_two_ends():
    total, equal = run(alpha=0.0), run(equal_outcomes=True)
    result = merit.simulate(merit.Params(alpha=0.0), np.random.default_rng(0))
    assert result.share.tolist() == [0.0] * 9 + [1.0]
    assert total["output"] == result.productivity[-1]
    assert total["gini"] == pytest.approx(0.9)
    assert equal["gini"] == pytest.approx(0, abs=1e-12)
    assert equal["output"] == pytest.approx(1 / np.mean(1 / result.productivity))


def test_tiny_and_large_alpha_stay_finite():
    extreme = run(alpha=0.05, sigma=1.5, people=1000, aversion=4.0)
    assert np.isfinite(list(extreme.values())).all()
    assert run(alpha=10.0)["worst_off"] == pytest.approx(run(equal_outcomes=True)["worst_off"], rel=0.2)


def test_floor_is_the_best_that_can_be_done_for_total_and_worst_off():
    """The linear programme: maximise the total subject to a minimum for everyone."""
    from scipy.optimize import linprog

    result = merit.simulate(merit.Params(alpha=0.7, people=6), np.random.default_rng(0))
    found = merit.outcomes(result)
    p = result.productivity
    programme = linprog(-p, A_eq=np.ones((1, 6)), b_eq=[1.0], bounds=[(found["worst_off"] / (6 * pi), None) for pi in p])
    assert found["output_with_floor"] == pytest.approx(-programme.fun)
    assert found["output_with_floor"] > found["output"]


def test_a_line_of_links_comes_close_to_the_bound():
    """Bertsimas et al. 2011, theorem 1: at most 1 - (2 sqrt(n) - 1)/n, reached where sqrt(n) is whole."""
    for n in (4, 9, 100):
        found = merit.quantities(merit.Params(people=n), np.random.default_rng(0))
        assert found["price_on_a_line"] == pytest.approx(found["price_of_fairness_bound"])
    ten = merit.quantities(merit.Params(people=10), np.random.default_rng(0))
    assert ten["price_on_a_line"] < ten["price_of_fairness_bound"]


def test_nash_on_a_line_by_optimisation():
    """Ten people, three links: maximise the sum of logarithms of 7 long ways and 3 short ones that share the links."""
    found = minimize(lambda x: -(7 * np.log(x[0]) + 3 * np.log(1 - 7 * x[0])), [0.05], bounds=[(1e-3, 0.14)])
    total = 7 * found.x[0] + 3 * (1 - 7 * found.x[0])
    assert 1 - total / 3 == pytest.approx(
        merit.quantities(merit.Params(people=10), np.random.default_rng(0))["price_on_a_line"], abs=1e-5
    )


def test_slices_keep_the_mean_and_approach_the_lognormal_laws():
    for people in (2, 10, 1000):
        assert merit.simulate(merit.Params(people=people), np.random.default_rng(0)).productivity.mean() == pytest.approx(1.0)
    for aversion in (0.5, 1.0, 2.0):
        params = merit.Params(people=1000, aversion=aversion)
        law = merit.quantities(params, np.random.default_rng(0))["atkinson_lognormal"]
        assert merit.outcomes(merit.simulate(params, np.random.default_rng(0)))["atkinson"] == pytest.approx(law, abs=3e-4)


def test_preview_groups_many_people():
    params = merit.Params(people=1000)
    shown = merit.preview(params, np.random.default_rng(0))["people"]
    frame = merit.frontier(params, np.random.default_rng(0)).frame
    assert shown["rank"].max() == 20
    np.testing.assert_allclose(shown.groupby("point")["outcome"].mean(), frame["output"][frame["efficient"]], rtol=1e-9)


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0, 4.0])
def test_a_floor_keeps_its_promise(alpha):
    """Everyone has at least what the worst-off has under alpha, the rest is the best one's, the budget is spent."""
    params = merit.Params(alpha=alpha, floor=True)
    result, without = merit.simulate(params, np.random.default_rng(0)), run(alpha=alpha)
    np.testing.assert_allclose(result.outcome[:-1], without["worst_off"], atol=1e-12)
    assert result.share.sum() == pytest.approx(1.0)
    assert merit.outcomes(result)["output"] == pytest.approx(without["output_with_floor"])
    assert merit.outcomes(result)["price_of_fairness"] == pytest.approx(without["price_of_floor"], abs=1e-12)


def test_the_frontier_of_floors_is_a_straight_line():
    frame = merit.frontier(merit.Params(floor=True), np.random.default_rng(0)).frame
    slope, start = np.polyfit(frame["worst_off"], frame["output"], 1)
    np.testing.assert_allclose(frame["output"], start + slope * frame["worst_off"], rtol=1e-9)


def test_equal_outcomes_leave_nothing_for_a_floor_to_improve():
    plain, floor = run(equal_outcomes=True), run(equal_outcomes=True, floor=True)
    assert floor == pytest.approx(plain, abs=1e-9)


@pytest.mark.parametrize("floor", [False, True])
def test_picture_is_the_preview_at_the_present_setting(floor):
    params = merit.Params(alpha=0.5, people=40, floor=floor)
    shown = merit.preview(params, np.random.default_rng(0))["people"]
    point = int(np.flatnonzero(merit.frontier(params, np.random.default_rng(0)).frame["set.alpha"] == 0.5)[0])
    there = shown[shown["point"] == point].drop(columns="point").reset_index(drop=True)
    pd.testing.assert_frame_equal(there, merit.picture(merit.simulate(params, np.random.default_rng(0)))["people"][there.columns])
    assert there["given"].mean() == pytest.approx(1.0)
    assert there["last"].tolist() == [False] * 19 + [True]


def test_bad_input_is_refused_in_one_sentence():
    with pytest.raises(sim.InvalidInput, match=r"people must be in \[2, 1000\], got 1"):
        merit.Params(people=1)
