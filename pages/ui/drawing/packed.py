"""Tables of which a chart reads one frontier point at a time, sent as one row a point: the browser unpacks the point that is shown.

Streamlit's frontend makes an object of every row and asks Arrow for every cell of it, at some microseconds a cell, whenever a table has changed;
a hero at every point of a frontier has ten thousand cells and more. Packed, each column of a point is one text, and only the rows of the
point that is shown are ever made.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pages.ui.drawing.charts import HERE, Spec, parts

Kind = Literal["number", "flag", "word"]
Kinds = tuple[tuple[str, tuple[tuple[str, Kind], ...]], ...]  # of each packed table its columns, in order

POINT = "point"
BETWEEN = "\x1f"  # ASCII's unit separator; no table of a model or a visitor may hold it
EACH = " at each"  # after the name of a column: its texts, split
KIND = b"kind"
MISSING = "\x1e"  # stands for a word that is missing, which the empty word is not
READ = {
    "number": "toNumber(datum['{0}'])",
    "flag": "datum['{0}'] == '' ? null : datum['{0}'] == 'true'",
    "word": f"datum['{{0}}'] == '{MISSING}' ? null : datum['{{0}}']",
}


def names(specs: Sequence[Spec]) -> frozenset[str]:
    """Return the tables that are read in these specifications only at the point that is shown."""
    asked: dict[str, bool] = {}
    for part in (part for spec in specs for part in parts(spec)):
        data = part.get("data")
        if isinstance(data, dict) and "name" in data:
            asked[data["name"]] = asked.get(data["name"], True) and _place(part) is not None
    return frozenset(name for name, always in asked.items() if always)


def pack(table: pa.Table) -> pa.Table:
    """Return one row per point: `point`, and of every other column the values at that point in one text.

    What is missing stays missing. Raises ValueError where a word holds BETWEEN.
    """
    points = table[POINT].to_numpy()
    order = np.argsort(points, kind="stable")
    first = np.flatnonzero(np.diff(points[order], prepend=points[order][0] - 1 if len(order) else 0))
    offsets = pa.array(np.append(first, len(order)), pa.int32())
    columns, fields = (
        [table[POINT].take(pa.array(order[first])).combine_chunks()],
        [pa.field(POINT, table.schema.field(POINT).type)],
    )
    for name in (name for name in table.column_names if name != POINT):
        column = table[name].combine_chunks()
        word = _kind(column.type) == "word"
        texts = pc.fill_null(pc.cast(column, pa.string()), MISSING if word else "")
        if word and pc.any(pc.match_substring(texts, BETWEEN)).as_py():
            raise ValueError(f"column {name!r} holds the mark that stands between packed values")
        columns.append(pc.binary_join(pa.ListArray.from_arrays(offsets, texts.take(pa.array(order))), BETWEEN))
        fields.append(pa.field(name, pa.string(), metadata={KIND: _kind(column.type)}))
    return pa.table(columns, schema=pa.schema(fields))


def kinds(tables: Mapping[str, Any]) -> Kinds:
    """Return what each packed table among `tables` holds."""
    found = []
    for name, table in tables.items():
        columns = [
            (field.name, field.metadata[KIND].decode()) for field in table.schema if field.metadata and KIND in field.metadata
        ]
        if columns:
            found.append((name, tuple(columns)))
    return tuple(found)


def reading(spec: Any, kinds: Mapping[str, Sequence[tuple[str, Kind]]]) -> Any:
    """Return a specification that reads packed tables as `spec` reads them unpacked."""
    if isinstance(spec, list):
        return [reading(part, kinds) for part in spec]
    if not isinstance(spec, dict):
        return spec
    data, place = spec.get("data"), _place(spec)
    found = {name: part if name in ("data", "transform") else reading(part, kinds) for name, part in spec.items()}
    if isinstance(data, dict) and data.get("name") in kinds and place is not None:
        asked = spec["transform"]
        found["transform"] = [asked[place], *_unpacking(kinds[data["name"]]), *asked[:place], *asked[place + 1 :]]
    return found


def _unpacking(columns: Sequence[tuple[str, Kind]]) -> list[Spec]:
    """Return the transformations that make rows of the one row of a point, which stays as it is: Vega comes back to it."""
    names = [name for name, _ in columns]
    split = [{"calculate": f"split(datum['{name}'], '{BETWEEN}')", "as": f"{name}{EACH}"} for name in names]
    typed = [{"calculate": READ[kind].format(name), "as": name} for name, kind in columns]
    return [*split, {"flatten": [f"{name}{EACH}" for name in names], "as": names}, *typed]


def _place(part: Spec) -> int | None:
    """Return where among its transformations a view takes the point that is shown; None where it reads other points too."""
    asked = part.get("transform", [])
    for place, step in enumerate(asked):
        if step == {"filter": HERE}:
            return place
        if set(step) != {"filter"}:
            return None
    return None


def _kind(type: pa.DataType) -> Kind:
    if pa.types.is_boolean(type):
        return "flag"
    return "number" if pa.types.is_integer(type) or pa.types.is_floating(type) or pa.types.is_null(type) else "word"
