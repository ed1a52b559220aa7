"""The answer to a table of scores: what equal treatment would cost, whether tolerances are met, and thresholds to deploy."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim import fairness
from sim.audit.answer import Answer, Criterion, Listing, Number, Verdict, bare, written
from sim.contract.sentence import literal
from sim.fairness import differences
from sim.fairness.roc import Floats
from sim.frontier import Frontier, landmarks
from sim.own.scores import again, study
from sim.own.scores.again import Draws
from sim.own.scores.cases import cases
from sim.own.scores.counts import Counts
from sim.own.scores.study import Params, Result, Study
from sim.own.scores.table import ScoreTable

KIND = "scores"
FREE = 0.005  # per cent of the profit, which is written as none
CRITERIA = {
    "selection": Criterion("Gap in approval rates", "points", 0.05),
    "four_fifths": Criterion("Lowest approval rate over the highest", "number", 0.8, at_most=False),
    "opportunity": Criterion("Gap in approval of the favourable", "points", 0.05),
    "odds": Criterion("Gap in approval of favourable or unfavourable (equalized odds)", "points", 0.1),
}
ONE = "one threshold for all, the most profitable one"
LAW = (
    "These thresholds treat people differently by their group. In the United States a cutoff that differs by race, colour, religion, sex or "
    "national origin is unlawful in hiring (42 U.S.C. 2000e-2(l)), and a creditor may not take such a group into account (15 U.S.C. 1691; "
    "12 CFR 1002.6(b)); elsewhere similar law may hold. They show what is possible and what it costs. Ask counsel before any is used."
)
SELECTED = (
    "Every number is of the people in the table, whose outcome is known. Where only people who were approved have an outcome, those who "
    "were rejected are missing, and nothing here speaks of them."
)
METHOD = (
    "The best policy within a gap is exact for the people in the table: an optimum over lotteries of thresholds in every group. What it "
    "costs is the share of the greatest profit that it gives up. Intervals of costs are of people drawn again within their groups, "
    f"{again.RESAMPLES} times ({again.FEW} for equalized odds), bias-corrected; of a rate Wilson's; of a gap or ratio Newcombe's, with the "
    "error shared out among the pairs of groups. A tolerance is met, or not, where the whole interval says so."
)
SOURCES = ("hardt2016", "newcombe1998", "donner2012", "ugesp1978", "usc2000e2", "ecoa1974")


def headline(built: Study, params: Params, drawn: Draws | None) -> str:
    """Return what equal treatment would cost, and what today's rule gives up; `drawn` at a tolerance of 0."""
    params = study.possible(built, params)
    equal = _cost(built, params.replace(tolerance=0.0), drawn.costs[:, 0] if drawn else None)
    columns = built.columns
    group, good = literal(columns.group), f"{literal(columns.outcome)} = {literal(columns.favourable)}"
    what = {
        "selection": f"Equal approval rates across {group}",
        "opportunity": f"Approving {good} equally often across {group}",
        "odds": f"Approving {good}, and the others, equally often across {group}",
    }[params.gap]
    now = given_up(built, params, drawn)
    rule = "today's rule" if built.today is not None else "one threshold for all"
    return f"{what} would cost {equal.strong()} of the profit; {rule} gives up **{now}**."


def given_up(built: Study, params: Params, drawn: Draws | None = None) -> Number:
    """Return what today's rule gives up of the greatest profit, or one threshold for all where today's is not known."""
    value = float(100 * (1 - study.profit(built, _rates(built, params), params) / study.most(built, params)))
    if built.today is None or drawn is None:
        return Number(value, form="percent")
    return Number(value, *again.interval(drawn.today, value), "percent")


def answer(
    table: ScoreTable,
    built: Study,
    params: Params,
    tolerances: Mapping[str, float],
    row: Callable[[int], int],
    watch: Callable[[str], None] = lambda _stage: None,
) -> Answer:
    """Return the answer at one setting; `row` is the number of a row as its file shows it. `watch` is told what is being done."""
    params = study.possible(built, params)
    counts = built.counts
    watch("drawing the people again")
    drawn = again.draws(counts, params.stakes, (0.0, params.tolerance))
    judged = "today's rule" if built.today is not None else ONE
    rates = _rates(built, params)
    result = study.decide(built, params)
    found = []
    for name, limit in tolerances.items():
        watch(f"judging {CRITERIA[name].label[0].lower()}{CRITERIA[name].label[1:]}")
        found.append(_verdict(built, counts, params, rates, name, limit))
    deployed = deploy(result)
    return Answer(
        kind=KIND,
        question=study.QUESTION,
        headline=headline(built, params, drawn),
        judged=judged,
        verdicts=tuple(found),
        groups=_groups(built, result, rates, judged),
        choice=_choice(built, params, drawn),
        cases=cases(table, built, params, result, row),
        deploy=Listing(
            f"Thresholds to deploy: {_within(params)}",
            deployed,
            "A score between two thresholds is approved by lot, with this chance." if (deployed["approved"] < 1).any() else "",
            {"approved": "share"},
        ),
        law=LAW if len(built.groups) > 1 and _apart(deployed) else "",
        caveats=(*built.notes, SELECTED),
        read=told(table),
        method=f"{METHOD} An approval whose outcome is favourable earns {params.benefit:g}, another one costs {params.cost:g}.",
        sources=SOURCES,
        counts={"kind": KIND, **counts.plain()},
    )


def about_today(frontier: Frontier) -> str:
    """Return a sentence on where today's rule stands, nothing if it is not known."""
    found = frontier.frame[frontier.frame["label"] == study.TODAY]
    if found.empty:
        return ""
    have, gap = float(found["profit_share"].iloc[0]), float(found[frontier.x].iloc[0])
    x = next(o for o in study.OUTCOMES if o.name == frontier.x)
    best = landmarks.reachable(frontier, x, study.OUTCOMES[0], gap)
    return f"Today's rule keeps {have:.1f} % at a gap of {gap:.2f}; {best:.1f} % can be had with that gap."


def told(table: ScoreTable) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked = table.columns
    way = "high scores" if asked.higher else "low scores"
    today = {"decision": f"{asked.decision} = {asked.approved}"} if asked.decision else {}
    return {
        "rows": f"{len(table.score):,}",
        "score": f"{asked.score}, approved are {way}",
        "outcome": f"{asked.outcome}, favourable is {asked.favourable}",
        "group": f"{asked.group}{f' by {asked.cross}' if asked.cross else ''}: {', '.join(table.groups)}",
    } | (today or ({"today's threshold": f"{asked.threshold:g}"} if asked.threshold is not None else {}))


def deploy(result: Result) -> pd.DataFrame:
    """Return from which score on who is approved, with which chance: group, score, approved; the surest first."""
    rows = []
    sign = result.study.sign
    for group in result.study.groups:
        own = result.policy[(result.policy["group"] == group) & (result.policy["probability"] > 1e-9)].sort_values("threshold")
        at, chance = own["threshold"].to_numpy(float), own["probability"].to_numpy(float).cumsum()
        finite = np.isfinite(at)
        at, chance = at[finite], chance[finite]
        if not len(at):
            rows.append((group, "nobody", 0.0))
        ends = [*at[1:], np.inf]
        for low, high, part in reversed(list(zip(at, ends, chance, strict=True))):
            rows.append((group, _scores(sign * low, sign * high, up=sign > 0), float(min(part, 1.0))))
    frame = pd.DataFrame(rows, columns=["group", "score", "approved"])
    return frame.assign(approved=frame["approved"].round(6))


def _scores(least: float, most: float, *, up: bool) -> str:
    if np.isinf(most):
        return f"{least:.6g} or {'more' if up else 'less'}"
    return f"{least:.6g} to {'below' if up else 'above'} {most:.6g}"


def _apart(deployed: pd.DataFrame) -> bool:
    """Return whether two groups have different thresholds."""
    ways = {tuple(zip(own["score"], own["approved"], strict=True)) for _, own in deployed.groupby("group", sort=False)}
    return len(ways) > 1


def _within(params: Params) -> str:
    words = {"selection": "approval rates", "opportunity": "approval of the favourable", "odds": "equalized odds"}[params.gap]
    return (
        f"{words} within {bare(params.tolerance, 'points')}"
        if params.tolerance
        else f"equal {words}".replace("equal equalized", "equalized")
    )


def _rates(built: Study, params: Params) -> Floats:
    """Return the rates that are judged, (3, groups): today's, or of one threshold for all."""
    if built.today is not None:
        return built.today
    return built.common[:, int(np.argmax(study.profit(built, built.common, params)))]


def _cost(built: Study, params: Params, drawn: Floats | None) -> Number:
    value = 100 - study.decide(built, params).profit_share
    return Number(value, form="percent") if drawn is None else Number(value, *again.interval(drawn, value), "percent")


def _verdict(built: Study, counts: Counts, params: Params, rates: Floats, name: str, limit: float) -> Verdict:
    asked, people = CRITERIA[name], built.curves.weight
    good = built.curves.base_rate * people
    selection, tpr, fpr = rates
    if name == "four_fifths":
        spread, shown = differences.least_ratio(selection, people), selection
    elif name == "selection":
        spread, shown = differences.widest([selection], [people]), selection
    elif name == "opportunity":
        spread, shown = differences.widest([tpr], [good]), tpr
    else:
        spread = differences.widest([tpr, fpr], [good, people - good])
        shown = tpr if np.ptp(tpr) >= np.ptp(fpr) else fpr
    number = Number(spread.value, spread.low, spread.high, asked.form)
    if np.isnan(spread.value):
        return Verdict(name, asked.label, limit, number, asked.at_most, detail="a group has nobody to compute it from")
    ends = [(built.groups[at], written(float(shown[at]), "share")) for at in (spread.lowest, spread.highest)]
    detail = ", ".join(f"{group}: {share}" for group, share in ends)
    return Verdict(name, asked.label, limit, number, asked.at_most, detail, _price(built, counts, params, name, limit))


def _price(built: Study, counts: Counts, params: Params, name: str, limit: float) -> str:
    """Return what the best policy that meets a tolerance costs."""
    if name == "four_fifths":
        best = fairness.within_ratio(built.curves, max(limit, 1e-9), params.benefit, params.cost)
        cost = Number(100 * (1 - best.profit / study.most(built, params)), form="percent")
    else:
        asked = params.replace(gap=name, tolerance=limit)
        drawn = again.draws(counts, asked.stakes, (limit,))
        cost = _cost(built, asked, drawn.costs[:, 0] if drawn else None)
    if cost.value < FREE:
        return "costs nothing"
    return f"can be met for {cost}" + (f" ({cost.interval})" if cost.interval else "") + " of the profit"


def _groups(built: Study, result: Result, rates: Floats, judged: str) -> Listing:
    people, good = built.curves.weight, built.curves.base_rate * built.curves.weight
    selection, tpr, fpr = rates
    frame = pd.DataFrame(
        {
            "group": built.groups,
            "people": people.astype(int),
            "favourable": _numbers(good / people, people),
            "approved": _numbers(selection, people),
            "of the favourable": _numbers(tpr, good),
            "of the others": _numbers(fpr, people - good),
            "approved within the gap": result.approval,
        }
    )
    note = f"Approved: by {judged}. Within the gap: by the thresholds below. In brackets the 90 % interval, the people being a sample."
    return Listing("Groups", frame, note, {"approved within the gap": "share"})


def _numbers(share: Floats, people: Floats) -> list[Number]:
    z = 1.6448536269514722
    found = []
    for p, n in zip(share, people, strict=True):
        low, high = differences.wilson(p, n, z) if n > 0 else (np.nan, np.nan)
        found.append(Number(float(p), float(low), float(high), "share"))
    return found


def _choice(built: Study, params: Params, drawn: Draws | None) -> Listing:
    """Return today's rule and the best that can be had, side by side."""
    most, at = study.most(built, params), built.curves
    rows: list[tuple[str, Number, Floats]] = []
    if built.today is not None:
        rows.append(("today's rule", given_up(built, params, drawn), built.today))
    single = built.common[:, int(np.argmax(study.profit(built, built.common, params)))]
    rows.append(("one threshold for all", _lost(study.profit(built, single, params) / most), single))
    fair = fair_single(built, params)
    if fair is not None:
        within = f"one threshold for all, within {bare(params.tolerance, 'points')}"
        rows.append((within, _lost(study.profit(built, fair, params) / most), fair))
    free = fairness.optimum(at, "max_profit", params.benefit, params.cost)
    rows.append(("thresholds by group, no limit", _lost(1.0), _measured(free.rates)))
    for number, tolerance in enumerate((params.tolerance, 0.0)):
        if tolerance == 0.0 and number == 0:
            continue
        asked = params.replace(tolerance=tolerance)
        one = study.decide(built, asked)
        rates = np.array([one.approval, one.true_positive_rate, one.false_positive_rate])
        column = drawn.costs[:, 1 - number] if drawn else None
        rows.append((_within(asked), _cost(built, asked, column), rates))
    gaps = [fairness.gaps(*rates) for _, _, rates in rows]
    frame = pd.DataFrame(
        {
            "policy": [name for name, _, _ in rows],
            "profit given up": [cost for _, cost, _ in rows],
            "gap in approval": [float(gap["selection"]) for gap in gaps],
            "lowest over highest": [float(r[0].min() / r[0].max()) if r[0].max() > 0 else np.nan for _, _, r in rows],
            "gap, the favourable": [float(gap["opportunity"]) for gap in gaps],
            "equalized odds": [float(gap["odds"]) for gap in gaps],
        }
    )
    forms = {
        "gap in approval": "points",
        "gap, the favourable": "points",
        "equalized odds": "points",
        "lowest over highest": "number",
    }
    return Listing("Today, and the best that can be had", frame, "Gaps in points.", forms)


def fair_single(built: Study, params: Params) -> Floats | None:
    """Return the rates, (3, groups), of the most profitable threshold for all that keeps the gap, None where none does but approving nobody."""
    gap = fairness.gaps(*built.common)[params.gap]
    kept = np.flatnonzero((gap <= params.tolerance + 1e-12) & (built.common[0].max(axis=-1) > 0))
    if not len(kept):
        return None
    some = built.common[:, kept]
    return some[:, int(np.argmax(study.profit(built, some, params)))]


def _lost(share: float | Floats) -> Number:
    return Number(max(float(np.round(100 * (1 - share), 10)), 0.0), form="percent")


def _measured(rates: pd.DataFrame) -> Floats:
    return rates[["selection", "tpr", "fpr"]].to_numpy(float).T


def first_gap(tolerances: Mapping[str, float], gaps: Sequence[str]) -> dict[str, float | str]:
    """Return the setting that the first tolerance on a gap asks for: which gap, how much of it."""
    for name, limit in tolerances.items():
        if name in gaps:
            return {"gap": name, "tolerance": limit}
    return {}
