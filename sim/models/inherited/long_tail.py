"""The long tail: each tenfold of rules buys the same few cases, so the last ones cannot be bought at all.

Situations differ in how often they come: the k-th with chance proportional to 1/k^s (Zipf). Rules are written for what was seen most
often. A thousand rules then cover about half of what happens, ten thousand 16 points more, a hundred thousand 16 more: every decade holds
as many cases and ten times as many rules. What comes without a rule is guessed; or the AI notices that it does not know, and hands the
case to a person. The surprise: the end of the tail is nobody's, since nobody has ever seen it, and handing over buys what rules cannot,
if the AI knows what it does not know.

Drawn: a log of cases that have been seen, rules by the counts in it, and new cases that meet those rules. The law is the same with the best
rules, H_R / H_n. Hero: stairs down into the tail; on every step as many people wait, and every step takes ten times as many rules. Sources:
[feldman2020], [madras2018].
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import frontier as front
from sim import knob, switch
from sim.contract.shelf import remembered
from sim.frontier import Frontier

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

TITLE = "The long tail"
QUESTION = "How many rules does it take to be ready for everything?"
BADGE = "STYLISED"
SHOWN = 200  # new cases that are drawn as dots
ACROSS = 11  # dots side by side on a step
STATES = ("rule", "guess", "wrong", "person")

EQUATIONS = (
    r"chance of situation k: $p_k = k^{-s} / H_n,\quad H_n = \sum_{k \le n} k^{-s}$",
    r"cases that R rules for the commonest situations cover: $H_R / H_n$; at s = 1 a tenfold buys $\ln 10 / H_n$",
    r"seen in a log of m cases: $\mathrm{Poisson}(m\,p_k)$ times; rules are written for the R seen most often",
    r"wrong: $(1 - C)\,\left[q\,e + (1 - q)(1 - g)\right] + C f e$, where C is covered",
    r"hours a year: $R\,h + D\,N\,\tau,\quad D = (1 - C)\,q + C f$",
)
SOURCES = ("feldman2020", "madras2018", "kalra2016", "kandpal2023", "goddard2012", "kusano2024", "orlitsky2016")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Where kinds of cases are long-tailed, as images and texts are, doing nearly as well as one can takes learning rare single cases "
        "by heart.",
        "feldman2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "To show by test drives alone that self-driving cars kill fewer takes hundreds of millions of miles, sometimes hundreds of billions.",
        "kalra2016",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "How well language models answer a question of fact depends on how many documents about it they were trained on; for what is rare "
        "they would have to be larger by many orders of magnitude.",
        "kandpal2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "A model that may pass a case on should learn when to, given who decides then: for some cases the person may be the worse choice.",
        "madras2018",
        "introduction (checked)",
    ),
    sim.Evidence(
        "against",
        "7.14 million miles without a driver: 0.6 crashes with an injury per million, people 2.80 by the study's benchmark. Nobody "
        "had listed all that can happen: learning goes beyond the list. (The company's own study.)",
        "kusano2024",
        "abstract (checked); the second sentence is ours",
    ),
    sim.Evidence(
        "against",
        "Looking up texts while answering makes a language model depend less on what it has seen: the tail can be shortened.",
        "kandpal2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "People who are handed what a machine leaves over rely on it too much: 74 studies on automation bias, worse under load and "
        "time pressure. A person is no safe end of the stairs.",
        "goddard2012",
        "abstract (checked); the last sentence is ours",
    ),
    sim.Evidence(
        "context",
        "From n cases one can foresee how many new kinds come in about n log n more, and no further.",
        "orlitsky2016",
        "abstract (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: how long the tail is, how many rules, what happens without one, and what it costs."""

    rules: int = knob(1000, 10, 100_000, 0.8, "Rules", "rules", "assumption", scale="log")
    defer: bool = switch(False, "Hand over when unsure", "madras2018", help="What it notices not to know goes to a person.")
    notices: float = knob(0.9, 0.0, 1.0, 0.05, "Notices that it does not know", "share of cases without a rule", "assumption")
    guess: float = knob(0.5, 0.0, 1.0, 0.05, "Right without a rule", "share", "assumption: how far it generalises")
    exponent: float = knob(1.0, 0.5, 1.5, 0.05, "How steep (s)", "exponent", "assumption: feldman2020 says long-tailed")
    seen: int = knob(1_000_000, 1_000, 100_000_000, 0.8, "Cases seen before", "cases", "assumption", scale="log")
    situations: int = knob(1_000_000, 100_000, 1_000_000, 0.8, "Situations there are", "situations", "assumption", scale="log")
    alarms: float = knob(0.02, 0.0, 0.2, 0.01, "Hands over although it has a rule", "share", "assumption")
    human_error: float = knob(0.05, 0.0, 0.3, 0.01, "A person is wrong", "share of cases", "assumption")
    rule_hours: float = knob(2.0, 0.1, 20.0, 0.25, "Work on a rule", "hours a year", "assumption", scale="log")
    minutes: float = knob(1.0, 0.1, 60.0, 0.25, "A person takes", "minutes a case", "assumption", scale="log")
    cases: int = knob(1_000_000, 1_000, 100_000_000, 0.8, "New cases", "a year", "assumption", scale="log")


@dataclass(frozen=True)
class World:
    """Chances of all situations (n,), commonest first; the order in which rules would be written (those seen), and what these cover.

    `covered` (seen + 1,) by the first rules, none to all. New cases that are shown: `rank` (SHOWN,) from 1, in which `place` of the order
    their situation stands (the number of situations seen where it does not), and three dice of each, (3, SHOWN).
    """

    chance: Floats
    covered: Floats
    rank: Whole
    place: Whole
    dice: Floats


@dataclass(frozen=True)
class Result:
    """A world and its setting; `law` (decades + 1,) what the best 1, 10, 100, ... rules cover."""

    params: Params
    world: World
    law: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return one row per number of rules on the slider's stops: rules, written, coverage, law."""
        stops = np.array(Params.knob("rules").stops, dtype=int)
        written = np.minimum(stops, len(self.world.covered) - 1)
        total = np.cumsum(self.world.chance)
        law = total[np.minimum(stops, len(total)) - 1]
        return pd.DataFrame({"rules": stops, "written": written, "coverage": self.world.covered[written], "law": law})


OUTCOMES = (
    sim.Outcome("wrong", "Cases that go wrong", "share", "lower", 0.0, 1.0),
    sim.Outcome("hours", "People's work", "hours a year", "lower", 0.0, 1e9),
    sim.Outcome("coverage", "Cases that a rule covers", "share", "higher", 0.0, 1.0),
    sim.Outcome("rules_written", "Rules written", "rules", "lower", 0.0, 1e6),
    sim.Outcome("deferred", "Cases handed to a person", "share", "lower", 0.0, 1.0),
    sim.Outcome("tenfold", "What ten times as many rules would add", "share of cases", "higher", 0.0, 1.0),
    sim.Outcome("unforeseen", "Cases of situations never seen before", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("defer", (True,), "company", "oversight", "madras2018"),
    sim.Lever("notices", (0.95,), "developer", "transparency", "assumption: it knows what it does not know"),
    sim.Lever("guess", (0.8, 0.95), "developer", "robustness", "assumption: it generalises"),
    sim.Lever("seen", (10_000_000,), "company", "safety", "assumption: more cases seen first"),
)
ALONG = ("rules",)
RANDOM = True


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the rules that a drawn log gives, and new cases that meet them."""
    world = _world(params.situations, params.exponent, params.seen, int(rng.integers(2**62)))
    decades = 10 ** np.arange(math.floor(math.log10(params.situations)) + 1)
    return Result(params, world, np.cumsum(world.chance)[decades - 1])


def outcomes(result: Result) -> dict[str, float | None]:
    """Return what these rules cover and cost: exact, given the log."""
    found = _measures(result.params, result.world, np.array([result.params.rules]))
    return {name: float(values[0]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return what goes wrong against hours, at every number of rules."""
    world, stops = simulate(params, rng).world, np.array(Params.knob("rules").stops, dtype=int)
    frame = pd.DataFrame({"set.rules": stops, **_measures(params, world, stops)})
    return front.build(frame, *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the hero at every number of rules: `cases`, `counts` and `treads`, as in `picture`."""
    result, stops = simulate(params, rng), np.array(Params.knob("rules").stops, dtype=int)
    tables = [_moving(result.params.replace(rules=int(rules)), result.world) for rules in stops]
    return {
        name: pd.concat([table[name].assign(point=point) for point, table in enumerate(tables)], ignore_index=True)
        for name in tables[0]
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the stairs: `cases` (x, y, state), `counts` (state, many), `treads` (x, x2, y: where rules lie), and `steps`
    (step, x, x2, y, rules, coverage).

    x counts tenfolds of situations, y steps from the ground; `coverage` is what the best rules down to this step cover.
    """
    decades = _decades(result.params)
    step = np.arange(decades)
    last = np.minimum(10 ** (step + 1), result.params.situations)
    total = np.cumsum(result.world.chance)
    steps = pd.DataFrame(
        {
            "step": step,
            "x": step,
            "x2": step + 1,
            "y": decades - step,
            "rules": last - np.where(step == 0, 0, 10**step),
            "coverage": total[last - 1],
        }
    )
    return {**_moving(result.params, result.world), "steps": steps}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:  # noqa: ARG001
    """Return the law: what the best rules cover, and what ten times as many would add."""
    total = np.cumsum(_chance(params.situations, params.exponent))
    here, there = (float(total[min(rules, params.situations) - 1]) for rules in (params.rules, 10 * params.rules))
    return {"law_coverage": here, "law_tenfold": there - here}


@remembered(4)
def _chance(situations: int, exponent: float) -> Floats:
    """Return Zipf's chances.

    >>> _chance(4, 1.0).round(2).tolist()
    [0.48, 0.24, 0.16, 0.12]
    """
    weight = np.arange(1, situations + 1, dtype=float) ** -exponent
    return np.asarray(weight / weight.sum())


@remembered(4)
def _world(situations: int, exponent: float, cases: int, seed: int) -> World:
    """Draw the log, order what was seen by how often, equals by lot, and draw new cases."""
    rng, chance = np.random.default_rng(seed), _chance(situations, exponent)
    new, dice = rng.random(SHOWN), rng.random((3, SHOWN))
    counts = rng.poisson(cases * chance)
    known = np.flatnonzero(counts)
    order = known[np.argsort(rng.random(len(known)) - counts[known])]
    place = np.full(situations, len(order))
    place[order] = np.arange(len(order))
    rank = np.minimum(np.searchsorted(np.cumsum(chance), new), situations - 1)
    covered = np.minimum(np.concatenate([[0.0], np.cumsum(chance[order])]), 1.0)
    return World(chance, covered, rank + 1, place[rank], dice)


def _measures(params: Params, world: World, rules: Whole) -> dict[str, Floats]:
    """Return every outcome at these numbers of rules."""
    seen = len(world.covered) - 1
    written = np.minimum(rules, seen)
    covered = world.covered[written]
    noticed, alarms = (params.notices, params.alarms) if params.defer else (0.0, 0.0)
    deferred = (1 - covered) * noticed + covered * alarms
    wrong = deferred * params.human_error + (1 - covered) * (1 - noticed) * (1 - params.guess)
    return {
        "hours": written * params.rule_hours + deferred * params.cases * params.minutes / 60,
        "wrong": wrong,
        "coverage": covered,
        "rules_written": written.astype(float),
        "deferred": deferred,
        "tenfold": world.covered[np.minimum(10 * rules, seen)] - covered,
        "unforeseen": np.full(len(rules), 1 - world.covered[-1]),
    }


def _decades(params: Params) -> int:
    """Return how many steps the stairs have."""
    return math.ceil(math.log10(params.situations) - 1e-9)


def _moving(params: Params, world: World) -> dict[str, pd.DataFrame]:
    """Return what changes with the rules: what becomes of each case, and how far down rules reach."""
    decades = _decades(params)
    step = np.minimum(np.floor(np.log10(world.rank)).astype(int), decades - 1)
    step[world.rank == 10**step] = np.maximum(step[world.rank == 10**step] - 1, 0)  # the tenth belongs to the first step
    within = np.empty(SHOWN, dtype=int)
    for which in range(decades):
        within[step == which] = np.arange((step == which).sum())
    ruled, (notices, guesses, errs) = world.place < params.rules, world.dice
    handed = (notices < np.where(ruled, params.alarms, params.notices)) & params.defer
    state = np.select(
        [handed & (errs < params.human_error), handed, ruled, guesses < params.guess],
        ["wrong", "person", "rule", "guess"],
        "wrong",
    )
    reach = math.log10(min(params.rules, len(world.covered) - 1))
    tread = np.arange(decades)
    ends = np.clip(reach, tread, tread + 1)
    return {
        "cases": pd.DataFrame(
            {
                "x": (step + (within % ACROSS + 0.9) / (ACROSS + 0.8)).round(3),
                "y": (decades - step + 0.14 + 0.19 * (within // ACROSS)).round(3),
                "state": state,
            }
        ),
        "counts": pd.DataFrame({"state": STATES, "many": [int((state == name).sum()) for name in STATES]}),
        "treads": pd.DataFrame({"x": tread, "x2": ends.round(3), "y": decades - tread}),
    }
