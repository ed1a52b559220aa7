"""The law of how many sell at once."""

import pytest
from scipy.integrate import quad
from scipy.stats import binom, norm

from sim.crowding import law


@pytest.mark.parametrize(
    ("firms", "sell", "together", "correlation"), [(100, 0.05, 0.3, 0.2), (40, 0.2, 0.5, 0.7), (400, 0.01, 0.1, 0.05)]
)
def test_the_sum_is_the_integral(firms, sell, together, correlation):
    def density(z):
        alone = norm.cdf((norm.ppf(sell) - correlation**0.5 * z) / (1 - correlation) ** 0.5)
        return binom.sf(law.many(firms, together), firms, alone) * norm.pdf(z)

    expected = quad(density, -10, 10, limit=500, epsabs=1e-13)[0]
    assert law.exact(firms, sell, together, correlation) == pytest.approx(expected, abs=1e-10)


def test_many_firms_come_to_the_limit():
    near = [abs(law.exact(firms, 0.05, 0.3, 0.2) - law.limit(0.05, 0.3, 0.2)) for firms in (100, 1000, 10_000)]
    assert near == sorted(near, reverse=True)
    assert near[-1] < 2e-5


@pytest.mark.parametrize("law_of", [law.limit, lambda *known: law.exact(100, *known)])
def test_who_shares_everything_sells_all_at_once_and_who_shares_nothing_never(law_of):
    assert law_of(0.05, 0.3, 1.0) == pytest.approx(0.05)
    assert law_of(0.05, 0.3, 0.0) < 1e-15


def test_a_share_of_firms_is_a_whole_number_of_them():
    """.3 times 100 is a little less than 30 in floating point."""
    assert [law.many(firms, 0.3) for firms in (100, 20, 110)] == [30, 6, 33]


def test_a_model_that_never_errs_leaves_what_firms_share_anyway():
    assert law.shared(0.2, 1.0) == pytest.approx(0.2)
    assert law.shared(0.2, 0.0) == 1.0
