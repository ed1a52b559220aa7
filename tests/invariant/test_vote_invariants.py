"""Lists of statements, over tables of any votes: what a floor can and cannot do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.own.votes import study as vote_study
from sim.own.votes.counted import Params
from sim.own.votes.table import Columns, VoteTable

VOTES = arrays(np.int8, (12, 6), elements=st.sampled_from([-2, -1, 0, 1]))


def table(votes: np.ndarray, group: np.ndarray) -> VoteTable:
    votes = votes.copy()
    votes[[0, -1]] = np.where(votes[[0, -1]] == -2, 0, votes[[0, -1]])  # both groups saw every statement
    names = tuple(map(str, range(votes.shape[1])))
    return VoteTable(Columns(None, None), votes, names, group.astype(np.int32), ("a", "b"))


@settings(max_examples=30)
@given(VOTES, st.integers(1, 6), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_floor_costs_approval_and_never_lowers_the_worst_group(votes: np.ndarray, number: int, one: float, two: float):
    study = vote_study.analyse(table(votes, np.arange(12) >= 5))
    low, high = (
        vote_study.simulate(study, Params(floor=floor, number=number, least_votes=1)) for floor in (min(one, two), max(one, two))
    )
    before, after = vote_study.outcomes(low), vote_study.outcomes(high)
    assert (after["approval"] or 0) <= (before["approval"] or 0)
    if low.reached == number:
        assert (after["least_approval"] or 0) >= min(min(one, two), before["least_approval"] or 0) - 1e-9
    assert len(set(high.listed.tolist())) == number


@settings(max_examples=30)
@given(VOTES, st.permutations(range(12)))
def test_neither_the_order_of_people_nor_the_names_of_groups_count(votes: np.ndarray, order: list[int]):
    group = np.arange(12) >= 5
    here = vote_study.analyse(table(votes, group))
    filled = here.table.votes
    names = here.table.statements
    there = vote_study.analyse(VoteTable(Columns(None, None), filled[order], names, (~group[order]).astype(np.int32), ("a", "b")))
    assert here.consensus().round(12).tolist() == there.consensus().round(12).tolist()
    assert here.least.tolist() == there.least.tolist()
    assert here.counts[-1].tolist() == there.counts[-1].tolist()
    params = Params(floor=0.3, number=2, least_votes=1)
    assert vote_study.simulate(here, params).listed.tolist() == vote_study.simulate(there, params).listed.tolist()
