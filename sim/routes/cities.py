"""A city to drive through: streets with a time and a risk of death, drawn at random.

A jittered grid inside a motorway ring, arterials, a river with few bridges, an unlit park and a few missing streets. What
carries the argument has a source: deaths per mile by road class [jolly2014], speeds [dft2020, dft2017] and what lighting
does to fatal crashes in the dark [beyer2009]. The rest is assumption and says so.

Units: time in whole seconds; risk in hundredths of a nanomort (1 nanomort = one death in a billion trips), at least 1 per
street. Rounding moves a route by at most half of each unit per street: of 40 streets, 20 seconds and .2 nanomorts at worst.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]

MILE = 1.609344
"""Kilometres in a mile."""
ROADS = ("motorway", "arterial", "residential")
MOTORWAY, ARTERIAL, RESIDENTIAL = range(3)
MICROMORTS_PER_MILE = np.array([0.00098, 0.00184, 0.00179])
"""Great Britain 2012, motorways, urban A roads, other urban roads [jolly2014, table 1]."""
SPEED = np.array([50.0, 31.0, 25.0]) * MILE
"""km/h of cars in free traffic on roads limited to 30 mph [dft2020] and 20 mph [dft2017]; a city's motorway at 50 mph (assumption)."""
RUSH_HOUR = np.array([0.35, 0.40, 0.10])
"""Share of the speed that is lost at 08:00 and 17:00 (assumption)."""
JUNCTION = np.array([0.0, 4.0, 4.0])
"""Seconds lost per street at its junction (assumption)."""
PACE_SPREAD = 0.2
"""Standard deviation of log pace between streets of a class (assumption)."""
BLOCK = 0.25
"""Kilometres between junctions (assumption)."""
TICKS = 1e5
"""Units of risk in one micromort."""
LATITUDE = np.deg2rad(52.0)


@dataclass(frozen=True)
class City:
    """Junctions (x, y in km) and two-way streets between them, each from `tail` to `head` once, at an hour of the day.

    `lit` holds one flag per street; `river` and `park` are lines in km.
    """

    x: Array
    y: Array
    tail: Integers
    head: Integers
    road: Integers
    lit: Mask
    kilometres: Array
    seconds: Integers
    ticks: Integers
    home: int
    destination: int
    river: Array
    park: Array
    hour: float

    @property
    def radius(self) -> float:
        """Return half the city's width, km."""
        return float(np.abs(self.x).max())

    def line(self, path: tuple[int, ...]) -> Array:
        """Return the junctions' positions along a path, shape (junctions, 2)."""
        nodes = list(path)
        return np.column_stack((self.x[nodes], self.y[nodes]))

    def lengths(self, paths: tuple[tuple[int, ...], ...]) -> tuple[Array, Array]:
        """Return the kilometres of each path, and those of them that are unlit."""
        size = len(self.x)
        ends = np.concatenate([np.column_stack((path[:-1], path[1:])) for path in paths])
        keys = self.tail * size + self.head
        order = np.argsort(keys)
        street = order[np.searchsorted(keys, ends.min(axis=1) * size + ends.max(axis=1), sorter=order)]
        path = np.repeat(np.arange(len(paths)), [len(nodes) - 1 for nodes in paths])
        length = self.kilometres[street]
        return _sums(path, length, len(paths)), _sums(path, length * ~self.lit[street], len(paths))

    def streets(self) -> dict[str, Array]:
        """Return one line per road class, residential streets lit and unlit apart; rows of NaN stand between its pieces."""
        lines = {}
        for name, road, lit in (
            ("residential unlit", RESIDENTIAL, False),
            ("residential", RESIDENTIAL, True),
            ("arterial", ARTERIAL, True),
            ("motorway", MOTORWAY, True),
        ):
            which = (self.road == road) & (self.lit == lit)
            tail, head = self.tail[which], self.head[which]
            if len(tail):
                # A street that starts where the last one ended goes on with its line.
                starts = np.flatnonzero(np.append(True, tail[1:] != head[:-1]))
                breaks = np.column_stack((np.full(len(starts), -1), tail[starts])).ravel()
                nodes = np.insert(head, np.repeat(starts, 2), breaks)[1:]
                lines[name] = np.where(nodes[:, None] < 0, np.nan, np.column_stack((self.x[nodes], self.y[nodes])))
        return lines


def darkness(hour: float) -> float:
    """Return 0 by day, 1 from the end of civil twilight (the sun 6 degrees down) on, at an equinox at 52 degrees north.

    >>> [round(darkness(hour), 2) for hour in (0, 6, 12, 18, 18.5, 19)]
    [1.0, 0.0, 0.0, 0.0, 0.77, 1.0]
    """
    height = np.arcsin(-np.cos(LATITUDE) * np.cos(2 * np.pi * hour / 24))
    return float(np.clip(-np.rad2deg(height) / 6, 0.0, 1.0))


def draw(
    size: int,
    rng: np.random.Generator,
    *,
    hour: float = 12.0,
    lit_share: float = 1.0,
    unlit_risk: float = 1.0,
    correlation: float = 0.0,
    spread: float = 0.0,
) -> City:
    """Return a city of `size` by `size` junctions at an hour of the day.

    `lit_share` of the residential streets are lit; an unlit one has `unlit_risk` times the risk in full darkness. Streets of a
    class differ by lognormal factors of mean 1: pace, and risk with a standard deviation of `spread` in the logarithm;
    `correlation` is that of the two. What is drawn depends on `size` only, so that all else is compared in the same city.
    """
    n = size
    tail, head = _grid(n)
    row, column = np.divmod(np.arange(n * n), n)
    border = (row % (n - 1) == 0) | (column % (n - 1) == 0)
    u, v = 2 * (np.stack((column, row)) + rng.uniform(-0.25, 0.25, (2, n * n)) * ~border) / (n - 1) - 1
    x, y = _rounded(u, v) * (BLOCK * (n - 1) / 2)
    road = np.full(len(tail), RESIDENTIAL)
    first = 2 + rng.integers(0, 3, 2)
    avenue_row, avenue_column = (np.isin(line, np.arange(k, n - 2, 5)) for line, k in zip((row, column), first, strict=True))
    road[((head - tail == 1) & avenue_row[tail]) | ((head - tail == n) & avenue_column[tail])] = ARTERIAL
    road[border[tail] & border[head]] = MOTORWAY

    bank, river = _river(n, x, y, rng)
    middle, reach = rng.uniform(-0.35, 0.35, 2), np.array([0.3, 0.2])
    park = (((u - middle[0]) / reach[0]) ** 2 + ((v - middle[1]) / reach[1]) ** 2 < 1)[np.stack((tail, head))].any(axis=0)
    north = row > bank[column]
    gone = (north[tail] != north[head]) | border[tail] | border[head] | (rng.random(len(tail)) < np.where(park, 0.5, 0.1))
    slow, other = rng.standard_normal((2, len(tail)))
    kept = (road != RESIDENTIAL) | ~gone
    tail, head, road, park, slow, other = (values[kept] for values in (tail, head, road, park, slow, other))

    lit = _lit(lit_share, (u[tail] + u[head]) / 2, (v[tail] + v[head]) / 2, park, road, rng)
    kilometres = np.hypot(x[tail] - x[head], y[tail] - y[head])
    rush = max(np.exp(-((hour - peak) ** 2) / 2) for peak in (8.0, 17.0))
    pace = 3600 / (SPEED * (1 - RUSH_HOUR * rush))[road] * np.exp(PACE_SPREAD * slow - PACE_SPREAD**2 / 2)
    dangerous = correlation * slow + np.sqrt(1 - correlation**2) * other
    risk = MICROMORTS_PER_MILE[road] * kilometres / MILE * np.exp(spread * dangerous - spread**2 / 2)
    risk *= np.where(lit, 1.0, 1 + darkness(hour) * (unlit_risk - 1))
    seconds, ticks = _whole(kilometres * pace + JUNCTION[road]), _whole(risk * TICKS)

    home, destination = _ends(u, v, tail, head, border, rng.uniform(0.45, 0.7, (2, 2)) * [[-1.0], [1.0]])
    angle = np.linspace(0, 2 * np.pi, 40)
    edge = _rounded(*(middle[:, None] + reach[:, None] * np.stack((np.cos(angle), np.sin(angle))))) * (BLOCK * (n - 1) / 2)
    return City(x, y, tail, head, road, lit, kilometres, seconds, ticks, home, destination, river, edge.T, hour)


def _rounded(u: Array, v: Array) -> Array:
    """Return the square [-1, 1]^2 with its corners drawn in, so that the ring is a ring."""
    return np.stack((u * np.sqrt(1 - 0.45 * v**2), v * np.sqrt(1 - 0.45 * u**2)))


def _whole(cost: Array) -> Integers:
    return np.maximum(1, np.rint(cost)).astype(np.int64)


def _sums(group: Integers, values: Array, groups: int) -> Array:
    return np.bincount(group, values, groups).astype(float)


def _grid(n: int) -> tuple[Integers, Integers]:
    """Return both ends of every street of a grid, line by line: first those to the east, then those to the north."""
    nodes = np.arange(n * n).reshape(n, n)
    tail = np.concatenate((nodes[:, :-1].ravel(), nodes[:-1].T.ravel()))
    return tail, np.concatenate((nodes[:, 1:].ravel(), nodes[1:].T.ravel()))


def _river(n: int, x: Array, y: Array, rng: np.random.Generator) -> tuple[Integers, Array]:
    """Return the last row south of the river for each column, and the river's line."""
    columns = np.arange(n)
    swing = np.sin(2 * np.pi * (columns / n * rng.uniform(0.7, 1.3) + rng.random()))
    bank = np.rint(n / 2 + rng.uniform(-0.08, 0.08) * n + 0.1 * n * swing).astype(np.int64)
    south, north = bank * n + columns, (bank + 1) * n + columns
    return bank, np.column_stack((x[south] + x[north], y[south] + y[north])) / 2


def _lit(share: float, u: Array, v: Array, in_park: Mask, road: Integers, rng: np.random.Generator) -> Mask:
    """Return which streets are lit: larger roads always, the `share` of residential ones district by district, the park last."""
    waves = rng.uniform(1.0, 3.5, (6, 2)) * rng.choice([-1.0, 1.0], (6, 2))
    field = np.cos(np.column_stack((u, v)) @ waves.T + rng.uniform(0, 2 * np.pi, 6)).sum(axis=1)
    residential = road == RESIDENTIAL
    lit: Mask = ~residential
    order = np.lexsort((field[residential], in_park[residential]))
    lit[np.flatnonzero(residential)[order[: round(share * len(order))]]] = True
    return lit


def _ends(u: Array, v: Array, tail: Integers, head: Integers, border: Mask, places: Array) -> tuple[int, int]:
    """Return the junctions next to the two `places` among those inside the ring that can be reached."""
    size = len(u)
    links: csr_array[np.float64, tuple[int, int]] = csr_array((np.ones(len(tail)), (tail, head)), shape=(size, size))
    parts = connected_components(links, directed=False)[1]
    far = np.where(border | (parts != parts[0]), np.inf, 0.0)
    home, destination = (int(np.argmin((u - x) ** 2 + (v - y) ** 2 + far)) for x, y in places)
    return home, destination
