"""The answer to a table of ratings: who is overruled, whether raters agree enough, what could be guaranteed, and the items to look at."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.audit.answer import LEVEL, Answer, Criterion, Form, Listing, Number, Verdict, written
from sim.audit.since import Z
from sim.contract.sentence import literal
from sim.fairness import differences
from sim.own.ratings import gaps as rating_gaps
from sim.own.ratings import study
from sim.own.ratings.rules import RULES, Array
from sim.own.ratings.study import EVERYBODY, Params, Result, Study
from sim.own.ratings.table import RatingTable

KIND = "ratings"
CRITERIA = {
    "alpha": Criterion("Agreement of all raters (Krippendorff's alpha)", "number", 0.667, low=-1.0, at_most=False),
    "overruled": Criterion("Labels overruled, in the group that is overruled most", "share", 0.3),
    "gap": Criterion("Gap between groups in labels overruled", "points", 0.1),
}
LEVELS = {"nominal": "names", "ordinal": "steps in order", "interval": "numbers, distances count", "ratio": "numbers from 0"}
WHO = {
    "majority": "The majority",
    "median": "The median label",
    "mean": "The mean label",
    "dawid_skene": "Dawid and Skene's model",
    "jury": "A jury with equal seats",
    "any_group": "Any group's majority",
    "every_group": "Every group's majority together",
    "guarantee": "A majority with a guarantee",
}
SEEN = (
    "What a group says depends on the items it was given: where groups labelled different items, their shares are of different items. The "
    "column 'more than others' compares on the same items."
)
METHOD = (
    "Overruled is the share of a group's labels that the decision contradicts. Intervals take the raters for the sample, a rater's labels "
    "hanging together (clustered by rater); that of alpha draws the items again. Of several groups the upper end is the largest of theirs, "
    "the lower end with the error shared out among them. A tolerance is met, or not, where the whole interval says so. The best guarantee is "
    "a linear programme over all decisions."
)
SOURCES = ("krippendorff2018", "liang1986", "dantzig1960", "gordon2022")


def lost(result: Result) -> tuple[Array, Array]:
    """Return the share of each group's labels that is overruled and its standard error, (groups,) both."""
    table, groups = result.study.table, result.study.groups
    against = (table.yes[table.label] != result.decision[table.item]).astype(float)
    inside = table.group[table.rater] if table.groups else np.zeros(len(table.rater), dtype=int)
    found = [rating_gaps.clustered(against[inside == g], table.rater[inside == g]) for g in range(len(groups))]
    share, error = np.array(found).T
    return share, error


def headline(result: Result) -> str:
    """Return who is overruled, with intervals, and how far raters agree."""
    built, groups = result.study, result.study.groups
    share, error = lost(result)
    who = WHO[built.policies[result.policy][0]]
    numbers = [_share(p, s) for p, s in zip(share, error, strict=True)]
    if len(groups) == 1:
        return f"{who} overrules {numbers[0].strong()} of the labels."
    most, least = int(share.argmax()), int(share.argmin())
    if share[most] - share[least] < 0.005:
        return f"{who} overrules {numbers[most].strong()} of every group's labels."
    return (
        f"{who} overrules {numbers[most].strong()} of the labels from {literal(groups[most])}, **{numbers[least]}** of those from "
        f"{literal(groups[least])}."
    )


def agreement(built: Study) -> str:
    """Return how far raters agree, overall and within groups, in a sentence."""
    overall, within = built.alphas["alpha"].iloc[0], built.alphas.iloc[1:].dropna(subset="alpha")
    if pd.isna(overall):
        return "How far raters agree is not defined here."
    head = f"Raters agree at alpha **{written(overall, 'number')}**"
    if within.empty:
        return f"{head}."
    low, high = written(within["alpha"].min(), "number"), written(within["alpha"].max(), "number")
    if len(within) <= 2:
        pairs = zip(within["group"], within["alpha"], strict=True)
        inside = ", ".join(f"within {literal(group)} **{written(alpha, 'number')}**" for group, alpha in pairs)
        return f"{head}; {inside}."
    return f"{head}; within groups **{low}** to **{high}**." if low != high else f"{head}; within each group **{low}**."


def answer(
    built: Study,
    params: Params,
    tolerances: Mapping[str, float],
    row: Callable[[Mapping[str, str]], int | None],
    watch: Callable[[str], None] = lambda _stage: None,
) -> Answer:
    """Return the answer at one setting; `row` is the number of the last row of a file in which columns hold these words."""
    params = study.possible(built, params)
    result = study.decide(built, params)
    watch("drawing the items again")
    alphas = rating_gaps.alphas(built.table, confidence=LEVEL)
    return Answer(
        kind=KIND,
        question=study.QUESTION,
        headline=f"{headline(result)} {agreement(built)}",
        judged=RULES[params.rule],
        verdicts=tuple(_verdict(result, alphas, name, limit) for name, limit in tolerances.items()),
        groups=_groups(result, alphas),
        choice=_choice(built),
        cases=_cases(result, row),
        deploy=None,
        law="",
        caveats=(*built.notes, *((SEEN,) if len(built.groups) > 1 else ())),
        read=told(built.table),
        method=METHOD,
        sources=SOURCES,
        counts=_counts(result, alphas),
    )


def told(table: RatingTable) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked = table.columns
    return {
        "labels": f"{len(table.item):,}",
        "items": f"{asked.item}: {len(table.items):,}",
        "raters": f"{asked.rater}: {len(table.raters):,}" if asked.rater else "not named, every row somebody else's",
        "label": f"{asked.label}, {LEVELS[asked.level]}; yes is {table.says}",
        "group": f"{asked.group}{f' by {asked.cross}' if asked.cross else ''}: {', '.join(table.groups)}"
        if asked.group
        else "none",
    }


def _share(value: float, error: float, form: Form = "share") -> Number:
    return Number(float(value), max(float(value - Z * error), 0.0), min(float(value + Z * error), 1.0), form)


def _verdict(result: Result, alphas: pd.DataFrame, name: str, limit: float) -> Verdict:
    asked, built = CRITERIA[name], result.study
    if name == "alpha":
        whole = alphas.iloc[0]
        number = Number(float(whole["alpha"]), float(whole["low"]), float(whole["high"]), "number")
        inside = alphas.iloc[1:].dropna(subset="alpha")
        pairs = zip(inside["group"], inside["alpha"], strict=True)
        detail = ", ".join(f"within {group} {written(alpha, 'number')}" for group, alpha in pairs)
        return Verdict(name, asked.label, limit, number, asked.at_most, detail)
    share, error = lost(result)
    if len(built.groups) == 1 and name == "gap":
        return Verdict(name, asked.label, limit, Number(np.nan, form=asked.form), asked.at_most, "the table has no groups")
    spread = differences.highest(share, error) if name == "overruled" else differences.widest_of(share, error)
    ends = [(built.groups[at], written(float(share[at]), "share")) for at in dict.fromkeys((spread.highest, spread.lowest))]
    number = Number(spread.value, max(spread.low, 0.0), min(spread.high, 1.0), asked.form)
    found = Verdict(name, asked.label, limit, number, asked.at_most, ", ".join(f"{g}: {s}" for g, s in ends))
    return found if found.outcome == "met" else replace(found, price=_price(built, name, limit))


def _price(built: Study, name: str, limit: float) -> str:
    """Return which policy meets a tolerance with the most agreement in all."""
    lost_by_group = 1 - built.by_group
    reached = lost_by_group.max(1) if name == "overruled" else np.ptp(lost_by_group, axis=1)
    meets = np.flatnonzero(reached <= limit + 1e-9)
    if not len(meets):
        best = int(reached.argmin())
        return (
            f"no rule here meets it; {_named(built, best)} comes nearest, at {written(float(reached[best]), CRITERIA[name].form)}"
        )
    best = int(meets[np.argmax(built.agreement[meets])])
    return f"{_named(built, best)} meets it, agreeing with {written(float(built.agreement[best]), 'share')} of all labels"


def _named(built: Study, policy: int) -> str:
    rule, step = built.policies[policy]
    return RULES[rule] if rule != "guarantee" else f"{RULES[rule]} of {step:g}"


def _groups(result: Result, alphas: pd.DataFrame) -> Listing:
    built, table = result.study, result.study.table
    share, error = lost(result)
    overruled = [_share(p, s) for p, s in zip(share, error, strict=True)]
    frame = result.to_frame()
    found: dict[str, Any] = {"group": frame["group"], "raters": frame["raters"], "labels": frame["labels"]}
    if table.groups:
        found["says yes"] = [Number(float(y), form="share") for y in frame["yes"]]
        found["more than others"] = [Number(float(gap), form="points") for gap in frame["gap"]]
        by_name = alphas.set_index("group")
        found["alpha within"] = [Number(float(by_name.loc[name, "alpha"]), form="number") for name in frame["group"]]
    else:
        found["says yes"] = [Number(float(y), form="share") for y in frame["yes"]]
    found["overruled"] = overruled
    note = "More than others: points of yes beyond the other raters of the same items. In brackets the 90 % interval, raters being the sample."
    return Listing("Groups", pd.DataFrame(found), note if built.groups != (EVERYBODY,) else "")


def _choice(built: Study) -> Listing:
    """Return the rules side by side, the guarantee at its ends."""
    shown = [i for i, (rule, step) in enumerate(built.policies) if rule != "guarantee" or step in (0.5, 1.0)]
    frame = pd.DataFrame(
        {
            "rule": [_named(built, i) for i in shown],
            "agrees with": built.agreement[shown],
            "overruled most": (1 - built.by_group[shown]).max(1),
            "gap": np.ptp(built.by_group[shown], axis=1),
            "items decided otherwise": (built.decisions[shown] != built.decisions[0]).sum(1),
        }
    )
    note = "Agrees with: of all labels. Overruled most: the group it is worst for. Otherwise: than by the majority."
    return Listing("What could decide", frame, note, {"agrees with": "share", "overruled most": "share", "gap": "points"})


def _cases(result: Result, row: Callable[[Mapping[str, str]], int | None]) -> Listing:
    built, table = result.study, result.study.table
    rows = []
    for item in study.most_divided(built, 3):
        first = int(np.flatnonzero(table.item == item)[0])
        asked = {table.columns.item: table.items[item]}
        if table.columns.rater is not None:
            asked[table.columns.rater] = table.raters[table.rater[first]]
        labels, yes = built.counts.labels[item], built.counts.yes[item]
        says = [f"{name}: {int(y)} of {int(n)}" for name, n, y in zip(built.groups, labels, yes, strict=True) if n]
        rows.append((row(asked), table.items[item], ", ".join(says), "yes" if result.decision[item] else "no"))
    frame = pd.DataFrame(rows, columns=["row", "item", "say yes", "decided"])
    return Listing("Three cases to inspect", frame, "The items that divide most, each with one row of the file that labels it.")


def _counts(result: Result, alphas: pd.DataFrame) -> dict[str, Any]:
    """Return what next month is compared with: estimates with standard errors, and counts of labels."""
    built, table = result.study, result.study.table
    share, error = lost(result)
    inside = table.group[table.rater] if table.groups else np.zeros(len(table.rater), dtype=int)
    groups = {}
    for g, name in enumerate(built.groups):
        its = inside == g
        yes, spread = rating_gaps.clustered(built.said[its], table.rater[its])
        groups[name] = {
            "raters": int((np.bincount(table.rater[its]) > 0).sum()),
            "labels": int(its.sum()),
            "overruled": [_finite(share[g]), _finite(error[g])],
            "yes": [_finite(yes), _finite(spread)],
            "by_label": np.bincount(table.label[its], minlength=len(table.labels)).tolist(),
        }
    whole = alphas.iloc[0]
    spread = (float(whole["high"]) - float(whole["low"])) / (2 * Z)
    rule = built.policies[result.policy][0]
    alpha = [_finite(float(whole["alpha"])), _finite(spread)]
    return {"kind": KIND, "rule": rule, "items": len(table.items), "labels": list(table.labels), "alpha": alpha, "groups": groups}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
