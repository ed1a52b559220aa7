"""Cells of a visitor's table as words and as numbers, and the groups that a column names.

Nothing is dropped in silence: what is missing is -1 (a word) or NaN (a number), and the caller says what that means.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.contract.parameters import InvalidInput
from sim.own import limits, uploads
from sim.own.uploads import Column, Sheet, shown

if TYPE_CHECKING:
    import pyarrow as pa

MOST_GROUPS = 12
MAX_LABEL = 60
MANY = 100
MISSING = {"", "nan"}
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]


def as_words(column: Column) -> tuple[Codes, list[str]]:
    """Return per row the position of its word, -1 where there is none, and the words in the order they come.

    Each word is looked at once for some thousand rows. Raises InvalidInput for more than LIMITS.names different ones.
    """
    place: dict[str, int] = {}
    parts: list[Codes] = [np.empty(0, dtype=np.int32)]
    for codes, dictionary in _encoded(column):
        to = np.empty(len(dictionary) + 1, dtype=np.int32)
        to[-1] = -1
        for i, value in enumerate(dictionary.to_pylist()):
            word = _word(value)
            to[i] = -1 if word.lower() in MISSING else place.setdefault(word, len(place))
        if len(place) > limits.LIMITS.names:
            raise InvalidInput(
                f"column {shown(column.name)} must have at most {limits.LIMITS.names:,} different words, got more: {shown(word)} is one"
            )
        parts.append(to[codes])
    return np.concatenate(parts), list(place)


def _encoded(column: Column) -> Iterator[tuple[Codes, "pa.Array"]]:
    """Yield per part of the column the position of each cell in a dictionary, -1 for none, and the dictionary: what cells say, once."""
    import pyarrow as pa

    for chunk in column.cells.chunks:
        whole = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
        codes = whole.indices.cast(pa.int32()).fill_null(-1).to_numpy(zero_copy_only=False)
        dictionary = whole.dictionary
        if whole is not chunk:
            yield codes, dictionary
            continue
        # A file's own dictionary may have words that no row has; what is nowhere in the column is not part of it.
        used, first = np.unique(codes[codes >= 0], return_index=True)
        if len(used) < len(dictionary) or (np.diff(first) < 0).any():
            order = used[np.argsort(first)]
            to = np.full(len(dictionary) + 1, -1, dtype=np.int32)
            to[order] = np.arange(len(order))
            codes, dictionary = to[codes], dictionary.take(pa.array(order))
        yield codes, dictionary


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


def as_numbers(column: Column, separator: str) -> tuple[Floats, str]:
    """Return the numbers, NaN where a cell is none, and a note if they were written with decimal commas.

    Each word of a dictionary is read once.
    """
    import pyarrow as pa

    parts: list[tuple[Codes | None, pa.Array]] = []
    for chunk in column.cells.chunks:
        coded = pa.types.is_dictionary(chunk.type)
        parts.extend(_encoded(Column(column.name, pa.chunked_array([chunk]))) if coded else [(None, chunk)])
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
