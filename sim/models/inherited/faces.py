"""Faces: a rare mistake, made a million times over, is a crowd of strangers.

A search compares one face with everybody in a gallery. A false match rate of one in 100,000 sounds like certainty; among a million people it
lights up ten strangers, and at least one all but surely, whether or not the person searched is in there. A threshold trades strangers for
people missed. Where the same threshold lets ten times as many strangers of one group through, a threshold of its own evens that out, and
misses more of them instead: the scores of that group tell people apart less well. A smaller gallery, a better algorithm or a second,
independent look move the frontier; so does not searching.

Hero: the 192 faces of the gallery that come nearest, in the order of their scores, drawn (none is a person's), for somebody of either
group. Scores of strangers are N(0, 1), of the same person N(d', 1); the gallery's nearest scores are drawn as order statistics, exactly, and
those above the threshold light up. Counts and shares are their laws. Assumed: everybody in the gallery is of the group of the person searched
(strangers of the same group are the likeliest to be taken for one another), scores are independent, the other group's strangers match so
many times as often at every threshold, and its people score as high with themselves as in the first. That is identification. Guessing a
gender is another task: `classified` has its published errors. Sources: [grother2019], [grother2022], [buolamwini2018].
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.contract import tables
from sim.fairness.differences import wilson
from sim.frontier import Frontier

Array = NDArray[np.float64]

TITLE = "Faces"
QUESTION = "How many strangers light up when a million faces are searched for one?"
BADGE = "STYLISED"
GROUPS = ("first", "other")
SHOWN = 192  # faces on a wall: 16 x 12, or 12 x 16
Z95 = 1.959963984540054

EQUATIONS = (
    r"score of a stranger: $s \sim N(0, 1)$; of the same person: $s \sim N(d', 1)$; the threshold: $f = 1 - \Phi(t)$",
    r"strangers among n who light up: $n f$ on average, at least one with probability $1 - (1 - f)^n$",
    r"missed: $\Phi(t - d')$, so with $t = \Phi^{-1}(1 - f)$: $\Phi(\Phi^{-1}(1 - f) - d')$",
    r"the other group at the same threshold: $c f$; at one of its own, $t_c = \Phi^{-1}(1 - f / c)$: $f$, and missed $\Phi(t_c - d')$",
    r"a second look keeps a share k of the strangers and loses a share l of the rest: $n f k$ and $1 - (1 - l)(1 - \Phi(t - d'))$",
)
SOURCES = (
    "grother2019",
    "grother2022",
    "buolamwini2018",
    "raji2019",
    "computerweekly2023",
    "homeoffice2025",
    "hanson2025",
    "jacobs2026",
)
EVIDENCE = (
    sim.Evidence(
        "for",
        "In 2019 most of 189 algorithms gave more false matches in some groups than in others: comparing one face with one other, many "
        "of them 10 to 100 times as many. Some by developers in Asia had no such gap between Asian and white faces.",
        "grother2019",
        "read in reports about it (checked there)",
    ),
    sim.Evidence(
        "for",
        "In 2022 the same laboratory found false match rates of groups that differ by far more, in good photographs too, and misses "
        "that come of under-exposed ones: better cameras mend the latter alone.",
        "grother2022",
        "read in a summary (checked there)",
    ),
    sim.Evidence(
        "for",
        "A test of the algorithm that searches the British police's national database found a bias; it is to be replaced. Every "
        "match is to be looked at by a trained user and an officer.",
        "hanson2025",
        "written answer (checked)",
    ),
    sim.Evidence(
        "for",
        "At least nine wrongful arrests in the United States by March 2026 began with a false match, mostly of Black people. One man "
        "was held for 17 months, with nothing else that spoke against him.",
        "jacobs2026",
        "introduction (checked)",
    ),
    sim.Evidence(
        "for",
        "Detroit settled with a man it had arrested on a false match: nobody may now be arrested there, nor shown in a line-up, on a "
        "search alone.",
        "michiganlaw2024",
        "announcement (checked)",
    ),
    sim.Evidence(
        "against",
        "British live searches in a test, at their settings: one false alert among 6,000 passers-by with 10,000 people on the list, "
        "one among 60,000 with 1,000, and no significant difference between groups. At a lower threshold there was one, to the "
        "disadvantage of Black people.",
        "computerweekly2023",
        "report on the National Physical Laboratory's test (checked)",
    ),
    sim.Evidence(
        "context",
        "At these settings 89 % of those on the list are found, and false alerts are said to be rarer in practice than in the test.",
        "homeoffice2025",
        "written answer (checked)",
    ),
    sim.Evidence(
        "against",
        "Searching for one face among many, the same report found more false matches of Black women, but not with every algorithm: "
        "those that treat groups most alike were also among the most accurate.",
        "grother2019",
        "announcement, as others quote it (checked there)",
    ),
    sim.Evidence(
        "against",
        "Gender classifiers named in public were mended within seven months: errors on darker-skinned women fell by 17.7 to 30.4 "
        "points. Two that had not been named still erred on 31.37 and 22.50 % of them.",
        "raji2019",
        "abstract, and that of the version of 2023 (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: whom one searches among, how strictly, how well faces are told apart, and what stands behind a match."""

    false_match_rate: float = knob(
        1e-5,
        1e-8,
        1e-3,
        0.25,
        "False match rate",
        "share",
        "assumption",
        scale="log",
        help="Of one comparison; sets the threshold.",
    )
    gallery: int = knob(1_000_000, 1_000, 100_000_000, 0.25, "People in the gallery", "people", "assumption", scale="log")
    group_factor: float = knob(
        10.0,
        1.0,
        100.0,
        0.1,
        "False matches in group B, times as many",
        "times",
        "grother2019",
        scale="log",
        help="At the same threshold. Between 10 and 100 in many algorithms of 2019 that compare two faces.",
    )
    separation: float = knob(6.0, 3.0, 9.0, 0.05, "How well faces are told apart", "sd", "assumption", help="d'.")
    rule: str = choice(
        "one_threshold",
        {"one_threshold": "One threshold for all", "per_group": "One for each group, equal false matches"},
        "Threshold",
        "grother2019",
    )
    corroboration: bool = switch(False, "A second, independent look", "assumption")
    keeps: float = knob(0.1, 0.0, 1.0, 0.05, "Strangers that the second look keeps", "share", "assumption")
    loses: float = knob(0.05, 0.0, 0.5, 0.05, "Right matches that it drops", "share", "assumption")
    enrolled: bool = switch(True, "The person searched is in the gallery", "assumption")


@dataclass(frozen=True)
class Search:
    """What is drawn of a search, the same for both groups: `near` chances that a stranger scores as high as the gallery's nearest, rising,
    (SHOWN,); `luck` of the person searched, a normal deviate; `kept` by a second look; and whether `found` survives one.
    """

    near: Array
    luck: float
    kept: NDArray[np.bool_]
    found: bool


@dataclass(frozen=True)
class Result:
    """Rates of both groups, (2,) each: `match` a stranger lights up, `missed` the person does not. And one search, drawn."""

    match: Array
    missed: Array
    search: Search
    params: Params

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group: group, false_matches (expected), missed, false_match_chance."""
        measured = _measures(self.params, self.match)
        return pd.DataFrame({"group": GROUPS, **measured, "missed": self.missed})


OUTCOMES = (
    sim.Outcome("false_matches", "Strangers who light up, group A", "per search", "lower", 0.0, 1e6),
    sim.Outcome("missed", "Missed, group A", "share", "lower", 0.0, 1.0),
    sim.Outcome("false_matches_other_group", "Strangers who light up, group B", "per search", "lower", 0.0, 1e8),
    sim.Outcome("missed_other_group", "Missed, group B", "share", "lower", 0.0, 1.0),
    sim.Outcome("false_match_chance", "At least one stranger, group A", "share", "lower", 0.0, 1.0),
    sim.Outcome("right_share", "Candidates who are the person, group A", "share", "higher", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("rule", ("per_group",), "developer", "robustness", "grother2019"),
    sim.Lever("gallery", (100_000, 10_000), "regulator", "safety", "computerweekly2023"),
    sim.Lever("corroboration", (True,), "regulator", "oversight", "michiganlaw2024"),
    sim.Lever("separation", (7.0,), "developer", "robustness", "assumption: a better algorithm, or better photographs"),
)
ALONG = ("false_match_rate",)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the rates, exactly, and one search drawn.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["false_matches"], 6), round(found["missed"], 4)
    (10.0, 0.0414)
    """
    match, missed = _rates(params, np.array([params.false_match_rate]))
    return Result(match[0], missed[0], _search(params, rng), params)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return expected counts and shares; they do not depend on the search drawn."""
    return {name: float(value) for name, value in _outcomes(result.params, result.match, result.missed).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return strangers against people missed, in group A, at every false match rate.

    Thresholds may be mixed: which of two a search meets can be drawn by lot.
    """
    del rng
    frame = pd.DataFrame({"set.false_match_rate": _stops(), **_outcomes(params, *_rates(params, _stops()))})
    return front.build(frame, *OUTCOMES[:2], mixing=True)


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the walls at every point: `lit`, the strangers who light up, `k` in the order of scores; `searches`, a row per group."""
    return _walls(params, *_rates(params, _stops()), _search(params, rng))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the walls of one result: as `preview`, and `faces`, everybody on a wall, and `lines`, the other group's own frontier."""
    walls = _walls(result.params, result.match[None], result.missed[None], result.search)
    match, missed = _rates(result.params.replace(rule="one_threshold"), _stops())
    other = {"false_matches": _measures(result.params, match)["false_matches"][:, 1], "missed": missed[:, 1]}
    return {name: table.drop(columns="point") for name, table in walls.items()} | {
        "faces": pd.DataFrame({"k": np.arange(SHOWN)}),
        "lines": pd.DataFrame({"way": "Group B", **other}),
    }


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the threshold, the other group's where it has its own, and how often somebody of it lights up a stranger."""
    del rng
    rate = np.array([params.false_match_rate])
    return {
        "threshold": float(-ndtri(rate[0])),
        "threshold_of_its_own": float(-ndtri(rate[0] / params.group_factor)),
        "false_match_chance_other_group": float(_measures(params, _rates(params, rate)[0])["false_match_chance"][0, 1]),
    }


def classified() -> pd.DataFrame:
    """Return the published errors of gender classifiers with 95 % intervals (Wilson): company, group, people, error, low, high (shares)."""
    table = tables.load("gender_shades")
    error = table["error"].to_numpy() / 100
    low, high = wilson(error, table["people"].to_numpy(), Z95)
    return table.assign(error=error, low=low, high=high)


def _stops() -> Array:
    """Return the false match rates of the frontier."""
    return np.array(Params.knob("false_match_rate").stops)


def _rates(params: Params, rate: Array) -> tuple[Array, Array]:
    """Return the share of strangers who light up and of people missed, both (k, 2) by group; strangers before any second look.

    At a threshold t the first group's strangers match with 1 - Phi(t), the other's `group_factor` times as often.
    """
    own, factor = params.rule == "per_group", params.group_factor
    match = np.column_stack([rate, rate if own else factor * rate])
    missed = ndtr(-ndtri(np.column_stack([rate, rate / factor if own else rate])) - params.separation)
    return match, 1 - (1 - params.loses) * (1 - missed) if params.corroboration else missed


def _measures(params: Params, match: Array) -> dict[str, Array]:
    """Return the expected number of strangers and the chance of at least one, after the second look if there is one."""
    match = match * params.keeps if params.corroboration else match
    return {"false_matches": params.gallery * match, "false_match_chance": -np.expm1(params.gallery * np.log1p(-match))}


def _outcomes(params: Params, match: Array, missed: Array) -> dict[str, Array]:
    """Return every outcome of rates (..., 2), each of the shape in front."""
    measured = _measures(params, match)
    strangers, right = measured["false_matches"], (1 - missed) * params.enrolled
    return {
        "false_matches": strangers[..., 0],
        "missed": missed[..., 0],
        "false_matches_other_group": strangers[..., 1],
        "missed_other_group": missed[..., 1],
        "false_match_chance": measured["false_match_chance"][..., 0],
        "right_share": right[..., 0] / np.maximum(right[..., 0] + strangers[..., 0], np.finfo(float).tiny),
    }


def _search(params: Params, rng: np.random.Generator) -> Search:
    """Return one search: of n uniform deviates the smallest, drawn as sums of exponential ones over the sum of all n + 1."""
    sums = np.cumsum(rng.exponential(size=SHOWN))
    near = sums / (sums[-1] + rng.gamma(params.gallery + 1 - SHOWN))
    luck, kept, found = rng.normal(), rng.random(SHOWN) < params.keeps, rng.random() >= params.loses
    return Search(
        near, float(luck), kept if params.corroboration else np.ones(SHOWN, bool), bool(found or not params.corroboration)
    )


def _walls(params: Params, match: Array, missed: Array, search: Search) -> dict[str, pd.DataFrame]:
    """Return `lit` and `searches` of rates (k, 2): the person searched takes the place among the strangers that the score gives."""
    points = len(match)
    person = np.minimum(
        ndtr(-(params.separation + search.luck)) * np.array([1.0, params.group_factor]), 1.0
    )  # a stranger scores as high
    place = np.searchsorted(search.near, person) if params.enrolled else np.full(2, SHOWN)
    over = search.near <= match[..., None]
    point, group, k = np.nonzero(over)
    expected = _measures(params, match)["false_matches"]
    names = np.array(GROUPS)
    lit = pd.DataFrame({"point": point, "group": names[group], "k": k + (k >= place[group]), "kept": search.kept[k]})
    lit = lit[lit["k"] < SHOWN].reset_index(drop=True)
    return {
        "lit": lit,
        "searches": pd.DataFrame(
            {
                "point": np.repeat(np.arange(points), 2),
                "group": np.tile(names, points),
                "place": np.tile(place, points),
                "found": ((person <= match) & search.found).ravel(),
                "strangers": (over & search.kept).sum(axis=2).ravel(),
                "false_matches": expected.ravel(),
                "missed": missed.ravel(),
                "gallery": params.gallery,
            }
        ),
    }
