"""Words on a picture, as pages write most of theirs: bold, of the canvas' size, on a rim."""

from typing import Any

import altair as alt

from pages.ui.drawing import lettering
from pages.ui.drawing.frontier_view import Canvas


def written(chart: alt.Chart, canvas: Canvas, colour: str, x: Any, y: Any, **look: Any) -> tuple[alt.Chart, alt.Chart]:
    """Return the words `said` at a place, bold and on a rim; `look` says otherwise."""
    text: dict[str, Any] = {"fontSize": canvas.words, "fontWeight": "bold", **look}
    return lettering.rimmed(chart.encode(x=x, y=y, text="said:N"), canvas.colours.ground, colour, **text)
