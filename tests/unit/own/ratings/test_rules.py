"""Rules that decide for many raters: centres and lines by hand, agreement by loops, ties that are a no."""

import numpy as np
import pandas as pd
import pytest

from sim.own.ratings import rules, table
from sim.own.ratings.table import Columns, RatingTable

NOMINAL = Columns("item", "rater", "label", "group", "nominal", "yes")


def read(*rows: tuple[str, str, str, str]) -> RatingTable:
    frame = pd.DataFrame(rows, columns=["item", "rater", "group", "label"])
    return table.read("f.csv", frame.to_csv(index=False).encode(), NOMINAL)


def drawn(seed: int) -> RatingTable:
    rng = np.random.default_rng(seed)
    return read(
        *(
            (f"i{i}", f"r{r}", "xy"[r % 2], ("no", "yes")[rng.integers(2)])
            for i in range(9)
            for r in range(5)
            if rng.random() < 0.8
        )
    )


@pytest.mark.parametrize("seed", range(3))
def test_counts_and_agreement_are_the_definition(seed: int) -> None:
    ratings = drawn(seed)
    counts = rules.count(ratings)
    says = ratings.yes[ratings.label]
    assert counts.labels.sum() == len(says)
    assert counts.yes.sum() == says.sum()
    decisions = np.random.default_rng(seed).random((4, len(ratings.items))) < 0.5
    every, by_group = counts.agreement(decisions)
    for one, share, shares in zip(decisions, every, by_group, strict=True):
        same = one[ratings.item] == says
        assert share == pytest.approx(same.mean())
        assert shares.tolist() == pytest.approx([same[ratings.group[ratings.rater] == g].mean() for g in range(2)])


@pytest.mark.parametrize("seed", range(3))
def test_no_decision_agrees_with_more_labels_than_the_majority(seed: int) -> None:
    ratings = drawn(seed)
    counts = rules.count(ratings)
    nothing = np.zeros(len(ratings.items))
    majority = rules.decide("majority", ratings, counts, nothing, nothing, nothing)
    others = np.random.default_rng(seed).random((200, len(ratings.items))) < 0.5
    assert counts.agreement(majority[None])[0][0] >= counts.agreement(others)[0].max()


def test_a_tie_is_a_no_and_a_seat_weighs_the_same_however_many_sit_behind_it() -> None:
    ratings = read(
        ("tie", "p", "x", "yes"), ("tie", "q", "y", "no"),
        ("many", "p", "x", "yes"), ("many", "r", "x", "yes"), ("many", "s", "x", "yes"), ("many", "q", "y", "no"), ("many", "t", "y", "no"),
        ("both", "p", "x", "yes"), ("both", "q", "y", "yes"),
    )  # fmt: skip
    counts, nothing = rules.count(ratings), np.zeros(3)

    def says(rule: str) -> dict[str, bool]:
        found = rules.decide(rule, ratings, counts, nothing, nothing, nothing)
        return dict(zip(ratings.items, found.tolist(), strict=True))

    assert says("majority") == {"tie": False, "many": True, "both": True}
    assert says("jury") == {"tie": False, "many": False, "both": True}, "three in one group have one seat"
    assert says("any_group") == {"tie": True, "many": True, "both": True}
    assert says("every_group") == {"tie": False, "many": False, "both": True}


def test_means_medians_and_the_line_between_no_and_yes() -> None:
    frame = pd.DataFrame({"item": list("aaabb"), "rater": list("pqrpq"), "label": [1, 2, 5, 3, 4]})
    ratings = table.read("f.csv", frame.to_csv(index=False).encode(), Columns("item", "rater", "label", None, "interval", "4"))
    means, medians = rules.centre(ratings)
    assert means.tolist() == pytest.approx([8 / 3, 3.5])
    assert medians.tolist() == [2, 3.5]
    assert rules.line(ratings) == 3.5, "half way from 3, the highest no, to 4, the lowest yes"


def test_where_all_say_the_same_there_is_nothing_to_estimate() -> None:
    chance, rates = rules.truth(
        read(("a", "p", "x", "yes"), ("a", "q", "y", "yes"), ("b", "p", "x", "yes"), ("b", "q", "y", "yes"))
    )
    assert chance.tolist() == [1.0, 1.0]
    assert np.isnan(rates).all()
