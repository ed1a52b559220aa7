"""Pieces that charts are made of: named tables, filtered to a group or to the point that the pointer is on, and ways to join them.

Altair copies charts deeply whenever it layers or concatenates them, which takes a second for a page's figure. So each chart is
turned into its specification alone, and specifications are joined here.
"""

from collections.abc import Iterator
from typing import Any

import altair as alt

from pages.ui.drawing import quick

quick.begin()
Spec = dict[str, Any]
HERE = "datum.point == at"  # the point that the pointer is on, or else the present setting


def table(name: str, **equal: Any) -> alt.Chart:
    """Return a chart over a named table, rows where every given column equals the given value."""
    chart = alt.Chart(alt.NamedData(name))
    for column, value in equal.items():
        chart = chart.transform_filter(alt.datum[column] == value)
    return chart


def at(name: str, **equal: Any) -> alt.Chart:
    """Return `table` at the frontier point that the pointer is on, or at the present setting while it is on none."""
    return table(name, **equal).transform_filter(HERE)


def shown(name: str, **equal: Any) -> tuple[alt.Chart, alt.Chart]:
    """Return `at` in two charts to draw over one another, of a page whose present setting stands apart; one of them is empty."""
    return at(name, **equal), at(f"{name}_now", **equal)


def layer(*charts: alt.Chart, width: int, height: int, title: str = "") -> Spec:
    """Return charts drawn over one another, the first at the bottom; sizes in px."""
    return {"layer": [plain(chart) for chart in charts], "width": width, "height": height} | ({"title": title} if title else {})


def rows(*views: Spec, spacing: int) -> Spec:
    """Return views under one another."""
    return {"vconcat": list(views), "spacing": spacing}


def beside(*views: Spec, spacing: int) -> Spec:
    """Return views side by side."""
    return {"hconcat": list(views), "spacing": spacing}


def plain(chart: Any) -> Spec:
    """Return the specification of a chart without what belongs to a whole figure."""
    spec: Spec = chart if isinstance(chart, dict) else chart.to_dict(validate=False)
    return {name: value for name, value in spec.items() if name not in ("$schema", "config", "datasets")}


def reads(spec: Spec) -> set[str]:
    """Return the names of the tables that a specification reads."""
    found: set[str] = set()
    for part in parts(spec):
        data = part.get("data")
        if isinstance(data, dict) and "name" in data:
            found.add(data["name"])
    return found


def has_vertical_axis(spec: Spec) -> bool:
    """Return whether a view in a specification draws an axis at its left, which takes room beside it."""
    ups = [part["encoding"]["y"] for part in parts(spec) if "y" in part.get("encoding", {})]
    return any("field" in up and up.get("axis", {}) is not None for up in ups)


def has_view(spec: Spec, name: str) -> bool:
    """Return whether a view of that name is in a specification."""
    return any(part.get("name") == name and ("mark" in part or "layer" in part) for part in parts(spec))


def with_table(spec: Spec, name: str) -> Spec:
    """Return a specification that also reads a table, drawing nothing of it, so that its expressions can."""
    for joined in ("vconcat", "hconcat", "concat"):
        if joined in spec:
            return {**spec, joined: [with_table(spec[joined][0], name), *spec[joined][1:]]}
    unseen = {"data": {"name": name}, "mark": {"type": "point", "opacity": 0}}
    if "layer" in spec:
        return {**spec, "layer": [*spec["layer"], unseen]}
    own = {part: spec[part] for part in ("data", "transform", "mark", "encoding", "name") if part in spec}
    return {part: value for part, value in spec.items() if part not in own} | {"layer": [own, unseen]}


def parts(spec: Any) -> Iterator[Spec]:
    """Yield every object in a specification, the outer before the inner."""
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from parts(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value)
