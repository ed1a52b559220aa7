"""Hiring: exact numbers against a simulation of people, and against the definitions."""

import numpy as np
import pytest

import sim
from sim.models.values import hiring


def run(**changes):
    return hiring.outcomes(hiring.simulate(hiring.Params(**changes), np.random.default_rng(0)))


@pytest.mark.parametrize("policy", ["one_threshold", "bayes", "parity", "four_fifths"])
def test_agrees_with_a_million_applicants(policy):
    """The closed forms against people drawn one by one; tolerance four standard errors."""
    params = hiring.Params(gap=0.3, bias=0.2, noise_ratio=1.6, policy=policy)
    result = hiring.simulate(params, np.random.default_rng(0))
    people = np.random.default_rng(7)
    minority = people.random(1_000_000) < params.minority_share
    skill = people.normal(size=minority.size) - params.gap * minority
    score = skill - params.bias * minority + people.normal(size=minority.size) * np.where(minority, 0.7 * 1.6, 0.7)
    hired = score > result.threshold[minority.astype(int)]
    assert hired.mean() == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / minority.size))
    for k, group in enumerate((~minority, minority)):
        assert hired[group].mean() == pytest.approx(result.rate[k], abs=4 * np.sqrt(0.25 / group.sum()))
    standard_error = skill[hired].std() / np.sqrt(hired.sum())
    assert skill[hired].mean() == pytest.approx(hiring.outcomes(result)["mean_skill"], abs=4 * standard_error)


def test_scores_cannot_tell_an_unfair_test_from_a_real_gap():
    """The same scores, the same rates, and parity raises quality in one case and lowers it in the other."""
    unfair, real = run(bias=0.5, gap=0.0), run(bias=0.0, gap=0.5)
    assert unfair["impact_ratio"] == real["impact_ratio"]
    assert run(bias=0.5, gap=0.0, policy="parity")["mean_skill"] > unfair["mean_skill"]
    assert run(bias=0.0, gap=0.5, policy="parity")["mean_skill"] < real["mean_skill"]


def test_last_hires_are_equally_good_under_the_bayes_rule():
    last = run(policy="bayes", noise_ratio=2.0)
    assert last["marginal_skill_minority"] == pytest.approx(last["marginal_skill_majority"], abs=1e-9)


def test_longer_reading_buys_skill_and_costs_time():
    quick, slow = run(minutes=6.0), run(minutes=24.0)
    assert slow["mean_skill"] > quick["mean_skill"]
    assert slow["minutes_per_hire"] == 4 * quick["minutes_per_hire"] == 240
    assert hiring.quantities(hiring.Params(minutes=24.0), np.random.default_rng(0))["noise_majority"] == pytest.approx(0.35)


def test_four_fifths_leaves_a_fair_ratio_alone():
    assert run(gap=0.0, bias=0.1, policy="four_fifths") == run(gap=0.0, bias=0.1)
    assert run(policy="four_fifths")["four_fifths_ratio"] == pytest.approx(0.8)


def test_nobody_of_a_group_has_no_skill_to_report():
    """A posterior so narrow that no minority applicant is ever worth the last place."""
    empty = run(gap=1.5, bias=0.0, noise=6.0, minutes=1.0, noise_ratio=4.0, hired_share=0.02, policy="bayes")
    assert empty["selection_rate_minority"] == 0
    assert empty["mean_skill_minority"] is None
    assert empty["impact_ratio"] == 0


def test_frame_integrates_to_the_hires():
    """The filled area of the hero is the share hired, up to the grid."""
    frame = hiring.simulate(hiring.Params(), np.random.default_rng(0)).to_frame()
    step = np.diff(frame["score"].unique())[0]
    assert (frame["density"] * step).sum() == pytest.approx(1.0, abs=0.002)
    assert frame.loc[frame["hired"], "density"].sum() * step == pytest.approx(0.1, abs=0.005)


def test_preview_shows_every_policy_of_the_frontier():
    params = hiring.Params()
    frame = hiring.frontier(params, np.random.default_rng(0)).frame
    shown = hiring.preview(params, np.random.default_rng(0))
    assert set(shown["groups"]["point"]) == set(frame.index)
    hires = shown["groups"].groupby("point")["hires"].sum()
    np.testing.assert_allclose(hires, params.hired_share, atol=1e-12)
    assert sum(map(len, shown.values())) <= 2700  # sent once, two areas of it are drawn


def test_picture_has_the_previews_tables_and_the_filled_area_is_the_hires():
    params = hiring.Params(policy="parity")
    shown, points = (
        hiring.picture(hiring.simulate(params, np.random.default_rng(0))),
        hiring.preview(params, np.random.default_rng(0)),
    )
    for name, table in points.items():
        assert list(shown[name].columns) == list(table.columns.drop("point"))
    for group, filled in shown["hired"].groupby("group"):
        hires = shown["groups"].set_index("group").loc[group, "hires"]
        assert np.trapezoid(filled["density"], filled["score"]) == pytest.approx(hires, rel=0.02)


def test_picture_leaves_out_a_group_of_which_nobody_is_hired():
    params = hiring.Params(gap=1.5, bias=0.0, noise=6.0, minutes=1.0, noise_ratio=4.0, hired_share=0.02, policy="bayes")
    shown = hiring.picture(hiring.simulate(params, np.random.default_rng(0)))
    assert set(shown["groups"]["group"]) == set(shown["hired"]["group"]) == {"majority"}
    assert set(shown["bells"]["group"]) == set(hiring.GROUPS)


def test_presets_of_one_score_gap_have_one_picture():
    """Half, all or none of it bias: the bells and who is hired do not move, only the skill to expect does."""
    shown = [
        hiring.picture(hiring.simulate(hiring.Params(bias=b, gap=0.5 - b), np.random.default_rng(0))) for b in (0.25, 0.5, 0.0)
    ]
    for other in shown[1:]:
        for name in ("bells", "hired"):
            assert other[name].equals(shown[0][name])
        assert other["groups"]["marginal_skill"][0] == shown[0]["groups"]["marginal_skill"][0]
        assert other["groups"]["marginal_skill"][1] != shown[0]["groups"]["marginal_skill"][1]


def test_skill_under_a_rule_is_the_outcome_of_that_rule():
    assert hiring.skill_under(hiring.Params(policy="bayes"), "parity") == run(policy="parity")["mean_skill"]


def test_bad_input_is_refused_in_one_sentence():
    with pytest.raises(sim.InvalidInput, match=r"bias must be in \[0, 1.5\], got 9"):
        hiring.Params(bias=9.0)
