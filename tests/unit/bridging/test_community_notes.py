"""Bridging: the factorisation finds what was put in, and Polis' groups where the data are."""

import numpy as np
import pandas as pd
import pytest

from sim.bridging import FACTOR, INTERCEPT, factorise, group_informed_consensus, known_side
from sim.contract.parameters import InvalidInput
from tests.real_data import POLIS, needs

CONVERSATIONS = ("vtaiwan.uberx", "brexit-consensus", "15-per-hour-seattle")
needs_data = needs(POLIS)


def two_camps(rng: np.random.Generator, seen: float) -> tuple[np.ndarray, np.ndarray]:
    """Return votes and sides: statements 0-9 please one camp, 10-19 the other, 20-24 both, 25-29 none."""
    side = np.repeat([-1.0, 1.0], 60)
    chance = np.repeat([[-0.9], [0.9]], 60, axis=0) * np.r_[np.ones(10), -np.ones(10), np.zeros(10)]
    chance[:, 20:25], chance[:, 25:] = 0.8, -0.8
    votes = np.where(rng.random(chance.shape) < (1 + chance) / 2, 1.0, -1.0)
    return np.where(rng.random(votes.shape) < seen, votes, np.nan), side


@pytest.mark.parametrize("seen", [1.0, 0.4])
def test_common_ground_is_told_from_camps(seen: float) -> None:
    votes, side = two_camps(np.random.default_rng(0), seen)
    found = factorise(votes)
    assert found.converged
    assert found.intercept[20:25].min() > found.intercept[:20].max() + 0.1
    assert found.intercept[25:].max() < found.intercept[:20].min() - 0.1
    assert np.abs(np.corrcoef(found.person_factor, side)[0, 1]) > 0.9
    consensus = group_informed_consensus(votes, side)
    assert consensus[20:25].min() > consensus[:20].max()


def test_it_is_a_minimum_of_the_loss() -> None:
    votes, _ = two_camps(np.random.default_rng(1), 0.5)
    found = factorise(votes, tolerance=1e-14)
    seen = np.isfinite(votes)

    def loss(mean: float, parts: list[np.ndarray]) -> float:
        pi, pf, si, sf = parts
        fit = mean + pi[:, None] + si + np.outer(pf, sf)
        error = np.square(np.where(seen, votes - fit, 0.0)).sum() / seen.sum()
        return float(error + INTERCEPT * (mean**2 + (pi**2).mean() + (si**2).mean()) + FACTOR * ((pf**2).mean() + (sf**2).mean()))

    parts = [found.person_intercept, found.person_factor, found.intercept, found.factor]
    best = loss(found.mean, parts)
    assert found.loss == pytest.approx(best, rel=1e-9)
    rng = np.random.default_rng(2)
    for _ in range(30):
        moved = [part + 1e-3 * rng.standard_normal(part.shape) for part in parts]
        assert loss(found.mean + 1e-3 * rng.standard_normal(), moved) > best


def test_turning_every_vote_turns_every_intercept() -> None:
    votes, _ = two_camps(np.random.default_rng(3), 0.7)
    here, there = factorise(votes), factorise(-votes)
    assert here.intercept == pytest.approx(-there.intercept, abs=1e-9)


def test_known_sides_are_one_half_step_of_the_factorisation() -> None:
    votes, side = two_camps(np.random.default_rng(4), 0.6)
    approved, seen = (votes > 0).astype(float), np.isfinite(votes)
    sums = [np.where(seen, w, 0.0).sum(axis=0) for w in (1.0 + 0 * votes, side[:, None] + 0 * votes, 1.0 + 0 * votes)]
    ours = known_side(sums[0], sums[1], sums[2], (approved * seen).sum(axis=0), (approved * seen * side[:, None]).sum(axis=0))
    mean, per = approved[seen].mean(), seen.sum() / votes.shape[1]
    for j in range(votes.shape[1]):
        x = np.column_stack([np.ones(seen[:, j].sum()), side[seen[:, j]]])
        theirs = np.linalg.solve(x.T @ x + per * np.diag([INTERCEPT, FACTOR]), x.T @ (approved[seen[:, j], j] - mean))
        assert ours[j] == pytest.approx(theirs[0], abs=1e-12)


def test_it_says_when_it_did_not_converge() -> None:
    votes, _ = two_camps(np.random.default_rng(1), 0.5)
    assert not factorise(votes, rounds=1).converged


def test_people_and_statements_without_votes_stay_at_nothing() -> None:
    found = factorise([[1.0, -1.0, np.nan], [np.nan, np.nan, np.nan], [-1.0, 1.0, np.nan]])
    assert found.person_intercept[1] == found.person_factor[1] == found.intercept[2] == found.factor[2] == 0


def test_what_is_no_table_of_votes_is_told() -> None:
    for wrong in ([1.0, 2.0], [[np.nan]], [[np.inf, 1.0]]):
        with pytest.raises(InvalidInput, match="votes must be"):
            factorise(wrong)
    with pytest.raises(InvalidInput, match="groups must be one per participant"):
        group_informed_consensus([[1.0]], [0, 1])


def test_consensus_counts_a_pass_as_seen_and_a_blank_as_not() -> None:
    votes = [[1.0, np.nan], [0.0, 1.0], [-1.0, 1.0]]
    assert group_informed_consensus(votes, [0, 0, np.nan]).tolist() == pytest.approx([2 / 4, 2 / 3])


@needs_data
@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_on_polis_the_factor_finds_the_groups_and_the_intercept_what_they_share(conversation: str) -> None:
    from scipy.stats import spearmanr

    table = pd.read_csv(POLIS / conversation / "participants-votes.csv")
    votes, group = table.iloc[:, 6:].to_numpy(float), table["group-id"].to_numpy(float)
    found = factorise(votes)
    assert found.converged
    groups = [found.person_factor[group == one] for one in np.unique(group[np.isfinite(group)])]
    assert len(groups) == 2
    assert np.median(groups[0]) * np.median(groups[1]) < 0
    seen = np.isfinite(votes).any(axis=0)
    shared = spearmanr(found.intercept[seen], group_informed_consensus(votes, group)[seen]).statistic
    assert shared > 0.5
