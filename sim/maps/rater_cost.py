"""What labels buy: every rule's welfare over the number of comparisons, and which rule at which price is worth its money.

More labels tell a rule better what those asked want. They do not tell it what those want who were not asked, nor change the rule.
"""

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.models.raters import raters
from sim.raters.rules import RATED, RULES, SHORT
from sim.raters.world import Rule, assess, draw

COMPARISONS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
BOUGHT = tuple(rule for rule in RULES if rule not in raters.OTHER_KL and rule not in ("oracle_mean", "compromise"))
RUNS = 4  # worlds averaged over, so that one draw's luck is not sold as a bargain; one where groups must first be found


@remembered(16)
def cost_frontier(params: raters.Params, seed: int, outcome: Literal["mean_utility", "worst_group"]) -> Frontier:
    """Return cost against `outcome`, one row per rule and number of comparisons: rule, comparisons, cost, the outcome (means over worlds).

    A rule that reads ratings has one row: its labels are one per rater and answer. Rules with a KL of their
    own would not compare like with like, and are left out.
    """
    asking = raters.asking(params)
    runs = 1 if asking.hidden else RUNS
    rows = []
    for number in COMPARISONS:
        worlds = [draw(replace(asking, comparisons=number), np.random.default_rng([seed, run])) for run in range(runs)]
        for rule in BOUGHT:
            if rule in RATED and number != COMPARISONS[0]:
                continue
            linear = rule == "bradley_terry" and params.reward_model == "linear"
            one = Rule(rule, params.kl, linear, params.quantile, 0.0)
            found = [assess(world, one, params.cost_per_label).outcomes for world in worlds]
            cost, gain = (float(np.mean([each[name] or 0.0 for each in found])) for name in ("cost", outcome))
            rows.append({"rule": rule, "label": SHORT[rule], "comparisons": number, "cost": cost, outcome: gain})
    named = {each.name: each for each in raters.OUTCOMES}
    return front.build(pd.DataFrame(rows), named["cost"], named[outcome])
