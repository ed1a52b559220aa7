"""What a Parquet file really holds: its pages, one after the other, by their own headers.

A footer says sizes, and whoever wrote the file may have said anything. What a reader has to unpack stands in the header of each page: this
reads those, and unpacks nothing. Both are written in Thrift's compact protocol. Format: github.com/apache/parquet-format.
"""

from collections.abc import Iterator
from dataclasses import dataclass

DATA, DICTIONARY, DATA_V2 = 0, 2, 3
PLAIN_SIZE = {"BOOLEAN": 1 / 8, "INT32": 4, "INT64": 8, "INT96": 12, "FLOAT": 4, "DOUBLE": 8, "BYTE_ARRAY": 4}
"""Bytes that a value takes at least where it is written plainly; a text begins with its length."""
ENCODINGS = {
    0: "PLAIN",
    2: "PLAIN_DICTIONARY",
    3: "RLE",
    4: "BIT_PACKED",
    5: "DELTA_BINARY_PACKED",
    6: "DELTA_LENGTH_BYTE_ARRAY",
    8: "RLE_DICTIONARY",
    9: "BYTE_STREAM_SPLIT",
}
"""What can be read. Not DELTA_BYTE_ARRAY (7), in which a few bytes may stand for a million long texts."""
_TRUE, _FALSE, _BYTE, _INTS, _DOUBLE, _BINARY, _LISTS, _MAP, _STRUCT, _UUID = 1, 2, 3, (4, 5, 6), 7, 8, (9, 10), 11, 12, 13
_DEEP = 16


class Damaged(ValueError):
    """The bytes are no such header."""


@dataclass(frozen=True)
class Page:
    """One page: its kind, the bytes that it unpacks to, its encoding (0 where it has none), and how many values it says it has."""

    kind: int
    unpacked: int
    encoding: int
    values: int


def pages(content: bytes, start: int, end: int, values: int) -> Iterator[Page]:
    """Yield the pages of a column from `start`, until `end` or until the data pages have said as many values as the column has."""
    seen, at = 0, start
    if not 0 <= start <= end <= len(content):
        raise Damaged("a column lies outside the file")
    while at < end and seen < values:
        fields, at = _struct(content, at)
        kind, unpacked, packed = (_whole(fields.get(i)) for i in (1, 2, 3))
        at += packed
        if at > end:
            raise Damaged("a page is longer than its column")
        inner = fields.get({DATA: 5, DICTIONARY: 7, DATA_V2: 8}.get(kind, 6), {})
        inner = inner if isinstance(inner, dict) else {}
        many = _whole(inner.get(1, 0))
        yield Page(kind, unpacked, _whole(inner.get(4 if kind == DATA_V2 else 2, 0)), many)
        if kind in (DATA, DATA_V2):
            seen += many


def count_structs(content: bytes, most: int) -> int:
    """Return how many structures the footer holds, at most `most` + 1: a reader makes some hundred bytes of each, of three in the file."""
    size = int.from_bytes(content[-8:-4], "little")
    if content[-4:] != b"PAR1" or size + 12 > len(content):
        raise Damaged("there is no footer")
    footer = content[-8 - size : -8]
    counter = [0, most]
    _skip(footer, 0, _STRUCT, 0, counter)
    return counter[0]


def _whole(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**31:
        raise Damaged("a number is missing or negative")
    return value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Damaged("it breaks off")
        byte = data[at]
        at += 1
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            return found, at
        shift += 7


def _struct(data: bytes, at: int, deep: int = 0) -> tuple[dict[int, object], int]:
    """Return a structure's numbers and structures by the fields' numbers, and where it ends."""
    fields: dict[int, object] = {}
    last = 0
    while True:
        kind, last, at = _field(data, at, last)
        if kind == 0:
            return fields, at
        if kind in _INTS:
            number, at = _varint(data, at)
            fields[last] = (number >> 1) ^ -(number & 1)
        elif kind == _STRUCT and deep < _DEEP:
            fields[last], at = _struct(data, at, deep + 1)
        else:
            at = _skip(data, at, kind, deep, [0, 10_000])


def _field(data: bytes, at: int, last: int) -> tuple[int, int, int]:
    """Return a field's type (0 ends a structure), its number, and where its value begins."""
    if at >= len(data):
        raise Damaged("it breaks off")
    head = data[at]
    at += 1
    if head == 0:
        return 0, last, at
    if head >> 4:
        return head & 15, last + (head >> 4), at
    number, at = _varint(data, at)
    return head & 15, (number >> 1) ^ -(number & 1), at


def _skip(data: bytes, at: int, kind: int, deep: int, counter: list[int]) -> int:
    """Return where a value ends; counter[0] counts structures, and counting stops above counter[1]."""
    if deep > _DEEP:
        raise Damaged("it is nested too deep")
    if kind in (_TRUE, _FALSE):
        return at
    if kind == _BYTE:
        return at + 1
    if kind in _INTS:
        return _varint(data, at)[1]
    if kind == _DOUBLE:
        return at + 8
    if kind == _BINARY:
        size, at = _varint(data, at)
        return at + size
    if kind in _LISTS:
        return _skip_list(data, at, deep, counter)
    if kind != _STRUCT:
        raise Damaged("it has a field of an unknown type")
    counter[0] += 1
    last = 0
    while counter[0] <= counter[1]:
        inner, last, at = _field(data, at, last)
        if inner == 0:
            break
        at = _skip(data, at, inner, deep + 1, counter)
    return at


def _skip_list(data: bytes, at: int, deep: int, counter: list[int]) -> int:
    if at >= len(data):
        raise Damaged("it breaks off")
    size, kind, at = data[at] >> 4, data[at] & 15, at + 1
    if size == 15:
        size, at = _varint(data, at)
    for _ in range(size):
        if counter[0] > counter[1]:
            break
        if at >= len(data):
            raise Damaged("it breaks off")
        at = at + 1 if kind in (_TRUE, _FALSE) else _skip(data, at, kind, deep + 1, counter)
    return at
