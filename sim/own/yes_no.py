"""A column that says yes or no: its two words, which of them is the likelier good one, and what every row says."""

import numpy as np

from sim.contract.parameters import InvalidInput
from sim.own import words as own_words
from sim.own.cells import Codes, plain_numbers
from sim.own.rows import Rows
from sim.own.uploads import Cells, shown

GOOD = (
    "1",
    "true",
    "yes",
    "y",
    "repaid",
    "paid",
    "good",
    "success",
    "favourable",
    "favorable",
    "approved",
    "hired",
    ">50k",
    ">50k.",
)
HARM = (
    *(
        "recid",
        "recidivism",
        "reoffend",
        "reoffended",
        "rearrest",
        "arrest",
        "arrested",
        "violent",
        "default",
        "defaulted",
        "delinquent",
    ),
    *(
        "delinquency",
        "chargeoff",
        "bad",
        "fraud",
        "churn",
        "churned",
        "dropout",
        "readmitted",
        "death",
        "died",
        "failed",
        "failure",
    ),
)
"""An outcome with such a name is unfavourable where it is 1 or yes."""
NO_HARM = ("0", "false", "no", "n", "none", "repaid", "paid", "good", "success")


def values(cells: Cells, column: str, blank: str | None = None, *, harm: bool = True) -> tuple[str, ...]:
    """Return the two values of a column that says yes or no, the likelier good one first; raise InvalidInput for another number.

    A third value is told by `read`, with its row; here the two that are most frequent count. Without `harm` the column's name says nothing:
    1, true and yes come first.
    """
    codes, words, _ = said(cells, column, blank)
    if not words:
        raise InvalidInput(f"column {shown(column)} must have two values, got empty cells only")
    if len(words) == 1:
        raise InvalidInput(f"column {shown(column)} must have two values, got only {shown(words[0])}")
    return tuple(
        sorted((words[i] for i in _frequent(codes, len(words))), key=lambda word: (_good(word, column if harm else ""), word))
    )


def read(rows: Rows, cells: Cells, column: str, yes: str, blank: str | None, notes: list[str]) -> Codes:
    """Return 1 for `yes`, 0 for the other of the two most frequent words, 2 for a third one, -1 for none; ask the rows for 1 or 0."""
    codes, words, found = said(cells, column, blank)
    notes += found
    if len(words) < 2:
        raise InvalidInput(f"column {shown(column)} must have two values, got only {shown(words[0] if words else '')}")
    two = _frequent(codes, len(words))
    yes = next((words[i] for i in two if words[i].casefold() == yes.casefold()), yes)
    asked = " or ".join(shown(word) for word in sorted(words[i] for i in two))
    if yes not in [words[i] for i in two]:
        either = " or ".join(shown(words[i]) for i in sorted(two))
        raise InvalidInput(f"the good value of column {shown(column)} must be {either}, got {shown(yes)}")
    to = np.full(len(words) + 1, 2, dtype=np.int32)
    to[two] = [int(words[i] == yes) for i in two]
    to[-1] = -1
    found_rows: Codes = to[codes]
    rows.need(column, (found_rows == 0) | (found_rows == 1), asked)
    return found_rows


def said(cells: Cells, column: str, blank: str | None) -> tuple[Codes, list[str], tuple[str, ...]]:
    """Return what a column that says yes or no says, 1 and 1.0 as one word, and notes."""
    found = own_words.read(cells[column], blank)
    return *plain_numbers(found.codes, found.words), found.notes


def _frequent(codes: Codes, words: int) -> list[int]:
    count = np.bincount(codes[codes >= 0], minlength=words)
    return [int(i) for i in np.argsort(-count, kind="stable")[:2]]


def _good(word: str, column: str) -> bool:
    """Return False for the likelier good one of two values: what says yes, but of a harm what says no."""
    parts = "".join(ch if ch.isalnum() else " " for ch in column.lower()).split()
    return word.lower() not in (NO_HARM if set(parts) & set(HARM) else GOOD)
