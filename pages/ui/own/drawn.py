"""The figure of a visitor's table as SVG, by the page's own code, for a report: on the page, and in a process of its own.

python -m pages.ui.own.drawn < pickled table and setting > figure.svg
"""

import logging
import os
import pickle
import sys
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.drawing import named, render, theme
from pages.ui.knobs import controls
from pages.ui.page import figure
from pages.ui.page.page import Page, View
from pages.ui.page.size import DESK

WIDTH = 900  # px: narrower than an export, so that its words are legible on paper


def spec(page: Page, view: View, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the page's figure with its data inside, light and without words above it; the report says them."""
    axes = page.axes(view) if callable(page.axes) else page.axes
    drawn = named.Drawn(view.frontier, tables["now"], None, tables["marks"], (), tables.get("landmarks"))
    words = named.tables(drawn, view.x, view.y, axes, figure.panel(WIDTH, axes))
    bare = figure.spec(page, WIDTH, theme.LIGHT, DESK, False, axes, view)
    whole = render.filled(bare, {**tables, **words}, "", ("", ""), theme.LIGHT.ground, theme.LIGHT.text)
    return {name: value for name, value in whole.items() if name != "title"} | {"padding": 4, "background": "#ffffff"}


def svg(page: Page, view: View, tables: Mapping[str, Any]) -> str:
    """Return the figure as SVG."""
    return render.render(spec(page, view, tables), "svg").decode()


def main() -> None:
    """Draw what comes in at standard input."""
    os.environ.setdefault("STREAMLIT_LOGGER_LEVEL", "error")
    logging.disable(logging.WARNING)  # a page outside a server says so at every turn
    from pages.ui.own.kinds import KINDS

    said = pickle.load(sys.stdin.buffer)
    kind = KINDS[said["kind"]]
    model = kind.model(said["built"])
    if model.random:
        st.session_state[controls.key(model, controls.SEED)] = said["seed"]
    view, tables = kind.look(model, said["built"], said["params"])
    sys.stdout.write(svg(kind.page, view, tables))


if __name__ == "__main__":
    main()
