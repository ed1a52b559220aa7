"""Hero and frontier on the screen: one view, or on a phone two, between which the sentence and the main knob stand.

On a phone no pointer moves over the frontier without a finger that chooses. So nothing is lost there that one view would keep: a tap
on the frontier commits, and both follow the main knob, because each listens to the same event of the window.
"""

from collections.abc import Mapping, Sequence, Set
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui.drawing.charts import Spec, reads
from pages.ui.knobs import controls
from pages.ui.page.beat import Beat
from pages.ui.page.bet import DRAWN, dragged
from pages.ui.page.bet_view import BET
from pages.ui.page.page import View

Places = tuple[DeltaGenerator, DeltaGenerator]
RIGHT = "Right: "  # where the words for the frontier begin in a page's `alt`


def key(model: str, panel: int = 0) -> str:
    """Return the key of a panel's chart."""
    return f"_view_{model}{panel or ''}"


def draw(
    places: Places,
    view: View,
    parts: tuple[Spec, ...],
    tables: Mapping[str, Any],
    alt: str,
    beat: Beat | None = None,
    read: Sequence[Set[str]] | None = None,
) -> None:
    """Draw the parts, the first in the first place; `read` are the tables that each reads, where that is known.

    A point that is chosen is taken over into the parameters that say where it stands.

    While the room guesses in a `beat` of a talk, what is dragged is taken over as its guess instead.
    """
    hero, _, frontier = alt.partition(RIGHT)
    words = (alt,) if len(parts) == 1 else (hero.removeprefix("Left: ").strip(), frontier)
    for panel, (place, spec, said) in enumerate(zip(places, parts, words, strict=False)):
        wanted = read[panel] if read is not None else reads(spec)
        data = {name: tables[name] for name in sorted(wanted & tables.keys())}  # the browser stumbles over what nothing reads
        chart = key(view.model.id, panel)
        choosing: dict[str, Any] = {}
        names = {parameter["name"] for parameter in spec["params"]}
        if beat is not None and BET in names:
            chart += f"_bet{st.session_state.get(DRAWN, 0)}"
            choosing = {"on_select": partial(dragged, beat, chart), "selection_mode": [BET]}
        elif "choose" in names and not (beat is not None and beat.hidden):
            choosing = {"on_select": partial(_take, view, chart), "selection_mode": ["choose"]}
        with place:
            st.vega_lite_chart({**spec, "datasets": dict(data)}, key=chart, width="content", alt=said, **choosing)


def _take(view: View, chart: str) -> None:
    points = st.session_state[chart].selection.get("choose")
    if points and "point" in points[0]:
        row = view.frontier.frame.loc[int(points[0]["point"])]
        controls.put(view.model, {n.removeprefix("set."): row[n] for n in row.index if n.startswith("set.")})
