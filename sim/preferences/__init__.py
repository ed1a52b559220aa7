"""Preference aggregation: from comparisons or utilities to rewards, from rewards to policies, and checks of the result.

One door to four modules: `pairwise` (Bradley and Terry's fits), `voting` (rules on counts, checks), `reward_rules` (mean, median, jury,
distributional), `policies` (tilted to a given KL; maximin, Nash welfare, steerable).
"""

from sim.preferences.pairwise import bradley_terry, count_wins, fisher_information, linear_bradley_terry
from sim.preferences.policies import Policies, Policy, divergence, maximin, nash_welfare, steerable, tilt, tilts
from sim.preferences.reward_rules import MeanVariance, jury_reward, mean_reward, mean_variance, median_reward
from sim.preferences.voting import (
    borda,
    condorcet_cycle,
    copeland,
    count_violations,
    leximax_copeland_pareto,
    majority_violations,
    nash_lottery,
    pareto_violations,
    win_rates,
    wins_of_rankings,
    wins_of_utilities,
)

__all__ = [
    "MeanVariance",
    "Policies",
    "Policy",
    "borda",
    "bradley_terry",
    "condorcet_cycle",
    "copeland",
    "count_violations",
    "count_wins",
    "divergence",
    "fisher_information",
    "jury_reward",
    "leximax_copeland_pareto",
    "linear_bradley_terry",
    "majority_violations",
    "maximin",
    "mean_reward",
    "mean_variance",
    "median_reward",
    "nash_lottery",
    "nash_welfare",
    "pareto_violations",
    "steerable",
    "tilt",
    "tilts",
    "win_rates",
    "wins_of_rankings",
    "wins_of_utilities",
]
