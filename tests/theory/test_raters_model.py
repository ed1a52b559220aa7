"""What must be true of the raters' model whatever the numbers: who is asked, what is possible, who lies."""

from dataclasses import replace

import numpy as np
import pytest

from sim import preferences
from sim.contract.parameters import InvalidInput
from sim.maps import rater_cost
from sim.models.raters import raters
from sim.preferences.hidden_groups import mixture
from sim.raters.cases import crowd
from sim.raters.checks import checks
from sim.raters.population import REGIONS
from sim.raters.rules import L2, RATED, RULES, collect, decide


def run(seed=0, **settings):
    return raters.simulate(raters.Params(**settings), np.random.default_rng(seed))


def of(result, rule):
    return result.outcomes[result.rules.index(rule)]


@pytest.mark.parametrize("mix", ["equal", "west", "north_america", "sinosphere"])
def test_the_oracle_does_not_care_who_was_asked(mix):
    asked, other = run(), run(training_mix=mix)
    for rule in ("oracle_mean", "compromise"):
        row = asked.rules.index(rule)
        np.testing.assert_array_equal(asked.gain[row], other.gain[row])
        np.testing.assert_array_equal(asked.policy[row], other.policy[row])
    assert of(asked, "bradley_terry")["mean_utility"] != of(other, "bradley_terry")["mean_utility"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kl", [0.1, 0.5, 1.5])
def test_no_rule_at_that_kl_has_a_higher_mean_or_a_better_worst_group(seed, kl):
    result = run(seed, kl=kl, weight=1.0)
    for rule in RULES:
        if rule in raters.OTHER_KL:
            continue
        assert of(result, rule)["kl"] <= kl + 1e-6
        assert of(result, rule)["mean_utility"] <= of(result, "oracle_mean")["mean_utility"] + 1e-9
        assert of(result, rule)["worst_group"] <= of(result, "compromise")["worst_group"] + 1e-6


@pytest.mark.parametrize("kl", [0.05, 0.4, 1.2])
def test_rules_that_tilt_reach_the_kl_asked(kl):
    result = run(kl=kl)
    for rule in ("bradley_terry", "majority", "leximax", "median", "jury", "quantile", "oracle_mean", "per_group"):
        assert of(result, rule)["kl"] == pytest.approx(kl, abs=1e-6)


@pytest.mark.parametrize("settings", [{}, {"kl": 1.0}, {"groups": "hidden"}, {"training_mix": "west"}, {"case": "two_camps"}])
def test_no_single_policy_serves_the_worst_group_found_better_than_maximin(settings):
    """Judged by the rewards that were fitted for each group, which is all that maximin knows."""
    result = run(**settings)
    answers, crowd = result.world.answers, result.world.crowd
    fitted = (
        answers.mixture.rewards if answers.mixture else [preferences.bradley_terry(w, L2) for w in answers.wins[crowd.asked > 0]]
    )
    policies = np.delete(result.policy, [result.rules.index(rule) for rule in raters.OTHER_KL], axis=0)
    names = [rule for rule in result.rules if rule not in raters.OTHER_KL]
    worst = (np.array(fitted) @ policies.T).min(0)
    assert (worst <= worst[names.index("maximin")] + 1e-6).all(), dict(zip(names, worst, strict=True))


def test_a_mix_of_ones_own_is_the_mix_it_spells():
    """Equal parts are the equal mix; one region alone is that region."""
    for own, same in (({}, "equal"), ({f"asked_{r}": 7 * (r == "oceania") for r in REGIONS}, "oceania")):
        np.testing.assert_array_equal(run(training_mix="own", **own).gain, run(training_mix=same).gain)
    with pytest.raises(InvalidInput, match="a mix of your own must ask somebody"):
        raters.Params(training_mix="own", **{f"asked_{r}": 0 for r in REGIONS})


def test_unanimity_is_broken_by_a_linear_reward_and_kept_by_leximax_copeland():
    """Ge et al. 2024: everyone prefers c' to c."""
    result = run(case="unanimous", reward_model="linear", first_share=0.7, tau=0.1, error=0.0, comparisons=1_000_000)
    broken = checks(result.world, result.now)
    assert broken.everyone[["preferred", "over"]].to_numpy().tolist() == [["c′", "c"]]
    repaired = checks(result.world, result.does[result.rules.index("leximax")])
    assert repaired.everyone.empty
    assert repaired.majority.empty
    assert broken.cycle.empty


def test_where_no_linear_reward_is_unanimous_leximax_stays_at_the_reference():
    """All rank alike, and the features cannot: the rule has nothing to say."""
    people = crowd("cultures", 0.0, "equal", "equal", 0.5, np.random.default_rng(0))
    answers = collect(people, 1000, 0.05, 0.0, 0.0, False, np.random.default_rng(1))
    still = decide("leximax", people, replace(answers, ratings=people.utility), 0.5, 0.05, linear=False, quantile=0.2, weight=0.5)
    assert still.kl == 0
    np.testing.assert_allclose(still.policy, 0.1)


def test_what_labels_buy(monkeypatch):
    """Ever more labels bring RLHF to what it does when all is known, and no further; ratings have one price."""
    monkeypatch.setattr(rater_cost, "COMPARISONS", (200, 20_000, 1_000_000))
    params = raters.Params(cost_per_label=2.0)
    frontier = rater_cost.cost_frontier(params, 77, "mean_utility")
    frame = frontier.frame.set_index(["rule", "comparisons"])
    assert (frame.loc["bradley_terry", "cost"] == [400.0, 40_000.0, 2_000_000.0]).all()
    bought = frame.loc["bradley_terry", "mean_utility"]
    assert bought[200] < bought[20_000]
    assert abs(bought[1_000_000] - bought[20_000]) < 0.02
    for rule in RATED:
        assert len(frame.loc[rule]) == 1
    front = frontier.frame[frontier.frame["efficient"]].sort_values("cost")
    assert front["mean_utility"].is_monotonic_increasing


def test_the_compromise_runs_from_the_mean_to_the_worst_group():
    """A heavier weight never raises the mean and never lowers the worst group."""
    frame = raters.frontier(raters.Params(), np.random.default_rng(1)).frame
    path = frame[frame["set.rule"] == "compromise"].sort_values("set.weight")
    assert (np.diff(path["mean_utility"]) <= 1e-7).all()
    assert (np.diff(path["worst_group"]) >= -1e-7).all()


def test_many_comparisons_give_the_borda_order():
    """Every pair met equally often: Bradley-Terry orders as Borda does, on the same noisy judgements."""
    result = run(comparisons=1_000_000, tau=1.0)
    reward = np.log(result.policy[result.rules.index("bradley_terry")])
    params = raters.Params(comparisons=1_000_000, tau=1.0)
    rng = np.random.default_rng(0)
    people = crowd(params.case, params.kappa, params.population_mix, params.training_mix, params.first_share, rng)
    chance = 1 / (1 + np.exp(-(people.utility[..., :, None] - people.utility[..., None, :]) / params.tau))
    chance = 0.9 * chance + 0.05
    wins = np.einsum("g,gpjk->jk", people.asked, chance) / chance.shape[1]
    np.fill_diagonal(wins, 0)
    borda = preferences.borda(wins)
    apart = np.abs(borda[:, None] - borda) > 0.01  # nearer ones are within the noise of the sample
    assert (np.sign(reward[:, None] - reward)[apart] == np.sign(borda[:, None] - borda)[apart]).all()


@pytest.mark.parametrize(("share", "first"), [(0.64, "b"), (0.69, "a")])
@pytest.mark.parametrize("tau", [0.1, 0.5, 2.0])
def test_two_camps_flip_at_two_thirds_however_noisy(share, first, tau):
    result = run(case="two_camps", first_share=share, tau=tau, comparisons=1_000_000)
    assert result.items[int(result.policy[result.rules.index("bradley_terry")].argmax())] == first


def test_a_lie_pays_those_who_tell_it():
    honest, lied = run(case="two_camps", comparisons=1_000_000), run(case="two_camps", comparisons=1_000_000, strategic_share=0.1)
    row = honest.rules.index("bradley_terry")
    assert lied.gain[row, 0] > honest.gain[row, 0]


def test_without_values_nobody_disagrees():
    result = run(kappa=0.0)
    assert result.outcomes[0]["between_share"] == 0
    np.testing.assert_allclose(np.ptp(result.gain[result.rules.index("oracle_mean")]), 0, atol=1e-12)


def test_coin_flips_say_nothing():
    """With error 1 the policy is unrelated to what people want: over seeds its mean gain averages to nothing."""
    found = [of(run(seed, error=1.0), "bradley_terry")["mean_utility"] for seed in range(20)]
    assert abs(np.mean(found)) < 4 * np.std(found) / np.sqrt(len(found))


def test_hidden_groups_are_found():
    """Two camps that answer alike within: everyone lands with their own camp."""
    people = crowd("two_camps", 1.0, "equal", "equal", 0.5, np.random.default_rng(0))
    answers = collect(people, 40_000, 0.3, 0.0, 0.0, True, np.random.default_rng(1))
    assert answers.mixture is not None
    belongs = answers.mixture.belongs.argmax(1).reshape(2, -1)
    assert {round(belongs[0].mean(), 1), round(belongs[1].mean(), 1)} == {0.0, 1.0}
    steered = decide("per_group", people, answers, 0.5, 0.3, linear=False, quantile=0.2, weight=0.5)
    assert (steered.policy[0].argmax(-1) == 0).mean() > 0.95
    assert (steered.policy[1].argmax(-1) == 1).mean() > 0.95


def test_a_mixture_of_one_is_bradley_terry():
    rng = np.random.default_rng(0)
    won, lost = rng.integers(1, 5, (2, 30, 6)).astype(float)
    found = mixture(won, lost, 4, 1, 0.3, rng)
    first, second = np.triu_indices(4, 1)
    wins = np.zeros((4, 4))
    wins[first, second], wins[second, first] = won.sum(0), lost.sum(0)
    np.testing.assert_allclose(found.rewards[0], preferences.bradley_terry(wins, 0.3), atol=1e-8)


def test_a_region_cannot_be_asked_where_there_are_camps():
    with pytest.raises(InvalidInput, match="training_mix must be population or equal where case is two_camps, got west"):
        raters.Params(case="two_camps", training_mix="west")
