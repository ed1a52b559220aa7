"""A Parquet file, read a part at a time: its columns, which types can serve, and what it really unpacks to.

Types are those of numbers, text, and true and false, also with their words in a dictionary, and dates and times where a column is asked for
as one of times (as text then, in UTC); every other one is told in a sentence at the door, where it is asked for. Text is checked to be UTF-8.
No size that the footer says is believed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.contract.parameters import InvalidInput
from sim.own import limits, parquet_pages
from sim.own.limits import MEGABYTE
from sim.own.sheet import Sheet, shown

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet

ROWS_AT_ONCE = 2**17
CELLS_AT_ONCE = 2**20
MOST_PAGES = 200_000
MOST_STRUCTURES = 400_000
"""In a footer; 10,000 columns in 8 groups of rows have about as many."""
ROOM = 4
"""Numbers and codes take more bytes in memory than in a file; all that is unpacked may take this many times the file's limit."""


def names(content: bytes) -> tuple[str, ...]:
    """Return the columns' names; raise InvalidInput where the file is none, has no rows or too many."""
    return tuple(_open(content).schema_arrow.names)


def metadata(content: bytes) -> dict[bytes, bytes]:
    """Return the entries that the footer has beside Parquet's own; raise InvalidInput as `names` does."""
    return dict(_open(content).schema_arrow.metadata or {})


def batches(sheet: Sheet, columns: Sequence[str], times: Sequence[str] = ()) -> Iterator["pa.RecordBatch"]:
    """Yield the columns, as numbers, text, true and false, or dictionaries of these, some thousand rows at a time.

    A dictionary that comes again is the one that came before, so that a long text is held once.
    """
    import pyarrow as pa

    file = _open(sheet.content)
    for here, there in sheet.again:
        if here in columns:
            raise InvalidInput(
                f"column {shown(here)} must have a name of its own in a Parquet file, got several called {shown(there)}"
            )
    types = [file.schema_arrow.field(sheet.columns.index(column)).type for column in columns]
    for column, found in zip(columns, types, strict=True):
        if not allowed(found) and not (column in times and _is_time(found)):
            raise InvalidInput(f"column {shown(column)} must hold numbers, text or true and false, got {shown(found, 60)}")
    with _whole():
        _check_pages(sheet, file, columns)
    words = [
        name for name, kind in zip(columns, types, strict=True) if pa.types.is_string(kind) or pa.types.is_large_string(kind)
    ]
    last: dict[str, pa.Array] = {}
    unpacked = 0
    at_once = max(1, min(ROWS_AT_ONCE, CELLS_AT_ONCE // len(columns)))
    with _whole(), pa.BufferReader(sheet.content) as source, _parquet_file(source, words) as opened:
        for batch in opened.iter_batches(batch_size=at_once, columns=list(columns), use_threads=False):
            taken: list[pa.Array] = []
            for name in columns:
                array, added = _plain(batch.column(name), last, name)
                unpacked += added
                taken.append(array)
            if unpacked > ROOM * limits.LIMITS.megabytes * MEGABYTE:
                raise InvalidInput(f"the columns must unpack to at most {ROOM * limits.LIMITS.megabytes} MB, got more")
            yield pa.RecordBatch.from_arrays(taken, names=list(columns))


def allowed(kind: "pa.DataType") -> bool:
    """Return whether cells of this type can be read as words or numbers."""
    import pyarrow as pa

    is_ = pa.types
    if is_.is_dictionary(kind):
        return not is_.is_dictionary(kind.value_type) and allowed(kind.value_type)
    tests = (is_.is_boolean, is_.is_integer, is_.is_floating, is_.is_decimal, is_.is_null)
    texts = (is_.is_string, is_.is_large_string, is_.is_string_view)
    return any(test(kind) for test in (*tests, *texts))


def _is_time(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


def _plain(array: "pa.Array", last: dict[str, "pa.Array"], name: str) -> tuple["pa.Array", int]:
    """Return the cells with few types, and how many bytes came with them; `last` has each column's dictionary that came before."""
    import pyarrow as pa

    if not pa.types.is_dictionary(array.type):
        plain = _few_types(array, name)
        return plain, plain.nbytes
    words = _few_types(array.dictionary, name)
    before = last.get(name)
    if before is not None and before.equals(words):
        words, added = before, 0
    else:
        last[name], added = words, words.nbytes
    return pa.DictionaryArray.from_arrays(array.indices, words), added + array.indices.nbytes


def _few_types(array: "pa.Array", name: str) -> "pa.Array":
    import pyarrow as pa

    kind = array.type
    if pa.types.is_decimal(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        array = array.cast(pa.string())
    elif pa.types.is_float16(kind):
        array = array.cast(pa.float32())
    elif _is_time(kind):
        # Without its time zone a time stands as UTC; what lies outside the calendar becomes words that are no time.
        bare = array.cast(pa.timestamp(kind.unit)) if pa.types.is_timestamp(kind) else array
        array = bare.cast(pa.string())
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        try:
            array.validate(full=True)  # Parquet's readers do not look
        except pa.ArrowInvalid:
            raise InvalidInput(f"column {shown(name)} must be text in UTF-8, got other bytes: save it as CSV UTF-8") from None
    return array


def _check_pages(sheet: Sheet, file: "pyarrow.parquet.ParquetFile", columns: Sequence[str]) -> None:
    """Raise InvalidInput where the columns' pages unpack to too much, or are written so that nobody can say to how much."""
    most = limits.LIMITS.megabytes * MEGABYTE
    places = [sheet.columns.index(column) for column in columns]
    # A flat column is one leaf; before a nested one, which is not asked for, the leaves are counted by their paths.
    leaves = {file.metadata.schema.column(i).path: i for i in range(len(file.metadata.schema))}
    total = many = 0
    for group in range(file.metadata.num_row_groups):
        for place in places:
            name = sheet.columns[place]
            chunk = file.metadata.row_group(group).column(leaves[name])
            starts = [at for at in (chunk.dictionary_page_offset, chunk.data_page_offset) if at]
            start = min(starts, default=0)
            for page in parquet_pages.pages(sheet.content, start, start + chunk.total_compressed_size, chunk.num_values):
                total, many = total + page.unpacked, many + 1
                size = parquet_pages.PLAIN_SIZE.get(chunk.physical_type, 1)
                if page.kind == parquet_pages.DICTIONARY and page.values * size > page.unpacked:
                    raise parquet_pages.Damaged("a dictionary is shorter than it says")
                if page.encoding not in parquet_pages.ENCODINGS:
                    raise InvalidInput(
                        f"column {shown(name)} must be written plainly or with a dictionary, got another encoding: save it as CSV UTF-8"
                    )
                if page.unpacked > most:
                    raise InvalidInput(f"column {shown(name)} must unpack to at most {most // MEGABYTE} MB a page, got more")
                if total > ROOM * most:
                    raise InvalidInput(f"the columns must unpack to at most {ROOM * most // MEGABYTE} MB, got more")
                if many > MOST_PAGES:
                    raise InvalidInput(f"the columns must have at most {MOST_PAGES:,} pages, got more")


def _open(content: bytes) -> "pyarrow.parquet.ParquetFile":
    import pyarrow as pa

    with _whole():
        if parquet_pages.count_structs(content, MOST_STRUCTURES) > MOST_STRUCTURES:
            raise InvalidInput(f"the footer must have at most {MOST_STRUCTURES:,} entries, got more: save it as CSV UTF-8")
        file = _parquet_file(pa.BufferReader(content))
        found = file.schema_arrow.names  # a name may be no UTF-8
    rows = file.metadata.num_rows
    if rows <= 0:
        raise InvalidInput("the file must have at least one row, got none")
    if rows > limits.LIMITS.rows:
        raise InvalidInput(f"the file must have at most {limits.LIMITS.rows:,} rows, got {rows:,}")
    if len(found) > limits.LIMITS.columns:
        raise InvalidInput(f"the file must have at most {limits.LIMITS.columns:,} columns, got {len(found):,}")
    return file


def _parquet_file(source: "pa.NativeFile", words: Sequence[str] = ()) -> "pyarrow.parquet.ParquetFile":
    from pyarrow import parquet

    return parquet.ParquetFile(source, read_dictionary=list(words))


@contextmanager
def _whole() -> Iterator[None]:
    """Raise InvalidInput, in one sentence, for whatever a reader says of a file that is damaged."""
    import pyarrow as pa

    try:
        yield
    except InvalidInput:
        raise
    except (pa.ArrowException, parquet_pages.Damaged, OSError, ValueError, KeyError, OverflowError) as error:
        raise InvalidInput(f"the file must be a whole Parquet file, got: {shown(error, 120)}") from None
