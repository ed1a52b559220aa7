"""Parquet knows more types than a table of ours has: each is read, or told in one sentence, whatever the column is for."""

import datetime
import io
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from sim.contract.parameters import InvalidInput
from sim.own import cells, uploads
from sim.own import words as own_words
from sim.own.comparisons import table as comparison_table
from sim.own.interactions import table as interaction_table
from sim.own.ratings import table as rating_table
from sim.own.scores import table as score_table
from sim.own.votes import table as vote_table


def _extension(kind: pa.DataType, cells: list[Any]) -> pa.Array:
    return pa.ExtensionArray.from_storage(kind, pa.array(cells, kind.storage_type))


def _bits(kind: pa.DataType, *cells: int | None) -> pa.Array:
    return pa.array(cells, pa.int32() if kind == pa.date32() else pa.int64()).view(kind)


def _no_utf8() -> pa.Array:
    offsets = np.array([0, 1, 2, 3], np.int32).tobytes()
    return pa.Array.from_buffers(pa.string(), 3, [None, pa.py_buffer(offsets), pa.py_buffer(b"\xff\xfea")])


def _words(cells: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int8()), cells, safe=False)


REFUSED: dict[str, Callable[[], pa.Array]] = {
    "uuid": lambda: _extension(pa.uuid(), [b"0" * 16, b"1" * 16, None]),
    "json": lambda: _extension(pa.json_(), ["{}", "[]", None]),
    "bool8": lambda: _extension(pa.bool8(), [1, 0, None]),
    "opaque": lambda: _extension(pa.opaque(pa.int32(), "a", "b"), [1, 0, None]),
    "tensor": lambda: _extension(pa.fixed_shape_tensor(pa.int32(), [2]), [[1, 2], [3, 4], None]),
    "date": lambda: pa.array([datetime.date(2020, 1, 1)] * 3),
    "far date": lambda: _bits(pa.date32(), 2**31 - 1, -(2**31), None),
    "far date in milliseconds": lambda: _bits(pa.date64(), 86_400_000 * 10**9, 0, None),
    "far time in seconds": lambda: _bits(pa.timestamp("s"), 2**40, 0, None),
    "far time in microseconds": lambda: _bits(pa.timestamp("us"), 2**62, -(2**62), None),
    "time in nanoseconds": lambda: _bits(pa.timestamp("ns"), 1, 0, None),
    "unknown time zone": lambda: _bits(pa.timestamp("us", tz="Mars/Phobos"), 1, 0, None),
    "time of day": lambda: pa.array([1, 2, None], pa.time64("ns")),
    "duration": lambda: _bits(pa.duration("us"), 2**62, 0, None),
    "bytes": lambda: pa.array([b"1", b"0", None]),
    "bytes of one length": lambda: pa.array([b"ab", b"cd", None], pa.binary(2)),
    "view of bytes": lambda: pa.array([b"1", b"0", None], pa.binary_view()),
    "list": lambda: pa.array([[1], [0], None]),
    "list of one length": lambda: pa.array([[1, 2], [3, 4], None], pa.list_(pa.int32(), 2)),
    "view of lists": lambda: pa.array([[1], [0], None], pa.list_view(pa.int32())),
    "structure": lambda: pa.array([{"score": 1}] * 3),
    "map": lambda: pa.array([[("a", 1)]] * 3, pa.map_(pa.string(), pa.int32())),
    "list of texts that repeat": lambda: pa.array([["a"], ["a"], None], pa.list_(pa.string())),
    "no UTF-8": _no_utf8,
    "no UTF-8, long": lambda: _no_utf8().view(pa.binary()).cast(pa.large_binary()).view(pa.large_string()),
    "no UTF-8, in a dictionary": lambda: _words(_no_utf8()),
}
READ: dict[str, tuple[Callable[[], pa.Array], list[str], list[float]]] = {
    "true and false": (lambda: pa.array([True, False, None]), ["true", "false"], [1, 0, np.nan]),
    "short integers": (lambda: pa.array([1, 0, None], pa.int8()), ["1", "0"], [1, 0, np.nan]),
    "long integers": (lambda: pa.array([2**64 - 1, 0, None], pa.uint64()), [str(2**64 - 1), "0"], [float(2**64), 0, np.nan]),
    "half floats": (lambda: pa.array(np.array([1, 0, np.nan], np.float16)), ["1", "0"], [1, 0, np.nan]),
    "infinity": (lambda: pa.array([np.inf, -0.0, None]), ["inf", "0"], [np.inf, 0, np.nan]),
    "decimals": (
        lambda: pa.array([Decimal(10**30), Decimal(0), None], pa.decimal128(38, 0)),
        ["1" + "0" * 30, "0"],
        [1e30, 0, np.nan],
    ),
    "long decimals": (lambda: pa.array([Decimal("1.5"), None, None], pa.decimal256(76, 1)), ["1.5"], [1.5, np.nan, np.nan]),
    "short decimals": (lambda: pa.array([Decimal("1.5"), None, None], pa.decimal32(5, 1)), ["1.5"], [1.5, np.nan, np.nan]),
    "text": (lambda: pa.array(["1", "x", None]), ["1", "x"], [1, np.nan, np.nan]),
    "long text": (lambda: pa.array(["1", "x", None], pa.large_string()), ["1", "x"], [1, np.nan, np.nan]),
    "view of text": (lambda: pa.array(["1", "x", None], pa.string_view()), ["1", "x"], [1, np.nan, np.nan]),
    "nothing": (lambda: pa.nulls(3), [], [np.nan] * 3),
    "words in a dictionary": (lambda: _words(pa.array(["1", "0"])), ["1", "0"], [1, 0, 1]),
    "words that no row has": (lambda: _words(pa.array(["1", "0", "never"])), ["1", "0"], [1, 0, 1]),
    "numbers in a dictionary": (lambda: _words(pa.array([1, 0])), ["1", "0"], [1, 0, 1]),
}
CELLS = pa.array(["1", "0", "1"])
USED = {
    score_table: ("score", "repaid", "group", "today"),
    rating_table: ("item", "rater", "label", "group"),
    comparison_table: ("rater", "winner", "loser", "group", "tie"),
    interaction_table: ("user", "item", "rating", "stance"),
    vote_table: ("participant", "group", "1", "2"),
}


def file(**columns: pa.Array) -> bytes:
    found = io.BytesIO()
    parquet.write_table(pa.table(columns), found)
    return found.getvalue()


def columns_of(module: Any, roles: tuple[str, ...]) -> Any:
    if module is score_table:
        return score_table.Columns("score", "repaid", "group", "1", decision="today", approved="1")
    if module is comparison_table:
        return comparison_table.Columns(*roles, "1")
    return None if module is vote_table else module.Columns(*roles)


@pytest.mark.parametrize("module", USED, ids=lambda module: module.__name__.split(".")[-2])
@pytest.mark.parametrize("kind", REFUSED)
def test_a_type_that_is_not_ours_is_told_in_one_sentence(kind: str, module: Any) -> None:
    roles = USED[module]
    for role in roles:
        content = file(**{name: REFUSED[kind]() if name == role else CELLS for name in roles})
        with pytest.raises(InvalidInput) as told:
            module.read("f", content, columns_of(module, roles))
        said = str(told.value)
        if "UTF-8" in kind:
            assert "UTF" in said  # of a dictionary pyarrow finds out by itself
        else:
            assert said.startswith(f"column '{role}' must hold numbers, text or true and false, got '")


@pytest.mark.parametrize("kind", REFUSED)
def test_nor_does_it_matter_where_nobody_asks_for_it(kind: str) -> None:
    sheet = uploads.look("f", file(odd=REFUSED[kind](), score=pa.array([1, 2, 3])))
    assert sheet.columns == ("odd", "score")
    assert cells.as_numbers(uploads.read(sheet, ["score"])["score"], "")[0].tolist() == [1, 2, 3]


@pytest.mark.parametrize("kind", READ)
def test_a_type_that_is_ours_is_read(kind: str) -> None:
    make, words, numbers = READ[kind]
    column = uploads.read(uploads.look("f", file(a=make())), ["a"])["a"]
    assert own_words.as_words(column)[1] == words
    np.testing.assert_array_equal(cells.as_numbers(column, "")[0], numbers)


@pytest.mark.parametrize("module", USED, ids=lambda module: module.__name__.split(".")[-2])
@pytest.mark.parametrize("kind", READ)
def test_and_is_read_or_told_whatever_it_is_for(kind: str, module: Any) -> None:
    roles = USED[module]
    for role in roles:
        content = file(**{name: READ[kind][0]() if name == role else CELLS for name in roles})
        with suppress(InvalidInput):
            module.read("f", content, columns_of(module, roles))


def test_pandas_periods_and_intervals_are_told() -> None:
    for column in (pd.period_range("2020", periods=3, freq="D"), pd.interval_range(0, 3)):
        content = io.BytesIO()
        pd.DataFrame({"score": column}).to_parquet(content)
        with pytest.raises(InvalidInput, match=r"^column 'score' must hold numbers, text or true and false, got "):
            uploads.read(uploads.look("f", content.getvalue()), ["score"])


def test_a_name_that_is_no_utf8_is_told() -> None:
    content = file(scores=CELLS).replace(b"scores", b"sc\xffres")
    with pytest.raises(InvalidInput, match=r"^the file must be a whole Parquet file, got: "):
        uploads.read(uploads.look("f", content), ["scores"])
