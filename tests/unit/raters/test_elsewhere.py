"""Other draws of people: counted as they are drawn, the same again, and nobody loses where nobody disagrees."""

from collections import Counter

import numpy as np

from sim.models.raters import raters
from sim.raters.elsewhere import SEEDS


def test_worlds_are_counted_as_they_are_drawn() -> None:
    params = raters.Params()
    found = raters.other_worlds(params)
    each = [raters.simulate(params, np.random.default_rng(seed)).worst() for seed in SEEDS]
    assert found.worlds == len(SEEDS)
    assert found.lost == sum(gain < 0 for _, gain in each)
    assert dict(found.worst) == Counter(group for group, _ in each)


def test_no_region_loses_where_values_do_not_matter() -> None:
    assert raters.other_worlds(raters.Params(kappa=0.0)).lost == 0
