"""Feedback is expensive: a tight question costs more people than all the easy ones together.

To settle 73 against 27 % takes 11 people, to settle 51 against 49 takes 6,763: the price grows with the inverse square of the
margin. So the same budget spread over all questions is mostly wasted on the settled ones. Stopping where one answer leads asks
few where people agree and many where they do not; letting people say "equal" spares their coin flips; an AI rater costs a
fraction, but what it gets wrong on a question it gets wrong every time: more of its labels do not help.

Questions differ in how many people are on the majority's side: log odds half-normal, read off at 40 evenly spaced quantiles
(assumption). An error is a question decided against the majority. Exact: binomials and a random walk between two walls, no sampling.
Sources: [wald1945], [dubois2023], [ouyang2022], [lee2024].
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.agreement.label_error import majority_error, majority_error_with_ties, people_needed, sequential
from sim.contract.shelf import remembered
from sim.frontier import Frontier

Array = NDArray[np.float64]

TITLE = "The price of a label"
QUESTION = "How many people must you ask before you know?"
BADGE = "STYLISED"
QUESTIONS = 40
QUANTILES = (np.arange(QUESTIONS) + 0.5) / QUESTIONS
# What an AI's label costs of a person's: the printed 45 times cheaper.
AI_PRICE = 1 / 45
# Odd numbers, so that one side has more: about equal ratios, as many as a slider can tell apart.
PEOPLE = tuple(sorted({2 * round((people - 1) / 2) + 1 for people in np.geomspace(1, 1001, 140).tolist()}))
ON_A_LINE = (
    1,
    3,
    5,
    7,
    9,
    11,
    15,
    21,
    31,
    45,
    65,
    95,
    145,
    215,
    321,
    475,
    701,
    1001,
)  # drawn of each line of the log-log picture
LEADS = tuple(range(1, 31))
# Majorities whose price is written out, and those between which the rule of thumb is drawn.
NAMED = (0.51, 0.55, 0.60, 0.73)
DRAWN = np.concatenate([np.linspace(0.508, 0.56, 14), np.linspace(0.57, 0.88, 18)]).round(4)

EQUATIONS = (
    r"people who settle p against 1 - p with 95 %: $n = 1.645^2\, p (1 - p) / (p - \tfrac{1}{2})^2$",
    r"a majority of n is wrong: $P(B < n / 2) + \tfrac{1}{2} P(B = n / 2),\quad B \sim \mathrm{Bin}(n, p)$",
    r"asking on until one leads by b: error $1 / (1 + (p / q)^b)$, people $b\,(1 - 2\,\mathrm{error}) / (p - q)$",
    r"slips e, and u who see no difference and guess: $p' = \tfrac{1}{2} + (1 - e)(1 - u)(p - \tfrac{1}{2})$",
    r"an AI rater errs on the question, not on the label: $\mathrm{logit}\, p_{\mathrm{AI}} = \mathrm{logit}\, p + \delta,\ "
    r"\delta \sim N(0, s^2)$ drawn once",
    r"questions differ: $\mathrm{logit}\, p \sim |N(0, m^2)|$ with m such that half of them have a larger majority than the one set",
)
SOURCES = ("wald1945", "dubois2023", "ouyang2022", "lee2024", "davidson1970", "siththaranjan2024")
EVIDENCE = (
    sim.Evidence(
        "for",
        "A simulator of human feedback made of language models was 45 times cheaper than crowd workers and agreed well with "
        "people; methods ranked on it as they do on human feedback (eleven models, 10,000 pairs). The last preprint says 50 "
        "times.",
        "dubois2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Training on an AI's preference labels did as well as training on people's, for summaries and for helpful and "
        "harmless dialogue.",
        "lee2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "A strong language model as judge agreed with people on over 80 % of answers, as often as people with each other.",
        "zheng2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Trained contractors (about 40) agreed with each other 72.6 ± 1.5 % of the time, held-out ones 77.3 ± 1.3 %. The "
        "paper does not say whether it counts pairs of answers.",
        "ouyang2022",
        "section 3.4 (checked)",
    ),
    sim.Evidence(
        "against",
        "Over 350 language models: where two are both wrong, they give the same wrong answer 60 % of the time. Errors that "
        "are shared do not average out, so more labels of an AI do not make up for its bias.",
        "kim2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Not every disagreement is noise to be paid away: where people want different things, more labels settle who is "
        "counted, not who is right.",
        "siththaranjan2024",
        "abstract (checked), as this project reads it",
    ),
)


class Params(sim.Params):
    """Inputs: how divided people are, how they err, whom one asks and when one stops."""

    majority: float = knob(0.9, 0.51, 0.95, 0.01, "Majority on the median question", "share", "assumption")
    people: int = knob(
        11,
        label="People asked per question",
        unit="people",
        source="assumption: used where all questions get as many",
        scale=PEOPLE,
    )
    lead: int = knob(
        4,
        1,
        30,
        1,
        "Ask until one leads by",
        "votes",
        "assumption: the rule is wald1945",
        help="Used where one asks where it matters.",
    )
    ask: str = choice(
        "same", {"same": "As many for every question", "active": "Ask on until one answer leads"}, "Who is asked what", "wald1945"
    )
    rater: str = choice("people", {"people": "People", "ai": "An AI"}, "Who answers", "dubois2023")
    ai_bias: float = knob(0.5, 0.0, 3.0, 0.05, "Bias of the AI, per question", "log odds", "assumption")
    tie_option: bool = switch(False, 'May say "equal"', "davidson1970")
    undecided: float = knob(0.2, 0.0, 0.8, 0.05, "See no difference", "share", "assumption")
    slips: float = knob(0.2, 0.0, 0.8, 0.05, "Labels that are slips", "share", "assumption")
    instructions: bool = switch(False, "Better instructions: half the slips", "assumption: costs a fifth more per label")
    cost_per_label: float = knob(1.0, 0.01, 50.0, 0.1, "Price of a person's label", "dollars", "assumption", scale="log")


@dataclass(frozen=True)
class Result:
    """What each of 40 kinds of question costs and how often it goes wrong; arrays of shape (40,), by growing majority.

    `majority` share on the larger side; `asked` labels on average; `error` chance that it is decided against the majority. `price`
    dollars per label, `params` what was set.
    """

    majority: Array
    asked: Array
    error: Array
    price: float
    params: Params

    def to_frame(self) -> pd.DataFrame:
        """Return one row per kind of question: majority, asked, cost (dollars), error."""
        return pd.DataFrame(
            {"majority": self.majority, "asked": self.asked, "cost": self.asked * self.price, "error": self.error}
        )


OUTCOMES = (
    sim.Outcome("cost", "Cost per question", "dollars", "lower", 0.0, 3e5),
    sim.Outcome("error", "Majorities missed", "share", "lower", 0.0, 0.6),
    sim.Outcome("overruled", "People overruled without need", "share", "lower", 0.0, 1.0),
    sim.Outcome("labels", "Labels per question", "labels", "lower", 0.0, 5000.0),
    sim.Outcome("hardest_share", "Share of the labels spent on the closest tenth", "share", "higher", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("ask", ("active",), "developer", "robustness", "wald1945"),
    sim.Lever("tie_option", (True,), "company", "transparency", "davidson1970"),
    sim.Lever("rater", ("ai",), "company", "oversight", "dubois2023"),
    sim.Lever("instructions", (True,), "company", "transparency", "assumption: half the slips for a fifth more"),
)
ALONG = ("people", "lead")


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return cost and error of every kind of question; exact, `rng` is not used.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["cost"], 2), round(found["error"], 3)
    (11.0, 0.1)
    """
    del rng
    majority = _majorities(params)
    asked, error = _asked_and_error(params, majority)
    return Result(majority, asked, error, _price(params), params)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over questions; `overruled` weighs an error by how many more people it is against."""
    closest = max(1, QUESTIONS // 10)
    return {
        "cost": float(result.asked.mean() * result.price),
        "error": float(result.error.mean()),
        "overruled": float((result.error * (2 * result.majority - 1)).mean()),
        "labels": float(result.asked.mean()),
        "hardest_share": float(result.asked[:closest].sum() / result.asked.sum()),
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return cost against error: from one person per question to a thousand, or from a lead of one vote to a lead of thirty."""
    rows = []
    for changed in _policies(params):
        found = outcomes(simulate(changed, rng))
        rows.append({"set.people": changed.people, "set.lead": changed.lead, **found})
    return front.build(pd.DataFrame(rows), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return what the hero shows at every point.

    `questions`: majority, asked, error.
    """
    policies = _policies(params)
    points = np.repeat(np.arange(len(policies)), QUESTIONS)
    return {"questions": _drawn(*(simulate(changed, rng) for changed in policies)).assign(point=points)}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables: `questions` as in `preview`, `lines`, see `others`, and `needed`, see `rule_of_thumb`."""
    return {"lines": others(result.params), "needed": rule_of_thumb(), "questions": _drawn(result)}


@remembered(1)
def rule_of_thumb() -> pd.DataFrame:
    """Return how many people settle each majority with 95 %: majority, people, named (those that are written out)."""
    majority = np.unique(np.append(DRAWN, NAMED))
    return pd.DataFrame(
        {"majority": majority, "people": [float(people_needed(p)) for p in majority], "named": np.isin(majority, NAMED)}
    )


def others(params: Params) -> pd.DataFrame:
    """Return the lines beside the frontier, with each lever pulled alone: way, cost (dollars), error, in the order of the lines."""
    fixed = {name: getattr(Params(), name) for name in (*ALONG, "cost_per_label")}
    frame = _others(params.replace(**fixed))
    return frame.assign(cost=frame["cost"] * params.cost_per_label)


@remembered(64)
def _others(params: Params) -> pd.DataFrame:
    """Return `others` where a person's label costs one dollar."""
    rng = np.random.default_rng(0)  # never drawn from
    ways = {_LEVER_WORDS[lever.parameter]: params.replace(**{lever.parameter: lever.settings[0]}) for lever in LEVERS}
    rows = [
        {"way": way, "cost": found["cost"] or 0.0, "error": found["error"] or 0.0}
        for way, changed in ways.items()
        if changed != params
        for policy in _policies(changed, ON_A_LINE)
        for found in (outcomes(simulate(policy, rng)),)
    ]
    return pd.DataFrame(rows, columns=["way", "cost", "error"])


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the people who settle the median question by the rule of thumb, and how often that many are wrong."""
    del rng
    needed = people_needed(params.majority)
    return {
        "people_needed": float(needed),
        "error_of_that_many": float(majority_error(needed, params.majority)),
        "label_agreement": float(_agreement(params)),
    }


_LEVER_WORDS = {
    "ask": "Ask where it matters",
    "tie_option": 'May say "equal"',
    "rater": "An AI answers",
    "instructions": "Better instructions",
}


def _majorities(params: Params) -> Array:
    """Return the majority of each kind of question, the median between the middle two being `params.majority`."""
    scale = logit(params.majority) / ndtri(0.75)
    return np.asarray(expit(scale * ndtri((1 + QUANTILES) / 2)))


def _asked_and_error(params: Params, majority: Array) -> tuple[Array, Array]:
    """Return labels asked on average and the chance of a wrong decision, both (40,)."""
    shares, weights = _as_rated(params, majority)
    if params.ask == "active":
        error, asked = sequential(params.lead, shares)
        # Whoever says "equal" is paid, and moves nothing.
        asked = asked / (1 - params.undecided) if params.tie_option else asked
    else:
        asked = np.full_like(shares, float(params.people))
        if params.tie_option:
            error = majority_error_with_ties(params.people, shares.ravel(), params.undecided).reshape(shares.shape)
        else:
            error = majority_error(params.people, shares)
    return np.asarray(asked @ weights), np.asarray(error @ weights)


def _as_rated(params: Params, majority: Array) -> tuple[Array, Array]:
    """Return the share of labels on the majority's side, shape (40, nodes), and the nodes' weights: over the AI's bias, if it answers."""
    odds, weights = logit(majority)[:, None], np.ones(1)
    if params.rater == "ai" and params.ai_bias > 0:
        nodes, weights = np.polynomial.hermite_e.hermegauss(21)
        weights = weights / weights.sum()
        odds = odds + params.ai_bias * nodes
    slips = params.slips / 2 if params.instructions else params.slips
    guesses = 0.0 if params.tie_option else params.undecided
    return 0.5 + (1 - slips) * (1 - guesses) * (expit(odds) - 0.5), weights


def _price(params: Params) -> float:
    """Return dollars per label."""
    base = params.cost_per_label * (AI_PRICE if params.rater == "ai" else 1.0)
    return base * 1.2 if params.instructions else base


def _policies(params: Params, many: tuple[int, ...] = PEOPLE) -> list[Params]:
    """Return the settings along the frontier; none depends on `people` or `lead`."""
    fixed = Params()
    if params.ask == "active":
        return [params.replace(lead=lead, people=fixed.people) for lead in LEADS]
    return [params.replace(people=people, lead=fixed.lead) for people in many]


def _agreement(params: Params) -> float:
    """Return how often two labels of the same question agree."""
    share = _as_rated(params.replace(rater="people"), _majorities(params))[0][:, 0]
    return float((share**2 + (1 - share) ** 2).mean())


def _drawn(*results: Result) -> pd.DataFrame:
    """Return `questions`, QUESTIONS rows per result."""
    return pd.DataFrame(
        {name: np.concatenate([getattr(result, name) for result in results]) for name in ("majority", "asked", "error")}
    )
