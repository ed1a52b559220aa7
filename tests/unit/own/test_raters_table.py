"""People who judge items: columns by their names, raters who stay in one group, names that nobody has any more."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.own import raters_table

KNOWN = {"rater": ("rater", "worker"), "item": ("item", "id"), "label": ("label",)}


def test_a_whole_name_goes_before_a_part_of_one_and_no_column_serves_twice() -> None:
    assert raters_table.guess(["rater_id", "Item", "the label"], KNOWN) == {
        "rater": "rater_id",
        "item": "Item",
        "label": "the label",
    }
    assert raters_table.guess(["id", "worker"], KNOWN) == {"rater": "worker", "item": "id", "label": None}
    assert raters_table.guess(["raters"], KNOWN)["rater"] is None, "a word is a word"


def test_one_column_for_two_roles_is_told() -> None:
    columns = SimpleNamespace(rater="a", item="a", label="b")
    with pytest.raises(InvalidInput, match="rater, item, label must be different columns, got 'a' for rater and item"):
        raters_table.different(columns, ["rater", "item", "label"])


def test_long_names_stay_two_when_they_are_cut() -> None:
    long = "n" * 80
    first, second, short = raters_table.short([f"{long}1", f"{long}2", "s"])
    assert first != second
    assert max(len(first), len(second)) <= 60
    assert short == "s"


def test_groups_of_few_are_named() -> None:
    group = np.array([0, 0, 0, 1, -1], dtype=np.int8)
    there = np.array([True, True, True, True, True])
    assert raters_table.small(group, ["a", "b"], there, 2) == [
        "Groups of fewer than 2 raters, of which little is known: 'b' (1)."
    ]
    assert raters_table.small(group, ["a", "b"], there, 1) == []
