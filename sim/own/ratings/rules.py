"""Rules that make one decision per item, yes or no, of many raters' labels; and what each of them costs every group of raters.

A decision agrees with a label that says the same and overrules one that does not. The majority agrees with most labels. What is best
if every group is guaranteed so much agreement is in `sim.own.ratings.guarantees`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.agreement import observers as dawid_skene
from sim.own.ratings.table import RatingTable

Array = NDArray[np.float64]
Yes = NDArray[np.bool_]
RULES = {
    "majority": "Majority",
    "median": "Median label",
    "mean": "Mean label",
    "dawid_skene": "Dawid-Skene",
    "jury": "Jury, equal seats",
    "any_group": "Any group's majority",
    "every_group": "Every group's majority",
    "guarantee": "Majority with a guarantee",
}
GROUPED = ("jury", "any_group", "every_group", "guarantee")
ITERATIONS = 50
SMOOTHING = 0.01
"""Labels of each kind that Dawid and Skene's raters are thought to have given before: assumption, so that nobody is infallible."""


@dataclass(frozen=True, eq=False)
class Counts:
    """Labels (items, groups) and how many of them say yes, per group of raters, and `other` labels and yes (items,) of raters without one."""

    labels: Array
    yes: Array
    other: Array
    other_yes: Array

    @property
    def every(self) -> tuple[Array, Array]:
        """Return labels and yes of all raters, shape (items,)."""
        return self.labels.sum(1) + self.other, self.yes.sum(1) + self.other_yes

    def agreement(self, decision: Yes) -> tuple[Array, Array]:
        """Return the share of all labels that decisions (k, items) agree with, shape (k,), and of each group's (k, groups)."""
        labels, yes = self.every
        gain = np.column_stack([2 * yes - labels, 2 * self.yes - self.labels])
        no = np.append((labels - yes).sum(), (self.labels - self.yes).sum(0))
        total = np.append(labels.sum(), self.labels.sum(0))
        # One after the other: all at once would be a table of decisions as floats.
        found = np.array([(no + one @ gain) / total for one in decision])
        return found[:, 0], found[:, 1:]


def count(table: RatingTable) -> Counts:
    """Return the counts; without groups everybody is in one."""
    items, groups = len(table.items), max(len(table.groups), 1)
    group = table.group[table.rater].astype(np.int64) if table.groups else np.zeros(len(table.item), np.int64)
    group[group < 0] = groups
    cell = table.item * np.int64(groups + 1) + group
    says = table.yes[table.label]
    labels = np.bincount(cell, minlength=items * (groups + 1)).reshape(items, -1).astype(float)
    yes = np.bincount(cell, says, items * (groups + 1)).reshape(items, -1).astype(float)
    return Counts(labels[:, :groups], yes[:, :groups], labels[:, groups], yes[:, groups])


def centre(table: RatingTable) -> tuple[Array, Array]:
    """Return the mean and the median of what each item's labels are worth, shape (items,)."""
    worth = table.value[table.label]
    number = np.bincount(table.item, minlength=len(table.items))
    mean = np.bincount(table.item, worth, len(table.items)) / number
    ordered = worth[np.lexsort([table.label, table.item])]
    start = np.cumsum(number) - number
    return mean, (ordered[start + (number - 1) // 2] + ordered[start + number // 2]) / 2


def line(table: RatingTable) -> float:
    """Return what a mean must exceed to say yes: half way from the highest label that says no to the lowest that says yes."""
    there = np.flatnonzero(np.bincount(table.label, minlength=len(table.labels)))
    yes = table.value[there][table.yes[there]]
    no = table.value[there][~table.yes[there]]
    if not len(yes) or not len(no):
        return float(-np.inf if len(yes) else np.inf)
    return float((yes.min() + no.max()) / 2)


def truth(table: RatingTable) -> tuple[Array, Array]:
    """Return Dawid and Skene's chance that each item is a yes (items,), and each rater's sensitivity and specificity (raters, 2).

    Of labels as yes or no; where all say the same there is nothing to estimate and the rates are NaN.
    """
    says = table.yes[table.label].astype(np.int64)
    if says.min() == says.max():
        return np.full(len(table.items), float(says[0])), np.full((len(table.raters), 2), np.nan)
    found = dawid_skene.dawid_skene(table.item, table.rater, says, iterations=ITERATIONS, tolerance=1e-6, smoothing=SMOOTHING)
    return found.posterior[:, 1], np.column_stack([found.confusion[:, 1, 1], found.confusion[:, 0, 0]])


def decide(rule: str, table: RatingTable, counts: Counts, means: Array, medians: Array, chance: Array) -> Yes:
    """Return a rule's decision, yes or no, for every item; a tie is a no."""
    labels, yes = counts.every
    if rule == "majority":
        return np.asarray(2 * yes > labels)
    if rule in ("mean", "median"):
        return np.asarray((means if rule == "mean" else medians) > line(table))
    if rule == "dawid_skene":
        return np.asarray(chance > 0.5)
    there = counts.labels > 0
    if rule == "jury":
        share = np.divide(counts.yes, counts.labels, out=np.zeros_like(counts.yes), where=there)
        return np.asarray(2 * share.sum(1) > there.sum(1))
    most = 2 * counts.yes > counts.labels
    if rule == "any_group":
        return np.asarray(most.any(1))
    return np.asarray((most | ~there).all(1) & there.any(1))
