"""Intervals of differences and ratios of shares: what others printed, what they must cover, and what they may not say."""

import numpy as np
import pytest

from sim.fairness import differences


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 10), 0.6075, 1.0)],
)
def test_a_difference_is_newcombes(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    """Newcombe 1998, table II, method 10 (hybrid score), 95 %."""
    found = differences.difference((first[0] / first[1], second[0] / second[1]), (first[1], second[1]), 0.95)
    assert found == pytest.approx((low, high), abs=5.1e-5)


def test_a_gap_of_two_groups_at_one_half_of_the_error_is_the_difference() -> None:
    rate, people = np.array([0.5, 0.3]), np.array([200.0, 300.0])
    found = differences.widest([rate], [people])
    assert found.high == pytest.approx(differences.difference((0.5, 0.3), (200, 300))[1])
    assert found.low < differences.difference((0.5, 0.3), (200, 300))[0]
    assert (found.highest, found.lowest) == (0, 1)


@pytest.mark.parametrize("rate", [[0.3, 0.3, 0.3], [0.2, 0.25, 0.4]])
def test_either_end_is_wrong_in_at_most_one_of_twenty_tables(rate: list[float]) -> None:
    rng, true, people = np.random.default_rng(0), np.array(rate), np.array([80, 200, 500])
    drawn = rng.binomial(people, true, (400, 3)) / people
    found = [differences.widest([one], [people.astype(float)]) for one in drawn]
    ratio = [differences.least_ratio(one, people.astype(float)) for one in drawn]
    gap, least = np.ptp(true), true.min() / true.max()
    for wrong in (
        np.mean([one.low > gap + 1e-12 for one in found]),
        np.mean([one.high < gap for one in found]),
        np.mean([one.low > least for one in ratio]),
        np.mean([one.high < least - 1e-12 for one in ratio]),
    ):
        assert wrong <= 0.08  # one in twenty, and 2.7 standard errors of 400 tables


def test_a_rate_of_nobody_says_nothing() -> None:
    assert np.isnan(differences.widest([np.array([0.5, np.nan])], [np.array([10.0, 0.0])]).value)
    assert np.isnan(differences.least_ratio(np.array([0.0, 0.0]), np.array([10.0, 10.0])).value)


def test_a_ratio_with_nobody_approved_in_a_group_is_zero_and_may_be_more() -> None:
    found = differences.least_ratio(np.array([0.5, 0.0]), np.array([1000.0, 20.0]))
    assert (found.value, found.low) == (0.0, 0.0)
    assert 0 < found.high < 1


def test_more_people_say_more() -> None:
    widths = []
    for people in (50.0, 500.0, 5000.0):
        found = differences.widest([np.array([0.5, 0.3])], [np.array([people, people])])
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


def test_of_estimates_the_gap_and_the_highest_have_ends_that_are_rarely_wrong() -> None:
    rng, true, error = np.random.default_rng(1), np.array([0.3, 0.35, 0.5, 0.5]), np.array([0.02, 0.03, 0.04, 0.05])
    drawn = true + error * rng.normal(size=(500, 4))
    gaps, tops = [differences.widest_of(one, error) for one in drawn], [differences.highest(one, error) for one in drawn]
    for found, value in ((gaps, np.ptp(true)), (tops, true.max())):
        assert np.mean([one.low > value for one in found]) <= 0.076  # one in twenty, and 2.7 standard errors
        assert np.mean([one.high < value for one in found]) <= 0.076
