"""Privacy: conventions, mechanisms and what the result exposes."""

import numpy as np
import pandas as pd
import pytest

from sim.models.values import privacy
from sim.models.values.privacy import GRID, Params
from sim.selection.noisy_argmax import chances

MECHANISMS = ("noisy_counts", "largest", "exponential", "local")


def run(seed=0, **changes):
    return privacy.simulate(Params(**changes), np.random.default_rng(seed))


def outcomes(**changes):
    return privacy.outcomes(run(**changes))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_curve_passes_through_the_point_that_the_sliders_choose(mechanism):
    at = np.flatnonzero(GRID == 1.0)[0]
    found = run(mechanism=mechanism, epsilon=1.0)
    assert found.relevance == pytest.approx(found.curves[:, at], abs=1e-12)


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("lists", ["per_group", "one_list"])
def test_chances_sum_to_one(mechanism, lists):
    chance = privacy._chance(Params(mechanism=mechanism, lists=lists), GRID)
    assert chance.sum(axis=-1) == pytest.approx(np.ones(chance.shape[:-1]), abs=1e-9)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_looser_promise_helps_every_group_that_has_its_own_list(mechanism):
    curves = run(mechanism=mechanism).curves
    assert (np.diff(curves, axis=1) > -1e-9).all()
    assert (curves[0] >= curves[1] - 1e-9).all()


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_equal_groups_fare_alike(mechanism):
    curves = run(mechanism=mechanism, minority_share=0.5).curves
    assert curves[0] == pytest.approx(curves[1], abs=1e-9)


def test_only_people_times_epsilon_counts_where_the_collector_is_trusted():
    few, many = outcomes(people=1000, epsilon=0.5), outcomes(people=10_000, epsilon=0.05)
    assert few["minority_relevance"] == pytest.approx(many["minority_relevance"], abs=1e-9)


def test_only_root_people_times_epsilon_counts_where_nobody_is():
    few, many = (outcomes(mechanism="local", people=p, epsilon=e) for p, e in ((1000, 1.0), (100_000, 0.1)))
    assert few["minority_relevance"] == pytest.approx(many["minority_relevance"], abs=1e-9)


def test_a_random_pick_from_noisy_counts_is_worse_than_the_largest_at_the_same_promise():
    assert (run(mechanism="largest").curves >= run(mechanism="noisy_counts").curves - 1e-12).all()


def test_picks_cost_only_where_the_true_counts_are_touched_each_time():
    assert outcomes(picks=10) == outcomes(picks=1)
    ten, loose = outcomes(mechanism="exponential", picks=10, epsilon=1.0), outcomes(mechanism="exponential", epsilon=0.1)
    assert ten["relevance"] == pytest.approx(loose["relevance"], abs=1e-12)


def test_the_average_person_is_a_mixture_of_the_groups():
    found = outcomes(minority_share=0.3)
    assert found["relevance"] == pytest.approx(0.7 * found["majority_relevance"] + 0.3 * found["minority_relevance"])


def test_one_list_gives_everybody_the_same():
    found = run(lists="one_list")
    assert (found.chance[0] == found.chance[1]).all()
    assert (found.seen[0] == found.seen[1]).all()
    assert found.counts[0].sum() == pytest.approx(1000)


def test_volunteers_add_people_and_no_noise():
    plain, helped = run(), run(volunteers=50)
    assert (helped.counts - plain.counts).sum(axis=1) == pytest.approx([50, 50])
    assert (helped.noise == plain.noise).all()


@pytest.mark.parametrize("mechanism", ["noisy_counts", "local"])
def test_the_ten_sights_of_a_count_are_the_deciles_middles_of_its_noise(mechanism):
    """Against draws of the noise that the mechanism adds: as many fall between two sights as should."""
    found, rng = run(mechanism=mechanism, epsilon=0.5), np.random.default_rng(5)
    phones = (
        100 if mechanism == "local" else 1
    )  # each of a hundred adds noise for a replaced report, or the collector adds it once
    drawn = rng.laplace(scale=(2 if mechanism == "local" else 1) / 0.5, size=(2_000_000 // phones, phones)).sum(axis=1)
    below = np.searchsorted(np.sort(drawn), found.seen[1, 0] - found.counts[1, 0]) / len(drawn)
    assert below == pytest.approx(np.linspace(0.05, 0.95, 10), abs=0.01)
    assert drawn.std() == pytest.approx(found.noise[1], rel=0.02)
    assert found.seen.shape == (2, 5, 10)


def test_no_counts_are_published_by_the_exponential_mechanism():
    found = run(mechanism="exponential")
    assert outcomes(mechanism="exponential")["noise"] is None
    assert np.isnan(found.seen).all()


def test_noise_is_as_many_people_in_both_groups_and_a_larger_share_of_the_few():
    bars = privacy.picture(run())["bars"].set_index(["group", "choice"])
    majority, minority = (bars.loc[group] for group in ("majority", "minority"))
    assert majority["share"].tolist() == pytest.approx(minority["share"].tolist()), "the same profile, of other items"
    off = [(group["seen_9"] - group["share"]).to_numpy() for group in (majority, minority)]
    assert off[1] == pytest.approx(9 * off[0])


def test_with_one_list_the_minority_sees_the_crowds_counts_from_its_own_end():
    bars = privacy.picture(run(lists="one_list"))["bars"].set_index(["group", "choice"])["share"]
    assert bars["minority"].tolist() == bars["majority"].tolist()[::-1]


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("lists", ["per_group", "one_list"])
def test_the_picture_is_the_preview_at_its_epsilon(mechanism, lists):
    params = Params(mechanism=mechanism, lists=lists, epsilon=1.0)
    point = int(np.flatnonzero(GRID == 1.0)[0])
    shown = privacy.preview(params, np.random.default_rng(0))
    now = privacy.picture(privacy.simulate(params, np.random.default_rng(0)))
    assert set(shown) == set(now)
    for name, table in shown.items():
        there = table[table["point"] == point].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(there, now[name], rtol=1e-9)


def test_relevance_is_what_the_chances_are_worth():
    tables = privacy.picture(run(epsilon=0.2))
    bars = tables["bars"].assign(
        worth=lambda bars: bars["choice"].map(dict(zip(privacy.CHOICES, (1.0, 0.8, 0.5, 0.2, 0.0), strict=True)))
    )
    expected = (bars["chance"] * bars["worth"]).groupby(bars["group"]).sum()
    assert tables["groups"].set_index("group")["relevance"].to_dict() == pytest.approx(expected.to_dict())


def test_nothing_shared_can_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        run().curves[0, 0] = 2.0


def test_ties_win_alike():
    for noise in ("laplace", "normal", "gumbel", "laplace_then_gumbel"):
        assert chances([3.0, 3.0, 3.0], noise) == pytest.approx(np.full(3, 1 / 3), abs=1e-9)
