"""A sample of scores to try and to download: 10,000 people drawn from the Federal Reserve's tables [fed2007].

Group, credit score and whether the loan was repaid; drawn person by person from the tables' shares, so close to them and not
equal. The Federal Reserve published tables and no people.
"""

from functools import cache

import numpy as np
import pandas as pd

from sim.fairness import fico
from sim.own.scores import study as score_study
from sim.own.scores import table as score_table
from sim.own.scores.study import Study
from sim.own.scores.table import Columns, ScoreTable

NAME = "sample-scores.csv"
PEOPLE = 10_000
COLUMNS = Columns("score", "outcome", "group", "repaid", threshold=750.0)
COST = 4.6
"""Of a loan that is not repaid, where a repaid one earns 1: breaks even at a repayment rate of .82, as in Hardt et al. 2016."""


@cache
def content() -> bytes:
    """Return the sample as a CSV file; the same bytes at every call."""
    there, rng = fico.population(), np.random.default_rng(0)
    chance = there.people / there.people.sum()
    drawn = rng.choice(chance.size, PEOPLE, p=chance.ravel())
    row, group = np.unravel_index(drawn, chance.shape)
    repaid = rng.random(PEOPLE) < there.repayment[row, group]
    names = np.array([name.split()[-1].capitalize() for name in fico.NAMES.values()])
    frame = pd.DataFrame(
        {
            "group": names[group],
            "score": fico.score(there.percentile)[row].round().astype(int),
            "outcome": np.where(repaid, "repaid", "not repaid"),
        }
    )
    return frame.to_csv(index=False).encode()


@cache
def study() -> tuple[ScoreTable, Study]:
    """Return the sample's rows, read like anybody's, and what they allow."""
    table = score_table.read(NAME, content(), COLUMNS)
    return table, score_study.analyse(table)
