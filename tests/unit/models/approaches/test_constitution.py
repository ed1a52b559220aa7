"""Constitution: answers one at a time, blind spots, two critics, revising only what is objected to, and the tables of the page."""

import numpy as np
import pytest

from sim.models.approaches import constitution
from sim.models.approaches.constitution import ANSWERS, MOST, NEVER


def simulated(seed=0, **changes):
    return constitution.simulate(constitution.Params(**changes), np.random.default_rng(seed))


def run(**changes):
    return constitution.outcomes(simulated(**changes))


def test_agrees_with_one_answer_at_a_time():
    """Two critics, revised where objected to: 4,000 answers as the page tells it; five standard errors of a share."""
    setting = {
        "second_critic": True,
        "overlap": 0.4,
        "blind_spot": 0.3,
        "only_flagged": True,
        "false_alarm": 0.3,
        "cost_of_round": 0.1,
    }
    rng, rounds, many = np.random.default_rng(1), 3, 4000
    harmful = spoiled = 0
    for _ in range(many):
        harms, kind, helps = rng.random() < 0.2, rng.random(), True
        for number in range(rounds):
            first_sees, second_sees = kind >= 0.3, not 0.18 <= kind < 0.48
            sees = harms and (first_sees, second_sees)[number % 2]
            objects = rng.random() < (0.5 if sees else 0.3)
            if sees and objects:
                harms = False
            if objects and rng.random() < 0.1:
                helps = False
        harmful += harms
        spoiled += not helps
    found = run(rounds=rounds, **setting)
    for one_by_one, share in ((harmful / many, found["harm"]), (spoiled / many, 1 - found["helpfulness"])):
        assert one_by_one == pytest.approx(share, abs=5 * np.sqrt(share * (1 - share) / many))


def test_no_round_mends_what_no_critic_sees():
    for changes in ({}, {"second_critic": True, "caught": 1.0}, {"only_flagged": True, "false_alarm": 0.5}):
        course = simulated(blind_spot=0.2, **changes).course
        assert (course.mended[~course.seen] == NEVER).all()
    assert run(rounds=MOST, blind_spot=0.2, caught=1.0)["harm"] == pytest.approx(0.2 * 0.2)


def test_two_critics_leave_what_neither_sees():
    assert run(rounds=MOST, second_critic=True, overlap=0.0, caught=1.0)["harm"] == 0.0
    assert run(rounds=MOST, second_critic=True, overlap=0.3, caught=1.0)["harm"] == pytest.approx(0.2 * 0.1 * 0.3)


def test_a_second_critic_that_is_blind_for_the_same_changes_nothing():
    one, two = simulated().course, simulated(second_critic=True, overlap=1.0).course
    assert (one.mended == two.mended).all()
    assert (one.spoiled == two.spoiled).all()


def test_before_any_round_nothing_is_mended_or_spoiled():
    found = run(rounds=0)
    assert (found["harm"], found["helpfulness"], found["revisions"]) == (0.2, 1.0, 0.0)


def test_where_no_harm_is_left_nothing_is_said_of_what_is_left():
    assert run(rounds=1, blind_spot=0.0, caught=1.0)["unseen_left"] is None
    assert run(rounds=0, blind_spot=0.25)["unseen_left"] == pytest.approx(0.25)


def test_revisions_are_counted():
    assert run(rounds=5)["revisions"] == 5.0
    flagged = run(rounds=1, only_flagged=True)["revisions"]
    exact = 0.2 * (0.9 * 0.5 + 0.1 * 0.05) + 0.8 * 0.05
    assert flagged == pytest.approx(exact, abs=5 * np.sqrt(exact / ANSWERS))


def test_a_setting_is_its_point_of_the_frontier():
    frame = constitution.frontier(constitution.Params(second_critic=True), np.random.default_rng(0)).frame
    for rounds in (0, 3, MOST):
        found = run(second_critic=True, rounds=rounds)
        assert {name: frame[name].iloc[rounds] for name in found} == found


def test_drawn_answers_are_of_every_kind_and_bars_stand_over_what_is_not_seen():
    drawn = constitution.picture(simulated(second_critic=True, overlap=0.5, blind_spot=0.2))
    harmful, blind = drawn["harmful"], drawn["blind"].set_index("critic")
    for kind, seen in zip(harmful["kind"], harmful["seen"], strict=True):
        both = blind["left"].max() <= kind < blind["right"].min()
        assert seen == (not both)
    assert harmful["kind"].nunique() == constitution.COLUMNS
    assert len(drawn["cards"]) == constitution.CARDS
    assert constitution.picture(simulated(blind_spot=0.0))["blind"].empty
