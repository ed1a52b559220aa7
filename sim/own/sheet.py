"""A visitor's file that can be read, and how its cells are quoted in a sentence."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sim.own.limits import MEGABYTE

PACKED = b"\x1f\x8b"
FAST = 1
"""gzip's level: the fastest, which makes a third to a tenth of a table."""


@dataclass(frozen=True)
class Sheet:
    """A file that can be read: name, content, columns; for CSV its `separator` and the bytes of its header, which is `before` rows.

    `digest` and `size` are the SHA-256 and the bytes of the file as it came. The content of a CSV file may be gzipped; it is what came, but
    for quotation marks that were mended and `::` between cells. `headed` says whether a row names the columns, `unsure` whether that was
    told from what stands there, and `first_row` is a sentence about it. `notes` are warnings about the file, `remarks` what is only to be
    told, a sentence each. `again` has the columns whose name stands in the file more than once: what a column is called here, and there.
    """

    name: str
    content: bytes = field(repr=False)
    kind: Literal["csv", "parquet"]
    columns: tuple[str, ...]
    separator: str
    header: int
    digest: str
    size: int
    before: int = 1
    headed: bool = True
    unsure: bool = False
    first_row: str = ""
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    again: tuple[tuple[str, str], ...] = ()

    def packed(self) -> "Sheet":
        """Return the same, smaller if it can be: how a file is kept that may not be asked for again."""
        if self.kind == "parquet" or self.size < MEGABYTE or self.content.startswith(PACKED):
            return self
        small = gzip.compress(self.content, FAST, mtime=0)
        return replace(self, content=small) if len(small) < len(self.content) else self

    def warnings(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Return what is to be told where these columns are read."""
        twice = dict.fromkeys(there for here, there in self.again if here in columns)
        same = {there: [here for here, name in self.again if name == there] for there in twice}
        return tuple(note for note in (self.first_row, *self.notes) if note) + tuple(
            f"Several columns are called {shown(there)}; here they are {listed(names)}." for there, names in same.items()
        )


def shown(cell: object, limit: int = 40) -> str:
    r"""Return a cell as it is quoted in a sentence: in quotes, on one line, cut where it is long.

    >>> shown("a\nb"), shown(""), shown(None)
    ("'a b'", 'an empty cell', 'an empty cell')
    """
    if cell is None or (isinstance(cell, str) and not cell[: 4 * limit].strip()):
        return "an empty cell"
    words = " ".join("".join(c if c.isprintable() else " " for c in str(cell)[: 4 * limit]).split())
    return f"'{words}'" if len(words) <= limit else f"'{words[:limit]}...'"


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return the first names as they are quoted in a sentence, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(shown(name) for name in names[:most]) + more
