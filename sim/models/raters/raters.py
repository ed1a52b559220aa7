"""Whose feedback counts? Reward modelling is a voting rule, and one may choose another.

Reinforcement learning from human feedback fits one reward to everybody's comparisons. That is Borda's count: where 65 % hold
a > b > c and 35 % b > c > a, it puts b first, although 65 % would rather have a. Other rules, given the same people and held to the
same KL divergence, serve others: the mean is not the worst-off group, nor the majority. And whoever is not asked is not heard.
What surprises most: the people here have real value profiles from eight regions, and most of their disagreement is within a region.

Utilities count from what a person has under the reference policy: comparisons know no other zero. Welfare is always that of
the people served, weighted as they are, whoever was asked. Sources: [siththaranjan2024], [ge2024], [davani2024], [conitzer2024].
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator

import sim
from sim import agreement, choice, knob, preferences, rater_evidence
from sim import frontier as front
from sim.frontier import Frontier
from sim.rater_cases import CASES, POPULATION_MIXES, TRAINING_MIXES, Crowd, crowd
from sim.rater_facts import facts
from sim.rater_rules import RULES, Answers, Decision, collect, decide, gains, labels

Array = NDArray[np.float64]

TITLE = "Whose feedback"
QUESTION = "Whose feedback counts when people disagree?"
BADGE = "REPRODUCED"
RANDOM = True
# Raters per group whose agreement is measured; rules with a KL of their own; the weights of the oracle's compromise on the frontier.
PANEL = 25
OTHER_KL = ("per_group", "nash_lottery")
WEIGHTS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 1.0)

EQUATIONS = (
    r"what answer k is worth to person r: $u_{rk} = h_k + \kappa\, w_r \cdot \varphi_k$",
    r"the same person judges both answers: $P(j \succ k) = (1 - e)\, \sigma((u_{rj} - u_{rk}) / \tau) + e / 2$",
    r"one reward for all (Bradley-Terry): $\max_r \sum_{jk} n_{jk} \log \sigma(r_j - r_k)$, which orders as Borda's count does",
    r"every rule moves as far: $\pi \propto \pi_0\, e^{r / \beta}$ with $\beta$ such that $\mathrm{KL}(\pi \,\|\, \pi_0) = d$",
    r"the worst-off group first (maximin): $\max_\pi \min_g E_\pi u_g$ within that KL; "
    r"Nash: $\max_\pi \sum_g s_g \log (E_\pi u_g - \min_k u_{gk})$",
    r"a cautious reward, low where people disagree: $\mu_k + \sigma_k \Phi^{-1}(q)$",
    r"what is possible: $\max_\pi\ (1 - \lambda)\, \textstyle\sum_g s_g E_\pi u_g + \lambda \min_g E_\pi u_g$",
)
SOURCES = (
    "siththaranjan2024",
    "ge2024",
    "davani2024",
    "conitzer2024",
    "chakraborty2024",
    "munos2024",
    "gordon2022",
    "nash1950",
    "bradley1952",
    "fishburn1984",
    "sorensen2024",
    "kirk2024",
)
EVIDENCE = rater_evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: who is served, who is asked and how, and the rule that makes a policy of it."""

    rule: str = choice("bradley_terry", RULES, "Rule", "conitzer2024")
    training_mix: str = choice(
        "population", TRAINING_MIXES, "Whose answers train", "kirk2024", help="Regions exist for the case of cultures only."
    )
    kl: float = knob(0.5, 0.05, 2.0, 0.05, "How far training may go", "nats", "assumption: same for every rule")
    kappa: float = knob(1.0, 0.0, 3.0, 0.1, "How much values matter", "sd of utility", "assumption")
    strategic_share: float = knob(0.0, 0.0, 0.5, 0.05, "Strategic raters", "share", "siththaranjan2024")
    comparisons: int = knob(20_000, 100, 1_000_000, 100, "Comparisons collected", "labels", "assumption")
    case: str = choice("cultures", CASES, "Who disagrees", "davani2024")
    population_mix: str = choice(
        "world",
        POPULATION_MIXES,
        "Whom it serves",
        "assumption: rounded shares of the world",
        help="Used where there are regions.",
    )
    first_share: float = knob(
        0.65, 0.05, 0.95, 0.01, "Share of the first camp", "share", "assumption", help="Used where there are two camps."
    )
    groups: str = choice(
        "known", {"known": "Groups are known", "hidden": "Groups are found in the answers"}, "Groups", "chakraborty2024"
    )
    reward_model: str = choice(
        "free", {"free": "A reward per answer", "linear": "Linear in the answer's features"}, "Reward model of RLHF", "ge2024"
    )
    tau: float = knob(0.5, 0.05, 3.0, 0.05, "Noise of a judgement", "sd of utility", "assumption: the form is bradley1952")
    error: float = knob(0.1, 0.0, 1.0, 0.05, "Judgements that are a coin flip", "share", "assumption")
    quantile: float = knob(
        0.2, 0.05, 0.5, 0.05, "Quantile of the cautious rule", "share", "assumption: .01 in siththaranjan2024's code"
    )
    weight: float = knob(0.2, 0.0, 1.0, 0.05, "Weight of the worst-off group", "share", "assumption: used by the compromise only")
    cost_per_label: float = knob(1.0, 0.01, 50.0, 0.01, "Price of a label", "dollars", "assumption")

    @model_validator(mode="after")
    def _mix_exists(self) -> "Params":
        if self.case != "cultures" and self.training_mix not in ("population", "equal"):
            raise ValueError(f"training_mix must be population or equal where case is {self.case}, got {self.training_mix}")
        return self


@dataclass(frozen=True)
class Result:
    """All rules side by side on one crowd, at one KL.

    `items` (n,), `groups` (G,), `rules` (R,), `chosen` the number of the rule set. `gain` (R, G): mean utility of each group over the
    reference; `policy` (R, n) as the people served meet it on average; `outcomes` (R,) dictionaries.
    """

    items: tuple[str, ...]
    groups: tuple[str, ...]
    rules: tuple[str, ...]
    chosen: int
    gain: Array
    policy: Array
    outcomes: tuple[dict[str, float | None], ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per rule and group: rule, group, gain (mean utility over the reference), chosen."""
        count = len(self.groups)
        return pd.DataFrame(
            {
                "rule": np.repeat(np.array([RULES[rule] for rule in self.rules], object), count),
                "group": np.tile(np.array(self.groups, object), len(self.rules)),
                "gain": self.gain.ravel(),
                "chosen": np.repeat(np.arange(len(self.rules)) == self.chosen, count),
            }
        )


OUTCOMES = (
    sim.Outcome("mean_utility", "Mean gain of those served", "sd of utility", "higher", -20.0, 20.0),
    sim.Outcome("worst_group", "Gain of the worst-off group", "sd of utility", "higher", -20.0, 20.0),
    sim.Outcome("spread", "Best-off minus worst-off group", "sd of utility", "lower", 0.0, 40.0),
    sim.Outcome("worse_off", "People worse off than before", "share", "lower", 0.0, 1.0),
    sim.Outcome("kl", "Distance from the reference", "nats", "lower", 0.0, 2.303),
    sim.Outcome("cost", "Cost of the labels", "dollars", "lower", 0.0, 5e7, optional=True),
    sim.Outcome("alpha", "Agreement of the raters", "Krippendorff's alpha", "higher", -1.0, 1.0),
    sim.Outcome("pareto_violations", "Pairs ordered against everyone", "pairs", "lower", 0.0, 45.0),
    sim.Outcome("majority_violations", "Pairs ordered against a majority", "pairs", "lower", 0.0, 45.0),
    sim.Outcome("between_share", "Disagreement that is between groups", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("rule", ("maximin", "nash_welfare"), "developer", "safety", "chakraborty2024"),
    sim.Lever("rule", ("per_group",), "user", "oversight", "sorensen2024"),
    sim.Lever("rule", ("jury",), "company", "transparency", "gordon2022"),
    sim.Lever("rule", ("quantile", "median"), "developer", "robustness", "siththaranjan2024"),
    sim.Lever("training_mix", ("equal", "population"), "regulator", "oversight", "kirk2024"),
    sim.Lever("comparisons", (100_000,), "company", "robustness", "kirk2024"),
)
ALONG = ("rule", "weight")


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return every rule's policy for the same people and answers; where the compromise stands depends on `weight`.

    >>> exact = Params(case="two_camps", comparisons=1_000_000)
    >>> result = simulate(exact, np.random.default_rng(0))
    >>> result.items[int(result.policy[result.chosen].argmax())], outcomes(result)["majority_violations"]
    ('b', 1.0)
    """
    world = _World(params, rng)
    rules = tuple(RULES)
    decisions = [world.decide(rule, params.weight) for rule in rules]
    welfare = [world.welfare(rule, decision) for rule, decision in zip(rules, decisions, strict=True)]
    return Result(
        items=world.crowd.items,
        groups=world.crowd.groups,
        rules=rules,
        chosen=rules.index(params.rule),
        gain=np.array([gain for gain, _ in welfare]),
        policy=np.array([world.met(decision) for decision in decisions]),
        outcomes=tuple(found for _, found in welfare),
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the outcomes of the rule set; `cost` is None for the oracles."""
    return dict(result.outcomes[result.chosen])


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return mean gain against the worst-off group's, one policy for all at the KL set: what is possible, and where rules land.

    The efficient ones are exact: the oracle's compromise for every weight. A policy per group is no single policy, and the lottery has a
    KL of its own: both may lie beyond, and are not among these points.
    """
    return _frontier(_World(params, rng))


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return what the hero shows at every point of the frontier: `dots` (group, gain) and `ranking` (item, probability)."""
    world = _World(params, rng)
    tables = [
        _drawn(world.crowd.groups, world.crowd.items, world.welfare(rule, decision)[0], world.met(decision))
        for rule, weight in _points()
        for decision in (world.decide(rule, weight),)
    ]
    return {
        name: pd.concat([table[name].assign(point=point) for point, table in enumerate(tables)], ignore_index=True)
        for name in ("dots", "ranking")
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: `dumbbells` (rule, group, gain, chosen), and of the rule set `dots` and `ranking` as in `preview`."""
    drawn = _drawn(result.groups, result.items, result.gain[result.chosen], result.policy[result.chosen])
    return {"dumbbells": result.to_frame(), **drawn}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return what others computed of these rules, whatever `params` say: see sim.rater_facts."""
    del params, rng
    return dict(facts())


class _World:
    """One crowd with its answers, shared by every rule: what differs between two rules is the rule."""

    def __init__(self, params: Params, rng: np.random.Generator) -> None:
        self.params = params
        self.crowd: Crowd = crowd(params.case, params.kappa, params.population_mix, params.training_mix, params.first_share, rng)
        hidden = params.groups == "hidden"
        self.answers: Answers = collect(
            self.crowd, params.comparisons, params.tau, params.error, params.strategic_share, hidden, rng
        )
        self.gains = gains(self.crowd)
        people = self.gains.shape[1]
        self.weights = np.repeat(self.crowd.serves / people, people)
        items = len(self.crowd.items)
        self.wins = preferences.wins_of_utilities(self.crowd.utility.reshape(-1, items), self.weights)
        heard = self.answers.ratings[self.crowd.asked > 0, :PANEL].reshape(-1, items)
        self.shared = {
            "alpha": agreement.krippendorff_alpha(heard, "interval").value,
            "between_share": _between(self.gains, self.crowd.serves),
        }

    def decide(self, rule: str, weight: float) -> Decision:
        linear = self.params.reward_model == "linear"
        return decide(
            rule,
            self.crowd,
            self.answers,
            self.params.kl,
            self.params.tau,
            linear=linear,
            quantile=self.params.quantile,
            weight=weight,
        )

    def met(self, decision: Decision) -> Array:
        """Return the probabilities of the answers as the people served meet them on average, shape (n,)."""
        if decision.policy.ndim == 1:
            return decision.policy
        return np.asarray(self.crowd.serves @ decision.policy.mean(1))

    def welfare(self, rule: str, decision: Decision) -> tuple[Array, dict[str, float | None]]:
        """Return each group's mean gain, shape (G,), and the outcomes, all of the people served."""
        person = self.gains @ decision.policy if decision.policy.ndim == 1 else (self.gains * decision.policy).sum(-1)
        gain = person.mean(1)
        served = gain[self.crowd.serves > 0]
        asked = labels(rule, self.crowd, self.params.comparisons)
        found: dict[str, float | None] = {
            "mean_utility": float(self.crowd.serves @ gain),
            "worst_group": float(served.min()),
            "spread": float(np.ptp(served)),
            "worse_off": float(min(self.weights @ (person.ravel() < -1e-9), 1.0)),
            "kl": max(decision.kl, 0.0),
            "cost": None if asked is None else asked * self.params.cost_per_label,
            "pareto_violations": float(len(preferences.pareto_violations(decision.score, self.wins))),
            "majority_violations": float(len(preferences.majority_violations(decision.score, self.wins))),
        }
        return gain, found | self.shared


def _points() -> list[tuple[str, float]]:
    """Return rule and weight of every point of the frontier: every single policy, the compromise at each weight."""
    fixed = float(Params().weight)
    single = [(rule, fixed) for rule in RULES if rule not in OTHER_KL and rule != "compromise"]
    return single + [("compromise", weight) for weight in WEIGHTS]


def _frontier(world: _World) -> Frontier:
    rows: list[dict[str, Any]] = []
    for rule, weight in _points():
        found = world.welfare(rule, world.decide(rule, weight))[1]
        label = RULES[rule] if rule != "compromise" else f"{100 * weight:.0f} % weight on the worst-off"
        rows.append({"set.rule": rule, "set.weight": weight, "label": label, **found})
    frame = pd.DataFrame(rows).astype({"cost": float})
    return front.build(frame, *OUTCOMES[:2])


def _drawn(groups: tuple[str, ...], items: tuple[str, ...], gain: Array, policy: Array) -> dict[str, pd.DataFrame]:
    """Return `dots` (group, gain) and `ranking` (item, probability), the answers in a fixed order."""
    return {
        "dots": pd.DataFrame({"group": list(groups), "gain": gain}),
        "ranking": pd.DataFrame({"item": list(items), "probability": policy}),
    }


def _between(gain: Array, serves: Array) -> float:
    """Return the share of the variance of utilities, over people and summed over answers, that lies between groups."""
    centre = gain.mean(1)
    mean = serves @ centre
    between = float((serves @ (centre - mean) ** 2).sum())
    total = float((serves @ ((gain - mean) ** 2).mean(1)).sum())
    return min(between / total, 1.0) if total > 1e-12 else 0.0
