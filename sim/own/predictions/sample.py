"""A sample of predictions over time to try and to download: 9,600 invented customers of two invented plans over two years, and who cancelled.

Nobody did: a generator made it (all its numbers are assumptions). The score is the right chance at first. From the ninth month on other
customers come, who are likelier to cancel, which the score sees; from the fifteenth a rival's offer makes everybody likelier to cancel, those
on the plan "plus" most, which it does not.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit

from sim.own.predictions import study as prediction_study
from sim.own.predictions import table as prediction_table
from sim.own.predictions.study import Study
from sim.own.predictions.table import Columns

NAME = "sample-predictions.csv"
MONTHS, EACH = 24, 400
OTHERS, OFFER = 8, 14  # months before each begins
COLUMNS = Columns("date", "score", "cancelled", "yes", group="plan", confirmed=True)


@cache
def content() -> bytes:
    """Return the sample as a CSV file; the same bytes at every call."""
    rng = np.random.default_rng(0)
    month = np.repeat(np.arange(MONTHS), EACH)
    first = np.datetime64("2023-01") + month
    day = first.astype("datetime64[D]") + rng.integers(0, 28, len(month))
    plus = rng.random(len(month)) < 0.4
    seen = 1.8 * rng.standard_normal(len(month)) - 0.9 + 0.3 * (month >= OTHERS)
    score = expit(seen).round(3)
    unseen = (month >= OFFER) * np.where(plus, 2.0, 1.2)
    left = rng.random(len(month)) < expit(seen + unseen)
    frame = pd.DataFrame(
        {
            "date": day.astype(str),
            "score": score,
            "cancelled": np.where(left, "yes", "no"),
            "plan": np.where(plus, "plus", "basic"),
        }
    )
    return frame.sort_values("date", kind="stable").to_csv(index=False).encode()


@cache
def study() -> Study:
    """Return what the sample allows, read like anybody's."""
    return prediction_study.analyse(prediction_table.read(NAME, content(), COLUMNS))
