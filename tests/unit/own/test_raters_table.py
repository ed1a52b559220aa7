"""People who judge items: columns by their names, raters who stay in one group, names that nobody has any more."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.own import raters_table, uploads

KNOWN = {"rater": ("rater", "worker"), "item": ("item", "id"), "label": ("label",)}


def read(*rows: str, column: str | None = "group") -> tuple[list[int], tuple[str, ...], list[str]]:
    """Return each rater's group, the groups' names and the notes of a table of `rater,group`."""
    sheet = uploads.look("f.csv", "\n".join(["rater,group", *rows]).encode())
    cells = uploads.read(sheet, ["rater", "group"])
    rater, raters = raters_table.named(sheet, cells, "rater", "a rater")
    group, names, notes = raters_table.groups(sheet, cells, column, "rater", rater, raters)
    return group.tolist(), names, notes


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


def test_groups_are_named_in_order_and_a_rater_without_one_is_told() -> None:
    group, names, notes = read("p,young", "q,old", "p,", "r,")
    assert names == ("old", "young")
    assert group == [1, 0, -1]
    assert notes == ["1 rater without a group: part of the whole, of no group."]
    assert read("p,x", "q,y", column=None) == ([-1, -1], (), [])


def test_a_rater_in_two_groups_is_told_with_the_row() -> None:
    with pytest.raises(InvalidInput, match="column 'group' in row 4 must be 'x', as in other rows of 'rater' 'p', got 'y'"):
        read("p,x", "q,y", "p,y")


def test_one_group_is_none() -> None:
    group, names, notes = read("p,x", "q,x")
    assert (group, names) == ([-1, -1], ())
    assert notes == ["Column 'group' has only 'x': there are no groups to compare."]


def test_an_empty_rater_is_told() -> None:
    with pytest.raises(InvalidInput, match="column 'rater' in row 3 must be a rater, got an empty cell"):
        read("p,x", ",y")


def test_names_that_no_row_has_and_groups_that_nobody_is_in_are_left_out() -> None:
    code, names = raters_table.used(np.array([2, 0, 2], dtype=np.int32), ("a", "b", "c"))
    assert (code.tolist(), names) == ([1, 0, 1], ("a", "c"))
    group, left = raters_table.left(np.array([2, 0, -1], dtype=np.int8), ("x", "y", "z"))
    assert (group.tolist(), left) == ([1, 0, -1], ("x", "z"))
    assert raters_table.left(np.array([1, 1], dtype=np.int8), ("x", "y"))[1] == (), "one group compares nothing"


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
