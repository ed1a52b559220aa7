"""One table, two fairnesses: the COMPAS risk scores of Black and white defendants in Broward County.

Read the table by column (of those not re-arrested, who had been called risky?) and Black defendants were falsely flagged
about twice as often. Read it by row (of those called risky, who was re-arrested?) and a flag means nearly the same in both
groups. Both readings are right. Where base rates differ no threshold can satisfy both, because the rates are tied by an identity.
The table counts re-arrest within two years, not re-offending: who is arrested also depends on where police look.

Hero: 100 dots per group, stacked over the ten deciles, filled where re-arrested, with the group's threshold as a line. The false
alarms (right of the line, not filled) light up.

Exact counts, nothing drawn: 3,696 Black and 2,454 white defendants of 7,214. Sources: [larson2016] for the table;
[chouldechova2017] for the identity, which is about thresholds; [kleinberg2017], theorem 1.1, for the impossibility, which is about scores.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import frontier as front
from sim import knob
from sim.contract import tables
from sim.frontier import Frontier

Array = NDArray[np.float64]

TITLE = "Risk scores"
QUESTION = "Can a risk score be fair in both senses at once?"
BADGE = "CONTESTED"
GROUPS = ("black", "white")
IN_TABLE = {"black": "African-American", "white": "Caucasian"}
DECILES = np.arange(1, 11)
DOTS = 100
KINDS = {
    (True, True): "flagged, re-arrested",
    (True, False): "false alarm",
    (False, True): "missed",
    (False, False): "not flagged, not re-arrested",
}

EQUATIONS = (
    r"false positive rate, of those not re-arrested: $\mathrm{FPR} = P(\mathrm{decile} \geq t \mid \mathrm{no\ arrest})$",
    r"false negative rate, of those re-arrested: $\mathrm{FNR} = P(\mathrm{decile} < t \mid \mathrm{arrest})$",
    r"predictive value, of those flagged: $\mathrm{PPV} = P(\mathrm{arrest} \mid \mathrm{decile} \geq t)$",
    r"base rate p ties the three: $\mathrm{FPR} = \frac{p}{1 - p}\,\frac{1 - \mathrm{PPV}}{\mathrm{PPV}}\,(1 - \mathrm{FNR})$",
)
SOURCES = (
    "larson2016",
    "angwin2016",
    "dieterich2016",
    "flores2016",
    "chouldechova2017",
    "kleinberg2017",
    "dressel2018",
    "lin2020",
    "barenstein2019",
    "fogliato2021",
    "fogliato2024",
)
EVIDENCE = (
    sim.Evidence(
        "for",
        "Read by column: of those not re-arrested, 44.9 % of Black and 23.5 % of white defendants had been labelled higher risk; "
        "of those re-arrested, 28.0 % and 47.7 % had been labelled lower risk.",
        "angwin2016",
        "table in the article; counts in larson2016",
    ),
    sim.Evidence(
        "against",
        "Read by row: a higher-risk label is followed by re-arrest about equally often in both groups; error rates that "
        "ignore the different base rates are no measure of bias, says the maker of the score.",
        "dieterich2016",
        "first key finding of the summary",
    ),
    sim.Evidence(
        "against",
        "A reanalysis by others finds that the reporting rests on faulty statistics and does not show the score to be biased.",
        "flores2016",
        "abstract",
    ),
    sim.Evidence(
        "for",
        "With different base rates equal predictive values force unequal error rates, and these can burden one group.",
        "chouldechova2017",
        "abstract; the identity follows from the definitions of the four rates",
    ),
    sim.Evidence(
        "context",
        "For scores, before anybody draws a threshold: calibration and balance for both classes cannot all hold unless base rates are equal "
        "or prediction is perfect.",
        "kleinberg2017",
        "abstract, theorem 1.1",
    ),
    sim.Evidence(
        "context",
        "The pooled answers of a crowd without training reach 67.0 % accuracy where the score reaches 65.2 %, with similar gaps "
        "between the groups; "
        "two features do as well as its 137.",
        "dressel2018",
        "table 1, columns A and C; table 2, column B",
    ),
    sim.Evidence(
        "against",
        "That people do as well as algorithms was found again under the same conditions, and not in three other data sets, without immediate "
        "feedback or with more information: there the algorithms were more accurate.",
        "lin2020",
        "abstract",
    ),
    sim.Evidence(
        "context",
        "Whether Black or white offenders are arrested more often for the same violent offence, and by how much, depends on the offence and the "
        "place, in 16 states: no single ratio is right.",
        "fogliato2021",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "Incidents with white offenders end in arrest more often on average; once crime characteristics and unreported crimes count, the "
        "differences tend to be small: the ratio may also lie below 1.",
        "fogliato2024",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "The table keeps too many re-arrested people: with one cut-off date for all, 36.2 % and not 45.1 % are. "
        "That changes base rates and predictive values, and hardly the false positive and false negative rates.",
        "barenstein2019",
        "abstract",
    ),
)


class Params(sim.Params):
    """Inputs: from which decile on a defendant counts as risky."""

    threshold_black: int = knob(
        5,
        1,
        10,
        1,
        "Threshold for Black defendants",
        "decile",
        "larson2016",
        help="5 and up: medium or high, as in the reporting.",
    )
    threshold_white: int = knob(5, 1, 10, 1, "Threshold for white defendants", "decile", "larson2016")
    arrest_ratio: float = knob(
        1.0,
        0.5,
        2.0,
        0.05,
        "Arrests per re-offence, Black over white",
        "ratio",
        "assumption: 1 reads the table as it is",
        help="At 1.3, of 13 Black defendants re-arrested, 10 would have been under the arrest practice that white defendants met; "
        "below 1, the same "
        "the other way round.",
    )


@dataclass(frozen=True)
class Result:
    """The table under two thresholds.

    `people` of shape (2, 10, 2): group, decile, not re-arrested or re-arrested; `threshold` of shape (2,); `adjusted`, whether re-arrests
    are those of the table or adjusted to one arrest practice.
    """

    people: Array
    threshold: tuple[int, int]
    adjusted: bool = False

    def to_frame(self) -> pd.DataFrame:
        """Return 40 cells: group, decile, re-arrested, people, dots (of 100 per group), below (dots under them), flagged, kind."""
        return _cells(self.people, self.threshold)


def _of_group(group: str, word: str) -> tuple[sim.Outcome, ...]:
    return (
        sim.Outcome(f"false_positive_rate_{group}", f"False positive rate, {word}", "share", "lower", 0.0, 1.0),
        sim.Outcome(f"false_negative_rate_{group}", f"False negative rate, {word}", "share", "lower", 0.0, 1.0),
        sim.Outcome(f"predictive_value_{group}", f"Re-arrested among those flagged, {word}", "share", "higher", 0.0, 1.0),
        sim.Outcome(f"accuracy_{group}", f"Predicted right, {word}", "share", "higher", 0.0, 1.0),
        sim.Outcome(f"flagged_{group}", f"Flagged, {word}", "share", "lower", 0.0, 1.0),
        sim.Outcome(f"base_rate_{group}", f"Re-arrested, {word}", "share", "lower", 0.0, 1.0),
    )


OUTCOMES = (
    sim.Outcome("error_rate_gap", "Gap in error rates", "share", "lower", 0.0, 1.0),
    sim.Outcome("predictive_value_gap", "Gap in what a flag means", "share", "lower", 0.0, 1.0),
    sim.Outcome("false_positive_gap", "Gap in false positive rates", "share", "lower", 0.0, 1.0),
    sim.Outcome("false_negative_gap", "Gap in false negative rates", "share", "lower", 0.0, 1.0),
    sim.Outcome("accuracy", "Predicted right", "share", "higher", 0.0, 1.0),
    *_of_group("black", "Black"),
    *_of_group("white", "white"),
)
LEVERS = (
    sim.Lever("threshold_black", (6, 7, 8), "regulator", "oversight", "chouldechova2017"),
    sim.Lever("threshold_white", (4, 3), "regulator", "oversight", "chouldechova2017"),
    sim.Lever("arrest_ratio", (1.15, 1.3), "developer", "transparency", "assumption: measure re-offending, not arrest"),
)
ALONG = ("threshold_black", "threshold_white")


def simulate(params: Params, rng: np.random.Generator) -> Result:  # noqa: ARG001  a table: nothing is drawn
    """Return the table under the two thresholds; `rng` is not used.

    >>> values = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(values["false_positive_rate_black"], 4), round(values["false_positive_rate_white"], 4)
    (0.4485, 0.2345)
    """
    return Result(_people(params.arrest_ratio), (params.threshold_black, params.threshold_white), params.arrest_ratio != 1)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the gaps between the groups and each group's rates."""
    black, white = np.array(result.threshold).reshape(2, 1)
    return {name: float(values[0]) for name, values in _under(result.people, black, white).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:  # noqa: ARG001
    """Return all 100 pairs of thresholds: the gap in error rates against the gap in predictive values.

    Exact. Flagging everyone closes the first gap for the price of accuracy, which is an outcome too.
    """
    black, white = (index.ravel() for index in np.meshgrid(DECILES, DECILES, indexing="ij"))
    found = _under(_people(params.arrest_ratio), black, white)
    frame = pd.DataFrame({"set.threshold_black": black, "set.threshold_white": white} | found)
    return front.build(frame, OUTCOMES[0], OUTCOMES[1])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the hero at every efficient pair: `cells`, a row for each with dots in it, and `rates`, one row per group."""
    frame = frontier(params, rng).frame
    people = _people(params.arrest_ratio)
    efficient = frame.loc[frame["efficient"], ["set.threshold_black", "set.threshold_white"]]
    drawn = [
        (point, picture(Result(people, (black, white), params.arrest_ratio != 1)))
        for point, black, white in efficient.itertuples(index=True, name=None)
    ]
    return {
        name: pd.concat([tables[name].assign(point=point) for point, tables in drawn], ignore_index=True)
        for name in ("cells", "rates")
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: `cells`, a row for each with dots in it, and `rates`, one row per group."""
    found, shown = outcomes(result), ("false_positive_rate", "false_negative_rate", "predictive_value")
    rates = [
        {"group": group, "threshold": threshold, "adjusted": result.adjusted} | {name: found[f"{name}_{group}"] for name in shown}
        for group, threshold in zip(GROUPS, result.threshold, strict=True)
    ]
    cells = result.to_frame()[["group", "decile", "kind", "dots", "below"]]
    return {"cells": cells[cells["dots"] > 0].reset_index(drop=True), "rates": pd.DataFrame(rates)}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the residual of the identity, the best that any of the 100 pairs does on all three gaps, AUC, and size."""
    people = _people(params.arrest_ratio)
    rates = _rates(people)
    p, value = rates["base_rate"], rates["predictive_value"]
    identity = p / (1 - p) * (1 - value) / value * (1 - rates["false_negative_rate"])
    frame = frontier(params, rng).frame
    largest = frame[["error_rate_gap", "predictive_value_gap"]].max(axis=1)
    not_arrested, arrested = people[:, :, 0], people[:, :, 1]
    below = np.cumsum(not_arrested, axis=1) - not_arrested / 2
    auc = (arrested * below).sum(1) / (arrested.sum(1) * not_arrested.sum(1))
    return {
        "identity_residual": float(np.abs(rates["false_positive_rate"] - identity).max()),
        "smallest_largest_gap": float(largest.min()),
        "pairs_with_no_gap": float((largest < 1e-12).sum()),
        "auc_black": float(auc[0]),
        "auc_white": float(auc[1]),
        "people": float(tables.load("compas_decile_counts")["n"].sum()),
        "equal_base_rates_at": float(np.divide(*(_people(1.0)[:, :, 1].sum(1) / _people(1.0).sum((1, 2))))),
    }


@cache
def _table() -> Array:
    """Return people of shape (2, 10, 2): group, decile, not re-arrested or re-arrested."""
    counts = tables.load("compas_decile_counts")
    grouped = counts.groupby(["race", "decile_score", "two_year_recid"])["n"].sum()
    people = np.array(
        [[[grouped.get((race, decile, again), 0) for again in (0, 1)] for decile in DECILES] for race in IN_TABLE.values()],
        dtype=float,
    )
    people.flags.writeable = False
    return people


def _people(arrest_ratio: float) -> Array:
    """Return the table as the group arrested less would have been: Black re-arrests divided by the ratio, below 1 white ones times it.

    The rest of that group's re-arrests count as not re-arrested.
    """
    people = _table().copy()
    more = 0 if arrest_ratio >= 1 else 1
    spurious = people[more, :, 1] * (1 - min(arrest_ratio, 1 / arrest_ratio))
    people[more, :, 0] += spurious
    people[more, :, 1] -= spurious
    return people


def _rates(people: Array) -> dict[str, Array]:
    """Return every rate for every threshold, each of shape (2, 10)."""
    flagged = people[:, ::-1].cumsum(axis=1)[:, ::-1]  # at decile t and above
    total = flagged[:, :1]  # the same sum, so that flagging everyone is exactly 1
    size = total.sum(2)
    return {
        "false_positive_rate": flagged[:, :, 0] / total[:, :, 0],
        "false_negative_rate": (total - flagged)[:, :, 1] / total[:, :, 1],
        "predictive_value": flagged[:, :, 1] / flagged.sum(2),
        "accuracy": (flagged[:, :, 1] + (total - flagged)[:, :, 0]) / size,
        "flagged": flagged.sum(2) / size,
        "base_rate": np.broadcast_to(total[:, :, 1] / size, flagged.shape[:2]),
    }


def _under(people: Array, black: NDArray[np.int64], white: NDArray[np.int64]) -> dict[str, Array]:
    """Return every outcome for pairs of thresholds, each of their shape."""
    pairs = {name: (values[0, black - 1], values[1, white - 1]) for name, values in _rates(people).items()}
    gap = {name: np.abs(one - other) for name, (one, other) in pairs.items()}
    size = people.sum((1, 2))
    return {
        "error_rate_gap": np.maximum(gap["false_positive_rate"], gap["false_negative_rate"]),
        "predictive_value_gap": gap["predictive_value"],
        "false_positive_gap": gap["false_positive_rate"],
        "false_negative_gap": gap["false_negative_rate"],
        "accuracy": (size[0] * pairs["accuracy"][0] + size[1] * pairs["accuracy"][1]) / size.sum(),
    } | {f"{name}_{group}": pair[k] for k, group in enumerate(GROUPS) for name, pair in pairs.items()}


def _cells(people: Array, threshold: tuple[int, int]) -> pd.DataFrame:
    group, decile, again = (index.ravel() for index in np.indices(people.shape))
    frame = pd.DataFrame(
        {
            "group": np.array(GROUPS)[group],
            "decile": DECILES[decile],
            "rearrested": again == 1,
            "people": people.ravel(),
            "dots": np.concatenate([_apportion(cells) for cells in people.reshape(len(people), -1)]),
            "flagged": DECILES[decile] >= np.array(threshold)[group],
        }
    )
    # In a column those re-arrested stand below, the others on top of them.
    arrested = frame["dots"].where(frame["rearrested"], 0).groupby([frame["group"], frame["decile"]]).transform("sum")
    frame.insert(5, "below", arrested.where(~frame["rearrested"], 0))
    kinds = [KINDS[bool(flag), bool(arrest)] for flag, arrest in zip(frame["flagged"], frame["rearrested"], strict=True)]
    return frame.assign(kind=kinds)


def _apportion(people: Array) -> NDArray[np.int64]:
    """Return whole dots in proportion to people, by largest remainders; they sum to 100."""
    exact = DOTS * people / people.sum()
    dots: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    largest = np.argsort(dots - exact, kind="stable")[: DOTS - int(dots.sum())]
    dots[largest] += 1
    return dots
