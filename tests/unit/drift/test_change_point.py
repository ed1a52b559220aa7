"""When a share changed: what the rows say of each moment, by adding up every share a coin could have."""

import numpy as np
import pytest

from sim.drift import change_point


def test_the_chances_are_those_of_two_unknown_coins() -> None:
    """By numerical integration over both shares, with Jeffreys' prior of each."""
    errors, rows = np.array([1, 0, 2, 4, 3]), np.array([5, 6, 5, 7, 5])
    angle = (np.arange(4000) + 0.5) / 4000 * np.pi / 2
    share = np.sin(angle) ** 2  # Jeffreys' prior is flat in the angle

    def likely(some: slice) -> float:
        wrong, seen = errors[some].sum(), rows[some].sum()
        return float((share**wrong * (1 - share) ** (seen - wrong)).mean())

    found = np.array([0.0, *(likely(slice(0, t)) * likely(slice(t, None)) for t in range(1, 5))])
    assert change_point.posterior(errors, rows) == pytest.approx(found / found.sum(), rel=1e-3)


def test_a_plain_change_is_found_where_it_is() -> None:
    errors, rows = np.repeat([5, 60], [12, 8]), np.full(20, 100)
    found = change_point.when(errors, rows, 0.9)
    assert (found.first, found.likeliest, found.last) == (12, 12, 12)


def test_where_nothing_changed_hardly_any_moment_is_excluded() -> None:
    found = change_point.when(np.full(20, 10), np.full(20, 100), 0.9)
    assert found.last - found.first > 10
