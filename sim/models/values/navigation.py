"""Five percent more time buys over half of the safety that a better route has to give, and no weighted sum may find that route.

A generated city (motorway ring, arterials, residential streets, a river with few bridges, an unlit park) and every efficient
route across it: no other is both quicker and safer. Routes of more than twice the quickest one's time are left out. Today's
navigator adds time and risk up with a weight. Every weight picks a route on the lower hull of the front; most efficient routes
are not on it, and no weight finds them. Asking instead for the safest route within an accepted delay finds each one. In the
median of 200 cities at night, 5 % more time removes 56 % of the avoidable risk (that of the quickest route minus that of the
safest), 10 % removes 79 %; at noon it is 47 % and 77 %.

Risk is deaths on the road by road class [jolly2014] and what lighting does to fatal crashes in the dark [beyer2009]. It is
never taken from police reports of crime: those count where patrols were sent [lum2016], and a route around them is a route
around a district's people. Rates are per vehicle mile and include the deaths of others than the driver. Only the city is
drawn; its routes are exact, by `sim.routes`. Units, rounding and the assumptions about streets: `sim.routes.cities`.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

import sim
from sim import choice, knob, routes
from sim import frontier as front
from sim.frontier import Frontier
from sim.routes import cities
from sim.routes.cities import City

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]

TITLE = "Navigation"
QUESTION = "How much time is a safer way home worth?"
BADGE = "STYLISED"
RANDOM = True
STREETS = {"residential unlit": "unlit", "residential": "residential", "arterial": "arterial", "motorway": "motorway"}

# Extra time accepted, %: most routes stand within the first tenth.
BUDGETS = (*(k / 10 for k in range(200)), *map(float, range(20, 101)))

EQUATIONS = (
    r"a route is efficient if no other has: $t' \le t,\; r' \le r$, one of them smaller",
    r"quickest way to v with risk at most b: $T(b, v) = \min_{(u, v)} T(b - r_{uv}, u) + t_{uv}$",
    r"today's rule, weighted sum: $\min\; (1 - w)\, t / t_{\min} + w\, r / r_{\min}$",
    r"exact rule, safest within a delay: $\min\; r$ subject to $t \le (1 + \beta)\, t_{\min}$",
    r"risk of a street: $r = \rho_{\mathrm{class}} \cdot \mathrm{miles} \cdot e^{s z - s^2 / 2} \cdot (1 + d\,(\lambda - 1)\,"
    r"\mathbf{1}[\mathrm{unlit}])$",
    r"darkness by the sun's height h at an equinox: $d = \mathrm{clip}(-h / 6^\circ,\, 0,\, 1)$",
    r"avoidable risk removed: $(r_{\mathrm{quickest}} - r) / (r_{\mathrm{quickest}} - r_{\mathrm{safest}})$",
)
SOURCES = ("jolly2014", "beyer2009", "lum2016", "dft2020", "dft2017", "hansen1980", "hernandez2023", "raith2009", "galbrun2016")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Deaths per mile in Great Britain differ sixfold between classes of road, so the choice of roads is a choice of risk that "
        "a route planner makes for its user without saying so.",
        "jolly2014",
        "table 1",
    ),
    sim.Evidence(
        "against",
        "A class average hides most of it: single roads may be more than ten times as dangerous as the average of their class.",
        "jolly2014",
        "text beside table 1",
    ),
    sim.Evidence(
        "against",
        "Lit roads had .34 times the fatal crashes of unlit ones at night, with daytime as control, but the interval is .17 to .68, "
        "the trials are few and old, and their quality was poor.",
        "beyer2009",
        "abstract, main results",
    ),
    sim.Evidence(
        "against",
        "In the worst case all efficient paths are NP-hard to find and too many to list. Here costs are whole seconds and small "
        "units of risk, so that there are few.",
        "raith2009",
        "abstract",
    ),
    sim.Evidence(
        "context",
        "Safe paths have been computed from reported crimes in Chicago and Philadelphia, as a small set of compromises between "
        "distance and risk.",
        "galbrun2016",
        "abstract (checked in the authors' earlier report)",
    ),
    sim.Evidence(
        "context",
        "Police records measure what police met, not what happened: a model trained on Oakland's drug arrests would send patrols "
        "back to where they had been. This model takes nothing from them.",
        "lum2016",
        "abstract (of the replication material)",
    ),
)


class Params(sim.Params):
    """Inputs: the hour, the city, and the rule that picks a route."""

    hour: float = knob(
        22.0, 0.0, 23.0, 1.0, "Time of day", "o'clock", "assumption", help="Darkness at an equinox, and rush hours."
    )
    lit_share: float = knob(
        0.6, 0.0, 1.0, 0.05, "Residential streets with lighting", "share", "assumption", help="By district; the park comes last."
    )
    rule: str = choice(
        "budget",
        {"budget": "Safest in time", "weighted_sum": "Weighted sum"},
        "Rule",
        "assumption",
        help="The safest route within the accepted time, or what today's navigator does: add time and risk up.",
    )
    budget: float = knob(
        5.0,
        label="Extra time accepted",
        unit="%",
        source="assumption",
        scale=BUDGETS,
        help="Of the quickest route; none takes twice its time.",
    )
    weight: float = knob(
        0.5, 0.0, 1.0, 0.01, "Weight of risk in the sum", "share", "assumption", help="0: only time counts, 1: only risk."
    )
    correlation: float = knob(
        0.0,
        -1.0,
        1.0,
        0.05,
        "Are slow streets the dangerous ones?",
        "correlation",
        "assumption",
        help="Of time and risk between streets of a class. 1: slow streets are the dangerous ones; -1: quick streets are.",
    )
    spread: float = knob(
        0.5,
        0.0,
        1.0,
        0.05,
        "Spread of risk between streets of a class",
        "sd of log risk",
        "assumption: at .5 one street in 20 has twice its class's mean; single roads exceed it tenfold (jolly2014)",
    )
    unlit_risk: float = knob(
        2.9, 1.0, 6.0, 0.1, "Risk of an unlit street in the dark", "times a lit one", "beyer2009", help="1 / .34, fatal crashes."
    )
    size: int = knob(28, 16, 40, 1, "Size of the city", "junctions per side", "assumption")


@dataclass(frozen=True)
class Result:
    """The city, its efficient routes sorted by time (arrays of shape (routes,)), and the row of the route that the rule picks.

    `limit`: the longest time that the budget allows, in seconds; NaN where a weighted sum decides.
    """

    city: City
    paths: tuple[tuple[int, ...], ...]
    seconds: Integers
    ticks: Integers
    supported: Mask
    kilometres: Array
    unlit_share: Array
    chosen: int
    limit: float

    def to_frame(self) -> pd.DataFrame:
        """Return the map: `layer, order, x, y` in km. A layer is one line mark; missing x and y break it between two streets."""
        layers = self.city.streets() | {"river": self.city.river, "park": self.city.park}
        for name, row in (("quickest", 0), ("safest", -1), ("chosen", self.chosen)):
            layers[name] = self.city.line(self.paths[row])
        layers |= {name: self.city.line((getattr(self.city, name),)) for name in ("home", "destination")}
        parts = [
            pd.DataFrame({"layer": name, "order": np.arange(len(line)), "x": line[:, 0], "y": line[:, 1]})
            for name, line in layers.items()
        ]
        return pd.concat(parts, ignore_index=True)

    def table(self) -> pd.DataFrame:
        """Return every outcome for every efficient route, sorted by time."""
        extra = (self.seconds / self.seconds[0] - 1) * 100
        avoidable = self.ticks[0] - self.ticks[-1]
        share = (self.ticks[0] - self.ticks) / avoidable * 100 if avoidable else np.full(len(self.ticks), np.nan)
        return pd.DataFrame(
            {
                "minutes": self.seconds / 60,
                "risk": self.ticks * (1000 / cities.TICKS),
                "routes": float(len(self.paths)),
                "supported_routes": float(self.supported.sum()),
                "missed": 100 * (1 - self.supported.mean()),
                "extra_time": extra,
                "avoided": share,
                "kilometres": self.kilometres,
                "unlit_share": self.unlit_share,
            }
        )


OUTCOMES = (
    sim.Outcome("minutes", "Travel time", "min", "lower", 0.0, 120.0),
    sim.Outcome("risk", "Risk of a death", "per billion trips", "lower", 0.0, 1000.0),
    sim.Outcome("routes", "Efficient routes", "routes", "higher", 1.0, 10_000.0),
    sim.Outcome("supported_routes", "Efficient routes that some weighted sum finds", "routes", "higher", 1.0, 10_000.0),
    sim.Outcome("missed", "Efficient routes that no weighted sum finds", "%", "lower", 0.0, 100.0),
    sim.Outcome("extra_time", "Longer than the quickest route", "%", "lower", 0.0, 100.0),
    sim.Outcome("avoided", "Avoidable risk removed", "%", "higher", 0.0, 100.0, optional=True),
    sim.Outcome("kilometres", "Distance", "km", "lower", 0.0, 100.0),
    sim.Outcome("unlit_share", "Distance without street lighting", "%", "lower", 0.0, 100.0),
)
LEVERS = (
    sim.Lever("rule", ("budget",), "company", "transparency", "assumption: show every efficient route, not one weight's"),
    sim.Lever("lit_share", (0.8, 1.0), "regulator", "safety", "beyer2009"),
    sim.Lever("spread", (0.25,), "regulator", "robustness", "assumption: rebuild the most dangerous streets"),
    sim.Lever("budget", (2.0, 5.0, 10.0), "user", "oversight", "assumption"),
)
ALONG = ("rule", "budget", "weight")


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the city that `rng` draws, all its efficient routes, and the one that the rule picks.

    The draws depend on `size` only, so that every other setting is compared in the same city.

    >>> result = simulate(Params(size=16), np.random.default_rng(0))
    >>> bool((np.diff(result.seconds) > 0).all() and (np.diff(result.ticks) < 0).all())
    True
    """
    drawn = params.model_dump(include={"hour", "lit_share", "unlit_risk", "correlation", "spread"})
    city = cities.draw(params.size, rng, **drawn)
    both_ways = np.concatenate((np.column_stack((city.tail, city.head)), np.column_stack((city.head, city.tail))))
    found = routes.efficient_paths(both_ways, np.tile(city.seconds, 2), np.tile(city.ticks, 2), city.home, city.destination)
    found = found[found["time"] <= 2 * found["time"].min()]
    seconds, ticks = (found[name].to_numpy(dtype=np.int64) for name in ("time", "risk"))
    paths = tuple(found["path"])
    kilometres, unlit = city.lengths(paths)
    if params.rule == "budget":
        chosen = int(_within(seconds, params.budget))
    else:
        chosen = int(np.argmin((1 - params.weight) * seconds / seconds[0] + params.weight * ticks / ticks[-1]))
    limit = seconds[0] * (1 + params.budget / 100) if params.rule == "budget" else np.nan
    supported, unlit_share = found["supported"].to_numpy(dtype=bool), 100 * unlit / kilometres
    return Result(city, paths, seconds, ticks, supported, kilometres, unlit_share, chosen, float(limit))


def _within(seconds: Integers, budget: ArrayLike) -> Integers:
    """Return the row of the safest route within each budget, in percent more than the quickest."""
    limit = seconds[0] * (1 + np.asarray(budget) / 100) + 1e-6
    return np.asarray(np.searchsorted(seconds, limit, side="right") - 1, dtype=np.int64)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the chosen route's time and risk, and how many efficient routes there are and a weighted sum finds."""
    row = result.table().iloc[result.chosen]
    return {str(name): None if np.isnan(value) else float(value) for name, value in row.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every efficient route; `set.budget` is the smallest accepted delay that picks it. `supported` is exact.

    The delay is on the grid of its knob wherever a delay on the grid picks the route.
    """
    result = simulate(params, rng)
    table = result.table()
    exact = np.ceil(table["extra_time"].to_numpy() * 1e6) / 1e6
    grid = np.ceil(np.round(10 * exact, 6)) / 10
    fits = (_within(result.seconds, grid) == np.arange(len(grid))) & (grid <= 100)
    table.insert(0, "set.rule", "budget")
    table.insert(1, "set.budget", np.where(fits, grid, exact))
    built = front.build(table, OUTCOMES[0], OUTCOMES[1])
    # Minutes are rounded floats, in which three routes on one line may look bent; the integers know.
    return replace(built, frame=built.frame.assign(supported=result.supported))


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `routes`, the line of every efficient route, and `labels`, one row each."""
    result = simulate(params, rng)
    labels = _labels(result)
    lines = [_shape(result.city.line(path), result.city) for path in result.paths]
    points = np.repeat(labels["point"].to_numpy(dtype=np.int64), [len(line) for line in lines])
    return {"routes": pd.concat(lines, ignore_index=True).assign(point=points), "labels": labels}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return `routes` and `labels` of the chosen route, and the map; its unit is half the city's width, its middle is (0, 0).

    `river`, `park`, `unlit`, `residential`, `arterial` and `motorway` are lines, broken where x and y are missing; `quickest`
    and `safest` are routes, `ends` both in numbers; `places` are home and destination. `sky` has the time, and `unit`, one
    kilometre on the map. `dark` says how dark it is. `limit` is the time that the budget allows, as a share of the longest.
    """
    city, labels = result.city, _labels(result)
    streets = city.streets()
    lines = {name: streets.get(road, np.empty((0, 2))) for road, name in STREETS.items()}
    lines |= {"river": city.river, "park": city.park, "places": city.line((city.home, city.destination))}
    lines |= {name: city.line(result.paths[row]) for name, row in (("quickest", 0), ("safest", -1))}
    dark = np.float32(cities.darkness(city.hour))
    shapes = {name: _shape(line, city).assign(dark=dark) for name, line in lines.items()}
    time = f"{int(city.hour):02d}:{round(city.hour % 1 * 60):02d}"
    return shapes | {
        "routes": _shape(city.line(result.paths[result.chosen]), city),
        "labels": labels.iloc[[result.chosen]].drop(columns="point"),
        "ends": labels.iloc[[0, -1]].assign(which=["quickest", "safest"]).drop(columns="point"),
        "places": shapes["places"].assign(name=["home", "work"]),
        "limit": pd.DataFrame({"time_share": [result.limit / result.seconds[-1]]}).query("time_share <= 1"),
        "sky": pd.DataFrame({"time": [time], "dark": [dark], "unit": [1 / city.radius]}),
    }


def _labels(result: Result) -> pd.DataFrame:
    """Return what is said of each route: its outcomes, its rank in (0, 1), time and risk as shares of the largest."""
    table = result.table()
    risk = table["risk"] / table["risk"].iloc[0]
    return table[["minutes", "risk", "routes", "supported_routes"]].assign(
        less_risk=100 * (1 - risk),
        time_share=table["minutes"] / table["minutes"].iloc[-1],
        risk_share=risk,
        rank=(np.arange(len(table)) + 0.5) / len(table),
        supported=result.supported,
        point=np.arange(len(table)),
    )


def _shape(line: Array, city: City) -> pd.DataFrame:
    """Return a line in the unit of the map, in single precision: it is sent to the browser."""
    x, y = (line / city.radius).astype(np.float32).T
    return pd.DataFrame({"x": x, "y": y})


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the share of avoidable risk removed within 1, 2, 5 and 10 % of extra time, and micromorts per mile by class.

    Both are of one city; without avoidable risk the share is 100. `lit_over_unlit` compares residential streets per mile
    as they are at this hour, and is left out where all are lit or none is.
    """
    result = simulate(params, rng)
    table, city = result.table(), result.city
    found = {}
    for extra in (1, 2, 5, 10):
        inside = table.loc[table["extra_time"] <= extra + 1e-9, "avoided"].iloc[-1]
        found[f"avoided_within_{extra}"] = 100.0 if np.isnan(inside) else float(inside)

    def rate(streets: Mask) -> float:
        return float(city.ticks[streets].sum() / cities.TICKS / (city.kilometres[streets].sum() / cities.MILE))

    for number, name in enumerate(cities.ROADS):
        found[f"{name}_micromorts_per_mile"] = rate(city.road == number)
    lit, unlit = ((city.road == cities.RESIDENTIAL) & flag for flag in (city.lit, ~city.lit))
    if lit.any() and unlit.any():
        found["lit_over_unlit"] = rate(lit) / rate(unlit)
    return found
