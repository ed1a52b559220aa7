"""A visitor's scores: which column is what, and whether every cell is what it should be.

Every wrong cell is told in one sentence with its column, its row as a spreadsheet numbers it, what is allowed and what was found.
No row is dropped and no value is changed, but for spaces around a cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.fairness.roc import Floats
from sim.own import uploads
from sim.own.cells import Codes, as_numbers, as_words, check_groups, in_order, plain_numbers
from sim.own.uploads import Cells, Sheet, shown

LARGEST = 1e100  # of a score: its square is still a number
SURE = 3.0  # standard errors before scores are said to point the other way
KNOWN = {
    "score": ("score", "risk", "probability", "prob", "prediction", "predicted", "rating"),
    "outcome": ("outcome", "label", "target", "actual", "result", "repaid", "paid", "default", "recid", "hired", "y"),
    "group": ("group", "race", "ethnicity", "sex", "gender", "region", "age"),
    "decision": ("decision", "approved", "decided", "selected"),
}
GOOD = ("1", "true", "yes", "y", "repaid", "paid", "good", "success", "favourable", "favorable", "approved", "hired")


@dataclass(frozen=True)
class Columns:
    """Which column is what. `favourable` is the outcome one hopes for; `higher` says that high scores are approved.

    Today's rule, if it is known: a `decision` column with the value that means `approved`, or the `threshold` in use.
    """

    score: str
    outcome: str
    group: str
    favourable: str
    higher: bool = True
    decision: str | None = None
    approved: str | None = None
    threshold: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns to read."""
        return tuple(name for name in (self.score, self.outcome, self.group, self.decision) if name is not None)


@dataclass(frozen=True)
class ScoreTable:
    """Checked rows, arrays of shape (rows,): score, outcome (1 favourable), group (position in `groups`), decision (1 approved).

    `notes` say what was found out while reading, a sentence each.
    """

    columns: Columns
    score: Floats
    outcome: NDArray[np.int8]
    group: NDArray[np.int8]
    groups: tuple[str, ...]
    decision: NDArray[np.int8] | None
    notes: tuple[str, ...] = ()


def guess(columns: Sequence[str]) -> dict[str, str | None]:
    """Return for score, outcome, group and decision the first column whose name says so, or None.

    >>> guess(["id", "decile_score", "race", "two_year_recid"])
    {'score': 'decile_score', 'outcome': 'two_year_recid', 'group': 'race', 'decision': None}
    """
    found: dict[str, str | None] = {}
    for role, words in KNOWN.items():
        free = [c for c in columns if c not in found.values()]
        parts = {c: "".join(ch if ch.isalnum() else " " for ch in c.lower()).split() for c in free}
        found[role] = next((c for word in words for c in free if word in parts[c]), None)
    return found


def values(cells: Cells, column: str) -> tuple[str, ...]:
    """Return the two values of a column that says yes or no, the likelier good one first; raise InvalidInput for another number.

    A third value is told by `check`, with its row; here the two that are most frequent count.
    """
    codes, words = plain_numbers(*as_words(cells[column]))
    if not words:
        raise InvalidInput(f"column {shown(column)} must have two values, got empty cells only")
    if len(words) == 1:
        raise InvalidInput(f"column {shown(column)} must have two values, got only {shown(words[0])}")
    two = [words[i] for i in _frequent(codes, len(words))]
    return tuple(sorted(two, key=lambda word: (word.lower() not in GOOD, word)))


def check(sheet: Sheet, cells: Cells, columns: Columns) -> ScoreTable:
    """Return the rows, checked; raise InvalidInput with one sentence for the first cell that is not what it should be."""
    _different(columns)
    score, note = as_numbers(cells[columns.score], sheet.separator)
    frame: dict[str, Any] = {"score": score}
    codes, words = plain_numbers(*as_words(cells[columns.outcome]))
    frame["outcome"] = _yes_no(codes, words, columns.favourable, columns.outcome)
    group, labels = in_order(*as_words(cells[columns.group]))
    frame["group"] = group
    if columns.decision is not None:
        codes, words = plain_numbers(*as_words(cells[columns.decision]))
        frame["decision"] = _yes_no(codes, words, columns.approved or "", columns.decision)
    _validate(pd.DataFrame(frame), sheet, cells, columns)
    check_groups(sheet, columns.group, group, labels)
    if columns.threshold is not None and not np.isfinite(columns.threshold):
        raise InvalidInput(f"today's threshold must be a finite number, got {columns.threshold}")
    outcome = frame["outcome"].astype(np.int8)
    if not outcome.any():
        raise InvalidInput(f"column {shown(columns.outcome)} must have two values, got no {shown(columns.favourable)}")
    decision = frame["decision"].astype(np.int8) if "decision" in frame else None
    notes = tuple(n for n in (note, _direction(columns, score, outcome)) if n)
    return ScoreTable(columns, score, outcome, group.astype(np.int8), labels, decision, notes)


def read(name: str, content: bytes, columns: Columns) -> ScoreTable:
    """Return the checked rows of a file."""
    sheet = uploads.look(name, content)
    return check(sheet, uploads.read(sheet, columns.names), columns)


def _validate(frame: pd.DataFrame, sheet: Sheet, cells: Cells, columns: Columns) -> None:
    import pandera.pandas as pa
    from pandera.errors import SchemaError

    rules: dict[str, tuple[str, Any]] = {
        "score": ("a finite number", lambda score: np.abs(score) <= LARGEST),
        "outcome": (_either(cells, columns.outcome), lambda codes: codes.isin([0, 1])),
        "group": ("the name of a group", lambda codes: codes >= 0),
        "decision": (_either(cells, columns.decision) if columns.decision else "", lambda codes: codes.isin([0, 1])),
    }
    schema = pa.DataFrameSchema(
        {
            role: pa.Column(None, pa.Check(good, error=allowed, ignore_na=False, n_failure_cases=1), nullable=True)
            for role, (allowed, good) in rules.items()
            if role in frame
        }
    )
    try:
        schema.validate(frame)
    except SchemaError as error:
        role = str(error.schema.name)
        bad = ~np.asarray(rules[role][1](frame[role]), dtype=bool)
        index, column = int(np.argmax(bad)), getattr(columns, role)
        found, allowed = cells[column].cell(index), rules[role][0]
        if role == "score" and np.isfinite(frame["score"][index]):
            allowed = f"between -{LARGEST:g} and {LARGEST:g}"
        elif role == "score" and "," in str(found):
            allowed += " with a decimal point"
        raise InvalidInput(
            f"column {shown(column)} in row {uploads.row_number(sheet, index)} must be {allowed}, got {shown(found)}"
        ) from None


def _different(columns: Columns) -> None:
    roles = {"score": columns.score, "outcome": columns.outcome, "group": columns.group}
    for role, name in roles.items():
        same = next((other for other, used in roles.items() if used == name and other != role), None)
        if same:
            raise InvalidInput(f"score, outcome and group must be different columns, got {shown(name)} for {role} and {same}")


def _frequent(codes: Codes, words: int) -> list[int]:
    count = np.bincount(codes[codes >= 0], minlength=words)
    return [int(i) for i in np.argsort(-count, kind="stable")[:2]]


def _yes_no(codes: Codes, words: list[str], yes: str, column: str) -> Codes:
    """Return 1 for `yes`, 0 for the other of the two most frequent words, 2 for a third one, -1 for none."""
    if len(words) < 2:
        raise InvalidInput(f"column {shown(column)} must have two values, got only {shown(words[0] if words else '')}")
    two = _frequent(codes, len(words))
    if yes not in [words[i] for i in two]:
        asked = " or ".join(shown(words[i]) for i in sorted(two))
        raise InvalidInput(f"the good value of column {shown(column)} must be {asked}, got {shown(yes)}")
    to = np.full(len(words) + 1, 2, dtype=np.int32)
    to[two] = [int(words[i] == yes) for i in two]
    to[-1] = -1
    return to[codes]


def _either(cells: Cells, column: str) -> str:
    return " or ".join(shown(word) for word in sorted(values(cells, column)))


def _direction(columns: Columns, score: Floats, outcome: NDArray[np.int8]) -> str:
    """Return a warning where the scores seem to point the other way."""
    good, bad = score[outcome == 1], score[outcome == 0]
    apart = float(good.mean() - bad.mean()) * (1 if columns.higher else -1)
    if not apart < -SURE * np.sqrt(good.var() / len(good) + bad.var() / len(bad)):
        return ""
    there, said = ("lower", "higher") if columns.higher else ("higher", "lower")
    return (
        f"Those with the outcome {shown(columns.favourable)} have {there} scores on average ({good.mean():.3g} against "
        f"{bad.mean():.3g}), but {said} scores are approved: is it the other way round?"
    )
