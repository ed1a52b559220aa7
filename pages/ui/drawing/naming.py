"""Room for the names of what is drawn: each beside what it names, on no line, on no other name, inside the panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pages.ui.drawing.panel import Panel, Spot

LETTER = 0.56  # width of a letter in its size; most are narrower
LINE = 1.25  # height of a line in its size
AWAY = (9, 16, 26, 40, 58)  # px from what is named, the nearest first
FAR = 1.2  # what a pixel of distance costs, and what a pixel of a crossed line does
CROSSED = 4.0
LEAST = 3.0  # px between two names


@dataclass(frozen=True)
class Name:
    """Words for something at a spot: an id for what it is, the lines, how far it may stand off, and whether it must be shown.

    `along` are other spots at which it may stand, of a line.
    """

    kind: str
    lines: tuple[str, ...]
    spot: Spot
    needed: bool = False
    along: tuple[Spot, ...] = ()


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
    drawn = _pixels(lines)
    rooms, placed = list(taken), []
    for name in names:
        best: tuple[float, Spot] | None = None
        for at in (name.spot, *name.along):
            for away in AWAY:
                for corner in _corners(panel, name, at, away):
                    room = box(panel, name.lines, corner)
                    cost = _cost(panel, room, rooms, dots, drawn) + FAR * away
                    if best is None or cost < best[0]:
                        best = cost, corner
        if best is not None and (best[0] < 400 or name.needed):
            placed.append(Placed(name, best[1]))
            rooms.append(box(panel, name.lines, best[1]))
    return placed


def _corners(panel: Panel, name: Name, at: Spot, away: float) -> list[Spot]:
    """Return the left upper corners of the words to the right, left, above and below a spot, and between these."""
    left, top, right, bottom = box(panel, name.lines, (0, 0))
    wide, high = right - left, bottom - top
    x, y = at
    beside = [
        (x + away, y - high / 2),
        (x - away - wide, y - high / 2),
        (x - wide / 2, y - away - high),
        (x - wide / 2, y + away),
    ]
    slant = 0.75 * away
    corners = [
        (x + slant, y - slant - high), (x + slant, y + slant), (x - slant - wide, y - slant - high), (x - slant - wide, y + slant)
    ]  # fmt: skip
    return [(float(min(max(a, 2.0), max(panel.width - wide - 2, 2.0))), float(b)) for a, b in [*beside, *corners]]


def _cost(
    panel: Panel,
    room: Box,
    rooms: Sequence[Box],
    dots: Sequence[Spot],
    drawn: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
) -> float:
    left, top, right, bottom = room
    if top < 0 or bottom > panel.height or right > panel.width + 2:
        return 1e6
    overlap = sum(
        max(0.0, min(right, east) - max(left, west) + LEAST) * max(0.0, min(bottom, south) - max(top, north) + LEAST)
        for west, north, east, south in rooms
        if west < right + LEAST and east > left - LEAST and north < bottom + LEAST and south > top - LEAST
    )
    covered = sum(left - 6 < x < right + 6 and top - 6 < y < bottom + 6 for x, y in dots)
    crossed = 0
    if len(drawn):
        x, y = drawn.T
        crossed = int(((x > left - 2) & (x < right + 2) & (y > top) & (y < bottom)).sum())
    return 400.0 * (overlap > 0) + overlap + 60.0 * covered + CROSSED * crossed


def _pixels(lines: Sequence[Sequence[Spot]]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Return a spot for every second pixel or so of the lines, shape (n, 2)."""
    spots: list[np.ndarray[tuple[int, int], np.dtype[np.float64]]] = []
    for line in lines:
        for a, b in pairwise(line):
            start, end = np.clip([a, b], -50, 5000)
            many = max(int(np.hypot(*(end - start)) / 2), 1)
            spots.append(start + (end - start) * np.linspace(0, 1, many)[:, None])
    return np.concatenate(spots) if spots else np.zeros((0, 2))
