"""Principles: kinds, blind spots, revisions, and rounds that find what goes wrong."""

import numpy as np
import pytest

from sim.approaches import principles
from sim.approaches.world import world
from tests.unit.approaches.test_world import setting

PLAIN = np.array([1.0])


def test_the_blind_spot_is_no_larger_than_asked_and_of_the_rarest_kinds():
    there = world(setting(cases=200), 0)
    kind = principles.kinds(there, np.random.default_rng(1))
    for blind in (0.0, 0.1, 0.3):
        written = principles.covered(there, kind, blind)
        out = ~np.take_along_axis(written, kind, 1)
        assert out.mean(-1).max() <= blind
        assert blind > 0 or not out.any()
    often = np.bincount(kind[0], there.chance, minlength=principles.KINDS)
    assert often[~written[0]].max() <= often[written[0]].min()


def test_where_nobody_looks_the_draft_stands():
    there = world(setting(cases=200), 0)
    answers = principles.learn(there, 0, 1, np.array([1.0, 8.0]), 0.3, 2)
    blind = answers[0] == principles.DRAFT
    assert 0.1 < blind.mean() <= 0.32
    assert (answers[1][blind] == principles.DRAFT).mean() > 0.95  # caution does not reach there


def test_every_further_revision_only_takes_back():
    there = world(setting(cases=200), 0)
    once, often = (principles.learn(there, 0, 1, PLAIN, 0.0, many)[0] for many in (1, 8))
    assert once.mean() == pytest.approx(there.ideal.mean(), abs=0.01)
    assert often.mean() < once.mean() - 0.1


def test_rounds_close_the_blind_spot_and_sharpen_the_reading():
    there = world(setting(cases=200), 0)
    off = [np.abs(principles.learn(there, many, 1, PLAIN, 0.1, 2)[0] - there.ideal).mean() for many in (0, 40, 600)]
    assert off[0] > 1.5 * off[1] > 2 * off[2]
