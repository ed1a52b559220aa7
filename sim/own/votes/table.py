"""A visitor's votes: a row per participant, a column per statement, as Polis exports them.

In Polis' file `participants-votes.csv` 1 agrees, -1 disagrees, 0 passes, and an empty cell was never seen. (Polis' own database has
the signs the other way round, and so may a table that was taken from it: where the file counts agreements, the counts decide.)
Every wrong cell is told in one sentence with its column and row; no vote is changed or dropped in silence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import cells, uploads
from sim.own.cells import Codes
from sim.own.uploads import Column, Sheet, shown

if TYPE_CHECKING:
    import pyarrow as pa

AGREE, PASS, DISAGREE = 1, 0, -1
NONE, WRONG = -2, -3
"""A cell without a vote, and one that holds something else."""
SPELLED = {"": NONE, "nan": NONE, "na": NONE, "null": NONE, "none": NONE}
PARTICIPANT = ("participant", "voter-id", "participant-id", "pid", "respondent", "person", "user", "id")
GROUP = ("group-id", "group", "cluster", "party", "side")
COUNTS = ("n-comments", "n-votes", "n-agree", "n-disagree")
NO_STATEMENTS = (*COUNTS, "xid")
NAMED = 4  # in a note
APART = "\n"
Votes = NDArray[np.int8]


@dataclass(frozen=True)
class Columns:
    """Which column is what; every other column is a statement.

    `participant` and `group` may be missing; `left_out` are names of columns that are no statements, one a line. `agree` is what
    an agreement is written as, 1 or -1. `sought` is how many groups to find where no column names them, 0 as many as fit best.
    """

    participant: str | None
    group: str | None
    left_out: str = ""
    agree: int = AGREE
    sought: int = 0

    def statements(self, sheet: Sheet) -> tuple[str, ...]:
        """Return the columns that hold votes."""
        others = {self.participant, self.group, *self.left_out.split(APART)}
        return tuple(name for name in sheet.columns if name not in others)


@dataclass(frozen=True, eq=False)
class VoteTable:
    """Checked votes, shape (participants, statements): 1 agrees, 0 passes, -1 disagrees, -2 has not voted.

    `statements` are their names; `group` (participants,) the position in `groups`, -1 for none, or None where the file names no
    groups. `notes` say what was found out while reading, a sentence each.
    """

    columns: Columns
    votes: Votes
    statements: tuple[str, ...]
    group: Codes | None
    groups: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def many(self) -> int:
        """Return how many votes there are."""
        return int((self.votes != NONE).sum())


def guess(names: Sequence[str]) -> Columns:
    """Return which columns are likely what: Polis' own names, and what others call them.

    >>> guess(["participant", "group-id", "n-votes", "0", "1"])
    Columns(participant='participant', group='group-id', left_out='n-votes', agree=1, sought=0)
    """
    plain = {name.lower().replace("_", "-"): name for name in reversed(names)}
    found = [next((plain[word] for word in words if word in plain), None) for words in (PARTICIPANT, GROUP)]
    return Columns(found[0], found[1], APART.join(plain[word] for word in NO_STATEMENTS if word in plain))


def check(sheet: Sheet, columns: Columns) -> VoteTable:
    """Return the votes, checked; raise InvalidInput with one sentence for what is not as it should be."""
    names = columns.statements(sheet)
    if columns.participant is not None and columns.participant == columns.group:
        raise InvalidInput(f"participant and group must be different columns, got {shown(columns.group)} for both")
    if len(names) < 2:
        raise InvalidInput(f"the table must have at least 2 columns of votes, got {len(names)}")
    counted = [name for name in sheet.columns if name.lower().replace("_", "-") in COUNTS[2:] and name not in names]
    others = [name for name in (columns.participant, columns.group, *counted) if name is not None]
    parts, beside = _read(sheet, names, others)
    votes = np.concatenate(parts)
    if columns.participant is not None:
        _check_participants(sheet, columns.participant, *cells.as_words(beside[columns.participant]))
    group: Codes | None = None
    groups: tuple[str, ...] = ()
    if columns.group is not None:
        group, groups = cells.in_order(*cells.plain_numbers(*cells.as_words(beside[columns.group])))
        if not groups:
            raise InvalidInput(
                f"column {shown(columns.group)} must name groups, got empty cells only: choose no column to find groups"
            )
        cells.check_groups(sheet, columns.group, group, groups)
    if columns.agree == DISAGREE:
        votes = _turned(votes)
    votes, turned = _signs(votes, {name: cells.as_numbers(beside[name], sheet.separator)[0] for name in counted})
    kept, left = _voted(votes, names)
    if kept.sum() < 2:
        raise InvalidInput(f"the table must have at least 2 statements with a vote, got {int(kept.sum())}")
    votes = votes if kept.all() else votes[:, kept]
    active = (votes != NONE).any(axis=1)
    if active.sum() < 2:
        raise InvalidInput(f"the table must have at least 2 participants with a vote, got {int(active.sum())}")
    silent = len(active) - int(active.sum())
    notes = (turned, left, f"{_participants(silent)} never voted; they count nowhere." if silent else "")
    statements = tuple(name for name, there in zip(names, kept, strict=True) if there)
    return VoteTable(columns, votes, statements, group, groups, tuple(note for note in notes if note))


def read(name: str, content: bytes, columns: Columns | None = None) -> VoteTable:
    """Return the checked votes of a file; columns as their names suggest, unless said."""
    sheet = uploads.look(name, content)
    return check(sheet, columns or guess(sheet.columns))


def _read(sheet: Sheet, names: Sequence[str], others: Sequence[str]) -> tuple[list[Votes], uploads.Cells]:
    """Return the votes in parts, as they come, and the other columns as they stand."""
    import pyarrow as pa

    parts: list[Votes] = []
    beside: list[pa.RecordBatch] = []
    row = 0
    for batch in uploads.batches(sheet, [*names, *others]):
        found = np.column_stack(list(_votes(batch.columns[: len(names)])))
        wrong = np.argwhere(found == WRONG)
        if len(wrong):
            index, column = wrong[0]
            raise InvalidInput(
                f"column {shown(names[column])} in row {uploads.row_number(sheet, row + int(index))} must be -1, 0, 1 or empty, "
                f"got {shown(batch.columns[column][int(index)].as_py())}"
            )
        parts.append(found)
        beside.append(batch.select(list(range(len(names), len(names) + len(others)))))
        row += batch.num_rows
    if not others:
        return parts, {}
    found = pa.Table.from_batches(beside).columns
    return parts, {name: Column(name, column) for name, column in zip(others, found, strict=True)}


def _votes(columns: Sequence["pa.Array"]) -> Iterator[Votes]:
    """Yield each column's votes. Columns of text share their few different words, so that they are looked at once."""
    import pyarrow as pa

    if all(pa.types.is_string(column.type) for column in columns):
        yield from _looked_up(pa.concat_arrays(columns)).reshape(len(columns), -1)
        return
    for column in columns:
        yield _looked_up(column)


def _looked_up(cells: "pa.Array") -> Votes:
    """Return the vote in each cell; what stands in many cells is looked at once."""
    import pyarrow as pa

    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    to = np.array([*(_vote(word) for word in encoded.dictionary.to_pylist()), NONE], dtype=np.int8)
    codes: Codes = encoded.indices.cast(pa.int32()).fill_null(len(to) - 1).to_numpy(zero_copy_only=False)
    return to[codes]


def _vote(cell: object) -> int:
    """Return the vote that a cell holds, NONE where it is empty, WRONG where it is something else."""
    if isinstance(cell, bool):
        return WRONG
    word = "" if cell is None else str(cell).strip().lower()
    if word in SPELLED:
        return SPELLED[word]
    try:
        number = float(word)
    except ValueError:
        return WRONG
    return int(number) if number in (AGREE, PASS, DISAGREE) else WRONG


def _check_participants(sheet: Sheet, column: str, codes: Codes, words: list[str]) -> None:
    missing = np.flatnonzero(codes < 0)
    if len(missing):
        row = uploads.row_number(sheet, int(missing[0]))
        raise InvalidInput(f"column {shown(column)} in row {row} must name a participant, got an empty cell")
    if len(words) < len(codes):
        again = int(np.flatnonzero(pd.Series(codes).duplicated())[0])
        first, second = (uploads.row_number(sheet, i) for i in (int(np.argmax(codes == codes[again])), again))
        name = shown(words[codes[again]])
        raise InvalidInput(f"column {shown(column)} must name every participant once, got {name} in rows {first} and {second}")


def _signs(votes: Votes, counts: dict[str, NDArray[np.float64]]) -> tuple[Votes, str]:
    """Return the votes with the signs that the file's own counts of agreements say, and a sentence where that is not as expected."""
    said = {name.lower().replace("_", "-"): values for name, values in counts.items()}
    if len(said) < 2:
        return votes, ""
    agreed, disagreed = ((votes == sign).sum(axis=1) for sign in (AGREE, DISAGREE))
    straight = (said["n-agree"] == agreed) & (said["n-disagree"] == disagreed)
    crossed = (said["n-agree"] == disagreed) & (said["n-disagree"] == agreed)
    if straight.all():
        return votes, ""
    if crossed.all():
        return _turned(votes), "By the column n-agree of this file -1 agrees; the signs were turned."
    return (
        votes,
        f"The columns n-agree and n-disagree do not fit the votes of {_participants(int((~straight).sum()))}; the votes count.",
    )


def _turned(votes: Votes) -> Votes:
    return np.where(votes == NONE, votes, -votes)


def _voted(votes: Votes, names: Sequence[str]) -> tuple[NDArray[np.bool_], str]:
    """Return which statements have a vote, and a sentence about those that have none."""
    kept = (votes != NONE).any(axis=0)
    empty = [shown(name) for name, there in zip(names, kept, strict=True) if not there]
    if not empty:
        return kept, ""
    listed = ", ".join(empty[:NAMED]) + (f" and {len(empty) - NAMED} more" if len(empty) > NAMED else "")
    one = len(empty) == 1
    return kept, f"Nobody voted on statement{'' if one else 's'} {listed}; {'it is' if one else 'they are'} left out."


def _participants(many: int) -> str:
    return f"{many:,} participant{'' if many == 1 else 's'}"
