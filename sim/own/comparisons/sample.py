"""A sample of comparisons to try and to download, made up: 40 raters of two groups choose between 12 answers, 1,800 times.

No real people. Group A likes detailed answers, group B careful ones, and both like what is right; the numbers are assumptions, chosen so
that groups disagree. One choice in ten is a tie.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit

from sim.own.comparisons import study as comparison_study
from sim.own.comparisons import table as comparison_table
from sim.own.comparisons.study import Study
from sim.own.comparisons.table import Columns

NAME = "sample-comparisons.csv"
RATERS, SECOND, ROWS = 40, 14, 1_800
ITEMS = tuple(f"answer {letter}" for letter in "ABCDEFGHIJKL")
COLUMNS = Columns("rater", "winner", "loser", "group", "tie", "yes")


@cache
def content() -> bytes:
    """Return the sample as a CSV file; the same bytes at every call."""
    rng = np.random.default_rng(5)
    second = np.arange(RATERS) >= RATERS - SECOND
    right, detailed = rng.normal(0, 0.5, len(ITEMS)), rng.normal(0, 1, len(ITEMS))
    careful = -0.6 * detailed + rng.normal(0, 0.6, len(ITEMS))
    utility = right + np.where(second[:, None], 1.4 * careful, 0.9 * detailed) + rng.normal(0, 0.4, (RATERS, len(ITEMS)))
    rater, first = rng.integers(RATERS, size=ROWS), rng.integers(len(ITEMS), size=ROWS)
    other = (first + rng.integers(1, len(ITEMS), size=ROWS)) % len(ITEMS)
    won = rng.random(ROWS) < expit((utility[rater, first] - utility[rater, other]) / 0.6)
    names = np.array(ITEMS)
    frame = pd.DataFrame(
        {
            "rater": [f"r{r + 1:02d}" for r in rater],
            "group": np.where(second[rater], "group B", "group A"),
            "winner": names[np.where(won, first, other)],
            "loser": names[np.where(won, other, first)],
            "tie": np.where(rng.random(ROWS) < 0.1, "yes", "no"),
        }
    )
    return frame.to_csv(index=False).encode()


@cache
def study() -> Study:
    """Return what the sample allows, read like anybody's."""
    return comparison_study.analyse(comparison_table.read(NAME, content(), COLUMNS))
