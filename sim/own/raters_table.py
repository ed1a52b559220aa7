"""What tables of people who judge items share: columns by name, names of people and items, and raters who stay in one group."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import uploads, words
from sim.own.cells import MAX_LABEL, MOST_GROUPS, Codes, in_order
from sim.own.rows import Rows
from sim.own.uploads import shown

Groups = NDArray[np.int8]


def guess(columns: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Return for each role the column whose name is one of its words, else the first that has the word in it, else None."""
    parts = {c: " ".join("".join(ch if ch.isalnum() else " " for ch in c.lower()).split()) for c in columns}
    found: dict[str, str | None] = {}
    for role, said in known.items():
        free = [c for c in columns if c not in found.values()]
        whole = (c for word in said for c in free if parts[c] == word)
        within = (
            c for word in said for c in free if f" {word} " in f" {parts[c]} " and not (role == "label" and _is_id(parts[c]))
        )
        found[role] = next(whole, None) or next(within, None)
    return found


def _is_id(name: str) -> bool:
    """Return whether a name says that its column numbers something: `annotation_id` is no label."""
    return name.split()[-1:] in (["id"], ["ids"], ["at"], ["date"], ["time"])


def different(columns: Any, roles: Sequence[str]) -> None:
    """Raise InvalidInput where one column serves for two roles."""
    used: dict[str, str] = {}
    for role in roles:
        name = getattr(columns, role)
        if name is not None and name in used:
            raise InvalidInput(f"{', '.join(roles)} must be different columns, got {shown(name)} for {used[name]} and {role}")
        used[name] = role


def named(rows: Rows, column: str, what: str, blank: str | None, notes: list[str]) -> tuple[Codes, tuple[str, ...]]:
    """Return per row the number of its name, -1 for none, and the names in the order they come; ask the rows for a name."""
    found = words.read(rows.cells[column], blank, names=True)
    notes += found.notes
    rows.need(column, found.codes >= 0, what)
    same = words.alike(found.words)
    if same:
        notes.append(
            f"Column {shown(column)} has {shown(same[0])} and {shown(same[1])}: are they the same? They are counted apart."
        )
    return found.codes, tuple(found.words)


def raters_of(rows: Rows, column: str | None, blank: str | None, notes: list[str]) -> tuple[Codes, tuple[str, ...]]:
    """Return the same of the raters; without a column every row is somebody else's, and a note says what that means."""
    if column is not None:
        return named(rows, column, "the name of a rater", blank, notes)
    notes.append(
        "No column names the raters: every row counts as one by somebody else, so intervals are those of independent rows."
    )
    return np.arange(rows.many, dtype=np.int32), tuple(f"row {uploads.row_number(rows.sheet, 0) + i}" for i in range(rows.many))


def short(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of at most MAX_LABEL characters, a long one cut and numbered, so that two stay two."""
    return tuple(n if len(n) <= MAX_LABEL else f"{n[: MAX_LABEL - 12]}... ({i})" for i, n in enumerate(names, 1))


def groups(
    rows: Rows, column: str | None, cross: str | None, by: str | None, rater: Codes, raters: Sequence[str], blank: str | None
) -> tuple[Groups, tuple[str, ...], list[str]]:
    """Return each rater's group, -1 for none, the groups' names, and notes; raise InvalidInput where a rater is in two groups.

    `cross` is a second column, taken together with the first. `rater` has -1 in the rows that do not count.
    """
    nobody = np.full(len(raters), -1, dtype=np.int8)
    if column is None:
        return nobody, (), []
    sheet, found = rows.sheet, words.groups(rows.cells, column, cross, blank)
    column = found.column
    code, names = in_order(found.codes, found.words)
    filled = np.flatnonzero((code >= 0) & (rater >= 0))
    if len(names) < 2:
        what = f"only {shown(names[0])}" if names else "empty cells only"
        return nobody, (), [*found.notes, f"Column {shown(column)} has {what}: there are no groups to compare."]
    if len(names) > MOST_GROUPS:
        raise InvalidInput(
            f"column {shown(column)} must have at most {MOST_GROUPS} different values, got {len(names):,}, {shown(names[0])} among them"
        )
    for name in names:
        if len(name) > MAX_LABEL:
            raise InvalidInput(
                f"column {shown(column)} must have at most {MAX_LABEL} characters, got {len(name):,}: {shown(name, 20)}"
            )
    group = np.full(len(raters), -1, dtype=np.int32)
    group[rater[filled][::-1]] = code[filled][::-1]  # the first row of a rater counts
    wrong = code[filled] != group[rater[filled]]
    if wrong.any():
        index = int(filled[np.argmax(wrong)])
        who = rater[index]
        raise InvalidInput(
            f"column {shown(column)} in row {uploads.row_number(sheet, index)} must be {shown(names[group[who]])}, as in other rows of "
            f"{shown(by or 'row')} {shown(raters[who])}, got {shown(names[code[index]])}"
        )
    without = int((group < 0).sum())
    notes = [*found.notes]
    if without:
        notes.append(f"{counted(without, 'rater')} without a group: part of the whole, of no group.")
    return group.astype(np.int8), names, notes


def left(group: Groups, names: tuple[str, ...]) -> tuple[Groups, tuple[str, ...]]:
    """Return the same without the groups that no rater is in; with fewer than two of them there are none."""
    there = np.bincount(group[group >= 0], minlength=len(names)) > 0
    if there.sum() < 2:
        return np.full_like(group, -1), ()
    to = np.append(np.cumsum(there) - 1, -1).astype(np.int8)
    return to[group], tuple(name for name, rater in zip(names, there, strict=True) if rater)


def small(group: Groups, names: Sequence[str], there: NDArray[np.bool_], few: int) -> list[str]:
    """Return a sentence about groups of fewer than `few` raters, if there are any."""
    size = np.bincount(group[there & (group >= 0)], minlength=len(names))
    little = [f"{shown(name)} ({number})" for name, number in zip(names, size, strict=True) if number < few]
    return [f"Groups of fewer than {few} raters, of which little is known: {', '.join(little)}."] if little else []


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
