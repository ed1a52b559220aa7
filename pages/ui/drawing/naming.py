"""Room for the names of what is drawn: each beside what it names, on no line, on no other name, inside the panel."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pages.ui.drawing.panel import Panel, Spot

LETTER = 0.56  # width of a letter in its size; most are narrower
LINE = 1.25  # height of a line in its size
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
AWAYS: Floats = np.array([9.0, 16.0, 26.0, 40.0, 58.0])  # px from what is named, the nearest first
SIDES = 8  # around it: the four sides, and between these
FAR = 1.2  # what a pixel of distance costs, and what a pixel of a crossed line does
CROSSED = 4.0
FULL = 400.0  # what it costs to stand on something else that is written
LEAST = 3.0  # px between two names
FARTHEST = 20.0  # px that a name may stand off without a tie
SHORT = 5.0  # px that a tie ends before what it leads to, and before the words
NARROW = 0.47  # width of a letter in its size, as most are: where a tie meets the words
SOME = 32  # places that are looked at together


@dataclass(frozen=True)
class Name:
    """Words for something at a spot: an id for what it is, the lines, how far it may stand off, and whether it must be shown.

    `along` are other spots at which it may stand, of a line. `free`: it may stand anywhere without a tie to what it names.
    """

    kind: str
    lines: tuple[str, ...]
    spot: Spot
    needed: bool = False
    along: tuple[Spot, ...] = ()
    free: bool = False


@dataclass(frozen=True)
class Placed:
    """A name with the left upper corner of its words, px."""

    name: Name
    spot: Spot


Box = tuple[float, float, float, float]  # left, top, right, bottom


def box(panel: Panel, lines: Sequence[str], corner: Spot) -> Box:
    """Return what words take whose left upper corner is there."""
    wide, high = max(map(len, lines)) * LETTER * panel.size, len(lines) * LINE * panel.size
    return corner[0], corner[1], corner[0] + wide, corner[1] + high


def place(
    panel: Panel, names: Sequence[Name], lines: Sequence[Sequence[Spot]], dots: Sequence[Spot], taken: Sequence[Box]
) -> list[Placed]:
    """Return names with their places, in their order; what is not needed and finds no free room is left out.

    lines: corners of the lines that are drawn. dots: the marks. taken: room that is not free.
    """
    drawn, marks = _pixels(lines), np.array(dots, dtype=float).reshape(-1, 2)
    rooms, placed = list(taken), []
    for name in names:
        spots = _corners(panel, name)
        size = box(panel, name.lines, (0.0, 0.0))[2:]
        at, cost = _cheapest(panel, spots, size, np.array(rooms, dtype=float).reshape(-1, 4), marks, drawn)
        if cost < FULL or name.needed:
            spot = float(spots[at, 0]), float(spots[at, 1])
            placed.append(Placed(name, spot))
            rooms.append(box(panel, name.lines, spot))
    return placed


def ties(panel: Panel, placed: Sequence[Placed]) -> list[tuple[Placed, Spot, Spot]]:
    """Return thin lines from the names that stand apart to what they name: both ends, px; over no other name where that can be."""
    rooms = [_written(panel, one) for one in placed]
    found = []
    for i, one in enumerate(placed):
        every = [(start, end) for end in (one.name.spot, *one.name.along) for start in _edges(rooms[i], end)]
        start, end = min(every, key=lambda ends: math.dist(*ends))
        if one.name.free or math.dist(start, end) < FARTHEST:
            continue
        others = [room for room in rooms if room is not rooms[i]]
        start, end = min(every, key=lambda ends: (sum(_runs(ends, room) for room in others), math.dist(*ends)))
        share = SHORT / math.dist(start, end)
        across, down = (end[0] - start[0]) * share, (end[1] - start[1]) * share
        found.append((one, (start[0] + across, start[1] + down), (end[0] - across, end[1] - down)))
    return found


def _written(panel: Panel, placed: Placed) -> Box:
    """Return what words take as most letters are."""
    left, top, right, bottom = box(panel, placed.name.lines, placed.spot)
    return left, top, left + (right - left) * NARROW / LETTER, bottom


def _edges(room: Box, spot: Spot) -> list[Spot]:
    """Return places on the edge of words from which a line may go to a spot: the nearest, and the middle of every side."""
    left, top, right, bottom = room
    nearest = min(max(spot[0], left), right), min(max(spot[1], top), bottom)
    return [
        nearest,
        *((x, (top + bottom) / 2) for x in (left, right)),
        *(((left + right) / 2, y) for y in (top, bottom)),
    ]


def _runs(ends: tuple[Spot, Spot], room: Box) -> bool:
    """Return whether a line runs over words."""
    start, end = ends
    places = [(start[0] + (end[0] - start[0]) * i / 24, start[1] + (end[1] - start[1]) * i / 24) for i in range(25)]
    return any(room[0] < x < room[2] and room[1] < y < room[3] for x, y in places)


def _corners(panel: Panel, name: Name) -> Floats:
    """Return left upper corners for the words: at every spot, from near to far, to its right, left, above and below, and between these.

    In the order in which they are preferred; as many of each distance (see `_away`).
    """
    wide, high = box(panel, name.lines, (0.0, 0.0))[2:]
    x, y = np.array((name.spot, *name.along), dtype=float).T[:, :, None]
    away, slant, beside, level = AWAYS, 0.75 * AWAYS, np.broadcast_to(x - wide / 2, (x.size, AWAYS.size)), y - high / 2
    level = np.broadcast_to(level, beside.shape)
    lefts = [x + away, x - away - wide, beside, beside, x + slant, x + slant, x - slant - wide, x - slant - wide]
    tops = [level, level, y - away - high, y + away, y - slant - high, y + slant, y - slant - high, y + slant]
    left = np.minimum(np.maximum(np.stack(lefts, axis=-1), 2.0), max(panel.width - wide - 2, 2.0))
    return np.stack([left, np.stack(tops, axis=-1)], axis=-1).reshape(-1, 2)


def _cheapest(panel: Panel, spots: Floats, size: Spot, rooms: Floats, dots: Floats, drawn: Floats) -> tuple[int, float]:
    """Return which of the corners costs least, the first of equals, and what it costs.

    Lines are looked at last, and only where the rest does not cost more than the best already: they have many points.
    """
    left, top = spots.T[:, :, None]
    right, bottom = left + size[0], top + size[1]
    west, north, east, south = rooms.T
    across, down = np.minimum(right, east) - np.maximum(left, west), np.minimum(bottom, south) - np.maximum(top, north)
    overlap = (np.maximum(0.0, across + LEAST) * np.maximum(0.0, down + LEAST)).sum(axis=1)
    x, y = dots.T
    covered = ((left - 6 < x) & (x < right + 6) & (top - 6 < y) & (y < bottom + 6)).sum(axis=1)
    cost = FULL * (overlap > 0) + overlap + 60.0 * covered
    outside = (top < 0) | (bottom > panel.height) | (right > panel.width + 2)
    cost = np.where(outside[:, 0], 1e6, cost) + FAR * np.resize(np.repeat(AWAYS, SIDES), len(spots))
    x, y = drawn.T
    order = np.argsort(cost, kind="stable")
    best, least = 0, np.inf
    for some in (order[first : first + SOME] for first in range(0, len(order), SOME)):
        if cost[some[0]] > least:
            break
        lefts, tops = left[some], top[some]
        crossed = (x > lefts - 2) & (x < lefts + size[0] + 2) & (y > tops) & (y < tops + size[1])
        whole = cost[some] + CROSSED * np.where(outside[some, 0], 0, crossed.sum(axis=1))
        least, best = min((least, best), *zip(whole.tolist(), some.tolist(), strict=True))
    return best, least


def _pixels(lines: Sequence[Sequence[Spot]]) -> Floats:
    """Return a spot for every second pixel or so of the lines, shape (n, 2)."""
    spots = [np.zeros((0, 2))]
    for line in lines:
        if len(line) < 2:
            continue
        corners = np.clip(np.array(line, dtype=float), -50, 5000)
        start, step = corners[:-1], np.diff(corners, axis=0)
        many = np.maximum((np.hypot(*step.T) / 2).astype(int), 1)
        first = np.repeat(np.cumsum(many) - many, many)
        share = (np.arange(many.sum()) - first) / np.repeat(np.maximum(many - 1, 1), many)
        spots.append(np.repeat(start, many, axis=0) + np.repeat(step, many, axis=0) * share[:, None])
    return np.concatenate(spots)
