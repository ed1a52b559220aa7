"""What a visitor's predictions over time allow: how right they were, when they fell, and what learning anew would have cost and saved.

The rows are read once; what stays are counts (predictions.counts), so that a knob's move takes milliseconds. The first periods are the
reference. Equations: fall, refits.
"""

import sys
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

import sim
from sim.contract.model import of_study
from sim.contract.parameters import knob, switch
from sim.frontier import Frontier, build
from sim.own.predictions import counts as prediction_counts
from sim.own.predictions import fall as prediction_fall
from sim.own.predictions import measures, refits
from sim.own.predictions.counts import Counts, Flags
from sim.own.predictions.fall import Fall
from sim.own.predictions.refits import Course, Learning
from sim.own.predictions.table import Columns, PredictionTable

ID = "your_data_predictions"
TITLE = "Predictions over time"
QUESTION = "When did your predictions fall, and when would retraining have paid?"
BADGE = "CALIBRATED"
ALONG = ("every", "alarm")
SOURCES = ("page1954", "smith1975")
EVERY = (0, 1, 2, 3, 4, 6, 8, 12)
NEVER, AT_ALARM = "never", "at the alarm"
EQUATIONS = (
    r"alarm: $S_b = \max(0,\ S_{b-1} + \mathrm{errors}_b - n_b\, r)$, and it rings where $S_b > h$",
    r"the change before block t: $P(t) \propto B\!\left(e_1 + \frac{1}{2},\ n_1 - e_1 + \frac{1}{2}\right) "
    r"B\!\left(e_2 + \frac{1}{2},\ n_2 - e_2 + \frac{1}{2}\right)$",
    r"the fall, in bands of scores: $\sum_k (q_k - p_k)\, a_k + \sum_k q_k\, (a'_k - a_k)$",
    r"learnt anew: $P(\mathrm{yes}) = \frac{1}{1 + e^{-(a + b x)}}$, with x the log-odds of the score",
    r"cost: wrong predictions times the cost of one, and retrainings times the cost of one",
)


class Params(sim.Params):
    """What the visitor may move."""

    every: int = knob(3, label="Retrain every", unit="periods (0: never)", source="assumption", scale=EVERY)
    alarm: bool = switch(False, "Retrain when the alarm rings", "page1954", help="Instead of the calendar.")
    delay: int = knob(1, 0, 12, 1, "Outcomes are known after", "periods", "assumption")
    memory: int = knob(3, 0, 24, 1, "Learn from the last", "periods (0: all)", "assumption")
    retrain_cost: float = knob(20.0, 0.0, 1000.0, 1.0, "Cost of a retraining", "any unit", "assumption: yours to say")
    error_cost: float = knob(1.0, 0.1, 100.0, 0.1, "Cost of a wrong prediction", "same unit", "assumption: only the ratio counts")
    reference: int = knob(3, 1, 24, 1, "First periods, the reference", "periods", "assumption")


OUTCOMES = (
    sim.Outcome("accuracy", "Right since the reference", "share", "higher", 0.0, 1.0),
    sim.Outcome("retrainings", "Retrainings", "times", "lower", 0.0, np.inf),
    sim.Outcome("wrong", "Wrong since the reference", "predictions", "lower", 0.0, np.inf),
    sim.Outcome("cost", "Cost of both", "in all", "lower", 0.0, np.inf),
)


@dataclass(frozen=True, eq=False)
class Study:
    """What stays of a table: its `columns`, the names of its periods and groups, and counts; `unit` is what a period is.

    `numbers`: times are numbers, not dates; `binary`: scores are 0 or 1 everywhere.
    """

    columns: Columns
    periods: tuple[str, ...]
    groups: tuple[str, ...]
    counts: Counts
    unit: str
    numbers: bool
    binary: bool
    notes: tuple[str, ...]
    kept: dict[object, object] = field(default_factory=dict, repr=False)

    def fall(self, reference: int) -> Fall:
        """Return what is known of a fall against the first periods; the last one asked for is kept with this study."""
        found = self.kept.get(("fall", reference))
        if not isinstance(found, Fall):
            found = prediction_fall.find(self.counts, reference)
            self.kept.clear()
            self.kept["fall", reference] = found
        return found

    def learnable(self, how: Learning) -> dict[int, Flags]:
        """Return what could be learnt at the beginning of each period; the last one asked for is kept."""
        found = self.kept.get(how)
        if not isinstance(found, dict):
            found = refits.maps(self.counts, how)
            for other in [key for key in self.kept if isinstance(key, Learning)]:
                del self.kept[other]
            self.kept[how] = found
        return found


@dataclass(frozen=True, eq=False)
class Result:
    """One policy: its course, that of the predictions as they were made, and what is known of their fall."""

    study: Study
    params: Params
    course: Course
    untouched: Course
    fall: Fall

    def to_frame(self) -> pd.DataFrame:
        """Return one row per period (see measures), with the share right if retrained by this policy."""
        frame = measures.by_period(self.study.counts, self.study.periods, self.params.reference)
        retrained = refits.shares(self.course, measures.rows_of(self.study.counts))
        here = [period in self.course.learnt for period in range(len(frame))]
        return frame.assign(retrained_right=retrained, retrained=here)


def analyse(table: PredictionTable) -> Study:
    """Return what the table allows; the rows themselves are not kept."""
    return Study(
        columns=table.columns,
        periods=table.cut.periods,
        groups=table.groups,
        counts=prediction_counts.count(table),
        unit=table.cut.unit,
        numbers=table.cut.numbers,
        binary=bool(((table.score == 0) | (table.score == 1)).all()),
        notes=table.notes,
    )


def model(study: Study) -> sim.Model:
    """Return the study as a model."""
    return of_study(
        sys.modules[__name__],
        simulate=lambda params, _rng: decide(study, params),
        frontier=lambda params, _rng: explore(study, params)[0],
        preview=lambda params, _rng: explore(study, params)[1],
        picture=lambda result: picture(result)[1],
    )


def possible(study: Study, params: Params) -> Params:
    """Return the parameters with a reference that leaves at least one period to judge."""
    return params if params.reference < len(study.periods) else params.replace(reference=len(study.periods) - 1)


def learning(study: Study, params: Params) -> Learning:
    """Return how is learnt at these settings."""
    return Learning(params.reference, params.delay, params.memory, study.columns.threshold)


def decide(study: Study, params: Params) -> Result:
    """Return one policy."""
    params = possible(study, params)
    return Result(
        study, params, _run(study, params), _run(study, params.replace(every=0, alarm=False)), study.fall(params.reference)
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the named values, of the rows since the reference."""
    return dict(_measured(result.study, result.params, result.course))


def policies(study: Study, params: Params) -> list[tuple[str, Params]]:
    """Return every policy with its name: never, each cadence that retrains at least once, and at the alarm."""
    left = len(study.periods) - params.reference
    found = [("never" if every == 0 else "", params.replace(every=every, alarm=False)) for every in EVERY if every < left]
    return [*found, (AT_ALARM, params.replace(every=0, alarm=True))]


def explore(study: Study, params: Params) -> tuple[Frontier, dict[str, pd.DataFrame]]:
    """Return retrainings against the share right over every policy, and for each (column `point`) the hero's tables `retrained`, `learnt`."""
    params = possible(study, params)
    rows, drawn = [], []
    for label, one in policies(study, params):
        course = _run(study, one)
        rows.append({"set.every": one.every, "set.alarm": one.alarm, "label": label, **_measured(study, one, course)})
        drawn.append(_drawn(study, course))
    tables = {
        name: pd.concat([one[name].assign(point=point) for point, one in enumerate(drawn)], ignore_index=True)
        for name in drawn[0]
    }
    return build(pd.DataFrame(rows), OUTCOMES[1], OUTCOMES[0]), tables


def picture(result: Result) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Return the hero's tables: what moves along the frontier, and all of them."""
    moving = _drawn(result.study, result.course)
    return moving, moving | measures.still(result.study.counts, result.study.periods, result.fall)


def tables(result: Result, before: dict[str, pd.DataFrame], now: int) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: at every point of the frontier (`before`) and, as point `now`, at this setting."""
    moving, drawn = picture(result)
    return drawn | {name: pd.concat([before[name], table.assign(point=now)], ignore_index=True) for name, table in moving.items()}


def once(study: Study, params: Params) -> pd.DataFrame:
    """Return what one retraining, at the beginning of each period, would have saved: period, saved, low, high, worth.

    `worth` is what is saved at the cost of a wrong prediction, less the cost of the retraining.
    """
    params = possible(study, params)
    how, fall = learning(study, params), study.fall(params.reference)
    can = study.learnable(how)
    rows = []
    for period in can:
        course = refits.run(study.counts, fall, how, can, 0, once=period)
        low, high = course.interval
        worth = params.error_cost * course.saved - params.retrain_cost
        rows.append((study.periods[period], course.saved, low, high, worth))
    return pd.DataFrame(rows, columns=["period", "saved", "low", "high", "worth"])


def _run(study: Study, params: Params) -> Course:
    how = learning(study, params)
    return refits.run(study.counts, study.fall(params.reference), how, study.learnable(how), params.every, alarm=params.alarm)


def _measured(study: Study, params: Params, course: Course) -> dict[str, float]:
    rows, times = measures.rows_of(study.counts)[params.reference :].sum(), len(course.learnt)
    wrong = float(course.wrong[params.reference :].sum())
    cost = params.error_cost * wrong + params.retrain_cost * times
    return {"accuracy": float(1 - wrong / rows), "retrainings": float(times), "wrong": wrong, "cost": cost}


def _drawn(study: Study, course: Course) -> dict[str, pd.DataFrame]:
    right = refits.shares(course, measures.rows_of(study.counts))
    every = pd.DataFrame({"at": np.arange(len(right)), "right": right.round(5)})
    return {"retrained": every, "learnt": every[every["at"].isin(course.learnt)].reset_index(drop=True)}
