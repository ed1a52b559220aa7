"""The answer to a table of interactions: what a feed by clicks would give its people, what a weight on their word would, with several runs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.audit.answer import Answer, Criterion, Form, Listing, Number, Verdict, written
from sim.own.cells import Floats
from sim.own.interactions import study
from sim.own.interactions.study import ENGAGEMENT, OUTCOMES, Params, Study
from sim.own.interactions.table import InteractionTable

KIND = "interactions"
CRITERIA = {
    "satisfaction": Criterion("Items that people call worth their time", "share", 0.6, at_most=False),
    "polarization": Criterion("Polarization (Esteban-Ray)", "number", 0.2),
    "outrage_share": Criterion("Outrage in what is shown", "share", 0.1),
}
RUNS = 5
STUDENT = 2.1318467863266495
"""Of a standard error of RUNS runs: the .95 quantile of Student's t with 4 degrees of freedom."""
RATED = 5  # ratings from which an item is a case: assumption
WORLD = (
    "A simulation: it says what a mechanism does with these people and items, not what any real feed did to them. Outrage is not in the table; "
    "how reading changes people is contested."
)
METHOD = (
    f"The feed of this dashboard, started from the table's people and items, {RUNS} times with other random numbers; every ranker shares them "
    "within a run. Intervals are of the mean over runs (Student's t): they say how sure the simulation is, not how sure its assumptions are. A "
    "tolerance is met, or not, where the whole interval says so."
)
SOURCES = ("milli2025", "wojcik2022", "flache2017")


def answer(
    built: Study,
    params: Params,
    seed: int,
    tolerances: Mapping[str, float],
    row: Callable[[Mapping[str, str]], int | None],
    watch: Callable[[str], None] = lambda _stage: None,
) -> Answer:
    """Return the answer at one setting; `row` is the number of the last row of a file in which columns hold these words."""
    frames = []
    for run in range(RUNS):
        watch(f"run {run + 1} of {RUNS}")
        frames.append(study.explore(built, params, np.random.default_rng(seed + run))[0].frame)
    runs = {outcome.name: np.array([frame[outcome.name].to_numpy(float) for frame in frames]) for outcome in OUTCOMES}
    labels = frames[0]["label"].tolist()
    at = _position(frames[0], params)
    here = {name: values[:, at] for name, values in runs.items()} if at is not None else _alone(built, params, seed)
    return Answer(
        kind=KIND,
        question=study.QUESTION,
        headline=_headline(labels, runs),
        judged=_judged(params),
        verdicts=tuple(_verdict(name, limit, here, runs, labels) for name, limit in tolerances.items()),
        groups=_rankers(labels, runs),
        choice=_choice(labels, runs),
        cases=_cases(built, row),
        deploy=None,
        law="",
        caveats=(*built.notes, WORLD),
        read=told(built.table),
        method=METHOD,
        sources=SOURCES,
        counts=_counts(built, here),
    )


def told(table: InteractionTable) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked = table.columns
    return {
        "ratings": f"{len(table.rating):,} in {asked.rating}, from {table.rating.min():g} to {table.rating.max():g}",
        "users": f"{len(table.users):,} in {asked.user}",
        "items": f"{len(table.items):,} in {asked.item}",
        "stances": f"in {asked.stance}" if asked.stance else "derived from the ratings",
        "other columns": "not read",
    }


def _headline(labels: list[str], runs: Mapping[str, Floats]) -> str:
    """Return what clicks alone give people, and what the weight that they like most gives them, at what cost."""
    worth, clicks = runs["satisfaction"], runs["engagement"]
    weighted = [i for i, label in enumerate(labels) if label == ENGAGEMENT or label.startswith("weight")]
    alone, best = labels.index(ENGAGEMENT), max(weighted, key=lambda i: worth[:, i].mean())
    first = _number(worth[:, alone], "share")
    if best == alone:
        head = f"Ranked by clicks alone, people would call {first.strong()} of what they see worth their time"
        return f"{head}; no weight on their word gives more."
    lost = _number(100 * (1 - clicks[:, best] / clicks[:, alone]), "percent")
    way = f"for {lost.strong()} of the clicks" if lost.value > 0 else "and no click is lost"
    return (
        f"Ranked by clicks alone, people would call {first.strong()} of what they see worth their time; with {labels[best]} on what they say, "
        f"**{_number(worth[:, best], 'share')}**, {way}."
    )


def _number(values: Floats, form: Form) -> Number:
    half = STUDENT * float(values.std(ddof=1)) / np.sqrt(len(values))
    return Number(float(values.mean()), float(values.mean()) - half, float(values.mean()) + half, form)


def _position(frame: pd.DataFrame, params: Params) -> int | None:
    """Return which point of the frontier this setting is, None where it is none."""
    weight = params.stated if params.ranker == "engagement" else 0.0
    same = (frame["set.ranker"] == params.ranker) & (np.abs(frame["set.stated"] - weight) < 1e-9)
    return int(np.argmax(same)) if same.any() else None


def _alone(built: Study, params: Params, seed: int) -> dict[str, Floats]:
    runs = [study.outcomes(study.simulate(built, params, np.random.default_rng(seed + run))) for run in range(RUNS)]
    return {name: np.array([float(one[name] or 0.0) for one in runs]) for name in runs[0]}


def _judged(params: Params) -> str:
    if params.ranker != "engagement":
        return study.BESIDE[params.ranker]
    return f"ranked by clicks, weight {params.stated:g} on what people say" if params.stated else "ranked by clicks alone"


def _verdict(name: str, limit: float, here: Mapping[str, Floats], runs: Mapping[str, Floats], labels: list[str]) -> Verdict:
    asked = CRITERIA[name]
    number = _number(here[name], asked.form)
    means, clicks = runs[name].mean(0), runs["engagement"].mean(0)
    meets = np.flatnonzero(means <= limit if asked.at_most else means >= limit)
    best = int(meets[np.argmax(clicks[meets])]) if len(meets) else int(means.argmin() if asked.at_most else means.argmax())
    if len(meets):
        price = f"{labels[best]} meets it, with {written(float(clicks[best]), 'share')} of places clicked"
    else:
        price = f"no ranker here meets it; {labels[best]} comes nearest, at {written(float(means[best]), asked.form)}"
    found = Verdict(name, asked.label, limit, number, asked.at_most, f"{RUNS} runs")
    return found if found.outcome == "met" else replace(found, price=price)


def _rankers(labels: list[str], runs: Mapping[str, Floats]) -> Listing:
    shown = [i for i, label in enumerate(labels) if not label.startswith("weight")]
    return _table("Rankers", labels, runs, shown, "In brackets the 90 % interval of the mean over runs.")


def _choice(labels: list[str], runs: Mapping[str, Floats]) -> Listing:
    shown = [i for i, label in enumerate(labels) if label == ENGAGEMENT or label.startswith("weight")]
    return _table("Weight on what people say", labels, runs, shown, "In log-odds for each standard deviation of what people say.")


def _table(title: str, labels: list[str], runs: Mapping[str, Floats], shown: list[int], note: str) -> Listing:
    columns: dict[str, Any] = {"ranker": [labels[i] for i in shown]}
    for name, words, form in (
        ("engagement", "clicked", "share"),
        ("satisfaction", "worth their time", "share"),
        ("outrage_share", "outrage shown", "share"),
        ("polarization", "polarization", "number"),
    ):
        columns[words] = [_number(runs[name][:, i], form) for i in shown]  # type: ignore[arg-type]
    return Listing(title, pd.DataFrame(columns), note)


def _cases(built: Study, row: Callable[[Mapping[str, str]], int | None]) -> Listing:
    """Return the item that is liked least for how often it is rated, the one liked most, and the one people are divided on most."""
    table, there = built.table, built.origin
    number = np.maximum(there.ratings, 1)
    mean = np.bincount(table.item, table.rating, len(table.items)) / number
    spread = np.bincount(table.item, (table.rating - mean[table.item]) ** 2, len(table.items)) / number
    some = np.flatnonzero(there.ratings >= min(RATED, int(there.ratings.max())))
    picked: dict[int, str] = {}
    for score, why in ((-there.quality, "liked least"), (there.quality, "liked most"), (spread, "divides people most")):
        for at in some[np.argsort(-score[some], kind="stable")]:
            if int(at) not in picked:
                picked[int(at)] = why
                break
    rows = []
    for at, why in picked.items():
        user = table.users[table.user[int(np.flatnonzero(table.item == at)[0])]]
        found = row({table.columns.item: table.items[at], table.columns.user: user})
        rows.append(
            (
                found,
                table.items[at],
                int(there.ratings[at]),
                float(mean[at]),
                float(there.quality[at]),
                float(there.stance[at]),
                why,
            )
        )
    names = ["row", "item", "ratings", "mean rating", "quality", "stance", "why"]
    forms = dict.fromkeys(("mean rating", "quality", "stance"), "number")
    note = f"Items with {RATED} ratings or more, each with one row of the file. Quality in standard deviations."
    return Listing("Three cases to inspect", pd.DataFrame(rows, columns=names), note, forms)


def _counts(built: Study, here: Mapping[str, Floats]) -> dict[str, Any]:
    """Return what next month is compared with: counts of ratings, and outcomes with standard errors over runs."""
    table = built.table
    values, often = np.unique(table.rating, return_counts=True)
    if len(values) > 20:
        edges = np.unique(np.quantile(table.rating, np.linspace(0, 1, 11)[:-1], method="lower"))
        values, often = edges, np.bincount(np.searchsorted(edges, table.rating, side="right") - 1, minlength=len(edges))
    return {
        "kind": KIND,
        "users": len(table.users),
        "items": len(table.items),
        "ratings": {f"{value:.10g}": int(many) for value, many in zip(values, often, strict=True)},
        "outcomes": {name: [float(one.mean()), float(one.std(ddof=1) / np.sqrt(len(one)))] for name, one in here.items()},
    }
