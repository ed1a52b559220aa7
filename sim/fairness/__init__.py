"""Scores, groups and thresholds: what each group's curve allows, and the most profitable thresholds for each gap that is tolerated."""

from sim.fairness.error_rates import changes, false_positive_rate, rates
from sim.fairness.optima import CRITERIA, GAPS, Optimum, Tradeoff, gaps, optimum, tradeoff, within_ratio
from sim.fairness.roc import Curves, curves

__all__ = [
    "CRITERIA",
    "GAPS",
    "Curves",
    "Optimum",
    "Tradeoff",
    "changes",
    "curves",
    "false_positive_rate",
    "gaps",
    "optimum",
    "rates",
    "tradeoff",
    "within_ratio",
]
