"""Columns of a visitor's table as codes and numbers: what stands in every cell, without changing it but for spaces around it."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
MISSING = {"", "nan"}
MANY = 100


def coded(column: "pa.ChunkedArray") -> tuple[Codes, list[str]]:
    """Return per row the position of its word, -1 where there is none, and the words in the order they come."""
    import pyarrow as pa

    whole = column.combine_chunks()
    encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    found = [_word(value) for value in encoded.dictionary.to_pylist()]
    kept = list(dict.fromkeys(word for word in found if word.lower() not in MISSING))
    place = {word: i for i, word in enumerate(kept)}
    to = np.array([*(place.get(word, -1) for word in found), -1], dtype=np.int32)
    return to[encoded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)], kept


def plain_numbers(codes: Codes, found: list[str]) -> tuple[Codes, list[str]]:
    """Return the same with 1, 1.0 and 01 as one word, if all words are numbers; not for a column of many numbers."""
    try:
        plain = [f"{float(word):g}" for word in found[:MANY]]
    except ValueError:
        return codes, found
    if len(found) > MANY:
        return codes, found
    new = list(dict.fromkeys(plain))
    return np.array([*(new.index(word) for word in plain), -1], dtype=np.int32)[codes], new


def in_order(codes: Codes, found: "Sequence[str]") -> tuple[Codes, tuple[str, ...]]:
    """Return the same with the words sorted."""
    order = sorted(range(len(found)), key=found.__getitem__)
    to = np.full(len(found) + 1, -1, dtype=np.int32)
    to[order] = np.arange(len(found))
    return to[codes], tuple(found[i] for i in order)


def numbers(column: "pa.ChunkedArray", separator: str) -> tuple[Floats, bool]:
    """Return the numbers, NaN where a cell is none, and whether they were written with decimal commas."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        try:
            return _floats(column.cast(pa.float64())), False
        except pa.ArrowException:
            return np.full(len(column), np.nan), False
    trimmed = compute.utf8_trim_whitespace(column)
    commas = False
    comma = compute.match_substring(trimmed, ",")
    if separator != "," and compute.any(comma).as_py() and not compute.any(compute.match_substring(trimmed, ".")).as_py():
        trimmed, commas = compute.replace_substring(trimmed, ",", "."), True
    try:
        return _floats(trimmed.cast(pa.float64())), commas
    except pa.ArrowException:
        found = pd.to_numeric(pd.Series(trimmed.to_pandas(), dtype=object), errors="coerce")
        return found.to_numpy(dtype=float), commas


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _floats(column: "pa.ChunkedArray") -> Floats:
    return np.array(column.to_numpy(), dtype=float)
