"""The frontier's panel in pixels: where a value stands in it, and where a line leaves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

Span = tuple[float, float]
Step = Literal["linear", "step-after", "step-before"]
Spot = tuple[float, float]  # px from the left and from the top
SIDES = ("top", "right", "bottom", "left")
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Exit(NamedTuple):
    """Where a line leaves: the place on the border in px, the side, and the farthest value that it goes to on that axis."""

    spot: Spot
    side: str
    to: float


@dataclass(frozen=True)
class Panel:
    """A panel: its size and that of its words in px, and what its axes span."""

    width: int
    height: int
    size: int
    x: Span
    y: Span
    x_log: bool = False
    y_log: bool = False

    def spot(self, x: float, y: float) -> Spot:
        """Return where a point stands.

        >>> Panel(100, 50, 13, (0, 1), (0, 1)).spot(0.25, 1.0)
        (25.0, 0.0)
        """
        return self.width * _part(x, self.x, self.x_log), self.height * (1 - _part(y, self.y, self.y_log))

    def values(self, spot: Spot) -> tuple[float, float]:
        """Return the values that stand at a place."""
        return _value(spot[0] / self.width, self.x, self.x_log), _value(1 - spot[1] / self.height, self.y, self.y_log)

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies inside, the border included."""
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]

    def nearest(self, spot: Spot) -> Spot:
        """Return the place in the panel that is nearest to one."""
        return min(max(spot[0], 0.0), float(self.width)), min(max(spot[1], 0.0), float(self.height))

    def line(self, points: Iterable[tuple[float, float]], step: Step) -> list[Spot]:
        """Return the corners of the line as it is drawn through points in their order."""
        return [(x, y) for x, y in self._line(points, step).tolist()]

    def _line(self, points: Iterable[tuple[float, float]], step: Step) -> Floats:
        values = np.array(list(points), dtype=float).reshape(-1, 2)
        values = values[np.isfinite(values).all(axis=1)]
        spots = np.column_stack(
            [
                self.width * _parts(values[:, 0], self.x, self.x_log),
                self.height * (1 - _parts(values[:, 1], self.y, self.y_log)),
            ]
        )
        if step == "linear" or len(spots) < 2:
            return spots
        corners = np.repeat(spots, 2, axis=0)[:-1]
        inner = np.column_stack([spots[1:, 0], spots[:-1, 1]] if step == "step-after" else [spots[:-1, 0], spots[1:, 1]])
        corners[1::2] = inner
        return corners

    def exits(self, points: Iterable[tuple[float, float]], step: Step) -> list[Exit]:
        """Return where a line leaves the panel, once a side; for one that lies wholly outside, where it comes nearest."""
        corners = self._line(points, step)
        over = np.abs(np.clip(corners, 0.0, [self.width, self.height]) - corners).max(axis=1, initial=0.0)
        found = dict[str, Exit]()
        out = over > 0.5
        leaving = np.flatnonzero((over[:-1] < 0.5) & out[1:])
        coming = np.flatnonzero((over[1:] < 0.5) & out[:-1])
        for inside, outside in [*((i, i + 1) for i in leaving), *((i + 1, i) for i in coming)]:
            spot, side = self._border(_spot(corners[inside]), _spot(corners[outside]))
            found.setdefault(side, Exit(spot, side, self._farthest(corners, side)))
        if len(corners) and not found and out.all():
            near = _spot(corners[np.argmin(over)])
            spot = self.nearest(near)
            side = self.sides(near)[0]
            found[side] = Exit(spot, side, self._farthest(corners, side))
        return list(found.values())

    def sides(self, spot: Spot) -> list[str]:
        """Return the sides over which a place lies, the one that it is farthest over first."""
        over = {"left": -spot[0], "right": spot[0] - self.width, "top": -spot[1], "bottom": spot[1] - self.height}
        return sorted((side for side in over if over[side] > 0), key=lambda side: -over[side])

    def _border(self, inside: Spot, outside: Spot) -> tuple[Spot, str]:
        """Return the place where a straight piece crosses the border, and the side."""
        shares = {}
        for side in self.sides(outside):
            axis, at = (
                (0, 0.0 if side == "left" else self.width)
                if side in ("left", "right")
                else (1, 0.0 if side == "top" else self.height)
            )
            across = outside[axis] - inside[axis]
            shares[side] = (at - inside[axis]) / across if across else 0.0  # both lie on or beyond the border by the same
        side = min(shares, key=lambda name: shares[name])
        share = min(max(shares[side], 0.0), 1.0)
        spot = (inside[0] + share * (outside[0] - inside[0]), inside[1] + share * (outside[1] - inside[1]))
        return self.nearest(spot), side

    def _farthest(self, corners: Floats, side: str) -> float:
        axis, far = (0 if side in ("left", "right") else 1), (np.argmin if side in ("left", "top") else np.argmax)
        return self.values(_spot(corners[far(corners[:, axis])]))[axis]


def _spot(corner: Floats) -> Spot:
    return float(corner[0]), float(corner[1])


def _parts(values: Floats, span: Span, log: bool) -> Floats:
    """Return where on an axis values stand, as `_part` does."""
    low, high = span
    if not log:
        return np.asarray((values - low) / (high - low))
    inside = values > 0
    return np.where(inside, np.log(np.where(inside, values, low) / low) / np.log(high / low), -100.0)


def _part(value: float, span: Span, log: bool) -> float:
    """Return where on an axis a value stands, 0 to 1 inside; nothing of a logarithm stands far out."""
    low, high = span
    if not log:
        return (value - low) / (high - low)
    return float(np.log(value / low) / np.log(high / low)) if value > 0 else -100.0


def _value(part: float, span: Span, log: bool) -> float:
    low, high = span
    return float(low * (high / low) ** part) if log else low + part * (high - low)
