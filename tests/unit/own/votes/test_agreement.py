"""How far voters agree: alpha of everybody and within camps, and the statements that split them."""

import numpy as np
import pandas as pd

from sim.own.votes import agreement, study
from sim.own.votes.table import NONE, Columns, VoteTable


def two_camps(noise: float = 0.0) -> study.Study:
    """Return 30 people in two camps on eight statements: each camp agrees within itself on all; on four the camps are opposed."""
    rng = np.random.default_rng(0)
    camp = np.repeat([0, 1], [18, 12])
    votes = np.where((np.arange(8) < 4) & (camp[:, None] == 1), -1, 1)
    votes = np.where(np.arange(8) % 4 == 3, -votes, votes)
    votes = np.where(rng.random(votes.shape) < noise, -votes, votes).astype(np.int8)
    names = tuple(f"s{i}" for i in range(8))
    return study.analyse(VoteTable(Columns(None, None), votes, names, camp.astype(np.int32), ("a", "b")))


def test_who_agrees_within_camps_only_has_an_alpha_of_one_in_each() -> None:
    found = agreement.alphas(two_camps()).set_index("group")
    assert found.index.tolist() == ["everybody", "a", "b"]
    assert found.loc[["a", "b"], "alpha"].tolist() == [1.0, 1.0]
    assert found.loc["everybody", "alpha"] < 0.6
    assert found["raters"].tolist() == [30, 18, 12]
    assert "1.000 and 1.000" in agreement.said(found.reset_index())


def test_the_statements_that_split_the_camps_are_the_most_contested() -> None:
    """Of 30 voters 18 say one thing and 12 the other: two of them differ in 2 x 18 x 12 / (30 x 29) of the pairs."""
    found = agreement.contested(two_camps(), most=4)
    assert set(found["statement"]) == {"s0", "s1", "s2", "s3"}
    np.testing.assert_allclose(found["disagreement"], 2 * 18 * 12 / (30 * 29))


def test_without_two_votes_that_differ_there_is_no_alpha() -> None:
    frame = pd.DataFrame({"group": ["everybody", "a"], "alpha": [np.nan, np.nan]})
    assert agreement.said(frame).startswith("Alpha does not exist here")


def test_a_blank_is_missing_and_no_category() -> None:
    whole = two_camps(noise=0.1)
    votes = whole.table.votes.copy()
    votes[::2, ::2] = NONE
    table = VoteTable(Columns(None, None), votes, whole.table.statements, whole.group, whole.groups)
    seen = agreement.contested(study.analyse(table), most=8)
    assert seen.loc[seen["statement"].isin(["s0", "s2", "s4", "s6"]), "votes"].eq(15).all()
