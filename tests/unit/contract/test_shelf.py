"""A shelf gives back what it remembers, forgets the oldest first, and never weighs more than it may."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.contract.shelf import Budget, remembered, weight


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
