"""Fairness by hand-sized cases, and what it refuses."""

import numpy as np
import pytest
from scipy.optimize import linprog

from sim import InvalidInput, fairness
from sim.fairness import fico
from sim.fairness.band import band

SCORE = [3, 2, 1, 3, 2, 1]
OUTCOME = [1, 1, 0, 1, 0, 0]
GROUP = list("aaabbb")


@pytest.fixture
def curves() -> fairness.Curves:
    return fairness.curves(SCORE, OUTCOME, GROUP)


def test_curves_by_hand(curves: fairness.Curves) -> None:
    assert curves.groups == ("a", "b")
    assert curves.thresholds[0].tolist() == [np.inf, 3, 2, 1]
    assert curves.tpr[0].tolist() == [0, 0.5, 1, 1]
    assert curves.fpr[1].tolist() == [0, 0, 0.5, 1]
    assert curves.base_rate == pytest.approx([2 / 3, 1 / 3])


def test_optimum_by_hand(curves: fairness.Curves) -> None:
    best = fairness.optimum(curves, "max_profit", 1, 1)
    assert best.profit == pytest.approx(3 / 6)
    assert best.policy.to_dict("records") == [
        {"group": "a", "threshold": 2.0, "probability": 1.0},
        {"group": "b", "threshold": 3.0, "probability": 1.0},
    ]
    assert best.gaps == pytest.approx({"selection": 1 / 3, "opportunity": 0, "odds": 0})
    assert fairness.optimum(curves, "demographic_parity", 1, 1).share_of_maximum == pytest.approx(2 / 3)


def test_a_lottery_where_the_parity_lies_between_two_scores() -> None:
    # b pays best at 1/2, a at 1/3: with an equal cost per step the groups meet on a's or b's corner, one of them by lot.
    found = fairness.curves([2, 1, 1, 2, 1], [1, 0, 0, 1, 0], list("aaabb"))
    policy = fairness.optimum(found, "demographic_parity", 1, 1).policy
    assert policy.groupby("group").size().max() == 2
    assert policy.groupby("group")["probability"].sum().tolist() == [1, 1]


def test_fixed_takes_one_threshold_or_one_per_group(curves: fairness.Curves) -> None:
    for thresholds in (2, [2, 2], {"b": 2, "a": 2}, 1.5):
        best = fairness.optimum(curves, "fixed", 1, 1, thresholds=thresholds)
        assert best.rates["selection"].tolist() == pytest.approx([2 / 3, 2 / 3])
    assert fairness.optimum(curves, "fixed", 1, 1, thresholds=np.inf).profit == 0
    assert fairness.optimum(curves, "fixed", 1, 1, thresholds=-5.0).rates["selection"].tolist() == [1, 1]


def test_a_group_with_one_class() -> None:
    found = fairness.curves([3, 2, 1, 3, 2], [1, 1, 0, 1, 1], list("aaabb"))
    assert np.isnan(found.fpr[1]).all()
    best = fairness.optimum(found, "demographic_parity", 1, 1)
    assert np.isnan(best.gaps["odds"])
    assert best.gaps["selection"] == 0
    assert fairness.optimum(found, "equal_opportunity", 1, 1).gaps["opportunity"] == 0
    with pytest.raises(InvalidInput, match=r"unfavourable.*group b.*false positive"):
        fairness.optimum(found, "equalized_odds", 1, 1)
    none = fairness.curves([3, 2, 1, 3, 2], [1, 1, 0, 0, 0], list("aaabb"))
    with pytest.raises(InvalidInput, match=r"favourable.*group b.*true positive"):
        fairness.tradeoff(none, "opportunity", [0.1], 1, 1)


def test_a_bank_that_cannot_earn_lends_to_nobody() -> None:
    found = fairness.curves([1, 1, 1, 1], [0, 1, 0, 1], list("aabb"))
    best = fairness.optimum(found, "max_profit", 1, 2)
    assert best.profit == 0
    assert np.isnan(best.share_of_maximum)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"score": [3, np.nan, 1, 3, 2, 1]}, "score must be finite, got nan in row 1"),
        ({"outcome": [1, 2, 0, 1, 0, 0]}, "outcome must be 0 or 1, got 2 in row 1"),
        ({"outcome": [1, 0]}, "outcome must have one value per score"),
        ({"group": ["a", None, "a", "b", "b", "b"]}, "group must be present, got None in row 1"),
        ({"weight": [1, 1, 1, 1, 1, -1]}, "weight must be finite and at least 0"),
        ({"weight": [0] * 6}, "weight must be positive for at least one"),
    ],
)
def test_bad_people(values: dict[str, list[object]], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        fairness.curves(**{"score": SCORE, "outcome": OUTCOME, "group": GROUP, **values})


def test_bad_questions(curves: fairness.Curves) -> None:
    for message, call in (
        ("criterion must be one of", lambda: fairness.optimum(curves, "justice", 1, 1)),
        ("benefit must be positive", lambda: fairness.optimum(curves, "max_profit", 0, 1)),
        ("cost must be positive", lambda: fairness.tradeoff(curves, "selection", [0], 1, np.nan)),
        ("thresholds must be given", lambda: fairness.optimum(curves, "fixed", 1, 1)),
        ("thresholds must be given", lambda: fairness.optimum(curves, "max_profit", 1, 1, thresholds=2)),
        ("thresholds must name a, b", lambda: fairness.optimum(curves, "fixed", 1, 1, thresholds={"a": 2})),
        ("one number or one per group", lambda: fairness.optimum(curves, "fixed", 1, 1, thresholds=[1, 2, 3])),
        ("gap must be one of", lambda: fairness.tradeoff(curves, "income", [0], 1, 1)),
        ("tolerances must be", lambda: fairness.tradeoff(curves, "selection", [0, 1.5], 1, 1)),
        ("decision must be 0 or 1", lambda: fairness.rates([2], [1], ["a"])),
        ("resamples must be at least 2", lambda: band(curves, "selection", [0], 1, 1, np.random.default_rng(0), resamples=1)),
    ):
        with pytest.raises(InvalidInput, match=message):
            call()


def test_rates_of_a_printed_table() -> None:
    """A confusion table: 30 true positives, 10 false negatives, 20 false positives, 40 true negatives."""
    decision = np.repeat([1, 0, 1, 0], [30, 10, 20, 40])
    outcome = np.repeat([1, 1, 0, 0], [30, 10, 20, 40])
    row = fairness.rates(decision, outcome, np.full(100, "all")).iloc[0]
    assert (row["tpr"], row["fpr"], row["ppv"], row["npv"], row["accuracy"]) == pytest.approx((0.75, 1 / 3, 0.6, 0.8, 0.7))


def test_band_surrounds_the_estimate_and_narrows_with_people() -> None:
    tolerances = [0.0, 0.1, 0.3]
    most = fairness.optimum(fico.curves(), "max_profit", 0.18, 0.82).profit
    share = fairness.tradeoff(fico.curves(), "selection", tolerances, 0.18, 0.82).frame["profit"] / most
    wide = band(fico.curves(), "selection", tolerances, 0.18, 0.82, np.random.default_rng(1))
    assert ((wide["low"] < share) & (share < wide["high"])).all()
    at = fico.curves()
    many = fairness.Curves(at.groups, at.thresholds, at.selection, at.tpr, at.fpr, at.hull, 100 * at.weight, at.base_rate)
    narrow = band(many, "selection", tolerances, 0.18, 0.82, np.random.default_rng(1))
    ratio = (narrow["high"] - narrow["low"]) / (wide["high"] - wide["low"])
    assert ratio.to_numpy() == pytest.approx(0.1, rel=0.4)
    again = band(fico.curves(), "selection", tolerances, 0.18, 0.82, np.random.default_rng(1))
    assert again.equals(wide)


@pytest.mark.parametrize("least", [0.5, 0.8, 1.0])
def test_the_best_within_a_ratio_is_a_linear_programmes(least: float) -> None:
    """Over all lotteries of thresholds: lowest selection rate at least `least` times the highest."""
    rng = np.random.default_rng(3)
    group, score = rng.integers(3, size=150), rng.normal(size=150).round(1)
    people = fairness.curves(score, rng.random(150) < 1 / (1 + np.exp(-score - 0.7 * group)), group)
    found = fairness.within_ratio(people, least, 1.0, 1.3)
    value = [1.0 * p * t - 1.3 * (1 - p) * f for p, t, f in zip(people.base_rate, people.tpr, people.fpr, strict=True)]
    groups = np.repeat(np.arange(3), [len(one) for one in value])
    rate, inside = np.concatenate(people.selection), groups == np.arange(3)[:, None]
    limits = [least * rate * inside[a] - rate * inside[b] for a in range(3) for b in range(3) if a != b]
    objective = -np.concatenate([share * one for share, one in zip(people.share, value, strict=True)])
    solved = linprog(objective, A_ub=np.array(limits), b_ub=np.zeros(6), A_eq=inside.astype(float), b_eq=np.ones(3))
    assert found.profit == pytest.approx(-solved.fun, abs=1e-9)
    selected = found.rates["selection"]
    assert selected.min() >= least * selected.max() - 1e-12
