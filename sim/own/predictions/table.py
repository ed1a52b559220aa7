"""A visitor's predictions over time: which column is what, and whether every cell is what it should be.

A score is the chance that the outcome is the one it speaks of, from 0 to 1; where it is 0 or 1 everywhere it is the prediction itself.
No row is dropped unasked, and no value is changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import raters_table, uploads, yes_no
from sim.own import words as own_words
from sim.own.cells import Codes, Floats, as_numbers, check_groups, in_order, used
from sim.own.predictions import times
from sim.own.predictions.times import Cut
from sim.own.rows import Rows
from sim.own.uploads import Cells, Sheet, shown

SURE = 3.0  # standard errors before scores are said to point the other way
THRESHOLD = 0.5
NOBODY = -1
KNOWN = {
    "time": ("timestamp", "time", "date", "datetime", "day", "week", "month", "period", "created at", "predicted at", "when"),
    "score": (
        *("y pred proba", "predicted probability", "probability", "score", "proba", "prob", "prediction", "predicted", "y pred"),
        *("pred", "risk", "confidence"),
    ),
    "outcome": (
        *("y true", "true label", "ground truth", "outcome", "target", "actual", "label", "label value", "result", "y"),
        *("repaid", "default", "defaulted", "churned", "churn", "fraud", "spam", "clicked", "converted"),
    ),
    "group": ("group", "segment", "region", "country", "plan", "gender", "sex", "race", "age"),
}
"""Words in a column's name, the surest first. NannyML's data have timestamp, y_pred_proba and y_true; Evidently's target and prediction."""


@dataclass(frozen=True)
class Columns:
    """Which column is what; `favourable` is the outcome that a score is the chance of.

    A score of `threshold` or more predicts that outcome. `periods` says what rows are cut into (times.CUTS). `confirmed` says that
    somebody looked at which outcome it is. The rest is as in every kind of table.
    """

    time: str
    score: str
    outcome: str
    favourable: str
    group: str | None = None
    threshold: float = THRESHOLD
    periods: str = "auto"
    confirmed: bool = False
    cross: str | None = None
    among: str = ""
    blank: str | None = None
    skip_rows: bool = False

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return the columns in which a word may say that there is no answer."""
        return tuple(name for name in (self.outcome, self.group, self.cross) if name is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns to read."""
        return tuple(dict.fromkeys([self.time, self.score, *self.in_words]))


@dataclass(frozen=True, eq=False)
class PredictionTable:
    """Checked rows, arrays (rows,): time, score, outcome (1: what the score speaks of), group (-1: none), and each row's place in the file.

    `cut` says which period each row is in. `notes` say what was found out while reading, a sentence each.
    """

    columns: Columns
    time: Floats
    score: Floats
    outcome: NDArray[np.int8]
    group: NDArray[np.int8]
    groups: tuple[str, ...]
    place: NDArray[np.intp]
    cut: Cut
    notes: tuple[str, ...] = ()


def guess(columns: Sequence[str]) -> dict[str, str | None]:
    """Return for time, score, outcome and group the column whose name says so, or None.

    >>> guess(["id", "timestamp", "y_pred_proba", "y_true"])
    {'time': 'timestamp', 'score': 'y_pred_proba', 'outcome': 'y_true', 'group': None}
    """
    return raters_table.guess(columns, KNOWN)


def assumed(columns: Columns) -> str:
    """Return the beginning of a sentence that says what nobody confirmed, or nothing."""
    if columns.confirmed:
        return ""
    return f"Taking {columns.score} for the chance of {columns.outcome} = {columns.favourable}: "


def read_cells(sheet: Sheet, columns: Columns) -> Cells:
    """Return the cells of these columns; times as text."""
    return uploads.read(sheet, columns.names, (columns.time,))


def check(sheet: Sheet, cells: Cells, columns: Columns) -> PredictionTable:
    """Return the rows, checked; raise InvalidInput with one sentence for the first cell that is not what it should be."""
    raters_table.different(columns, ("time", "score", "outcome", "group"))
    if not 0 < columns.threshold <= 1:
        raise InvalidInput(f"threshold must be above 0 and at most 1, got {columns.threshold:g}")
    notes = list(sheet.warnings(columns.names))
    when = times.read(cells[columns.time], sheet.separator)
    score, commas = as_numbers(cells[columns.score], sheet.separator)
    notes.append(commas)
    rows = Rows(sheet, cells, len(score), columns.skip_rows)
    rows.need(columns.time, np.isfinite(when.value), when.allowed)
    with np.errstate(invalid="ignore"):
        rows.need(
            columns.score, (score >= 0) & (score <= 1), "a number from 0 to 1, the chance of the outcome or the prediction itself"
        )
    outcome = yes_no.read(rows, cells, columns.outcome, columns.favourable, columns.blank, notes)
    group: Codes = np.full(len(score), NOBODY, dtype=np.int32)
    labels: tuple[str, ...] = ()
    found = None if columns.group is None else own_words.groups(cells, columns.group, columns.cross, columns.blank)
    if found is not None:
        notes += found.notes
        group, labels = in_order(found.codes, found.words)
    kept = rows.kept()
    if found is not None:
        group, labels = used(np.where(kept, group, np.int32(NOBODY)), labels)
        if len(labels) > 1:
            check_groups(sheet, found.column, group, labels)
        missing = int((kept & (group < 0)).sum())
        if missing:
            notes.append(f"{raters_table.counted(missing, 'row')} without a group: part of the whole, of no group.")
    score, good = score[kept], outcome[kept].astype(np.int8)
    if not good.any() or good.all():
        only = "no" if not good.any() else "only"
        raise InvalidInput(f"column {shown(columns.outcome)} must have two values, got {only} {shown(columns.favourable)}")
    value = when.value[kept]
    cut = times.cut(times.Times(value, when.dates), columns.periods, columns.time)
    notes += [*rows.notes, *_told(columns, score, good, cut)]
    said = tuple(dict.fromkeys(note for note in notes if note))
    inside = group[kept].astype(np.int8) if len(labels) > 1 else np.full(len(score), NOBODY, dtype=np.int8)
    return PredictionTable(
        columns, value, score, good, inside, labels if len(labels) > 1 else (), np.flatnonzero(kept), cut, said
    )


def read(name: str, content: bytes, columns: Columns) -> PredictionTable:
    """Return the checked rows of a file."""
    sheet = uploads.look(name, content)
    return check(sheet, read_cells(sheet, columns), columns)


def _told(columns: Columns, score: Floats, good: NDArray[np.int8], cut: Cut) -> list[str]:
    """Return what is to be known of these rows: which way scores point, what they are, and periods with few."""
    notes = []
    yes, no = score[good == 1], score[good == 0]
    if float(yes.mean() - no.mean()) < -SURE * np.sqrt(yes.var() / len(yes) + no.var() / len(no)):
        notes.append(
            f"Rows with the outcome {shown(columns.favourable)} have lower scores on average ({yes.mean():.3g} against {no.mean():.3g}): "
            "is the score the chance of the other one?"
        )
    if ((score == 0) | (score == 1)).all():
        notes.append("Scores are 0 or 1 everywhere: they are predictions, not chances, so nothing is said of calibration.")
    decided = score >= columns.threshold
    if decided.all() or not decided.any():
        way = "at least" if decided.all() else "below"
        notes.append(f"Every score is {way} the threshold of {columns.threshold:g}: every prediction is the same.")
    rows = np.bincount(cut.period)
    few = [name for name, many in zip(cut.periods, rows, strict=True) if many < times.FEW]
    if few:
        named = ", ".join(few[:4]) + (", ..." if len(few) > 4 else "")
        notes.append(
            f"{raters_table.counted(len(few), 'period')} with fewer than {times.FEW} rows, of which little is known: {named}."
        )
    return notes
