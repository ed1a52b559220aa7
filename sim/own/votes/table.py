"""A visitor's votes: a row per participant, a column per statement, as Polis exports them.

In Polis' file `participants-votes.csv` 1 agrees, -1 disagrees, 0 passes, and an empty cell was never seen. (Polis' own database has
the signs the other way round, and so may a table that was taken from it: where the file counts agreements, the counts decide.)
Every wrong cell is told in one sentence with its column and row; no vote is changed or dropped in silence.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import cells, uploads
from sim.own import words as own_words
from sim.own.cells import Codes
from sim.own.rows import Rows, Wrong
from sim.own.uploads import Column, Sheet, shown
from sim.own.votes import log as vote_log
from sim.own.votes.marks import AGREE, DISAGREE, NONE, WRONG, Votes, looked_up

if TYPE_CHECKING:
    import pyarrow as pa

PARTICIPANT = ("participant", "voter-id", "participant-id", "pid", "respondent", "person", "user", "id")
GROUP = ("group-id", "group", "cluster", "party", "side")
COUNTS = ("n-comments", "n-votes", "n-agree", "n-disagree")
NO_STATEMENTS = (*COUNTS, "xid")
NAMED = 4  # in a note
APART = "\n"
LOG = {
    "participant": ("voter-id", "participant-id", "participant", "user-id", "raterparticipantid"),
    "statement": ("comment-id", "statement-id", "tid", "noteid"),
    "vote": ("vote", "value", "helpfulnesslevel"),
}
"""Names in a log, a row per vote, as Polis' votes.csv."""


@dataclass(frozen=True)
class Columns:
    """Which column is what; every other column is a statement.

    `participant` and `group` may be missing; `left_out` are names of columns that are no statements, one a line. `agree` is what
    an agreement is written as, 1 or -1. `sought` is how many groups to find where no column names them, 0 as many as fit best. In a log, a row
    per vote, `statement` and `vote` are columns, too, and the last vote of a participant on a statement counts.
    """

    participant: str | None
    group: str | None
    left_out: str = ""
    agree: int = AGREE
    sought: int = 0
    statement: str | None = None
    vote: str | None = None
    blank: str | None = None
    skip_rows: bool = False

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return the columns in which a word may say that there is no answer."""
        return tuple(name for name in (self.participant, self.group, self.statement) if name is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns that have a role of their own, not those of statements."""
        return tuple(name for name in (self.participant, self.group, self.statement, self.vote) if name is not None)

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
    Columns(participant='participant', group='group-id', left_out='n-votes', agree=1, sought=0, statement=None, vote=None, blank=None, \
skip_rows=False)
    """
    plain = {name.lower().replace("_", "-"): name for name in reversed(names)}
    log = {role: next((plain[word] for word in words if word in plain), None) for role, words in LOG.items()}
    if all(log.values()):
        return Columns(log["participant"], None, statement=log["statement"], vote=log["vote"])
    found = [next((plain[word] for word in words if word in plain), None) for words in (PARTICIPANT, GROUP)]
    return Columns(found[0], found[1], APART.join(plain[word] for word in NO_STATEMENTS if word in plain))


def check_layout(sheet: Sheet) -> None:
    """Raise InvalidInput for a file of Polis' export that has no votes."""
    names = {name.lower() for name in sheet.columns}
    if "comment-body" in names:
        raise InvalidInput(
            "the file must hold votes, got Polis' comments.csv, the comments: upload participants-votes.csv here first, and this file beside it"
        )
    if sheet.columns[0].lower() == "topic" and len(names) <= 2:
        raise InvalidInput("the file must hold votes, got Polis' summary.csv: upload participants-votes.csv")


def check(sheet: Sheet, columns: Columns) -> VoteTable:
    """Return the votes, checked; raise InvalidInput with one sentence for what is not as it should be."""
    check_layout(sheet)
    if columns.statement is not None and columns.vote is not None:
        return _log(sheet, columns)
    names = columns.statements(sheet)
    if columns.participant is not None and columns.participant == columns.group:
        raise InvalidInput(f"participant and group must be different columns, got {shown(columns.group)} for both")
    if len(names) < 2:
        raise InvalidInput(f"the table must have at least 2 columns of votes, got {len(names)}")
    counted = [name for name in sheet.columns if name.lower().replace("_", "-") in COUNTS[2:] and name not in names]
    others = [name for name in (columns.participant, columns.group, *counted) if name is not None]
    parts, beside, blank = _read(sheet, names, others, columns)
    votes = np.concatenate(parts)
    notes = [*sheet.warnings(columns.names)]
    if blank:
        notes.append(f"{own_words.counts(blank, 'cell')} is taken for no vote.")
    kept = np.ones(len(votes), dtype=bool)
    rows = Rows(sheet, beside, len(votes), columns.skip_rows)
    wrong = (votes == WRONG).any(axis=1)
    if wrong.any():
        rows.need("votes", ~wrong, "-1, 0, 1 or empty", "something else")
    if columns.participant is not None:
        found = own_words.read(beside[columns.participant], columns.blank, names=True)
        notes += found.notes
        rows.need(columns.participant, found.codes >= 0, "the name of a participant")
        kept = rows.kept()
        _check_participants(sheet, columns.participant, np.where(kept, found.codes, np.int32(-1)), found.words)
    else:
        kept = rows.kept()
    notes += rows.notes
    group: Codes | None = None
    groups: tuple[str, ...] = ()
    if columns.group is not None:
        said = own_words.read(beside[columns.group], columns.blank)
        notes += said.notes
        group, groups = cells.in_order(*cells.plain_numbers(said.codes, said.words))
        if not groups:
            raise InvalidInput(
                f"column {shown(columns.group)} must name groups, got empty cells only: choose no column to find groups"
            )
        group, groups = cells.used(np.where(kept, group, np.int32(-1)), groups)
        cells.check_groups(sheet, columns.group, group, groups)
        group = group[kept]
    votes = votes if kept.all() else votes[kept]
    if columns.agree == DISAGREE:
        votes = _turned(votes)
    counts = {name: cells.as_numbers(beside[name], sheet.separator)[0][kept] for name in counted}
    votes, turned = _signs(votes, counts)
    return _finished(columns, votes, names, (*notes, turned), group, groups)


def _log(sheet: Sheet, columns: Columns) -> VoteTable:
    """Return the votes of a log, a row per vote."""
    asked = (str(columns.participant), str(columns.statement), str(columns.vote))
    if columns.participant is None or len(set(asked)) < len(asked):
        raise InvalidInput(f"participant, statement and vote must be different columns, got {', '.join(map(shown, asked))}")
    votes, names, notes = vote_log.read(sheet, asked, columns.blank, skip=columns.skip_rows)
    votes = _turned(votes) if columns.agree == DISAGREE else votes
    return _finished(columns, votes, names, notes, None, ())


def _finished(
    columns: Columns, votes: Votes, names: Sequence[str], notes: Sequence[str], group: Codes | None, groups: tuple[str, ...]
) -> VoteTable:
    """Return the table without statements that have no vote; raise InvalidInput where too little is left."""
    kept, left = _voted(votes, names)
    if kept.sum() < 2:
        raise InvalidInput(f"the table must have at least 2 statements with a vote, got {int(kept.sum())}")
    votes = votes if kept.all() else votes[:, kept]
    active = (votes != NONE).any(axis=1)
    if active.sum() < 2:
        raise InvalidInput(f"the table must have at least 2 participants with a vote, got {int(active.sum())}")
    silent = len(active) - int(active.sum())
    notes = (*notes, left, f"{_participants(silent)} never voted; they count nowhere." if silent else "")
    statements = tuple(name for name, there in zip(names, kept, strict=True) if there)
    return VoteTable(columns, votes, statements, group, groups, tuple(note for note in notes if note))


def read(name: str, content: bytes, columns: Columns | None = None) -> VoteTable:
    """Return the checked votes of a file; columns as their names suggest, unless said."""
    sheet = uploads.look(name, content)
    return check(sheet, columns or guess(sheet.columns))


def _read(
    sheet: Sheet, names: Sequence[str], others: Sequence[str], columns: Columns
) -> tuple[list[Votes], uploads.Cells, dict[str, int]]:
    """Return the votes in parts, as they come, the other columns as they stand, and how many cells hold each mark of no vote.

    A cell that holds something else raises Wrong, unless such rows may be left out.
    """
    import pyarrow as pa

    parts: list[Votes] = []
    beside: list[pa.RecordBatch] = []
    blank: Counter[str] = Counter()
    row, first, bad = 0, "", 0
    for batch in uploads.batches(sheet, [*names, *others]):
        found = np.column_stack(list(_votes(batch.columns[: len(names)], blank)))
        wrong = np.argwhere(found == WRONG)
        bad += len(np.unique(wrong[:, 0]))
        if len(wrong) and not first:
            index, column = wrong[0]
            cell = shown(batch.columns[column][int(index)].as_py())
            at = uploads.row_number(sheet, row + int(index))
            first = f"column {shown(names[column])} in row {at} must be -1, 0, 1 or empty, got {cell}"
        parts.append(found)
        beside.append(batch.select(list(range(len(names), len(names) + len(others)))))
        row += batch.num_rows
    if first and (not columns.skip_rows or bad == row):
        raise Wrong(first, bad, row)
    if not others:
        return parts, {}, dict(blank)
    taken = pa.Table.from_batches(beside).columns
    return parts, {name: Column(name, column) for name, column in zip(others, taken, strict=True)}, dict(blank)


def _votes(columns: Sequence["pa.Array"], blank: Counter[str]) -> Iterator[Votes]:
    """Yield each column's votes. Columns of text share their few different words, so that they are looked at once."""
    import pyarrow as pa

    if all(pa.types.is_string(column.type) for column in columns):
        yield from looked_up(pa.concat_arrays(columns), blank).reshape(len(columns), -1)
        return
    for column in columns:
        yield looked_up(column, blank)


def _check_participants(sheet: Sheet, column: str, codes: Codes, words: list[str]) -> None:
    there = np.flatnonzero(codes >= 0)
    twice = pd.Series(codes[there]).duplicated().to_numpy()
    if twice.any():
        again = int(there[np.argmax(twice)])
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
