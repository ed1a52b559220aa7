"""Whose feedback counts? Reward modelling is a voting rule, and one may choose another.

Reinforcement learning from human feedback fits one reward to everybody's comparisons. Where the pairs are drawn uniformly, that
is Borda's count: where 65 % hold a > b > c and 35 % b > c > a, it puts b first, although 65 % would rather have a. Other rules,
given the same people and held to the same KL divergence, serve others: the mean is not the worst-off group, nor the majority.
And whoever is not asked is not heard. What surprises most: the people here have real value profiles from eight regions, and
most of their disagreement is within a region. The answers and what
values say of them are an example, so which region gains or loses says nothing of the region.

Utilities count from what a person has under the reference policy: comparisons know no other zero. Welfare is always that of
the people served, weighted as they are, whoever was asked. Sources: [siththaranjan2024], [ge2024], [davani2024], [conitzer2024].
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.raters import evidence as rater_evidence
from sim.raters import population as rater_population
from sim.raters.cases import CASES, FREE_OF_REGIONS, POPULATION_MIXES, QUESTIONS, TRAINING_MIXES
from sim.raters.elsewhere import Elsewhere, elsewhere
from sim.raters.facts import facts
from sim.raters.pictures import drawn
from sim.raters.rules import ORACLES, RULES, SHORT
from sim.raters.standing import Hands, Standing, standing
from sim.raters.world import Asking, Rule, Welfare, World, welfare, world

Array = NDArray[np.float64]

TITLE = "Whose feedback"
QUESTION = "Whose feedback counts when people disagree?"
BADGE = "STYLISED"
RANDOM = True
# Rules with a KL of their own; the weights of the oracle's compromise on the frontier.
OTHER_KL = ("per_group", "nash_lottery")
# Ends of the axes of dots and of probabilities: they rest while a knob moves a little.
SHARES = (0.4, 0.6, 0.8, 1.0)
STEPS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 20.0)
WEIGHTS = (*(number / 50 for number in range(1, 16)), 0.35, 0.4, 0.5, 0.7, 1.0)

EQUATIONS = (
    r"what answer k is worth to person r: $u_{rk} = h_k + \kappa\, w_r \cdot \varphi_k$",
    r"the same person judges both answers: $P(j \succ k) = (1 - e)\, \sigma((u_{rj} - u_{rk}) / \tau) + e / 2$",
    r"one reward for all (Bradley-Terry): $\max_r \sum_{jk} n_{jk} \log \sigma(r_j - r_k)$, which "
    r"orders as Borda's count does where all pairs are compared equally often",
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
    kl: float = knob(
        0.5,
        0.05,
        2.0,
        0.05,
        "How far training may go",
        "nats",
        "assumption: same for every rule",
        help="KL divergence: how plainly the trained AI's answers differ from those before. 0: not at all. 2.3: always one answer of ten.",
    )
    kappa: float = knob(1.0, 0.0, 3.0, 0.1, "How much values matter", "sd of views", "assumption")
    strategic_share: float = knob(0.0, 0.0, 0.5, 0.05, "Strategic raters", "share", "siththaranjan2024")
    comparisons: int = knob(20_000, 100, 1_000_000, 0.1, "Comparisons collected", "labels", "assumption", scale="log")
    case: str = choice("cultures", CASES, "Who disagrees", "davani2024")
    population_mix: str = choice(
        "world",
        POPULATION_MIXES,
        "Whom it serves",
        "assumption: rounded shares of the world",
        help="Used where there are regions.",
    )
    first_share: float = knob(
        0.65, 0.0, 1.0, 0.01, "Share of the first camp", "share", "assumption", help="Used where there are two camps."
    )
    groups: str = choice(
        "known", {"known": "Groups are known", "hidden": "Groups are found in the answers"}, "Groups", "chakraborty2024"
    )
    reward_model: str = choice(
        "free", {"free": "A reward per answer", "linear": "Linear in the answer's features"}, "Reward model of RLHF", "ge2024"
    )
    tau: float = knob(0.5, 0.05, 3.0, 0.05, "Noise of a judgement", "sd of views", "assumption: the form is bradley1952")
    error: float = knob(0.1, 0.0, 1.0, 0.05, "Judgements that are a coin flip", "share", "assumption")
    quantile: float = knob(
        0.2, 0.05, 0.5, 0.05, "Quantile of the cautious rule", "share", "assumption: .01 in siththaranjan2024's code"
    )
    weight: float = knob(
        0.2,
        0.0,
        1.0,
        0.02,
        "Weight of the worst-off group",
        "share",
        "assumption: used by the compromise only",
        help="Moves along the frontier: the best that one policy can do for the mean and for the worst-off group.",
    )
    cost_per_label: float = knob(1.0, 0.01, 50.0, 0.1, "Price of a label", "dollars", "assumption", scale="log")
    # The parts of a mix of one's own; used where training_mix is own.
    asked_arab_culture: int = knob(10, 0, 100, 1, "Asked in Arab countries", "parts", "assumption")
    asked_indian_cultural_sphere: int = knob(10, 0, 100, 1, "Asked in India and neighbours", "parts", "assumption")
    asked_latin_america: int = knob(10, 0, 100, 1, "Asked in Latin America", "parts", "assumption")
    asked_north_america: int = knob(10, 0, 100, 1, "Asked in North America", "parts", "assumption")
    asked_oceania: int = knob(10, 0, 100, 1, "Asked in Australia and New Zealand", "parts", "assumption")
    asked_sinosphere: int = knob(10, 0, 100, 1, "Asked in China and neighbours", "parts", "assumption")
    asked_sub_saharan_africa: int = knob(10, 0, 100, 1, "Asked in Sub-Saharan Africa", "parts", "assumption")
    asked_western_europe: int = knob(10, 0, 100, 1, "Asked in Western Europe", "parts", "assumption")

    @model_validator(mode="after")
    def _mix_exists(self) -> "Params":
        if self.case != "cultures" and self.training_mix not in FREE_OF_REGIONS:
            raise ValueError(f"training_mix must be population or equal where case is {self.case}, got {self.training_mix}")
        if self.training_mix == "own" and not any(self.own):
            raise ValueError("a mix of your own must ask somebody: one region's parts must be above 0, got 0 for all eight")
        return self

    @property
    def own(self) -> tuple[int, ...]:
        """Return the regions' parts in a training mix of one's own."""
        return tuple(getattr(self, f"asked_{region}") for region in rater_population.REGIONS)


@dataclass(frozen=True)
class Result:
    """All rules side by side on one crowd, at one KL.

    `world` the people and their answers; `rules` (R,) names, `chosen` the number of the rule set. What a rule does is found when it is
    asked for: `now` that of the rule set, `does` (R,) that of each.
    """

    world: World
    params: Params
    rules: tuple[str, ...]
    chosen: int

    @property
    def now(self) -> Welfare:
        """Return what the rule set does."""
        return _does(self.world, self.params, self.rules[self.chosen], self.params.weight)

    @property
    def does(self) -> tuple[Welfare, ...]:
        """Return what each rule does."""
        return tuple(_does(self.world, self.params, rule, self.params.weight) for rule in self.rules)

    @property
    def items(self) -> tuple[str, ...]:
        """Return the answers."""
        return self.world.crowd.items

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups."""
        return self.world.crowd.groups

    @property
    def gain(self) -> Array:
        """Return each group's mean utility over the reference under each rule, shape (R, G)."""
        return np.array([one.gain for one in self.does])

    @property
    def policy(self) -> Array:
        """Return each rule's policy as the people served meet it on average, shape (R, n)."""
        return np.array([self.world.met(one.decision) for one in self.does])

    @property
    def outcomes(self) -> tuple[dict[str, float | None], ...]:
        """Return the outcomes of each rule."""
        return tuple(one.outcomes for one in self.does)

    def worst(self) -> tuple[str, float]:
        """Return the worst-off group of those served under the rule set, in plain words, and its gain."""
        crowd, gain = self.world.crowd, self.now.gain
        least = int(np.where(crowd.serves > 0, gain, np.inf).argmin())
        return crowd.called[least], float(gain[least])

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
    sim.Outcome("mean_utility", "Mean gain of those served", "sd of views", "higher", -20.0, 20.0),
    sim.Outcome("worst_group", "Gain of the worst-off group", "sd of views", "higher", -20.0, 20.0),
    sim.Outcome("spread", "Best-off minus worst-off group", "sd of views", "lower", 0.0, 40.0),
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
    rules = tuple(RULES)
    return Result(world(asking(params), rng), params, rules, rules.index(params.rule))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the outcomes of the rule set; `cost` is None for the oracles."""
    return dict(result.now.outcomes)


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return mean gain against the worst-off group's, one policy for all at the KL set: what is possible, and where rules land.

    The efficient ones are exact: the oracle's compromise for every weight. Between two of them a mixture lies within the same KL, which
    is convex. A policy per group is no single policy, and the lottery has a KL of its own: both may lie beyond, and are not among
    these points.
    """
    rows: list[dict[str, Any]] = []
    for rule, weight, does in _points(params, rng):
        label = RULES[rule] if rule != "compromise" else f"{100 * weight:.0f} % weight on the worst-off"
        rows.append({"set.rule": rule, "set.weight": weight, "label": label, **does.outcomes})
    frame = pd.DataFrame(rows).astype({"cost": float})
    return front.build(frame, *OUTCOMES[:2], mixing=True)


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return what the hero shows at every point of the frontier: `dots` and `ranking`, see `drawn`."""
    there = world(asking(params), rng)
    return drawn(there, [does for _, _, does in _points(params, rng)], _rows(there, params))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables.

    `dots` and `ranking` of the rule set, as in `preview`; `others` (at, gain): the rules' dots; `frame`, one row: low and high of
    the dots' axis, most of the probabilities', the reference, and the question; `rules` (point, said, mean_utility, worst_group, apart, chosen,
    place, rules), by falling gain of the worst-off: where each rule stands. A rule with a KL of its own stands apart, says it, and is no point
    of the frontier.
    """
    rows = _rows(result.world, result.params)
    now = {name: table.drop(columns="point") for name, table in drawn(result.world, [result.now], rows).items()}
    return now | _still(result.world, result.params.replace(weight=Params().weight))


def other_worlds(params: Params) -> Elsewhere:
    """Return how the worst-off group fares in other draws of people and answers. Remembered: a page asks again for the same."""
    return _elsewhere(params if params.rule == "compromise" else params.replace(weight=Params().weight))


def where_somebody_stands(result: Result, said: tuple[Hands, ...]) -> Standing:
    """Return where somebody stands who has compared four of the answers, among the regions and the rules that are no oracles."""
    rules = {rule: one for rule, one in zip(result.rules, result.does, strict=True) if rule not in (*ORACLES, "per_group")}
    return standing(result.world, said, rules, result.now)


@remembered(64)
def _elsewhere(params: Params) -> Elsewhere:
    return elsewhere(asking(params), lambda there: _does(there, params, params.rule, params.weight))


@remembered(64)
def _still(there: World, params: Params) -> dict[str, pd.DataFrame]:
    """Return the tables of `picture` that rest while one moves along the frontier."""
    does = {rule: _does(there, params, rule, params.weight) for rule in SHORT}
    gain = np.array([one.gain for one in does.values()])
    low, high = (next(step for step in STEPS if step >= reach) for reach in (-gain.min(), gain.max()))
    likeliest = max(there.met(one.decision).max() for rule, one in does.items() if rule not in OTHER_KL)
    frame = {
        "low": -low,
        "high": high,
        "most": next(step for step in SHARES if step >= likeliest - 1e-9),
        "reference": 1 / len(there.crowd.items),
        "question": QUESTIONS[there.asking.case],
    }
    others = drawn(there, list(does.values()), _rows(there, params))["dots"][["at", "gain"]]
    return {"others": others, "frame": pd.DataFrame([frame]), "rules": _rules(does, params.rule)}


def _rows(there: World, params: Params) -> NDArray[np.intp]:
    """Return the groups in the order of their rows: regions by what RLHF gives them, so that they rest while one looks at other rules."""
    order = np.argsort(there.crowd.rows)
    if there.asking.case != "cultures":
        return order
    gain = _does(there, params, "bradley_terry", 0.0).gain[order]
    return order[np.argsort(-gain.round(9), kind="stable")]


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return what others computed of these rules, whatever `params` say: see sim.raters.facts."""
    del params, rng
    return dict(facts())


def asking(params: Params) -> Asking:
    """Return what decides who is there and what they answer."""
    return Asking(
        params.case,
        params.kappa,
        params.population_mix,
        params.training_mix,
        params.own if params.training_mix == "own" else (),
        params.first_share,
        params.comparisons,
        params.tau,
        params.error,
        params.strategic_share,
        params.groups == "hidden",
    )


def _does(there: World, params: Params, rule: str, weight: float) -> Welfare:
    """Return what a rule does; what it does not read is left out, so that the same thing is not computed twice."""
    linear = params.reward_model == "linear" and rule == "bradley_terry"
    quantile = params.quantile if rule == "quantile" else 0.5
    return welfare(there, Rule(rule, params.kl, linear, quantile, weight if rule == "compromise" else 0.0), params.cost_per_label)


def _points(params: Params, rng: np.random.Generator) -> Iterator[tuple[str, float, Welfare]]:
    """Yield every point of the frontier: every rule that is one policy at the KL set, and the compromise at each weight."""
    there, fixed = world(asking(params), rng), float(Params().weight)
    single = [(rule, fixed) for rule in RULES if rule not in OTHER_KL and rule != "compromise"]
    for rule, weight in [*single, *(("compromise", weight) for weight in WEIGHTS)]:
        yield rule, weight, _does(there, params, rule, weight)


def _rules(does: Mapping[str, Welfare], chosen: str) -> pd.DataFrame:
    single = [rule for rule in RULES if rule not in OTHER_KL and rule != "compromise"]
    rows = [
        {
            "point": single.index(rule) if rule in single else -2,
            "said": SHORT[rule] + (f" (at {one.outcomes['kl']:.2f})" if rule in OTHER_KL else ""),
            "mean_utility": one.outcomes["mean_utility"],
            "worst_group": one.outcomes["worst_group"],
            "apart": rule in OTHER_KL,
            "chosen": rule == chosen,
        }
        for rule, one in does.items()
    ]
    found = pd.DataFrame(rows).sort_values("worst_group", ascending=False, kind="stable", ignore_index=True)
    return found.assign(place=np.arange(len(found)), rules=len(found))
