"""A frontier between two shares, all together against the worst-off group: coarse axes, and nothing far away in them."""

import pandas as pd

from pages.ui import frontier_view
from pages.ui.own import view
from pages.ui.page import Page, View
from pages.ui.stage import Axes
from sim.analysis import share_axes
from sim.frontier import Frontier


def axes(seen: View) -> Axes:
    """Return the frontier's axes, in coarse steps."""
    x, y = share_axes.spans(seen.frontier, seen.outcomes)
    return Axes(x=x, y=y, x_format=".1%", y_format=".1%", y_hover=".1%")


def tables(page: Page, seen: View, ghost: Frontier | None) -> dict[str, pd.DataFrame]:
    """Return the frontier's tables; marks that lie outside its axes are left out."""
    shown = view.frontier_tables(page, seen, ghost)
    domains = share_axes.spans(seen.frontier, seen.outcomes)
    return shown | {"marks": share_axes.within(shown["marks"], seen.frontier, domains)}


def price(seen: View) -> str:
    """Return what the next step costs, or that hardly anything does."""
    if share_axes.flat(seen.frontier):
        return "Hardly a trade-off here: the whole frontier lies within half a point."
    return frontier_view.price(seen.frontier, seen.x, seen.y, seen.outcomes, axes(seen))
