"""A sample of interactions to try and to download: 300 invented readers rate 150 invented articles, from 1 to 5, and stances are known.

Nobody rated this: a generator made it (all its numbers are assumptions). Readers lean to two sides, articles stand anywhere; a rating
grows with an article's quality and with nearness, and readers mostly rate what is near.
"""

from functools import cache

import numpy as np
import pandas as pd

from sim.own.interactions import study as interaction_study
from sim.own.interactions import table as interaction_table
from sim.own.interactions.study import Study

NAME = "sample-interactions.csv"
READERS, ARTICLES, EACH = 300, 150, 30
FIRST_DAY = 1_700_000_000  # seconds


@cache
def content() -> bytes:
    """Return the sample as a CSV file; the same bytes at every call."""
    rng = np.random.default_rng(0)
    side = np.where(rng.random(READERS) < 0.55, -1.0, 1.0)
    opinion = np.clip(0.45 * side + 0.2 * rng.standard_normal(READERS), -1, 1)
    stance = np.tanh(0.7 * rng.standard_normal(ARTICLES)).round(2)
    quality = rng.standard_normal(ARTICLES)
    distance = np.abs(opinion[:, None] - stance)
    # The Gumbel trick: the EACH largest are drawn without replacement, nearer articles more often.
    order = np.argsort(1.5 * distance - rng.gumbel(size=distance.shape), axis=1)[:, :EACH]
    user = np.repeat(np.arange(READERS), EACH)
    item = order.ravel()
    liked = 3.4 + 0.7 * quality[item] - 1.5 * distance[user, item] + 0.6 * rng.standard_normal(len(item))
    frame = pd.DataFrame(
        {
            "userId": user + 1,
            "itemId": item + 1,
            "rating": np.clip(np.round(2 * liked) / 2, 0.5, 5.0),
            "stance": stance[item],
            "timestamp": FIRST_DAY + rng.integers(0, 10_000_000, len(item)),
        }
    )
    return frame.to_csv(index=False).encode()


@cache
def study() -> Study:
    """Return what a feed can start from, read like anybody's."""
    return interaction_study.analyse(interaction_table.read(NAME, content()))
