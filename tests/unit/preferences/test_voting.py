import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.preferences import (
    borda,
    bradley_terry,
    condorcet_cycle,
    copeland,
    leximax_copeland_pareto,
    majority_violations,
    nash_lottery,
    pareto_violations,
    win_rates,
    wins_of_rankings,
    wins_of_utilities,
)

CYCLE = wins_of_rankings([[0, 1, 2], [1, 2, 0], [2, 0, 1]])


def test_rankings_and_utilities_count_alike():
    rng = np.random.default_rng(0)
    utilities = rng.normal(size=(20, 5))
    np.testing.assert_array_equal(wins_of_rankings(np.argsort(-utilities, 1)), wins_of_utilities(utilities))


def test_ties_are_split():
    np.testing.assert_array_equal(wins_of_utilities([[1.0, 1.0]], [4]), [[0, 2], [2, 0]])


def test_borda_of_rankings_is_the_classic_count():
    rankings = np.array([[0, 1, 2, 3], [3, 1, 0, 2], [1, 0, 2, 3]])
    points = np.zeros(4)
    for ranking in rankings:
        points[ranking] += [3, 2, 1, 0]
    np.testing.assert_allclose(borda(wins_of_rankings(rankings)), points / 9)


def test_borda_names_an_item_that_was_never_compared():
    with pytest.raises(InvalidInput, match="item cy never was"):
        borda([[0, 1, 0], [1, 0, 0], [0, 0, 0]], items=["ada", "bo", "cy"])


def test_win_rates_are_nan_where_nobody_compared():
    rates = win_rates([[0, 3, 0], [1, 0, 1], [0, 0, 0]])
    assert rates[0, 1] == 0.75
    assert np.isnan(rates[0, 2])


def test_rock_paper_scissors():
    """A cycle at two thirds: the lottery is even, Bradley-Terry and Copeland see no difference, the cycle is named."""
    np.testing.assert_allclose(nash_lottery(CYCLE), np.full(3, 1 / 3), atol=1e-9)
    np.testing.assert_allclose(bradley_terry(CYCLE), 0, atol=1e-12)
    np.testing.assert_array_equal(copeland(CYCLE), [1, 1, 1])
    cycle = condorcet_cycle(CYCLE, items=["a", "b", "c"])
    assert list(zip(cycle.preferred, cycle.over, strict=True)) == [("a", "b"), ("b", "c"), ("c", "a")]
    np.testing.assert_allclose(cycle.share, 2 / 3)


def test_a_condorcet_winner_wins_the_lottery_and_copeland():
    wins = wins_of_rankings([[0, 1, 2], [0, 2, 1], [1, 2, 0]])
    np.testing.assert_allclose(nash_lottery(wins), [1, 0, 0], atol=1e-9)
    assert copeland(wins)[0] == 2
    assert condorcet_cycle(wins).empty


def test_tied_items_share_the_lottery():
    np.testing.assert_allclose(nash_lottery([[0, 1, 3], [1, 0, 3], [1, 1, 0]]), [0.5, 0.5, 0], atol=1e-9)


def test_each_circle_is_found_once():
    """Two separate cycles of three, the first all above the second, and every step is a real majority."""
    wins = np.ones((6, 6))
    wins[:3, 3:] = 2
    wins[:3, :3] = wins[3:, 3:] = CYCLE
    cycle = condorcet_cycle(wins)
    assert cycle.groupby("cycle").size().tolist() == [3, 3]
    assert (cycle.share > 0.5).all()


def test_cycle_is_a_shortest_one():
    rng = np.random.default_rng(3)
    upper = np.triu(rng.integers(1, 3, (8, 8)), 1)
    wins = upper + np.tril(3 - upper.T, -1) * 1.0
    cycle = condorcet_cycle(wins)
    assert (cycle.groupby("cycle").size() == 3).all()


def test_majority_violation_names_pair_and_share():
    frame = majority_violations([1.0, 0.0, 2.0], [[0, 4, 1], [6, 0, 1], [1, 1, 0]], items=["a", "b", "c"])
    assert frame.to_dict("records") == [{"preferred": "b", "over": "a", "share": 0.6, "score_gap": 1.0}]


def test_pareto_violation_needs_everybody():
    wins = np.array([[0, 5, 5], [0, 0, 4], [0, 1, 0]])
    frame = pareto_violations([0.0, 1.0, 2.0], wins, items=["a", "b", "c"])
    assert list(zip(frame.preferred, frame.over, strict=True)) == [("a", "b"), ("a", "c")]
    assert pareto_violations([2.0, 0.0, 1.0], wins).empty


def test_a_tie_violates_nothing():
    assert majority_violations([0.0, 0.0], [[0, 9], [1, 0]]).empty


def test_leximax_follows_copeland_where_it_can():
    features = np.eye(4)
    rankings = [[2, 0, 1, 3], [2, 0, 3, 1], [0, 2, 1, 3]]
    order, theta = leximax_copeland_pareto(features, rankings)
    np.testing.assert_array_equal(order, np.argsort(-copeland(wins_of_rankings(rankings)), kind="stable"))
    np.testing.assert_array_equal(np.argsort(-features @ theta), order)


def test_leximax_stays_linear():
    """Three items on a line: the middle one can never come first, whatever its Copeland score."""
    features = [[0.0], [1.0], [2.0]]
    order, theta = leximax_copeland_pareto(features, [[0, 1, 2], [2, 1, 0]], [3, 2])
    assert order.tolist() == [0, 1, 2]
    assert theta[0] < 0


def test_leximax_says_when_no_linear_reward_can_be_unanimous():
    with pytest.raises(InvalidInput, match="no linear reward"):
        leximax_copeland_pareto([[0.0], [1.0], [2.0]], [[1, 0, 2]])


def test_bad_input_is_told():
    with pytest.raises(InvalidInput, match="each ranking must hold every item"):
        wins_of_rankings([[0, 0]])
    with pytest.raises(InvalidInput, match="weights must be 2 numbers"):
        wins_of_rankings([[0, 1], [1, 0]], [1])
    with pytest.raises(InvalidInput, match="scores must be 2"):
        majority_violations([1.0], [[0, 1], [1, 0]])
    with pytest.raises(InvalidInput, match="features must be finite"):
        leximax_copeland_pareto([[0.0]], [[0, 1]])
