"""A file is kept smaller where it can be, and its cells are quoted so that a sentence stays one line."""

import gzip

import pytest

from sim.own import uploads
from sim.own.limits import MEGABYTE
from sim.own.sheet import listed, shown


def test_a_large_table_is_packed_once_and_reads_the_same() -> None:
    content = b"score,label\n" + b"0.5,1\n" * (MEGABYTE // 6 + 1)
    sheet = uploads.look("f.csv", content)
    small = sheet.packed()
    assert len(small.content) < len(content) / 3
    assert gzip.decompress(small.content) == content
    assert (small.size, small.digest, small.columns) == (sheet.size, sheet.digest, sheet.columns), "of the file as it came"
    assert small.packed() is small


def test_a_small_table_stays_as_it_is() -> None:
    sheet = uploads.look("f.csv", b"a,b\n1,2\n")
    assert sheet.packed() is sheet


@pytest.mark.parametrize(
    ("cell", "quoted"),
    [
        ("plain", "'plain'"),
        ("a\r\n\tb", "'a b'"),
        ("\x1b[31mred\u202e", "'[31mred'"),
        ("  ", "an empty cell"),
        (None, "an empty cell"),
        (1.5, "'1.5'"),
        ("x" * 41, f"'{'x' * 40}...'"),
    ],
)
def test_a_cell_is_quoted_on_one_line_and_cut(cell: object, quoted: str) -> None:
    assert shown(cell) == quoted


def test_a_cell_of_a_megabyte_costs_what_a_short_one_does() -> None:
    assert shown(" " * MEGABYTE + "far away") == "an empty cell"


def test_of_many_names_the_first_are_told_and_how_many_more() -> None:
    assert listed(["a", "b"]) == "'a', 'b'"
    assert listed(["a", "b", "c", "d"], 2) == "'a', 'b' and 2 more"
