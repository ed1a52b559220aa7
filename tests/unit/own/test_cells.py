"""Cells as words and as numbers: what is missing, decimal commas, numbers that are written in two ways, groups."""

import numpy as np
import pyarrow as pa
import pytest

from sim.contract.parameters import InvalidInput
from sim.own import cells, limits, uploads, words
from sim.own.uploads import Column


def column(*parts: list[object]) -> Column:
    return Column("c", pa.chunked_array([pa.array(part) for part in parts]))


def test_words_are_numbered_as_they_come_and_what_is_missing_is_minus_one() -> None:
    codes, found = words.as_words(column(["b", " a ", None], ["", "NaN", "b"]))
    assert found == ["b", "a"]
    assert codes.tolist() == [0, 1, -1, -1, -1, 0]


def test_a_files_own_dictionary_is_read_like_its_words() -> None:
    """Also where the dictionary has words that no row has, and has them in another order."""
    coded = pa.DictionaryArray.from_arrays(pa.array([2, 0, None, 2], pa.int32()), pa.array(["x", "unused", "y"]))
    codes, found = words.as_words(Column("c", pa.chunked_array([coded])))
    assert (found, codes.tolist()) == (["y", "x"], [0, 1, -1, 0])


def test_whole_numbers_and_truth_are_written_as_one_writes_them() -> None:
    assert words.as_words(column([1.0, 2.5]))[1] == ["1", "2.5"]
    assert words.as_words(column([True, False]))[1] == ["true", "false"]


def test_more_words_than_a_column_may_have_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIMITS", limits.Limits(1, 10, 10, 100, 2, 1, 1))
    with pytest.raises(InvalidInput, match="column 'c' must have at most 2 different words, got more: 'z' is one"):
        words.as_words(column(["x", "y", "z"]))


def test_one_number_that_is_written_in_two_ways_is_one_word() -> None:
    codes, found = cells.plain_numbers(np.array([0, 1, 2, -1], dtype=np.int32), ["1", "01.0", "2"])
    assert (found, codes.tolist()) == (["1", "2"], [0, 0, 1, -1])
    unchanged = np.array([0, 1], dtype=np.int32)
    assert cells.plain_numbers(unchanged, ["1", "one"]) == (unchanged, ["1", "one"])


def test_words_in_alphabetical_order_are_the_same_words() -> None:
    codes, found = cells.in_order(np.array([0, 1, -1, 2], dtype=np.int32), ["c", "a", "b"])
    assert found == ("a", "b", "c")
    assert codes.tolist() == [2, 0, -1, 1]


@pytest.mark.parametrize(
    ("written", "separator", "read"),
    [
        (["1.5", " 2 ", "x", None], ",", [1.5, 2.0, np.nan, np.nan]),
        (["1,5", "2"], ";", [1.5, 2.0]),
        (["1,5", "2.5"], ";", [np.nan, 2.5]),
        (["1e3", "-.5", "inf"], ",", [1000.0, -0.5, np.inf]),
    ],
)
def test_numbers_of_words(written: list[object], separator: str, read: list[float]) -> None:
    found, note = cells.as_numbers(column(written), separator)
    np.testing.assert_array_equal(found, read)
    assert bool(note) == (written == ["1,5", "2"]), "commas are said"


def test_groups_are_two_to_twelve_with_short_names() -> None:
    sheet = uploads.look("f.csv", b"c\n" + b"x\n" * 20)
    code = np.arange(13, dtype=np.int32)
    cells.check_groups(sheet, "c", code[:2], ["a", "b"])
    with pytest.raises(InvalidInput, match="at least 2 different values, got only 'a'"):
        cells.check_groups(sheet, "c", code[:1], ["a"])
    with pytest.raises(InvalidInput, match="at most 12 different values, got 13, of which 'm' in row 14 is number 13"):
        cells.check_groups(sheet, "c", code, list("abcdefghijklm"))
    with pytest.raises(InvalidInput, match="in row 3 must have at most 60 characters, got 61"):
        cells.check_groups(sheet, "c", code[:2], ["a", "b" * 61])
