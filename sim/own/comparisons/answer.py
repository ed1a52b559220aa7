"""The answer to a table of comparisons: whom the reward serves least, whether that is tolerated, what could serve them better, three rows."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.audit.answer import Answer, Criterion, Form, Listing, Number, Verdict, written
from sim.audit.since import Z
from sim.contract.sentence import literal
from sim.fairness import differences
from sim.own.comparisons import rewards as comparison_rewards
from sim.own.comparisons import study
from sim.own.comparisons.study import RULES, Params, Result, Study
from sim.own.comparisons.table import ComparisonTable
from sim.own.words import APART
from sim.preferences.pairwise import Array

KIND = "comparisons"
CRITERIA = {
    "worst": Criterion("How often the worst-off group prefers the answers to random ones", "share", 0.5, at_most=False),
    "gap": Criterion("Gap between groups in how often they prefer the answers", "points", 0.1),
}
WHO = {
    "bradley_terry": "The reward that is learnt (Bradley-Terry)",
    "borda": "Borda's count",
    "majority": "The majority (Copeland)",
    "nash_lottery": "The Nash lottery",
    "nash_welfare": "Nash welfare",
    "maximin": "Maximin",
    "per_group": "A policy per group",
    "compromise": "The compromise",
}
NAMED = 200
"""Items, the most compared ones, whose counts a manifest carries: assumption."""
MODEL = "What a group prefers is its own Bradley-Terry rewards: as sure as its comparisons are many, and only of the items in the table."
METHOD = (
    "How often a group prefers the rule's answers to an item at random, one half being no better than random. Every rule but the lottery "
    "and a policy per group moves as far from the reference. Intervals take the raters for the sample, a rater's comparisons hanging together, "
    "and the rule's answers as given (delta method, clustered by rater). Of several groups the lower end is the smallest of theirs, the upper "
    "end with the error shared out among them. A tolerance is met, or not, where the whole interval says so."
)
SOURCES = ("bradley1952", "siththaranjan2024", "conitzer2024", "liang1986")


def served(result: Result) -> tuple[Array, Array]:
    """Return how often each group prefers the answers to a random item, and its standard error, (groups,) both."""
    built = result.study
    rewards = built.rewards(result.params.penalty)
    policy = result.p if result.own is None else result.own
    return comparison_rewards.served_error(built.table, rewards, result.params.penalty, policy)


def headline(result: Result) -> str:
    """Return whom the rule serves least, and whom most, with an interval."""
    built, who = result.study, WHO[result.params.rule]
    share, error = served(result)
    numbers = [_share(p, s) for p, s in zip(share, error, strict=True)]
    if len(built.groups) == 1:
        return f"{who} answers with what beats an item at random {numbers[0].strong()} of the time."
    most, least = int(share.argmax()), int(share.argmin())
    if share[most] - share[least] < 0.005:
        return f"{who} serves every group alike: its answers beat an item at random {numbers[least].strong()} of the time."
    return (
        f"{who} serves {literal(built.groups[least])} least: its answers beat an item at random {numbers[least].strong()} of the time for "
        f"them, **{numbers[most]}** for {literal(built.groups[most])}."
    )


def answer(
    built: Study,
    params: Params,
    tolerances: Mapping[str, float],
    row: Callable[[Mapping[str, str]], int | None],
    watch: Callable[[str], None] = lambda _stage: None,
) -> Answer:
    """Return the answer at one setting; `row` is the number of the last row of a file in which columns hold these words."""
    params = study.possible(built, params)
    watch("fitting rewards")
    result = study.decide(built, params)
    return Answer(
        kind=KIND,
        question=study.QUESTION,
        headline=headline(result),
        judged=RULES[params.rule],
        verdicts=tuple(_verdict(result, name, limit) for name, limit in tolerances.items()),
        groups=_groups(result),
        choice=_choice(built, params),
        cases=_cases(result, row),
        deploy=None,
        law="",
        caveats=(*built.notes, MODEL),
        read=told(built.table),
        method=METHOD,
        sources=SOURCES,
        counts=_counts(result),
    )


def told(table: ComparisonTable) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked = table.columns
    marks = ", ".join((asked.tied or "").split(APART)) or "no word"
    tie = {"ties": f"{asked.tie or asked.choice} = {marks}: {int(table.tie.sum()):,}, half a win each"}
    tie = tie if asked.tie or asked.choice else {}
    said = f"; {asked.choice} = {asked.first} says the first" if asked.choice else ""
    by = f" by {asked.cross}" if asked.cross else ""
    return {
        "comparisons": f"{len(table.winner):,}",
        "winner, loser": f"{asked.winner}, {asked.loser}: {len(table.items):,} items{said}",
        "raters": f"{asked.rater}: {len(table.raters):,}" if asked.rater else "not named, every row somebody else's",
        "group": f"{asked.group}{by}: {', '.join(table.groups)}" if asked.group else "none",
    } | tie


def _share(value: float, error: float, form: Form = "share") -> Number:
    return Number(float(value), max(float(value - Z * error), 0.0), min(float(value + Z * error), 1.0), form)


def _verdict(result: Result, name: str, limit: float) -> Verdict:
    asked, built = CRITERIA[name], result.study
    share, error = served(result)
    if len(built.groups) == 1 and name == "gap":
        return Verdict(name, asked.label, limit, Number(np.nan, form=asked.form), asked.at_most, "the table has no groups")
    if name == "worst":
        mirrored = differences.highest(1 - share, error)
        at, number = mirrored.highest, Number(1 - mirrored.value, 1 - mirrored.high, 1 - mirrored.low, "share")
        ends = [at]
    else:
        spread = differences.widest_of(share, error)
        number, ends = Number(spread.value, spread.low, spread.high, "points"), [spread.lowest, spread.highest]
    detail = ", ".join(f"{built.groups[at]}: {written(float(share[at]), 'share')}" for at in ends)
    found = Verdict(name, asked.label, limit, number, asked.at_most, detail)
    return found if found.outcome == "met" else replace(found, price=_price(result, name, limit))


def _price(result: Result, name: str, limit: float) -> str:
    """Return which single policy at the same distance meets a tolerance with the highest mean."""
    frame = study.explore(result.study, result.params)[0].frame
    reached = frame["worst_group"] if name == "worst" else frame["gap"]
    meets = frame[reached >= limit - 1e-9] if name == "worst" else frame[reached <= limit + 1e-9]
    if meets.empty:
        values = reached.to_numpy(float)
        best = frame.iloc[int(values.argmax() if name == "worst" else values.argmin())]
        value = float(best["worst_group" if name == "worst" else "gap"])
        return (
            f"no single policy at this distance meets it; {_named(best)} comes nearest, at {written(value, CRITERIA[name].form)}"
        )
    best = meets.iloc[int(np.argmax(meets["mean_win"].to_numpy(float)))]
    return f"{_named(best)} meets it, at a mean of {written(float(best['mean_win']), 'share')}"


def _named(row: "pd.Series[Any]") -> str:
    """Return a row of the frontier in words."""
    if row["set.rule"] != "compromise":
        return str(row["label"])
    return f"the compromise with {written(float(row['set.weight']), 'share')} on the worst-off"


def _groups(result: Result) -> Listing:
    share, error = served(result)
    frame = result.to_frame()
    frame = pd.DataFrame(
        {
            "group": frame["group"],
            "raters": frame["raters"],
            "comparisons": frame["comparisons"],
            "prefers the answers": [_share(p, s) for p, s in zip(share, error, strict=True)],
            "its own first": frame["own_first"],
            "preferred then": frame["own_first_preferred"],
        }
    )
    note = "Prefers the answers: to an item at random; in brackets the 90 % interval, raters being the sample. Its own first: what the group "
    return Listing("Groups", frame, f"{note}itself would put first, and how often it prefers that.", {"preferred then": "share"})


def _choice(built: Study, params: Params) -> Listing:
    frame = study.rules_frame(built, params)[["rule", "first", "mean_win", "worst_group", "gap", "against_majority"]]
    names = {"mean_win": "mean", "worst_group": "worst-off group", "against_majority": "pairs against a majority"}
    frame = frame.rename(columns=names).astype({"pairs against a majority": int})
    note = "Shares of comparisons with an item at random; the gap in points. The lottery and a policy per group have a distance of their own."
    return Listing("What could be learnt instead", frame, note, {"mean": "share", "worst-off group": "share", "gap": "points"})


def _cases(result: Result, row: Callable[[Mapping[str, str]], int | None]) -> Listing:
    """Return three choices of the group that is served least which the rule's order contradicts most, of different pairs."""
    built, table = result.study, result.study.table
    least = int(result.worth.argmin())
    inside = table.group[table.rater] == least if table.groups else np.ones(len(table.rater), dtype=bool)
    place = np.argsort(np.argsort(-result.score, kind="stable"), kind="stable")
    apart = np.where(inside & ~table.tie, place[table.winner] - place[table.loser], -1)
    rows: list[tuple[Any, ...]] = []
    pairs = set()
    for at in np.argsort(-apart, kind="stable"):
        pair = (int(table.winner[at]), int(table.loser[at]))
        if len(rows) == 3 or apart[at] <= 0:
            break
        if pair in pairs:
            continue
        pairs.add(pair)
        winner, loser, rater = table.items[pair[0]], table.items[pair[1]], table.raters[table.rater[at]]
        who = {table.columns.rater: rater} if table.columns.rater is not None else {}
        first, second = table.columns.winner, table.columns.loser
        found = row(who | {first: winner} | ({second: loser} if second != first else {}))
        if found is None and table.columns.choice is not None:  # the chosen one may stand second
            found = row(who | {first: loser, second: winner})
        rows.append((found, built.groups[least], rater, winner, loser, int(place[pair[0]]) + 1, int(place[pair[1]]) + 1))
    names = ["row", "group", "rater", "chose", "over", "place of the chosen", "place of the other"]
    note = "Choices of the group that is served least, against the order of the rule: places are in that order."
    return Listing("Three cases to inspect", pd.DataFrame(rows, columns=names), note)


def _counts(result: Result) -> dict[str, Any]:
    """Return what next month is compared with: estimates with standard errors, and counts of comparisons."""
    built, table = result.study, result.study.table
    share, error = served(result)
    frame = result.to_frame()
    groups = {
        name: {"raters": int(r), "comparisons": int(c), "served": [float(p), float(s)]}
        for name, r, c, p, s in zip(built.groups, frame["raters"], frame["comparisons"], share, error, strict=True)
    }
    wins, met = built.pooled.sum(1), (built.pooled + built.pooled.T).sum(1)
    shown = np.argsort(-met, kind="stable")[:NAMED]
    items = {table.items[int(at)]: [float(wins[at]), float(met[at])] for at in shown}
    return {"kind": KIND, "rule": result.params.rule, "kl": result.params.kl, "groups": groups, "items": items}
