"""What a rule's order of the answers breaks, pair by pair, and whether the majority itself goes in circles."""

from dataclasses import dataclass

import pandas as pd

from sim import preferences
from sim.contract.shelf import remembered
from sim.raters.world import Welfare, World


@dataclass(frozen=True)
class Checks:
    """Pairs that the rule orders against people served, strongest first, and the majority's cycles, whatever the rule.

    `everyone` and `majority`: preferred, over, share of people who prefer the first, although the rule has the second higher; the former
    are not among the latter. `cycle`: cycle, preferred, over, share. `pairs` how many pairs there are.
    """

    everyone: pd.DataFrame
    majority: pd.DataFrame
    cycle: pd.DataFrame
    pairs: int


@remembered(64)
def checks(world: World, does: Welfare) -> Checks:
    """Return what the order of one rule breaks, judged by all people served."""
    items, score = world.crowd.items, does.decision.score
    broken = preferences.majority_violations(score, world.wins, items=items)
    broken = broken.sort_values("share", ascending=False, kind="stable", ignore_index=True)[["preferred", "over", "share"]]
    unanimous = preferences.pareto_violations(score, world.wins, items=items)
    pairs = set(zip(unanimous["preferred"], unanimous["over"], strict=True))
    all_agree = [pair in pairs for pair in zip(broken["preferred"], broken["over"], strict=True)]
    return Checks(
        everyone=broken[all_agree].reset_index(drop=True),
        majority=broken[[not one for one in all_agree]].reset_index(drop=True),
        cycle=preferences.condorcet_cycle(world.wins, items=items),
        pairs=len(items) * (len(items) - 1) // 2,
    )
