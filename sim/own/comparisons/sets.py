"""Comparisons from a table with a row per answer: of the answers that stood side by side the chosen one beats each of the others.

Such is the layout of PRISM's utterances. Answers by one and the same item say nothing of two items, and are left out; so are
sets in which none or several were chosen. Both are told.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own.cells import Codes
from sim.own.raters_table import counted
from sim.own.uploads import shown

Places = NDArray[np.intp]
LARGEST_SET = 50
"""Answers side by side; more is no set that one chose from: assumption."""


@dataclass(frozen=True)
class Pairs:
    """The rows of the chosen and of the other answer of each comparison, and what is to be told, a sentence each."""

    chosen: Places
    other: Places
    notes: tuple[str, ...]


def pairs(within: Codes, item: Codes, won: NDArray[np.bool_], column: str) -> Pairs:
    """Return the comparisons of a table; `within` numbers the set of each row, -1 for none, `won` says that it was chosen.

    Raises InvalidInput where a set is too large, or nothing can be compared.

    >>> found = pairs(np.array([0, 0, 0]), np.array([5, 6, 5]), np.array([True, False, False]), "set")
    >>> found.chosen.tolist(), found.other.tolist(), found.notes
    ([0], [1], ('1 answer by the same item as the chosen one beside it: left out.',))
    """
    there = within >= 0
    sets = int(within.max(initial=-1)) + 1
    size = np.bincount(within[there], minlength=sets)
    if size.max(initial=0) > LARGEST_SET:
        raise InvalidInput(
            f"column {shown(column)} must name sets of at most {LARGEST_SET} answers that stood side by side, got {size.max():,} in one"
        )
    chosen = np.bincount(within[there & won], minlength=sets)
    first = np.full(sets, -1, dtype=np.intp)
    first[within[there & won]] = np.flatnonzero(there & won)
    clear = chosen == 1
    other = np.flatnonzero(there & ~won)
    other = other[clear[within[other]]]
    winner = first[within[other]]
    same = item[winner] == item[other]
    notes = []
    none, several = int((chosen == 0).sum()), int((chosen > 1).sum())
    if none:
        notes.append(f"{counted(none, 'set')} of answers in which none was chosen: left out.")
    if several:
        notes.append(f"{counted(several, 'set')} of answers in which several were chosen: left out.")
    if same.any():
        notes.append(f"{counted(int(same.sum()), 'answer')} by the same item as the chosen one beside it: left out.")
    if same.all():
        raise InvalidInput(
            f"column {shown(column)} must name sets in which one answer was chosen beside one by another item, got none"
        )
    return Pairs(winner[~same], other[~same], tuple(notes))
