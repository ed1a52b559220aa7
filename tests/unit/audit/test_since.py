"""What changed between two months: differences that chance explains are not said to have moved."""

import numpy as np
import pytest

from sim.audit import since
from sim.contract.parameters import InvalidInput


def test_a_share_moves_where_its_interval_leaves_zero_out() -> None:
    assert since.shares("approved", (300, 1000), (400, 1000)).moved
    assert not since.shares("approved", (30, 100), (35, 100)).moved
    assert since.shares("approved", (300, 1000), (400, 1000)).difference.value == pytest.approx(0.1)


def test_a_share_of_nobody_has_not_moved() -> None:
    found = since.shares("approved", (0, 0), (5, 10))
    assert np.isnan(found.then)
    assert not found.moved


@pytest.mark.parametrize("then", [(11.0, 10.0), (-1.0, 10.0), (0.0, -10.0), (np.nan, 10.0), (1.0, np.inf)])
def test_what_cannot_have_been_counted_is_refused(then: tuple[float, float]) -> None:
    with pytest.raises(InvalidInput, match=r"baseline must carry counts that can be, got .* for 'approved'"):
        since.shares("approved", then, (5, 10))


def test_the_same_distribution_drifts_in_one_of_ten_pairs() -> None:
    """Smirnov's limit for two samples of one continuous distribution, here in fine bins."""
    rng = np.random.default_rng(0)
    moved = []
    for _ in range(400):
        then, now = (np.histogram(rng.random(500), bins=200, range=(0, 1))[0].astype(float) for _ in range(2))
        moved.append(bool(since.drift({"scores": (then, now)}).frame["moved"][0]))
    assert 0.04 < np.mean(moved) < 0.14


def test_a_moved_distribution_is_told_with_how_far() -> None:
    then, now = np.array([500.0, 300.0, 200.0]), np.array([300.0, 300.0, 400.0])
    frame = since.drift({"scores": (then, now), "nobody": (then, 0 * now)}).frame
    assert frame["distribution"].tolist() == ["scores"]
    assert frame["distance"][0] == pytest.approx(0.2)
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.3, 0.3, 0.4])
    assert frame["stability index"][0] == pytest.approx(float(((q - p) * np.log(q / p)).sum()), rel=0.01)
    assert frame["moved"][0]


def test_estimates_differ_by_both_standard_errors() -> None:
    found = since.estimates("alpha", (0.5, 0.03), (0.6, 0.04), "number")
    assert found.difference.high - found.difference.value == pytest.approx(1.645 * 0.05, rel=1e-3)
    assert found.moved


def test_a_change_is_said_as_it_is() -> None:
    moved, still = since.shares("x", (300, 1000), (400, 1000)), since.shares("x", (30, 100), (35, 100))
    assert "rose from 30\N{NO-BREAK SPACE}% to **40\N{NO-BREAK SPACE}%**" in since.said("Approval", moved)
    assert "no change that these rows can show" in since.said("Approval", still)
