"""A hundred requests: the same for all learners, and each is where its answer is."""

import numpy as np

from sim.approaches import pictures
from sim.approaches.world import world
from tests.unit.approaches.test_world import setting


def test_the_same_requests_for_all_and_counts_that_count_them():
    there = world(setting(), 0)
    answers = np.stack([there.ideal[0], there.ideal[0] + 0.2, there.ideal[0] - 0.2])[:, None]
    cases, counts = pictures.requests(there, answers, 3)
    assert len(cases) == 3 * pictures.SHOWN
    places = [cases[cases["learner"] == learner]["x"].to_numpy() - learner for learner in range(3)]
    assert np.abs(np.diff(places, axis=0)).max() < 0.0011
    assert counts["far"].tolist() == [0, 100, 0]
    assert counts["held"].tolist() == [0, 0, 100]
    assert cases["off"].round(2).unique().tolist() == [0.0, 0.2, -0.2]


def test_rare_cases_stand_further_right_when_they_come():
    plain, edge = (world(setting(stress=stress, cases=400), 0) for stress in ("none", "edge_cases"))
    at = [pictures.requests(there, there.ideal[:1, None], 3)[0]["x"].median() for there in (plain, edge)]
    assert at[1] > at[0] + 0.2


def test_some_requests_are_attacks_only_where_there_is_an_adversary():
    for stress, least, most in (("none", 0, 0), ("adversary", 15, 45)):
        there = world(setting(stress=stress), 0)
        cases, _ = pictures.requests(there, there.ideal[:1, None], 3)
        assert least <= cases["attack"].sum() <= most
