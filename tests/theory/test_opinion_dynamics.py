"""Vectorised rules against the exact sequence of meetings, and against laws that can be derived."""

import numpy as np
import pytest

from sim.opinions.activity_driven import Activity, activity_driven, fixed_point, onset
from sim.opinions.biased_encounters import biased_encounters
from sim.opinions.course import cluster_sizes, limit_state, settled
from sim.opinions.deffuant import deffuant
from sim.opinions.density import density
from sim.opinions.nudged import nudged, random_items_moments
from sim.opinions.sphere import respond, unit
from sim.polarization import effective_clusters, variance


def standard_error(*samples):
    return np.sqrt(sum(sample.var(ddof=1) / len(sample) for sample in samples))


def one_pair_at_a_time(x, threshold, rng, meetings):
    """Deffuant as published: in every run one random pair meets after the other."""
    x = x.copy()
    runs, people = x.shape
    row = np.arange(runs)
    for _ in range(meetings):
        i = rng.integers(people, size=runs)
        j = (i + rng.integers(1, people, size=runs)) % people
        gap = x[row, j] - x[row, i]
        shift = np.where(np.abs(gap) < threshold, gap / 2, 0.0)
        x[row, i] += shift
        x[row, j] -= shift
    return x


@pytest.mark.parametrize("threshold", [0.3, 0.55])
def test_matchings_end_like_pairs_one_after_another(threshold):
    """Means of effective clusters and of the final variance over 300 runs agree within four standard errors."""
    rng = np.random.default_rng(0)
    people, runs = 60, 300
    exact = one_pair_at_a_time(rng.uniform(-1, 1, (runs, people)), threshold, rng, 60 * people)
    decided = settled(exact, threshold, threshold)
    assert decided.mean() > 0.99
    exact = limit_state(exact, np.full(runs, threshold))
    matched = deffuant(rng.uniform(-1, 1, (runs, people)), np.array([threshold]), 0.5, rng, 2000).opinions[0]
    for measure in (lambda x: effective_clusters(cluster_sizes(x, 0.02)), variance):
        a, b = measure(exact), measure(matched)
        assert abs(a.mean() - b.mean()) < 4 * standard_error(a, b)


@pytest.mark.parametrize("gamma", [0.5, 1.0])
def test_batches_of_five_percent_follow_the_exact_variance_curve(gamma):
    """Variance after 1, 3, 8 and 20 rounds, 60 runs of 100 people, against partners drawn anew for every meeting."""
    for rounds in (1, 3, 8, 20):
        curves = []
        for batch, seed in ((0.05, 1), (1 / 100, 2)):
            rng = np.random.default_rng(seed)
            x = rng.uniform(-1, 1, (60, 100))
            course = biased_encounters(x, np.array([0.6]), np.array([gamma]), 0.5, rng, rounds, 2e-4, batch)
            curves.append(variance(course.opinions[0]))
        assert abs(curves[0].mean() - curves[1].mean()) < 4 * standard_error(*curves)


def test_without_bias_encounters_are_deffuants():
    rng = np.random.default_rng(3)
    ends = [
        deffuant(rng.uniform(-1, 1, (200, 60)), np.array([0.4]), 0.5, rng, 2000),
        biased_encounters(rng.uniform(-1, 1, (200, 60)), np.array([0.4]), np.array([0.0]), 0.5, rng, 2000, 2e-4),
    ]
    assert all(end.converged.all() for end in ends)
    a, b = (effective_clusters(cluster_sizes(end.opinions[0], 0.02)) for end in ends)
    assert abs(a.mean() - b.mean()) < 4 * standard_error(a, b)


def test_many_people_end_like_the_density_equation():
    """Three camps at D = 3: the middle share over 40 runs of 2,000 people."""
    rng = np.random.default_rng(4)
    end = deffuant(rng.uniform(-1, 1, (40, 2000)), np.array([2 / 6]), 0.5, rng, 2000)
    outer = np.abs(end.opinions[0]) > 0.4
    sizes = outer.mean(axis=1)
    limit = density(3.0, 50)
    expected = limit.masses[np.abs(limit.positions) > 1.2].sum()
    # finite crowds shift the mean itself by the order of their fluctuation
    assert abs(sizes.mean() - expected) < 4 * standard_error(sizes) + sizes.std(ddof=1)


@pytest.mark.parametrize(("half_range", "major"), [(1.86, 1), (1.88, 2)])
@pytest.mark.parametrize("resolution", [50, 100])
def test_coarse_grids_split_where_fine_ones_do(half_range, major, resolution):
    """Ben-Naim, Krapivsky and Redner 2003: the central party splits at D = 1.871."""
    assert (density(half_range, resolution).masses > 0.05).sum() == major


def test_opinions_decay_below_the_onset_and_grow_above():
    theory = onset(3.0, 10, 0.5, Activity())
    for factor, grows in ((0.7, False), (1.6, True)):
        rng = np.random.default_rng(5)
        x = 1e-6 * np.ones((4, 500))
        end = activity_driven(x, np.array([factor * theory]), np.array([0.0]), 3.0, 10, 0.5, rng, 12.0, 0.05).opinions[0]
        assert ((end.mean(axis=1) > 1e-6) == grows).all()


def test_everyone_always_active_is_the_mean_field():
    """With activity 1 and everyone as a contact, one-sided opinions settle at x = K m tanh(alpha x)."""
    x = np.full((1, 21), 0.5)
    always = Activity(exponent=2.1, least=1 - 1e-12)
    end = activity_driven(x, np.array([1.01]), np.array([0.0]), 0.1, 20, 0.0, np.random.default_rng(0), 40.0, 0.05, always)
    assert end.opinions[0] == pytest.approx(fixed_point(2.0, 1.01), abs=1e-9)


def test_fixed_point_solves_its_equation_on_both_sides_of_the_onset():
    assert fixed_point(2.0, 0.5) == 0.0
    for strength, alpha in ((2.0, 0.51), (2.0, 1.01), (4.0, 5.0)):
        x = fixed_point(strength, alpha)
        assert x > 0
        assert x == pytest.approx(strength * np.tanh(alpha * x), rel=1e-12)


def test_random_items_have_the_stationary_mean_and_variance():
    """Rossi: items +-1 at random; 40 independent readers of each of 500 first opinions."""
    a, c = 0.3, 0.25
    first = np.tile(np.linspace(-1, 1, 500), (40, 1))
    end = nudged(first, np.array([a]), np.array([c]), np.array([1.0]), np.random.default_rng(6), 60)[0].opinions[0]
    mean, spread = random_items_moments(first, a, c)
    error = end - mean
    assert abs(error.mean()) < 4 * np.sqrt(spread / error.size)
    assert abs((error**2).mean() - spread) < 4 * (error**2).std() / np.sqrt(error.size)


def test_tangent_law_on_the_sphere():
    """Dean and Morgenstern: tan theta_t = tan theta_0 / (1 + eta)^t for a fixed item, to 1e-12."""
    start = unit(np.random.default_rng(7).standard_normal((200, 4)))
    item = np.eye(4)[0]

    def tangent(p):
        return np.linalg.norm(p[:, 1:], axis=1) / np.abs(p[:, 0])

    p = start
    for t in range(1, 31):
        p = respond(p, item, 0.3)
        assert tangent(p) == pytest.approx(tangent(start) / 1.3**t, rel=1e-12)
