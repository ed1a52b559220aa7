"""A visitor's table, read in memory and within limits: CSV, gzipped CSV or Parquet, its columns by name.

`look` finds out what the file is and what its columns are called; `read` returns the columns that are asked for, cells as they
stand. Nothing is guessed in silence: what cannot be read is told in one sentence with column, row, what is allowed and what was
found. Rows are numbered as a spreadsheet shows them: the header of a CSV is row 1, empty lines count; a Parquet row counts from 1.
Nothing touches the disk, and nothing is remembered here.
"""

import codecs
import csv
import gzip
import hashlib
import io
import math
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet

MEGABYTE = 2**20
MAX_MEGABYTES = 100
"""Of a file as it comes, and of what it unpacks to. With MAX_ROWS, reading takes about half a GB for a moment: a free host has one."""
MAX_ROWS = 1_500_000
MAX_COLUMNS = 10_000
MAX_NAME = 400
HEAD = 2**18
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
KINDS = "CSV in UTF-8, the same gzipped, or Parquet"
Cells = dict[str, "pa.ChunkedArray"]


@dataclass(frozen=True)
class Sheet:
    """A file that can be read: its name, content, kind and columns; `separator` and the header's lines for CSV."""

    name: str
    content: bytes = field(repr=False)
    kind: Literal["csv", "parquet"]
    columns: tuple[str, ...]
    separator: str = ""
    header_lines: int = 0

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the file as it came."""
        return hashlib.sha256(self.content).hexdigest()


def look(name: str, content: bytes) -> Sheet:
    r"""Return what the file is, by its content and not by its name; raise InvalidInput where it cannot be a table.

    >>> look("scores.csv", b"score;repaid\n1;yes\n").columns
    ('score', 'repaid')
    """
    if len(content) > MAX_MEGABYTES * MEGABYTE:
        raise InvalidInput(f"the file must be at most {MAX_MEGABYTES} MB, got {len(content) / MEGABYTE:.0f} MB")
    if not content:
        raise InvalidInput("the file must have a header and at least one row, got an empty file")
    if content.startswith(b"PAR1"):
        names = tuple(_parquet(content).schema_arrow.names)
        _check_names(names)
        return Sheet(name, content, "parquet", names)
    text = _text(content)
    _check_text(text)
    lines = text[:HEAD].splitlines(keepends=True)
    separator, names, used = _header(lines, whole=len(text) <= HEAD)
    _check_names(names)
    if not text[sum(map(len, lines[:used])) :].strip():
        raise InvalidInput("the file must have a header and at least one row, got a header only")
    return Sheet(name, content, "csv", names, separator, used)


def read(sheet: Sheet, columns: Sequence[str]) -> Cells:
    """Return the columns by name, cells as they stand: text for CSV (an empty cell is ""), the file's own types for Parquet.

    Raises InvalidInput for a column that is not there, no rows, more than MAX_ROWS, and a row of another length than the header.
    """
    import pyarrow as pa

    wanted = list(dict.fromkeys(columns))
    table = pa.Table.from_batches(list(batches(sheet, wanted))).unify_dictionaries()
    return dict(zip(wanted, table.columns, strict=True))


def batches(sheet: Sheet, columns: Sequence[str]) -> Iterator["pa.RecordBatch"]:
    """Yield the same some thousand rows at a time, columns in this order: for tables too wide to hold as text. Each column once."""
    for column in columns:
        if column not in sheet.columns:
            raise InvalidInput(f"column {shown(column)} must be one of {_listed(sheet.columns)}, got no such column")
    rows = 0
    for batch in _parquet_batches(sheet, columns) if sheet.kind == "parquet" else _csv_batches(sheet, columns):
        rows += batch.num_rows
        if rows > MAX_ROWS:
            raise InvalidInput(f"the file must have at most {MAX_ROWS:,} rows, got more")
        yield batch


def row_number(sheet: Sheet, index: int) -> int:
    """Return the row, as a spreadsheet shows it, of the record at `index`, counting from 0."""
    if sheet.kind == "parquet":
        return index + 1
    filled = (number for number, row in _records(sheet) if row)
    next(filled)  # the header
    return next(number for i, number in enumerate(filled) if i == index)


def shown(cell: object, limit: int = 40) -> str:
    r"""Return a cell as it is quoted in a sentence: in quotes, on one line, cut where it is long.

    >>> shown("a\nb"), shown(""), shown(None)
    ("'a b'", 'an empty cell', 'an empty cell')
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return "an empty cell"
    words = " ".join("".join(c if c.isprintable() else " " for c in str(cell)[: 4 * limit]).split())
    return f"'{words}'" if len(words) <= limit else f"'{words[:limit]}...'"


def _listed(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(shown(name) for name in names[:most]) + more


def _text(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    limit = MAX_MEGABYTES * MEGABYTE
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            text = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        raise InvalidInput("the file must be a whole gzip file, got one that breaks off or is damaged") from None
    if len(text) > limit:
        raise InvalidInput(f"the file must unpack to at most {MAX_MEGABYTES} MB, got more")
    if not text:
        raise InvalidInput("the file must have a header and at least one row, got an empty file")
    return text


def _check_text(text: bytes) -> None:
    if text.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InvalidInput(f"the file must be {KINDS}, got an Excel or zip file: save it as CSV UTF-8")
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InvalidInput("the file must be text in UTF-8, got UTF-16 in row 1: save it as CSV UTF-8")
    if text.startswith((b"PAR1", b"\x1f\x8b")) or b"\0" in text:
        raise InvalidInput(f"the file must be {KINDS}, got something else")
    decoder, done = codecs.getincrementaldecoder("utf-8")(), 0
    while done < len(text):
        part = text[done : done + MEGABYTE]
        try:
            decoder.decode(part, final=done + MEGABYTE >= len(text))
        except UnicodeDecodeError as error:
            # The decoder may have kept up to three bytes of the part before.
            at = done + len(part) - (len(error.object) - error.start)
            raise InvalidInput(
                f"the file must be text in UTF-8, got the byte 0x{text[at]:02X} in row {text[:at].count(10) + 1}: save it as CSV UTF-8"
            ) from None
        done += MEGABYTE


def _header(lines: list[bytes], *, whole: bool) -> tuple[str, tuple[str, ...], int]:
    """Return the separator, the columns' names, and how many lines stand before the first record."""
    first = next((line for line in lines if line.strip().strip(codecs.BOM_UTF8)), b"")
    if not first:
        raise InvalidInput("the file must have a header and at least one row, got empty lines only")
    separator = _separator(first.decode("utf-8-sig", errors="replace"))
    reader = csv.reader((line.decode("utf-8-sig", errors="replace") for line in lines), delimiter=separator)
    try:
        header = next(row for row in reader if row)
    except (csv.Error, StopIteration):
        raise InvalidInput(f"row 1 must be a header, got something longer than {HEAD // 1024} kB") from None
    if reader.line_num == len(lines) and not whole:
        raise InvalidInput(f"row 1 must be a header of at most {HEAD // 1024} kB, got more")
    if all(_is_number(cell) for cell in header):
        raise InvalidInput(f"row 1 must be a header with the columns' names, got the numbers {_listed(header, 3)}")
    return separator, tuple(cell.strip() or f"column {i}" for i, cell in enumerate(header, 1)), reader.line_num


def _separator(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    found = Counter(character for character in outside if character in SEPARATORS)
    return found.most_common(1)[0][0] if found else ","


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell.replace(",", ".")))
    except ValueError:
        return False


def _check_names(names: Sequence[str]) -> None:
    if len(names) > MAX_COLUMNS:
        raise InvalidInput(f"the file must have at most {MAX_COLUMNS:,} columns, got {len(names):,}")
    at: dict[str, int] = {}
    for i, name in enumerate(names, 1):
        if name in at:
            raise InvalidInput(f"columns must have different names, got {shown(name)} for columns {at[name]} and {i}")
        if len(name) > MAX_NAME:
            raise InvalidInput(f"column {i} must have a name of at most {MAX_NAME} characters, got {len(name):,}")
        at[name] = i


def _csv_batches(sheet: Sheet, columns: Sequence[str]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa
    from pyarrow import csv as arrow

    text = _text(sheet.content)
    start = sum(map(len, text[:HEAD].splitlines(keepends=True)[: sheet.header_lines]))
    places = [str(i) for i in range(len(sheet.columns))]
    wanted = [places[sheet.columns.index(column)] for column in columns]
    try:
        yield from arrow.open_csv(
            pa.BufferReader(pa.py_buffer(memoryview(text)[start:])),
            read_options=arrow.ReadOptions(use_threads=False, column_names=places, block_size=4 * MEGABYTE),
            parse_options=arrow.ParseOptions(delimiter=sheet.separator, newlines_in_values=True),
            convert_options=arrow.ConvertOptions(
                include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise InvalidInput(_uneven(sheet) or f"the file must be a CSV table, got: {shown(error, 120)}") from None


def _uneven(sheet: Sheet) -> str:
    for number, row in _records(sheet):
        if row and len(row) != len(sheet.columns):
            return f"row {number} must have {len(sheet.columns)} cells, like the header, got {len(row)}"
    return ""


def _records(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield every record, empty lines included, with its number; slow, for sentences about what is wrong."""
    text = io.TextIOWrapper(io.BytesIO(_text(sheet.content)), encoding="utf-8-sig", newline="")
    csv.field_size_limit(MAX_MEGABYTES * MEGABYTE)
    try:
        yield from enumerate(csv.reader(text, delimiter=sheet.separator), 1)
    except csv.Error:
        return


def _parquet(content: bytes) -> "pyarrow.parquet.ParquetFile":
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput(f"the file must be a whole Parquet file, got: {shown(error, 120)}") from None
    if not file.metadata.num_rows:
        raise InvalidInput("the file must have at least one row, got none")
    if file.metadata.num_rows > MAX_ROWS:
        raise InvalidInput(f"the file must have at most {MAX_ROWS:,} rows, got {file.metadata.num_rows:,}")
    return file


def _parquet_batches(sheet: Sheet, columns: Sequence[str]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa
    from pyarrow import parquet

    file = _parquet(sheet.content)
    places = [file.schema_arrow.names.index(column) for column in columns]
    for column, place in zip(columns, places, strict=True):
        found = file.schema_arrow.field(place).type
        if pa.types.is_nested(found) or pa.types.is_binary(found) or pa.types.is_large_binary(found):
            raise InvalidInput(f"column {shown(column)} must hold numbers, text or true and false, got {found}")
    groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    chunks = [group.column(i) for group in groups for i in range(group.num_columns)]
    size = sum(chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in columns)
    if size > MAX_MEGABYTES * MEGABYTE:
        raise InvalidInput(f"the columns must unpack to at most {MAX_MEGABYTES} MB, got {size / MEGABYTE:.0f} MB")
    # A long text that stands once in the file and a million times in the column stays one text.
    kinds = (file.schema_arrow.field(place).type for place in places)
    words = [c for c, kind in zip(columns, kinds, strict=True) if pa.types.is_string(kind) or pa.types.is_large_string(kind)]
    try:
        with parquet.ParquetFile(pa.BufferReader(sheet.content), read_dictionary=words) as opened:
            for batch in opened.iter_batches(batch_size=2**17, columns=list(columns), use_threads=False):
                yield batch.select(list(columns))
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput(f"the file must be a whole Parquet file, got: {shown(error, 120)}") from None
