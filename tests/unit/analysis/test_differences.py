"""What differs, in words that say no more than the numbers."""

import pytest

import sim
from sim.analysis import differences
from sim.analysis.differences import Difference
from sim.contract.outcomes import Outcome

SHARE = Outcome("s", "Stated satisfaction", "share", "higher", 0.0, 1.0)
PERCENT = Outcome("p", "Profit", "% of the maximum", "higher", -5000, 100)
COUNT = Outcome("c", "Labels", "messages", "lower", 0.0, 1e6)
SCORE = Outcome("g", "Gold", "sd", "higher", -20.0, 20.0)
RATIO = Outcome("r", "How far two camps are apart", "times their first distance", "lower", -5.0, 5.0)
SCALE = Outcome("m", "Mean opinion", "-1 to 1", "higher", -1.0, 1.0)


@pytest.mark.parametrize(
    ("outcome", "first", "other", "words"),
    [
        (SHARE, 0.664, 0.8, "14 points higher"),
        (SHARE, 0.5, 0.49, "1 point lower"),
        (SHARE, 0.5, 0.5003, "the same"),
        (SHARE, 0.0, 0.012, "1.2 points higher"),
        (PERCENT, 81.2, 100.0, "19 points higher"),
        (PERCENT, 81.2, 81.23, "the same"),
        (COUNT, 600.0, 1800.0, "3 times as high"),
        (COUNT, 1800.0, 600.0, "67\N{NO-BREAK SPACE}% lower"),
        (COUNT, 1000.0, 1070.0, "7\N{NO-BREAK SPACE}% higher"),
        (COUNT, 600.0, 1200.0, "twice as high"),
        (COUNT, 0.0, 6.0, "6 messages instead of 0"),
        (COUNT, 3.0, 0.0, "0 messages instead of 3"),
        (COUNT, 1e6, 40.0, "over 99\N{NO-BREAK SPACE}% lower"),
        (COUNT, 5.0, 5.0, "the same"),
        (SCORE, -1.0, 0.7, "higher by 1.7 sd"),
        (RATIO, 0.67, 0.573, "0.097 lower"),
        (SCORE, None, 0.7, "undefined in the first"),
        (SCORE, 0.7, None, "undefined"),
        (SCORE, None, None, "undefined in both"),
    ],
)
def test_a_difference_in_words(outcome: Outcome, first: float | None, other: float | None, words: str) -> None:
    assert Difference(outcome, first, other).words == words


def test_what_chance_turns_round_is_hardly_a_difference() -> None:
    seen = Difference(SHARE, 0.5, 0.52)
    unsure = differences.drawn(seen, [0.5, 0.6, 0.5, 0.5], [0.52, 0.5, 0.4, 0.6])
    assert unsure.words == "hardly different (higher in 2 of 4 draws)"
    assert unsure.weight == 0
    assert differences.drawn(seen, [0.5] * 20, [0.52] * 19 + [0.4]).words == "2 points higher"
    assert differences.drawn(seen, [0.5, float("nan")], [0.6, 0.1]).draws == 1


def test_what_differs_most_comes_first_and_what_hardly_does_is_not_named() -> None:
    found = [
        Difference(SHARE, 0.5, 0.6),
        Difference(COUNT, 1.0, 3.0),
        Difference(SCORE, 1.0, 1.0),
        Difference(PERCENT, 50.0, 50.9),
    ]
    assert [one.outcome.name for one in differences.notable(found, 4)] == ["c", "s"]


def test_a_value_beside_zero_on_a_scale_is_no_large_difference() -> None:
    assert Difference(SCALE, 0.001, 0.02).weight < differences.NOTABLE < Difference(SCALE, -0.5, 0.5).weight


def test_one_of_a_unit_is_one() -> None:
    said = [differences.value(COUNT, number) for number in (1.0, 1.2, 2.0)]
    assert said == ["1 message", "1.2 messages", "2 messages"]


def test_the_middle_of_the_draws() -> None:
    assert differences.middle([0.0] * 3, [1.0, 2.0, 3.0]) == pytest.approx((1.1, 2.9))
    assert differences.middle([0.0, float("nan")], [1.0, 2.0]) is None


def test_every_outcome_of_every_model_can_be_said() -> None:
    for model in sim.every():
        for outcome in model.OUTCOMES:
            for number in (outcome.low, outcome.high, (outcome.low + outcome.high) / 2, None):
                words = differences.value(outcome, number)
                assert words
                assert "nan" not in words
                assert Difference(outcome, number, outcome.high).words
