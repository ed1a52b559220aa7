import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.preferences import divergence, maximin, nash_welfare, steerable, tilt, tilts

UNIFORM = np.full(4, 0.25)


def test_tilt_has_the_asked_kl_and_the_exponential_form():
    reward = np.array([0.0, 1.0, 3.0, 3.5])
    policy = tilt(UNIFORM, reward, 0.5)
    assert policy.attained
    assert policy.kl == pytest.approx(0.5, abs=1e-6)
    slope = np.diff(np.log(policy.p / UNIFORM)) / np.diff(reward)
    np.testing.assert_allclose(slope, slope[0])


def test_a_constant_reward_stays_at_the_reference():
    policy = tilt(UNIFORM, np.full(4, 7.0), 0.5)
    assert not policy.attained
    assert policy.kl == 0
    np.testing.assert_array_equal(policy.p, UNIFORM)


def test_more_than_can_be_reached_gives_the_best_items():
    policy = tilt(UNIFORM, [1.0, 1.0, 0.0, -5.0], 3.0)
    assert not policy.attained
    assert policy.kl == pytest.approx(np.log(2))
    np.testing.assert_allclose(policy.p, [0.5, 0.5, 0, 0])


def test_no_kl_is_the_reference():
    assert tilt(UNIFORM, [1.0, 0, 0, 0], 0.0).attained
    np.testing.assert_array_equal(tilt(UNIFORM, [1.0, 0, 0, 0], 0.0).p, UNIFORM)


def test_items_outside_the_reference_stay_outside():
    policy = tilt([0.5, 0.5, 0.0], [0.0, 1.0, 9.0], 0.2)
    assert policy.p[2] == 0
    assert policy.attained


def test_nearly_equal_rewards_still_reach_the_kl():
    assert tilt([0.5, 0.5], [1.0, 1.0 + 1e-12], 0.3).kl == pytest.approx(0.3, abs=1e-6)
    assert tilt([0.5, 0.5], [0.0, 1e9], np.log(2) - 1e-5).kl == pytest.approx(np.log(2) - 1e-5, abs=1e-6)


def test_many_at_once_are_each_alone():
    rng = np.random.default_rng(0)
    rewards, asked = rng.normal(size=(5, 4)), np.array([0.01, 0.1, 0.5, 1.0, 9.0])
    many = tilts(UNIFORM, rewards, asked)
    for row in range(5):
        alone = tilt(UNIFORM, rewards[row], asked[row])
        np.testing.assert_allclose(many.p[row], alone.p, atol=1e-9)
        assert many.attained[row] == alone.attained
    assert tilts(UNIFORM, rewards[:, None], asked).p.shape == (5, 5, 4)


def test_maximin_of_one_group_is_its_tilt():
    reward = np.array([0.3, -1.0, 2.0, 0.0])
    np.testing.assert_allclose(maximin(UNIFORM, [reward], 0.4).p, tilt(UNIFORM, reward, 0.4).p, atol=1e-8)


def test_maximin_of_opposed_groups_stops_inside_the_bound():
    """What one group gains the other loses: the best compromise is even, and needs less KL than allowed."""
    policy = maximin([0.7, 0.3], [[1.0, 0.0], [0.0, 1.0]], 0.5)
    np.testing.assert_allclose(policy.p, [0.5, 0.5], atol=1e-4)
    assert not policy.attained
    assert policy.kl == pytest.approx(float(divergence([0.5, 0.5], [0.7, 0.3])), abs=1e-4)


def test_nash_welfare_of_one_group_is_its_tilt():
    reward = np.array([0.3, -1.0, 2.0, 0.0])
    np.testing.assert_allclose(nash_welfare(UNIFORM, [reward], 0.4).p, tilt(UNIFORM, reward, 0.4).p, atol=1e-8)


def test_nash_welfare_splits_a_cake_by_weight():
    """With two opposed groups and no binding KL the product of gains gives each its weight."""
    policy = nash_welfare([0.5, 0.5], [[1.0, 0.0], [0.0, 1.0]], 5.0, [2, 1])
    np.testing.assert_allclose(policy.p, [2 / 3, 1 / 3], atol=1e-4)


def test_nash_welfare_does_not_depend_on_units_or_origin():
    rng = np.random.default_rng(1)
    utilities = rng.normal(size=(3, 4))
    rescaled = utilities * np.array([[1.0], [20.0], [0.1]]) + np.array([[5.0], [-3.0], [0.0]])
    np.testing.assert_allclose(nash_welfare(UNIFORM, utilities, 0.2).p, nash_welfare(UNIFORM, rescaled, 0.2).p, atol=1e-6)


def test_nash_welfare_names_the_group_without_gain():
    with pytest.raises(InvalidInput, match="group young"):
        nash_welfare([0.5, 0.5], [[1.0, 0.0], [1.0, 0.0]], 0.1, disagreement=[0.0, 0.6], groups=["old", "young"])


def test_steerable_serves_every_group_best():
    utilities = np.random.default_rng(2).normal(size=(3, 4))
    own = np.vecdot(steerable(UNIFORM, utilities, 0.3).p, utilities)
    assert (own >= utilities @ maximin(UNIFORM, utilities, 0.3).p - 1e-9).all()


@pytest.mark.parametrize(
    ("reference", "reward", "kl", "message"),
    [
        ([0.5, 0.6], [0.0, 1.0], 0.1, "reference must be probabilities"),
        ([1.5, -0.5], [0.0, 1.0], 0.1, "reference must be probabilities"),
        ([0.5, 0.5], [0.0, np.nan], 0.1, "reward must be finite"),
        ([0.5, 0.5], [0.0, 1.0, 2.0], 0.1, "reward must be finite with 2 items"),
        ([0.5, 0.5], [0.0, 1.0], -0.1, "kl must be a number >= 0, got -0.1"),
    ],
)
def test_tilt_tells_bad_input(reference, reward, kl, message):
    with pytest.raises(InvalidInput, match=message):
        tilt(reference, reward, kl)


def test_group_policies_tell_bad_input():
    with pytest.raises(InvalidInput, match="utilities must be finite"):
        maximin([0.5, 0.5], [[1.0, np.inf]], 0.1)
    with pytest.raises(InvalidInput, match="weights must be 1"):
        nash_welfare([0.5, 0.5], [[1.0, 0.0]], 0.1, [0.0])
    with pytest.raises(InvalidInput, match="kl must be"):
        maximin([0.5, 0.5], [[1.0, 0.0]], np.nan)
    with pytest.raises(InvalidInput, match="groups must be 1 names"):
        maximin([0.5, 0.5], [[1.0, 0.0]], 0.1, groups=["a", "b"])
