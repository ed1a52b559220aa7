"""A CSV file, as it is or gzipped, read a part at a time: what it is, its header, its columns as text, and its rows' numbers.

Nothing is unpacked as a whole, and no row is made a list of cells that is longer than a row may be.
"""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, cast

from sim.contract.parameters import InvalidInput
from sim.own import csv_head, limits, quotes
from sim.own.csv_head import DOUBLE, EMPTY, HEAD, KINDS, SEPARATORS, Head
from sim.own.limits import LONGEST_ROW, MEGABYTE
from sim.own.sheet import PACKED, Sheet, shown

__all__ = ["EMPTY", "KINDS", "SEPARATORS", "batches", "look", "row_number"]

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 2 * LONGEST_ROW
PLAIN_ROWS = 2**14  # read at once by Python's own reader


def look(content: bytes, headed: bool | None = None) -> tuple[Head, bytes, tuple[str, ...]]:
    """Return how the file begins, the content to read from, and what is to be told of it; raise InvalidInput where it is no table.

    The whole text is looked at: what is no UTF-8 further down is told here, and quotation marks that swallow lines are found. The content
    is the same, but for `::` between cells and for such marks. `headed` says whether a row names the columns, None where nobody said.
    """
    found: Head | None = None
    filled, rows, quoted = False, 1, False
    decoder = codecs.getincrementaldecoder("utf-8")()
    for part, last in _parts(content):
        if found is None:
            csv_head.check_start(part)
        if b"\0" in part:
            raise InvalidInput(f"the file must be {KINDS}, got something else")
        rows = _check_utf8(decoder, part, rows, last=last)
        if found is None:
            found = csv_head.look(part[:HEAD].splitlines(keepends=True), headed, whole=last and len(part) <= HEAD)
            part = part[found.size :]
        quoted = quoted or b'"' in part
        filled = filled or bool(part.strip())
    if found is None:
        raise InvalidInput(f"{EMPTY} an empty file")
    if not filled:
        raise InvalidInput(f"{EMPTY} a header only")
    if found.double:
        with _opened(content) as text:
            content = text.read().replace(b"\t", b" ").replace(DOUBLE.encode(), b"\t")
        found = _moved(found, content)
    if not quoted:
        return found, content, ()
    marks = quotes.look(_lines(content), found.separator, len(found.names))
    if marks.mended:
        content = _mended(content, marks.mended)
        found = _moved(found, content)
    return replace(found, notes=(*found.notes, *marks.notes)), content, marks.remarks


def _moved(head: Head, content: bytes) -> Head:
    """Return the same of a content whose lines were written anew, with the bytes that now come before the first row of data."""
    lines = content[:HEAD].splitlines(keepends=True)
    return replace(head, size=csv_head.look(lines, head.headed, whole=len(content) <= HEAD).size)


def _mended(content: bytes, rows: Mapping[int, str]) -> bytes:
    out = io.BytesIO()
    for number, line in enumerate(_lines(content), 1):
        out.write(rows.get(number, line).encode())
    return out.getvalue()


def batches(sheet: Sheet, columns: Sequence[str]) -> Iterator["pa.RecordBatch"]:
    """Yield the columns as text, about LONGEST_ROW bytes of the file at a time; raise InvalidInput for a row of another length."""
    import pyarrow as pa

    try:
        from pyarrow import csv as arrow
    except ImportError:  # an Arrow built without its reader
        yield from _plainly(sheet, columns)
        return
    places = [str(i) for i in range(len(sheet.columns))]
    wanted = [places[sheet.columns.index(column)] for column in columns]
    with _opened(sheet.content) as text:
        text.read(sheet.header)
        try:
            yield from arrow.open_csv(
                pa.PythonFile(text, mode="r"),
                read_options=arrow.ReadOptions(use_threads=False, column_names=places, block_size=LONGEST_ROW),
                parse_options=arrow.ParseOptions(delimiter=sheet.separator, newlines_in_values=True),
                convert_options=arrow.ConvertOptions(
                    include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string()), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid as error:
            raise InvalidInput(_uneven(sheet) or f"the file must be a CSV table, got: {shown(error, 120)}") from None


def _plainly(sheet: Sheet, columns: Sequence[str]) -> Iterator["pa.RecordBatch"]:
    """Yield the same with Python's own reader, which takes twenty times as long: enough for a sample."""
    import pyarrow as pa

    wrong = _uneven(sheet)
    if wrong:
        raise InvalidInput(wrong)
    wanted = [sheet.columns.index(column) for column in columns]
    names = [str(place) for place in wanted]
    with io.TextIOWrapper(_opened(sheet.content), encoding="utf-8-sig", newline="") as text:
        rows = (row for row in csv.reader(text, delimiter=sheet.separator) if row)
        data = islice(rows, sheet.before, None)
        while part := list(islice(data, PLAIN_ROWS)):
            yield pa.record_batch([pa.array([row[place] for row in part], pa.string()) for place in wanted], names)


def row_number(sheet: Sheet, index: int) -> int:
    """Return the number, as a spreadsheet shows it, of the record at `index`, counting from 0: a header is row 1, empty lines count.

    Where the rows cannot be told apart as they were when they were read, the number is that of a file without empty lines.
    """
    filled = (number for number, cells in _records(sheet) if cells)
    try:
        return next(islice(filled, index + sheet.before, None))  # after the header
    except (StopIteration, _TooLong):
        return index + sheet.before + 1


def _opened(content: bytes) -> BinaryIO:
    file = io.BytesIO(content)
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if content.startswith(PACKED) else file


def _parts(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield the text in parts, and whether it is the last; raise InvalidInput where it is damaged or unpacks to too much."""
    most, done = limits.LIMITS.megabytes, 0
    try:
        with _opened(content) as text:
            part = text.read(MEGABYTE)
            while part:
                following = text.read(MEGABYTE)
                done += len(part)
                if done > most * MEGABYTE:
                    raise InvalidInput(f"the file must unpack to at most {most} MB, got more")
                yield part, not following
                part = following
    except (OSError, EOFError, zlib.error):
        raise InvalidInput("the file must be a whole gzip file, got one that breaks off or is damaged") from None


def _check_utf8(decoder: codecs.IncrementalDecoder, part: bytes, rows: int, *, last: bool) -> int:
    """Return the row in which the part ends, given that in which it begins; raise InvalidInput for what is no UTF-8."""
    try:
        decoder.decode(part, final=last)
    except UnicodeDecodeError as error:
        # The decoder may have kept up to three bytes of the part before.
        kept = len(error.object) - len(part)
        row = rows + part[: max(error.start - kept, 0)].count(10)
        raise InvalidInput(
            f"the file must be text in UTF-8, got the byte 0x{error.object[error.start]:02X} in row {row}: save it as CSV UTF-8"
        ) from None
    return rows + part.count(10)


def _uneven(sheet: Sheet) -> str:
    """Return a sentence about the first row that has not as many cells as the header, or is too long; nothing if there is none."""
    number = 0
    try:
        for number, cells in _records(sheet):
            if cells and cells != len(sheet.columns) and number > sheet.before:
                return f"row {number} must have {len(sheet.columns)} cells, like the header, got {cells:,}"
    except _TooLong:
        return f"row {number + 1} must be at most {LONGEST_ROW // 1024:,} kB long, got more: is a quotation mark missing?"
    return ""


class _TooLong(Exception):
    """A record is longer than a row may be."""


def _records(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the number of every record, empty lines included, and how many cells it has; slow, for sentences about what is wrong.

    Raises _TooLong before a record is taken apart that is longer than any that can have been read: pyarrow reads a part of the file and
    the one after it as one, where a row goes on.
    """
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in _lines(sheet.content):
            taken += len(line)
            if taken > MOST:
                raise _TooLong
            yield line

    try:
        for number, row in enumerate(csv.reader(lines(), delimiter=sheet.separator), 1):
            yield number, len(row)
            taken = 0
    except csv.Error:
        return


def _lines(content: bytes) -> Iterator[str]:
    """Yield the lines of the text, a very long one in parts."""
    csv.field_size_limit(MOST)
    with io.TextIOWrapper(_opened(content), encoding="utf-8-sig", newline="") as text:
        while line := text.readline(MOST + 1):
            yield line
