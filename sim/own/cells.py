"""Cells of a visitor's table as words and as numbers, and the groups that a column names.

Nothing is dropped in silence: what is missing is -1 (a word) or NaN (a number), and the caller says what that means.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.uploads import Sheet, shown

if TYPE_CHECKING:
    import pyarrow as pa

MOST_GROUPS = 12
MAX_LABEL = 60
MANY = 100
MISSING = {"", "nan"}
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]


def as_words(column: "pa.ChunkedArray") -> tuple[Codes, list[str]]:
    """Return per row the position of its word, -1 where there is none, and the words in the order they come."""
    import pyarrow as pa

    whole = column.combine_chunks()
    encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    found = [_word(value) for value in encoded.dictionary.to_pylist()]
    words = list(dict.fromkeys(word for word in found if word.lower() not in MISSING))
    place = {word: i for i, word in enumerate(words)}
    to = np.array([*(place.get(word, -1) for word in found), -1], dtype=np.int32)
    return to[encoded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)], words


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def plain_numbers(codes: Codes, words: list[str]) -> tuple[Codes, list[str]]:
    """Return the same with 1, 1.0 and 01 as one word, if all words are numbers; not for a column of many numbers."""
    try:
        plain = [f"{float(word):g}" for word in words[:MANY]]
    except ValueError:
        return codes, words
    if len(words) > MANY:
        return codes, words
    new = list(dict.fromkeys(plain))
    return np.array([*(new.index(word) for word in plain), -1], dtype=np.int32)[codes], new


def in_order(codes: Codes, words: list[str]) -> tuple[Codes, tuple[str, ...]]:
    """Return the same with the words in alphabetical order."""
    order = sorted(range(len(words)), key=words.__getitem__)
    to = np.full(len(words) + 1, -1, dtype=np.int32)
    to[order] = np.arange(len(words))
    return to[codes], tuple(words[i] for i in order)


def check_groups(sheet: Sheet, column: str, group: Codes, labels: Sequence[str]) -> None:
    """Raise InvalidInput unless the column names 2 to MOST_GROUPS groups, each with a label of at most MAX_LABEL characters."""
    name = shown(column)
    if len(labels) < 2:
        raise InvalidInput(f"column {name} must have at least 2 different values, got only {shown(labels[0])}")
    first = np.sort(np.unique(group, return_index=True)[1])
    if len(labels) > MOST_GROUPS:
        index = int(first[MOST_GROUPS])
        raise InvalidInput(
            f"column {name} must have at most {MOST_GROUPS} different values, got {len(labels):,}, of which "
            f"{shown(labels[group[index]])} in row {uploads.row_number(sheet, index)} is number {MOST_GROUPS + 1}"
        )
    for index in first:
        label = labels[group[index]]
        if len(label) > MAX_LABEL:
            raise InvalidInput(
                f"column {name} in row {uploads.row_number(sheet, int(index))} must have at most {MAX_LABEL} characters, "
                f"got {len(label):,}: {shown(label, 20)}"
            )


def as_numbers(column: "pa.ChunkedArray", separator: str) -> tuple[Floats, str]:
    """Return the numbers, NaN where a cell is none, and a note if they were written with decimal commas."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        try:
            return _floats(column.cast(pa.float64())), ""
        except pa.ArrowException:
            return np.full(len(column), np.nan), ""
    trimmed = compute.utf8_trim_whitespace(column)
    commas = ""
    comma = compute.match_substring(trimmed, ",")
    if separator != "," and compute.any(comma).as_py() and not compute.any(compute.match_substring(trimmed, ".")).as_py():
        trimmed, commas = compute.replace_substring(trimmed, ",", "."), "Numbers were read with decimal commas."
    try:
        return _floats(trimmed.cast(pa.float64())), commas
    except pa.ArrowException:
        found = pd.to_numeric(pd.Series(trimmed.to_pandas(), dtype=object), errors="coerce")
        return found.to_numpy(dtype=float), commas


def _floats(column: "pa.ChunkedArray") -> Floats:
    return np.array(column.to_numpy(), dtype=float)
