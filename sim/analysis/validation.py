"""Reference values beside ours: every row of data/published/*.csv and of data/published/sciences/*.csv is computed anew and compared.

Some were printed by others. The rest were computed another way than by the model, from the definition: their place says "computed". A
file is named after the model that gives its numbers, or, in sciences/, after the science.
"""

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis import sciences
from sim.contract import model as models
from sim.contract import tables
from sim.contract.parameters import InvalidInput, Params

HEADER = ("quantity", "set", "name", "seed", "theirs", "tolerance", "source", "place", "note")
ANOTHER_WAY = "computed"  # how the place of a number begins that nobody printed
ROUNDING = 1e-14


@dataclass(frozen=True)
class Published:
    """A number that someone else printed, or that was computed another way: where it stands, and how near ours must come.

    `model` is the id of a model or the name of a science. `set` names the parameters that differ from the defaults, `a=1;b=x`, `name` an
    outcome or one of the model's quantities; of a science they are arguments and one of its quantities. `half_digit` is half of the last
    digit that stands in the file.
    """

    model: str
    quantity: str
    set: str
    name: str
    seed: int
    theirs: float
    tolerance: float
    source: str
    place: str
    note: str
    half_digit: float = 0.0

    @property
    def printed(self) -> bool:
        """Return whether somebody else printed the number; else it was computed another way than by the model."""
        return not self.place.startswith(ANOTHER_WAY)

    @property
    def science(self) -> bool:
        """Return whether a science gives the number, and no model."""
        return self.model in sciences.ids()

    @property
    def wide(self) -> bool:
        """Return whether the tolerance is wider than half the last digit."""
        return self.tolerance > self.half_digit * (1 + 1e-9)

    def agrees(self, ours: float | None) -> bool:
        """Return whether |ours - theirs| <= tolerance; an undefined value agrees with nothing.

        The numbers are decimals: a difference that exceeds the tolerance only by binary rounding (1 - .95 against .05) is not larger.
        """
        return ours is not None and abs(ours - self.theirs) <= self.tolerance + rounding(self.theirs)


def rounding(theirs: float) -> float:
    """Return what binary rounding may add to a difference from this number."""
    return ROUNDING * max(1.0, abs(theirs))


@dataclass
class Bench:
    """Computes our side of the rows; a run that several rows ask for is made once."""

    _outcomes: dict[tuple[str, Params, int], dict[str, float | None]] = field(default_factory=dict)
    _quantities: dict[tuple[str, Params, int], dict[str, float]] = field(default_factory=dict)

    def ours(self, row: Published) -> float | None:
        """Return what the model or science gives for the row; raise InvalidInput where it has no number of that name."""
        if row.science:
            return sciences.compute(row.model, row.name, changes(row.set))
        model = models.load(row.model)
        key = (row.model, model.Params(**changes(row.set)), row.seed)
        if row.name in {outcome.name for outcome in model.OUTCOMES}:
            if key not in self._outcomes:
                self._outcomes[key] = model.run(key[1], row.seed)
            return self._outcomes[key][row.name]
        if key not in self._quantities:
            self._quantities[key] = model.quantities(key[1], np.random.default_rng(row.seed))
        found = self._quantities[key]
        if row.name not in found:
            raise InvalidInput(
                f"published/{row.model}.csv: name must be an outcome of {row.model} or one of its quantities "
                f"({', '.join(found) or 'none'}), got {row.name}"
            )
        return found[row.name]


def rows(ids: Iterable[str] | None = None) -> tuple[Published, ...]:
    """Return the reference values of these models and sciences, of all without an argument, in the order of the files, models first.

    Raises InvalidInput, with file, line and column, for the first thing wrong in a file, and for a model that is not there.
    """
    folder = tables.DATA / "published"
    files = [*sorted(folder.glob("*.csv")), *sorted((folder / "sciences").glob("*.csv"))]
    if ids is not None:
        wanted = {id if id in sciences.ids() else models.load(id).id for id in ids}
        files = [file for file in files if file.stem in wanted]
    return tuple(row for file in files for row in read(file))


def read(file: Path) -> tuple[Published, ...]:
    """Return the rows of one file, named after its model or science; raise InvalidInput for the first thing wrong in it."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines)
            if tuple(table.fieldnames or ()) != HEADER:
                raise InvalidInput(f"{file.name}: header must be {','.join(HEADER)}, got {','.join(table.fieldnames or ())}")
            found = tuple(_row(file.stem, raw, f"{file.name} line {table.line_num}") for raw in table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(f"{file.name} must be a readable CSV file in UTF-8, got: {error}") from None
    if file.parent.name != "sciences":
        models.load(file.stem)
    elif file.stem not in sciences.ids():
        raise InvalidInput(f"published/sciences must be of {', '.join(sciences.ids())}, got {file.name}")
    return found


def frame(ids: Iterable[str] | None = None) -> pd.DataFrame:
    """Return one row per reference value, those that others printed marked as `printed`, those of wide tolerance as `wide`.

    Columns: `model, quantity, ours, theirs, tolerance, pass, printed, source, place, set, name, note, wide, science`. Everything is computed
    when this is called. `ours` is NaN where it is undefined.
    """
    bench = Bench()
    columns = (
        "model",
        "quantity",
        "ours",
        "theirs",
        "tolerance",
        "pass",
        "printed",
        "source",
        "place",
        "set",
        "name",
        "note",
        "wide",
        "science",
    )
    records = []
    for row in rows(ids):
        ours = bench.ours(row)
        record = {column: getattr(row, column) for column in columns if column not in ("ours", "pass")}
        records.append(record | {"ours": math.nan if ours is None else float(ours), "pass": row.agrees(ours)})
    return pd.DataFrame(records, columns=list(columns)).astype(
        dict.fromkeys(("ours", "theirs", "tolerance"), float) | dict.fromkeys(("pass", "printed", "wide", "science"), bool)
    )


@dataclass(frozen=True)
class Count:
    """How many numbers, from how many sources, and from how many places, where the numbers of one table count once."""

    numbers: int
    sources: int
    places: int

    def __str__(self) -> str:
        """Return the counts in words.

        >>> str(Count(12, 3, 1))
        '12 numbers from 3 sources, in 1 table or place'
        """
        words = ((self.numbers, "number"), (self.sources, "source"), (self.places, "table or place"))
        numbers, sources, places = (f"{n} {word if n == 1 else word.replace(' or', 's or') + 's'}" for n, word in words)
        return f"{numbers} from {sources}, in {places}"


def count(found: pd.DataFrame) -> Count:
    """Return the counts of a frame's rows."""
    return Count(len(found), found["source"].nunique(), len(found[["source", "place"]].drop_duplicates()))


def changes(text: str) -> dict[str, str]:
    """Return the parameter changes that `a=1;b=x` writes; the values are still text, which Params reads.

    >>> changes("days=10; rule=hegselmann_krause")
    {'days': '10', 'rule': 'hegselmann_krause'}
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals and value):
            raise InvalidInput(f"a setting must be NAME=VALUE, got {part!r}")
        if name in found:
            raise InvalidInput(f"{name} must be set once, got {found[name]!r} and {value!r}")
        found[name] = value
    return found


def _row(model: str, raw: dict[str, str | None], where: str) -> Published:
    if None in raw or None in raw.values():
        raise InvalidInput(f"{where}: a row must have {len(HEADER)} columns, got {sum(v is not None for v in raw.values())}")
    text = {name: (value or "").strip() for name, value in raw.items()}
    for name in ("quantity", "name", "source", "place"):
        if not text[name]:
            raise InvalidInput(f"{where}: {name} must be a text, got nothing")
    try:
        changes(text["set"])
    except InvalidInput as error:
        raise InvalidInput(f"{where}: set: {error}") from None
    if not text["seed"].isdecimal():
        raise InvalidInput(f"{where}: seed must be a whole number from 0, got {text['seed']!r}")
    theirs, tolerance = (_finite(text[name], f"{where}: {name}") for name in ("theirs", "tolerance"))
    if tolerance < 0:
        raise InvalidInput(f"{where}: tolerance must be at least 0, got {tolerance:g}")
    words = {name: text[name] for name in ("quantity", "set", "name", "source", "place", "note")}
    half = half_digit(text["theirs"])
    return Published(model=model, seed=int(text["seed"]), theirs=theirs, tolerance=tolerance, half_digit=half, **words)


def half_digit(text: str) -> float:
    """Return half of the last digit of a number as it is written.

    >>> half_digit(".448"), half_digit("7214"), half_digit("1e-12")
    (0.0005, 0.5, 5e-13)
    """
    return float(Decimal(5).scaleb(int(Decimal(text).as_tuple().exponent) - 1))


def _finite(text: str, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInput(f"{where} must be a finite number, got {text!r}")
    return number
