"""A visitor's ratings: one row per label, who gave it to what, and whether every cell is what it should be.

A wrong cell is told in one sentence with its column, its row as a spreadsheet numbers it, what is allowed and what was found. What does
not count, a row without a label or a rater's earlier label of the same item, is counted in a note. Nothing else is changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from sim.agreement import Level
from sim.contract.parameters import InvalidInput
from sim.own import layouts, raters_table, uploads
from sim.own import words as own_words
from sim.own.cells import MANY, MAX_LABEL, Codes, Floats, as_numbers, numbers_of, used
from sim.own.raters_table import counted
from sim.own.rows import Rows
from sim.own.uploads import Cells, Sheet, shown

MOST_WORDS = 50
MOST_ITEMS = 300_000
LARGEST = 1e100
SCALE = 10
"""Numbers with more values than this, or with two, are no scale of steps: assumption."""
FEW = 10
"""Raters below which a group is called small: assumption."""
RARE = 0.001
KNOWN = {
    "item": ("item id", "item", "task", "example", "conversation", "comment", "prompt", "text", "question", "unit"),
    "rater": ("rater id", "annotator id", "worker id", "rater", "annotator", "worker", "judge", "participant", "coder", "user"),
    "label": (
        "label",
        "rating",
        "q overall",
        "overall",
        "score",
        "annotation",
        "answer",
        "value",
        "vote",
        "unsafe",
        "toxic",
        "toxicity",
    ),
    "group": ("group", "gender", "sex", "race", "ethnicity", "locale", "region", "country", "age"),
}
ORDERS = (
    ("no", "unsure", "yes"),
    ("no", "maybe", "yes"),
    ("low", "medium", "high"),
    ("none", "mild", "moderate", "severe"),
    ("benign", "debatable", "moderate", "extreme"),
    ("bad", "ok", "good"),
    ("very bad", "bad", "ok", "good", "very good"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
)
MARKED = ("yes", "1", "true", "unsafe", "toxic", "harmful", "offensive", "hate", "hateful", "bad", "spam")
BELOW = " < "


@dataclass(frozen=True)
class Columns:
    """Which column is what, and how labels are read.

    `level` of the labels as Krippendorff has it. `yes` is the label that says yes to the question: the label itself where labels have no
    order, else the lowest that does. `order` of words on an ordinal level, from the lowest, as "no < unsure < yes".
    """

    item: str
    rater: str | None
    label: str
    group: str | None = None
    level: str = "nominal"
    yes: str = ""
    order: str = ""
    cross: str | None = None
    among: str = ""
    blank: str | None = None
    skip_rows: bool = False

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return the columns in which a word may say that there is no answer."""
        return self.names

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns to read."""
        return tuple(name for name in (self.item, self.rater, self.label, self.group, self.cross) if name is not None)


@dataclass(frozen=True)
class Labels:
    """The different labels of a column: `words` from the lowest (or by name), `rows` how often each, whether they are `numeric`."""

    words: tuple[str, ...]
    rows: NDArray[np.intp]
    numeric: bool

    @property
    def level(self) -> Level:
        """Return the level one would guess: a few whole numbers are steps, other numbers an interval scale, words and two values names."""
        if not self.numeric or len(self.words) < 3:
            return "nominal"
        steps = len(self.words) <= SCALE and all(float(word).is_integer() for word in self.words)
        return "ordinal" if steps else "interval"

    @property
    def order(self) -> str:
        """Return the usual order of these words, if it is known, else the order of their names."""
        low = {word.lower(): word for word in self.words}
        known = next((order for order in ORDERS if set(low) <= set(order)), tuple(low))
        return BELOW.join(low[word] for word in known if word in low)

    def yes(self, level: str, order: str = "") -> str:
        """Return the label that one would take for a yes: without an order one that says so, else the first above the middle."""
        if level == "nominal":
            common = [self.words[i] for i in np.argsort(-self.rows, kind="stable")[:2]]
            return next((word for mark in MARKED for word in self.words if word.lower() == mark), common[-1])
        if self.numeric:
            middle = (float(self.words[0]) + float(self.words[-1])) / 2
            return next((word for word in self.words if float(word) > middle), self.words[-1])
        steps = [word.strip() for word in order.split("<")]
        return steps[len(steps) // 2]


@dataclass(frozen=True)
class RatingTable:
    """Checked rows, arrays of shape (rows,): numbers of item and rater, and of the label in `labels`; at most one row per item and rater.

    `value` (labels,) is what a label is worth on its scale, `yes` (labels,) whether it says yes; `group` (raters,) the number of each
    rater's group in `groups`, -1 for none. `notes` say what was found out while reading, a sentence each.
    """

    columns: Columns
    item: Codes
    rater: Codes
    label: Codes
    items: tuple[str, ...]
    raters: tuple[str, ...]
    labels: tuple[str, ...]
    value: Floats
    yes: NDArray[np.bool_]
    group: NDArray[np.int8]
    groups: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """Return the level of the labels."""
        return self.columns.level  # type: ignore[return-value]

    @property
    def says(self) -> str:
        """Return in words which labels say yes."""
        if self.columns.level == "nominal" or self.yes.sum() == 1:
            return f"'{self.columns.yes}'"
        return f"'{self.columns.yes}' or more"


def guess(columns: Sequence[str]) -> dict[str, str | None]:
    """Return for item, rater, label and group the column whose name says so, or None. Knows the columns of DICES [aroyo2023].

    >>> guess(["id", "rater_id", "rater_gender", "item_id", "response", "Q3_bias_overall", "Q_overall"])
    {'item': 'item_id', 'rater': 'rater_id', 'label': 'Q_overall', 'group': 'rater_gender'}
    """
    return layouts.roles("ratings", columns, raters_table.guess(columns, KNOWN))


def labels(cells: Cells, column: str, separator: str, blank: str | None = None) -> Labels:
    """Return the different labels of a column; raise InvalidInput where there is none, or so many that they can be no labels.

    A column is one of numbers where most of its filled cells are; a word among them is told by `check`, with its row.
    """
    found_words = own_words.read(cells[column], blank)
    code, words = found_words.codes, found_words.words
    if not words:
        raise InvalidInput(f"column {shown(column)} must have labels, got empty cells only")
    rows = np.bincount(code[code >= 0], minlength=len(words))
    number = _numbers(cells, column, code, words, separator)
    finite = np.isfinite(number)
    if 2 * finite.sum() > rows.sum():
        found, often = np.unique(number[finite], return_counts=True)
        return Labels(tuple(f"{value:.15g}" for value in found), often, True)
    if len(words) > MOST_WORDS:
        raise InvalidInput(
            f"column {shown(column)} must have at most {MOST_WORDS} different labels, or numbers, got {len(words):,}, "
            f"{shown(words[0])} among them"
        )
    order = sorted(range(len(words)), key=words.__getitem__)
    return Labels(tuple(words[i] for i in order), rows[order], False)


def check(sheet: Sheet, cells: Cells, columns: Columns) -> RatingTable:
    """Return the rows, checked; raise InvalidInput with one sentence for the first cell that is not what it should be."""
    raters_table.different(columns, ("item", "rater", "label", "group"))
    if columns.level not in get_args(Level):
        raise InvalidInput(f"level must be one of {', '.join(get_args(Level))}, got {columns.level}")
    rows = Rows(sheet, cells, len(cells[columns.label]), columns.skip_rows)
    notes = [*layouts.notes("ratings", sheet.columns, columns.names), *sheet.warnings(columns.names)]
    item, items = raters_table.named(rows, columns.item, "the name of an item", columns.blank, notes)
    if len(items) > MOST_ITEMS:
        raise InvalidInput(f"column {shown(columns.item)} must name at most {MOST_ITEMS:,} items, got {len(items):,}")
    rater, raters = raters_table.raters_of(rows, columns.rater, columns.blank, notes)
    known = labels(cells, columns.label, sheet.separator, columns.blank)
    label, words, value = _labels(rows, columns, known, notes)
    yes = _yes(columns, words, value, known.numeric)
    kept = rows.kept()
    group, groups, told = raters_table.groups(
        rows, columns.group, columns.cross, columns.rater, np.where(kept, rater, np.int32(-1)), raters, columns.blank
    )
    notes += [*told, *rows.notes]
    given = (label >= 0) & kept
    if not given.all():
        first = uploads.row_number(sheet, int(np.argmin(given | ~kept)))
        missing = int((kept & ~given).sum())
        if missing:
            notes.append(f"{counted(missing, 'row')} without a label: missing, the first is row {first}.")
    item, rater, label = item[given], rater[given], label[given]
    last = _last(item.astype(np.int64) * len(raters) + rater)
    if last is not None:
        notes.append(
            f"{counted(len(item) - len(last), 'label')} given by a rater to an item that the same rater labelled again further down: "
            "the last one counts."
        )
        item, rater, label = item[last], rater[last], label[last]
    if not len(item):
        raise InvalidInput(f"column {shown(columns.label)} must have at least one label, got empty cells only")
    item, items = used(item, items)
    rater, there = used(rater, raters)
    group, groups = raters_table.left(group[np.isin(raters, there)], groups)
    table = RatingTable(
        columns, item, rater, label, raters_table.short(items), raters_table.short(there), words, value, yes, group, groups
    )
    return RatingTable(**{**vars(table), "notes": tuple(dict.fromkeys([*notes, *_warnings(table)]))})


def read(name: str, content: bytes, columns: Columns) -> RatingTable:
    """Return the checked rows of a file."""
    sheet = uploads.look(name, content)
    return check(sheet, uploads.read(sheet, columns.names), columns)


def _labels(rows: Rows, columns: Columns, known: Labels, notes: list[str]) -> tuple[Codes, tuple[str, ...], Floats]:
    """Return per row the number of its label, -1 for an empty cell, and the labels with what each is worth."""
    column, sheet, cells = columns.label, rows.sheet, rows.cells
    read_as = own_words.read(cells[column], columns.blank)
    notes += read_as.notes
    code, found = read_as.codes, read_as.words
    if not known.numeric:
        if columns.level in ("interval", "ratio"):
            raise InvalidInput(f"level must be nominal or ordinal where labels are words, got {columns.level}")
        for word in found:
            if len(word) > MAX_LABEL:
                row = uploads.row_number(sheet, int(np.argmax(code == found.index(word))))
                raise InvalidInput(
                    f"column {shown(column)} in row {row} must have at most {MAX_LABEL} characters, got {len(word):,}: {shown(word, 20)}"
                )
        words = _ordered(columns.order or known.order, known.words) if columns.level == "ordinal" else known.words
        to = np.array([*(words.index(word) for word in found), -1], dtype=np.int32)
        return to[code], words, np.arange(len(words), dtype=float)
    number = _numbers(cells, column, code, found, sheet.separator)
    least = 0.0 if columns.level == "ratio" else -LARGEST
    good = (number >= least) & (number <= LARGEST)
    some = ", ".join(known.words[:4]) + (", ..." if len(known.words) > 4 else "")
    like, between = f"a number like the others ({some})", f"between {least:g} and {LARGEST:g}"
    rows.need(column, good | (code < 0), lambda index: like if np.isnan(number[index]) else between)
    value, at = np.unique(number[good], return_inverse=True)
    label = np.full(len(number), -1, dtype=np.int32)
    label[good] = at
    return label, known.words, value


def _numbers(cells: Cells, column: str, code: Codes, words: Sequence[str], separator: str) -> Floats:
    """Return per row the number, NaN where the cell is none; of few different cells each is read once."""
    if len(words) > MANY:
        return as_numbers(cells[column], separator)[0]
    return np.append(numbers_of(words, separator), np.nan)[code]


def _ordered(order: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the words in the order that was asked for, from the lowest."""
    asked = [word.strip() for word in order.split("<")]
    low = {word.lower(): word for word in words}
    if sorted(word.lower() for word in asked) != sorted(low) or len(low) < len(words):
        allowed = BELOW.join(words)
        raise InvalidInput(f"the order must name every label once, from the lowest, as in {allowed!r}, got {order!r}")
    return tuple(low[word.lower()] for word in asked)


def _yes(columns: Columns, words: Sequence[str], value: Floats, numeric: bool) -> NDArray[np.bool_]:
    if numeric and columns.level != "nominal":
        try:
            least = float(columns.yes)
        except ValueError:
            raise InvalidInput(f"the lowest label that says yes must be a number, got {shown(columns.yes)}") from None
        found: Any = value >= least
    elif (said := next((word for word in words if word.casefold() == columns.yes.casefold()), None)) is None:
        raise InvalidInput(f"the label that says yes must be one of {', '.join(map(shown, words[:8]))}, got {shown(columns.yes)}")
    else:
        at = words.index(said)
        found = np.arange(len(words)) == at if columns.level == "nominal" else np.arange(len(words)) >= at
    return np.asarray(found, dtype=bool)


def _last(key: NDArray[np.int64]) -> NDArray[np.intp] | None:
    """Return the places of each key's last row, in order, or None where no key comes twice."""
    ordered = np.sort(key)
    if not (ordered[1:] == ordered[:-1]).any():
        return None
    _, first = np.unique(key[::-1], return_index=True)
    return np.sort(len(key) - 1 - first)


def _warnings(table: RatingTable) -> list[str]:
    notes = []
    by_rater = np.bincount(table.rater, minlength=len(table.raters))
    by_item = np.bincount(table.item, minlength=len(table.items))
    often = np.bincount(table.label, minlength=len(table.labels))
    if (often > 0).sum() == 1:
        only = shown(table.labels[int(np.argmax(often))])
        notes.append(f"All labels are {only}: alpha is not defined where there is nothing to disagree about; the rest is shown.")
    elif len(table.raters) == 1:
        notes.append("One rater only: there is nobody to agree with, alpha is not defined; the rest is shown.")
    elif by_item.max() < 2:
        notes.append("No item has two labels: alpha is not defined; the rest is shown.")
    elif (by_item == 1).any():
        notes.append(f"{counted(int((by_item == 1).sum()), 'item')} with one label only: not part of agreement.")
    if len(table.raters) > 1 and (by_rater == 1).any():
        notes.append(
            f"{counted(int((by_rater == 1).sum()), 'rater')} with one label only: counted, but little can be said of them."
        )
    rare = [i for i in np.flatnonzero((often > 0) & (often < RARE * often.sum())) if len(table.labels) <= SCALE]
    if rare:
        named = ", ".join(f"{shown(table.labels[i])} ({often[i]})" for i in rare[:5])
        notes.append(f"Labels that hardly occur: {named}. Are they what they should be?")
    if not table.yes[often > 0].any() or table.yes[often > 0].all():
        notes.append(f"{'No' if not table.yes[often > 0].any() else 'Every'} label says {table.says}: every rule decides alike.")
    return [*notes, *raters_table.small(table.group, table.groups, by_rater > 0, FEW)]
