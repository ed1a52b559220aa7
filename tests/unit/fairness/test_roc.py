"""ROC curves of groups: counted by hand, hulls against the definition, lotteries that sum to one."""

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.fairness import roc

SCORES = np.array([5, 5, 4, 3, 3, 3, 2, 1])
OUTCOMES = np.array([1, 0, 1, 0, 1, 0, 1, 0])


def drawn(seed: int, people: int = 60) -> roc.Curves:
    rng = np.random.default_rng(seed)
    return roc.curves(rng.integers(0, 12, people), rng.integers(0, 2, people), np.array(["b", "a"])[rng.integers(0, 2, people)])


def test_rates_are_counted_at_every_threshold() -> None:
    found = roc.curves(SCORES, OUTCOMES, ["g"] * 8)
    assert found.thresholds[0].tolist() == [np.inf, 5, 4, 3, 2, 1]
    for threshold, selection, tpr, fpr in zip(found.thresholds[0], found.selection[0], found.tpr[0], found.fpr[0], strict=True):
        approved = threshold <= SCORES
        assert selection == approved.mean()
        assert tpr == approved[OUTCOMES == 1].mean()
        assert fpr == approved[OUTCOMES == 0].mean()


def test_a_weight_is_so_many_people() -> None:
    weighed = roc.curves([2, 1], [1, 0], ["g", "g"], [3, 2])
    counted = roc.curves([2, 2, 2, 1, 1], [1, 1, 1, 0, 0], ["g"] * 5)
    assert weighed.weight == counted.weight == 5
    for name in ("thresholds", "selection", "tpr", "fpr"):
        np.testing.assert_array_equal(getattr(weighed, name)[0], getattr(counted, name)[0])


@pytest.mark.parametrize("seed", range(6))
def test_no_point_of_the_curve_lies_above_its_hull_and_the_hull_is_concave(seed: int) -> None:
    found = drawn(seed)
    assert found.groups == ("a", "b")
    for x, y, at in zip(found.fpr, found.tpr, found.hull, strict=True):
        assert (y <= np.interp(x, x[at], y[at]) + 1e-12).all()
        turn = np.diff(x[at])[:-1] * np.diff(y[at])[1:] - np.diff(x[at])[1:] * np.diff(y[at])[:-1]
        assert (turn <= 1e-12).all(), "slopes fall"


def test_the_best_threshold_of_a_hull_is_the_best_of_all() -> None:
    for seed in range(6):
        found = drawn(seed)
        for profit, at in zip(roc.profits(found, 1.0, 2.0), found.hull, strict=True):
            assert profit[at].max() == pytest.approx(profit.max())


def test_a_threshold_between_two_scores_approves_who_the_higher_one_does() -> None:
    falling = np.array([np.inf, 5.0, 3.0, 1.0])
    assert roc.position(falling, np.array([np.inf, 6.0, 5.0, 4.0, 3.0, 0.5])).tolist() == [0, 0, 1, 1, 2, 3]


def test_strictest_is_the_first_of_what_rounding_cannot_tell_apart() -> None:
    assert roc.strictest(np.array([0.0, 0.3, 0.1 + 0.2]), 1.0, 1.0) == 1
    assert roc.strictest(np.array([0.0, 0.3, 0.31]), 1.0, 1.0) == 2


def test_a_plan_is_a_lottery_between_thresholds() -> None:
    found = roc.curves([3, 2, 1], [1, 1, 0], ["g"] * 3)
    plan = ((np.array([[1, 2]]), np.array([[0.25, 0.75]])),)
    assert roc.reached(plan, found.tpr)[0, 0] == pytest.approx(0.25 * 0.5 + 0.75 * 1.0)
    frame = roc.policies(found, plan)
    assert frame["probability"].sum() == 1
    (chance,) = roc.chances(found, frame)
    assert chance[0].tolist() == pytest.approx([1.0, 0.75, 0.0]), (
        "the top score always, the middle one in three of four, the last never"
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"score": [1.0, np.nan]}, "score must be finite, got nan in row 1"),
        ({"outcome": [1, 2]}, "outcome must be 0 or 1, got 2 in row 1"),
        ({"group": ["a", None]}, "group must be present"),
        ({"weight": [1.0, -1.0]}, "weight must be finite and at least 0"),
        ({"weight": [0.0, 0.0]}, "weight must be positive for at least one person"),
        ({"outcome": [1]}, "outcome must have one value per score"),
    ],
)
def test_bad_people_are_told(change: dict[str, list[object]], sentence: str) -> None:
    people: dict[str, list[object]] = {"score": [1.0, 2.0], "outcome": [0, 1], "group": ["a", "b"]} | change
    with pytest.raises(InvalidInput, match=sentence):
        roc.curves(**people)  # type: ignore[arg-type]
