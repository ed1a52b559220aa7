"""An answer's parts: when a tolerance is met, how numbers are written, what a tolerance may be."""

import json

import numpy as np
import pandas as pd
import pytest

from sim import InvalidInput
from sim.audit.answer import Criterion, Listing, Number, Verdict, records, tolerances, written

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("low", "high", "at_most", "outcome"),
    [
        (0.01, 0.05, True, "met"),
        (0.01, 0.06, True, "too few to say"),
        (0.05, 0.06, True, "too few to say"),
        (0.051, 0.06, True, "not met"),
        (0.05, 0.06, False, "met"),
        (0.01, 0.06, False, "too few to say"),
        (0.01, 0.04, False, "not met"),
        (np.nan, np.nan, True, "too few to say"),
    ],
)
def test_a_tolerance_is_met_where_the_whole_interval_is_within(low: float, high: float, at_most: bool, outcome: str) -> None:
    assert Verdict("gap", "Gap", 0.05, Number((low + high) / 2, low, high, "points"), at_most).outcome == outcome


def test_what_cannot_be_computed_is_never_met() -> None:
    assert Verdict("gap", "Gap", 0.05, Number(np.nan, 0.0, 0.01), at_most=True).outcome == "too few to say"


def test_numbers_are_written_one_way() -> None:
    assert written(0.04, "share") == f"4.0{SPACE}%"
    assert written(-0.021, "points") == "\N{MINUS SIGN}2.1"
    assert written(float("inf"), "number") == "\N{INFINITY}"
    assert Number(3.12, 2.4, 3.9, "percent").strong() == f"**3.1{SPACE}%** (90{SPACE}%: 2.4 to 3.9)"
    assert Number(3.12, form="percent").strong() == f"**3.1{SPACE}%**"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("size=1", "tolerance must be one of gap, alpha, got 'size'"),
        ("gap=2", "tolerance gap must be a number in [0, 1], got '2'"),
        ("gap=x", "tolerance gap must be a number in [0, 1], got 'x'"),
        ("gap=nan", "tolerance gap must be a number in [0, 1], got 'nan'"),
    ],
)
def test_a_wrong_tolerance_gets_one_sentence(asked: str, sentence: str) -> None:
    criteria = {"gap": Criterion("Gap", "points", 0.05), "alpha": Criterion("Alpha", "number", 0.8, low=-1.0)}
    with pytest.raises(InvalidInput) as error:
        tolerances([asked], criteria)
    assert str(error.value) == sentence


def test_a_name_alone_asks_for_what_is_usual() -> None:
    assert tolerances(["gap", "gap = .1"], {"gap": Criterion("Gap", "points", 0.05)}) == {"gap": 0.1}


def test_a_number_with_an_interval_becomes_three_in_json() -> None:
    table = Listing("Groups", pd.DataFrame({"group": ["a"], "approved": [Number(0.5, 0.4, 0.6, "share")]}))
    assert records(table) == [{"group": "a", "approved": 0.5, "approved_low": 0.4, "approved_high": 0.6}]
    assert table.rows() == [["a", f"50{SPACE}% (90{SPACE}%: 40 to 60)"]]
    assert json.dumps(records(table))
