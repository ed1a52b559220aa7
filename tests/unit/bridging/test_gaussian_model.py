"""The Gaussian model: its definition computed vote by vote, and what it is for."""

import numpy as np
import pytest

from sim.bridging import factorise, gaussian
from sim.bridging.gaussian_model import BANDWIDTH, MEDIAN
from sim.contract.parameters import InvalidInput
from tests.unit.bridging.test_community_notes import two_camps


def by_hand(votes: np.ndarray, factor: np.ndarray) -> list[float]:
    """Return the scores with a loop over statements, points and votes; no statement may lack three votes on a side."""
    rated = np.isfinite(votes).any(axis=1)
    place = factor * MEDIAN / np.median(np.abs(factor[rated]))
    sides = (place[rated & (place < 0)], place[rated & (place > 0)])
    points = [np.quantile(side, (i + 0.5) / 25) for side in sides for i in range(25)]
    scores = []
    for votes_on in votes.T:
        seen = [u for u in range(len(place)) if np.isfinite(votes_on[u])]
        own = np.mean([votes_on[u] * place[u] for u in seen])
        shares = []
        for at, point in enumerate(points):
            prior = min(max(own * point / 2 + 0.35, 0.2), 0.35)
            worth = 0.4 * np.log(max(len(seen), 9)) / np.log(9)
            top, bottom = worth * prior, worth
            for u in seen:
                near = np.exp(-0.5 * ((place[u] - np.array(points)) / BANDWIDTH) ** 2)
                weight = near[at] / near.sum() * (1.75 if votes_on[u] == -1 else 1.0)
                top, bottom = top + weight * (votes_on[u] + 1) / 2, bottom + weight
            shares.append(min(max(top / bottom, 0.05), 0.8))
        scores.append(float(np.exp(np.mean(np.log(shares)))))
    return scores


def scored(votes: np.ndarray, factor: np.ndarray) -> np.ndarray:
    person, statement = np.nonzero(np.isfinite(votes))
    return gaussian(person, statement, votes[person, statement], votes.shape, factor)


def test_it_is_its_definition() -> None:
    rng = np.random.default_rng(0)
    votes, _ = two_camps(rng, 0.5)
    votes = np.where(rng.random(votes.shape) < 0.1, votes * 0, votes)[:, ::6]
    factor = factorise(votes).person_factor
    assert scored(votes, factor) == pytest.approx(by_hand(votes, factor), rel=1e-12)


@pytest.mark.parametrize("seen", [1.0, 0.4])
def test_common_ground_is_told_from_camps(seen: float) -> None:
    votes, side = two_camps(np.random.default_rng(1), seen)
    score = scored(votes, factorise(votes).person_factor)
    assert score[20:25].min() > score[:20].max() + 0.1
    assert score[25:].max() < score[:20].min()
    assert scored(votes, side) == pytest.approx(scored(votes, 7 * side), rel=1e-12)


def test_one_side_of_the_axis_that_finds_nothing_pulls_a_statement_down() -> None:
    factor = np.r_[-np.ones(80), np.ones(20)]
    divided = np.r_[np.ones(80), -np.ones(20)]
    shared = np.r_[np.tile([1.0, 1.0, 1.0, 1.0, -1.0], 16), np.tile([1.0, 1.0, 1.0, 1.0, -1.0], 4)]
    score = scored(np.column_stack([divided, shared]), factor)
    assert score[1] > score[0] + 0.2


def test_few_votes_expect_little_and_no_division_leaves_shares() -> None:
    factor = np.r_[-np.ones(10), np.ones(10)]
    votes = np.full((20, 2), np.nan)
    votes[[0, 1, 10, 11], 0] = 1.0
    few = scored(votes, factor)
    assert few[1] == pytest.approx(0.1)
    votes[[2, 12], 0] = 1.0
    assert scored(votes, factor)[0] > few[0] + 0.05
    same = scored(np.ones((500, 1)), np.zeros(500))
    assert same[0] == pytest.approx(0.8)


def test_wrong_votes_and_factors_are_told() -> None:
    with pytest.raises(InvalidInput, match=r"votes must be from -1 to 1, got .*2\.0"):
        gaussian(np.array([0]), np.array([0]), np.array([2.0]), (1, 1), np.zeros(1))
    with pytest.raises(InvalidInput, match="factors must be one per participant, got 2 for 1"):
        gaussian(np.array([0]), np.array([0]), np.array([1.0]), (1, 1), np.zeros(2))
