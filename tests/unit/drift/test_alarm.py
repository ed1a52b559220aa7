"""Page's alarm: the sum by hand, the reference value between two shares, and a limit that falls where more is known."""

import numpy as np
import pytest

from sim.drift import alarm


def test_the_reference_lies_where_both_likelihoods_are_equal() -> None:
    for fresh, stale in ((0.02, 0.04), (0.1, 0.2), (0.3, 0.45)):
        k = alarm.reference(fresh, stale)
        assert fresh < k < stale
        assert k * np.log(stale / fresh) + (1 - k) * np.log((1 - stale) / (1 - fresh)) == pytest.approx(0, abs=1e-12)


def test_the_sum_by_hand_and_of_many_streams_alike() -> None:
    rng = np.random.default_rng(0)
    rows = rng.integers(1, 9, 30)
    errors = rng.binomial(rows, 0.3, (4, 30))
    found = alarm.sums(errors, rows, 0.25)
    for stream in range(4):
        total = 0.0
        for block in range(30):
            total = max(0.0, total + errors[stream, block] - 0.25 * rows[block])
            assert found[stream, block] == pytest.approx(total)


def test_the_limit_is_lower_the_more_is_known_and_higher_the_longer_one_looks() -> None:
    ahead = np.full(40, 25)
    unsure, sure = (alarm.limit(seen // 10, seen, ahead, 0.12, 0.1) for seen in (100, 10_000))
    assert sure < unsure
    assert alarm.limit(1000, 10_000, np.full(160, 25), 0.12, 0.1) > sure
    assert alarm.limit(1000, 10_000, ahead, 0.12, 0.01) > sure
