"""What a visitor's own scores allow: the exact frontier between profit and a gap, today's rule, and who pays.

The rows are read once: what stays are the vertices of every group's ROC hull, where an optimum can stand, the thresholds that
could be best for everybody, today's rule, 128 bins per group to draw people again, and the bars of the picture. So a million rows
leave a few hundred numbers, and a knob's move takes milliseconds. Method: sim.fairness; criteria of Hardt, Price, Srebro 2016
[hardt2016].
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import fairness
from sim.contract.model import of_study
from sim.contract.parameters import InvalidInput, choice, knob
from sim.fairness import band as fairness_band
from sim.fairness import error_rates as rates
from sim.fairness import roc, small_groups
from sim.fairness.roc import Curves, Floats, Integers
from sim.frontier import Frontier, build
from sim.own.scores import again
from sim.own.scores import counts as score_counts
from sim.own.scores import picture as score_picture
from sim.own.scores.again import Draws, Stakes
from sim.own.scores.counts import Counts
from sim.own.scores.table import Columns, ScoreTable

ID = "your_data"
TITLE = "Your data"
QUESTION = "What would it cost your system to treat groups alike?"
BADGE = "CALIBRATED"
ALONG = ("tolerance",)
SOURCES = ("hardt2016",)
EQUATIONS = (
    r"profit of an approval: $b$ if the outcome is favourable, $-c$ if not; it breaks even at a chance of $t = \frac{c}{b + c}$",
    r"a group's profit at its rates: $\pi_g = b\, p_g\, \mathrm{TPR}_g - c\,(1 - p_g)\, \mathrm{FPR}_g$",
    r"the best policy within a gap: $\max \sum_g w_g \pi_g \;\text{with}\; \max_g r_g - \min_g r_g \le \varepsilon$",
)
GAPS = {
    "selection": "Approval",
    "opportunity": "Approval of the good",
    "odds": "Approval of good and bad",
}
STEP = 0.01
TODAY, ONE = "today's rule", "one threshold for all"


class Params(sim.Params):
    """What the visitor may move."""

    tolerance: float = knob(0.10, 0.0, 1.0, STEP, "Tolerated gap", unit="share", source="assumption: the page's own slider")
    gap: str = choice("selection", GAPS, "Gap between groups in", source="hardt2016")
    benefit: float = knob(
        1.0,
        0.1,
        20.0,
        0.1,
        "Benefit of a right approval",
        unit="any unit",
        source="assumption: only the ratio to the cost counts",
    )
    cost: float = knob(4.6, 0.1, 20.0, 0.1, "Cost of a wrong approval", unit="same unit", source="assumption: breaks even at .82")

    @property
    def stakes(self) -> Stakes:
        """Return what the people are drawn again for."""
        return Stakes(self.gap, self.benefit, self.cost)


OUTCOMES = (
    sim.Outcome("profit_share", "Profit", "% of the maximum", "higher", -np.inf, 100),
    sim.Outcome("selection_gap", "Gap in approval rates", "share", "lower", 0, 1),
    sim.Outcome("opportunity_gap", "Gap in approval of the good", "share", "lower", 0, 1, optional=True),
    sim.Outcome("odds_gap", "Gap in odds", "share", "lower", 0, 1, optional=True),
)


@dataclass(frozen=True, eq=False)
class Study:
    """What stays of a table: its `columns`, `counts` to draw its people from again, and more.

    `curves` are over scores of which more is better (`sign` -1 where the file's say the opposite).

    `bins` are the same people in at most 128 bins a group; `common` the rates (selection, true and false positive: 3, thresholds,
    groups) at the thresholds that can be best for all groups; `today` the rates (3, groups) of today's rule, or None, and
    `threshold` its threshold, if it has one; `bars` and `span` are the picture's; `notes` a sentence each.
    """

    columns: Columns
    counts: Counts
    curves: Curves
    bins: Curves
    common: Floats
    sign: int
    rows: int
    today: Floats | None
    threshold: float | None
    bars: pd.DataFrame
    span: tuple[float, float]
    notes: tuple[str, ...]
    sure: dict[Stakes, Draws | None] = field(default_factory=dict, repr=False)

    def drawn(self, stakes: Stakes) -> Draws | None:
        """Return what no gap at all, and today's rule, give up in draws of the people; the last are kept with this study."""
        if stakes not in self.sure:
            found = again.draws(self.counts, stakes)
            self.sure.clear()
            self.sure[stakes] = found
        return self.sure[stakes]

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups' names."""
        return self.curves.groups

    @property
    def gaps(self) -> tuple[str, ...]:
        """Return the gaps that can be computed: those in the outcomes need both outcomes in every group."""
        base = self.curves.base_rate
        both, good = ((base > 0) & (base < 1)).all(), (base > 0).all()
        return ("selection", *(("opportunity",) if good else ()), *(("odds",) if both else ()))

    @property
    def neutral_cost(self) -> float:
        """Return the cost, at a benefit of 1, at which approving everybody is worth nothing, on the knob's grid."""
        base = float(self.curves.share @ self.curves.base_rate)
        return float(np.clip(np.round(base / max(1 - base, 1e-9), 1), 0.1, 20.0))


@dataclass(frozen=True)
class Result:
    """One policy. Arrays have shape (groups,); `before` is approval without any limit on the gap; unknown rates are NaN.

    `low`, `high` hold the 90 % interval of approval, of the people in the table as a sample (Wilson).
    """

    study: Study
    profit_share: float
    gaps: dict[str, float]
    policy: pd.DataFrame
    approval: Floats
    true_positive_rate: Floats
    false_positive_rate: Floats
    before: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group."""
        at, p = self.study.curves, self.study.curves.base_rate
        low, high = small_groups.interval(self.approval, at.weight)
        good = p * np.where(p > 0, self.true_positive_rate, 0.0)
        frame = pd.DataFrame(
            {
                "group": at.groups,
                "people": at.weight.astype(int),
                "favourable": p,
                "threshold": self.study.sign * score_picture.middle(at.groups, self.policy)[0],
                "approved": self.approval,
                "approved_low": low,
                "approved_high": high,
                "approved_of_favourable": self.true_positive_rate,
                "approved_of_unfavourable": self.false_positive_rate,
                "favourable_of_approved": np.divide(good, self.approval, out=np.full(len(p), np.nan), where=self.approval > 0),
                "approved_without_limit": self.before,
            }
        )
        return frame if self.study.today is None else frame.assign(approved_today=self.study.today[0])

    def thresholds(self) -> pd.DataFrame:
        """Return the policy as rows `group, threshold, probability`, thresholds as the file's scores."""
        return self.policy.assign(threshold=self.study.sign * self.policy["threshold"])

    @property
    def loser(self) -> int | None:
        """Return the position of the group whose approval falls most against no limit on the gap, None if no one's falls."""
        lost = self.before - self.approval
        return int(np.argmax(lost)) if lost.max() > 5e-4 else None


def analyse(table: ScoreTable) -> Study:
    """Return what the table allows; the rows themselves are not kept."""
    sign = 1 if table.columns.higher else -1
    score = sign * table.score
    single = _single(score, table.outcome)
    people = replace(roc.curves(score, table.outcome, table.group), groups=table.groups)
    common = [roc.position(t, single) for t in people.thresholds]
    ends = np.linspace(0, 1, fairness_band.BINS + 1)
    binned = [np.unique(np.r_[0, np.searchsorted(s, ends).clip(max=len(s) - 1)]) for s in people.selection]
    bars, span = score_picture.bars(people, sign)
    return Study(
        columns=table.columns,
        counts=score_counts.count(table),
        curves=_at(people, people.hull),
        bins=_at(people, binned),
        common=np.stack([_rates(people, [at[i] for at in common]) for i in range(len(single))], axis=1),
        sign=sign,
        rows=len(score),
        threshold=None if table.decision is not None else table.columns.threshold,
        today=_today(table, people, sign),
        bars=bars,
        span=span,
        notes=(*table.notes, *small_groups.warnings(people)),
    )


def _single(score: Floats, outcome: NDArray[np.int8]) -> Floats:
    """Return the lines that are best for all people together; by itself, so that its curves are gone before those of groups come."""
    pooled = roc.curves(score, outcome, np.zeros(len(score), dtype=np.int8))
    found: Floats = pooled.thresholds[0][pooled.hull[0]]
    return found


def model(study: Study) -> sim.Model:
    """Return the study as a model."""
    return of_study(
        sys.modules[__name__],
        simulate=lambda params, _rng: decide(study, params),
        frontier=lambda params, _rng: explore(study, params)[0],
        preview=lambda params, _rng: {"thresholds": explore(study, params)[1]},
        picture=picture,
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the named values; a gap in rates that a group does not have is None."""
    found: dict[str, float | None] = {"profit_share": result.profit_share}
    found.update({f"{name}_gap": None if np.isnan(value) else value for name, value in result.gaps.items()})
    return found


def possible(study: Study, params: Params) -> Params:
    """Return the parameters with a gap that can be computed; raise InvalidInput where nobody is worth approving."""
    if most(study, params) <= 0:
        at = study.curves
        best = max(p * t[1] / s[1] for p, t, s in zip(at.base_rate, at.tpr, at.selection, strict=True) if p > 0)
        allowed = params.benefit * best / (1 - best)
        raise InvalidInput(
            f"cost must be below {allowed:.3g} at a benefit of {params.benefit:g}, or nobody is worth approving: of those with the "
            f"best scores {best:.0%} have the favourable outcome; got {params.cost:g}"
        )
    return params if params.gap in study.gaps else params.replace(gap="selection")


def band(study: Study, params: Params, resamples: int = 50) -> pd.DataFrame | None:
    """Return the frontier's 90 % interval when the people are drawn again, or None where that cannot be done in a moment.

    None for odds, where it would take seconds, and where a group has one outcome only or fewer than 2 people.
    """
    if params.gap == "odds" or "odds" not in study.gaps or study.curves.weight.min() < 2:
        return None
    grid, rng = tolerances(study, params), np.random.default_rng(0)
    try:
        sure = fairness_band.band(study.bins, params.gap, grid, params.benefit, params.cost, rng, resamples=resamples)
    except InvalidInput:  # a group so small that no draw has both outcomes
        return None
    return pd.DataFrame({f"{params.gap}_gap": sure["tolerance"], "low": 100 * sure["low"], "high": 100 * sure["high"]})


def tolerances(study: Study, params: Params) -> Floats:
    """Return the slider's grid from 0 to the first point at which the limit no longer binds."""
    widest = fairness.optimum(study.curves, "max_profit", params.benefit, params.cost).gaps[params.gap]
    return np.round(np.arange(int(np.ceil(widest / STEP - 1e-9)) + 1) * STEP, 2)


def break_even(params: Params) -> float:
    """Return the chance of a favourable outcome from which an approval pays."""
    return params.cost / (params.benefit + params.cost)


def tables(points: pd.DataFrame, result: Result, now: int) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: at every point of the frontier and, as point `now`, at this setting."""
    drawn = picture(result)
    return drawn | {"thresholds": pd.concat([points, drawn["thresholds"].assign(point=now)], ignore_index=True)}


def _at(curves: Curves, positions: Sequence[Integers]) -> Curves:
    """Return the curves at some of their points; those must include the ends, and hull vertices that are left out are forgotten."""

    def of(values: tuple[Floats, ...]) -> tuple[Floats, ...]:
        return tuple(v[at] for v, at in zip(values, positions, strict=True))

    hull = tuple(np.flatnonzero(np.isin(at, h)) for h, at in zip(curves.hull, positions, strict=True))
    return replace(
        curves,
        thresholds=of(curves.thresholds),
        selection=of(curves.selection),
        tpr=of(curves.tpr),
        fpr=of(curves.fpr),
        hull=hull,
    )


def _rates(people: Curves, at: Sequence[int]) -> Floats:
    """Return selection, true and false positive rate, shape (3, groups), at one point of each group's curve."""
    return np.array([[v[i] for v, i in zip(rate, at, strict=True)] for rate in (people.selection, people.tpr, people.fpr)])


def _today(table: ScoreTable, people: Curves, sign: int) -> Floats | None:
    threshold = table.columns.threshold
    if table.decision is not None:
        found = rates.rates(table.decision, table.outcome, table.group)
        return found[["selection", "tpr", "fpr"]].to_numpy(float).T
    if threshold is None:
        return None
    return _rates(people, [int(roc.position(t, np.array([sign * threshold]))[0]) for t in people.thresholds])


def decide(study: Study, params: Params) -> Result:
    """Return the best policy within the tolerated gap."""
    params = possible(study, params)
    found = fairness.tradeoff(study.curves, params.gap, [params.tolerance], params.benefit, params.cost)
    free = fairness.optimum(study.curves, "max_profit", params.benefit, params.cost)
    selection, tpr, fpr = (found.rates[name].to_numpy(float) for name in ("selection", "tpr", "fpr"))
    return Result(
        study=study,
        profit_share=float(_settled(100 * found.frame["profit"].iloc[0] / free.profit)),
        gaps={name: float(_settled(value)) for name, value in fairness.gaps(selection, tpr, fpr).items()},
        policy=found.policies.drop(columns="tolerance"),
        approval=selection,
        true_positive_rate=tpr,
        false_positive_rate=fpr,
        before=free.rates["selection"].to_numpy(float),
    )


def explore(study: Study, params: Params) -> tuple[Frontier, pd.DataFrame]:
    """Return the exact frontier, and for each of its points (column `point`) the hero's table `thresholds`.

    A row per tolerance, then one threshold for all, then today's rule; without a band. Does not depend on the tolerance.
    """
    params = possible(study, params)
    at, benefit, cost = study.curves, params.benefit, params.cost
    grid = tolerances(study, params)
    found = fairness.tradeoff(at, params.gap, grid, benefit, cost)
    greatest = most(study, params)
    profits = list(found.frame["profit"] / greatest)
    measured = [found.rates[["selection", "tpr", "fpr"]].to_numpy().reshape(len(grid), -1, 3)]
    labels = [""] * len(grid)
    single = study.common[:, int(np.argmax(profit(study, study.common, params)))]
    for label, rate in ((ONE, single), (TODAY, study.today)):
        if rate is not None:
            labels.append(label)
            measured.append(rate.T[None])
            profits.append(float(profit(study, rate, params)) / greatest)
    selection, tpr, fpr = np.moveaxis(np.concatenate(measured), 2, 0)
    frame = pd.DataFrame({"label": labels, "profit_share": _settled(100 * np.array(profits))})
    for name, value in fairness.gaps(selection, tpr, fpr).items():
        frame[f"{name}_gap"] = _settled(value)
    within = np.ceil(frame[f"{params.gap}_gap"].to_numpy() / STEP - 1e-9) * STEP
    frame.insert(0, "set.tolerance", np.round(np.r_[grid, within[len(grid) :]], 2))
    x = next(o for o in OUTCOMES if o.name == f"{params.gap}_gap")
    middle = score_picture.middle(study.groups, found.policies.assign(policy=np.searchsorted(grid, found.policies["tolerance"])))
    points = _lines(study, middle, selection[: len(grid)])
    return build(frame, x, OUTCOMES[0], mixing=True), points


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: `thresholds` at this setting, the `bars`, and as `today` the line of today's rule.

    Without such a line `today` holds this setting's, with `seen` False: an empty table would have no scale.
    """
    study = result.study
    now = _lines(study, score_picture.middle(study.groups, result.policy), result.approval[None]).drop(columns="point")
    today = now.assign(seen=False)
    if study.today is not None and study.threshold is not None:
        line = np.full((1, len(study.groups)), study.sign * study.threshold)
        today = _lines(study, line, study.today[:1]).drop(columns="point").assign(seen=True)
    return {"thresholds": now, "bars": study.bars, "today": today}


def _lines(study: Study, threshold: Floats, approval: Floats) -> pd.DataFrame:
    return score_picture.lines(study.groups, study.sign, study.span, threshold, approval)


def most(study: Study, params: Params) -> float:
    """Return the greatest profit per person, thresholds by group without any limit."""
    return fairness.optimum(study.curves, "max_profit", params.benefit, params.cost).profit


def profit(study: Study, measured: Floats, params: Params) -> Floats:
    """Return the profit per person at rates of shape (3, ..., groups)."""
    p = study.curves.base_rate
    good, bad = p * np.where(p > 0, measured[1], 0.0), (1 - p) * np.where(p < 1, measured[2], 0.0)
    return np.asarray((params.benefit * good - params.cost * bad) @ study.curves.share)


def _settled(value: float | Floats) -> Floats:
    # The last bits of equal policies differ; they must not decide which of two is efficient.
    return np.asarray(np.round(value, 10))
