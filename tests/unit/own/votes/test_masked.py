"""How stable ranks are, on tables whose truth is known; and the two switches of the votes' scores."""

import numpy as np
import pytest

from sim.own.votes import masked
from sim.own.votes import sample as vote_sample
from sim.own.votes import study as vote_study
from sim.own.votes.counted import Params
from tests.unit.own.votes.test_study import camps, table


def test_clear_differences_keep_their_ranks_and_equal_statements_do_not() -> None:
    rng = np.random.default_rng(0)
    group = np.arange(400) % 2
    clear = np.where(rng.random((400, 12)) < np.linspace(0.05, 0.95, 12), 1, -1)
    equal = np.where(rng.random((400, 12)) < 0.5, 1, -1)
    params = Params(number=4, least_votes=1)
    sure, unsure = (masked.stability(vote_study.analyse(table(votes, group)), params) for votes in (clear, equal))
    assert sure["rule"].tolist() == list(masked.RULES)
    assert sure["lowest"].min() > 0.9
    assert unsure["rank correlation"].max() < 0.9
    assert (sure["share of the list that stays"] >= unsure["share of the list that stays"]).all()
    assert masked.stability(vote_study.analyse(table(clear, group)), params).equals(sure)


def test_whole_scores_are_those_of_the_study() -> None:
    votes, camp = camps((40, 30, 20), seen=0.8)
    study = vote_study.analyse(table(votes, camp))
    raw, product, geometric, factorised, gaussian = masked._scores(votes, study.group, 3)
    assert raw == pytest.approx(study.approval[-1])
    assert product == pytest.approx(study.consensus())
    assert geometric == pytest.approx(study.consensus("geometric"))
    assert factorised == pytest.approx(study.bridging, abs=5e-3)
    assert gaussian == pytest.approx(study.gaussian, abs=5e-3)


def test_switches_change_the_lists_that_they_name_and_no_other() -> None:
    study = vote_sample.study()
    params = Params(**study.usual)
    before = vote_study.lists(study, params)
    for knob, value, rule in (("consensus_as", "geometric", "consensus"), ("bridging_by", "gaussian", "bridging")):
        moved = params.replace(**{knob: value})
        after = vote_study.lists(study, moved)
        assert [name for name in before if after[name].tolist() != before[name].tolist()] in ([rule], [])
        scores = study.scores(params)[rule], study.scores(moved)[rule]
        assert not np.allclose(*scores)
        assert vote_study.outcomes(vote_study.simulate(study, moved))[rule] == pytest.approx(
            scores[1][vote_study.simulate(study, moved).listed].mean()
        )
