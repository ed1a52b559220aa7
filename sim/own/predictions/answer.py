"""The answer to predictions over time: when they fell and why, whether they are as right as is tolerated, when retraining would have paid."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.audit.answer import LEVEL, Answer, Criterion, Form, Listing, Number, Verdict
from sim.audit.since import Z
from sim.contract.numbers import said
from sim.contract.sentence import literal
from sim.fairness import differences
from sim.own.predictions import fall as prediction_fall
from sim.own.predictions import measures, study
from sim.own.predictions.study import Params, Result, Study

KIND = "predictions"
CRITERIA = {
    "accuracy": Criterion("Right lately", "share", 0.8, at_most=False),
    "fall": Criterion("Less right lately than in the reference", "points", 0.05, low=-1.0),
    "calibration": Criterion("Mean score off the share of outcomes, lately", "points", 0.05),
}
BINS = 20
"""Bins of scores in what is carried to next month."""
BOUND = (
    "Retraining is judged by score and outcome alone: only what a score means is learnt anew, not a model from its features. So this is, as a "
    "rule, the least that a retraining gains."
)
METHOD = (
    "The first periods are the reference, the last ones, at most as many, are lately. Intervals of shares are Wilson's, of differences "
    "Newcombe's. The alarm is Page's cumulative sum over errors, tuned to odds of an error half again as high; its limit is set from the "
    f"reference alone, such that it rings in {said(prediction_fall.FALSE, '.0%')} of tables in which nothing changes. When errors changed is "
    "told as if they did so once. Other scores and other meaning: the fall is parted in bands of the reference's scores. Retrained is a "
    "logistic regression of the outcome on the score's log-odds, from outcomes known by then; what it saves has McNemar's interval, the "
    "refit taken as it is. Rows are taken to be independent."
)
SOURCES = ("page1954", "smith1975", "newcombe1998")
LATELY = "lately"


def span(built: Study, periods: Any) -> str:
    """Return in words which periods these are."""
    first, last = _named(built, int(periods[0])), built.periods[int(periods[-1])]
    return first if periods[0] == periods[-1] else f"{first} to {last}"


def during(built: Study, periods: Any) -> str:
    """Return the same as it stands in a sentence."""
    words = literal(span(built, periods))
    return f"from {words}" if periods[0] != periods[-1] else f"{_at(built)} {words}"


def _named(built: Study, period: int) -> str:
    """Return a period's name; a number says what it is one of."""
    name = built.periods[period]
    return f"{built.columns.time} {name}" if built.numbers else name


def _at(built: Study) -> str:
    return "at" if built.numbers else "in"


def headline(result: Result) -> str:
    """Return how right predictions were at first and are lately, when they fell, and what the policy of this setting would have saved."""
    return f"{fell(result)} {paid(result)}"


def fell(result: Result) -> str:
    """Return how right predictions were at first and are lately, and when they fell."""
    built, fall = result.study, result.fall
    fresh, stale = (_share(*some) for some in (fall.fresh, fall.stale))
    head = (
        f"Predictions of {literal(built.columns.outcome)} were right **{fresh}** of the time {during(built, fall.first)}, and "
        f"{stale.strong()} {during(built, fall.late)}."
    )
    if fall.rang is None or fall.when is None:
        return f"{head} The alarm never rang."
    first, likeliest, last = fall.when
    within = "" if first == last else f" ({said(LEVEL, '.0%')}: {literal(_named(built, first))} to {built.periods[last]})"
    rang = f"{_at(built)} **{literal(_named(built, fall.rang))}**"
    changed = f"{_at(built)} **{literal(_named(built, likeliest))}**{within}"
    if fall.rang < likeliest:
        return f"{head} The alarm rang {rang}, before errors changed, most likely, {changed}: it may have been false."
    return f"{head} The alarm rang {rang}; errors changed, most likely, {changed}."


def paid(result: Result) -> str:
    """Return what the policy of this setting would have saved, and whether it would have paid."""
    params, course = result.params, result.course
    before = int(result.untouched.wrong[params.reference :].sum())
    times = len(course.learnt)
    if not times:
        best = study.once(result.study, params)
        if best.empty:
            return "Nothing could have been learnt: outcomes came too late."
        one = best.iloc[int(best["saved"].argmax())]
        number = f"**{said(float(one['saved']), ',.0f')}** of **{said(before, ',.0f')}** wrong predictions"
        if float(one["low"]) <= 0:
            return "No single retraining would surely have saved anything."
        name = literal(_named(result.study, result.study.periods.index(str(one["period"]))))
        return f"One retraining {_at(result.study)} **{name}** would have saved {number} ({_between(float(one['low']), float(one['high']))})."
    low, high = course.interval
    price = params.retrain_cost * times / params.error_cost
    pays = "it pays" if low > price else "it does not pay" if high < price else "whether it pays, these rows cannot say"
    how = "when the alarm rings" if params.alarm else f"every {params.every} periods" if params.every > 1 else "every period"
    verb = "saved" if course.saved >= 0 else "added"
    number = f"**{said(abs(course.saved), ',.0f')}** of **{said(before, ',.0f')}** wrong predictions"
    if course.saved < 0:
        number = f"**{said(-course.saved, ',.0f')}** wrong predictions to **{said(before, ',.0f')}**"
        low, high = -high, -low
    return (
        f"Retrained {how}, {said(times, ',.0f')} time{'' if times == 1 else 's'}, they would have {verb} {number} "
        f"({_between(low, high)}): {pays}."
    )


def why(result: Result) -> str:
    """Return how much of the fall comes from other scores and how much from scores that mean something else."""
    fall = result.fall
    if fall.scores is None or fall.meaning is None:
        return "Scores have come that the reference has none of: why predictions changed cannot be told apart."
    (a, s), (b, t) = fall.scores, fall.meaning
    moved = [abs(value) > Z * error for value, error in (fall.scores, fall.meaning)]
    numbers = [_signed(Number(value, value - Z * error, value + Z * error, "points")) for value, error in ((a, s), (b, t))]
    head = f"Of the change, {numbers[0]} points come from other scores and {numbers[1]} from scores that mean something else now"
    if moved[1]:
        return f"{head}: learning anew what they mean can mend the second."
    return f"{head}: the scores mean what they did, as far as these rows can show."


def answer(
    built: Study,
    params: Params,
    tolerances: Mapping[str, float],
    row: Callable[[int], int],
    watch: Callable[[str], None] = lambda _stage: None,
) -> Answer:
    """Return the answer at one setting; `row` is the number of a row as its file shows it."""
    watch("looking for a fall")
    result = study.decide(built, params)
    watch("retraining")
    return Answer(
        kind=KIND,
        question=study.QUESTION,
        headline=headline(result),
        judged=f"predictions as they were made, {LATELY} being {span(built, result.fall.late)}",
        verdicts=tuple(_verdict(result, name, limit) for name, limit in tolerances.items()),
        groups=groups(result),
        choice=_choice(result),
        cases=_cases(result, row),
        deploy=None,
        law="",
        caveats=(*built.notes, why(result), BOUND),
        read=told(built),
        method=METHOD,
        sources=SOURCES,
        counts=carried(result),
    )


def told(built: Study) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked, rows = built.columns, int(built.counts.cells.sum())
    unit = {"each": "a time each", "equal": "of equally many rows"}.get(built.unit, f"a {built.unit} each")
    return {
        "rows": f"{rows:,}",
        "time": f"{asked.time}: {len(built.periods)} periods, {unit}, from {built.periods[0]} to {built.periods[-1]}",
        "score": f"{asked.score}, {'the prediction itself' if built.binary else 'the chance'}; predicted from {asked.threshold:g}",
        "outcome": f"{asked.outcome}, the score speaks of {asked.favourable}",
        "group": f"{asked.group}{f' by {asked.cross}' if asked.cross else ''}: {', '.join(built.groups)}"
        if built.groups
        else "none",
    }


def lately(result: Result) -> tuple[float, float, int]:
    """Return outcome less score lately: mean, standard error, rows."""
    counts, late = result.study.counts, result.fall.late
    rows = int(measures.rows_of(counts)[late].sum())
    mean, squared = counts.moments[late, 1].sum() / rows, counts.moments[late, 2].sum() / rows
    return float(mean), float(np.sqrt(max(squared - mean**2, 0.0) / rows)), rows


def _share(right: int, rows: int, form: Form = "share") -> Number:
    low, high = differences.wilson(right / rows, rows, Z)
    return Number(right / rows, float(low), float(high), form)


def _between(low: float, high: float) -> str:
    return f"{said(LEVEL, '.0%')}: {said(low, ',.0f')} to {said(high, ',.0f')}"


def _signed(number: Number) -> str:
    return f"{number}" + (f" ({number.interval})" if number.interval else "")


def _verdict(result: Result, name: str, limit: float) -> Verdict:
    asked, fall = CRITERIA[name], result.fall
    if name == "accuracy":
        number = _share(*fall.stale)
        detail = f"in the reference: {_share(*fall.fresh)}"
    elif name == "fall":
        (a, n), (b, m) = fall.fresh, fall.stale
        low, high = differences.difference((a / n, b / m), (n, m), LEVEL)
        number = Number(a / n - b / m, low, high, "points")
        detail = f"{_share(a, n)} in the reference, {_share(b, m)} {LATELY}"
    else:
        off, error, _ = lately(result)
        low, high = off - Z * error, off + Z * error
        least = 0.0 if low < 0 < high else min(abs(low), abs(high))
        if result.study.binary:
            return Verdict(name, asked.label, limit, Number(np.nan, form="points"), asked.at_most, "scores are no chances")
        number = Number(abs(off), least, max(abs(low), abs(high)), "points")
        detail = f"outcomes are {'more' if off > 0 else 'less'} frequent than the scores say"
    return Verdict(name, asked.label, limit, number, asked.at_most, detail)


def groups(result: Result) -> Listing:
    """Return how right predictions are in each group, at first and lately."""
    built, fall = result.study, result.fall
    cells = built.counts.groups
    rows: list[tuple[Any, ...]] = [
        ("everybody", int(built.counts.cells.sum()), _share(*fall.fresh), _share(*fall.stale), _less(fall.fresh, fall.stale))
    ]
    for place, name in enumerate(built.groups):
        some = [cells[place, periods].sum(0) for periods in (fall.first, fall.late)]
        (n, wrong), (m, missed) = ((int(a), int(b)) for a, b in some)
        if not n or not m:
            rows.append((name, int(cells[place, :, 0].sum()), None, None, None))
            continue
        then, now = (n - wrong, n), (m - missed, m)
        rows.append((name, int(cells[place, :, 0].sum()), _share(*then), _share(*now), _less(then, now)))
    frame = pd.DataFrame(rows, columns=["group", "rows", "right in the reference", "right lately", "change"])
    note = f"Lately: {span(built, fall.late)}. Change in points. In brackets the 90 % interval, rows being the sample."
    return Listing("Groups", frame, note)


def _less(then: tuple[int, int], now: tuple[int, int]) -> Number:
    (a, n), (b, m) = then, now
    low, high = differences.difference((b / m, a / n), (m, n), LEVEL)
    return Number(b / m - a / n, low, high, "points")


def _choice(result: Result) -> Listing:
    """Return every policy: how often it retrains, how right it is, what it saves and costs."""
    built, params = result.study, result.params
    rows = []
    untouched = params.error_cost * float(result.untouched.wrong[params.reference :].sum())
    for label, one in study.policies(built, params):
        found = study.decide(built, one)
        low, high = found.course.interval
        measured = study.outcomes(found)
        name = label or f"every {one.every} periods".replace("every 1 periods", "every period")
        rows.append(
            (
                name,
                len(found.course.learnt),
                float(measured["accuracy"] or 0.0),
                float(found.course.saved),
                low,
                high,
                _whole(float(measured["cost"] or 0.0)),
                _whole(untouched - float(measured["cost"] or 0.0)),
            )
        )
    columns = ["retrained", "times", "right", "errors saved", "low", "high", "cost", "worth"]
    frame = pd.DataFrame(rows, columns=columns)
    saved = [
        f"{said(a, ',.0f')} ({said(b, ',.0f')} to {said(c, ',.0f')})"
        for a, b, c in zip(frame.pop("errors saved"), frame.pop("low"), frame.pop("high"), strict=True)
    ]
    frame.insert(3, "errors saved", saved)
    note = (
        f"Since the reference. A wrong prediction costs {params.error_cost:g}, a retraining {params.retrain_cost:g}. Worth: what it costs "
        "less than never to retrain."
    )
    return Listing("When to retrain", frame, note, {"right": "share"})


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 2)


def _cases(result: Result, row: Callable[[int], int]) -> Listing:
    """Return three rows of the worst period since the reference that were wrong although the score was surest."""
    built, params = result.study, result.params
    frame = result.to_frame()
    worst = params.reference + int(frame["right"].iloc[params.reference :].argmin())
    asked = built.columns
    rows = []
    for place, score in zip(built.counts.surest[worst], built.counts.surest_score[worst], strict=True):
        if place >= 0:
            came = "did not come" if score >= asked.threshold else "came"
            rows.append((row(int(place)), built.periods[worst], float(score), f"{asked.favourable} {came}"))
    note = "Rows of the worst period since the reference, wrong although the score was surest."
    return Listing("Three cases to inspect", pd.DataFrame(rows, columns=["row", "period", "score", "outcome"]), note)


def carried(result: Result) -> dict[str, Any]:
    """Return what next month is compared with: rows lately by score and outcome, in bins, and rows right, by group."""
    counts, fall = result.study.counts, result.fall
    cells = counts.periods[fall.late].sum(0)
    bin = np.minimum((counts.score * BINS).astype(int), BINS - 1)
    by_bin = [np.bincount(bin, cells[:, outcome], BINS).astype(int).tolist() for outcome in (0, 1)]
    off, error, _ = lately(result)
    groups = {name: counts.groups[place, fall.late].sum(0).astype(int).tolist() for place, name in enumerate(result.study.groups)}
    return {
        "kind": KIND,
        "periods": span(result.study, fall.late),
        "threshold": result.study.columns.threshold,
        "right": list(fall.stale),
        "no": by_bin[0],
        "yes": by_bin[1],
        "gap": [off, error],
        "groups": groups,
    }
