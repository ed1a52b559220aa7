"""A visitor's scores: which column is what, and whether every cell is what it should be.

Every wrong cell is told in one sentence with its column, its row as a spreadsheet numbers it, what is allowed and what was found.
No row is dropped unasked, and no value is changed, but for spaces around a cell and for spellings of one word, which are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.fairness.roc import Floats
from sim.own import layouts, uploads, yes_no
from sim.own import words as own_words
from sim.own.cells import as_numbers, check_groups, in_order, used
from sim.own.rows import Rows
from sim.own.uploads import Cells, Sheet, shown

LARGEST = 1e100  # of a score: its square is still a number
SURE = 3.0  # standard errors before scores are said to point the other way
KNOWN = {
    "outcome": (
        *(
            "y true",
            "true label",
            "ground truth",
            "label value",
            "two year recid",
            "outcome",
            "target",
            "label",
            "actual",
            "result",
        ),
        *("repaid", "paid", "default", "defaulted", "recid", "hired", "income", "class", "y"),
    ),
    "score": ("score", "risk", "probability", "prob", "proba", "prediction", "predicted", "pred", "rating"),
    "group": (
        "group",
        "race",
        "ethnicity",
        "sex",
        "gender",
        "sensitive features",
        "sensitive feature",
        "region",
        "age cat",
        "age",
    ),
    "decision": ("decision", "approved", "decided", "selected", "action taken", "y pred"),
}
"""Words in a column's name, the surest first. Fairlearn writes y_true and y_pred, Aequitas score and label_value, HMDA action_taken."""
NO_OUTCOME = ("pred", "predicted", "prediction", "prob", "proba", "probability", "score", "id")


@dataclass(frozen=True)
class Columns:
    """Which column is what. `favourable` is the outcome one hopes for; `higher` says that high scores are approved.

    Today's rule, if it is known: a `decision` column with the value that means `approved`, or the `threshold` in use. `confirmed` says that
    somebody looked at the two. `cross` is a second column of groups, taken together with the first; `among` are all columns of groups that
    may be compared, one a line. `blank` are the marks of no answer, one a line, the usual ones unless said; with `skip_rows` rows that have
    a wrong cell are left out.
    """

    score: str
    outcome: str
    group: str
    favourable: str
    higher: bool = True
    decision: str | None = None
    approved: str | None = None
    threshold: float | None = None
    confirmed: bool = False
    cross: str | None = None
    among: str = ""
    blank: str | None = None
    skip_rows: bool = False

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return the columns in which a word may say that there is no answer."""
        return tuple(name for name in (self.outcome, self.group, self.cross, self.decision) if name is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns to read."""
        return tuple(dict.fromkeys([self.score, *self.in_words]))


@dataclass(frozen=True)
class ScoreTable:
    """Checked rows, arrays of shape (rows,): score, outcome (1 favourable), group (position in `groups`), decision (1 approved).

    `notes` say what was found out while reading, a sentence each; `place` is each row's place in the file, where some were left out.
    """

    columns: Columns
    score: Floats
    outcome: NDArray[np.int8]
    group: NDArray[np.int8]
    groups: tuple[str, ...]
    decision: NDArray[np.int8] | None
    notes: tuple[str, ...] = ()
    place: NDArray[np.intp] | None = None


def guess(columns: Sequence[str]) -> dict[str, str | None]:
    """Return for score, outcome, group and decision the first column whose name says so, or None.

    >>> guess(["id", "decile_score", "race", "two_year_recid"])
    {'score': 'decile_score', 'outcome': 'two_year_recid', 'group': 'race', 'decision': None}
    """
    parts = {c: "".join(ch if ch.isalnum() else " " for ch in c.lower()).split() for c in columns}
    found: dict[str, str | None] = {}
    for role, words in KNOWN.items():
        free = [c for c in columns if c not in found.values()]
        if role == "outcome":
            free = [c for c in free if not set(parts[c]) & set(NO_OUTCOME)]
        found[role] = next((c for word in words for c in free if f" {word} " in f" {' '.join(parts[c])} "), None)
    return layouts.roles("scores", columns, {role: found[role] for role in ("score", "outcome", "group", "decision")})


def points_up(sheet: Sheet, cells: Cells, columns: Columns) -> bool:
    """Return whether those with the favourable outcome have the higher scores, on average; True where nobody can say."""
    score, _ = as_numbers(cells[columns.score], sheet.separator)
    codes, words, _ = yes_no.said(cells, columns.outcome, columns.blank)
    if columns.favourable not in words:
        return True
    good, known = codes == words.index(columns.favourable), np.isfinite(score) & (codes >= 0)
    if not (known & good).any() or not (known & ~good).any():
        return True
    return bool(score[known & good].mean() >= score[known & ~good].mean())


def assumed(columns: Columns) -> str:
    """Return the beginning of a sentence that says what nobody confirmed, or nothing."""
    if columns.confirmed:
        return ""
    way = "high" if columns.higher else "low"
    today = f" and {columns.decision} = {columns.approved} for approved today" if columns.decision else ""
    return f"Taking {columns.outcome} = {columns.favourable} for the good outcome, {way} scores for those to approve{today}: "


def check(sheet: Sheet, cells: Cells, columns: Columns) -> ScoreTable:
    """Return the rows, checked; raise InvalidInput with one sentence for the first cell that is not what it should be."""
    _different(columns)
    score, note = as_numbers(cells[columns.score], sheet.separator)
    rows = Rows(sheet, cells, len(score), columns.skip_rows)
    notes = [*sheet.warnings(columns.names), note]
    rows.need(columns.score, np.abs(score) <= LARGEST, lambda index: _number(score[index], cells[columns.score].cell(index)))
    outcome = yes_no.read(rows, cells, columns.outcome, columns.favourable, columns.blank, notes)
    found = own_words.groups(cells, columns.group, columns.cross, columns.blank)
    notes += found.notes
    group, labels = in_order(found.codes, found.words)
    rows.need(columns.group, group >= 0, "the name of a group")
    decision = None
    if columns.decision is not None:
        decision = yes_no.read(rows, cells, columns.decision, columns.approved or "", columns.blank, notes)
    kept = rows.kept()
    group, labels = used(np.where(kept, group, np.int32(-1)), labels)
    check_groups(sheet, found.column, group, labels)
    if columns.threshold is not None and not np.isfinite(columns.threshold):
        raise InvalidInput(f"today's threshold must be a finite number, got {columns.threshold}")
    score, good = score[kept], outcome[kept].astype(np.int8)
    if not good.any():
        raise InvalidInput(f"column {shown(columns.outcome)} must have two values, got no {shown(columns.favourable)}")
    notes += [*rows.notes, _direction(columns, score, good)]
    today = None if decision is None else decision[kept].astype(np.int8)
    said = tuple(dict.fromkeys(n for n in notes if n))
    place = None if kept.all() else np.flatnonzero(kept)
    return ScoreTable(columns, score, good, group[kept].astype(np.int8), labels, today, said, place)


def read(name: str, content: bytes, columns: Columns) -> ScoreTable:
    """Return the checked rows of a file."""
    sheet = uploads.look(name, content)
    return check(sheet, uploads.read(sheet, columns.names), columns)


def _number(found: float, cell: object) -> str:
    """Return in words what a score must be, for one that is not."""
    if np.isfinite(found):
        return f"between -{LARGEST:g} and {LARGEST:g}"
    return "a finite number with a decimal point" if "," in str(cell) else "a finite number"


def _different(columns: Columns) -> None:
    roles = {"score": columns.score, "outcome": columns.outcome, "group": columns.group}
    for role, name in roles.items():
        same = next((other for other, used in roles.items() if used == name and other != role), None)
        if same:
            raise InvalidInput(f"score, outcome and group must be different columns, got {shown(name)} for {role} and {same}")


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
