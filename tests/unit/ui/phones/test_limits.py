"""So many a second, and some more at once."""

from hypothesis import given
from hypothesis import strategies as st

from pages.ui.phones.limits import Buckets


@given(st.lists(st.floats(0, 100), max_size=200), st.floats(0.1, 10), st.integers(1, 20))
def test_nobody_gets_more_than_burst_and_rate_allow(moments: list[float], rate: float, burst: int) -> None:
    buckets = Buckets(rate, burst)
    taken = [moment for moment in sorted(moments) if buckets.take("a", now=moment)]
    for i, first in enumerate(taken):
        for j in range(i, len(taken)):
            assert j - i + 1 <= burst + rate * (taken[j] - first) + 1e-6


def test_one_key_does_not_take_from_another_and_old_ones_are_forgotten() -> None:
    buckets = Buckets(rate=1.0, burst=1.0, most=2)
    assert [buckets.take(key, now=0.0) for key in "aab"] == [True, False, True]
    assert buckets.take("c", now=0.0)
    assert buckets.take("a", now=0.0), "forgotten: three keys were one too many"
