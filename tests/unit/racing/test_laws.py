"""The laws of the race at rest: numbers worked out by hand, and their ends."""

import pytest

from sim.racing import laws


@pytest.mark.parametrize(
    ("teams", "enmity", "skill", "information", "caution"),
    [
        (5, 0.5, 1.0, "none", 0.4),
        (2, 0.5, 1.0, "none", 1.0),
        (5, 0.5, 1.0, "private", 5 / 18),
        (2, 1.0, 4.0, "private", 2 / 3 / 4 + 1 - 0.25),  # from skill 2 on fully careful: E of min(x / 2, 1), density 2 x / 16
        (2, 1.0, 0.5, "public", 1 / 6),
        (2, 1.0, 2.0, "public", 2 / 3 * (1 - 1 / 8)),
    ],
)
def test_mean_caution_of_the_first(teams, enmity, skill, information, caution):
    assert laws.caution(teams, enmity, skill, information) == pytest.approx(caution)


@pytest.mark.parametrize("information", ["none", "private", "public"])
def test_more_teams_more_enmity_and_less_skill_leave_less_caution(information):
    usual = laws.caution(4, 0.6, 1.0, information)
    assert laws.caution(5, 0.6, 1.0, information) < usual
    assert laws.caution(4, 0.7, 1.0, information) < usual
    assert laws.caution(4, 0.6, 0.9, information) < usual
    assert laws.caution(4, 0.0, 1.0, information) == 1.0


def test_knowing_nothing_is_safest():
    for teams in (2, 5, 10):
        for enmity in (0.1, 0.5, 1.0):
            for skill in (0.3, 1.0, 3.0):
                blind, own, every = (laws.caution(teams, enmity, skill, known) for known in ("none", "private", "public"))
                assert blind >= max(own, every) - 1e-9
