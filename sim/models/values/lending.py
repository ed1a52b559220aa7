"""Lending: profit against equal treatment, on the credit scores of 174,047 people.

A bank lends where repayment is likely enough to pay. Because repayment differs between groups, the most profitable thresholds
approve them at very different rates. The gap can be tolerated in part, and the surprise is how the price runs: nearly halving it
costs five percent of the profit, closing the last tenth costs eleven, and 750 points for everyone earn less, less equally, than the best
policy of a smaller gap, whoever says which percentile 750 points are. Sources: Hardt, Price, Srebro 2016 [hardt2016]; score changes: Liu
et al. 2018 [liu2018]. Exact, no sampling. Thin files stand apart (sim.fairness.thin_files): they share the cutoff `fixed_score` and no more.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import sim
from sim import fairness
from sim.contract.parameters import choice, knob, switch
from sim.fairness import fico, thin_files
from sim.fairness.band import band
from sim.fairness.roc import Floats, chances
from sim.frontier import Frontier, build

TITLE = "Lending"
QUESTION = "What does it cost a bank to treat groups alike?"
BADGE = "REPRODUCED"
EQUATIONS = (
    r"profit of a loan: $\rho(s) - t$",
    r"a group's profit at its rates: $\pi_g = (1 - t)\, p_g\, \mathrm{TPR}_g - t\,(1 - p_g)\, \mathrm{FPR}_g$",
    r"the best policy within a gap: $\max \sum_g w_g \pi_g \;\text{with}\; \max_g r_g - \min_g r_g \le \varepsilon$",
    r"an approved applicant's score: $s \mapsto s + 75\rho - 150(1 - \rho)$",
    r"a thin file's score: $w\theta + (1 - w)\,680,\; w = \tfrac{\text{years}}{\text{years} + 3}$",
)
SOURCES = ("hardt2016", "fed2007", "liu2018", "cfpb2025", "kozodoi2022", "ecoa1974")
EVIDENCE = (
    sim.Evidence(
        "for",
        "On the same scores the paper prints 99.3 % of the maximum profit for one threshold, 92.8 for equal "
        "opportunity, 80.2 for equalized odds and 69.8 for demographic parity. The exact optimum on the shipped "
        "tables is 99.35, 92.90, 80.42 and 70.47.",
        "hardt2016",
        "section 6, case study of FICO scores; the four numbers as a public review of the paper quotes them (checked)",
    ),
    sim.Evidence(
        "for",
        "On several credit data sets of a later decade, discrimination could be cut to a reasonable level at a "
        "fairly low loss of profit.",
        "kozodoi2022",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "A loan that is not repaid harms the borrower too. With costs to benefits of 4 to 1, demographic parity "
        "lowers the mean score of Black applicants, the group it is meant for; with 10 to 1 it does not: so it comes out "
        "on the shipped tables with the authors' steps, 75 points up for a loan repaid and 150 down for one that is not.",
        "liu2018",
        "steps and costs: the authors' notebook, github.com/lydiatliu/delayedimpact; the outcome: computed here",
    ),
    sim.Evidence(
        "against",
        "The model takes every loan to earn and to lose the same, whoever gets it and at whatever price. Prices "
        "and amounts that follow the risk would move the break-even rate from applicant to applicant.",
        "hardt2016",
        "the model's own limit: one break-even rate of 82 % for everyone",
    ),
    sim.Evidence(
        "against",
        "Thresholds that differ by race are what a lender in the United States may not use: the page shows what "
        "each aim would cost, not what a bank can do tomorrow.",
        "ecoa1974",
        "15 U.S.C. 1691(a)",
    ),
    sim.Evidence(
        "context",
        "The scores are TransRisk scores of June 2003 as percentiles, and repayment is followed to December 2004. Which percentile 750 "
        "FICO points are, they do not say: 78.5 in Liu et al.'s code, 60 in the report's table of FICO scores.",
        "fed2007",
        "Tables for General Background, table 1; github.com/lydiatliu/delayedimpact, fico.py",
    ),
    sim.Evidence(
        "context",
        "Who has no file is not in these data. In 2020, 2.7 % of adults in the United States had no credit record "
        "and 9.8 % had one that could not be scored; an earlier estimate of the first number, 11 % for 2010, was "
        "corrected to 5.8 %.",
        "cfpb2025",
        "key findings (checked in reports about it, not in the document)",
    ),
)
CRITERIA = {
    "max_profit": "Maximum profit",
    "single_threshold": "One threshold for all",
    "equal_opportunity": "Equal opportunity",
    "equalized_odds": "Equalized odds",
    "demographic_parity": "Demographic parity",
    "fixed_score": "A fixed score",
    "tolerated_gap": "A tolerated gap",
}
GAPS = {
    "selection": "Approval rates",
    "opportunity": "Approval among those who repay",
    "odds": "Approval among those who repay and those who do not",
}
STEP, WIDEST, START, RULE = 0.01, 0.60, 0.10, 750.0
TOLERANCES = np.round(np.arange(round(WIDEST / STEP) + 1) * STEP, 2)
DOTS, BIN = 150, 2.0
RESAMPLES = 50
MARKED = (600.0, 650.0, 700.0, 750.0, 800.0)


class Params(sim.Params):
    """Inputs of the lending model."""

    criterion: str = choice("tolerated_gap", CRITERIA, "What the bank must equalise", source="hardt2016")
    tolerance: float = knob(START, 0.0, WIDEST, STEP, "Tolerated gap", unit="share", source="assumption: the page's own slider")
    gap: str = choice("selection", GAPS, "Gap between groups in", source="hardt2016")
    break_even: float = knob(0.82, 0.50, 0.95, 0.01, "Break-even repayment rate", unit="share", source="hardt2016")
    fixed_score: float = knob(
        RULE, 300, 850, 5, "Fixed score", unit="FICO points", source="assumption: a common best-rate cutoff"
    )
    points: str = choice("authors", fico.POINTS, "Which percentile a score is, by", source="liu2018")
    years: float = knob(2, 0, 20, 0.5, "Newcomers' credit history", unit="years", source="assumption")
    alternative_data: float = knob(0, 0, 10, 0.5, "Alternative data, worth", unit="years of history", source="assumption")
    equal_risk: bool = switch(False, "Same risk, not same score, for newcomers", source="assumption")
    review: float = knob(0, 0, 1, 0.05, "Rejected newcomers whom a person reviews", unit="share", source="assumption")


@dataclass(frozen=True)
class Result:
    """One policy on the whole population. Arrays have shape (groups,), groups in the order of `groups`.

    `profit_share` in percent of the maximum; `gaps` by name; `policy` has rows `group, threshold, probability` in score
    percentiles; `default` is NaN where nobody is approved; `score_change` is the mean over all applicants, in points.
    """

    groups: tuple[str, ...]
    profit_share: float
    gaps: dict[str, float]
    approval: Floats
    true_positive_rate: Floats
    false_positive_rate: Floats
    default: Floats
    score_change: Floats
    policy: pd.DataFrame
    one_threshold: pd.DataFrame
    points: str
    newcomers: thin_files.ThinFile

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group."""
        names = ("approval", "true_positive_rate", "false_positive_rate", "default", "score_change")
        return pd.DataFrame({"group": self.groups, **{name: getattr(self, name) for name in names}})


def _per_group() -> list[sim.Outcome]:
    named = {group: words.split()[-1].capitalize() for group, words in fico.NAMES.items()}
    kinds = (
        ("approval", "Approved", "share", "higher", 0, 1, False),
        ("true_positive_rate", "Approved of those who would repay", "share", "higher", 0, 1, False),
        ("false_positive_rate", "Approved of those who would not repay", "share", "lower", 0, 1, False),
        ("default", "Default among the approved", "share", "lower", 0, 1, True),
        ("score_change", "Mean score change", "points", "higher", -150, 75, False),
    )
    return [
        sim.Outcome(f"{name}_{group}", f"{label}, {word}", unit, better, low, high, optional)  # type: ignore[arg-type]
        for name, label, unit, better, low, high, optional in kinds
        for group, word in named.items()
    ]


OUTCOMES = (
    sim.Outcome("profit_share", "Profit", "% of the maximum", "higher", -5_000, 100),
    sim.Outcome("selection_gap", "Gap in approval rates", "share", "lower", 0, 1),
    sim.Outcome("opportunity_gap", "Gap in approval of those who would repay", "share", "lower", 0, 1),
    sim.Outcome("odds_gap", "Gap in odds", "share", "lower", 0, 1),
    *_per_group(),
    sim.Outcome("newcomer_approval", "Approved newcomers", "share", "higher", 0, 1),
    sim.Outcome("newcomer_true_positive_rate", "Approved of newcomers who would repay", "share", "higher", 0, 1),
    sim.Outcome("newcomer_default", "Default among approved newcomers", "share", "lower", 0, 1, optional=True),
    sim.Outcome("newcomer_reviews", "Newcomers' files read by a person", "share", "lower", 0, 1),
)
LEVERS = (
    sim.Lever("criterion", tuple(CRITERIA), "regulator", "oversight", "hardt2016"),
    sim.Lever("tolerance", (0.0, 0.05, 0.1, 0.2, 0.3), "regulator", "oversight", "hardt2016"),
    sim.Lever("alternative_data", (0.0, 2.0, 5.0), "company", "robustness", "assumption"),
    sim.Lever("equal_risk", (False, True), "developer", "robustness", "assumption"),
    sim.Lever("review", (0.0, 0.25, 0.5, 1.0), "company", "oversight", "assumption"),
)
ALONG = ("criterion", "tolerance", "fixed_score")
NAMED = ("max_profit", "single_threshold", "equal_opportunity", "equalized_odds", "demographic_parity")
FIXED = (620.0, 750.0)


def simulate(params: Params, rng: np.random.Generator) -> Result:  # noqa: ARG001
    """Return what the chosen policy does to each group; nothing is drawn, `rng` stays untouched."""
    policy, rates, share = _policy(params)
    selection, tpr, fpr = (rates[name].to_numpy(float) for name in ("selection", "tpr", "fpr"))
    return Result(
        groups=fico.GROUPS,
        profit_share=float(_settled(100 * share)),
        gaps={name: float(_settled(value)) for name, value in fairness.gaps(selection, tpr, fpr).items()},
        approval=selection,
        true_positive_rate=tpr,
        false_positive_rate=fpr,
        default=_default(fico.curves().base_rate, selection, fpr),
        score_change=_score_change(policy, points=params.points)[0],
        policy=policy,
        one_threshold=_policy(params.replace(criterion="single_threshold"))[0],
        points=params.points,
        newcomers=thin_files.newcomers(
            params.fixed_score,
            params.years,
            alternative=params.alternative_data,
            equal_risk=params.equal_risk,
            review=params.review,
        ),
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the named values; default is None where nobody is approved."""
    found: dict[str, float | None] = {"profit_share": result.profit_share}
    found.update({f"{name}_gap": value for name, value in result.gaps.items()})
    for row in result.to_frame().to_dict("records"):
        group = row.pop("group")
        found.update({f"{name}_{group}": None if np.isnan(value) else float(value) for name, value in row.items()})
    thin = result.newcomers
    found["newcomer_approval"] = thin.approval
    found["newcomer_true_positive_rate"] = thin.true_positive_rate
    found["newcomer_default"] = None if np.isnan(thin.default) else thin.default
    found["newcomer_reviews"] = thin.reviewed
    return found


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return the exact frontier: one policy per tolerated gap on the slider's grid, and the named criteria beside it.

    Rows 0 to 60 are the tolerances 0 to .60 (from the gap of the maximum on they are one policy); the rows after them carry a
    `label`. x is the gap that `gap` names. The band is a bootstrap over people, 90 %; none for "odds", where it would take
    seconds.
    """
    x = next(o for o in OUTCOMES if o.name == f"{params.gap}_gap")
    frame, _ = _policies(params)
    if params.gap == "odds":
        return build(frame, x, OUTCOMES[0], mixing=True)
    sure = band(fico.curves(), params.gap, TOLERANCES, 1 - params.break_even, params.break_even, rng, resamples=RESAMPLES)
    interval = pd.DataFrame({x.name: sure["tolerance"], "low": 100 * sure["low"], "high": 100 * sure["high"]})
    return build(frame, x, OUTCOMES[0], band=interval, mixing=True)


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:  # noqa: ARG001
    """Return what the hero draws for every policy of the frontier.

    `thresholds`: point, group, threshold (percentile) from which approval is at least as likely as not, approval. `changes`: point, group,
    repays, and per 1,000 such people: approved, and gained and lost against one threshold for all.
    """
    frame, every = _policies(params)
    one = every[every["policy"] == frame.index[frame["set.criterion"] == "single_threshold"][0]]
    return _drawn(every, one)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return what the hero draws for one policy: `thresholds` and `changes` as in `preview`.

    And what stays: `one`, the line of one threshold for all (group, threshold), `people`, one dot per 1/150 of a group, and
    `points`, the percentiles (`threshold`) of some scores (`score`).
    """
    drawn, alone = _drawn(result.policy, result.one_threshold), _drawn(result.one_threshold, result.one_threshold)
    marked = pd.DataFrame({"score": MARKED, "threshold": fico.percentile(MARKED, result.points)})
    tables = {name: table.drop(columns="point") for name, table in drawn.items()}
    return {**tables, "one": alone["thresholds"][["group", "threshold"]], "people": people(), "points": marked}


def _drawn(every: pd.DataFrame, one: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the hero's tables of policies (rows `policy, group, threshold, probability`; `policy` becomes the point) against `one`."""
    at = fico.curves()
    there, before = chances(at, every), chances(at, one.drop(columns="policy", errors="ignore"))
    last = [np.sum(chance >= 0.5, axis=1) for chance in there]
    lines = {
        "threshold": [np.minimum(percentiles[row], 100.0) for percentiles, row in zip(at.thresholds, last, strict=True)],
        "approval": [chance @ np.diff(selection) for chance, selection in zip(there, at.selection, strict=True)],
    }
    moved: dict[str, list[Floats]] = {"approved": [], "gained": [], "lost": []}
    for chance, was, *rates in zip(there, before, at.tpr, at.fpr, strict=True):
        change = chance - was
        for per_1000 in (1000 * np.diff(rate) for rate in rates):
            moved["approved"].append(chance @ per_1000)
            moved["gained"].append(np.maximum(change, 0) @ per_1000)
            moved["lost"].append(np.maximum(-change, 0) @ per_1000)
    groups = list(at.groups)
    return {
        "thresholds": _by_point(lines, group=groups),
        "changes": _by_point(moved, group=np.repeat(groups, 2).tolist(), repays=[True, False] * len(groups)),
    }


def _by_point(columns: dict[str, list[Floats]], **kinds: list[Any]) -> pd.DataFrame:
    """Return columns, of which each kind of row has its own array over the points, as rows: point by point, kind by kind."""
    kind, points = len(next(iter(kinds.values()))), len(next(iter(columns.values()))[0])
    return pd.DataFrame(
        {"point": np.repeat(np.arange(points), kind)}
        | {name: values * points for name, values in kinds.items()}
        | {name: np.stack(values, axis=1).ravel() for name, values in columns.items()}
    )


@cache
def people(dots: int = DOTS, width: float = BIN) -> pd.DataFrame:
    """Return `dots` people per group as a dot histogram: group, threshold (middle of a bin of `width` percentiles), stack, repays.

    The dots stand at the middle of equal shares of the group, from its lowest score to its highest; in each bin those who repay
    are as many as its repayment rate says, to the nearest dot over the bins so far, and stand below.
    """
    there = fico.population()
    parts = []
    for g, group in enumerate(fico.GROUPS):
        reached = np.cumsum(there.people[:, g]) / there.people[:, g].sum()
        row = np.searchsorted(reached, (np.arange(dots) + 0.5) / dots)
        middle = (np.minimum(np.floor(there.percentile[row] / width), 100 / width - 1) + 0.5) * width
        part = pd.DataFrame({"group": group, "threshold": middle, "chance": there.repayment[row, g]})
        part["stack"] = part.groupby("threshold").cumcount()
        expected = part.groupby("threshold")["chance"].sum().cumsum().round()
        repaying = expected.diff().fillna(expected)
        part["repays"] = part["stack"] < part["threshold"].map(repaying)
        parts.append(part.drop(columns="chance"))
    return pd.concat(parts, ignore_index=True)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:  # noqa: ARG001
    """Return the mean score change of Black applicants when only Black and white applicants are scored, by criterion.

    Liu et al. 2018: the two groups in their real proportions, at this `break_even`.
    """
    two = fico.curves(("black", "white"))
    found = {}
    for name in ("max_profit", "demographic_parity", "equal_opportunity"):
        best = fairness.optimum(two, name, 1 - params.break_even, params.break_even)
        found[f"two_groups_score_change_black_{name}"] = float(_score_change(best.policy, two)[0, two.groups.index("black")])
    return found


def _policy(params: Params) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    people, benefit, cost = fico.curves(), 1 - params.break_even, params.break_even
    if params.criterion == "tolerated_gap":
        found = fairness.tradeoff(people, params.gap, [params.tolerance], benefit, cost)
        most = fairness.optimum(people, "max_profit", benefit, cost).profit
        return found.policies.drop(columns="tolerance"), found.rates, float(found.frame["profit"].iloc[0]) / most
    fixed = {"thresholds": float(fico.percentile(params.fixed_score, params.points))} if params.criterion == "fixed_score" else {}
    best = fairness.optimum(people, "fixed" if fixed else params.criterion, benefit, cost, **fixed)
    return best.policy, best.rates, best.share_of_maximum


def _policies(params: Params) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a row per policy of the frontier, and the policies themselves as `point, group, threshold, probability`."""
    people, benefit, cost = fico.curves(), 1 - params.break_even, params.break_even
    found = fairness.tradeoff(people, params.gap, TOLERANCES, benefit, cost)
    most = fairness.optimum(people, "max_profit", benefit, cost).profit
    settings: list[tuple[str, float, float, str]] = [("tolerated_gap", float(t), RULE, "") for t in TOLERANCES]
    profits = list(found.frame["profit"] / most)
    rates = [found.rates[["selection", "tpr", "fpr"]].to_numpy().reshape(len(TOLERANCES), -1, 3)]
    policies = [found.policies.assign(policy=np.searchsorted(TOLERANCES, found.policies["tolerance"])).drop(columns="tolerance")]
    others = [(c, RULE, CRITERIA[c]) for c in NAMED] + [("fixed_score", s, f"{s:.0f} points for everyone") for s in FIXED]
    for criterion, score, label in others:
        policy, rate, share = _policy(params.replace(criterion=criterion, fixed_score=score))
        policies.append(policy.assign(policy=len(settings)))
        settings.append((criterion, START, score, label))
        profits.append(share)
        rates.append(rate[["selection", "tpr", "fpr"]].to_numpy()[None])
    selection, tpr, fpr = np.moveaxis(np.concatenate(rates), 2, 0)
    every = pd.concat(policies, ignore_index=True)
    frame = pd.DataFrame(settings, columns=["set.criterion", "set.tolerance", "set.fixed_score", "label"])
    frame["profit_share"] = _settled(100 * np.array(profits))
    for name, value in fairness.gaps(selection, tpr, fpr).items():
        frame[f"{name}_gap"] = _settled(value)
    default = _default(people.base_rate, selection, fpr)
    moved = _score_change(every, points=params.points)
    kinds = {
        "approval": selection,
        "true_positive_rate": tpr,
        "false_positive_rate": fpr,
        "default": default,
        "score_change": moved,
    }
    columns = {f"{name}_{group}": values[:, g] for name, values in kinds.items() for g, group in enumerate(people.groups)}
    return pd.concat([frame, pd.DataFrame(columns)], axis=1), every


def _default(base_rate: Floats, selection: Floats, fpr: Floats) -> Floats:
    bad = (1 - base_rate) * fpr
    return np.asarray(np.divide(bad, selection, out=np.full(selection.shape, np.nan), where=selection > 0))


def _score_change(policy: pd.DataFrame, at: fairness.Curves | None = None, points: str = "authors") -> Floats:
    """Return the mean score change over all applicants, shape (policies, groups), rejected ones counting 0."""
    at, means = at or fico.curves(), []
    for g, (group, chance) in enumerate(zip(at.groups, chances(at, policy), strict=True)):
        # A curve runs from the highest score down and leaves out rows without people.
        row = np.searchsorted(fico.population().percentile, at.thresholds[g][1:])
        means.append(chance @ (np.diff(at.selection[g]) * fico.score_changes(points)[row, fico.GROUPS.index(group)]))
    return np.stack(means, axis=1)


def _settled(value: float | Floats) -> Floats:
    # The last bits of equal policies differ; they must not decide which of two is efficient.
    return np.asarray(np.round(value, 10))
