"""Tables that were damaged or written in another way, a thousand of each kind: `python -m tests.mutations [MANY [KIND [SEED]]]`, some minutes.

What was only written otherwise (other separators, other order of columns, gzipped, Parquet) must give the very same rows. What was
damaged must give one sentence, or rows of which none is lost without a word. Nothing may take more than LONGEST seconds or
MEGABYTES of memory beside the file, and of every twentieth table that is read the whole answer is made. `tests/unit/test_mutations.py` tries
a few.
"""

import gzip
import io
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim import own
from sim.contract.parameters import InvalidInput
from sim.own import limits, uploads, yes_no
from sim.own.sheet import Sheet
from tests import bombs

LONGEST = 30
MEGABYTES = limits.USUAL - limits.of(limits.USUAL).held
SENTENCE = 1500  # characters
ANSWERED = 20
Rng = np.random.Generator


@dataclass(frozen=True)
class Read:
    """What was read of a file: how many rows, the rows in short, and what was told."""

    rows: int
    what: tuple[Any, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A mutated file: its number, what was done, the file, and whether it says the same as before."""

    number: int
    done: str
    content: bytes
    same: bool


# ---- six small tables, and how each is read


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
ROLES = {
    "scores": {"score": "score", "outcome": "repaid", "group": "group", "decision": None},
    "ratings": {"item": "item", "rater": "rater", "label": "label", "group": "region"},
    "comparisons": {"rater": "rater", "winner": "winner", "loser": "loser", "tie": "tie"},
    "interactions": {"user": "userId", "item": "movieId", "rating": "rating"},
    "predictions": {"time": "date", "score": "score", "outcome": "outcome", "group": "plan"},
}


def _roles(kind: str, sheet: Sheet, guessed: dict[str, str | None]) -> dict[str, Any]:
    """Return columns as they are guessed; what is not found stands as in the table before, and the reader says what is missing."""
    found = {role: column for role, column in guessed.items() if role in ROLES[kind]}
    return {role: found.get(role) or name for role, name in ROLES[kind].items() if name is not None}


def read(kind: str, content: bytes) -> Read:
    """Return what a visitor's server reads of a file, or raise InvalidInput."""
    sheet = uploads.look("table", content)
    if kind == "votes":
        found = own.votes.table.check(sheet, own.votes.table.guess(sheet.columns))
        groups = () if found.group is None else tuple(found.group.tolist())
        return Read(
            len(found.votes), (found.votes.tobytes(), found.statements, groups, found.groups), (*found.notes, *sheet.remarks)
        )
    module = getattr(own, kind).table
    roles = _roles(kind, sheet, module.guess(sheet.columns))
    cells = uploads.read(sheet, list(roles.values()))
    if kind == "scores":
        columns = module.Columns(**roles, favourable=yes_no.values(cells, roles["outcome"])[0])
        module.points_up(sheet, cells, columns)
        t = module.check(sheet, cells, columns)
        return Read(
            len(t.score), (t.score.tobytes(), t.outcome.tobytes(), t.group.tobytes(), t.groups), (*t.notes, *sheet.remarks)
        )
    if kind == "predictions":
        columns = module.Columns(**roles, favourable=yes_no.values(cells, roles["outcome"], harm=False)[0])
        t = module.check(sheet, module.read_cells(sheet, columns), columns)
        what = (t.time.tobytes(), t.score.tobytes(), t.outcome.tobytes(), t.group.tobytes(), t.groups, t.cut.periods)
        return Read(len(t.score), what, (*t.notes, *sheet.remarks))
    if kind == "ratings":
        known = module.labels(cells, roles["label"], sheet.separator)
        t = module.check(sheet, cells, module.Columns(**roles, level=known.level, yes=known.yes(known.level, known.order)))
        what = (t.item.tobytes(), t.rater.tobytes(), t.value[t.label].tobytes(), t.items, t.groups)
        return Read(len(t.label), what, (*t.notes, *sheet.remarks))
    if kind == "comparisons":
        t = module.check(sheet, cells, module.Columns(**roles))
        return Read(len(t.winner), (t.winner.tobytes(), t.loser.tobytes(), t.tie.tobytes(), t.items), (*t.notes, *sheet.remarks))
    t = module.check(sheet, cells, module.Columns(**roles))
    return Read(
        len(t.rating), (t.user.tobytes(), t.item.tobytes(), t.rating.tobytes(), t.users, t.items), (*t.notes, *sheet.remarks)
    )


# ---- written otherwise: the same rows


def _csv(frame: pd.DataFrame, **how: Any) -> bytes:
    return frame.to_csv(index=False, **how).encode()


def _parquet(frame: pd.DataFrame, rng: Rng) -> bytes:
    file, how = io.BytesIO(), rng.integers(0, 4)
    packed = ("none", "snappy", "zstd", "gzip")[how]
    frame.to_parquet(file, index=False, compression=packed, row_group_size=int(rng.integers(20, 400)))
    return file.getvalue()


SAME: dict[str, Callable[[pd.DataFrame, Rng], bytes]] = {
    "columns in another order": lambda f, rng: _csv(f[[f.columns[i] for i in _turned(f, rng)]]),
    "semicolons": lambda f, _: _csv(f, sep=";"),
    "tabs": lambda f, _: _csv(f, sep="\t"),
    "bars": lambda f, _: _csv(f, sep="|"),
    "a byte order mark": lambda f, _: b"\xef\xbb\xbf" + _csv(f),
    "Excel's sep=": lambda f, _: b"sep=;\r\n" + _csv(f, sep=";", lineterminator="\r\n"),
    "gzipped": lambda f, _: gzip.compress(_csv(f)),
    "Windows' line ends": lambda f, _: _csv(f, lineterminator="\r\n"),
    "every cell in quotes": lambda f, _: _csv(f, quoting=1),
    "no last line end": lambda f, _: _csv(f).rstrip(b"\n"),
    "empty lines": lambda f, rng: _between(_csv(f), rng, b""),
    "a column more": lambda f, rng: (
        _csv(f.assign(zz=[f"t{i}, \u202e" for i in rng.integers(0, 9, len(f))]))
        if "participant" not in f
        else _csv(f.assign(xid="x"))
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
    return _csv(found)


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
def _bombs() -> tuple[bytes, ...]:
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
def _wide(header: str) -> tuple[bytes, ...]:
    """Return tables of 100,000 columns: CSV, gzipped, Parquet; the first ones are those of the table."""
    more = ",".join(f"c{i}" for i in range(100_000))
    content = f"{header},{more}\n".encode() + (b"1," * 100_000 + b"1\n") * 2
    flat = pa.table({f"c{i}": pa.array([1]) for i in range(100_000)})
    return content, gzip.compress(content), bombs.written(flat)


DAMAGED: dict[str, Callable[[pd.DataFrame, Rng], bytes]] = {
    "bytes flipped": lambda f, rng: _flipped(_csv(f), rng),
    "one byte flipped": lambda f, rng: _flipped(_csv(f), rng, 1),
    "cut": lambda f, rng: _cut(_csv(f), rng),
    "rows gone": lambda f, rng: _fewer(_csv(f), rng),
    "separators of some rows": lambda f, rng: _swapped(_csv(f), rng),
    "odd cells": _junk,
    "quotation marks": lambda f, rng: _quoted(_csv(f), rng),
    "cells more or fewer": lambda f, rng: _cells(_csv(f), rng),
    "another encoding": _encoded,
    "rows twice": lambda f, rng: _csv(pd.concat([f, f.iloc[rng.integers(0, len(f), 9)]])),
    "the header again": lambda f, rng: _between(_csv(f), rng, _csv(f).splitlines()[0]),
    "no header": lambda f, _: _csv(f, header=False),
    "a column gone": lambda f, rng: _csv(f.drop(columns=f.columns[int(rng.integers(f.shape[1]))])),
    "one name for all": lambda f, _: _csv(f.set_axis(["a"] * f.shape[1], axis=1)),
    "gzip flipped": lambda f, rng: _flipped(gzip.compress(_csv(f)), rng, 3),
    "gzip cut": lambda f, rng: _cut(gzip.compress(_csv(f)), rng),
    "Parquet flipped": lambda f, rng: _flipped(_parquet(f, rng), rng),
    "Parquet flipped at its end": lambda f, rng: _tail(_parquet(f, rng), rng),
    "Parquet cut": lambda f, rng: _cut(_parquet(f, rng), rng),
    "Parquet of other types": _nested,
    "any bytes": lambda _, rng: rng.bytes(int(rng.integers(0, 5000))),
    "lines of JSON": lambda f, _: str(f.to_json(orient="records", lines=True)).encode(),
    "a title above": lambda f, _: b"My export of May\n\n" + _csv(f),
    "two files": lambda f, rng: _csv(f) + _parquet(f, rng),
    "a bomb": lambda _, rng: _bombs()[int(rng.integers(4))],
    "100,000 columns": lambda f, rng: _wide(",".join(map(str, f)))[int(rng.integers(3))],
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


# ---- what must hold


def lines(content: bytes) -> int | None:
    """Return how many rows a text has by its line ends, a header aside; None where it is no text."""
    try:
        text = (gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content).decode("utf-8-sig")
    except (OSError, EOFError, ValueError):
        return None
    filled = [line for line in text.split("\n") if line.strip()]
    return len(filled) - 1 - text.startswith("sep=")


@cache
def before(kind: str) -> Read:
    """Return what is read of the table as it was."""
    return read(kind, _csv(frames()[kind]))


def wrong(kind: str, one: Case, *, answered: bool = False) -> str:
    """Return what is wrong with how a file is read, or nothing; `answered` makes the whole answer, too."""
    try:
        found = read(kind, one.content)
        if answered:
            getattr(own, kind).read(one.content).answer()
    except InvalidInput as error:
        sentence = str(error)
        if one.same:
            return f"refused: {sentence}"
        good = "\n" not in sentence and 0 < len(sentence) <= SENTENCE and "Traceback" not in sentence
        return "" if good else f"no sentence: {sentence[:300]!r}"
    except TooLong:
        return f"longer than {LONGEST} s"
    except Exception:
        return traceback.format_exc(limit=-3)
    usual = before(kind)
    if one.same:
        return "" if found.what == usual.what else f"other rows than before: {found.rows} and {usual.rows}"
    many = lines(one.content)
    if many is not None and found.rows < many and not set(found.notes) - set(usual.notes):
        return f"{many - found.rows} of {many} rows are lost without a word"
    return ""


class TooLong(Exception):
    """A file takes longer than it may."""


@contextmanager
def _bounded() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)


def _memory(name: str) -> float:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name)) / 1024


def main(arguments: list[str]) -> int:
    """Try them, print what came of each kind, and return 1 if something is wrong."""
    many = int(arguments[0]) if arguments else 1000
    kinds = arguments[1:2] or KINDS
    seed = int(arguments[2]) if len(arguments) > 2 else 0
    pa.set_memory_pool(pa.system_memory_pool())  # as the app does
    failed = 0
    for kind in kinds:
        before(kind)
        _bombs(), _wide("a,b")
        found: Counter[str] = Counter()
        slowest, largest = (0.0, ""), (0.0, "")
        for number in range(many):
            one = case(kind, number, seed)
            with open("/proc/self/clear_refs", "w", encoding="ascii") as refs:
                refs.write("5")
            base, start = _memory("VmRSS"), time.monotonic()
            with _bounded():
                said = wrong(kind, one, answered=number % ANSWERED == 0)
            took, grown = time.monotonic() - start, _memory("VmHWM") - base
            slowest, largest = max(slowest, (took, one.done)), max(largest, (grown, one.done))
            if not said and grown > MEGABYTES:
                said = f"takes {grown:.0f} MB"
            found["wrong" if said else "right"] += 1
            if said:
                print(f"{kind} {number} ({one.done}): {said}", flush=True)
        failed += found["wrong"]
        print(
            f"{kind}: {found['right']:,} of {many:,} as they should be; slowest {slowest[0]:.1f} s ({slowest[1]}), most memory "
            f"{largest[0]:.0f} MB ({largest[1]})",
            flush=True,
        )
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
