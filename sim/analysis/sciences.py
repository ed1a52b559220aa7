"""The sciences behind the pages: what a reference value may ask of them, by name, with its input written out.

A row of data/published/sciences/SCIENCE.csv names one of the quantities below, and `set` writes its arguments: numbers, words, tables.
A table is its rows, divided by /, of numbers divided by blanks, * where nothing was observed; or the name of a file of
data/published/inputs, made of what was printed. Nothing is computed here: a quantity is one call of the science's own function.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations
from math import factorial, prod
from typing import Any, cast, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.agreement import Level, dawid_skene, krippendorff_alpha
from sim.agreement.label_error import majority_error
from sim.bridging import consensus_of
from sim.contract import tables
from sim.contract.parameters import InvalidInput
from sim.fairness.error_rates import rates
from sim.frontier import hypervolume, nondominated
from sim.polarization import bimodality_coefficient, effective_clusters
from sim.polarization.inequality import atkinson, gini
from sim.preferences import borda, bradley_terry, copeland, wins_of_rankings

Table = npt.NDArray[np.float64]
MISSING = "*"
BETTER = {"lower": False, "higher": True}
ALL = "all"


@dataclass(frozen=True)
class Science:
    """A science by its title, and its quantities by name; each returns one number."""

    title: str
    quantities: Mapping[str, Callable[..., float]]


def ids() -> tuple[str, ...]:
    """Return the names of the sciences; none is the name of a model."""
    return tuple(SCIENCES)


def compute(science: str, name: str, settings: Mapping[str, str]) -> float:
    """Return the quantity `name` of a science for arguments as they are written; raise InvalidInput where one cannot be read.

    >>> compute("inequality", "gini", {"values": "0 0 0 8"})
    0.75
    """
    quantities = SCIENCES[science].quantities
    if name not in quantities:
        raise InvalidInput(f"name must be a quantity of {science} ({', '.join(quantities)}), got {name}")
    asked = inspect.signature(quantities[name]).parameters
    needed = {key for key, parameter in asked.items() if parameter.default is parameter.empty}
    if not needed <= set(settings) <= set(asked):
        raise InvalidInput(f"{name} must be set by {', '.join(asked)}, got {', '.join(settings) or 'nothing'}")
    arguments = {key: READERS[asked[key].annotation](key, text) for key, text in settings.items()}
    return float(quantities[name](**arguments))


def _word(_: str, text: str) -> str:
    return text


def _number(key: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(f"{key} must be a number, got {text!r}") from None


def _whole(key: str, text: str) -> int:
    if not text.isdecimal():
        raise InvalidInput(f"{key} must be a whole number from 0, got {text!r}")
    return int(text)


def _table(key: str, text: str) -> Table:
    if text[:1].isalpha():
        return _frame(key, text).to_numpy(float)
    lines = [[MISSING if cell == MISSING else _number(key, cell) for cell in line.split()] for line in text.split("/")]
    if len({len(line) for line in lines}) != 1 or not lines[0]:
        raise InvalidInput(f"{key} must have rows of one length, divided by /, got {text!r}")
    return np.array([[np.nan if cell == MISSING else cell for cell in line] for line in lines], dtype=float)


def _frame(key: str, text: str) -> pd.DataFrame:
    file = tables.DATA / "published" / "inputs" / f"{text}.csv"
    if not text.isidentifier() or not file.is_file():
        there = ", ".join(sorted(other.stem for other in file.parent.glob("*.csv"))) or "none"
        raise InvalidInput(f"{key} must be one of the files of data/published/inputs ({there}), got {text!r}")
    return pd.read_csv(file, na_values=MISSING)


READERS: Mapping[Any, Callable[[str, str], Any]] = {
    str: _word,
    float: _number,
    int: _whole,
    Table: _table,
    Table | None: _table,
    pd.DataFrame: _frame,
}


def _alpha(ratings: Table, level: str) -> float:
    """Return alpha of ratings, a row per rater."""
    if level not in get_args(Level):
        raise InvalidInput(f"level must be one of {', '.join(get_args(Level))}, got {level}")
    return krippendorff_alpha(ratings, cast("Level", level)).value


def _class_share(labels: pd.DataFrame, label: int) -> float:
    """Return the estimated share of a class; a row per item, a column per label given, `OBSERVER` or `OBSERVER.TIME` its head."""
    return float(_observers(labels).prior[label - 1])


def _given(labels: pd.DataFrame, observer: int, true: int, label: int) -> float:
    """Return the estimated chance that an observer gives `label` where `true` is so."""
    return float(_observers(labels).confusion[observer - 1, true - 1, label - 1])


def _observers(labels: pd.DataFrame) -> Any:
    given = labels.to_numpy()
    item, column = np.indices(given.shape)
    observer = np.array([int(str(name).partition(".")[0]) for name in labels])[column]
    return dawid_skene(item.ravel(), observer.ravel(), given.ravel(), tolerance=1e-12, iterations=1000)


def _majority_right(people: int, share: float) -> float:
    """Return in how many percent of cases a majority of so many is right, each with the chance `share`."""
    return 100 * (1 - float(majority_error(people, share)))


def _borda_points(rankings: Table, item: int, voters: Table | None = None) -> float:
    """Return the points of an item: for every voter the number of items below it."""
    weights = np.ones(len(rankings)) if voters is None else voters.ravel()
    wins = wins_of_rankings(rankings.astype(int), weights)
    return float(borda(wins)[item] * weights.sum() * (rankings.shape[1] - 1))


def _copeland_score(rankings: Table, item: int, voters: Table | None = None) -> float:
    """Return how many items an item beats less how many beat it."""
    wins = wins_of_rankings(rankings.astype(int), None if voters is None else voters.ravel())
    return float(2 * copeland(wins)[item] - (rankings.shape[1] - 1))


def _no_winner(candidates: int, voters: int) -> float:
    """Return in how many percent of cases nobody beats all others, every voter's ranking equally likely: all profiles are counted."""
    orders = list(permutations(range(candidates)))
    none = 0
    for profile in combinations_with_replacement(range(len(orders)), voters):
        which, counts = np.unique(profile, return_counts=True)
        wins = wins_of_rankings([orders[one] for one in which], counts)
        if copeland(wins).max() < candidates - 1:
            none += factorial(voters) // prod(factorial(int(count)) for count in counts)
    return 100 * float(none / len(orders) ** voters)


def _ability(wins: Table, item: int) -> float:
    """Return the Bradley-Terry reward of an item, all together 0."""
    return float(bradley_terry(wins)[item])


def _area(points: Table, reference: Table, better: str = "lower") -> float:
    """Return the area, or volume, that the points dominate up to the reference."""
    return hypervolume(points, reference.ravel(), maximize=_better(better))


def _area_alone(points: Table, reference: Table, point: int, better: str = "lower") -> float:
    """Return what one point, counted from 1, adds to the area of the others."""
    others = np.delete(points, point - 1, axis=0)
    return _area(points, reference, better) - _area(others, reference, better)


def _efficient(points: Table, better: str = "lower") -> float:
    return float(nondominated(points, maximize=_better(better)).sum())


def _better(better: str) -> bool:
    if better not in BETTER:
        raise InvalidInput(f"better must be lower or higher, got {better}")
    return BETTER[better]


def _rates(people: pd.DataFrame) -> pd.DataFrame:
    """Return the rates of every group and of all; columns outcome, decision, group."""
    everybody = people.assign(group=ALL)
    both = [rates(each["decision"], each["outcome"], each["group"]) for each in (people, everybody)]
    return pd.concat(both).set_index("group")


def _rate(people: pd.DataFrame, rate: str, group: str = ALL) -> float:
    return float(_rates(people)[rate].to_dict()[group])


def _rate_gap(people: pd.DataFrame, rate: str) -> float:
    """Return the largest difference between two groups."""
    found = _rates(people).drop(ALL)[rate]
    return float(found.max() - found.min())


def _rate_ratio(people: pd.DataFrame, rate: str) -> float:
    """Return the smallest ratio between two groups."""
    found = _rates(people).drop(ALL)[rate]
    return float(found.min() / found.max())


def _counted_rate(counts: Table, rate: str) -> float:
    """Return a rate of a table of people: rows outcome 0 and 1, columns decision 0 and 1."""
    decision, outcome = np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
    return float(rates(decision, outcome, np.zeros(4), counts.ravel())[rate].iloc[0])


def _counted_percent(counts: Table, rate: str) -> float:
    return 100 * _counted_rate(counts, rate)


def _impact_percent(selected: Table, people: Table) -> float:
    """Return the smallest rate of selection of a group over the largest, in percent."""
    decision, group = np.tile([1, 0], selected.size), np.repeat(np.arange(selected.size), 2)
    weight = np.column_stack([selected.ravel(), people.ravel() - selected.ravel()]).ravel()
    share = rates(decision, np.zeros(len(decision)), group, weight)["selection"]
    return 100 * float(share.min() / share.max())


def _consensus(agreed: Table, seen: Table) -> float:
    """Return Polis' group-informed consensus of one statement, a number per group."""
    return float(consensus_of(agreed.T, np.zeros_like(agreed.T), seen.T)[0])


def _herfindahl(sizes: Table) -> float:
    return 1 / float(effective_clusters(sizes.ravel()))


def _bimodality(values: Table, counts: Table) -> float:
    return float(bimodality_coefficient(np.repeat(values.ravel(), counts.ravel().astype(int))))


def _gini(values: Table) -> float:
    return float(gini(values.ravel()))


def _atkinson(values: Table, aversion: float) -> float:
    return float(atkinson(values, aversion)[0])


SCIENCES: Mapping[str, Science] = {
    "agreement": Science("Agreement of raters", {"alpha": _alpha}),
    "labels": Science(
        "Labels of raters who err", {"class_share": _class_share, "given": _given, "majority_right": _majority_right}
    ),
    "voting": Science("Voting", {"borda_points": _borda_points, "copeland_score": _copeland_score, "no_winner": _no_winner}),
    "comparisons": Science("Comparisons", {"ability": _ability}),
    "consensus": Science("Consensus of groups", {"group_informed": _consensus}),
    "frontiers": Science("Frontiers", {"area": _area, "area_alone": _area_alone, "efficient": _efficient}),
    "fairness": Science(
        "Error rates of groups",
        {
            "rate": _rate,
            "rate_gap": _rate_gap,
            "rate_ratio": _rate_ratio,
            "counted_rate": _counted_rate,
            "counted_percent": _counted_percent,
            "impact_percent": _impact_percent,
        },
    ),
    "polarization": Science("Polarization", {"herfindahl": _herfindahl, "bimodality": _bimodality}),
    "inequality": Science("Inequality", {"gini": _gini, "atkinson": _atkinson}),
}
