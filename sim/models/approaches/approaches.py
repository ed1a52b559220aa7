"""Approaches: rules, rewards, raters, inverse RL or principles; each fails where it does not look, and each looks elsewhere.

One task: how far may an AI go, case by case? Five learners get the same hours of people's work, and each sees only what such a learner
sees: a table of rules, what is measured, comparisons by a crowd, what people did, principles and a critic. Their misses come out of
that; no miss is written in. On an ordinary day all come near what people want. Then the day is not ordinary: rare cases, disguises,
limits that move, people who disagree. No approach is best under all of these, and more of the same work helps only where it shows
something new.

With no stress and enough work every one of them reaches what people want. The science is in sim/approaches, a learner a file; its worlds
are assumption. Sources: [kaplow1992], [pan2022], [christiano2017], [siththaranjan2024], [armstrong2018], [kundu2023].
"""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.approaches import evidence, learners, pictures
from sim.approaches.learners import NAMES, Means
from sim.approaches.world import Setting, World, world
from sim.contract.shelf import remembered
from sim.frontier import Frontier

Array = NDArray[np.float64]

TITLE = "Approaches"
QUESTION = "Five ways to tell an AI what you want: where does each fail?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("caution",)
SIZES = ("cases",)
CAUTION = (0.25, 0.3, 0.35, 0.42, 0.5, 0.6, 0.7, 0.84, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 2.8, 3.4, 4.0, 4.8, 5.6, 6.8, 8.0)
STRESSES = {
    "none": "None: an ordinary day",
    "edge_cases": "Edge cases: rare cases come as often as any",
    "adversary": "Adversary: some ask in disguise",
    "drift": "Drift: limits have moved",
    "disagreement": "Disagreement: two groups want different things",
}

EQUATIONS = (
    r"an answer goes as far as $a \in [0, 1]$; it helps by $a$, and in case $k$ harms by $\frac{H}{2} (a - m_k)_+^2$, "
    r"$m_k = \theta_k - \frac{1}{H}$",
    r"so people want $a = \theta_k$; limits: $\theta_k = \frac{1}{2} + \sigma (\sqrt{\tau}\, x_k \cdot w + \sqrt{1 - \tau}\, \varepsilon_k)$",
    r"case $k$ comes with chance $\propto k^{-s}$",
    r"what each learner maximises, from what it sees: help $- c\, \times$ harm",
    r"rules: $a = \theta_k$ where one is written, else one $a$ for all the rest",
    r"reward: complaints $\rho_k \times$ harm, divided by the share that follow-ups found complained of, $(1 + g_k)/(1 + f_k)$",
    r"raters: $P(a \succ b) = \sigma(4\,[u(a) - u(b)])$, with $u = $ help $-$ harm",
    r"inverse RL: people do $a$ with chance $\propto e^{\beta u(a)}$; read with $\hat\beta$",
    r"principles: $\min_j (\theta_k + e_{kj})$ over revisions, $e \sim N(0, .12^2 / (1 + r))$; in the blind spot the draft, $a = 1$",
)
SOURCES = (
    "kaplow1992",
    "pan2022",
    "christiano2017",
    "siththaranjan2024",
    "armstrong2018",
    "hong2023",
    "kundu2023",
    "sharma2025",
    "glaese2022",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: who learns, what happens then, how much work there is, and what each learner is given."""

    caution: float = knob(
        1.0,
        0.25,
        8.0,
        label="Caution: how much harm weighs",
        unit="x help",
        source="assumption",
        scale=CAUTION,
        help="1: as people weigh it.",
    )
    approach: str = choice(
        "rules",
        {
            "rules": "Rules: a table",
            "reward": "Reward: what is measured",
            "raters": "Raters: comparisons",
            "inverse_rl": "Inverse RL: what people do",
            "principles": "Principles: a critic",
        },
        "Whose frontier",
        "assumption",
    )
    stress: str = choice(
        "none", STRESSES, "What happens after learning", "assumption", help="Disagreement is there from the start."
    )
    budget: float = knob(
        100.0, 1.0, 10_000.0, 0.5, "People's work", "hours", "assumption", scale="log", help="Prices: see the tab What each sees."
    )
    strength: float = knob(1.0, 0.0, 1.0, 0.1, "How hard the stress comes", "share", "assumption")
    reported: float = knob(0.4, 0.1, 1.0, 0.05, "Reward: harm that is complained of", "share", "assumption: the idea is pan2022")
    ask_who: bool = switch(
        False,
        "Raters, inverse RL: ask who they are",
        "siththaranjan2024",
        help="Each group is then learned, and counts, by itself.",
    )
    crowd: float = knob(
        0.1, 0.0, 1.0, 0.05, "Raters, inverse RL: asked of the second group", "share", "assumption: the idea is siththaranjan2024"
    )
    assumed_rationality: float = knob(
        30.0, 1.0, 50.0, 1.0, "Inverse RL: how rational people are taken to be", "beta", "assumption: the idea is armstrong2018"
    )
    rationality: float = knob(3.0, 1.0, 50.0, 1.0, "How rational people are", "beta", "assumption")
    blind_spot: float = knob(
        0.03, 0.0, 0.3, 0.01, "Principles: cases that none is about", "share", "assumption: the idea is kundu2023"
    )
    revisions: int = knob(2, 1, 8, 1, "Principles: revisions", "per answer", "assumption")
    disguises: int = knob(5, 0, 20, 1, "Disguises that an adversary can try", "cases alike", "assumption")
    minority: float = knob(0.3, 0.05, 0.5, 0.05, "People of the second group", "share", "assumption")
    told: float = knob(0.6, 0.0, 0.95, 0.05, "How much of a limit shows in how a case looks", "share of variance", "assumption")
    exponent: float = knob(1.0, 0.0, 1.5, 0.1, "How steeply cases get rarer", "exponent", "assumption")
    severity: float = knob(20.0, 5.0, 40.0, 1.0, "How harm grows beyond a limit (H)", "per square", "assumption")
    cases: int = knob(400, 100, 600, 100, "Cases there are", "cases", "assumption")


@dataclass(frozen=True)
class Result:
    """Help and harm of the approach that is looked at, `stand` (2,), and of who knows every case, `ideal` (2,).

    `params` and `seeds` are what they come from; what the other four do is computed where it is asked for.
    """

    params: Params
    seeds: tuple[int, int]
    stand: Array
    ideal: Array

    def to_frame(self) -> pd.DataFrame:
        """Return one row per approach: approach, helpfulness, harm, missed, cost."""
        means = _means(self.params)
        cost = [learners.cost(name, means, self.params.cases) for name in NAMES]
        help, harm = np.array([_here(name, self.params, self.seeds) for name in NAMES]).T
        columns = {"helpfulness": help, "harm": harm, "missed": self.ideal[0] - self.ideal[1] - help + harm}
        return pd.DataFrame({"approach": NAMES, **columns, "cost": cost})


OUTCOMES = (
    sim.Outcome("helpfulness", "Helpfulness", "mean, 0 to 1", "higher", 0.0, 1.0),
    sim.Outcome("harm", "Harm", "x full help", "lower", 0.0, 25.0),
    sim.Outcome("cost", "Cost: work and a year of running", "$1,000", "lower", 0.0, 600.0),
    sim.Outcome("missed", "Missed of what people want", "help minus harm", "lower", -1e-9, 26.0),
    sim.Outcome("ideal_helpfulness", "Helpfulness of who knows every case", "mean, 0 to 1", "higher", 0.0, 1.0),
    sim.Outcome("ideal_harm", "Harm by who knows every case", "x full help", "lower", 0.0, 5.0),
)
LEVERS = (
    sim.Lever("budget", (400.0, 1600.0), "company", "safety", "assumption"),
    sim.Lever("reported", (0.7, 1.0), "regulator", "oversight", "pan2022"),
    sim.Lever("ask_who", (True,), "developer", "transparency", "siththaranjan2024"),
    sim.Lever("assumed_rationality", (10.0, 3.0), "developer", "robustness", "armstrong2018"),
    sim.Lever("blind_spot", (0.0,), "developer", "safety", "kundu2023"),
    sim.Lever("disguises", (1, 0), "company", "robustness", "assumption: asking who wants it, and why"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return where the approach stands; the same generator gives the same worlds and luck at every setting.

    >>> found = outcomes(simulate(Params(budget=10_000), np.random.default_rng(0)))
    >>> bool(found["missed"] < 0.02)
    True
    """
    seeds = _seeds(rng)
    return Result(params, seeds, _here(params.approach, params, seeds), np.array(world(_setting(params), seeds[0]).judge_ideal()))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over requests and worlds of the approach that is looked at."""
    params, (help, harm), best = result.params, result.stand.tolist(), result.ideal.tolist()
    return {
        "helpfulness": help,
        "harm": harm,
        "cost": learners.cost(params.approach, _means(params), params.cases),
        "missed": best[0] - best[1] - help + harm,
        "ideal_helpfulness": best[0],
        "ideal_harm": best[1],
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return what the approach could do with more or less caution: help against harm."""
    seeds = _seeds(rng)
    best = world(_setting(params), seeds[0]).judge_ideal()
    help, harm = _curve(params.approach, _setting(params), _means(params), seeds, CAUTION).T
    frame = pd.DataFrame({"set.caution": CAUTION, "helpfulness": help, "harm": harm, "missed": best[0] - best[1] - help + harm})
    return front.build(frame, *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `cases` and `counts` at every caution; see `picture`."""
    return _drawn(params, _seeds(rng), CAUTION)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    cases, counts: see sim/approaches/pictures.py. names (learner, x, off, name, chosen): the five, the middle of
    their panels, and the line of what people want. others (way,
    helpfulness, harm): what the other four could do, and, named there too, the ideal. ideal (helpfulness, harm): who knows every case.
    """
    params, seeds = result.params, result.seeds
    cautions, here = _around(params.caution)
    drawn = _drawn(params, seeds, cautions)
    now = {name: table[table["point"] == here].drop(columns="point").reset_index(drop=True) for name, table in drawn.items()}
    names = pd.DataFrame({"learner": range(len(NAMES)), "name": [NAMED[name] for name in NAMES]})
    others = [
        pd.DataFrame(_curve(name, _setting(params), _means(params), seeds, CAUTION), columns=["helpfulness", "harm"]).assign(
            way=NAMED[name]
        )
        for name in NAMES
        if name != params.approach
    ]
    ideal = pd.DataFrame([result.ideal], columns=["helpfulness", "harm"])
    return now | {
        "names": names.assign(x=names["learner"] + 0.5, off=0.0, chosen=[name == params.approach for name in NAMES]),
        "others": pd.concat([*others, ideal.assign(way=IDEAL)], ignore_index=True),
        "ideal": ideal,
    }


IDEAL = "what people want"
NAMED = {"rules": "Rules", "reward": "Reward", "raters": "Raters", "inverse_rl": "Inverse RL", "principles": "Principles"}


def missed(result: Result, **changes: object) -> dict[str, float]:
    """Return what each approach, by its name on the page, misses in these worlds where parameters are changed."""
    params = result.params.replace(**changes)
    best = np.array(world(_setting(params), result.seeds[0]).judge_ideal())
    frame = Result(params, result.seeds, best, best).to_frame()
    return dict(zip(NAMED.values(), frame["missed"].tolist(), strict=True))


def stresses(result: Result) -> pd.DataFrame:
    """Return what each approach misses under each stress, all else as it is: approach, stress, missed."""
    rows = [
        {"approach": name, "stress": stress, "missed": value}
        for stress in STRESSES
        for name, value in missed(result, stress=stress).items()
    ]
    return pd.DataFrame(rows)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the harm that people accept, and what each approach misses."""
    result = simulate(params, rng)
    missing = result.to_frame().set_index("approach")["missed"]
    return {"accepted_harm": float(result.ideal[1])} | {f"missed_{name}": float(missing[name]) for name in NAMES}


def _seeds(rng: np.random.Generator) -> tuple[int, int]:
    """Return the seeds of worlds and of luck."""
    first, second = rng.integers(2**62, size=2).tolist()
    return first, second


def _setting(params: Params) -> Setting:
    return Setting(**{field.name: getattr(params, field.name) for field in fields(Setting)})


def _means(params: Params) -> Means:
    return Means(**{field.name: getattr(params, field.name) for field in fields(Means)})


def _around(caution: float) -> tuple[tuple[float, ...], int]:
    """Return the stops and which of them a caution is; one between two stops stands alone."""
    return (CAUTION, CAUTION.index(caution)) if caution in CAUTION else ((caution,), 0)


def _here(name: str, params: Params, seeds: tuple[int, int]) -> Array:
    """Return help and harm of one approach at this caution, (2,)."""
    cautions, here = _around(params.caution)
    return np.asarray(_curve(name, _setting(params), _means(params), seeds, cautions)[here])


@remembered(16)
def _answers(name: str, setting: Setting, means: Means, seeds: tuple[int, int], cautions: tuple[float, ...]) -> Array:
    """Return the answers of one learner at each caution, (k, worlds, n)."""
    return learners.learn(name, world(setting, seeds[0]), means, seeds[1], np.array(cautions))


@remembered(256)
def _curve(name: str, setting: Setting, means: Means, seeds: tuple[int, int], cautions: tuple[float, ...]) -> Array:
    """Return help and harm at each caution, (k, 2)."""
    there: World = world(setting, seeds[0])
    return np.array([there.judge(answers) for answers in _answers(name, setting, means, seeds, cautions)])


def _drawn(params: Params, seeds: tuple[int, int], cautions: tuple[float, ...]) -> dict[str, pd.DataFrame]:
    answers = np.stack([_answers(name, _setting(params), _means(params), seeds, cautions)[:, 0] for name in NAMES])
    cases, counts = pictures.requests(world(_setting(params), seeds[0]), answers, seeds[1])
    return {"cases": cases, "counts": counts}
