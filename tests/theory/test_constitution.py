"""Constitution: what is drawn against the closed forms, and where ever more rounds lead."""

import numpy as np
import pytest

from sim.models.approaches import constitution
from sim.models.approaches.constitution import ANSWERS, MOST

ROUNDS = np.arange(MOST + 1)


def course(**changes):
    """Return the frontier's rows, one for each number of rounds, and five standard errors of their shares."""
    frame = constitution.frontier(constitution.Params(**changes), np.random.default_rng(0)).frame
    return frame, lambda share: 5 * np.sqrt(share * (1 - share) / ANSWERS) + 1 / ANSWERS


def one_critic(h=0.2, b=0.1, r=0.5):
    return h * (b + (1 - b) * (1 - r) ** ROUNDS)


@pytest.mark.parametrize("changes", [{}, {"h": 0.6, "b": 0.3, "r": 0.2}, {"h": 0.05, "b": 0.0, "r": 0.9}])
def test_one_critic_follows_the_law(changes):
    names = {"h": "harm_base", "b": "blind_spot", "r": "caught"}
    frame, error = course(**{names[name]: value for name, value in changes.items()})
    law = one_critic(**changes)
    assert (np.abs(frame["harm"] - law) <= error(law)).all()
    helps = 0.97**ROUNDS
    assert (np.abs(frame["helpfulness"] - helps) <= error(helps)).all()


def test_the_numbers_that_were_asked_for():
    """At 1, 2, 4 and 8 rounds; to the last digit and five standard errors."""
    frame, error = course()
    for name, wanted in (("harm", (0.110, 0.065, 0.031, 0.021)), ("helpfulness", (0.970, 0.941, 0.885, 0.784))):
        for rounds, value in zip((1, 2, 4, 8), wanted, strict=True):
            assert frame[name].iloc[rounds] == pytest.approx(value, abs=0.0005 + error(value))


@pytest.mark.parametrize("o", [0.0, 0.5, 0.9])
def test_two_critics_that_take_turns_follow_theirs(o):
    frame, error = course(second_critic=True, overlap=o, blind_spot=0.3, caught=0.4)
    b, missed = 0.3, 0.6
    first, second = -(-ROUNDS // 2), ROUNDS // 2
    law = 0.2 * (o * b + (1 - o) * b * (missed**second + missed**first) + (1 - (2 - o) * b) * missed**ROUNDS)
    assert (np.abs(frame["harm"] - law) <= error(law)).all()


def test_ever_more_rounds_leave_the_blind_spot():
    frame, _ = course(caught=0.9)
    assert frame["harm"].iloc[-1] == pytest.approx(0.2 * 0.1, abs=1e-5)
    assert frame["unseen_left"].iloc[-1] == pytest.approx(1.0, abs=1e-3)
    assert (np.diff(frame["harm"]) <= 0).all()
    assert (np.diff(frame["helpfulness"]) < 0).all()
