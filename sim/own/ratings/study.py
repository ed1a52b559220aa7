"""What a visitor's own ratings allow: how far raters agree, whom each way to decide overrules, and what can be guaranteed.

Rows are counted once, per item and group. Every rule of `sim.own.ratings.rules` then decides every item, and what it costs each group is the
share of that group's labels that the decision contradicts. Agreement: [krippendorff2018]; errors per rater: [dawid1979]; juries:
[gordon2022].
"""

import sys
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

import sim
from sim import agreement
from sim.contract.model import of_study
from sim.contract.parameters import choice, knob
from sim.frontier import Frontier, build
from sim.own.ratings import gaps as rating_gaps
from sim.own.ratings import guarantees as rating_guarantees
from sim.own.ratings import rules as rating_rules
from sim.own.ratings.guarantees import STEPS
from sim.own.ratings.rules import GROUPED, RULES, Array, Counts, Yes
from sim.own.ratings.table import RatingTable

ID = "your_data_ratings"
TITLE = "Your ratings"
QUESTION = "Whose labels does one decision overrule?"
BADGE = "CALIBRATED"
ALONG = ("rule", "guarantee")
SOURCES = ("krippendorff2018", "dawid1979", "gordon2022", "dantzig1960", "liang1986", "aroyo2023")
EVERYBODY = "everybody"
FEW_LABELS = 5
"""Labels that a group gave an item, below which its share says little: assumption."""
TOO_FEW = "too few to say"
SHOWN = 10
EQUATIONS = (
    r"agreement of raters (Krippendorff): $\alpha = 1 - D_{\text{observed}} / D_{\text{expected}}$, disagreement within items against "
    "that among all labels",
    r"a group's agreement with decisions $v_i \in \{0, 1\}$: $A_g = \frac{1}{N_g} \sum_i \left( v_i\, y_{gi} + (1 - v_i)(n_{gi} - y_{gi}) "
    r"\right)$; overruled is $1 - A_g$",
    r"with a guarantee $c$: $\max_v \bar A \;\text{with}\; A_g \ge c$ for every group, a linear programme; it decides $v_i = 1$ where "
    r"$\sum_g \lambda_g (2 y_{gi} - n_{gi}) > 0$: a majority in which a label of group $g$ counts $\lambda_g$",
    r"Dawid and Skene: $P(v_i \mid \text{labels}) \propto P(v_i) \prod_r P_r(\text{label}_{ri} \mid v_i)$, each rater with own rates of error",
)


class Params(sim.Params):
    """What the visitor may move."""

    rule: str = choice("majority", RULES, "Who decides", "gordon2022")
    guarantee: float = knob(
        1.0,
        0.0,
        1.0,
        0.05,
        "Guarantee to every group",
        "from majority to the most",
        "assumption: even steps",
        help="0: what the majority gives the worst-off group; 1: the most that any decisions can give it.",
    )


OUTCOMES = (
    sim.Outcome("agreement", "Agreement overall", "share", "higher", 0.0, 1.0),
    sim.Outcome("worst_group", "Worst-off group's agreement", "share", "higher", 0.0, 1.0),
    sim.Outcome("gap", "Between best-off and worst-off group", "share", "lower", 0.0, 1.0),
    sim.Outcome("otherwise", "Items decided otherwise than by majority", "share", "lower", 0.0, 1.0),
)


@dataclass(frozen=True, eq=False)
class Study:
    """What stays of a table: its rows, `counts`, and every policy's decisions.

    `policies` are (rule, guarantee); `decisions` (policies, items), `agreement` (policies,), `by_group` (policies, groups); `prices`
    (steps, groups) say how much a label of each group counts with a guarantee; `mean`, `median`, `chance` (items,), `rates` (raters, 2)
    as in `rating_rules`. `groups` has one name, EVERYBODY, where the table has none.
    """

    table: RatingTable
    counts: Counts
    groups: tuple[str, ...]
    mean: Array
    median: Array
    chance: Array
    rates: Array
    policies: tuple[tuple[str, float], ...]
    decisions: Yes
    agreement: Array
    by_group: Array
    prices: Array
    alphas: pd.DataFrame = field(repr=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what the visitor should know, a sentence each."""
        return self.table.notes

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that this table allows."""
        return tuple(dict.fromkeys(rule for rule, _ in self.policies))

    @property
    def said(self) -> Array:
        """Return 1 for every label that says yes, shape (rows,)."""
        return self.table.yes[self.table.label].astype(float)

    @cached_property
    def says(self) -> pd.DataFrame:
        """Return what each group says, whatever is decided: group, raters, labels, yes and gap with their intervals."""
        shares = rating_gaps.shares(self.table, self.said)
        shares = shares.rename(columns={"share": "yes", "low": "yes_low", "high": "yes_high"})
        return shares.merge(rating_gaps.gaps(self.table, self.said), on="group")

    @cached_property
    def divided(self) -> Array:
        """Return how sure it is that an item divides the groups (or, without groups, the raters), shape (items,).

        The difference between the groups with the highest and the lowest share of yes, less 1.645 standard errors; each share with one
        yes and one no added, so that two labels are not taken for a group's opinion.
        """
        if len(self.groups) == 1:
            every, said = self.counts.every
            return np.asarray(2 * said * (every - said) / np.maximum(every * (every - 1), 1) - (every < 2), dtype=float)
        labels, yes = self.counts.labels, self.counts.yes
        share = (yes + 1) / (labels + 2)
        error = share * (1 - share) / (labels + 3)
        high, low = np.where(labels > 0, share, -1).argmax(1), np.where(labels > 0, share, 2).argmin(1)
        row = np.arange(len(labels))
        found: Array = share[row, high] - share[row, low] - 1.645 * np.sqrt(error[row, high] + error[row, low])
        return found

    def position(self, params: Params) -> int:
        """Return the number of the policy that parameters name."""
        step = params.guarantee if params.rule == "guarantee" else 1.0
        return self.policies.index((params.rule, round(step, 2)))


@dataclass(frozen=True)
class Result:
    """One policy of a study: its number, and its decisions (items,)."""

    study: Study
    policy: int
    decision: Yes

    @property
    def overruled(self) -> Array:
        """Return the share of each group's labels that the decision contradicts, shape (groups,)."""
        return np.asarray(1 - self.study.by_group[self.policy])

    @property
    def counts_for(self) -> Array | None:
        """Return how much a label of each group counts, shape (groups,), where the rule gives weights."""
        rule, step = self.study.policies[self.policy]
        found: Array = np.asarray(self.study.prices[np.argmin(np.abs(STEPS - step))])
        return found if rule == "guarantee" else None

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group: how many, what they say, and what is overruled with its interval (raters as the sample)."""
        study, table = self.study, self.study.table
        if not table.groups:
            labels, yes = study.counts.every
            number = [len(table.raters)], [int(labels.sum())], [float(yes.sum() / labels.sum())]
            frame = pd.DataFrame({"group": study.groups, "raters": number[0], "labels": number[1], "yes": number[2]})
            return frame.assign(overruled=self.overruled)
        against = (table.yes[table.label] != self.decision[table.item]).astype(float)
        lost = rating_gaps.shares(table, against)
        frame = study.says.assign(overruled=lost["share"], overruled_low=lost["low"], overruled_high=lost["high"])
        return frame if self.counts_for is None else frame.assign(label_counts=self.counts_for)


def analyse(table: RatingTable) -> Study:
    """Return what the table allows."""
    counts = rating_rules.count(table)
    means, medians = rating_rules.centre(table)
    chance, rates = rating_rules.truth(table)
    rules = [rule for rule in RULES if _applies(rule, table) and rule != "guarantee"]
    decided = [rating_rules.decide(rule, table, counts, means, medians, chance) for rule in rules]
    policies = [(rule, 1.0) for rule in rules]
    prices = np.ones((len(STEPS), counts.labels.shape[1]))
    if table.groups:
        best, prices = rating_guarantees.guarantees(counts)
        decided += list(best)
        policies += [("guarantee", float(step)) for step in STEPS]
    decisions = np.array(decided)
    whole, group = counts.agreement(decisions)
    return Study(
        table=table,
        counts=counts,
        groups=table.groups or (EVERYBODY,),
        mean=means,
        median=medians,
        chance=chance,
        rates=rates,
        policies=tuple(policies),
        decisions=decisions,
        agreement=whole,
        by_group=group,
        prices=prices,
        alphas=rating_gaps.alphas(table, resamples=0),
    )


def _applies(rule: str, table: RatingTable) -> bool:
    if rule == "mean":
        return table.level in ("interval", "ratio")
    if rule == "median":
        return table.level != "nominal"
    return bool(table.groups) or rule not in GROUPED


def model(study: Study) -> sim.Model:
    """Return the study as a model."""
    return of_study(
        sys.modules[__name__],
        simulate=lambda params, _rng: decide(study, params),
        frontier=lambda _params, _rng: frontier(study),
        preview=lambda _params, _rng: preview(study),
        picture=picture,
    )


def possible(study: Study, params: Params) -> Params:
    """Return the parameters with a rule that this table allows; majority where it does not."""
    return params if params.rule in study.rules else params.replace(rule="majority")


def decide(study: Study, params: Params) -> Result:
    """Return a policy's decisions."""
    at = study.position(possible(study, params))
    return Result(study, at, study.decisions[at])


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the named values."""
    return {name: float(values[result.policy]) for name, values in _values(result.study).items()}


def _values(study: Study) -> dict[str, Array]:
    # The last bits of equal policies differ; they must not decide which of two is efficient.
    found = {
        "agreement": study.agreement,
        "worst_group": study.by_group.min(1),
        "gap": np.ptp(study.by_group, axis=1),
        "otherwise": (study.decisions != study.decisions[0]).mean(1),
    }
    return {name: np.round(values, 10) for name, values in found.items()}


def frontier(study: Study) -> Frontier:
    """Return agreement of all labels against that of the worst-off group: the rules, and majority with a guarantee at every step."""
    rules, steps = zip(*study.policies, strict=True)
    names = [RULES[rule] if rule != "guarantee" else f"guarantee {step:.2f}" for rule, step in study.policies]
    frame = pd.DataFrame({"set.rule": rules, "set.guarantee": steps, "label": names, **_values(study)})
    return build(frame, *OUTCOMES[:2])


def preview(study: Study) -> dict[str, pd.DataFrame]:
    """Return the hero's tables at every policy: `overruled` (point, group, hue, share) and `decided` (point, item, row, labels, yes)."""
    points, groups = len(study.policies), len(study.groups)
    shown = most_divided(study, SHOWN)
    return {
        "overruled": pd.DataFrame(
            {
                "point": np.repeat(np.arange(points), groups),
                "group": np.tile(np.array(study.groups, object), points),
                "hue": np.tile(np.arange(groups) % 4, points),
                "share": (1 - study.by_group).ravel(),
            }
        ),
        "decided": pd.DataFrame(
            {
                "point": np.repeat(np.arange(points), len(shown)),
                "item": np.tile(np.array(study.table.items, object)[shown], points),
                "row": np.tile(np.arange(len(shown)), points),
                "labels": np.tile(study.counts.every[0][shown].astype(int), points),
                "yes": study.decisions[:, shown].ravel(),
            }
        ),
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables at one policy, and what does not move: `dots`, `usual`."""
    study = result.study
    at = {name: table[table["point"] == result.policy].drop(columns="point") for name, table in preview(study).items()}
    return at | {"dots": dots(study), "usual": usual(study)}


def usual(study: Study) -> pd.DataFrame:
    """Return what the majority overrules in each group: group, share."""
    return pd.DataFrame({"group": list(study.groups), "share": 1 - study.by_group[0]})


def dots(study: Study) -> pd.DataFrame:
    """Return the share of yes in each group, for the items that divide them most: item, row, group, hue, share."""
    shown, groups = most_divided(study, SHOWN), len(study.groups)
    labels, yes = study.counts.labels[shown], study.counts.yes[shown]
    frame = pd.DataFrame(
        {
            "item": np.repeat(np.array(study.table.items, object)[shown], groups),
            "row": np.repeat(np.arange(len(shown)), groups),
            "group": np.tile(np.array(study.groups, object), len(shown)),
            "hue": np.tile(np.arange(groups) % 4, len(shown)),
            "share": np.divide(yes, labels, out=np.full_like(yes, np.nan), where=labels > 0).ravel(),
        }
    )
    return frame.dropna(ignore_index=True)


def most_divided(study: Study, number: int) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """Return the items that divide the groups most, the surest first."""
    return np.argsort(-study.divided, kind="stable")[:number]


def items_frame(study: Study) -> pd.DataFrame:
    """Return one row per item, those that divide the groups most first: what was said, and what every rule decides."""
    table, (labels, yes) = study.table, study.counts.every
    columns: dict[str, object] = {
        "item": np.array(table.items, object),
        "labels": labels.astype(int),
        "yes": yes / labels,
        "disagreement": np.where(labels > 1, 2 * yes * (labels - yes) / np.maximum(labels * (labels - 1), 1), np.nan),
    }
    if table.groups:
        shares = np.divide(
            study.counts.yes, study.counts.labels, out=np.full_like(study.counts.yes, np.nan), where=study.counts.labels > 0
        )
        for g, name in enumerate(study.groups):
            columns |= {f"yes, {name}": shares[:, g], f"labels, {name}": study.counts.labels[:, g].astype(int)}
        few = (study.counts.labels < FEW_LABELS).any(1)
        columns["note"] = np.where(few, TOO_FEW, "")
        least, most = np.nan_to_num(shares, nan=2).min(1), np.nan_to_num(shares, nan=-1).max(1)
        columns["gap"] = np.maximum(most - least, 0.0)
    if table.level in ("interval", "ratio"):
        columns |= {"mean": study.mean, "median": study.median}
    columns["chance of yes (Dawid-Skene)"] = study.chance
    for number, (rule, step) in enumerate(study.policies):
        if step == 1:
            columns[RULES[rule]] = study.decisions[number]
    return pd.DataFrame(columns).iloc[most_divided(study, len(table.items))].reset_index(drop=True)


def rules_frame(study: Study) -> pd.DataFrame:
    """Return one row per policy: rule, guarantee, items decided yes and otherwise than by majority, agreement, and who is overruled."""
    frame = pd.DataFrame(
        {
            "rule": [RULES[rule] for rule, _ in study.policies],
            "guarantee": [step if rule == "guarantee" else np.nan for rule, step in study.policies],
            "items_yes": study.decisions.sum(1),
            "items_otherwise": (study.decisions != study.decisions[0]).sum(1),
            "agreement": study.agreement,
        }
    )
    return frame.assign(**{f"overruled, {name}": 1 - study.by_group[:, g] for g, name in enumerate(study.groups)})


def raters_frame(result: Result) -> pd.DataFrame:
    """Return one row per rater: group, labels, how much higher than others, how far away, how often overruled, Dawid and Skene's rates."""
    study, table = result.study, result.study.table
    worth = table.value[table.label] if table.level != "nominal" else study.said
    found = agreement.bias_of_labels(table.item, table.rater, worth, len(table.raters))
    labels = np.bincount(table.rater, minlength=len(table.raters))
    against = np.bincount(table.rater, table.yes[table.label] != result.decision[table.item], len(table.raters))
    names = np.array([*table.groups, ""], object)
    return pd.DataFrame(
        {
            "rater": np.array(table.raters, object),
            "group": names[table.group],
            "labels": labels,
            "yes": np.bincount(table.rater, study.said, len(table.raters)) / labels,
            "higher_than_others": found["bias"],
            "standard_error": found["standard_error"],
            "away_from_others": found["distance"],
            "overruled": against / labels,
            "sees_yes (Dawid-Skene)": study.rates[:, 0],
            "sees_no (Dawid-Skene)": study.rates[:, 1],
        }
    )
