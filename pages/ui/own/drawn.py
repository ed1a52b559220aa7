"""The figure of a visitor's table as SVG, by the page's own code, for a report."""

from collections.abc import Mapping
from typing import Any

from pages.ui.drawing import frontier_view, named, render, theme
from pages.ui.page import figure
from pages.ui.page.page import Page, View
from pages.ui.page.size import DESK

WIDTH = 900  # px: narrower than an export, so that its words are legible on paper


def spec(page: Page, view: View, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the page's figure with its data inside, light and without words above it; the report says them."""
    axes = page.axes_at(view)
    at = frontier_view.stand(view.frontier, view.x, view.y, view.outcomes)
    marks = named.marks(tables["marks"], view.x, view.y)
    drawn = named.Drawn(view.frontier, at, None, marks, (), tables.get("landmarks"))
    words = named.frames(drawn, view.x, view.y, axes, figure.panel(WIDTH, axes))
    bare = figure.spec(page, WIDTH, theme.LIGHT, DESK, False, axes, view)
    whole = render.filled(bare, {**tables, **words}, "", ("", ""), theme.LIGHT.ground, theme.LIGHT.text)
    axis = {**whole["config"].get("axis", {}), "labelOverlap": "greedy", "labelSeparation": 8}
    bare_of_words = {name: value for name, value in whole.items() if name != "title"}
    return bare_of_words | {"padding": 4, "background": "#ffffff", "config": {**whole["config"], "axis": axis}}


def svg(page: Page, view: View, tables: Mapping[str, Any]) -> str:
    """Return the figure as SVG."""
    return render.render(spec(page, view, tables), "svg").decode()
