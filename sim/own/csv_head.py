"""How a text file begins: what it is where it is no table, what separates its cells, and whether its first row names the columns.

What can be read safely is read, and said: Excel's `sep=` line, cells separated by `::`, a first row that is data. For the rest one sentence
says what the file looks like and what to do.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sim.contract.parameters import InvalidInput
from sim.own import headless
from sim.own.sheet import PACKED, listed, shown

HEAD = 2**18
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
KINDS = "CSV in UTF-8, the same gzipped, or Parquet"
EMPTY = "the file must have a header and at least one row, got"
DOUBLE = "::"
GERMAN = re.compile(r"A1[1-4] \d+ A3[0-4] A4\d+ \d+ A6[1-5] A7[1-5] ")
"""How a row of german.data begins: each attribute has its own codes."""
FEW = 20  # rows that are looked at, beside the first
BINARY = (
    (b"PK\x03\x04", "an Excel or zip file: save it as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an Excel or zip file: save it as CSV UTF-8"),
    (b"%PDF", "a PDF: ask for the table as CSV"),
    (b"SQLite format 3", "an SQLite database: save the table as CSV UTF-8"),
    (b"ARROW1", "an Arrow or Feather file: save it as Parquet or CSV UTF-8"),
    (b"BZh", "a file packed by bzip2: unpack it first"),
    (b"\xfd7zXZ", "a file packed by xz: unpack it first"),
    (b"7z\xbc\xaf", "a file packed by 7-Zip: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a file packed by zstandard: unpack it first"),
    (b"$FL2", "an SPSS file: save it as CSV UTF-8"),
    (b"\x80\x04", "a Python pickle, which is never opened here: save it as CSV UTF-8"),
    (b"\x80\x05", "a Python pickle, which is never opened here: save it as CSV UTF-8"),
    (PACKED, "something else"),
    (b"PAR1", "something else"),
)
TEXT = (
    (
        re.compile(r"version https://git-lfs\.github\.com/spec"),
        "a Git LFS pointer, which only says where the file is: download the file itself",
    ),
    (
        re.compile(r"<(!doctype html|html|head|body)\b", re.IGNORECASE),
        "a web page (HTML): download the file itself, not the page about it",
    ),
    (re.compile(r"<\?xml|<[a-z]+[ >]", re.IGNORECASE), "XML: save it as CSV UTF-8"),
    (
        re.compile(r'\{\s*"[^"]*"\s*:.*\}\s*$'),
        "lines of JSON: save it as CSV UTF-8, in pandas with read_json(file, lines=True).to_csv(name, index=False)",
    ),
    (
        re.compile(r'\[?\s*\{\s*("|$)|\[\s*$|\[\s*\['),
        "JSON: save it as CSV UTF-8, in pandas with read_json(file).to_csv(name, index=False)",
    ),
)


@dataclass(frozen=True)
class Head:
    """What separates the cells, the columns' names, how many bytes come before the first row of data, and how many rows.

    `headed` says whether a row names the columns, `unsure` whether it was told from what stands there; `double` whether cells are separated
    by `::`, which is read as tabs. `first_row` is a sentence about a first row that is data, `notes` are others.
    """

    separator: str
    names: tuple[str, ...]
    size: int
    before: int
    headed: bool = True
    unsure: bool = False
    double: bool = False
    first_row: str = ""
    notes: tuple[str, ...] = ()


def check_start(part: bytes) -> None:
    """Raise InvalidInput for the beginning of a file that is no text, or a text that is no table."""
    for mark, what in BINARY:
        if part.startswith(mark):
            raise InvalidInput(f"the file must be {KINDS}, got {what}")
    if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InvalidInput("the file must be text in UTF-8, got UTF-16 in row 1: save it as CSV UTF-8")
    text = part[:HEAD].decode("utf-8-sig", errors="replace").lstrip()
    line = text.partition("\n")[0][:10_000]
    for pattern, what in TEXT:
        if pattern.match(line):
            raise InvalidInput(f"the file must be a table ({KINDS}), got {what}")


def look(lines: list[bytes], headed: bool | None, *, whole: bool) -> Head:
    """Return how a file with these first lines begins; `headed` says whether a row names the columns, None where nobody said.

    `whole` says that there are no further lines. Raises InvalidInput where no table can be seen.
    """
    texts = [line.decode("utf-8-sig" if i == 0 else "utf-8", errors="replace") for i, line in enumerate(lines)]
    start = next((i for i, text in enumerate(texts) if text.strip()), None)
    if start is None:
        raise InvalidInput(f"{EMPTY} empty lines only")
    separator, notes, before = "", [], 0
    said = re.fullmatch(r'"?sep=(.)"?', texts[start].strip(" \r\n"), re.IGNORECASE)
    if said and said[1] in SEPARATORS:
        separator, before = said[1], 1
        start = next((i for i, text in enumerate(texts) if i > start and text.strip()), None)
        if start is None:
            raise InvalidInput(f"{EMPTY} a line that names the separator only")
    double = not separator and _is_double(texts[start])
    if double:
        texts, separator = [text.replace("\t", " ").replace(DOUBLE, "\t") for text in texts], "\t"
        notes.append("Cells are separated by '::'.")
    separator = separator or _separator(texts[start])
    reader = csv.reader(texts[start:], delimiter=separator)
    try:
        first = next(row for row in reader if row)
    except (csv.Error, StopIteration):
        raise InvalidInput(f"row 1 must be a header, got something longer than {HEAD // 1024} kB") from None
    end = start + reader.line_num
    if end == len(texts) and not whole:
        raise InvalidInput(f"row 1 must be a header of at most {HEAD // 1024} kB, got more")
    rows = _rows(texts[end : end + FEW], separator)
    _check_shape(first, texts[start : start + FEW], before + 1)
    data = headless.is_data(first, rows)
    if headed is None:
        headed = not data
    unsure = data or not headed
    cells = [cell.strip() for cell in first]
    if headed:
        return Head(separator, _named(cells), sum(map(len, lines[:end])), before + 1, True, unsure, double, notes=tuple(notes))
    layout = headless.layout([cells, *rows])
    names = layout.columns if layout else tuple(f"column {i}" for i in range(1, len(cells) + 1))
    as_what = (
        f"it is read as {layout.name}, with the columns {listed(names, 4)}" if layout else "the columns have numbers for names"
    )
    first_row = f"Row {before + 1} {'looks like data and not like' if data else 'is read as data and not as'} names of columns: {as_what}."
    size = sum(map(len, lines[:start])) + (len(codecs.BOM_UTF8) if start == 0 and lines[0].startswith(codecs.BOM_UTF8) else 0)
    return Head(separator, names, size, before, False, True, double, first_row, tuple(notes))


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell or f"column {i}" for i, cell in enumerate(cells, 1))


def _separator(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    found = Counter(character for character in outside if character in SEPARATORS)
    return found.most_common(1)[0][0] if found else ","


def _is_double(line: str) -> bool:
    parts = line.split(DOUBLE)
    return len(parts) > 2 and len(parts) > max(line.count(separator) for separator in SEPARATORS)


def _rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in lines:
        try:
            rows.extend(row for row in csv.reader([line], delimiter=separator) if row)
        except csv.Error:
            continue
    return rows


def _check_shape(first: Sequence[str], lines: Sequence[str], number: int) -> None:
    """Raise InvalidInput where row 1 is a title, or cells are separated by what is no separator here."""
    if len(first) > 1:
        return
    below = [max(len(row) for s in SEPARATORS for row in _rows([line], s)) for line in lines[1:4] if line.strip()]
    if len(below) > 1 and below[0] > 1 and len(set(below)) == 1:
        raise InvalidInput(
            f"row {number} must be a header of {below[0]} cells, like the rows below it, got one cell, {shown(first[0])}: if it is a title, "
            "take that line away"
        )
    words = [len(line.split()) for line in lines if line.strip()]
    if len(words) > 1 and words[0] > 2 and len(set(words)) == 1:
        like = " (this looks like german.data, German credit, which has no score either)" if GERMAN.match(lines[0]) else ""
        raise InvalidInput(
            f"cells must be separated by commas, semicolons, tabs or bars, got {words[0]} words separated by spaces in every row: save it "
            f"with commas, and with the columns' names in row 1{like}"
        )
