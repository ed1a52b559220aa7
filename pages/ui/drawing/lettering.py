"""Names and arrows on the frontier's drawing, as layers over the tables of `named.tables`."""

from collections.abc import Mapping
from typing import Any

import altair as alt

# While another point is reached, names step back for its numbers; the hint shows to who has not used a frontier yet.
SEEN = "datum.kind == 'hint' ? (hint && reached == null ? 1 : 0) : reached == null ? 1 : datum.kind == 'now' || ({covered}) ? 0 : 0.3"


RIM = 5  # px


def rimmed(chart: alt.Chart, ground: str, colour: str, **look: Any) -> tuple[alt.Chart, alt.Chart]:
    """Return a chart's words in `colour` on a rim in the ground's colour, so that nothing that is drawn runs through them."""
    return (
        chart.mark_text(**look, color=colour, stroke=ground, strokeWidth=RIM, strokeJoin="round"),
        chart.mark_text(**look, color=colour),
    )


def names(
    table: alt.Chart, kinds: Mapping[str, str], other: str, ground: str, size: int, covered: str
) -> tuple[alt.Chart, alt.Chart]:
    """Return the words in the colour of their kind, else in `other`, on a rim in the ground's colour so that no line runs through them.

    `covered` says of a name whether the numbers of the point that is reached stand where it does.
    """
    seen = alt.ExprRef(SEEN.format(covered=covered))
    look: dict[str, Any] = {"align": "left", "baseline": "top", "lineBreak": "\n", "fontSize": size, "opacity": seen}
    text = table.encode(text="label:N")
    rim = text.mark_text(**look, stroke=ground, strokeWidth=RIM, strokeJoin="round")
    return rim, text.mark_text(**look).encode(color=_hue(kinds, other))


def ties(table: alt.Chart, kinds: Mapping[str, str], other: str) -> alt.Chart:
    """Return thin lines from names to what they name, where these stand apart."""
    found: alt.Chart = table.mark_rule(
        strokeWidth=1, clip=True, opacity=alt.ExprRef("reached == null ? 0.85 : datum.kind == 'now' ? 0 : 0.2")
    ).encode(x2="to_x:Q", y2="to_y:Q", color=_hue(kinds, other))
    return found


def arrows(table: alt.Chart, kinds: Mapping[str, str], other: str) -> alt.Chart:
    """Return arrows at the border, towards what lies outside."""
    look: dict[str, Any] = {
        "shape": "triangle-up",
        "filled": True,
        "size": 130,
        "opacity": 1,
        "angle": alt.ExprRef("datum.angle"),
    }
    found: alt.Chart = table.mark_point(**look).encode(color=_hue(kinds, other))
    return found


def _hue(kinds: Mapping[str, str], other: str) -> alt.Color:
    """Return the colour of a kind: not by a scale, which would be that of a third outcome's points too."""
    tests: Any = [{"test": f"datum.kind == '{kind}'", "value": colour} for kind, colour in kinds.items()]
    return alt.Color(condition=tests, value=other)
