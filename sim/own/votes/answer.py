"""The answer to a table of votes: what raw approval lists that a group does not want, whether a list reaches what is tolerated, and how."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.audit.answer import Answer, Criterion, Listing, Number, Verdict, written
from sim.audit.since import Z
from sim.contract.parameters import InvalidInput
from sim.contract.sentence import literal
from sim.fairness import differences
from sim.own.votes import picture as vote_picture
from sim.own.votes import study
from sim.own.votes.counted import Floats, Integers, Params, Result, Study
from sim.own.votes.marks import AGREE, NONE

KIND = "votes"
CRITERIA = {
    "least": Criterion("Lowest approval by a group of a statement on the list", "share", 0.5, at_most=False),
    "overall": Criterion("Mean approval of the list by everybody", "share", 0.6, at_most=False),
}
HALF = 0.5
CHOSEN = (
    "The list is chosen by these same votes, and the best of many statements look better than they are: other people would approve "
    "of it somewhat less."
)
FOUND = "The table names no groups. They were drawn around how people voted: that they differ is no finding, and next month they may be others."
METHOD = (
    "Approval is the share of those who saw a statement and agreed. The list with a floor has the highest approval that can be had with it. "
    "Intervals take the people for the sample: Wilson's of one share; of the lowest of several the lower end is the smallest of theirs, the "
    "upper end with the error shared out; of the list's mean by each person's part in it. A tolerance is met, or not, where the whole "
    "interval says so."
)
SOURCES = ("small2021", "wojcik2022", "newcombe1998")


def named(built: Study, at: int) -> str:
    """Return a statement as it stands in a sentence: in its words, if they are known."""
    text = vote_picture.text(built, at)
    if text:
        return f"\N{LEFT DOUBLE QUOTATION MARK}{literal(text)}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"statement {literal(built.table.statements[at])}"


def headline(result: Result) -> str:
    """Return what raw approval lists that a group approves of least, with an interval."""
    built = result.study
    at, group = result.worst
    number = _approval(built, at, group)
    only = "only " if number.value < HALF else ""
    return (
        f"Raw approval lists {named(built, at)}, which {only}{number.strong()} of group {literal(built.groups[group])} approve."
    )


def answer(
    built: Study,
    params: Params,
    tolerances: Mapping[str, float],
    watch: Callable[[str], None] = lambda _stage: None,
) -> Answer:
    """Return the answer at one setting."""
    watch("listing statements")
    result = study.simulate(built, params)
    raw = set(result.listed) == set(result.raw)
    judged = "the list by raw approval" if raw else f"the list with a floor of {written(params.floor, 'share')}"
    return Answer(
        kind=KIND,
        question=study.QUESTION,
        headline=headline(result),
        judged=judged,
        verdicts=tuple(_verdict(result, name, limit) for name, limit in tolerances.items()),
        groups=_groups(built),
        choice=_choice(built, params),
        cases=_cases(result),
        deploy=_listed(result),
        law="",
        caveats=(*built.notes, *((FOUND,) if built.found is not None else ()), CHOSEN),
        read=told(built),
        method=METHOD,
        sources=SOURCES,
        counts=_counts(built, result),
    )


def told(built: Study) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked = built.table.columns
    groups = f"{asked.group or 'found'}: " + ", ".join(f"{n} ({m:,})" for n, m in zip(built.groups, built.members, strict=True))
    return {
        "participants": f"{len(built.table.votes):,}" + (f", named by {asked.participant}" if asked.participant else ""),
        "statements": f"{len(built.table.statements):,}",
        "votes": f"{built.table.many:,}",
        "groups": groups,
    }


def _approval(built: Study, at: int, group: int) -> Number:
    share, seen = float(built.approval[group, at]), float(built.seen[group, at])
    low, high = differences.wilson(share, seen, Z) if seen else (np.nan, np.nan)
    return Number(share, float(low), float(high), "share")


def least(built: Study, listed: Integers) -> tuple[Number, int, int]:
    """Return the lowest approval by a group on a list with its interval, of which statement and by which group."""
    share, seen = built.approval[:-1, listed], built.seen[:-1, listed].astype(float)
    low, _ = differences.wilson(share, seen, Z)
    _, high = differences.wilson(share, seen, differences.shared(share.size))
    group, column = np.unravel_index(int(np.argmin(share)), share.shape)
    number = Number(float(share.min()), float(low.min()), float(high.min()), "share")
    return number, int(listed[column]), int(group)


def overall(built: Study, listed: Integers) -> Number:
    """Return the list's mean approval by everybody; a person's part in it sums what the person adds to each statement's share."""
    votes, seen = built.table.votes[:, listed], built.seen[-1, listed]
    share: Floats = built.approval[-1, listed]
    part = np.where(votes == NONE, 0.0, (votes == AGREE) - share) / seen / len(listed)
    error = float(np.sqrt((part.sum(1) ** 2).sum()))
    value = float(share.mean())
    return Number(value, max(value - Z * error, 0.0), min(value + Z * error, 1.0), "share")


def _verdict(result: Result, name: str, limit: float) -> Verdict:
    asked, built = CRITERIA[name], result.study
    if name == "least":
        number, at, group = least(built, result.listed)
        words = f"statement {built.table.statements[at]}, group {built.groups[group]}"
    else:
        number, words = overall(built, result.listed), f"{len(result.listed)} statements"
    found = Verdict(name, asked.label, limit, number, asked.at_most, words)
    return found if found.outcome == "met" else replace(found, price=_price(built, result.params, name, limit))


def _price(built: Study, params: Params, name: str, limit: float) -> str:
    """Return which list meets a tolerance at the least cost of the other share."""
    frame = study.explore(built, params)[0].frame
    column, other = ("least_approval", "approval") if name == "least" else ("approval", "least_approval")
    meets = frame[frame[column] >= limit - 1e-9]
    some, by = (meets, other) if len(meets) else (frame, column)
    best = some.iloc[int(np.argmax(some[by].to_numpy(float)))]
    floor = f"a floor of {written(float(best['set.floor']), 'share')}"
    if not len(meets):
        return f"no list of {params.number} meets it; {floor} comes nearest, at {written(float(best[column]), 'share')}"
    what = "approval overall" if name == "least" else "the lowest of a group"
    return f"{floor} meets it, with {what} at {written(float(best[other]), 'share')}"


def _groups(built: Study) -> Listing:
    frame = vote_picture.groups(built)
    forms = dict.fromkeys(("agreed", "passed", "disagreed"), "share")
    return Listing("Groups", frame, "Shares of the votes given.", forms)


def _choice(built: Study, params: Params) -> Listing:
    frame = study.explore(built, params)[0].frame
    efficient = frame[frame["efficient"] & (frame["label"] == "")].sort_values("approval", ascending=False)
    some = efficient.iloc[np.unique(np.linspace(0, len(efficient) - 1, min(len(efficient), 5)).astype(int))]
    rows = pd.concat([frame[frame["label"] != ""], some])
    label = [name or f"floor {written(floor, 'share')}" for name, floor in zip(rows["label"], rows["set.floor"], strict=True)]
    table = pd.DataFrame({"list": label, "approval overall": rows["approval"], "lowest of a group": rows["least_approval"]})
    forms = {"approval overall": "share", "lowest of a group": "share"}
    note = f"Lists of {params.number}: by each rule, and with floors along the frontier."
    return Listing("What could be listed", table.reset_index(drop=True), note, forms)


def _listed(result: Result) -> Listing:
    built = result.study
    rows = []
    for at in result.listed:
        group = int(np.argmin(built.approval[:-1, at]))
        words = vote_picture.text(built, int(at)) or built.table.statements[at]
        rows.append(
            (built.table.statements[at], words, _approval(built, at, -1), _approval(built, at, group), built.groups[group])
        )
    frame = pd.DataFrame(rows, columns=["statement", "text", "everybody", "least approving", "group"])
    if not built.texts:
        frame = frame.drop(columns="text")
    return Listing("The list", frame, "In brackets the 90 % interval (Wilson), the people being a sample.")


def _cases(result: Result) -> Listing:
    """Return the listed statement that a group wants least, the one that groups differ on most, and the one most people passed on."""
    built = result.study
    there = built.eligible(result.params)
    worst, _ = result.worst
    apart = np.ptp(built.approval[:-1], axis=0)
    passed = built.counts[-1, :, 1] / np.maximum(built.seen[-1], 1)
    found: dict[int, str] = {worst: "on the list by raw approval, and a group approves of it least"}
    for score, why in ((apart, "groups differ on it most"), (passed, "most people passed on it")):
        order = there[np.argsort(-score[there], kind="stable")]
        found.setdefault(next((int(at) for at in order if int(at) not in found), worst), why)
    rows = []
    for at, why in found.items():
        shares = [f"{name}: {written(float(built.approval[g, at]), 'share')}" for g, name in enumerate(built.groups)]
        rows.append((built.table.statements[at], int(built.seen[-1, at]), ", ".join(shares), why))
    frame = pd.DataFrame(rows, columns=["statement", "votes", "approve", "why"])
    return Listing("Three cases to inspect", frame, "Statements by the name of their column.")


def _counts(built: Study, result: Result) -> dict[str, Any]:
    """Return what next month is compared with: how many agreed, passed and disagreed, by statement, in every group and of everybody."""
    names = [*built.groups, "everybody"]
    return {
        "kind": KIND,
        "groups_are_named": built.found is None,
        "people": built.people,
        "members": [int(many) for many in built.members],
        "groups": list(built.groups),
        "listed": [built.table.statements[at] for at in result.listed],
        "statements": {
            name: {group: " ".join(map(str, built.counts[g, at])) for g, group in enumerate(names)}
            for at, name in enumerate(built.table.statements)
        },
    }


def counts_of(said: Mapping[str, Any], statement: str, group: str) -> tuple[float, float]:
    """Return how many agreed and how many saw a statement, as a manifest carries it."""
    try:
        agreed, passed, disagreed = map(int, said["statements"][statement][group].split())
    except (KeyError, ValueError, AttributeError) as error:
        raise InvalidInput(f"baseline must carry the counts of a table of votes, got none that can be read: {error}") from None
    return agreed, agreed + passed + disagreed
