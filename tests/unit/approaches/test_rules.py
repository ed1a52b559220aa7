"""Rules: exact where one is written, one answer for the rest."""

import numpy as np
import pytest

from sim.approaches import rules
from sim.approaches.world import world
from tests.unit.approaches.test_world import setting

PLAIN = np.array([1.0])


def test_a_rule_is_exact_and_the_rest_gets_one_answer():
    there = world(setting(), 0)
    answers = rules.learn(there, 20, 1, PLAIN)[0]
    exact = np.isclose(answers, there.ideal)
    assert (exact.sum(-1) >= 20).all()
    for row, hit in zip(answers, exact, strict=True):
        assert len(np.unique(row[~hit])) == 1


def test_rules_are_written_for_what_comes_most_often():
    there = world(setting(exponent=1.5), 0)
    assert np.isclose(rules.learn(there, 5, 1, PLAIN)[0], there.ideal)[:, :4].all()


def test_a_rule_for_every_case_misses_nothing_whatever_comes():
    for stress in ("none", "edge_cases"):
        there = world(setting(stress=stress), 0)
        assert there.judge(rules.learn(there, 60, 1, PLAIN)[0]) == pytest.approx(there.judge_ideal())


def test_whoever_writes_them_is_of_the_first_group():
    there = world(setting(stress="disagreement"), 0)
    assert rules.learn(there, 60, 1, PLAIN)[0] == pytest.approx(there.then[..., 0])
