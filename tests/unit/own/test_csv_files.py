"""CSV as people write it: separators, quotes, empty lines, packed or plain; both readers say the same, and rows keep their numbers."""

import gzip

import pytest

from sim.contract.parameters import InvalidInput
from sim.own import csv_files, uploads
from sim.own.csv_files import batches, look, row_number

QUOTED = b'name,note\n"a, b","two\nlines"\n\nc,"say ""so"""\n'


@pytest.mark.parametrize(
    ("text", "separator", "names"),
    [
        (b"a,b\n1,2\n", ",", ("a", "b")),
        (b"a;b\n1,5;2\n", ";", ("a", "b")),
        (b"a\tb\n1\t2\n", "\t", ("a", "b")),
        (b"a|b\n1|2\n", "|", ("a", "b")),
        (b'"a;b;c",d\n1,2\n', ",", ("a;b;c", "d")),
        (b"\xef\xbb\xbfa,\n1,2\n", ",", ("a", "column 2")),
        (b"\n\na,b\n1,2\n", ",", ("a", "b")),
    ],
)
def test_the_header_says_how_the_file_is_written(text: bytes, separator: str, names: tuple[str, ...]) -> None:
    for content in (text, gzip.compress(text)):
        head, read, notes = look(content)
        assert (head.separator, head.names, head.headed, notes) == (separator, names, True, ())
        assert (text if read == content else read)[head.size :] in (b"1,2\n", b"1,5;2\n", b"1\t2\n", b"1|2\n")


@pytest.mark.parametrize("reader", [batches, csv_files._plainly])
@pytest.mark.parametrize("written", ["plain", "packed", "lines of Windows"])
def test_arrows_reader_and_pythons_read_the_same(reader: object, written: str) -> None:
    contents = {"plain": QUOTED, "packed": gzip.compress(QUOTED), "lines of Windows": QUOTED.replace(b"\n", b"\r\n")}
    sheet = uploads.look("f.csv", contents[written])
    rows = [list(row.values()) for batch in reader(sheet, ["name", "note"]) for row in batch.to_pylist()]  # type: ignore[operator]
    assert [[cell.replace("\r\n", "\n") for cell in row] for row in rows] == [["a, b", "two\nlines"], ["c", 'say "so"']]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    sheet = uploads.look("f.csv", QUOTED)
    assert [row_number(sheet, index) for index in (0, 1)] == [2, 4], "an empty line counts, a line break in a cell does not"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,2\n1,2,3\n", "row 3 must have 2 cells, like the header, got 3"),
        (b"a,b\n\n1\n", "row 3 must have 2 cells, like the header, got 1"),
    ],
)
@pytest.mark.parametrize("reader", [batches, csv_files._plainly])
def test_a_row_of_another_length_is_told_with_its_number(reader: object, content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        list(reader(uploads.look("f.csv", content), ["a"]))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n", "got a header only"),
        (b"\n \n", "got empty lines only"),
        (b"a,b\n1,\xff\n", "got the byte 0xFF in row 2"),
        (b"a,b\n1,\0\n", "got something else"),
        (b"PK\x03\x04rest", "got an Excel or zip file: save it as CSV UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "got UTF-16 in row 1"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        look(content)


def test_what_is_packed_and_breaks_off_is_told() -> None:
    with pytest.raises(InvalidInput, match="got one that breaks off or is damaged"):
        look(gzip.compress(b"a,b\n1,2\n")[:-4])
