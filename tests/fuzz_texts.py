"""Files that a visitor may bring beside a table, whole, damaged byte by byte, or bent: good JSON or Parquet that says what cannot be.

Each is read as its page reads it, and is taken or refused in one sentence.
"""

import base64
import io
import json
import math
import random
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet
from typer.testing import CliRunner

import sim
from pages.ui.drawing import theme
from pages.ui.lab import compare_sweep
from pages.ui.sessions import own_talk
from sim import __main__ as command
from sim import own
from sim.analysis import manifest, presets, scenarios, talks
from sim.audit.opened import Opened
from sim.contract.parameters import InvalidInput
from sim.own.comparisons import sample as comparisons
from sim.own.ratings import sample as ratings
from sim.own.scores import sample as scores
from sim.own.votes import sample as votes
from sim.sweeps import points
from sim.sweeps import table as sweeps
from tests.browser.conftest import ROOT
from tests.hostile import VALUES, bent, damaged

LONGEST = 30.0  # seconds of processor for one file
SENTENCE = 1500  # characters
MONTHS = {"scores": scores, "ratings": ratings, "comparisons": comparisons, "votes": votes}  # interactions take seconds each
Make = Callable[[random.Random], bytes]


class Door(NamedTuple):
    """A place where something is read: its name, who reads it, and what makes something to read."""

    name: str
    read: Callable[[bytes, Path], Any]
    make: Make


def texts(many: int, seed: int, doors: Sequence[Door] = ()) -> Iterator[str]:
    """Read so many files at these doors, at all of them unless some are named; yield what was wrong."""
    doors = doors or DOORS
    chance, refused, slowest = random.Random(seed), dict.fromkeys((door.name for door in doors), 0), (0.0, "")
    tried = dict(refused)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        for number in range(many):
            door = chance.choice(doors)
            content = door.make(chance)
            tried[door.name] += 1
            start = time.process_time()
            try:
                door.read(content, file)
            except InvalidInput as error:
                refused[door.name] += 1
                if not 0 < len(str(error)) < SENTENCE:
                    yield f"{door.name} {number}: a sentence of {len(str(error))} characters"
            except Exception as error:
                yield f"{door.name} {number}: {type(error).__name__}: {str(error)[:200]}"
            slowest = max(slowest, (time.process_time() - start, door.name))
            if time.process_time() - start > LONGEST:
                yield f"{door.name} {number}: {time.process_time() - start:.0f} s"
    told = ", ".join(f"{name} {refused[name]:,} of {tried[name]:,}" for name in tried)
    print(f"{many:,} files, refused in a sentence: {told}; the slowest {slowest[0]:.1f} s ({slowest[1]})", flush=True)


def _bytes(whole: Callable[[], list[bytes]]) -> Make:
    return lambda chance: damaged(chance, chance.choice(whole()))


def _bent(whole: Callable[[], list[bytes]]) -> Make:
    return lambda chance: json.dumps(bent(chance, json.loads(chance.choice(whole())))).encode()


def shipped(*pattern: str) -> Callable[[], list[bytes]]:
    """Return what reads the files of a folder of `data`."""
    return lambda: [file.read_bytes() for file in sorted((ROOT / "data").joinpath(*pattern[:-1]).glob(pattern[-1]))]


def _talk(content: bytes, _: Path) -> None:
    talks.read(content, "talk.toml")


def packed(content: bytes) -> str:
    """Return a text as a word of an address that holds a talk."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def _word(content: bytes, _: Path) -> None:
    own_talk.unpacked(content.decode("latin-1"))


def _words(chance: random.Random) -> bytes:
    whole = packed(chance.choice(shipped("talks", "*.toml")())[: chance.choice((300, 3000, 10**6))]).encode()
    return chance.choice((damaged(chance, whole), packed(b" " * 10**7).encode(), whole))


def _preset(content: bytes, file: Path) -> None:
    file.with_name("lending-damaged.toml").write_bytes(content)
    presets.read(file.with_name("lending-damaged.toml"))


def _manifest(content: bytes, _: Path) -> None:
    manifest.load(manifest.parsed("manifest.json", content))


@cache
def _manifests() -> list[bytes]:
    return [manifest.write(manifest.make(sim.load(id), sim.load(id).Params())).encode() for id in ("smile", "merit", "spam")]


def _comparison(content: bytes, _: Path) -> None:
    comparison = scenarios.parsed(content)
    scenarios.of_query(scenarios.query(comparison))
    scenarios.write(comparison)


@cache
def _comparisons() -> list[bytes]:
    found = [scenarios.of_query({"compare_model": id})[0] for id in ("merit", "smile", "lending")]
    return [scenarios.write(one).encode() for one in found]


@cache
def _table(kind: str) -> Opened:
    opened: Opened = getattr(own, kind).read(MONTHS[kind].content())
    return opened


@cache
def _months() -> list[bytes]:
    """Return what was handed out a month ago, of each kind of table."""
    return [manifest.write(_table(kind).manifest()).encode() for kind in MONTHS]


def _month(content: bytes, _: Path) -> None:
    found = manifest.parsed("month.json", content)
    kind = found.counts.get("kind")
    opened = _table(kind if isinstance(kind, str) and kind in MONTHS else "votes")
    opened.answer(baseline=found)


def _bent_month(chance: random.Random) -> bytes:
    found = json.loads(chance.choice(_months()))
    kind = found["counts"]["kind"]
    found["counts"] = bent(chance, found["counts"])
    if isinstance(found["counts"], dict):
        found["counts"] |= {"kind": kind}
    return json.dumps(found).encode()


def _sweep(content: bytes, _: Path) -> None:
    """Read it as the page Compare does, and take what no other beats into a comparison."""
    found = points.of(sweeps.read(content))
    model = sim.load(found.model)
    x, y = model.OUTCOMES[:2]
    comparison = scenarios.Comparison(model, x, y, 0, scenarios.usual(model))
    best = points.unbeaten(found, x, y)
    compare_sweep.sentence(comparison, found, best)
    outcomes = [dict(model.run(one.params, 0)) for one in comparison.scenarios]
    for knob in found.varied[:2] if best.any() else ():
        compare_sweep.picture(comparison, found, best, knob, outcomes, theme.LIGHT)  # type: ignore[arg-type]
    for row in range(min(2, len(found.frame))):
        scenarios.on_grid(scenarios.whole(found.params(row)))


@cache
def _sweeps() -> list[bytes]:
    """Return the files of small sweeps."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for model, *grids in (("smile", "log2_n=1:3:2"), ("merit", "alpha=0:2:3", "floor=true,false")):
            file = Path(folder) / f"{model}.parquet"
            asked = [word for grid in grids for word in ("--grid", grid)]
            done = CliRunner().invoke(command.app, ["sweep", model, *asked, "--seeds", "1", "--out", str(file), "--jobs", "1"])
            assert done.exit_code == 0, done.output
            found.append(file.read_bytes())
    return found


def _bent_sweep(chance: random.Random) -> bytes:
    """Return a whole Parquet file whose columns and description may not fit each other, the model, or reason."""
    table = parquet.read_table(io.BytesIO(chance.choice(_sweeps())))
    words = json.loads(table.schema.metadata[sweeps.KEY])
    for _ in range(chance.choice((0, 1, 1, 2))):
        at = chance.randrange(table.num_columns)
        name = table.column_names[at]
        column = _column(chance, table.num_rows)
        table = table.set_column(at, name, column)
        kind = {"string": "string", "bool": "bool", "int64": "int64", "double": "double"}.get(str(column.type))
        parameter = name.removeprefix("set.")
        if kind and parameter in words["parameters"]:  # so that it agrees with itself
            words["parameters"][parameter] = kind
    if chance.random() < 0.6:
        words = bent(chance, words)
    elif chance.random() < 0.5:  # what is varied stays, and the other way round
        moved = chance.choice([*words["varied"], *words["settings"]])
        value = words["settings"].pop(moved, None)
        words["varied"] = {name: v for name, v in words["varied"].items() if name != moved} | (
            {moved: []} if value is not None else {}
        )
        words["settings"] |= {moved: chance.choice((0, 1.0, "x", True))} if value is None else {}
    if chance.random() < 0.2:
        table = table.slice(0, chance.choice((0, 1)))
    sink = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({sweeps.KEY: json.dumps(words)}), sink)
    return sink.getvalue()


def _column(chance: random.Random, rows: int) -> pa.Array:
    values: Any = chance.choice(
        (
            [math.nan] * rows, [math.inf] * rows, [1e308] * rows, [None] * rows, ["x"] * rows, ["0.5"] * rows, [True] * rows,
            [2**62] * rows, [-1] * rows, [[1, 2]] * rows, [{"a": 1}] * rows, [b"\xff\x00"] * rows, list(range(rows)),
            [0.25 * n for n in range(rows)], [str(chance.choice(VALUES)) for _ in range(rows)],
        )
    )  # fmt: skip
    return pa.array(values)


DOORS = (
    Door("talk", _talk, _bytes(shipped("talks", "*.toml"))),
    Door("talk in an address", _word, _words),
    Door("preset", _preset, _bytes(shipped("presets", "lending-*.toml"))),
    Door("manifest", _manifest, _bytes(_manifests)),
    Door("manifest, bent", _manifest, _bent(_manifests)),
    Door("comparison", _comparison, _bytes(_comparisons)),
    Door("comparison, bent", _comparison, _bent(_comparisons)),
    Door("last month", _month, _bytes(_months)),
    Door("last month, bent", _month, _bent_month),
    Door("sweep", _sweep, _bytes(_sweeps)),
    Door("sweep, bent", _sweep, _bent_sweep),
)
