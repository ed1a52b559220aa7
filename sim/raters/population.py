"""What people in eight regions hold to be right: six moral foundations of 4,309 raters, as region aggregates.

Shipped are aggregates only: per region the number of raters, means, standard deviations and correlations of their scores (1 to 5).
Computed from the profiles of D3code [davani2024]; `python -m sim.raters.population RATERS_CSV` writes data/tables/d3code_regions.csv
again. Regions differ, and yet most of the variance is within them: see `intraclass_correlation`.
"""

import sys
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.contract import tables

Array = NDArray[np.float64]
FOUNDATIONS = ("care", "equality", "proportionality", "authority", "loyalty", "purity")
PAIRS = tuple(combinations(FOUNDATIONS, 2))
REGIONS = {
    "arab_culture": "Arab Culture",
    "indian_cultural_sphere": "Indian Cultural Sphere",
    "latin_america": "Latin America",
    "north_america": "North America",
    "oceania": "Oceania",
    "sinosphere": "Sinosphere",
    "sub_saharan_africa": "Sub Saharan Africa",
    "western_europe": "Western Europe",
}
DIGITS = 6


@dataclass(frozen=True)
class Population:
    """Aggregates by region: `raters` (8,), `mean` and `sd` (8, 6) on the scale 1 to 5, `correlation` (8, 6, 6)."""

    raters: Array
    mean: Array
    sd: Array
    correlation: Array


def aggregate(raters: pd.DataFrame) -> pd.DataFrame:
    """Return one row per region: `region, raters`, six means, six standard deviations (n - 1), fifteen correlations.

    `raters` has a row per person with the columns Region, care, equality, proportionality, authority, loyalty and purity.
    """
    rows = []
    for key, name in REGIONS.items():
        scores = raters.loc[raters["Region"] == name, list(FOUNDATIONS)]
        correlation = scores.corr()
        row: dict[str, object] = {"region": key, "raters": len(scores)}
        row |= {f"mean_{f}": scores[f].mean() for f in FOUNDATIONS} | {f"sd_{f}": scores[f].std() for f in FOUNDATIONS}
        rows.append(row | {f"correlation_{a}_{b}": correlation.loc[a, b] for a, b in PAIRS})
    return pd.DataFrame(rows).round(DIGITS)


@cache
def population() -> Population:
    """Return the shipped aggregates."""
    table = tables.load("d3code_regions")
    correlation = np.tile(np.eye(len(FOUNDATIONS)), (len(table), 1, 1))
    for a, b in PAIRS:
        i, j = FOUNDATIONS.index(a), FOUNDATIONS.index(b)
        correlation[:, i, j] = correlation[:, j, i] = table[f"correlation_{a}_{b}"]
    mean, sd = (table[[f"{what}_{f}" for f in FOUNDATIONS]].to_numpy(float) for what in ("mean", "sd"))
    return Population(table["raters"].to_numpy(float), mean, sd, correlation)


def intraclass_correlation(raters: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Array:
    """Return ICC(1) of a one-way analysis of variance per column, shape (columns,): the share of variance between groups.

    (MSB - MSW) / (MSB + (n0 - 1) MSW), with n0 = (N - sum n_g^2 / N) / (G - 1) for unequal groups. Group sizes `raters` (groups,),
    `mean` and `sd` (groups, columns): the raw scores are not needed.

    >>> there = population()
    >>> dict(zip(FOUNDATIONS, intraclass_correlation(there.raters, there.mean, there.sd).round(3).tolist()))["purity"]
    0.274
    """
    n, centre, spread = (np.asarray(values, float) for values in (raters, mean, sd))
    groups, total = len(n), n.sum()
    grand = n @ centre / total
    between = n @ (centre - grand) ** 2 / (groups - 1)
    within = (n - 1) @ spread**2 / (total - groups)
    size = (total - (n**2).sum() / total) / (groups - 1)
    return np.asarray((between - within) / (between + (size - 1) * within))


def draw(people: int, rng: np.random.Generator) -> Array:
    """Return moral profiles, shape (8, people, 6), in standard deviations from the mean of all 4,309 raters.

    Normal, with each region's means, spreads and correlations (the normal shape is an assumption: real scores end at 1 and 5).
    """
    there = population()
    normal = rng.standard_normal((len(there.raters), people, len(FOUNDATIONS)))
    roots = np.linalg.cholesky(there.correlation)
    scores = there.mean[:, None] + there.sd[:, None] * (normal @ roots.swapaxes(1, 2))
    total = there.raters.sum()
    grand = there.raters @ there.mean / total
    squares = (there.raters - 1) @ there.sd**2 + there.raters @ (there.mean - grand) ** 2
    return np.asarray((scores - grand) / np.sqrt(squares / (total - 1)))


def main(arguments: list[str]) -> None:
    """Write data/tables/d3code_regions.csv from the profiles in the file named."""
    if len(arguments) != 1:
        sys.exit("usage: python -m sim.raters.population RATERS_CSV")
    aggregate(pd.read_csv(arguments[0])).to_csv(tables.DATA / "tables" / "d3code_regions.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
