"""The bound of Clopper and Pearson, against the sum of binomial terms that defines it."""

from math import comb

import pytest

import sim
from sim.analysis import clean_tests


@pytest.mark.parametrize(("tests", "failures"), [(1000, 0), (1000, 3), (30, 1), (30, 29)])
def test_at_the_bound_so_few_failures_have_a_chance_of_one_in_twenty(tests, failures):
    u = clean_tests.bound(tests, failures)
    few = sum(comb(tests, k) * u**k * (1 - u) ** (tests - k) for k in range(failures + 1))
    assert few == pytest.approx(0.05, rel=1e-6)


def test_rare_failures_keep_their_digits():
    assert clean_tests.bound(275_000_000) == pytest.approx(1.0893572e-8, rel=1e-6)
    assert clean_tests.bound(7, 7) == 1.0


def test_more_failures_than_tests_are_refused():
    with pytest.raises(sim.InvalidInput, match="failures must be in"):
        clean_tests.bound(5, 6)
