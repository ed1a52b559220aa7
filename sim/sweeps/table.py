"""The file of a sweep: one Parquet file, one row per run.

Columns, in this order:

- `point` (int64): the number of the setting in the design, from 0; runs that differ in nothing but their seed share it.
- `set.<parameter>`, every parameter of the model in its order, those that stay the same too: int64, double, string or bool, as declared.
- `seed` (int64).
- `<outcome>`, every outcome of the model in its order: double, null where it is undefined.
- `version` (string): the version of this software.

Rows are sorted by point, then seed. A setting that the model rejects (a limit between two fields) has no row; its number is left out.

The footer has one entry beside Parquet's own, `alignment_tradeoffs.sweep`: JSON with the fields of `Description`. Nothing in the file says when
or where it was made, so that the same sweep is the same bytes.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.contract.outcomes import Outcomes
from sim.contract.parameters import InvalidInput, shown
from sim.own import parquet_files, uploads

if TYPE_CHECKING:
    import pyarrow as pa

KEY = b"alignment_tradeoffs.sweep"
FORMAT = 1
GROUP = 2**16  # rows of one group; fixed, so that the bytes do not depend on how the runs came in
LONGEST = 2**20  # bytes of a description
Value = bool | int | float | str
Count = Annotated[int, Field(ge=0)]
Row = tuple[int, dict[str, Value], int, Outcomes]
"""Point, every parameter, seed, outcomes."""
_OWN = ("point", "seed", "version")
_KINDS = {bool: "bool", int: "int64", float: "double", str: "string"}


class Description(BaseModel):
    """What was run.

    `varied`: the parameters that the design moves, in the order in which it does (the last moves fastest), with the values of a grid,
    or with none for a design by Sobol. `settings`: the parameters that stay, and where. `points`: settings that the design asks for;
    `rejected`: those of them that the model rejects. Every point is run with the seeds `first`, ..., `first` + `seeds` - 1. `code` is a
    digest of the package and its tables, `libraries` the versions that numbers depend on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    format: Literal[1]
    model: Annotated[str, Field(min_length=1, max_length=100)]
    version: str
    code: str
    libraries: dict[str, str]
    design: Literal["grid", "sobol"]
    varied: dict[str, list[Value]]
    settings: dict[str, Value]
    parameters: dict[str, Literal["bool", "int64", "double", "string"]]
    outcomes: Annotated[list[str], Field(min_length=1)]
    points: Count
    seeds: Count
    first: Count
    rejected: Count = 0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sorted(self.parameters) != sorted([*self.varied, *self.settings]):
            raise ValueError("parameters are not those of varied and settings, each once")
        if len({*self.outcomes, *_OWN}) < len(self.outcomes) + len(_OWN):
            raise ValueError("outcomes share a name")
        return self

    @property
    def runs(self) -> int:
        """Return how many runs the design asks for."""
        return self.points * self.seeds

    @property
    def columns(self) -> dict[str, str]:
        """Return the columns of the file and their types."""
        parameters = {f"set.{name}": kind for name, kind in self.parameters.items()}
        return {"point": "int64", **parameters, "seed": "int64", **dict.fromkeys(self.outcomes, "double"), "version": "string"}


@dataclass(frozen=True, eq=False)
class Swept:
    """A sweep as it was read: its description, and a frame with the columns that the module names; an undefined outcome is NaN.

    `params` and `outcomes` are columns of the frame: `set.<parameter>` of every parameter, and the outcomes. `varied` are those of `params` that
    the design moves.
    """

    description: Description
    frame: pd.DataFrame

    @property
    def model(self) -> str:
        """Return the model's id; this version may have no such model."""
        return self.description.model

    @property
    def version(self) -> str:
        """Return the version that ran it."""
        return self.description.version

    @property
    def params(self) -> tuple[str, ...]:
        """Return the columns of all parameters."""
        return tuple(f"set.{name}" for name in self.description.parameters)

    @property
    def varied(self) -> tuple[str, ...]:
        """Return the columns of the parameters that the design moves."""
        return tuple(f"set.{name}" for name in self.description.varied)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Return the columns of the outcomes."""
        return tuple(self.description.outcomes)


def kind(annotation: object) -> str:
    """Return the column's type for a parameter of this Python type."""
    return _KINDS[annotation if isinstance(annotation, type) and annotation in _KINDS else str]


def read(source: Path | str | bytes, name: str = "the file") -> Swept:
    """Return the sweep in a file, or in its bytes; raise InvalidInput, in one sentence, for what is none.

    The limits are those of a visitor's table (`sim.own.limits`); the environment variable `TABLES_MB` moves them.
    """
    if not isinstance(source, bytes):
        name = Path(source).name
        try:
            source = Path(source).read_bytes()
        except OSError as error:
            raise InvalidInput(f"{name} must be a file that can be read, got: {error.strerror}") from None
    try:
        description = _described(source)
        return Swept(description, _frame(description, source))
    except InvalidInput as error:
        raise InvalidInput(f"{name} must be a sweep, as python -m sim sweep writes it: {error}") from None


def describes(file: Path) -> Description:
    """Return the description alone; raise InvalidInput as `read` does."""
    try:
        return _described(file.read_bytes())
    except OSError as error:
        raise InvalidInput(f"{file.name} must be a file that can be read, got: {error.strerror}") from None


def write(file: Path, description: Description, rows: Iterable[Row]) -> None:
    """Write the rows, in their order, and put the file in its place when it is whole: at any moment there is all of it or nothing.

    Rows are held a group at a time.
    """
    import pyarrow as pa
    from pyarrow import parquet

    types = {"int64": pa.int64(), "double": pa.float64(), "string": pa.string(), "bool": pa.bool_()}
    words = json.dumps(description.model_dump(), ensure_ascii=False)
    schema = pa.schema([(name, types[kind]) for name, kind in description.columns.items()], metadata={KEY: words})
    beside = file.with_name(file.name + ".writing")
    with beside.open("wb") as sink:
        with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
            for group in _groups(rows):
                writer.write_table(_table(description, schema, group))
        sink.flush()
        os.fsync(sink.fileno())
    beside.replace(file)


def _table(description: Description, schema: "pa.Schema", rows: Sequence[Row]) -> "pa.Table":
    import pyarrow as pa

    columns: list[list[Any]] = [
        [point for point, _, _, _ in rows],
        *([settings[name] for _, settings, _, _ in rows] for name in description.parameters),
        [seed for _, _, seed, _ in rows],
        *([outcomes[name] for _, _, _, outcomes in rows] for name in description.outcomes),
        [description.version] * len(rows),
    ]
    return pa.table([pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)], schema=schema)


def _groups(rows: Iterable[Row]) -> Iterable[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group


def _described(content: bytes) -> Description:
    if not content.startswith(b"PAR1"):
        raise InvalidInput("the file must be Parquet, got something else")
    words = parquet_files.metadata(content).get(KEY)
    if words is None:
        raise InvalidInput(f"its footer must have an entry {KEY.decode()}, got none")
    if len(words) > LONGEST:
        raise InvalidInput(f"its description must have at most {LONGEST:,} bytes, got {len(words):,}")
    try:
        found = json.loads(words)
        if isinstance(found, dict) and found.get("format") != FORMAT:
            raise InvalidInput(f"format must be {FORMAT}, got {shown(found.get('format'))}")
        return Description.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][:2]) or "its description"
        raise InvalidInput(f"{field} is not as it should be ({first['msg'].lower()})") from None
    except InvalidInput:
        raise
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"its description must be JSON, got: {shown(str(error))}") from None


def _frame(description: Description, content: bytes) -> pd.DataFrame:
    sheet = uploads.look("sweep.parquet", content)
    wanted = description.columns
    if sheet.columns != tuple(wanted) or sheet.again:
        raise InvalidInput(f"its columns must be {shown(list(wanted))}, got {shown(list(sheet.columns))}")
    cells = uploads.read(sheet, tuple(wanted))
    frame = {}
    for name, kind in wanted.items():
        found = cells[name].cells
        there = "string" if str(found.type).startswith("dictionary<values=string") else str(found.type)
        if there != kind:
            raise InvalidInput(f"column {shown(name)} must be of type {kind}, got {shown(there)}")
        if kind != "double" and found.null_count:
            raise InvalidInput(f"column {shown(name)} must have a value in every row, got {found.null_count:,} without")
        series = found.to_pandas()
        frame[name] = series.astype(str) if kind == "string" else series
    return pd.DataFrame(frame)
