"""The mail that is drawn turns as it should."""

import numpy as np
import pytest

from sim.drift import stream


def test_steady_drift_turns_every_stream_alike() -> None:
    mail = stream.drawn(3, 4, 3.3, 2.0, 0.0, np.random.default_rng(0))
    np.testing.assert_allclose(np.degrees(mail.angle), np.tile([0.0, 2.0, 4.0, 6.0, 8.0], (3, 1)))


def test_jumps_are_whole_and_come_as_often_as_the_drift_says() -> None:
    """Five standard errors of 2,400 stream-months."""
    mail = stream.drawn(40, 60, 3.3, 2.0, 45.0, np.random.default_rng(0))
    steps = np.degrees(np.diff(mail.angle, axis=1)) / 45
    np.testing.assert_allclose(steps, steps.round(), atol=1e-9)
    assert steps.mean() == pytest.approx(2 / 45, abs=5 * np.sqrt(2 / 45 / steps.size))


def test_spam_lies_where_the_angle_says_and_good_mail_opposite() -> None:
    mail = stream.drawn(20, 3, 3.0, 30.0, 0.0, np.random.default_rng(2))
    for month in range(4):
        middle = 1.5 * np.array([np.cos(np.radians(30 * month)), np.sin(np.radians(30 * month))])
        spam = mail.spam[:, month]
        np.testing.assert_allclose(mail.x[:, month][spam].mean(axis=0), middle, atol=0.06)
        np.testing.assert_allclose(mail.x[:, month][~spam].mean(axis=0), -middle, atol=0.06)
