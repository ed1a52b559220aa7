"""Inclusive design: a team builds for whom it saw, and so leaves out, without meaning to, whoever was not in the room.

Two hundred people, each with needs of their own. Most want a thing quick, clear and pleasant; a few each need to reach it, see it, hear it,
read it in their language, use it with unsteady hands. A team tests with some of them, takes all people to be like these, and spends its
weeks as is best for them. The surprise: as many testers from the edges as there are people at the edges cost next to nothing in the mean, while
the worst tenth gets much more. Only beyond that does one pay for the other.

Nothing is read off a formula: people and testers are drawn, the best design for those tested is found, and everybody meets it. What could be
had by who knew everybody is exact, a linear programme in the form of [rockafellar2000]. Who needs what, and what features cost: assumptions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

TITLE = "Inclusive design"
QUESTION = "Who was it tested with, and who cannot use it?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("tested_with",)
PEOPLE = 200
WISHES = ("quick", "clear", "pleasant")
EDGES = ("reach", "sight", "hearing", "language", "hands")
GROUPS = ("most people", *EDGES)
WORST = 0.1  # share of people that the worst tenth is
FULL = 10.0  # weeks that one feature takes, all of it
PARTS = 4  # that a feature is built in, each dearer than the one before
FEATURES = len(WISHES) + len(EDGES)
WEEKS = FULL * (2 * np.arange(PARTS) + 1) / PARTS**2  # of each part: a level of a half takes a quarter of FULL
SHARES = tuple(round(0.05 * k, 2) for k in range(21))
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)  # of the worst tenth against the mean, for who knows everybody
TIE = 1e-4  # of two designs that are as good for the worst-off, the one that is better in the mean
ACROSS = 10  # people of an edge who stand side by side
WIDE = 18  # of most people

EQUATIONS = (
    r"experience of person $i$: $\ e_i = \sum_f w_{if}\,\ell_f$, $\quad \sum_f w_{if} = 1$, $\ 0 \le \ell_f \le 1$",
    r"what it costs: $\ \sum_f c(\ell_f) \le B - n\,\tau$, with $c(\ell) = 10\,\ell^2$ weeks at quarters, straight between",
    r"the team's design: the best mean of $e_i$ over its $n$ testers (or their worst tenth)",
    r"worst tenth: $\ \max_t\ t - \frac{1}{0.1\,N} \sum_i \max(t - e_i,\, 0)$",
    r"known to all: $\ \max_\ell\ (1 - \lambda)\,\bar e + \lambda\,(\mathrm{worst\ tenth})$, a linear programme",
    r"what serves all: of every wish, the level is $\ \min\left(1,\ \ell_w + \sigma\,\bar\ell_{\mathrm{edges}}\right)$",
)
SOURCES = (
    "rockafellar2000",
    "nielsen1993",
    "spool2001",
    "faulkner2003",
    "koenecke2020",
    "bose2011",
    "brumbelow2021",
    "power2012",
    "webaim2026",
    "gernsbacher2015",
    "hamraie2016",
)
EVIDENCE = (
    sim.Evidence(
        "for",
        "Five commercial speech recognisers got 35 % of the words of Black speakers wrong and 19 % of those of white ones. The authors "
        "trace it to the acoustic models, and call for training data that include more people.",
        "koenecke2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Belted women at the wheel had 47 % (28 to 70 %) higher odds of a severe injury than belted men in comparable crashes, USA "
        "1998 to 2008. Frontal crash tests there put a dummy like an average man at the wheel.",
        "bose2011",
        "abstract (checked); the dummies: brumbelow2021's institute, in an article of 2022 (checked)",
    ),
    sim.Evidence(
        "against",
        "With crashes and vehicles made comparable, men and women have similar odds of serious injury, and newer protection helps both. "
        "Women's odds of moderate ones stay 2.2 times as high. Who sits in the test is not all.",
        "brumbelow2021",
        "abstract (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "for",
        "Of the problems that 32 blind people met on 16 websites, half (50.4 %) were covered by the accessibility guidelines then in force: a "
        "list does not replace meeting people.",
        "power2012",
        "abstract (checked); the second half is this project's",
    ),
    sim.Evidence(
        "against",
        "Five testers suffice to find about 85 % of usability problems, by a model in which each tester finds each problem with "
        "the same chance.",
        "nielsen1993",
        "as summarised by others (checked in two places)",
    ),
    sim.Evidence(
        "for",
        "Sets of five out of 60 testers found between 55 and 99 % of the problems; of twenty, at least 95 %.",
        "faulkner2003",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "On four websites that were really in use, far more than five testers would be needed for 85 % of the problems.",
        "spool2001",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Captions help all who watch a video to understand and remember it, says a review of more than 100 studies; most of all those who are "
        "deaf, learn to read, or hear another language than their own. What is built for the edges can serve everybody.",
        "gernsbacher2015",
        "abstract (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "against",
        "Design 'for everyone' has made disabled people a side issue: what serves all is no reason to build only what serves all.",
        "hamraie2016",
        "abstract (checked); the second half is this project's reading",
    ),
    sim.Evidence(
        "context",
        "A machine found failures of the accessibility guidelines on 95.9 % of a million home pages in 2026, 56.1 on a page in the mean. "
        "A machine sees only some of them, and a failure need not stop anybody.",
        "webaim2026",
        "the report (as told by others); the last sentence is this project's",
    ),
)


class Params(sim.Params):
    """Inputs: who is tested with, what can be spent, what the team builds for, and who the people are."""

    tested_with: float = knob(
        0.0,
        0.0,
        1.0,
        0.05,
        "Testers from the edges",
        "share of testers",
        "assumption",
        help="One edge after the other is asked, in an order that is drawn.",
    )
    testers: int = knob(20, 1, 40, 1, "Testers", "people", "assumption: faulkner2003 tried 5 to 20")
    budget: float = knob(30.0, 10.0, 80.0, 1.0, "Budget", "weeks", "assumption", help="To build everything fully would take 80.")
    build_for: str = choice(
        "mean",
        {"mean": "The testers' mean", "worst": "Their worst tenth"},
        "Built for",
        "assumption: the idea is rockafellar2000",
    )
    serves_all: float = knob(
        0.0,
        0.0,
        1.0,
        0.1,
        "What is built for the edges serves all",
        "of a wish's level",
        "assumption: the idea is gernsbacher2015",
        help="The curb-cut effect: a ramp helps whoever pushes a pram.",
    )
    edges: float = knob(0.25, 0.2, 0.5, 0.05, "People at the edges", "share of people", "assumption")
    severity: float = knob(0.7, 0.3, 0.9, 0.05, "What hangs on their need", "share of experience", "assumption")
    moments: float = knob(
        0.05,
        0.01,
        0.5,
        0.01,
        "Moments in which anybody has such a need",
        "share of needs",
        "assumption",
        help="A loud train, bright sun, full hands.",
    )
    usable: float = knob(0.5, 0.2, 0.8, 0.05, "Experience from which one can use it", "share of needs met", "assumption")
    test_cost: float = knob(0.1, 0.0, 0.2, 0.02, "A tester takes", "weeks", "assumption")

    @property
    def weeks(self) -> float:
        """Return what is left to build with."""
        return self.budget - self.testers * self.test_cost


@dataclass(frozen=True)
class Crowd:
    """Everybody: `needs` (PEOPLE, FEATURES), each row summing to 1, `group` (PEOPLE,), an index of GROUPS.

    In which order people are asked: `most` of most people, `edge` of those at the edges, one edge after the other.
    """

    needs: Floats
    group: Whole
    most: Whole
    edge: Whole


@dataclass(frozen=True)
class Result:
    """Everybody, who was tested with (indices), the design `level` (FEATURES,) and the experience of each (PEOPLE,)."""

    params: Params
    crowd: Crowd
    tested: Whole
    level: Floats
    experience: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return one row per person: group, tested, experience, can_use."""
        tested, can = np.isin(np.arange(PEOPLE), self.tested), self.experience >= self.params.usable
        group = np.array(GROUPS)[self.crowd.group]
        return pd.DataFrame({"group": group, "tested": tested, "experience": self.experience, "can_use": can})


OUTCOMES = (
    sim.Outcome("mean_experience", "Needs met, all people's mean", "share", "higher", 0.0, 1.0),
    sim.Outcome("worst_tenth", "Needs met, worst tenth", "share", "higher", 0.0, 1.0),
    sim.Outcome("can_use", "People who can use it", "share", "higher", 0.0, 1.0),
    sim.Outcome("edges_use", "Of those at the edges, can use it", "share", "higher", 0.0, 1.0),
    sim.Outcome("unseen", "Edges that nobody was tested from", "of five", "lower", 0.0, 5.0),
    sim.Outcome("edge_testers", "Testers from the edges", "people", "higher", 0.0, 40.0),
)
LEVERS = (
    sim.Lever("serves_all", (0.5, 1.0), "developer", "robustness", "gernsbacher2015"),
    sim.Lever("build_for", ("worst",), "developer", "safety", "assumption: the idea is rockafellar2000"),
    sim.Lever("testers", (40,), "company", "oversight", "assumption: the idea is faulkner2003"),
    sim.Lever("budget", (45.0,), "company", "safety", "assumption"),
    sim.Lever("tested_with", (0.25,), "regulator", "transparency", "assumption: it must be said who was tested with"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what a team builds for those it tested with, and how everybody fares.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> found["unseen"], bool(found["worst_tenth"] < 0.25 < found["mean_experience"])
    (5.0, True)
    """
    return _results(params, (params.tested_with,), int(rng.integers(2**62)))[0]


def outcomes(result: Result) -> dict[str, float]:
    """Return means over people; the worst tenth is the mean of the tenth that fares worst."""
    edge, can = result.crowd.group > 0, result.experience >= result.params.usable
    seen = np.unique(result.crowd.group[result.tested])
    return {
        "mean_experience": float(result.experience.mean()),
        "worst_tenth": worst(result.experience),
        "can_use": float(can.mean()),
        "edges_use": float(can[edge].mean()),
        "unseen": float(len(EDGES) - (seen > 0).sum()),
        "edge_testers": float(edge[result.tested].sum()),
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every share of testers from the edges, the same people and the same order of asking: the mean against the worst tenth."""
    found = pd.DataFrame([outcomes(one) for one in _results(params, SHARES, int(rng.integers(2**62)))])
    return front.build(found.assign(**{"set.tested_with": SHARES}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `people` and `groups` of `picture` at every share."""
    tables = [_drawn(one) for one in _results(params, SHARES, int(rng.integers(2**62)))]
    return {
        name: pd.concat([table[name].assign(point=point) for point, table in enumerate(tables)], ignore_index=True)
        for name in tables[0]
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    people (x, y, can, tested): everybody in the place where they stand, from 0 to 1, y downwards. groups (group, x, y, can, many): the same
    counted. known (way, mean_experience, worst_tenth): what who knew everybody could have, exact corners of a frontier that is straight between.
    """
    params = result.params
    levels = best([(result.crowd.needs, weight) for weight in WEIGHTS], params.weeks, params.serves_all)
    felt = [result.crowd.needs @ level for level in levels]
    known = pd.DataFrame({"way": "", "mean_experience": [e.mean() for e in felt], "worst_tenth": [worst(e) for e in felt]})
    return {**_drawn(result), "known": known}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the best mean and the best worst tenth that who knew everybody could have; what all get if everything is built alike; and
    how often as many testers, drawn from everybody, have nobody of a given edge.
    """
    crowd = _crowd(params.edges, params.severity, params.moments, int(rng.integers(2**62)))
    mean, tenth = best([(crowd.needs, 0.0), (crowd.needs, 1.0)], params.weeks, params.serves_all)
    each = int((crowd.group == 1).sum())
    cumulated = np.concatenate([[0.0], np.cumsum(WEEKS)])
    return {
        "known_mean": float((crowd.needs @ mean).mean()),
        "known_worst": worst(crowd.needs @ tenth),
        "alike": float(np.interp(params.weeks / FEATURES, cumulated, np.arange(PARTS + 1) / PARTS)),
        "missed": comb(PEOPLE - each, params.testers) / comb(PEOPLE, params.testers),
    }


def worst(experience: Floats) -> float:
    """Return the mean of the worst tenth.

    >>> round(worst(np.arange(20.0)), 6)
    0.5
    """
    many = round(WORST * len(experience))
    return float(np.sort(experience)[:many].mean())


def best(groups: Sequence[tuple[Floats, float]], weeks: float, serves_all: float) -> Floats:
    """Return for each group of people, given their needs and the weight of their worst tenth, the design that is best for them: the level of
    every wish as it is met and of what is built for every edge, shape (groups, FEATURES).

    All in one linear programme, which falls apart into one for each. In the form of [rockafellar2000]: the variables are the parts built, the
    level that is met of every wish, a threshold t, and how far each person is below it. Of fewer than ten people the worst tenth is one.
    """
    from scipy.optimize import linprog
    from scipy.sparse import block_diag, csr_array

    cost: list[Floats] = []
    rows: list[Any] = []
    most: list[Floats] = []
    limits: list[Floats] = []
    parts, wishes = FEATURES * PARTS, len(WISHES)
    built = np.kron(np.eye(FEATURES), np.full(PARTS, 1 / PARTS))  # (FEATURES, parts): the level of what is built
    for needs, weight in groups:
        weight = min(weight, 1 - TIE)
        many = len(needs)
        tail = max(WORST * many, 1.0)
        below = many if weight else 0
        met = np.hstack([needs[:, wishes:] @ built[wishes:], needs[:, :wishes]])  # experience, by parts and by the wishes' levels
        block = np.zeros((1 + wishes + below, parts + wishes + 1 + below))
        block[0, :parts] = np.tile(WEEKS, FEATURES)
        block[1 : 1 + wishes, :parts] = -built[:wishes] - serves_all * built[wishes:].mean(0)
        block[1 : 1 + wishes, parts : parts + wishes] = np.eye(wishes)
        if below:
            block[1 + wishes :, : parts + wishes] = -met
            block[1 + wishes :, parts + wishes] = 1
            block[1 + wishes :, parts + wishes + 1 :] = -np.eye(many)
        cost.append(np.concatenate([-(1 - weight) * met.mean(0), [-weight], np.full(below, weight / tail)]))
        rows.append(csr_array(block))
        most.append(np.concatenate([[weeks], np.zeros(wishes + below)]))
        top = np.concatenate([np.ones(parts + wishes + 1), np.full(below, np.inf)])
        limits.append(np.column_stack([np.zeros(len(top)), top]))
    every: Any = block_diag(rows, format="csr")
    gains, room = np.concatenate(cost), np.concatenate(most)
    solved: Any = linprog(gains, every, room, bounds=np.concatenate(limits).tolist(), method="highs")
    ends = np.cumsum([len(one) for one in cost])[:-1]
    levels = [np.concatenate([x[parts : parts + wishes], built[wishes:] @ x[:parts]]) for x in np.split(solved.x, ends)]
    return np.asarray(np.clip(levels, 0.0, 1.0))  # the solver's last digit


@remembered(8)
def _crowd(edges: float, severity: float, moments: float, seed: int) -> Crowd:
    """Draw everybody, and in which order they would be asked."""
    rng = np.random.default_rng(seed)
    each = round(PEOPLE * edges / len(EDGES))
    group = np.concatenate([np.zeros(PEOPLE - each * len(EDGES), int), np.repeat(np.arange(1, len(GROUPS)), each)])
    taste = rng.dirichlet(np.full(len(WISHES), 3.0), PEOPLE)
    passing = rng.dirichlet(np.ones(len(EDGES)), PEOPLE)
    own = np.where(group > 0, rng.beta(8 * severity, 8 * (1 - severity), PEOPLE), 0.0)
    lasting = own[:, None] * (group[:, None] == np.arange(1, len(GROUPS)))
    needs = np.hstack([taste * ((1 - own) * (1 - moments))[:, None], lasting + passing * ((1 - own) * moments)[:, None]])
    luck = rng.permutation(PEOPLE)
    first = rng.permutation(len(EDGES)) + 1
    queue = np.stack([np.flatnonzero(group == one)[np.argsort(luck[group == one])] for one in first])
    return Crowd(needs, group, np.argsort(luck[group == 0]), queue.T.ravel())


@remembered(8)
def _results(params: Params, shares: tuple[float, ...], seed: int) -> tuple[Result, ...]:
    """Return what is built at each share of testers from the edges."""
    crowd = _crowd(params.edges, params.severity, params.moments, seed)
    many = [round(share * params.testers) for share in shares]
    tested = [np.concatenate([crowd.edge[:k], crowd.most[: params.testers - k]]) for k in many]
    weight = 1.0 if params.build_for == "worst" else 0.0
    levels = best([(crowd.needs[who], weight) for who in tested], params.weeks, params.serves_all)
    return tuple(
        Result(params.replace(tested_with=share), crowd, who, level, crowd.needs @ level)
        for share, who, level in zip(shares, tested, levels, strict=True)
    )


def rows(params: Params) -> tuple[int, int]:
    """Return in how many rows most people stand, and those at each edge."""
    each = round(PEOPLE * params.edges / len(EDGES))
    return -(-(PEOPLE - len(EDGES) * each) // WIDE), -(-each // ACROSS)


def _drawn(result: Result) -> dict[str, pd.DataFrame]:
    """Return `people` and `groups` of `picture`."""
    group, can = result.crowd.group, result.experience >= result.params.usable
    many = np.bincount(group)
    within = np.arange(PEOPLE) - np.concatenate([[0], np.cumsum(many)])[group]
    across = np.where(group == 0, WIDE, ACROSS)
    tested = np.isin(np.arange(PEOPLE), result.tested)
    people = {"group": group, "column": within % across, "row": within // across, "can": can, "tested": tested}
    groups = {"group": np.arange(len(GROUPS)), "can": np.bincount(group, can).astype(int), "many": many}
    return {"people": pd.DataFrame(people), "groups": pd.DataFrame(groups)}
