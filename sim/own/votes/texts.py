"""The statements in words: a second file beside the votes, Polis' `comments.csv` as it is, or any table with an id and a text.

Polis' file says, too, which statements were moderated out: -1 in the column `moderated`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.cells import as_words, plain_numbers
from sim.own.uploads import Sheet, shown

ID = ("comment-id", "statement-id", "comment_id", "statement_id", "tid", "id")
TEXT = ("comment-body", "comment", "statement", "text", "body", "txt")
MODERATED = "moderated"
OUT = "-1"
LONGEST = 400  # characters shown


@dataclass(frozen=True)
class Words:
    """Each statement's text by its id, and the ids of those that were moderated out."""

    texts: dict[str, str]
    out: tuple[str, ...] = ()


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
    moderated = names.get(MODERATED)
    cells = uploads.read(sheet, [id, text, *([moderated] if moderated else [])])
    codes, ids = as_words(cells[id])
    said, texts = as_words(cells[text])
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
    if moderated is None:
        return Words(found)
    states, states_words = plain_numbers(*as_words(cells[moderated]))
    return Words(
        found, tuple(ids[c] for c, state in zip(codes, states, strict=True) if state >= 0 and states_words[state] == OUT)
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
