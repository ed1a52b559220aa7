"""A sample of ratings to try and to download, made up: 40 raters of two groups say whether 60 answers are unsafe.

No real people. Every answer has a level of harm; group B sees harm in some kinds of answers where group A sees little. Raters differ in
how strict they are, and each judges about two thirds of the answers. Numbers are assumptions, chosen so that groups disagree.
"""

from functools import cache

import numpy as np
import pandas as pd

from sim.own.ratings import study as rating_study
from sim.own.ratings import table as rating_table
from sim.own.ratings.study import Study
from sim.own.ratings.table import Columns

NAME = "sample-ratings.csv"
RATERS, ITEMS, SECOND = 40, 60, 12
COLUMNS = Columns("item", "rater", "label", "group", level="nominal", yes="Yes")


@cache
def content() -> bytes:
    """Return the sample as a CSV file; the same bytes at every call."""
    rng = np.random.default_rng(3)
    second = np.arange(RATERS) >= RATERS - SECOND
    harm = rng.normal(-0.9, 1.2, ITEMS)
    touchy = np.where(rng.random(ITEMS) < 0.5, rng.normal(2.2, 0.6, ITEMS), 0.0)
    strict = rng.normal(0, 0.5, RATERS)
    felt = harm + np.outer(second, touchy) + strict[:, None] + rng.logistic(0, 0.45, (RATERS, ITEMS))
    rater, item = np.nonzero(rng.random((RATERS, ITEMS)) < 2 / 3)
    label = np.select([felt[rater, item] > 0.15, felt[rater, item] > -0.15], ["Yes", "Unsure"], "No")
    frame = pd.DataFrame(
        {
            "rater": [f"r{r + 1:02d}" for r in rater],
            "group": np.where(second[rater], "group B", "group A"),
            "item": [f"answer {i + 1}" for i in item],
            "label": label,
        }
    )
    return frame.to_csv(index=False).encode()


@cache
def study() -> Study:
    """Return what the sample allows, read like anybody's."""
    return rating_study.analyse(rating_table.read(NAME, content(), COLUMNS))
