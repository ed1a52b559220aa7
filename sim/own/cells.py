"""Cells of a visitor's table as numbers, what they say once, and the groups that a column names; words: sim.own.words.

Nothing is dropped in silence: what is missing is -1 (a word) or NaN (a number), and the caller says what that means.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.uploads import Column, Sheet, shown

if TYPE_CHECKING:
    import pyarrow as pa

MOST_GROUPS = 12
MAX_LABEL = 60
MANY = 100
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]


def encoded(cells: "pa.Array") -> tuple[Codes, "pa.Array"]:
    """Return the position of each cell in a dictionary, -1 for none, and the dictionary: what cells say, once."""
    import pyarrow as pa

    whole = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    codes = whole.indices.cast(pa.int32()).fill_null(-1).to_numpy(zero_copy_only=False)
    dictionary = whole.dictionary
    if whole is cells:
        # A file's own dictionary may have words that no row has; what is nowhere in the column is not part of it.
        used, first = np.unique(codes[codes >= 0], return_index=True)
        if len(used) < len(dictionary) or (np.diff(first) < 0).any():
            order = used[np.argsort(first)]
            to = np.full(len(dictionary) + 1, -1, dtype=np.int32)
            to[order] = np.arange(len(order))
            codes, dictionary = to[codes], dictionary.take(pa.array(order))
    return codes, dictionary


def plain(value: Any) -> str:
    """Return what a cell says as text: true and false in small letters, a whole number without its point, nothing for NaN."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


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


def used(codes: Codes, words: Sequence[str]) -> tuple[Codes, tuple[str, ...]]:
    """Return the same without the words that no row has."""
    there = np.bincount(codes[codes >= 0], minlength=len(words)) > 0
    if there.all():
        return codes, tuple(words)
    to = np.append(np.where(there, np.cumsum(there) - 1, -1), -1).astype(np.int32)
    return to[codes], tuple(word for word, row in zip(words, there, strict=True) if row)


def check_groups(sheet: Sheet, column: str, group: Codes, labels: Sequence[str]) -> None:
    """Raise InvalidInput unless the column names 2 to MOST_GROUPS groups, each with a label of at most MAX_LABEL characters."""
    name = shown(column)
    if len(labels) < 2:
        raise InvalidInput(f"column {name} must have at least 2 different values, got only {shown(labels[0] if labels else '')}")
    there = np.flatnonzero(group >= 0)
    first = np.sort(there[np.unique(group[there], return_index=True)[1]])
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


def as_numbers(column: Column, separator: str) -> tuple[Floats, str]:
    """Return the numbers, NaN where a cell is none, and a note if they were written with decimal commas.

    Each word of a dictionary is read once.
    """
    import pyarrow as pa

    parts: list[tuple[Codes | None, pa.Array]] = []
    for chunk in column.cells.chunks:
        parts.append(encoded(chunk) if pa.types.is_dictionary(chunk.type) else (None, chunk))
    commas = separator != "," and _decimal_commas([words for _, words in parts])
    found = [np.empty(0)]
    for codes, words in parts:
        numbers = _floats(words, commas=commas)
        found.append(numbers if codes is None else np.append(numbers, np.nan)[codes])
    return np.concatenate(found), "Numbers were read with decimal commas." if commas else ""


def numbers_of(words: Sequence[str], separator: str) -> Floats:
    """Return the same of a list of words."""
    import pyarrow as pa

    return as_numbers(Column("", pa.chunked_array([pa.array(words, pa.string())])), separator)[0]


def _is_text(words: "pa.Array") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(words.type) or pa.types.is_large_string(words.type))


def _decimal_commas(parts: Sequence["pa.Array"]) -> bool:
    from pyarrow import compute

    def has(mark: str) -> bool:
        return any(compute.any(compute.match_substring(words, mark)).as_py() for words in parts if _is_text(words))

    return has(",") and not has(".")


def _floats(words: "pa.Array", *, commas: bool) -> Floats:
    import pyarrow as pa
    from pyarrow import compute

    if not _is_text(words):
        try:
            return np.array(words.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), dtype=float)
        except pa.ArrowException:
            return np.full(len(words), np.nan)
    trimmed = compute.utf8_trim_whitespace(words)
    if commas:
        trimmed = compute.replace_substring(trimmed, ",", ".")
    try:
        return np.array(trimmed.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
    except pa.ArrowException:
        return pd.to_numeric(pd.Series(trimmed.to_pandas(), dtype=object), errors="coerce").to_numpy(dtype=float)
