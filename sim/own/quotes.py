"""Quotation marks in a CSV file that swallow rows: where one is not closed, the lines after it become part of its cell.

A cell may go on over several lines, and then it ends with a mark before a separator or the end of the line. Where it does not, and every
line that was swallowed is a row by itself, the marks are no quotation marks: the lines are read as rows. Where nobody can say, one
sentence names the row. Never are there fewer rows than lines without a sentence.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sim.contract.parameters import InvalidInput
from sim.own import headless

FEW = 50  # rows that say which columns hold numbers: assumption


@dataclass(frozen=True)
class Found:
    """Rows as they should be written, by the number of their line; warnings, and what is only to be told, a sentence each."""

    mended: dict[int, str]
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def look(lines: Iterable[str], separator: str, columns: int) -> Found:
    """Return what quotation marks do in these lines; raise InvalidInput, which names the row, where a mark is open and it is unclear."""
    taken: list[str] = []

    def following() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    first_lines: list[str] = []
    mended: dict[int, str] = {}
    swallowed = spans = unclear = at = number = 0
    first_open, first_span = 0, 0
    numbers: list[bool] = []
    for cells in _records(following(), separator):
        start, at, number = at + 1, at + len(taken), number + 1
        whole, taken[:] = list(taken), []
        if len(whole) == 1:
            if len(first_lines) < FEW and cells:
                first_lines.append(whole[0])
            continue
        numbers = numbers or _numeric(first_lines, separator, columns)
        alone = all(len(_cells(line, separator)) == columns for line in whole if line.strip())
        closed = _closed(whole, separator)
        if closed and not (alone and _fit(whole[1:], separator, numbers)):
            spans, first_span = spans + 1, first_span or number
            unclear += alone and len(whole) > 1
        elif alone:
            mended |= {start + i: _written(line, separator, columns) for i, line in enumerate(whole)}
            swallowed, first_open = swallowed + len(whole) - 1, first_open or number
            number += len(whole) - 1
        elif not closed:
            raise InvalidInput(
                f"row {number} must close its quotation marks, got one that goes on over {len(whole):,} lines: take it away, or write it twice"
            )
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    if swallowed:
        notes = (
            f"A quotation mark in row {first_open} is not closed: quotation marks that swallow lines are read as text, and every line as a "
            f"row ({swallowed + 1:,} of them).",
        )
    if spans:
        said = f"{spans:,} row{' goes' if spans == 1 else 's go'} on over several lines, in quotation marks; the first is row {first_span}."
        notes, remarks = ((*notes, said), ()) if unclear else (notes, (said,))
    return Found(mended, notes, remarks)


def _records(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    while True:
        try:
            yield from csv.reader(lines, delimiter=separator)
        except csv.Error:
            yield []  # longer than a row may be; what was taken is looked at like any other
        else:
            return


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _closed(lines: list[str], separator: str) -> bool:
    """Return whether the marks in these lines, one row, are closed as they should be."""
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return False
    return True


def _numeric(lines: list[str], separator: str, columns: int) -> list[bool]:
    """Return which columns hold numbers, the header (or the first row) aside."""
    rows = [row for row in (_cells(line, separator) for line in lines[1:]) if len(row) == columns]
    return [bool(rows) and all(headless.number(row[i]) is not None for row in rows) for i in range(columns)]


def _fit(lines: list[str], separator: str, numbers: list[bool]) -> bool:
    """Return whether these lines have numbers where other rows have: a column of numbers must be there to say so."""
    rows = [_cells(line, separator) for line in lines if line.strip()]
    return any(numbers) and all(headless.number(row[i]) is not None for row in rows for i, number in enumerate(numbers) if number)


def _written(line: str, separator: str, columns: int) -> str:
    """Return a line as the row that it is by itself."""
    text = line.rstrip("\r\n")
    if not text.strip():
        return line
    plain = text.split(separator)
    row: list[Any] = plain if len(plain) == columns else [cell.rstrip("\r\n") for cell in _cells(line, separator)]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerow(row)
    return out.getvalue()
