"""A visitor's table, read in memory and within limits: CSV, gzipped CSV or Parquet, its columns by name.

`look` finds out what the file is and what its columns are called; `read` returns the columns that are asked for, cells as they
stand. Nothing is guessed in silence: what cannot be read is told in one sentence with column, row, what is allowed and what was
found. Rows are numbered as a spreadsheet shows them: the header of a CSV is row 1, empty lines count; a Parquet row counts from 1.
Nothing touches the disk, and nothing is remembered here.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.contract.parameters import InvalidInput
from sim.own import csv_files, limits, parquet_files
from sim.own.csv_files import SEPARATORS
from sim.own.limits import MAX_NAME, MEGABYTE
from sim.own.sheet import Sheet, listed, shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MEGABYTE", "SEPARATORS", "Cells", "Column", "Sheet", "batches", "look", "read", "row_number", "shown"]


@dataclass(frozen=True, eq=False)
class Column:
    """A column as it was read: its name and its cells."""

    name: str
    cells: "pa.ChunkedArray"

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self.cells)

    def cell(self, index: int) -> object:
        """Return one cell as it stands."""
        found: object = self.cells[index].as_py()
        return found


Cells = dict[str, Column]


def look(name: str, content: bytes, headed: bool | None = None) -> Sheet:
    r"""Return what the file is, by its content and not by its name; raise InvalidInput where it cannot be a table.

    `headed` says whether the first row names the columns; where nobody says, it is told from what stands there. Of columns with one name
    the second is called "name 2".

    >>> look("scores.csv", b"score;repaid\n1;yes\n").columns
    ('score', 'repaid')
    """
    check_size(len(content), parquet=content.startswith(b"PAR1"))
    if not content:
        raise InvalidInput(f"{csv_files.EMPTY} an empty file")
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    if content.startswith(b"PAR1"):
        names, again = _told_apart(parquet_files.names(content))
        return Sheet(name, content, "parquet", names, "", 0, digest, size, again=again)
    head, content, remarks = csv_files.look(content, headed)
    names, again = _told_apart(head.names)
    return Sheet(
        name=name,
        content=content,
        kind="csv",
        columns=names,
        separator=head.separator,
        header=head.size,
        digest=digest,
        size=size,
        before=head.before,
        headed=head.headed,
        unsure=head.unsure,
        first_row=head.first_row,
        notes=head.notes,
        remarks=remarks,
        again=again,
    )


def named(sheet: Sheet, headed: bool) -> Sheet:
    """Return the same file, its first row read as names of columns or as data."""
    if sheet.kind == "parquet" or headed == sheet.headed:
        return sheet
    other = look(sheet.name, sheet.content, headed)
    return replace(
        other, digest=sheet.digest, size=sheet.size, unsure=True, notes=tuple(dict.fromkeys([*sheet.notes, *other.notes]))
    )


def first_rows(sheet: Sheet, columns: Sequence[str], rows: int) -> Cells:
    """Return the first rows of some columns; of columns that cannot be read nothing."""
    import pyarrow as pa

    found: Cells = {}
    for names in [list(columns)] if sheet.kind == "csv" else [[column] for column in columns]:
        try:
            batch = next(batches(sheet, names, names)).slice(0, rows)
        except InvalidInput:
            continue
        found |= {name: Column(name, pa.chunked_array([cells])) for name, cells in zip(names, batch.columns, strict=True)}
    return found


def check_size(size: int, *, parquet: bool) -> None:
    """Raise InvalidInput for a file of too many bytes."""
    most = limits.LIMITS.parquet if parquet else limits.LIMITS.megabytes
    if size > most * MEGABYTE:
        raise InvalidInput(f"the file must be at most {most} MB, got {size / MEGABYTE:.0f} MB")


def read(sheet: Sheet, columns: Sequence[str], times: Sequence[str] = ()) -> Cells:
    """Return the columns by name, cells as they stand: text for CSV (an empty cell is ""), the file's own types for Parquet.

    Of `times`, columns in which Parquet may hold dates and times, these are text.

    Raises InvalidInput for a column that is not there, no rows, more than LIMITS.rows, and a row of another length than the header.
    """
    import pyarrow as pa

    wanted = list(dict.fromkeys(columns))
    found = pa.Table.from_batches(list(batches(sheet, wanted, times)))
    return {name: Column(name, column) for name, column in zip(wanted, found.columns, strict=True)}


def batches(sheet: Sheet, columns: Sequence[str], times: Sequence[str] = ()) -> Iterator["pa.RecordBatch"]:
    """Yield the same some thousand rows at a time, columns in this order: for tables too wide to hold as text. Each column once."""
    for column in columns:
        if column not in sheet.columns:
            raise InvalidInput(f"column {shown(column)} must be one of {listed(sheet.columns)}, got no such column")
    rows, most = 0, limits.LIMITS
    for batch in parquet_files.batches(sheet, columns, times) if sheet.kind == "parquet" else csv_files.batches(sheet, columns):
        rows += batch.num_rows
        if rows > most.rows:
            raise InvalidInput(f"the file must have at most {most.rows:,} rows, got more")
        if rows * len(columns) > most.cells:
            raise InvalidInput(f"the columns that are read must have at most {most.cells:,} cells together, got more")
        yield batch


def row_number(sheet: Sheet, index: int) -> int:
    """Return the row, as a spreadsheet shows it, of the record at `index`, counting from 0."""
    return index + 1 if sheet.kind == "parquet" else csv_files.row_number(sheet, index)


def _told_apart(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return names of which no two are the same, and those that were: what each is called here, and in the file.

    >>> _told_apart(["a", "b", "a"])
    (('a', 'b', 'a 2'), (('a', 'a'), ('a 2', 'a')))
    """
    if len(names) > limits.LIMITS.columns:
        raise InvalidInput(f"the file must have at most {limits.LIMITS.columns:,} columns, got {len(names):,}")
    many, used, found = Counter(names), set(names), []
    seen: Counter[str] = Counter()
    for i, name in enumerate(names, 1):
        if len(name) > MAX_NAME:
            raise InvalidInput(f"column {i} must have a name of at most {MAX_NAME} characters, got {len(name):,}")
        seen[name] += 1
        here, number = name, seen[name]
        while number > 1 and (here == name or here in used):
            here, number = f"{name} {number}", number + 1
        used.add(here)
        found.append(here)
    return tuple(found), tuple((here, there) for here, there in zip(found, names, strict=True) if many[there] > 1)
