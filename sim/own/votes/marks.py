"""What a cell says of a vote: 1 agrees, 0 passes, -1 disagrees, and an empty one, or a mark of no answer, is no vote."""

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.own import cells
from sim.own import words as own_words

if TYPE_CHECKING:
    import pyarrow as pa

AGREE, PASS, DISAGREE = 1, 0, -1
NONE, WRONG = -2, -3
"""A cell without a vote, and one that holds something else."""
WORDS = {"helpful": AGREE, "not_helpful": DISAGREE, "somewhat_helpful": PASS}
"""Votes in words, as Community Notes has them."""
Votes = NDArray[np.int8]


def looked_up(column: "pa.Array", blank: Counter[str]) -> Votes:
    """Return the vote in each cell; what stands in many cells is looked at once. Count marks of no vote in `blank`."""
    codes, dictionary = cells.encoded(column)
    words = dictionary.to_pylist()
    to = np.array([*(_vote(word) for word in words), NONE], dtype=np.int8)
    marks = [i for i, word in enumerate(words) if to[i] == NONE and cells.plain(word).strip()]
    if marks:
        many = np.bincount(codes[codes >= 0], minlength=len(words))
        blank.update({str(words[i]).strip(): int(many[i]) for i in marks})
    return to[codes]


def _vote(cell: object) -> int:
    """Return the vote that a cell holds, NONE where it is empty, WRONG where it is something else."""
    if isinstance(cell, bool):
        return WRONG
    word = "" if cell is None else str(cell).strip().lower()
    if own_words.is_blank(word) or word in own_words.DOUBTFUL:
        return NONE
    if word in WORDS:
        return WORDS[word]
    try:
        number = float(word)
    except ValueError:
        return WRONG
    return int(number) if number in (AGREE, PASS, DISAGREE) else WRONG
