"""The rules of opinion dynamics against slow definitions, by hand, and one setting against many."""

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.opinions.activity_driven import Activity, activity_driven
from sim.opinions.biased_encounters import _partners, biased_encounters
from sim.opinions.course import FRAMES, Film, cluster_sizes, limit_state, settled
from sim.opinions.deffuant import deffuant
from sim.opinions.density import density
from sim.opinions.hegselmann_krause import hegselmann_krause, means_in_reach
from sim.opinions.nudged import nudged
from sim.opinions.sphere import sphere, unit


def start(seed, runs=3, people=31):
    return np.random.default_rng(seed).uniform(-1, 1, (runs, people))


def still(opinions, threshold, tolerance):
    """Every pair is at least the threshold apart or closer than the tolerance, by looking at every pair."""
    d = np.abs(opinions[..., :, None] - opinions[..., None, :])
    return bool(((d >= threshold) | (d < tolerance)).all())


def test_settled_is_what_every_pair_says():
    rng = np.random.default_rng(0)
    seen = set()
    for _ in range(400):
        x = rng.choice([0.0, 0.05, 0.2, 0.21, 0.6, 0.9], size=4) + rng.uniform(0, 0.02, 4)
        found = bool(settled(x, 0.2, 0.03))
        assert found == still(x, 0.2, 0.03)
        seen.add(found)
    assert seen == {True, False}


def test_limit_state_keeps_the_mean_of_every_part():
    x = np.array([[0.5, 0.0, 0.1, 0.55]])
    assert limit_state(x, np.array([0.2])).round(12).tolist() == [[0.525, 0.05, 0.05, 0.525]]


def test_cluster_sizes_split_at_gaps_above_the_gap_only():
    assert cluster_sizes(np.array([0.0, 0.5, 1.0]), 0.5).tolist() == [3]
    assert cluster_sizes(np.array([0.0, 0.5, 1.0]), 0.49).tolist() == [1, 1, 1]


def test_a_film_stays_short_and_keeps_both_ends():
    film = Film()
    for step in range(1000):
        film.take(step, float(step), np.full((1, 1, 3), float(step)))
    times, frames = film.develop()
    assert len(times) <= FRAMES
    assert (times[0], times[-1]) == (0.0, 999.0)
    assert (frames[:, 0, 0] == times).all()
    assert len(set(np.diff(times[:-1]))) == 1


def test_a_film_with_growth_starts_dense_and_keeps_both_ends():
    film = Film(growth=0.2)
    for step in range(5001):
        film.take(step, float(step), np.full((1, 1, 3), float(step)))
    times, frames = film.develop()
    assert len(times) <= FRAMES
    assert times[:6].tolist() == [0, 1, 2, 3, 4, 5]
    assert times[-1] == 5000
    assert (np.diff(times) <= 0.2 * times[:-1] + 1).all()
    assert (frames[:, 0, 0] == times).all()


MEETING = {
    "deffuant": lambda x, v: deffuant(x, v, 0.5, np.random.default_rng(1), 1000),
    "hegselmann_krause": lambda x, v: hegselmann_krause(x, v, 1000),
    "biased_encounters": lambda x, v: biased_encounters(x, v, np.array([0.7]), 0.5, np.random.default_rng(1), 1000, 2e-4),
}


@pytest.mark.parametrize("threshold", [0.05, 0.2, 0.45, 0.7])
@pytest.mark.parametrize("rule", MEETING)
def test_what_has_converged_never_changes_again(rule, threshold):
    """Where pairs meet, all are apart or at one place; where everyone averages, the next step leaves everyone where they are."""
    end = MEETING[rule](start(11, 6, 60), np.array([threshold]))
    assert end.converged.all()
    assert still(end.opinions[0], threshold, 1e-12)
    x = np.sort(end.opinions[0], axis=1)
    assert means_in_reach(x, np.full(len(x), threshold)) == pytest.approx(x, abs=1e-12)


@pytest.mark.parametrize("people", [20, 21])
def test_deffuant_ends_when_no_pair_can_change(people):
    course = deffuant(start(1, 4, people), np.array([0.1, 0.4]), 0.5, np.random.default_rng(0), 1000)
    assert course.converged.all()
    for i, threshold in enumerate((0.1, 0.4)):
        assert still(course.opinions[i], threshold, 1e-12)


def test_deffuant_says_what_did_not_converge():
    course = deffuant(start(1), np.array([0.4]), 0.05, np.random.default_rng(0), 3)
    assert not course.converged.any()
    assert (course.rounds == 3).all()


def test_with_a_threshold_below_every_gap_nobody_moves():
    x = np.linspace(-1, 1, 11)[None]
    course = deffuant(x, np.array([0.1]), 0.5, np.random.default_rng(0), 100)
    assert (course.opinions[0] == x).all()
    assert (course.rounds == 0).all()


def test_hegselmann_krause_step_is_the_mean_of_all_in_reach():
    x = np.sort(start(2, 5, 40), axis=1)
    reach = np.array([0.0, 0.1, 0.3, 0.7, 2.0])
    near = np.abs(x[:, :, None] - x[:, None, :]) <= reach[:, None, None]
    assert means_in_reach(x, reach) == pytest.approx((near * x[:, None, :]).sum(2) / near.sum(2), abs=1e-14)


def test_hegselmann_krause_counts_who_is_exactly_at_the_threshold():
    assert hegselmann_krause(np.array([[0.0, 0.25]]), np.array([0.25]), 10).opinions.tolist() == [[[0.125, 0.125]]]
    assert hegselmann_krause(np.array([[0.0, 0.25]]), np.array([0.2499]), 10).opinions.tolist() == [[[0.0, 0.25]]]


def test_hegselmann_krause_against_a_plain_loop():
    x = start(3, 1, 60)
    y = x[0].copy()
    for _ in range(200):
        y = np.array([y[np.abs(y - one) <= 0.3].mean() for one in y])
    course = hegselmann_krause(x, np.array([0.3]), 500)
    assert course.converged.all()
    assert course.opinions[0, 0] == pytest.approx(y, abs=1e-9)


@pytest.mark.parametrize("gamma", [0.0, 0.7, 1.0])
def test_partners_are_met_with_the_stated_probability(gamma):
    x = np.array([[0.0, 0.1, 0.4, -0.9, 0.0]])
    draws = 40_000
    found = _partners(x, np.zeros((1, draws), int), np.random.default_rng(4).random((1, draws)), np.array([gamma]), 1e-3)
    weight = np.maximum(np.abs(x[0]), 1e-3) ** -gamma
    weight[0] = 0.0
    expected = weight / weight.sum()
    share = np.bincount(found[0], minlength=5) / draws
    assert np.all(np.abs(share - expected) <= 4 * np.sqrt(expected * (1 - expected) / draws) + 1e-12)


def test_density_is_mirrored_to_the_bit_and_keeps_mass_and_mean():
    end = density(2.3, 40)
    assert (end.density == end.density[::-1]).all()
    assert end.converged
    assert end.density.sum() == pytest.approx(1.0, abs=1e-12)
    assert (end.density * end.grid).sum() == pytest.approx(0.0, abs=1e-12)


def test_below_half_the_threshold_all_agree():
    end = density(0.5, 50)
    assert end.positions == pytest.approx([0.0], abs=1e-12)
    assert end.masses == pytest.approx([1.0])


def test_density_refuses_a_range_it_cannot_hold():
    with pytest.raises(InvalidInput, match="half_range"):
        density(0.0)


def test_activities_follow_their_density():
    activity = Activity()
    assert activity.draw(np.array([0.0])) == pytest.approx([0.01])
    drawn = activity.draw(np.random.default_rng(5).random(400_000))
    assert drawn.max() <= 1
    for order in (1, 2):
        powers = drawn**order
        assert abs(powers.mean() - activity.moment(order)) < 4 * powers.std() / np.sqrt(400_000)


def test_without_influence_opinions_decay_exponentially():
    x = start(6)
    course = activity_driven(x, np.array([3.0]), np.array([1.0]), 0.0, 5, 0.5, np.random.default_rng(0), 2.0, 0.05)
    assert course.opinions[0] == pytest.approx(x * np.exp(-2.0), rel=1e-12)


def test_nudged_without_pull_returns_to_the_first_opinion():
    x = start(7)
    course, _ = nudged(x, np.array([0.5]), np.array([0.0]), np.array([0.0]), np.random.default_rng(0), 60)
    assert course.opinions[0] == pytest.approx(x, abs=1e-12)
    assert course.converged.all()
    for anchor in (0.0, 1.0):
        course, _ = nudged(x, np.array([anchor]), np.array([0.0]), np.array([0.3]), np.random.default_rng(0), 60)
        assert course.opinions[0] == pytest.approx(x, abs=1e-12)
        assert course.converged.all()
    assert not nudged(x, np.array([0.5]), np.array([0.1]), np.array([0.0]), np.random.default_rng(0), 60)[0].converged.any()


def test_one_item_for_all_sends_everyone_to_a_pole():
    p = unit(np.random.default_rng(8).standard_normal((2, 50, 3)))
    course = sphere(p, np.array([0.5]), np.array([0.0]), np.random.default_rng(0), 200, 1e-4)
    assert course.converged.all()
    assert (np.sign(course.opinions[0]) == np.sign(p[..., 0])).all()


RULES = {
    "deffuant": lambda s, v: deffuant(s, v, 0.5, np.random.default_rng(0), 300),
    "hegselmann_krause": lambda s, v: hegselmann_krause(s, v, 300),
    "biased_encounters": lambda s, v: biased_encounters(s, v, 2 * v, 0.5, np.random.default_rng(0), 60, 1e-4),
    "activity_driven": lambda s, v: activity_driven(s, 5 * v, 4 * v, 3.0, 5, 0.5, np.random.default_rng(0), 2.0, 0.05),
    "nudged": lambda s, v: nudged(s, v, v, v, np.random.default_rng(0), 30)[0],
}


@pytest.mark.parametrize("rule", RULES)
def test_a_setting_alone_is_the_same_as_among_others(rule):
    values = np.array([0.05, 0.2, 0.45])
    together = RULES[rule](start(9), values)
    for i, value in enumerate(values):
        alone = RULES[rule](start(9), np.array([value]))
        assert (alone.opinions[0] == together.opinions[i]).all()
        assert (alone.rounds[0] == together.rounds[i]).all()


@pytest.mark.parametrize("rule", ["deffuant", "hegselmann_krause", "biased_encounters", "activity_driven"])
def test_mirrored_starts_end_mirrored_to_the_bit(rule):
    values = np.array([0.1, 0.3])
    there, mirrored = RULES[rule](start(10), values), RULES[rule](-start(10), values)
    assert (mirrored.opinions == -there.opinions).all()
    assert (mirrored.film == -there.film).all()


@pytest.mark.parametrize("people", [6, 13, 20, 41, 60])
def test_hegselmann_krause_on_equally_spaced_people(people):
    """Hegarty and Wedin 2014, theorem: 2 [n/6] clusters of three, and the n mod 6 others as one in the middle. All hangs on exact ties."""
    end = hegselmann_krause(np.arange(people, dtype=float)[None], np.array([1.0]), 200)
    clusters = np.unique(end.opinions[0, 0].round(9), return_counts=True)[1].tolist()
    threes, rest = [3] * (people // 6), [people % 6] if people % 6 else []
    assert end.converged.all()
    assert clusters == [*threes, *rest, *threes]


def test_twenty_equally_spaced_people_take_sixteen_steps():
    """Hegarty and Wedin 2014: 3, 3, 3, 2, 3, 3, 3 people, and not a step earlier."""
    course = hegselmann_krause(np.arange(20, dtype=float)[None], np.array([1.0]), 200)
    assert course.rounds.tolist() == [[16.0]]
    assert not hegselmann_krause(np.arange(20, dtype=float)[None], np.array([1.0]), 15).converged.any()
