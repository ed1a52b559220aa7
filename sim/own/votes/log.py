"""Votes as a log: a row per vote, with who voted, on what, and how, as Polis' own votes.csv. Of a pair that comes again the last row counts."""

from collections import Counter

import numpy as np

from sim.contract.parameters import InvalidInput
from sim.own import cells, layouts, limits, uploads, words
from sim.own.rows import Rows
from sim.own.sheet import Sheet, shown
from sim.own.votes.marks import NONE, WRONG, Votes, looked_up


def read(
    sheet: Sheet, columns: tuple[str, str, str], blank: str | None, *, skip: bool
) -> tuple[Votes, tuple[str, ...], list[str]]:
    """Return the votes, shape (participants, statements), the statements' names, numbers in their order, and notes.

    Participants stand as they come. Raises InvalidInput for a row without participant or statement, and for too many of both together.
    """
    found = uploads.read(sheet, columns)
    who, what = (words.read(found[name], blank, names=True) for name in columns[:2])
    marks: Counter[str] = Counter()
    vote = np.concatenate([looked_up(chunk, marks) for chunk in found[columns[2]].cells.chunks])
    rows = Rows(sheet, found, len(vote), skip)
    rows.need(columns[0], who.codes >= 0, "the name of a participant")
    rows.need(columns[1], what.codes >= 0, "the name of a statement")
    rows.need(columns[2], vote != WRONG, "-1, 0, 1 or empty")
    kept = rows.kept()
    people, statements = len(who.words), len(what.words)
    if people * statements > limits.LIMITS.cells:
        raise InvalidInput(
            f"participants and statements must make at most {limits.LIMITS.cells:,} cells, got {people:,} times {statements:,}"
        )
    codes, names = _sorted(what.codes, what.words)
    votes = np.full((people, statements), NONE, dtype=np.int8)
    votes[who.codes[kept], codes[kept]] = vote[kept]  # numpy sets them in order: the last of a pair stays
    notes = [*layouts.notes("votes", sheet.columns, columns), *sheet.warnings(columns), *who.notes, *what.notes, *rows.notes]
    if marks:
        notes.append(f"{words.counts(dict(marks))} in column {shown(columns[2])} is taken for no vote.")
    pairs = np.unique(who.codes[kept].astype(np.int64) * statements + codes[kept])
    again = int(kept.sum()) - len(pairs)
    if again:
        notes.append(f"{again:,} vote{' is' if again == 1 else 's are'} given again further down; the last one counts.")
    return votes, names, notes


def _sorted(codes: cells.Codes, names: list[str]) -> tuple[cells.Codes, tuple[str, ...]]:
    """Return the same with names that are numbers in the order of the numbers."""
    if not all(name.isdecimal() for name in names):
        return codes, tuple(names)
    order = sorted(range(len(names)), key=lambda i: int(names[i]))
    to = np.full(len(names) + 1, -1, dtype=np.int32)
    to[order] = np.arange(len(names))
    return to[codes], tuple(names[i] for i in order)
