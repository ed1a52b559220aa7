"""Five percent more time buys over half of the safety that a better route has to give, and no weighted sum may find that route.

A generated city (motorway ring, arterials, residential streets, a river with few bridges, an unlit park) and every efficient
route across it: no other is both quicker and safer. Today's navigator adds time and risk up with a weight. Every weight picks
a route on the lower hull of the front; most efficient routes are not on it, and no weight finds them. Asking instead for the
safest route within an accepted delay finds each one. In the median of 200 cities at night, 5 % more time removes 56 % of the
avoidable risk (that of the quickest route minus that of the safest), 10 % removes 79 %; by day it is 49 % and 75 %.

Risk is deaths on the road by road class [jolly2014] and what lighting does to fatal crashes in the dark [beyer2009]. It is
never taken from police reports of crime: those count where patrols were sent [lum2016], and a route around them is a route
around a district's people. Rates are per vehicle mile and include the deaths of others than the driver. Only the city is
drawn; its routes are exact, by `sim.routes`. Units, rounding and the assumptions about streets: `sim.cities`.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import choice, cities, knob, routes
from sim import frontier as front
from sim.cities import City
from sim.frontier import Frontier

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]

TITLE = "Navigation"
QUESTION = "How much time is a safer way home worth?"
BADGE = "STYLISED"

DRAWN = 60
ROWS = 1_900

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

    hour: float = knob(22.0, 0.0, 23.5, 0.5, "Hour of the day", "h", "assumption", help="Darkness at an equinox, and rush hours.")
    lit_share: float = knob(
        0.6, 0.0, 1.0, 0.05, "Residential streets with lighting", "share", "assumption", help="By district; the park comes last."
    )
    rule: str = choice(
        "budget",
        {"budget": "Safest within the accepted delay (exact)", "weighted_sum": "Weighted sum (today's navigator)"},
        "Rule",
        "assumption",
    )
    budget: float = knob(5.0, 0.0, 200.0, 1.0, "Extra time accepted", "% of the quickest route", "assumption")
    weight: float = knob(
        0.5, 0.0, 1.0, 0.01, "Weight of risk in the sum", "share", "assumption", help="0: only time counts, 1: only risk."
    )
    correlation: float = knob(
        0.0,
        -1.0,
        1.0,
        0.05,
        "Correlation of time and risk between streets of a class",
        "correlation",
        "assumption",
        help="1: slow streets are the dangerous ones; -1: quick streets are.",
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
    size: int = knob(28, 8, 40, 1, "Size of the city", "junctions per side", "assumption")


@dataclass(frozen=True)
class Result:
    """The city, its efficient routes sorted by time (arrays of shape (routes,)), and the row of the route that the rule picks."""

    city: City
    paths: tuple[tuple[int, ...], ...]
    seconds: Integers
    ticks: Integers
    supported: Mask
    kilometres: Array
    unlit_share: Array
    chosen: int

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
    sim.Outcome("extra_time", "Longer than the quickest route", "%", "lower", 0.0, 200.0),
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

    >>> result = simulate(Params(size=10), np.random.default_rng(0))
    >>> bool((np.diff(result.seconds) > 0).all() and (np.diff(result.ticks) < 0).all())
    True
    """
    drawn = params.model_dump(include={"hour", "lit_share", "unlit_risk", "correlation", "spread"})
    city = cities.draw(params.size, rng, **drawn)
    both_ways = np.concatenate((np.column_stack((city.tail, city.head)), np.column_stack((city.head, city.tail))))
    found = routes.efficient_paths(both_ways, np.tile(city.seconds, 2), np.tile(city.ticks, 2), city.home, city.destination)
    seconds, ticks = (found[name].to_numpy(dtype=np.int64) for name in ("time", "risk"))
    paths = tuple(found["path"])
    kilometres, unlit = city.lengths(paths)
    if params.rule == "budget":
        chosen = int(np.searchsorted(seconds, seconds[0] * (1 + params.budget / 100) + 1e-6, side="right")) - 1
    else:
        chosen = int(np.argmin((1 - params.weight) * seconds / seconds[0] + params.weight * ticks / ticks[-1]))
    return Result(
        city, paths, seconds, ticks, found["supported"].to_numpy(dtype=bool), kilometres, 100 * unlit / kilometres, chosen
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the chosen route's time and risk, and how many efficient routes there are and a weighted sum finds."""
    row = result.table().iloc[result.chosen]
    return {str(name): None if np.isnan(value) else float(value) for name, value in row.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every efficient route; `set.budget` is the smallest accepted delay that picks it. `supported` is exact."""
    result = simulate(params, rng)
    table = result.table()
    budget = np.ceil(table["extra_time"].to_numpy() * 1e6) / 1e6
    table.insert(0, "set.rule", "budget")
    table.insert(1, "set.budget", budget)
    built = front.build(table, OUTCOMES[0], OUTCOMES[1])
    # Minutes are rounded floats, in which three routes on one line may look bent; the integers know.
    return replace(built, frame=built.frame.assign(supported=result.supported))


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `routes`, the line of each route that is drawn, and `labels`, one row per efficient route; `drawn` says which.

    Where there are more than 60 routes, or their lines would exceed 1,900 rows, a subset evenly spread over the front is
    drawn, both ends included.
    """
    result = simulate(params, rng)
    length = np.array([len(path) for path in result.paths])
    count = min(len(length), DRAWN, max(2, int(ROWS // length.mean())))
    drawn = np.unique(np.linspace(0, len(length) - 1, count).round().astype(np.int64))
    lines = np.concatenate([result.city.line(result.paths[row]) for row in drawn])
    order = np.concatenate([np.arange(n) for n in length[drawn]])
    shape = pd.DataFrame({"point": np.repeat(drawn, length[drawn]), "order": order, "x": lines[:, 0], "y": lines[:, 1]})
    labels = result.table()[["minutes", "risk", "extra_time", "avoided"]]
    points = np.arange(len(length))
    labels = labels.assign(point=points, supported=result.supported, drawn=np.isin(points, drawn))
    return {"routes": shape, "labels": labels}


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
