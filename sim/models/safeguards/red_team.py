"""Red team: clean tests bound a rate, and never to nothing; who looks where it hurts finds more, and may say less.

Who tests n times as people use the thing, and sees no failure, may say with 95 % confidence that it fails at most 1 - .05^(1/n) of the time:
about 3 / n. The bound falls as slowly as that, whoever tests. Two things help. One may know where failures can lie at all, and test only
there: then fewer tests do, as long as one is right. And one may search: not draw settings as people use them, but hunt for the one that
breaks a claim. That finds far more, and says nothing about how often.

Both are done here, not written in. Teams of testers are drawn who meet a failure with a chance, and it is counted how many see nothing and
for how many the bound that they claim is true. And a search really runs another model's claim, as `python -m sim redteam` and the page's tab
do with any preset. That a test is a fair draw from use, how much fails, and where: assumptions.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

import sim
from sim import choice, knob
from sim import frontier as front
from sim.analysis import box, clean_tests, presets, search
from sim.analysis.box import Box, Worth
from sim.analysis.search import Search
from sim.contract.parameters import Choice, Knob
from sim.contract.shelf import remembered
from sim.frontier import Frontier

TITLE = "Red team"
QUESTION = "A thousand tests and no failure: how safe is it?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("tests",)
SIZES = ("teams",)
STOPS = (30, 100, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 275_000_000)
RUNS = 100  # settings that the page's search tries; the tab and the command line try as many as one likes
DRAWN = 100  # teams that are drawn as dots
ACROSS = 10
SHORT = 25  # letters of a label that fits beside the field
TARGETS = {
    "merit:less-unequal": "Merit: less unequal people",
    "merit:equal-outcomes": "Merit: equal outcomes",
    "risk_scores:other-direction": "Risk scores: the other direction",
    "security:unlimited-tries": "Security: twenty tries",
    "faces:same-threshold": "Faces: the same threshold",
    "faces:ten-strangers": "Faces: ten strangers",
}

EQUATIONS = (
    r"no failure in $n$ tests: the rate is, with 95 % confidence, at most $\ 1 - 0.05^{1/n} \approx 3 / n$",
    r"$k$ failures: at most the $u$ at which $\ P_u(K \le k) = 0.05$",
    r"tested only where it can fail, a share $w$ of use: at most $\ w\,u$",
    r"a team sees nothing with the chance $\ (1 - (1-a)\,p / w)^n$",
    r"a search looks for the setting of the smallest margin, $\ (r - l) / (|r| + |l|)\ $ of a claim $\ l < r$",
)
SOURCES = (
    "clopper1934",
    "hanley1983",
    "kalra2016",
    "ganguli2022",
    "perez2022",
    "zou2023",
    "feffer2024",
    "friedman1999",
    "lempert2008",
    "bryant2010",
    "storn1997",
    "sobol1967",
    "bergstra2012",
)
EVIDENCE = (
    sim.Evidence(
        "for",
        "Cars that drive themselves would need hundreds of millions of miles, sometimes hundreds of billions, to show that they are safe: "
        "existing fleets would take tens, sometimes hundreds, of years.",
        "kalra2016",
        "report, key findings (checked)",
    ),
    sim.Evidence(
        "for",
        "No failure in n: the rule of three, 3 / n. That it is this paper's was checked through Bandolier, which tells it of 100 patients.",
        "hanley1983",
        "known through another source (checked there)",
    ),
    sim.Evidence(
        "for",
        "A language model that wrote its own test questions uncovered tens of thousands of offensive replies of another: a search finds what "
        "few people would.",
        "perez2022",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "38,961 attacks by people, released: models trained on feedback were harder to attack the larger they were; three other kinds were not.",
        "ganguli2022",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "A search by gradients finds suffixes that make models answer what they were trained to refuse, also models it was not run on.",
        "zou2023",
        "from memory (not checked)",
    ),
    sim.Evidence(
        "against",
        "What red teaming means differs in purpose, object, setting and in what is decided afterwards; held up as an answer to every risk "
        "it verges on security theater.",
        "feffer2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Boxes find what they are asked for often imperfectly: of two ways to find them, tried where the answer was known, both did.",
        "lempert2008",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "For tuning, chance finds as much as a grid in less time, since few knobs matter. Here corners can be what breaks a claim, and then "
        "a grid finds more.",
        "bergstra2012",
        "abstract (checked); the second sentence is this page's",
    ),
)


class Params(sim.Params):
    """Inputs: the tests and what they saw, where one looks, what is searched, and the truth that teams meet."""

    tests: int = knob(1_000, label="Tests", unit="tests", source="hanley1983", scale=STOPS)
    failures: int = knob(0, 0, 20, 1, "Failures that they saw", "failures", "clopper1934")
    where: float = knob(
        1.0,
        label="Can fail only in",
        unit="share of use",
        source="assumption",
        scale=(0.03, 0.1, 0.3, 1.0),
        help="All tests are made there. 1: anywhere.",
    )
    astray: float = knob(
        0.0,
        0.0,
        1.0,
        0.05,
        "Failures that lie elsewhere",
        "share",
        "assumption",
        help="How wrong that is: failures that no test can meet.",
    )
    rate: float = knob(
        0.001,
        label="In truth it fails in",
        unit="share of use",
        source="assumption",
        scale=(0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01),
    )
    search: str = choice("random", search.WAYS, "The search tries", "storn1997")
    target: str = choice("merit:less-unequal", TARGETS, "The claim that is attacked", "assumption: fast models")
    teams: int = knob(2_000, 500, 10_000, 500, "Teams", "teams", "assumption")


@dataclass(frozen=True)
class Found:
    """What a search of RUNS settings found: the search, the box of failures (None: none), and its worth on fresh settings."""

    search: Search
    box: Box | None
    fresh: Worth | None


@dataclass(frozen=True)
class Result:
    """One team's claim, what teams like it see, and what the search found. `seen`: failures that each team saw, shape (teams,)."""

    params: Params
    seen: np.ndarray
    found: Found

    def to_frame(self) -> pd.DataFrame:
        """Return one row per setting that the search tried: its parameters, held, margin."""
        return self.found.search.frame()


OUTCOMES = (
    sim.Outcome("tests_run", "Tests", "", "lower", 1.0, 1e9),
    sim.Outcome("bound", "May still fail, at most", "share of use", "lower", 0.0, 1.0),
    sim.Outcome("found", "Settings found that break the claim", "share", "higher", 0.0, 1.0),
    sim.Outcome("blind", "Teams that see no failure", "share", "lower", 0.0, 1.0),
    sim.Outcome("covered", "Teams whose bound is true", "share", "higher", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("where", (0.1, 0.03), "developer", "oversight", "assumption: it is known where failures can lie"),
    sim.Lever("search", ("evolutionary", "grid"), "developer", "robustness", "storn1997"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return one team's claim, many teams drawn beside it, and what the search found.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["bound"], 7), round(found["blind"], 1), found["covered"]
    (0.0029912, 0.4, 1.0)
    """
    seed, seen = _drawn(params, rng)
    return Result(params, seen, searched(params.target, params.search, seed))


def outcomes(result: Result) -> dict[str, float]:
    """Return what may be claimed, what teams see, and the share of settings that break the claim."""
    tried = result.found.search
    return _counted(result.params, result.seen) | {"found": len(tried.broken) / len(tried.tests)}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every number of tests, what may be claimed after it, and what teams see, drawn in the same luck."""
    state, rows = rng.bit_generator.state, []
    for tests in STOPS:
        rng.bit_generator.state = state
        there = params.replace(tests=tests)
        _, seen = _drawn(there, rng)
        rows.append({"set.tests": tests} | _counted(there, seen))
    return front.build(pd.DataFrame(rows), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `crowd` and `numbers` at every number of tests; see `picture`."""
    state, every = rng.bit_generator.state, []
    for point, tests in enumerate(STOPS):
        rng.bit_generator.state = state
        there = params.replace(tests=tests)
        _, seen = _drawn(there, rng)
        every.append({name: table.assign(point=point) for name, table in _moving(there, seen).items()})
    return {name: pd.concat([tables[name] for tables in every], ignore_index=True) for name in every[0]}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    crowd (x, y, kind): DRAWN teams. numbers (bound, blind, wrong, tests, failures): of this number of tests. field (x, y, held): the settings
    that the search tried, by two of their parameters, at their place in [0, 1] of its range. edges (x, x2, y, y2): the box. names (x, x_low,
    x_high, y, y_low, y_high, target, broken, tried): what stands at the field.
    """
    tried, at = result.found.search, axes_of(result.found)
    places = {axis: np.array([place(tried, name, test.settings[name]) for test in tried.tests]) for axis, name in at.items()}
    # Settings at the same stop of a slider would hide one another.
    shift = np.random.default_rng(0).uniform(-0.012, 0.012, (2, len(tried.tests)))
    field = {axis: values + moved for (axis, values), moved in zip(places.items(), shift, strict=True)}
    words: dict[str, object] = {"broken": len(tried.broken), "tried": len(tried.tests), "target": TARGETS[result.params.target]}
    for axis, name in at.items():
        low, high = ends(tried, name)
        words |= {axis: tried.free[name].label, f"{axis}_low": low, f"{axis}_high": high}
    return _moving(result.params, result.seen) | {
        "field": pd.DataFrame(field | {"held": [test.held for test in tried.tests]}).round(4),
        "edges": _edges(result.found, at),
        "names": pd.DataFrame([words]),
    }


def claimed(params: Params, tests: int) -> float:
    """Return the bound that a team may claim which made all its tests where it can fail."""
    return params.where * clean_tests.bound(tests, params.failures)


@remembered(64)
def searched(name: str, way: str, seed: int) -> Found:
    """Return what a search of RUNS settings finds, and the worth of its box on as many fresh settings drawn by chance."""
    model, id = search.target(name)
    preset = next(one for one in presets.load(model) if one.id == id)
    tried = Search(preset, way, RUNS, seed).run()
    frame = tried.frame()
    limits = box.find(frame, tuple(tried.free))
    fresh = None if limits is None else box.worth(limits, tried.fresh.run().frame())
    return Found(tried, limits, fresh)


def axes_of(found: Found) -> dict[str, str]:
    """Return the two parameters that the field shows: those that the box limits, then those along which failures differ most, numbers
    of a short name first.
    """
    tried, limited = found.search, tuple(found.box.limits) if found.box else ()
    held = np.array([test.held for test in tried.tests])

    def differ(name: str) -> float:
        at = np.array([place(tried, name, test.settings[name]) for test in tried.tests])
        return 0.0 if held.all() or not held.any() else float(abs(at[held].mean() - at[~held].mean()))

    ranked = sorted(
        tried.free,
        key=lambda name: (name in limited, isinstance(tried.free[name], Knob), len(tried.free[name].label) < SHORT, differ(name)),
        reverse=True,
    )
    return {"x": ranked[0], "y": ranked[1 % len(ranked)]}


def place(tried: Search, name: str, value: object) -> float:
    """Return where a value stands in [0, 1] of its parameter's range."""
    declared = tried.free[name]
    if isinstance(declared, Choice):
        return list(declared.options).index(str(value)) / max(len(declared.options) - 1, 1)
    if not isinstance(declared, Knob):
        return float(bool(value))
    if declared.scale == "linear":
        return (float(str(value)) - declared.low) / (declared.high - declared.low)
    return float(np.searchsorted(declared.stops, float(str(value)))) / (len(declared.stops) - 1)


def ends(tried: Search, name: str) -> tuple[str, str]:
    """Return what a parameter is at both ends of its range."""
    declared = tried.free[name]
    if isinstance(declared, Choice):
        words = list(declared.options.values())
        return words[0], words[-1]
    return (f"{declared.low:,g}", f"{declared.high:,g}") if isinstance(declared, Knob) else ("off", "on")


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the laws: the rule of three, how many miles show the rate of US drivers, and the share of teams that see nothing."""
    del rng
    return {
        "law_three": 3 / params.tests,
        "law_miles": -np.log(0.05) / 1.09e-8,
        "law_blind": (1 - params.rate * (1 - params.astray) / params.where) ** params.tests,
    }


def _drawn(params: Params, rng: np.random.Generator) -> tuple[int, np.ndarray]:
    """Return the seed of the search, and the failures that each team meets."""
    chance = params.rate * (1 - params.astray) / params.where
    return int(rng.integers(2**31)), rng.binomial(params.tests, chance, params.teams)


def _counted(params: Params, seen: np.ndarray) -> dict[str, float]:
    """Return the outcomes that depend on the number of tests."""
    return {
        "tests_run": float(params.tests),
        "bound": claimed(params, params.tests),
        "blind": float((seen == 0).mean()),
        "covered": float(_true(params, seen).mean()),
    }


def _true(params: Params, seen: np.ndarray) -> np.ndarray:
    """Return of each team whether the bound that it claims is true."""
    return np.asarray(params.where * clean_tests.bounds(params.tests, seen) >= params.rate)


def _moving(params: Params, seen: np.ndarray) -> dict[str, pd.DataFrame]:
    """Return what changes with the number of tests: the teams, and the numbers."""
    few = seen[:DRAWN]
    kind = np.where(few == 0, "blind", np.where(_true(params, few), "found", "wrong"))
    order = np.argsort(few > 0, kind="stable")
    where = np.arange(len(few))
    crowd = {"x": where % ACROSS, "y": where // ACROSS, "kind": kind[order]}
    numbers = {
        "bound": claimed(params, params.tests),
        "blind": int((few == 0).sum()),
        "wrong": int((kind == "wrong").sum()),
        "tests": params.tests,
        "failures": params.failures,
    }
    return {"crowd": pd.DataFrame(crowd), "numbers": pd.DataFrame([numbers])}


def _edges(found: Found, at: dict[str, str]) -> pd.DataFrame:
    """Return the box as a rectangle of the field, no row where there is none."""
    if found.box is None:
        return pd.DataFrame(columns=["x", "x2", "y", "y2"], dtype=float)
    edges: dict[str, float] = {}
    for axis, name in at.items():
        limit = found.box.limits.get(name)
        spots = [0.0, 1.0] if limit is None else [place(found.search, name, value) for value in limit]
        edges |= {axis: min(spots) - 0.02, f"{axis}2": max(spots) + 0.02}
    return pd.DataFrame([edges])
