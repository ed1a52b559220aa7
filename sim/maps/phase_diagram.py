"""Maps of where camps form: outcomes over a grid of each rule's two levers, and the clusters of the density equation.

They take minutes, so the app ships them: `python -m sim.maps.phase_diagram` writes data/tables/opinions_phases.csv
and data/tables/opinions_bifurcation.csv. Tests compute some cells anew.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.contract import tables
from sim.models.loops.opinions import Params, sweep
from sim.opinions.density import density

SEED = 0
DIGITS = 5
OUTCOMES = ("clusters", "polarization", "disagreement", "lean", "radical_share", "largest_share", "converged", "rounds_needed")
LEVERS = ("confidence", "gamma", "controversy", "homophily", "pull", "exploration", "sensitivity")
TENTHS = tuple(range(11))
# per rule: people and runs, then values of its levers in the unit of the third entry
GRIDS: dict[str, tuple[dict[str, int], tuple[tuple[str, tuple[int, ...], float], ...]]] = {
    "deffuant": ({"people": 1000, "runs": 20}, (("confidence", tuple(range(2, 51)), 0.01),)),
    "hegselmann_krause": ({"people": 1000, "runs": 20}, (("confidence", tuple(range(2, 51)), 0.01),)),
    "biased_encounters": (
        {"people": 200, "runs": 10},
        (("confidence", tuple(range(1, 11)), 0.05), ("gamma", tuple(range(7)), 0.2)),
    ),
    "activity_driven": (
        {"people": 200, "runs": 10},
        (("controversy", tuple(range(13)), 0.25), ("homophily", tuple(range(13)), 0.25)),
    ),
    "nudged": ({"people": 500, "runs": 10}, (("pull", TENTHS, 0.08), ("exploration", TENTHS, 0.1))),
    "sphere": ({"people": 500, "runs": 10}, (("sensitivity", TENTHS, 0.05), ("exploration", TENTHS, 0.1))),
}
CONFIDENCES = tuple(round(0.05 + 0.005 * i, 3) for i in range(91))  # every second one is on the slider


def settings(rule: str) -> tuple[Params, ...]:
    """Return the cells of a rule's map; all else at the defaults."""
    size, levers = GRIDS[rule]
    found = [Params(rule=rule, pull=0.0).replace(**size)]
    if rule != "nudged":
        found = [one.replace(pull=Params().pull) for one in found]
    for name, values, unit in levers:
        found = [one.replace(**{name: round(value * unit, 10)}) for one in found for value in values]
    return tuple(found)


def phases(cells: Sequence[Params]) -> pd.DataFrame:
    """Return `rule`, the levers (empty where the rule has no such lever) and outcomes of cells of one rule, rounded.

    A cell computed alone is the same as among others: all start from the same seed and share their random numbers.
    """
    rule = cells[0].rule
    frame = sweep(cells, np.random.default_rng(SEED))[0]
    levers = {name: [getattr(one, name) for one in cells] if _has(rule, name) else np.nan for name in LEVERS}
    return pd.DataFrame({"rule": rule} | levers | {name: frame[name] for name in OUTCOMES}).round(DIGITS)


def bifurcation(confidences: Sequence[float]) -> pd.DataFrame:
    """Return `confidence, opinion, share`, one row per final cluster of the density equation; opinion in [-1, 1].

    With opinions on [-D, D] and threshold 1 the confidence is 1 / (2 D) of the scale.
    """
    rows = [
        {"confidence": confidence, "opinion": position * 2 * confidence, "share": mass}
        for confidence in confidences
        for end in (density(0.5 / confidence),)
        for position, mass in zip(end.positions, end.masses, strict=True)
    ]
    return pd.DataFrame(rows).round(DIGITS) + 0.0  # no negative zero


def _has(rule: str, lever: str) -> bool:
    return lever in {name for name, _, _ in GRIDS[rule][1]}


def main() -> None:
    """Write both tables."""
    folder = tables.DATA / "tables"
    maps = pd.concat([phases(settings(rule)) for rule in GRIDS], ignore_index=True)
    maps.to_csv(folder / "opinions_phases.csv", index=False, lineterminator="\n")
    bifurcation(CONFIDENCES).to_csv(folder / "opinions_bifurcation.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
