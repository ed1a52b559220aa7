"""A packed table draws what the table draws."""

import altair as alt
import pyarrow as pa
import pytest
import vl_convert

from pages.ui.drawing import charts, packed

TABLE = pa.table(
    {
        "point": [7, 2, 7, 2, 7, 7],
        "name": ["a", "b", None, "c d", "e,f", ""],
        "high": [0.1 + 0.2, -1e-12, None, 3.0, 1e300, 0.0],
        "count": pa.array([1, 2, 3, 4, 5, 6], pa.int8()),
        "on": [True, False, True, True, None, True],
    }
)


def chart(at: int) -> charts.Spec:
    said = (
        "datum.name + '|' + (datum.high + datum.count) + '|' + datum.on + '|' + isNumber(datum.high) + '|' + isBoolean(datum.on)"
    )
    drawn = (
        charts.at("rows")
        .transform_filter("datum.on !== false")
        .transform_calculate(said=said)
        .mark_text()
        .encode(text="said:N", y="said:N")
    )
    whole = alt.Chart(alt.NamedData("rows")).mark_point().encode(x="count:Q")
    return {"vconcat": [charts.plain(drawn), charts.plain(whole)], "params": [{"name": "at", "value": at}]}


def drawn(spec: charts.Spec, table: pa.Table) -> str:
    filled = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", **spec}
    return vl_convert.vegalite_to_svg(filled | {"datasets": {"rows": table.to_pylist()}})


def test_each_point_draws_the_same() -> None:
    there = packed.pack(TABLE)
    assert there.column_names == TABLE.column_names
    assert there["point"].to_pylist() == [2, 7]
    kinds = packed.kinds({"rows": there, "others": TABLE})
    assert kinds == (("rows", (("name", "word"), ("high", "number"), ("count", "number"), ("on", "flag"))),)
    for at in (7, 2, 5):
        one = {**chart(at), "vconcat": chart(at)["vconcat"][:1]}
        assert drawn(packed.reading(one, dict(kinds)), there) == drawn(one, TABLE)


def test_only_a_table_that_is_read_at_the_point_alone_is_packed() -> None:
    both = chart(7)
    assert packed.names([both]) == frozenset()
    assert packed.names([{**both, "vconcat": both["vconcat"][:1]}]) == {"rows"}


def test_no_row_and_a_word_with_the_mark() -> None:
    assert packed.pack(TABLE.slice(0, 0)).num_rows == 0
    with pytest.raises(ValueError, match="'name' holds the mark"):
        packed.pack(pa.table({"point": [1], "name": [f"a{packed.BETWEEN}b"]}))
