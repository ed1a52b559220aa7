"""Small tables of each kind, and ways to write them otherwise or to damage them."""

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.own import limits
from tests import bombs

Rng = np.random.Generator


@dataclass(frozen=True)
class Case:
    """A mutated file: its number, what was done, the file, and whether it says the same as before."""

    number: int
    done: str
    content: bytes
    same: bool


@cache
def frames() -> dict[str, pd.DataFrame]:
    """Return a small table of each kind."""
    rng = np.random.default_rng(13)
    n = 240
    group = rng.integers(0, 3, n)
    score = (rng.normal(size=n) + group).round(2)
    said = np.array(["fine", "so, so", 'he said "no"', "naïve", ""])[rng.integers(0, 5, n)]
    paid = np.where(rng.random(n) < 1 / (1 + np.exp(-score)), "yes", "no")
    rater, item = np.divmod(rng.permutation(12 * 20)[:n], 20)
    first = rng.integers(0, 5, n)
    votes = pd.DataFrame(rng.integers(-1, 2, (60, 8)), columns=[str(i) for i in range(8)])
    return {
        "scores": pd.DataFrame({"score": score, "repaid": paid, "group": np.array(["ash", "bé", "cy"])[group], "comment": said}),
        "ratings": pd.DataFrame(
            {
                "item": [f"i{i}" for i in item],
                "rater": [f"r{r}" for r in rater],
                "label": rng.integers(1, 6, n),
                "region": np.array(["north", "süd"])[rater % 2],
            }
        ),
        "comparisons": pd.DataFrame(
            {
                "rater": [f"r{r}" for r in rater],
                "winner": [f"m{i}" for i in first],
                "loser": [f"m{i}" for i in (first + rng.integers(1, 5, n)) % 5],
                "tie": np.where(rng.random(n) < 0.2, "tie", "no"),
            }
        ),
        "votes": pd.concat(
            [pd.DataFrame({"participant": [f"p{i}" for i in range(60)], "group": ["a", "b"] * 30}), votes], axis=1
        ),
        "interactions": pd.DataFrame(
            {"userId": [f"u{r}" for r in rater], "movieId": [f"m{i}" for i in item], "rating": rng.integers(1, 6, n) + 0.5}
        ),
        "predictions": pd.DataFrame(
            {
                "date": (np.datetime64("2024-01-31") + np.arange(n)).astype(str),
                "score": (1 / (1 + np.exp(-score))).round(3),
                "outcome": paid,
                "plan": np.array(["ash", "bé", "cy"])[group],
            }
        ),
    }


KINDS = ("scores", "ratings", "comparisons", "votes", "interactions", "predictions")


def csv(frame: pd.DataFrame, **how: Any) -> bytes:
    return frame.to_csv(index=False, **how).encode()


def _parquet(frame: pd.DataFrame, rng: Rng) -> bytes:
    file, how = io.BytesIO(), rng.integers(0, 4)
    packed = ("none", "snappy", "zstd", "gzip")[how]
    frame.to_parquet(file, index=False, compression=packed, row_group_size=int(rng.integers(20, 400)))
    return file.getvalue()


SAME: dict[str, Callable[[pd.DataFrame, Rng], bytes]] = {
    "columns in another order": lambda f, rng: csv(f[[f.columns[i] for i in _turned(f, rng)]]),
    "semicolons": lambda f, _: csv(f, sep=";"),
    "tabs": lambda f, _: csv(f, sep="\t"),
    "bars": lambda f, _: csv(f, sep="|"),
    "a byte order mark": lambda f, _: b"\xef\xbb\xbf" + csv(f),
    "Excel's sep=": lambda f, _: b"sep=;\r\n" + csv(f, sep=";", lineterminator="\r\n"),
    "gzipped": lambda f, _: gzip.compress(csv(f), mtime=0),
    "Windows' line ends": lambda f, _: csv(f, lineterminator="\r\n"),
    "every cell in quotes": lambda f, _: csv(f, quoting=1),
    "no last line end": lambda f, _: csv(f).rstrip(b"\n"),
    "empty lines": lambda f, rng: _between(csv(f), rng, b""),
    "a column more": lambda f, rng: (
        csv(f.assign(zz=[f"t{i}, \u202e" for i in rng.integers(0, 9, len(f))]))
        if "participant" not in f
        else csv(f.assign(xid="x"))
    ),
    "Parquet": _parquet,
}


def _turned(frame: pd.DataFrame, rng: Rng) -> list[int]:
    """Return columns in another order; statements stay in theirs, which is their order in the table."""
    named = [i for i, name in enumerate(frame) if not str(name).isdecimal()]
    statements = [i for i, name in enumerate(frame) if str(name).isdecimal()]
    found = [int(i) for i in rng.permutation(named)]
    at = int(rng.integers(0, len(found) + 1))
    return found[:at] + statements + found[at:]


def _between(content: bytes, rng: Rng, line: bytes) -> bytes:
    lines = content.splitlines()
    for at in sorted(rng.integers(1, len(lines), 5).tolist(), reverse=True):
        lines.insert(at, line)
    return b"\n".join(lines) + b"\n"


# ---- damaged: a sentence, or no row lost without a word

JUNK = (
    "",
    "NA",
    "?",
    "None",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "1,5",
    "1.000,5",
    "=1+1",
    "\u202eabc",
    "x" * 70_000,
    "é" * 300,
    "\\N",
    '"',
    "a\nb",
    "0x1F",
    "-0",
)


def _flipped(content: bytes, rng: Rng, most: int = 20) -> bytes:
    found = bytearray(content)
    for at in rng.integers(0, len(found), int(rng.integers(1, most + 1))):
        found[at] ^= int(rng.integers(1, 256))
    return bytes(found)


def _cut(content: bytes, rng: Rng) -> bytes:
    return content[: int(rng.integers(0, len(content)))]


def _fewer(content: bytes, rng: Rng) -> bytes:
    header, *lines = content.splitlines(keepends=True)
    return header + b"".join(line for line in lines if rng.random() < 0.7)


def _swapped(content: bytes, rng: Rng) -> bytes:
    to = (b";", b"\t", b"|", b"::", b" ")[int(rng.integers(5))]
    return b"\n".join(line.replace(b",", to) if rng.random() < 0.5 else line for line in content.splitlines())


def _junk(frame: pd.DataFrame, rng: Rng) -> bytes:
    found = frame.astype(object)
    for _ in range(int(rng.integers(1, 8))):
        found.iloc[int(rng.integers(len(found))), int(rng.integers(found.shape[1]))] = JUNK[int(rng.integers(len(JUNK)))]
    return csv(found)


def _quoted(content: bytes, rng: Rng) -> bytes:
    found = bytearray(content)
    for at in sorted(rng.integers(0, len(found), int(rng.integers(1, 6))).tolist(), reverse=True):
        found[at:at] = b'"'
    return bytes(found)


def _cells(content: bytes, rng: Rng) -> bytes:
    lines = content.splitlines()
    for at in rng.integers(0, len(lines), 3):
        lines[at] = lines[at] + b",more" if rng.random() < 0.5 else lines[at].rpartition(b",")[0]
    return b"\n".join(lines)


def _encoded(frame: pd.DataFrame, rng: Rng) -> bytes:
    how = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "cp037", "utf-7")[int(rng.integers(7))]
    return str(frame.to_csv(index=False)).encode(how, errors="replace")


def _nested(frame: pd.DataFrame, rng: Rng) -> bytes:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    at, n = int(rng.integers(table.num_columns)), table.num_rows
    cells = (
        pa.array([[1, 2]] * n),
        pa.array([{"a": 1}] * n),
        pa.array([[("k", 1)]] * n, pa.map_(pa.string(), pa.int32())),
        pa.array([b"\xff\xfe"] * n),
        pa.array(np.arange(n).astype("datetime64[D]")),
        pa.array([None] * n),
        pa.array([[{"a": ["x"]}]] * n),
        pa.array(np.arange(n)).cast(pa.decimal128(30, 3)),
        pa.array(["a"] * n).dictionary_encode(),
        pa.array(np.arange(n) % 2 == 0),
    )[int(rng.integers(10))]
    return bombs.written(table.set_column(at, table.column_names[at], cells))


@cache
def swollen() -> tuple[bytes, ...]:
    """Return small files that unpack to much: zeros, commas, one row again and again, a text a million times."""
    most = limits.of(limits.USUAL).megabytes + 5
    again = gzip.compress(b"score,repaid,group\n" + b"1,yes,ash\n" * (most * 2**20 // 10), mtime=0)
    return (
        gzip.compress(bytes(most * 2**20), mtime=0),
        bombs.commas(most),
        again,
        bombs.one_long_text(["score"], repaid=ZEROS, group=ZEROS),
    )


ZEROS = np.zeros(bombs.MANY, dtype=np.int8)


@cache
def wide(header: str) -> tuple[bytes, ...]:
    """Return tables of 100,000 columns: CSV, gzipped, Parquet; the first ones are those of the table."""
    more = ",".join(f"c{i}" for i in range(100_000))
    content = f"{header},{more}\n".encode() + (b"1," * 100_000 + b"1\n") * 2
    flat = pa.table({f"c{i}": pa.array([1]) for i in range(100_000)})
    return content, gzip.compress(content, mtime=0), bombs.written(flat)


DAMAGED: dict[str, Callable[[pd.DataFrame, Rng], bytes]] = {
    "bytes flipped": lambda f, rng: _flipped(csv(f), rng),
    "one byte flipped": lambda f, rng: _flipped(csv(f), rng, 1),
    "cut": lambda f, rng: _cut(csv(f), rng),
    "rows gone": lambda f, rng: _fewer(csv(f), rng),
    "separators of some rows": lambda f, rng: _swapped(csv(f), rng),
    "odd cells": _junk,
    "quotation marks": lambda f, rng: _quoted(csv(f), rng),
    "cells more or fewer": lambda f, rng: _cells(csv(f), rng),
    "another encoding": _encoded,
    "rows twice": lambda f, rng: csv(pd.concat([f, f.iloc[rng.integers(0, len(f), 9)]])),
    "the header again": lambda f, rng: _between(csv(f), rng, csv(f).splitlines()[0]),
    "no header": lambda f, _: csv(f, header=False),
    "a column gone": lambda f, rng: csv(f.drop(columns=f.columns[int(rng.integers(f.shape[1]))])),
    "one name for all": lambda f, _: csv(f.set_axis(["a"] * f.shape[1], axis=1)),
    "gzip flipped": lambda f, rng: _flipped(gzip.compress(csv(f), mtime=0), rng, 3),
    "gzip cut": lambda f, rng: _cut(gzip.compress(csv(f), mtime=0), rng),
    "Parquet flipped": lambda f, rng: _flipped(_parquet(f, rng), rng),
    "Parquet flipped at its end": lambda f, rng: _tail(_parquet(f, rng), rng),
    "Parquet cut": lambda f, rng: _cut(_parquet(f, rng), rng),
    "Parquet of other types": _nested,
    "any bytes": lambda _, rng: rng.bytes(int(rng.integers(0, 5000))),
    "lines of JSON": lambda f, _: str(f.to_json(orient="records", lines=True)).encode(),
    "a title above": lambda f, _: b"My export of May\n\n" + csv(f),
    "two files": lambda f, rng: csv(f) + _parquet(f, rng),
    "a bomb": lambda _, rng: swollen()[int(rng.integers(4))],
    "100,000 columns": lambda f, rng: wide(",".join(map(str, f)))[int(rng.integers(3))],
}


def _tail(content: bytes, rng: Rng) -> bytes:
    size = int.from_bytes(content[-8:-4], "little") + 8
    return content[:-size] + _flipped(content[-size:], rng, 4)


def case(kind: str, number: int, seed: int = 0) -> Case:
    """Return one mutated table of a kind, the same at every call."""
    rng = np.random.default_rng([seed, KINDS.index(kind), number])
    done = [*SAME, *DAMAGED][number % (len(SAME) + len(DAMAGED))]
    make = SAME.get(done) or DAMAGED[done]
    return Case(number, done, make(frames()[kind], rng), done in SAME)
