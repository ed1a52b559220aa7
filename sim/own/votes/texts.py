"""The statements in words: a second file beside the votes, Polis' `comments.csv` as it is, or any table with an id and a text.

Polis' file says, too, which statements were moderated out (-1 in the column `moderated`), and which say something about the person and are
no opinion (`is-meta`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.cells import Codes, plain_numbers
from sim.own.uploads import Cells, Sheet, shown
from sim.own.words import as_words

ID = ("comment-id", "statement-id", "comment_id", "statement_id", "tid", "id")
TEXT = ("comment-body", "comment", "statement", "text", "body", "txt")
MODERATED = "moderated"
OUT = "-1"
META = ("is-meta", "is_meta")
YES = ("true", "1", "yes")
LONGEST = 400  # characters shown


@dataclass(frozen=True)
class Words:
    """Each statement's text by its id, the ids of those that were moderated out, and of those that say who one is and no opinion.

    `notes` say what was found out while reading, a sentence each.
    """

    texts: dict[str, str]
    out: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check(sheet: Sheet) -> Words:
    """Return the statements in words, each cut after LONGEST characters.

    Raises InvalidInput where a column is missing, an id is empty or stands twice, or nothing is said.
    """
    names = {name.lower(): name for name in reversed(sheet.columns)}
    id, text = (next((names[word] for word in words if word in names), None) for words in (ID, TEXT))
    if id is None or text is None:
        missing, words = ("id", ID) if id is None else ("text", TEXT)
        there = ", ".join(shown(name) for name in sheet.columns[:8])
        raise InvalidInput(f"a column with each statement's {missing} must be called one of {', '.join(words)}, got {there}")
    moderated, meta = names.get(MODERATED), next((names[word] for word in META if word in names), None)
    read = dict.fromkeys([id, text, *(name for name in (moderated, meta) if name)])
    cells = uploads.read(sheet, list(read))
    codes, ids = as_words(cells[id])
    said, texts = as_words(cells[text], "")
    if (codes < 0).any():
        row = uploads.row_number(sheet, int(np.argmax(codes < 0)))
        raise InvalidInput(f"column {shown(id)} in row {row} must name a statement, got an empty cell")
    if len(ids) < len(codes):
        again = int(pd.Series(codes).duplicated().argmax())
        row = uploads.row_number(sheet, again)
        raise InvalidInput(
            f"column {shown(id)} must name every statement once, got {shown(ids[codes[again]])} again in row {row}"
        )
    found = {ids[code]: _cut(texts[word]) for code, word in zip(codes, said, strict=True) if word >= 0}
    marked = {
        name: _marked(cells, name, said_as, codes, ids) if name else () for name, said_as in ((moderated, (OUT,)), (meta, YES))
    }
    return Words(found, marked[moderated] if moderated else (), marked[meta] if meta else (), sheet.warnings(list(read)))


def _marked(cells: Cells, column: str, said: Sequence[str], codes: Codes, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the rows in which a column says one of these words."""
    states, words = plain_numbers(*as_words(cells[column]))
    return tuple(ids[c] for c, state in zip(codes, states, strict=True) if state >= 0 and words[state].lower() in said)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
