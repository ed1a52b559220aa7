"""A shelf gives back what it remembers, forgets the oldest first, and never weighs more than it may."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.contract.shelf import WORLDS, Budget, remembered, weight


@given(st.lists(st.integers(0, 12), max_size=60))
def test_it_stays_within_its_bounds_and_changes_no_result(asked: list[int]) -> None:
    @remembered(4, Budget(800))
    def zeros(count: int) -> np.ndarray:
        return np.zeros(10 * count)

    for count in asked:
        assert len(zeros(count)) == 10 * count
        assert zeros.cache_info().currsize <= 4
        assert zeros.cache_info().weight <= 800


def test_what_is_remembered_is_not_computed_again_and_the_oldest_goes_first() -> None:
    computed = []

    @remembered(2, Budget(10_000))
    def once(name: str) -> np.ndarray:
        computed.append(name)
        return np.zeros(1)

    assert once("a") is once("a")
    once("b")
    once("a")
    once("c")  # b goes: it was asked for before a
    once("a")
    once("b")
    assert computed == ["a", "b", "c", "b"]


def test_what_is_too_heavy_alone_is_not_kept() -> None:
    @remembered(9, Budget(100))
    def zeros(count: int) -> np.ndarray:
        return np.zeros(count)

    zeros(5)
    zeros(50)
    assert zeros.cache_info() == (1, 40)


def test_a_feed_weighs_what_its_people_weigh() -> None:
    import sim

    feed = sim.load("feed")
    small, large = (feed.simulate(feed.Params(people=n, steps=10), np.random.default_rng(0)) for n in (1000, 5000))
    assert weight(large) - weight(small) == 4000 * 12  # opinion, anchor and animosity, 4 bytes each


def test_functions_share_a_budget_and_the_oldest_goes_whosever_it_is() -> None:
    budget = Budget(1000)

    @remembered(9, budget)
    def ones(count: int) -> np.ndarray:
        return np.ones(count)

    @remembered(9, budget)
    def twos(count: int) -> np.ndarray:
        return np.full(count, 2.0)

    ones(50)
    twos(60)
    assert (ones.cache_info().weight, twos.cache_info().weight) == (400, 480)
    ones(50)
    assert ones(30)[0] == 1
    assert twos.cache_info() == (0, 0)
    assert budget.weight == 640
    ones.cache_clear()
    assert (budget.weight, twos(60)[0]) == (0, 2)
    budget.clear()
    assert (budget.weight, twos.cache_info()) == (0, (0, 0))


def test_a_view_weighs_what_it_holds_and_what_is_shared_counts_once() -> None:
    whole = np.zeros(100)
    assert weight(whole[:3]) == 800
    assert 800 < weight([whole, whole[3:], {"again": whole}]) < 1600


def test_all_models_together_remember_no_more_than_the_budget() -> None:
    """Each draws some worlds; kept by function and number alone they held 600 MB at most."""
    import sim

    for id in ("layers", "long_tail", "roads", "context"):
        model = sim.load(id)
        for seed in range(6):
            model.run(model.Params(), seed)
            assert 0 < WORLDS.weight <= WORLDS.size
