"""What tables of people who judge items share: columns by name, names of people and items, and raters who stay in one group."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.cells import MAX_LABEL, MOST_GROUPS, Codes, as_words, in_order
from sim.own.uploads import Cells, Sheet, shown

Groups = NDArray[np.int8]


def guess(columns: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Return for each role the column whose name is one of its words, else the first that has the word in it, else None."""
    parts = {c: " ".join("".join(ch if ch.isalnum() else " " for ch in c.lower()).split()) for c in columns}
    found: dict[str, str | None] = {}
    for role, words in known.items():
        free = [c for c in columns if c not in found.values()]
        whole = (c for word in words for c in free if parts[c] == word)
        within = (c for word in words for c in free if f" {word} " in f" {parts[c]} ")
        found[role] = next(whole, None) or next(within, None)
    return found


def different(columns: Any, roles: Sequence[str]) -> None:
    """Raise InvalidInput where one column serves for two roles."""
    used: dict[str, str] = {}
    for role in roles:
        name = getattr(columns, role)
        if name is not None and name in used:
            raise InvalidInput(f"{', '.join(roles)} must be different columns, got {shown(name)} for {used[name]} and {role}")
        used[name] = role


def named(sheet: Sheet, cells: Cells, column: str, what: str) -> tuple[Codes, tuple[str, ...]]:
    """Return per row the number of its name, and the names in the order they come; an empty cell raises InvalidInput."""
    code, words = as_words(cells[column])
    if (code < 0).any():
        row = uploads.row_number(sheet, int(np.argmax(code < 0)))
        raise InvalidInput(f"column {shown(column)} in row {row} must be {what}, got an empty cell")
    return code, tuple(words)


def short(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of at most MAX_LABEL characters, a long one cut and numbered, so that two stay two."""
    return tuple(n if len(n) <= MAX_LABEL else f"{n[: MAX_LABEL - 12]}... ({i})" for i, n in enumerate(names, 1))


def groups(
    sheet: Sheet, cells: Cells, column: str | None, by: str, rater: Codes, raters: Sequence[str]
) -> tuple[Groups, tuple[str, ...], list[str]]:
    """Return each rater's group, -1 for none, the groups' names, and notes; raise InvalidInput where a rater is in two groups."""
    nobody = np.full(len(raters), -1, dtype=np.int8)
    if column is None:
        return nobody, (), []
    code, names = in_order(*as_words(cells[column]))
    filled = np.flatnonzero(code >= 0)
    if len(names) < 2:
        what = f"only {shown(names[0])}" if names else "empty cells only"
        return nobody, (), [f"Column {shown(column)} has {what}: there are no groups to compare."]
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
            f"{shown(by)} {shown(raters[who])}, got {shown(names[code[index]])}"
        )
    without = int((group < 0).sum())
    notes = [f"{counted(without, 'rater')} without a group: part of the whole, of no group."] if without else []
    return group.astype(np.int8), names, notes


def used(code: Codes, names: tuple[str, ...]) -> tuple[Codes, tuple[str, ...]]:
    """Return the same without the names that no row has."""
    there = np.bincount(code, minlength=len(names)) > 0
    if there.all():
        return code, names
    return (np.cumsum(there) - 1).astype(np.int32)[code], tuple(name for name, row in zip(names, there, strict=True) if row)


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
