"""What a visitor's own comparisons allow: every rule's policy at the same distance from the reference, and who is served by it.

Rows are counted once into wins per group. Groups get Bradley-Terry rewards of their own, and what an answer is worth to a group is how
often that group prefers it to an answer at random, so the reference (every item alike) is worth one half to everybody. Rules as in
`sim.preferences`; policies meet one KL: [siththaranjan2024], [conitzer2024], [chakraborty2024].
"""

import sys
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

import sim
from sim import preferences
from sim.contract.model import of_study
from sim.contract.parameters import choice, knob
from sim.frontier import Frontier, build
from sim.own.comparisons import rewards as comparison_rewards
from sim.own.comparisons.rewards import Rewards
from sim.own.comparisons.table import ComparisonTable
from sim.preferences.pairwise import Array

ID = "your_data_comparisons"
TITLE = "Your comparisons"
QUESTION = "Whose preferences does one reward serve?"
BADGE = "CALIBRATED"
ALONG = ("rule", "weight")
SOURCES = ("bradley1952", "siththaranjan2024", "conitzer2024", "chakraborty2024", "fishburn1984", "nash1950", "liang1986")
EVERYBODY = "everybody"
SHOWN = 10
SOLID = 5
"""Comparisons of a pair from which it counts as judged by a majority, or by everyone: assumption."""
LARGE = 500
"""Items beyond which the lottery's linear programme takes too long for a page."""
RULES = {
    "bradley_terry": "RLHF (Bradley-Terry)",
    "borda": "Borda",
    "majority": "Majority (Copeland)",
    "nash_lottery": "Nash lottery",
    "nash_welfare": "Nash welfare",
    "maximin": "Maximin",
    "per_group": "A policy per group",
    "compromise": "Compromise, mean and worst-off",
}
WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
OTHER_KL = ("nash_lottery", "per_group")
EQUATIONS = (
    r"one reward for all (Bradley-Terry): $\max_r \sum_{ab} n_{ab} \log \sigma(r_a - r_b) - \tfrac{\ell}{2} |r|^2$",
    r"what an item is worth to a group: $u_{ga} = \frac{1}{n} \sum_b \sigma(r_{ga} - r_{gb})$, how often it is preferred to a random one",
    r"every rule moves as far: $\pi \propto \pi_0\, e^{r / \beta}$ with $\beta$ such that $\mathrm{KL}(\pi \,\|\, \pi_0) = d$, "
    r"$\pi_0$ uniform",
    r"maximin: $\max_\pi \min_g \pi \cdot u_g$ within that KL; Nash: $\max_\pi \sum_g s_g \log (\pi \cdot u_g - \min_a u_{ga})$",
    r"what is possible: $\max_\pi\ (1 - w) \sum_g s_g\, \pi \cdot u_g + w \min_g \pi \cdot u_g$",
)


class Params(sim.Params):
    """What the visitor may move."""

    rule: str = choice("bradley_terry", RULES, "Rule", "conitzer2024")
    weight: float = knob(0.5, 0.0, 1.0, 0.05, "Weight of the worst-off group", "share", "assumption: used by the compromise only")
    kl: float = knob(0.5, 0.05, 2.0, 0.05, "How far training may go", "nats", "assumption: same for every rule")
    penalty: float = knob(
        0.01, 0.0, 1.0, 0.01, "Penalty on rewards", "per reward squared", "assumption: 0 is the maximum likelihood, if it exists"
    )


OUTCOMES = (
    sim.Outcome("mean_win", "Mean win rate", "share", "higher", 0.0, 1.0),
    sim.Outcome("worst_group", "Worst-off group's win rate", "share", "higher", 0.0, 1.0),
    sim.Outcome("gap", "Between best-off and worst-off group", "share", "lower", 0.0, 1.0),
    sim.Outcome("kl", "Distance from the reference", "nats", "lower", 0.0, 7.0),
    sim.Outcome("against_majority", "Pairs ordered against a majority", "pairs", "lower", 0.0, 1e6),
    sim.Outcome("against_everyone", "Pairs ordered against everyone", "pairs", "lower", 0.0, 1e6),
)


@dataclass(frozen=True, eq=False)
class Study:
    """What stays of a table: its rows, wins of everybody (n, n) and per group (groups, n, n), and each group's `share` of the raters.

    `groups` has one name, EVERYBODY, where the table has none. `problem` says why no maximum likelihood exists, `notes` a sentence each.
    """

    table: ComparisonTable
    groups: tuple[str, ...]
    share: Array
    pooled: Array
    wins: NDArray[np.float32]
    problem: str
    notes: tuple[str, ...]
    fits: dict[float, Rewards] = field(default_factory=dict, repr=False)

    @cached_property
    def solid(self) -> Array:
        """Return wins of pairs that were compared SOLID times or more, 0 for others."""
        return np.where(self.pooled + self.pooled.T >= SOLID, self.pooled, 0.0)

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that this table allows."""
        grouped = ("nash_welfare", "maximin", "per_group", "compromise")
        large = len(self.table.items) > LARGE
        alone = len(self.groups) == 1
        return tuple(r for r in RULES if not (alone and r in grouped) and not (large and r == "nash_lottery"))

    def rewards(self, penalty: float) -> Rewards:
        """Return the rewards at a penalty; the last ones are kept with this study."""
        found = self.fits.get(penalty)
        if found is None:
            found = comparison_rewards.fit(self.pooled, self.wins, penalty, self.table.items)
            self.fits.clear()
            self.fits[penalty] = found
        return found


@dataclass(frozen=True)
class Result:
    """One rule's policy: `p` (n,) as it is met on average, the `score` (n,) that orders items, each group's `worth`, shape (groups,).

    `own` (groups, n) are the policies where each group has one of its own, else None.
    """

    study: Study
    params: Params
    p: Array
    score: Array
    worth: Array
    kl: float
    own: Array | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group: raters, comparisons, how often it prefers the policy to a random answer, and its own first item."""
        study, table = self.study, self.study.table
        rewards = study.rewards(self.params.penalty)
        inside = table.group if table.groups else np.zeros_like(table.group)
        raters = np.bincount(inside[inside >= 0], minlength=len(study.groups))
        policy = self.p if self.own is None else self.own
        low, high = comparison_rewards.served(table, rewards, self.params.penalty, policy)
        return pd.DataFrame(
            {
                "group": study.groups,
                "raters": raters,
                "comparisons": study.wins.sum((1, 2)).astype(int),
                "preferred": self.worth,
                "preferred_low": low,
                "preferred_high": high,
                "own_first": [table.items[int(a)] for a in rewards.group.argmax(1)],
                "own_first_preferred": rewards.worth.max(1),
            }
        )


def analyse(table: ComparisonTable) -> Study:
    """Return what the table allows."""
    inside = table.group[table.rater]
    if table.groups:
        wins = np.array([table.wins(inside == g) for g in range(len(table.groups))], np.float32)
        people = np.bincount(table.group[table.group >= 0], minlength=len(table.groups))
        share = people / people.sum()
    pooled = table.wins()
    if not table.groups:
        wins, share = pooled[None].astype(np.float32), np.ones(1)
    problem = comparison_rewards.missing(pooled, table.items)
    notes = list(table.notes)
    if problem:
        notes.append(
            f"Without a penalty {problem.replace('; add comparisons or set l2 > 0', '')}: the penalty on rewards must be above 0."
        )
    if len(table.items) > LARGE:
        notes.append(f"The Nash lottery is not computed for more than {LARGE} items.")
    return Study(table, table.groups or (EVERYBODY,), share, pooled, wins, problem, tuple(notes))


def model(study: Study) -> sim.Model:
    """Return the study as a model."""
    return of_study(
        sys.modules[__name__],
        simulate=lambda params, _rng: decide(study, params),
        frontier=lambda params, _rng: explore(study, params)[0],
        preview=lambda params, _rng: explore(study, params)[1],
        picture=picture,
    )


def possible(study: Study, params: Params) -> Params:
    """Return the parameters with a rule that this table allows; Bradley-Terry where it does not."""
    return params if params.rule in study.rules else params.replace(rule="bradley_terry")


def decide(study: Study, params: Params) -> Result:
    """Return a rule's policy; raises InvalidInput where the penalty is 0 and no maximum exists."""
    params = possible(study, params)
    rewards, rule = study.rewards(params.penalty), params.rule
    reference = np.full(len(study.table.items), 1 / len(study.table.items))
    if rule == "per_group":
        own = preferences.steerable(reference, rewards.worth, params.kl)
        p = study.share @ own.p
        return Result(study, params, p, p, np.vecdot(rewards.worth, own.p), float(study.share @ own.kl), own.p)
    if rule in ("bradley_terry", "borda", "majority"):
        score = (
            rewards.pooled
            if rule == "bradley_terry"
            else preferences.borda(study.pooled)
            if rule == "borda"
            else preferences.copeland(study.pooled)
        )
        policy = preferences.tilt(reference, score, params.kl)
        return Result(study, params, policy.p, score, rewards.worth @ policy.p, policy.kl)
    if rule == "nash_lottery":
        p = preferences.nash_lottery(study.pooled)
        return Result(study, params, p, p, rewards.worth @ p, float(preferences.divergence(p, reference)))
    if np.ptp(rewards.worth) < 1e-9:
        return Result(study, params, reference, reference, rewards.worth @ reference, 0.0)
    mean = study.share @ rewards.worth
    if rule == "nash_welfare":
        policy = preferences.nash_welfare(reference, rewards.worth, params.kl, study.share)
    elif rule == "maximin":
        policy = preferences.maximin(reference, rewards.worth, params.kl)
    else:
        policy = preferences.maximin(reference, (1 - params.weight) * mean + params.weight * rewards.worth, params.kl)
    return Result(study, params, policy.p, policy.p, rewards.worth @ policy.p, policy.kl)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the named values."""
    solid = result.study.solid
    below = result.score[:, None] < result.score
    return {
        "mean_win": float(np.round(result.study.share @ result.worth, 10)),
        "worst_group": float(np.round(result.worth.min(), 10)),
        "gap": float(np.round(np.ptp(result.worth), 10)),
        "kl": max(result.kl, 0.0),
        "against_majority": float(((solid > solid.T) & below).sum()),
        "against_everyone": float(((solid > 0) & (solid.T == 0) & below).sum()),
    }


def explore(study: Study, params: Params) -> tuple[Frontier, dict[str, pd.DataFrame]]:
    """Return the frontier of mean against worst-off group at this KL and penalty, and the hero's tables at each of its points.

    One policy for all: a policy per group is none, and the lottery has a KL of its own, so both may lie beyond and are not among them.
    """
    found = [decide(study, params.replace(rule=rule, weight=weight)) for rule, weight in _points(study)]
    rows = [
        {
            "set.rule": one.params.rule,
            "set.weight": one.params.weight,
            "label": RULES[one.params.rule] if one.params.rule != "compromise" else f"{one.params.weight:.0%} on the worst-off",
            **outcomes(one),
        }
        for one in found
    ]
    tables = [{name: table.assign(point=at) for name, table in _drawn(one).items()} for at, one in enumerate(found)]
    joined = {name: pd.concat([table[name] for table in tables], ignore_index=True) for name in tables[0]}
    return build(pd.DataFrame(rows), *OUTCOMES[:2]), joined


def _points(study: Study) -> list[tuple[str, float]]:
    single = [(rule, 0.5) for rule in study.rules if rule not in OTHER_KL and rule != "compromise"]
    return single + ([("compromise", weight) for weight in WEIGHTS] if "compromise" in study.rules else [])


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables for one policy: `served` (group, hue, share) and `ranking` (item, row, probability)."""
    return _drawn(result)


def _drawn(result: Result) -> dict[str, pd.DataFrame]:
    study = result.study
    groups, first = len(study.groups), np.argsort(-result.p, kind="stable")[:SHOWN]
    return {
        "served": pd.DataFrame({"group": list(study.groups), "hue": np.arange(groups) % 4, "share": result.worth}),
        "ranking": pd.DataFrame(
            {
                "item": np.array(study.table.items, object)[first],
                "row": np.arange(len(first)),
                "probability": result.p[first],
            }
        ),
    }


def rules_frame(study: Study, params: Params) -> pd.DataFrame:
    """Return every rule side by side: rule, first item, KL, mean, worst-off, and each group's share, pairs against majority, everyone."""
    rows = []
    for rule in study.rules:
        one = decide(study, params.replace(rule=rule))
        got = outcomes(one)
        served = {f"preferred, {name}": float(share) for name, share in zip(study.groups, one.worth, strict=True)}
        rows.append({"rule": RULES[rule], "first": study.table.items[int(one.p.argmax())], **got, **served})
    return pd.DataFrame(rows)


def items_frame(study: Study, params: Params) -> pd.DataFrame:
    """Return one row per item, the highest reward first: reward with interval, Borda, Copeland, each group's reward, each rule's policy."""
    rewards = study.rewards(params.penalty)
    frame = comparison_rewards.intervals(study.table, rewards.pooled, params.penalty)
    frame = frame.assign(borda=preferences.borda(study.pooled), copeland=preferences.copeland(study.pooled))
    groups = {f"reward, {name}": rewards.group[g] for g, name in enumerate(study.groups)} if len(study.groups) > 1 else {}
    policies = {f"{RULES[rule]}, probability": decide(study, params.replace(rule=rule)).p for rule in study.rules}
    return frame.assign(**groups, **policies).sort_values("reward", ascending=False, kind="stable", ignore_index=True)


def violations(result: Result) -> dict[str, pd.DataFrame]:
    """Return the pairs that the rule orders against everyone and against a majority, and the majority's cycles; by name, solid pairs."""
    study, names = result.study, result.study.table.items
    solid = study.solid
    return {
        "everyone": preferences.pareto_violations(result.score, solid, items=names),
        "majority": preferences.majority_violations(result.score, solid, items=names),
        "cycles": preferences.condorcet_cycle(solid, items=names),
    }


def solid_pairs(study: Study) -> tuple[int, int]:
    """Return how many pairs were compared SOLID times or more, and how many there are."""
    n = len(study.table.items)
    return int(np.triu(study.pooled + study.pooled.T >= SOLID, 1).sum()), n * (n - 1) // 2


def raters_frame(result: Result) -> pd.DataFrame:
    """Return one row per rater: group, comparisons, and how many the order of the rule contradicts (ties count half), and expected."""
    study, table = result.study, result.study.table
    number = np.bincount(table.rater, minlength=len(table.raters))
    apart = result.score[table.winner] - result.score[table.loser]
    against = np.bincount(table.rater, np.where(table.tie, 0.5, (apart < 0) + 0.5 * (apart == 0)), len(table.raters))
    rewards = study.rewards(result.params.penalty).pooled
    surprise = np.bincount(
        table.rater, np.abs(table.won - expit(rewards[table.winner] - rewards[table.loser])), len(table.raters)
    )
    names = np.array([*table.groups, ""], object)
    return pd.DataFrame(
        {
            "rater": np.array(table.raters, object),
            "group": names[table.group],
            "comparisons": number,
            "contradicted": against / number,
            "surprise": surprise / number,
        }
    )
