"""The file of a sweep: what is written is read again, and what is no such file is told in one sentence."""

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from sim.contract.parameters import InvalidInput
from sim.sweeps import table
from sim.sweeps.table import KEY, Description, Row

COIN = Description(
    format=1,
    model="coin",
    version="0.2.0",
    code="c0de",
    libraries={"numpy": "2"},
    design="grid",
    varied={"metal": ["tin", "gold"], "worn": [False, True]},
    settings={"fairness": 0.5, "tosses": 4},
    parameters={"fairness": "double", "tosses": "int64", "metal": "string", "worn": "bool"},
    outcomes=["cost", "heads"],
    points=4,
    seeds=2,
    first=7,
    rejected=1,
)


def rows() -> list[Row]:
    points = [(m, w) for m in ("tin", "gold") for w in (False, True)]
    return [
        (point, {"fairness": 0.5, "tosses": 4, "metal": m, "worn": w}, seed, {"cost": 1.5 * point, "heads": None if w else 0.25})
        for point, (m, w) in enumerate(points[:3])
        for seed in (7, 8)
    ]


def changed(content: bytes, **changes: Any) -> bytes:
    """Return the file with another description."""
    there = parquet.read_table(io.BytesIO(content))
    words = json.loads(there.schema.metadata[KEY]) | changes
    return packed(there.replace_schema_metadata({KEY: json.dumps(words)}))


def packed(there: pa.Table) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(there, sink)
    return sink.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    table.write(tmp_path / "coin.parquet", COIN, rows())
    return tmp_path / "coin.parquet"


def test_what_is_written_is_read_again(file: Path) -> None:
    for swept in (table.read(file), table.read(file.read_bytes())):
        assert (swept.model, swept.version, swept.description) == ("coin", "0.2.0", COIN)
        assert swept.params == ("set.fairness", "set.tosses", "set.metal", "set.worn")
        assert swept.varied == ("set.metal", "set.worn")
        assert swept.outcomes == ("cost", "heads")
        assert list(swept.frame) == ["point", *swept.params, "seed", *swept.outcomes, "version"]
        assert swept.frame["set.metal"].tolist() == ["tin"] * 4 + ["gold"] * 2
        assert swept.frame["set.worn"].tolist() == [False, False, True, True, False, False]
        assert swept.frame["seed"].tolist() == [7, 8] * 3
        assert swept.frame["cost"].tolist() == [0, 0, 1.5, 1.5, 3, 3]
        assert swept.frame["heads"].isna().tolist() == [False, False, True, True, False, False]
    assert COIN.runs == 8


def test_any_reader_of_parquet_reads_it(file: Path) -> None:
    pd.testing.assert_frame_equal(pd.read_parquet(file), table.read(file).frame)


def test_the_bytes_do_not_depend_on_how_rows_come(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table.write(tmp_path / "again.parquet", COIN, iter(rows()))
    assert (tmp_path / "again.parquet").read_bytes() == file.read_bytes()
    monkeypatch.setattr(table, "GROUP", 4)
    table.write(tmp_path / "groups.parquet", COIN, rows())
    assert parquet.ParquetFile(tmp_path / "groups.parquet").num_row_groups == 2
    pd.testing.assert_frame_equal(table.read(tmp_path / "groups.parquet").frame, table.read(file).frame)


def test_a_file_that_cannot_be_finished_does_not_take_the_place_of_one(file: Path) -> None:
    before = file.read_bytes()

    def broken() -> Any:
        yield from rows()[:2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        table.write(file, COIN, broken())
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda _: b"point,seed\n0,1\n", "the file must be Parquet, got something else"),
        (lambda _: b"", "the file must be Parquet"),
        (lambda c: c[:-30], "the file must be a whole Parquet file"),
        (lambda _: packed(pa.table({"a": [1]})), r"an entry alignment_tradeoffs\.sweep, got none"),
        (lambda _: packed(pa.table({"a": [1]}).replace_schema_metadata({KEY: b"{"})), "its description must be JSON"),
        (lambda _: packed(pa.table({"a": [1]}).replace_schema_metadata({KEY: b"[]"})), "its description is not as it should be"),
        (lambda _: packed(pa.table({"a": [1]}).replace_schema_metadata({KEY: b" " * 2**21})), "at most 1,048,576 bytes"),
        (lambda c: changed(c, format=2), "format must be 1, got 2"),
        (lambda c: changed(c, points="many"), "points is not as it should be"),
        (lambda c: changed(c, design="random"), "design is not as it should be"),
        (lambda c: changed(c, more=1), "more is not as it should be"),
        (lambda c: changed(c, settings={}), "parameters are not those of varied and settings"),
        (lambda c: changed(c, outcomes=["cost", "seed"]), "outcomes share a name"),
        (lambda c: changed(c, outcomes=["cost", "tails"]), "its columns must be .*tails"),
        (lambda c: changed(c, parameters=COIN.parameters | {"tosses": "double"}), "'set.tosses' must be of type double, got 'int64'"),
    ],
)  # fmt: skip
def test_what_is_no_sweep_is_one_sentence(file: Path, damage: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as told:
        table.read(damage(file.read_bytes()))
    assert str(told.value).startswith("the file must be a sweep, as python -m sim sweep writes it: ")
    assert "\n" not in str(told.value)


def test_a_column_of_parameters_has_no_gaps(file: Path) -> None:
    there = parquet.read_table(file)
    gap = there.set_column(0, there.schema.field(0), pa.array([None, 0, 1, 1, 2, 2], pa.int64()))
    with pytest.raises(InvalidInput, match="'point' must have a value in every row, got 1 without"):
        table.read(packed(gap))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.parquet must be a file that can be read, got: No such file"):
        table.read(tmp_path / "none.parquet")
    with pytest.raises(InvalidInput, match="must be a file that can be read"):
        table.describes(tmp_path / "none.parquet")


def test_types_of_columns() -> None:
    assert [table.kind(a) for a in (bool, int, float, str, "str")] == ["bool", "int64", "double", "string", "string"]
