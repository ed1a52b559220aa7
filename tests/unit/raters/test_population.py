"""The shipped aggregates of real profiles, and people drawn from them."""

import numpy as np
import pandas as pd
import pytest

from sim.contract import tables
from sim.raters import population as rater_population
from tests.real_data import PROFILES, needs


@pytest.fixture
def profiles():
    return pd.read_csv(PROFILES)


@needs(PROFILES)
def test_the_shipped_table_is_what_the_profiles_give(profiles):
    pd.testing.assert_frame_equal(tables.load("d3code_regions"), rater_population.aggregate(profiles), check_exact=True)


@needs(PROFILES)
def test_intraclass_correlation_from_aggregates_is_that_of_the_scores(profiles):
    """The textbook sums of squares, person by person."""
    there = rater_population.population()
    ours = rater_population.intraclass_correlation(there.raters, there.mean, there.sd)
    for column, foundation in enumerate(rater_population.FOUNDATIONS):
        by_region = [scores.to_numpy() for _, scores in profiles.groupby("Region")[foundation]]
        everyone = np.concatenate(by_region)
        size = np.array([len(scores) for scores in by_region])
        between = sum(len(s) * (s.mean() - everyone.mean()) ** 2 for s in by_region) / (len(size) - 1)
        within = sum(((s - s.mean()) ** 2).sum() for s in by_region) / (len(everyone) - len(size))
        typical = (size.sum() - (size**2).sum() / size.sum()) / (len(size) - 1)
        assert ours[column] == pytest.approx((between - within) / (between + (typical - 1) * within), abs=1e-5)


def test_most_variance_is_within_regions():
    there = rater_population.population()
    shares = rater_population.intraclass_correlation(there.raters, there.mean, there.sd)
    assert (shares < 0.3).all()
    assert (shares > 0).all()


def test_drawn_people_have_their_regions_means_and_correlations():
    there = rater_population.population()
    people = 20_000
    drawn = rater_population.draw(people, np.random.default_rng(0))
    assert drawn.shape == (8, people, 6)
    spread = drawn.std(1)
    # Both scales differ by one shift and one factor per foundation.
    for f in range(6):
        slope = np.polyfit(there.mean[:, f], drawn.mean(1)[:, f], 1)[0]
        np.testing.assert_allclose(spread[:, f] / there.sd[:, f], slope, rtol=0.05)
    found = np.array([np.corrcoef(region.T) for region in drawn])
    np.testing.assert_allclose(found, there.correlation, atol=6 / np.sqrt(people))
