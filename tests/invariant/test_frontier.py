"""The frontier engine against brute force, and what must hold of every front."""

from fractions import Fraction

import moocore
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial import ConvexHull

from sim import frontier
from sim.frontier import dominance

GRID = st.integers(-3, 3).map(float)
EDGES = st.sampled_from([0.0, -0.0, 5e-324, -5e-324, 2.3e-308, 1e-300, 1.0, 1 + 2**-52, -1.0, 1e300, -1e300, 1.7e308, -1.7e308])
ANY = st.floats(allow_nan=False, allow_infinity=False)
MODEST = st.floats(-1e3, 1e3).map(lambda value: round(value, 6))
ONE_TO_FOUR = st.integers(1, 4)


@st.composite
def cases(draw, elements=GRID, columns=ONE_TO_FOUR, low=0, high=25):
    """Draw points and a direction for each column; small grids make ties and duplicates common."""
    d = draw(columns)
    points = draw(arrays(float, (draw(st.integers(low, high)), d), elements=elements))
    return points, draw(st.lists(st.booleans(), min_size=d, max_size=d))


def by_definition(points, maximize):
    """Return the efficient points by comparing all pairs."""
    signed = np.where(maximize, -points, points)
    no_worse = (signed[:, None] <= signed[None]).all(axis=2)
    better = (signed[:, None] < signed[None]).any(axis=2)
    return ~(no_worse & better).any(axis=0)


@given(st.one_of(cases(), cases(EDGES), cases(ANY), cases(st.one_of(GRID, EDGES, ANY))))
@settings(max_examples=400)
def test_nondominated_is_the_definition(case):
    points, maximize = case
    np.testing.assert_array_equal(frontier.nondominated(points, maximize), by_definition(points, maximize))


@given(cases(st.one_of(GRID, EDGES, ANY)), st.randoms(use_true_random=False))
def test_nondominated_does_not_depend_on_order_layout_or_direction(case, random):
    points, maximize = case
    mask = frontier.nondominated(points, maximize)
    order = random.sample(range(len(points)), len(points))
    np.testing.assert_array_equal(frontier.nondominated(points[order], maximize), mask[order])
    np.testing.assert_array_equal(frontier.nondominated(np.asfortranarray(points), maximize), mask)
    np.testing.assert_array_equal(frontier.nondominated(np.where(maximize, -points, points)), mask)


def shapes(rng, n):
    """Return clouds of n points: few and many efficient, ties, duplicates, sorted, and ranges that no bin resolves."""
    a, b = rng.random((2, n))
    s, angle = np.sort(a), np.pi / 2 * a
    return {
        "uniform": np.column_stack([a, b]),
        "normal": rng.normal(size=(n, 2)),
        "cauchy": rng.standard_cauchy((n, 2)),
        "all efficient": np.column_stack([a, 1 - a]),
        "all efficient, ascending": np.column_stack([s, 1 - s]),
        "all efficient, descending": np.column_stack([s, 1 - s])[::-1],
        "convex": np.column_stack([1 - np.cos(angle), 1 - np.sin(angle)]),
        "band": np.column_stack([a, 1 - a + 0.1 * b]),
        "thin band": np.column_stack([a, 1 - a + 0.001 * b]),
        "few x": np.column_stack([rng.integers(0, 10, n), b]),
        "one x": np.column_stack([np.zeros(n), b]),
        "one point": np.ones((n, 2)),
        "grid": rng.integers(0, 30, (n, 2)).astype(float),
        "grid front": np.floor(np.column_stack([a, 1 - a]) * 200),
        "grid band": np.floor(np.column_stack([a, 1 - a + 0.1 * b]) * 200),
        "sorted cloud": np.column_stack([s, b]),
        "lines of an L": np.where(np.arange(n)[:, None] % 2 == 0, np.column_stack([a, 0.01 * b]), np.column_stack([0.01 * b, a])),
        "outlier": np.vstack([np.column_stack([a, 1 - a + 0.1 * b])[:-1], [[1e308, -1e308]]]),
        "infinite range": (np.column_stack([a, 1 - a + 0.1 * b]) - 0.55) * 2 * 1.6e308,
        "denormal": np.floor(np.column_stack([a, 1 - a + 0.1 * b]) * 1000) * 5e-324,
    }


@pytest.mark.parametrize("n", [dominance.SMALL + 1, 70_000])
def test_shortcuts_for_many_points_lose_none(n):
    """moocore sorts everything; what is dropped here before sorting must be dominated, on every road through the code."""
    for name, points in shapes(np.random.default_rng(n), n).items():
        for maximize in ([False, False], [True, True], [False, True]):
            expected = moocore.is_nondominated(points * np.where(maximize, -1.0, 1.0), keep_weakly=True)
            np.testing.assert_array_equal(frontier.nondominated(points, maximize), expected, err_msg=name)


@given(cases(columns=st.just(2), elements=st.integers(-6, 6).map(float)))
def test_supported_is_the_definition_in_the_plane(case):
    """Exact: an efficient point is supported unless it is above the segment between two other efficient points."""
    points, maximize = case
    mask = by_definition(points, maximize)
    exact = [[Fraction(v) * (-1 if up else 1) for v, up in zip(point, maximize, strict=True)] for point in points.tolist()]
    front = [exact[i] for i in np.flatnonzero(mask)]
    for i in np.flatnonzero(mask):
        x, y = exact[i]
        mask[i] = not any(
            a[0] < x < b[0] and (b[0] - a[0]) * (y - a[1]) > (b[1] - a[1]) * (x - a[0]) for a in front for b in front
        )
    np.testing.assert_array_equal(frontier.supported(points, maximize), mask)


@given(st.integers(0, 2**32 - 1), st.integers(10, 400), st.sampled_from([2, 3]))
@settings(max_examples=25)
def test_supported_are_the_efficient_corners_of_the_convex_hull(seed, n, d):
    """In general position no point lies inside a face; one far behind in every column keeps the upper hull out of the way."""
    points = np.abs(np.random.default_rng(seed).normal(size=(n, d)))
    far = points.max(axis=0) * 50
    walls = np.vstack([np.where(np.eye(d, dtype=bool), far, points.min(axis=0)[None])])
    corners = np.zeros(n, dtype=bool)
    hull = ConvexHull(np.vstack([points, walls + 1e-3 * points.min()]))
    facing = hull.equations[(hull.equations[:, :-1] < -1e-9).all(axis=1)]
    if len(facing):
        corners = (np.abs(points @ facing[:, :-1].T + facing[:, -1]) < 1e-9).any(axis=1)
    found = frontier.supported(points)
    assert (corners <= found).all()
    weights = np.random.default_rng(seed).dirichlet(np.ones(d), 500)
    assert found[np.argmin(points @ weights.T, axis=0)].all()


@given(cases(columns=st.just(3), low=1, high=12))
@settings(max_examples=40)
def test_supported_in_space_lies_between_what_weights_pick_and_what_is_efficient(case):
    points, maximize = case
    found = frontier.supported(points, maximize)
    assert (found <= frontier.nondominated(points, maximize)).all()
    signed = np.where(maximize, -points, points)
    for weights in np.random.default_rng(0).dirichlet(np.ones(3), 50):
        value = signed @ weights
        assert found[value == value.min()].all()
    assert found.any()


@given(cases(st.one_of(GRID, MODEST), st.just(2), low=1))
def test_attainment_is_the_border_of_what_is_dominated(case):
    points, maximize = case
    corners = frontier.attainment(points, maximize)
    mask = frontier.nondominated(points, maximize)
    distinct = np.unique(points[mask] + 0.0, axis=0)
    assert corners.shape == (2 * len(distinct) - 1, 2)
    np.testing.assert_array_equal(corners[::2], distinct)
    assert (np.diff(corners, axis=0) != 0).sum(axis=1).tolist() == [1] * (len(corners) - 1), "each step moves along one axis"
    sign = np.where(maximize, -1.0, 1.0)
    signed, stairs = points * sign, corners * sign
    for corner in stairs[1::2]:
        assert not (signed < corner).all(axis=1).any() or not mask.all(), "no efficient point is behind the staircase"
        assert not (signed[mask] < corner).all(axis=1).any()
    covered = (stairs[::2, None] <= signed[None]).all(axis=2).any(axis=0)
    assert covered.all(), "every point is behind or on it"


@given(cases(MODEST, st.integers(1, 4)))
def test_hypervolume_is_that_of_moocore(case):
    points, maximize = case
    d = points.shape[1]
    reference = np.linspace(500, 900, d) * np.where(maximize, -1, 1)
    ours = frontier.hypervolume(points, reference, maximize)
    sign = np.where(maximize, -1.0, 1.0)
    signed = np.hstack([points * sign, np.zeros((len(points), 2 - d))]) if d == 1 else points * sign
    corner = np.r_[reference * sign, 1.0] if d == 1 else reference * sign
    theirs = moocore.hypervolume(signed, ref=corner) if len(points) else 0.0
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-6)


@given(cases(GRID, st.just(2), low=1), st.tuples(GRID, GRID))
def test_hypervolume_counts_the_dominated_cells_of_a_grid(case, reference):
    points, maximize = case
    sign = np.where(maximize, -1.0, 1.0)
    centres = np.stack(np.meshgrid(np.arange(-4, 4) + 0.5, np.arange(-4, 4) + 0.5), axis=-1).reshape(-1, 2)
    signed, corner = points * sign, np.array(reference) * sign
    inside = (centres < corner).all(axis=1) & (signed[:, None] < centres).all(axis=2).any(axis=0)
    assert frontier.hypervolume(points, reference, maximize) == inside.sum()


@given(cases(MODEST, st.just(2), low=8))
@settings(suppress_health_check=[HealthCheck.filter_too_much])
def test_knee_is_efficient_and_survives_a_change_of_units(case):
    points, maximize = case
    at = frontier.knee(points, maximize)
    assume(at is not None)
    assert frontier.nondominated(points, maximize)[at]
    assert frontier.supported(points, maximize)[at]
    assert frontier.knee(points * [4, 0.5], maximize) == at


@given(cases(st.one_of(GRID, MODEST), st.just(2), low=1))
def test_price_has_the_sign_of_a_trade_off(case):
    points, maximize = case
    mask = frontier.nondominated(points, maximize)
    prices = frontier.price(points, maximize)
    assert np.isnan(prices[~mask]).all()
    if len(np.unique(points[mask], axis=0)) > 1:
        known = prices[mask]
        assert (known >= 0).all() if maximize[0] != maximize[1] else (known <= 0).all()


@given(cases(st.one_of(GRID, MODEST), st.just(2), low=1), st.booleans())
def test_distance_and_shortfall_agree_with_dominance(case, mixing):
    points, maximize = case
    mask = frontier.nondominated(points, maximize)
    for row, policy in enumerate(points):
        away = frontier.distance(points, policy, maximize, mixing=mixing)
        given_up = frontier.shortfall(points, policy, maximize, mixing=mixing)
        better = frontier.nearest_dominating(points, policy, maximize)
        assert away >= 0
        if not mixing:
            assert given_up >= 0
            assert (away == 0) == mask[row] or away < 1e-150
            assert (better is None) == mask[row]
            if mask[row]:
                assert given_up == 0
        if better is not None:
            sign = np.where(maximize, -1, 1)
            assert mask[better]
            assert (points[better] * sign <= policy * sign).all()
            assert (points[better] != policy).any()


@given(cases(st.one_of(GRID, MODEST), st.just(2), low=2))
def test_steps_lead_from_one_end_of_the_front_to_the_other(case):
    points, maximize = case
    sign = np.where(maximize, -1, 1)
    mask = frontier.nondominated(points, maximize)
    front = np.unique(points[mask] * sign + 0.0, axis=0)
    policy = front[-1] * sign
    visited = [policy * sign]
    while (step := frontier.step_price(points, policy, maximize)) is not None:
        assert mask[step.row]
        assert step.gain > 0
        assert step.cost > 0
        policy = points[step.row]
        visited.append(policy * sign)
    np.testing.assert_array_equal(visited[::-1], front)
