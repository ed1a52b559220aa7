"""Month by month: when a filter is fitted again, and what the alarm hears."""

from functools import cache

import numpy as np
import pytest

from sim.drift import course, stream
from sim.drift.refit import fitted

NEVER = np.array([np.inf])


@cache
def mail():
    return stream.drawn(6, 12, 3.3, 4.0, 0.0, np.random.default_rng(0))


def run(every: int = 0, alarm_at: float = np.inf, labels: int = 100, checks: int = 10, choose: str = "random") -> course.Course:
    return course.run(mail(), 3.3, np.array([every]), np.array([alarm_at]), labels, checks, choose)


def test_the_calendar_is_kept() -> None:
    found = run(every=5)
    assert np.flatnonzero(found.refitted[0, 0]).tolist() == [5, 10]
    np.testing.assert_allclose(found.line[0, :, 7], fitted(mail().x[:, 5, :100], mail().spam[:, 5, :100]))
    assert not run().refitted.any()


def test_policies_do_not_touch_each_other() -> None:
    both = course.run(mail(), 3.3, np.array([0, 3]), np.array([2.0, np.inf]), 50, 20, "unsure")
    np.testing.assert_allclose(both.right[0], run(0, 2.0, 50, 20, "unsure").right[0])
    np.testing.assert_allclose(both.right[1], run(3, np.inf, 50, 20, "unsure").right[0])


def test_the_alarm_adds_up_errors_as_page_says() -> None:
    """One stream by hand: the same sum, the same months."""
    found, total, due = run(alarm_at=3.0, checks=20), 0.0, False
    for month in range(13):
        assert found.refitted[0, 2, month] == due, month
        total = 0.0 if due else total
        line = found.line[0, 2, month]
        wrong = ((mail().x[2, month, -20:] @ line[:2] + line[2] > 0) != mail().spam[2, month, -20:]).sum()
        total = max(0.0, total + wrong - 20 * course.reference(3.3))
        due = total >= 3.0
    assert found.refitted[0].any()


def test_the_reference_lies_between_a_fresh_filters_errors_and_twice_that() -> None:
    for separation in (0.5, 2.0, 3.3, 6.0):
        fresh = 1 - course.chance_right(np.array([1.0, 0, 0]), np.array(0.0), separation)
        assert fresh < course.reference(separation) < 2 * fresh


def test_labels_chosen_twice_do_more_than_as_many_at_random() -> None:
    assert run(every=1, choose="twice").right.mean() > run(every=1).right.mean() + 0.0005


def test_no_course_is_better_than_a_fresh_filter() -> None:
    assert run(every=1, labels=400).right.max() <= course.chance_right(np.array([1.0, 0, 0]), np.array(0.0), 3.3)
    assert run(every=1, labels=400).right.mean() == pytest.approx(0.9505, abs=0.002)
