"""Days, firms and halts."""

from dataclasses import replace

import numpy as np
import pytest

from sim.crowding import market
from sim.crowding.market import Setting

SETTING = Setting(100, 10_000, 0.05, 0.3, 0.2, 1, 0.2, 0.6, 0.8, False, 0.15, 0.15)
SEEDS = (3, 4)


def readings(setting):
    return market._readings(setting, market.ranks(setting.firms), SEEDS)


def test_who_buys_is_spread_evenly_over_the_order_of_arrival():
    for firms in (20, 100, 200):
        rank = market.ranks(firms)
        assert sorted(rank) == list(range(firms))
        for buyers in (firms // 4, firms // 2):
            halves = [(half < buyers).sum() for half in np.array_split(rank, 2)]
            assert abs(halves[0] - halves[1]) <= 2


def test_every_analysis_says_sell_on_its_share_of_days():
    own, model, should, agrees = readings(replace(SETTING, circuit_breaker=True, models=3))
    assert [each.mean() for each in (own, model, should)] == pytest.approx([0.05] * 3, abs=0.002)
    assert agrees.mean() == pytest.approx(0.15, abs=0.005)


def test_firms_on_one_model_that_have_the_same_day_do_the_same():
    """With everything shared a model's buyers see the same number; own analysis still errs in what is a firm's own."""
    own, model, _, _ = readings(replace(SETTING, correlation=0.9999, own_skill=0.6))
    alike = [np.mean(each[:, 0] == each[:, 1]) for each in (own, model)]
    assert min(alike) > 0.99
    model = readings(replace(SETTING, model_skill=0.1, correlation=0.0))[1]
    assert np.corrcoef(model[:, 0], model[:, 1])[0, 1] > 0.8


def test_a_halt_stops_only_what_comes_after_the_first_and_nobody_agrees_to():
    setting = replace(SETTING, circuit_breaker=True)
    found = market.course(setting, (0.0, 0.5, 1.0), SEEDS)
    said, held = market.pictured(setting, found)
    for orders, stopped, agrees in zip(said[2], held[2], found.window.agrees, strict=True):
        sellers = np.flatnonzero(orders)
        assert np.array_equal(np.flatnonzero(stopped), [firm for firm in sellers[15:] if not agrees[firm]])
    assert held.any()


def test_a_halt_changes_nothing_but_the_sales_that_it_stops():
    free, halted = (market.course(replace(SETTING, circuit_breaker=on), (0.0, 1.0), SEEDS) for on in (False, True))
    calm = free.sellers <= 15
    assert np.array_equal(free.sellers[calm], halted.sellers[calm])
    assert (halted.sellers[~calm] >= 15).all()
    assert np.array_equal(free.window.model, halted.window.model)  # the same days are pictured
    assert (halted.right <= free.right).all()


def test_sales_are_counted_once():
    """Sellers over days are sales over sides, with and without a halt; who is right had to sell."""
    for on in (False, True):
        found = market.course(replace(SETTING, circuit_breaker=on, models=4), (0.0, 0.35, 1.0), SEEDS)
        assert found.sellers.sum(1, dtype=int).tolist() == found.sold.sum(1).tolist()
        assert (found.right <= np.minimum(found.sold, found.due)).all()
        assert found.due.sum(1).tolist() == [found.should.sum(dtype=int)] * 3


def test_other_shares_of_buyers_change_no_point():
    few, more = (market.course(SETTING, shares, SEEDS) for shares in ((0.5,), (0.0, 0.5, 0.75)))
    assert np.array_equal(few.sellers[0], more.sellers[1])


def test_what_all_share_is_drawn_evenly():
    luck = market._evenly(np.random.default_rng(0), 1000)
    assert np.abs(np.sort(luck) - market.ndtri((np.arange(1000) + 0.5) / 1000))[1:-1].max() < 0.3
    assert abs(luck.mean()) < 0.005
