"""What votes allow: groups, lists that every group approves of, and what bridging adds, on tables whose truth is known."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import spearmanr

from sim import InvalidInput, bridging
from sim.own.votes import agreement as vote_agreement
from sim.own.votes import bridging_worth
from sim.own.votes import groups as vote_groups
from sim.own.votes import picture as vote_picture
from sim.own.votes import sample as vote_sample
from sim.own.votes import study as vote_study
from sim.own.votes import table as vote_table
from sim.own.votes.counted import Params
from sim.own.votes.marks import NONE
from sim.own.votes.table import Columns, VoteTable
from tests.real_data import POLIS, needs

needs_data = needs(POLIS)


def table(votes: np.ndarray, group: list[int] | np.ndarray | None = None) -> VoteTable:
    names = tuple(map(str, range(votes.shape[1])))
    groups = () if group is None else tuple("abcd"[: max(group) + 1])
    given = None if group is None else np.array(group, dtype=np.int32)
    return VoteTable(Columns(None, None), votes.astype(np.int8), names, given, groups)


def camps(sizes: tuple[int, ...], seen: float = 1.0, statements: int = 12, shared: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    """Return votes and camps: each camp's own statements please it alone, the last four please all."""
    rng = np.random.default_rng(0)
    camp = np.repeat(np.arange(len(sizes)), sizes)
    chance = np.where(np.arange(statements) % len(sizes) == camp[:, None], 0.9, 0.1)
    chance[:, -4:] = shared
    votes = np.where(rng.random(chance.shape) < chance, 1, -1)
    return np.where(rng.random(votes.shape) < seen, votes, NONE), camp


def test_lists_are_the_best_for_every_floor_by_trying_all() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat([0, 1, 2], [30, 20, 10])
    study = vote_study.analyse(table(rng.choice([-1, 0, 1], (60, 9)), group))
    params = Params(number=3, least_votes=1)
    for floor in np.linspace(0, 0.6, 25):
        found = vote_study.simulate(study, params.replace(floor=float(floor)))
        every = [list(one) for one in combinations(range(9), 3) if study.least[list(one)].min() >= floor - 1e-9]
        if found.reached == 3:
            best = max(study.approval[-1, one].mean() for one in every)
            assert study.approval[-1, found.listed].mean() == pytest.approx(best, abs=1e-12)
        else:
            assert every == []


def test_every_point_of_the_frontier_is_what_its_floor_gives() -> None:
    study = vote_sample.study()
    params = Params(**study.usual)
    frontier, lists = vote_study.explore(study, params)
    efficient = frontier.frame[frontier.frame["efficient"]]
    assert len(efficient) > 3
    for point, row in efficient.iterrows():
        again = vote_study.simulate(study, params.replace(floor=row["set.floor"]))
        assert sorted(again.listed.tolist()) == sorted(lists[int(str(point))].tolist())
        assert vote_study.outcomes(again)["least_approval"] == row["least_approval"]
    assert set(frontier.frame["label"]) >= {"", "raw approval"}


def test_a_floor_that_none_reaches_is_filled_with_the_nearest() -> None:
    study = vote_study.analyse(table(np.array([[1, 1, -1], [1, -1, -1], [1, -1, -1], [-1, 1, 1]]), [0, 0, 1, 1]))
    found = vote_study.simulate(study, Params(floor=0.9, number=2, least_votes=1))
    assert found.reached == 0
    assert sorted(found.listed.tolist()) == [0, 1]


def test_shares_count_a_pass_as_seen_and_everybody_overall() -> None:
    votes = np.array([[1, 0], [0, NONE], [1, 1], [1, -1], [-1, 1]])
    study = vote_study.analyse(replace(table(votes), group=np.array([0, 0, 1, 1, -1], dtype=np.int32), groups=("a", "b")))
    assert study.counts[:, 0].tolist() == [[1, 1, 0], [2, 0, 0], [3, 1, 1]]
    assert study.approval[:, 0].tolist() == [0.5, 1.0, 0.6]
    assert study.least.tolist() == [0.5, 0.0]
    assert study.consensus()[0] == pytest.approx((2 / 4) * (3 / 4))
    assert vote_picture.groups(study)["people"].tolist() == [2, 2, 1, 5]
    grouped = bridging.group_informed_consensus(np.where(votes == NONE, np.nan, votes), [0, 0, 1, 1, np.nan])
    assert study.consensus() == pytest.approx(grouped)
    fair = bridging.group_informed_consensus(np.where(votes == NONE, np.nan, votes), [0, 0, 1, 1, np.nan], bridging.GEOMETRIC)
    assert study.consensus(bridging.GEOMETRIC) == pytest.approx(fair)
    assert study.cells_seen == 0.9


def test_what_cannot_be_listed_is_told() -> None:
    study = vote_study.analyse(table(np.array([[1, 1, NONE], [1, -1, 1], [1, NONE, NONE], [-1, 1, NONE]]), [0, 0, 1, 1]))
    with pytest.raises(
        InvalidInput, match="statements on the list must be at most 2, as many have a vote from every group, got 3"
    ):
        vote_study.simulate(study, Params(number=3, least_votes=1))
    with pytest.raises(InvalidInput, match="votes needed in every group must be at most 1 for a list of 2, got 5"):
        vote_study.simulate(study, Params(number=2, least_votes=5))
    with pytest.raises(InvalidInput, match="at least one statement must have a vote from every group, got none"):
        vote_study.analyse(table(np.array([[1, NONE], [NONE, 1], [1, NONE], [NONE, -1]]), [0, 1, 0, 1]))


@pytest.mark.parametrize("sizes", [(60, 40), (50, 40, 30)])
def test_groups_that_are_there_are_found(sizes: tuple[int, ...]) -> None:
    votes, camp = camps(sizes, seen=0.8)
    found = vote_groups.find(votes)
    assert len(found.names) == len(sizes)
    assert np.bincount(found.group[found.group >= 0]).tolist() == sorted(np.bincount(found.group[found.group >= 0]), reverse=True)
    inside = found.group >= 0
    same = [np.bincount(camp[inside & (found.group == g)]).max() for g in range(len(sizes))]
    assert sum(same) / inside.sum() > 0.95
    assert (found.group[(votes != NONE).sum(axis=1) < vote_groups.FEWEST] == -1).all()


def test_the_same_groups_come_again_and_people_in_another_order_change_none() -> None:
    votes, _ = camps((40, 30), seen=0.9)
    first = vote_groups.find(votes).group
    assert first.tolist() == vote_groups.find(votes).group.tolist()
    order = np.random.default_rng(3).permutation(len(votes))
    assert vote_groups.find(votes[order]).group.tolist() == first[order].tolist()


def test_groups_cannot_be_found_among_few_or_equal_people() -> None:
    for votes in (np.ones((9, 8)), np.array([[1, -1, 1, 1, 1, 1, 1], [1, 1, -1, 1, 1, 1, 1]])):
        with pytest.raises(
            InvalidInput, match="2 groups need more than 2 people with at least 7 votes who do not all vote alike"
        ):
            vote_groups.find(votes.astype(np.int8), 2)


def test_silhouettes_and_rank_correlations_are_the_library_s() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.integers(0, 6, 40).astype(float), rng.standard_normal(40)
    assert bridging_worth.spearman(x, y) == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)
    assert np.isnan(bridging_worth.spearman(np.ones(4), np.arange(4.0)))
    points, labels = np.array([[0.0, 0.0], [0.0, 2.0], [6.0, 0.0], [6.0, 8.0]]), np.array([0, 0, 1, 1])
    a, b = np.array([2, 2, 8, 8]), np.array([(6 + 10) / 2, (40**0.5 + 72**0.5) / 2, (6 + 40**0.5) / 2, (10 + 72**0.5) / 2])
    assert vote_groups.silhouette(points, labels) == pytest.approx(((b - a) / np.maximum(a, b)).mean())


def test_bridging_is_said_to_add_where_it_does_and_not_where_there_are_no_camps() -> None:
    votes, camp = camps((120, 60), seen=0.7, statements=30, shared=0.6)
    found = bridging_worth.worth(vote_study.analyse(table(votes, camp)), 5, 4)
    assert found.gain["low"][1] > 0
    assert "points more approval in the least approving group" in found.verdict
    assert found.prediction["low"][2] > found.prediction["high"][0]
    rng = np.random.default_rng(5)
    chance = np.linspace(0.1, 0.9, 30)
    alike = np.where(rng.random((180, 30)) < chance, 1, -1)
    none = bridging_worth.worth(vote_study.analyse(table(alike, camp)), 5, 4)
    assert none.correlation > 0.99
    assert "not reliably better" in none.verdict


def test_too_little_to_keep_aside_is_told() -> None:
    votes, camp = camps((6, 4))
    with pytest.raises(InvalidInput, match="at least 5 statements must have 10 votes in every group in each half of the people"):
        bridging_worth.worth(vote_study.analyse(table(votes, camp)), 10, 3)


def test_more_votes_than_can_be_held_are_drawn_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vote_groups, "MOST_VOTES", 500)
    votes, camp = camps((60, 40))
    study = vote_study.analyse(table(votes, camp))
    assert len(study.drawn) == 500 // 12
    assert study.seen[-1].tolist() == [100] * 12
    assert study.notes[-1].startswith("Bridging and agreement were computed of 41 participants drawn at random")
    assert vote_agreement.alphas(study)["raters"][0] == 41


def test_the_sample_is_made_the_same_way_each_time_and_its_groups_are_there() -> None:
    study = vote_sample.study()
    assert vote_sample.content.__wrapped__() == vote_sample.content()
    assert study.notes == ()
    found = vote_groups.find(study.table.votes)
    both = (found.group >= 0) & (study.group >= 0)
    assert (found.group[both] == study.group[both]).mean() > 0.95
    at, group = vote_study.simulate(study, Params(**study.usual)).worst
    assert study.approval[group, at] < 0.5 < study.approval[-1, at]


def test_more_than_two_groups_have_a_picture() -> None:
    votes, camp = camps((50, 40, 30))
    study = vote_study.analyse(table(votes, camp))
    first, second, x, y = vote_picture.across(study)
    assert (first, second) == ("group a", "the least approving other group")
    assert x.tolist() == study.approval[0].tolist()
    assert y.tolist() == study.approval[1:3].min(axis=0).tolist()
    assert set(vote_picture.apart(study, Params(number=3, least_votes=1))["group"]) == {"a", "b", "c"}


def test_statements_can_be_left_out_afterwards() -> None:
    study = vote_sample.study()
    fewer = vote_study.without(study, ["0", "5"])
    assert fewer.table.statements == tuple(str(i) for i in range(36) if i not in (0, 5))
    assert fewer.counts.tolist() == np.delete(study.counts, [0, 5], axis=1).tolist()
    assert fewer.table.columns.left_out.endswith("n-disagree\n0\n5")
    with pytest.raises(InvalidInput, match="at least 2 statements must be left, got 1"):
        vote_study.without(study, [str(i) for i in range(35)])


def test_texts_that_fit_no_statement_are_told() -> None:
    with pytest.raises(InvalidInput, match=r"texts must be of statements of this table \('0', '1', '2', '3', ...\), got 'x'"):
        vote_study.named(vote_sample.study(), {"x": "y"})


@needs_data
@pytest.mark.parametrize(
    ("conversation", "same", "alphas"),
    [
        ("vtaiwan.uberx", 0.9, [0.100, 0.198, 0.241]),
        ("american-assembly.bowling-green", 0.9, [0.073, 0.139, 0.083]),
        ("brexit-consensus", 0.9, [0.295, 0.416, 0.333]),
        ("15-per-hour-seattle", 0.8, None),
    ],
)
def test_on_polis_conversations(conversation: str, same: float, alphas: list[float] | None) -> None:
    """Groups found agree with Polis' own for most people; alphas as computed independently from the definition."""
    given = vote_table.read("v", (POLIS / conversation / "participants-votes.csv").read_bytes())
    study = vote_study.analyse(given)
    found = vote_groups.find(given.votes)
    assert given.group is not None
    assert len(found.names) == 2
    both = (found.group >= 0) & (given.group >= 0)
    assert both.sum() >= 0.95 * (given.group >= 0).sum()
    share = (found.group[both] == given.group[both]).mean()
    assert max(share, 1 - share) > same
    if alphas is not None:
        assert vote_agreement.alphas(study)["alpha"].tolist() == pytest.approx(alphas, abs=0.0005)


@needs_data
def test_what_bridging_adds_differs_between_conversations() -> None:
    """On Brexit raw approval ranks nearly as bridging does; on UberX it does not, and bridging predicts what the smaller group approves of."""
    worths = {}
    for conversation in ("vtaiwan.uberx", "brexit-consensus"):
        given = vote_table.read("v", (POLIS / conversation / "participants-votes.csv").read_bytes())
        worths[conversation] = bridging_worth.worth(vote_study.analyse(given), 5, 10)
    assert worths["vtaiwan.uberx"].gain["low"][0] > 0.05
    assert worths["brexit-consensus"].gain["high"][0] < 0.01
    assert worths["brexit-consensus"].low > 0.9
    assert "not reliably better" in worths["brexit-consensus"].verdict
