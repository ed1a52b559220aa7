"""The world of the approaches: what people want, what is best for two groups, and what stresses change."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from sim.approaches import world as worlds
from sim.approaches.world import Setting, best, harm, world


def setting(**changes):
    plain = {"cases": 60, "exponent": 1.0, "told": 0.6, "severity": 20.0, "minority": 0.3, "stress": "none", "strength": 1.0}
    return Setting(**{**plain, "disguises": 3, **changes})


@pytest.mark.parametrize("weight", [0.25, 1.0, 8.0])
@pytest.mark.parametrize("limits", [(0.2, 0.7), (0.7, 0.2), (0.5, 0.52), (0.9, 0.95), (0.4, 0.4)])
def test_the_best_answer_for_two_groups_is_what_a_search_finds(limits, weight):
    groups, at = np.array([0.7, 0.3]), np.array(limits)
    found = best(at, groups, 20.0, weight)
    searched = minimize_scalar(lambda a: weight * harm(np.array(a), at, groups, 20.0) - a, bounds=(0, 1), method="bounded")
    assert found == pytest.approx(searched.x, abs=1e-4)


def test_people_who_weigh_help_and_harm_want_the_limit():
    there = world(setting(), 0)
    assert there.ideal == pytest.approx(there.now[..., 0])
    help, hurt = there.judge_ideal()
    assert hurt == pytest.approx(1 / (2 * 20.0))
    assert help == pytest.approx((there.now[..., 0] @ there.chance).mean())


@pytest.mark.parametrize("stress", ["edge_cases", "adversary", "drift", "disagreement"])
def test_a_stress_of_no_strength_is_none(stress):
    plain, none = world(setting(), 0), world(setting(stress=stress, strength=0.0), 0)
    answers = np.full_like(plain.ideal, 0.5)
    assert none.judge(answers) == plain.judge(answers)
    assert none.judge_ideal() == plain.judge_ideal()


def test_what_stresses_change():
    plain, edge, drift = (world(setting(stress=stress), 0) for stress in ("none", "edge_cases", "drift"))
    assert edge.asked == pytest.approx(1 / 60)
    assert (edge.now == plain.now).all()
    assert (drift.then == plain.then).all()
    moved = drift.now - drift.then
    assert 0.5 * worlds.DRIFT < moved.std() < worlds.DRIFT  # less, since no limit leaves [LOW, HIGH]
    apart = world(setting(stress="disagreement"), 0).then
    assert (apart[..., 0] != apart[..., 1]).mean() > 0.9


def test_an_adversary_takes_the_furthest_of_what_looks_like_what_he_wants():
    there = world(setting(stress="adversary"), 0)
    answers = np.random.default_rng(1).random(there.ideal.shape)
    for case in range(0, 60, 7):
        looks = ((there.features[2] - there.features[2, case]) ** 2).sum(-1)
        near = looks.argsort()[:4]
        assert case in near
        assert there.disguised(answers)[2, case] == answers[2, near].max()
    assert there.wanted.sum(-1) == pytest.approx(1)
    assert there.now.min(-1)[there.wanted > 0].max() < there.now.min(-1).mean()
    assert (world(setting(stress="adversary", disguises=0), 0).disguised(answers) == answers).all()


def test_nobody_beats_who_knows_every_case():
    rng = np.random.default_rng(2)
    for stress in ("none", "edge_cases", "drift", "disagreement", "adversary"):
        there = world(setting(stress=stress), 0)
        help, hurt = there.judge_ideal()
        for answers in (there.ideal, rng.random(there.ideal.shape), np.zeros_like(there.ideal)):
            mine, mine_hurt = there.judge(answers)
            assert mine - mine_hurt <= help - hurt + 1e-12
