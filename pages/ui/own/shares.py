"""A frontier between two shares, all together against the worst-off group: coarse axes."""

from pages.ui.page.page import View
from pages.ui.page.stage import Axes
from sim.analysis import share_axes


def axes(seen: View) -> Axes:
    """Return the frontier's axes, in coarse steps."""
    x, y = share_axes.spans(seen.frontier, seen.outcomes)
    return Axes(x=x, y=y, x_format=".1%", y_format=".1%", y_hover=".1%")


def price(seen: View) -> str:
    """Return what the next step costs, or that hardly anything does."""
    if share_axes.flat(seen.frontier):
        return "Hardly a trade-off here: the whole frontier lies within half a point."
    return seen.price(axes(seen))
