"""Axes of a frontier between two shares: coarse steps, so that they stay while a knob moves a little, and nothing far away in them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.frontier import Frontier

ROOM = 0.1  # right of the points, in their range
FAR = 2.0  # times the range of what matters: a rule further off is not drawn, unless it is the one chosen
NARROW = 0.03
Span = tuple[float, float]


def spans(frontier: Frontier, here: Mapping[str, float | None]) -> tuple[Span, Span]:
    """Return the axes' domains: efficient points, the first policy and the present setting `here` inside, and others not far off."""
    frame = frontier.frame
    near = pd.Series(True, frame.index)
    for name in (frontier.x, frontier.y):
        core = pd.concat([frame.loc[frame["efficient"], name], frame[name].iloc[:1], pd.Series([here[name]], dtype=float)])
        reach = FAR * max(core.max() - core.min(), NARROW)
        near &= frame[name].between(core.min() - reach, core.max() + reach)
    now = pd.DataFrame({name: [here[name]] for name in (frontier.x, frontier.y)}, dtype=float)
    shown = pd.concat([frame.loc[near | frame["efficient"], [frontier.x, frontier.y]], now])
    return span(shown[frontier.x], ROOM), span(shown[frontier.y])


def flat(frontier: Frontier, least: float = 0.005) -> bool:
    """Return whether the whole frontier lies within half a point: there is hardly a trade-off."""
    points = frontier.frame.loc[frontier.frame["efficient"], [frontier.x, frontier.y]].to_numpy(float)
    return bool(len(points) > 1 and (np.ptp(points, axis=0) < least).all())


def span(shares: pd.Series, room: float = 0.0) -> Span:
    """Return a domain that holds all shares and `room` times their range above, in steps of 1, 2, 5 or 10 points, about a quarter of it.

    >>> span(pd.Series([0.723, 0.781])), span(pd.Series([0.723, 0.781]), 0.5)
    ((0.72, 0.8), (0.7, 0.85))
    """
    low, high = float(shares.min()), float(shares.max())
    high += room * (high - low)
    step = next((s for s in (0.01, 0.02, 0.05, 0.1) if 4 * s >= high - low), 0.25)
    bottom = step * float(np.floor(low / step + 1e-9))
    top = step * float(np.ceil(high / step - 1e-9))
    return round(bottom, 2), round(max(top, bottom + step), 2)
