"""What no rule may break: the range, the mean, mirror images, and the bytes of a seed."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim
from sim.opinions.deffuant import deffuant
from sim.opinions.density import density
from sim.opinions.hegselmann_krause import hegselmann_krause

STARTS = st.builds(
    lambda seed, people: np.random.default_rng(seed).uniform(-1, 1, (2, people)), st.integers(0, 2**31), st.integers(20, 40)
)
RULES = sorted(sim.load("opinions").Params.declared()["rule"].options)


@settings(max_examples=25)
@given(STARTS, st.floats(0.02, 2.0), st.floats(0.05, 0.5))
def test_pairs_keep_the_mean_and_the_range(x, threshold, compromise):
    end = deffuant(x, np.array([threshold]), compromise, np.random.default_rng(0), 400).opinions[0]
    assert end.mean(axis=1) == pytest.approx(x.mean(axis=1), abs=1e-12)
    assert end.min() >= x.min() - 1e-12
    assert end.max() <= x.max() + 1e-12


@settings(max_examples=25)
@given(STARTS, st.floats(0.02, 2.0))
def test_averaging_keeps_the_order_and_ends(x, threshold):
    course = hegselmann_krause(x, np.array([threshold]), 2000)
    assert course.converged.all()
    order = np.argsort(x, axis=1)
    assert (np.diff(np.take_along_axis(course.opinions[0], order, axis=1), axis=1) >= 0).all()
    mirrored = hegselmann_krause(-x, np.array([threshold]), 2000)
    assert (mirrored.opinions == -course.opinions).all()


@settings(max_examples=8)
@given(st.floats(0.3, 2.5))
def test_density_keeps_its_mass_and_its_mirror(half_range):
    end = density(half_range, 20)
    assert (end.density == end.density[::-1]).all()
    assert end.density.min() >= 0
    # cells below the size that counts as empty are all that is missing
    assert end.masses.sum() == pytest.approx(1.0, abs=1e-5)


@settings(max_examples=30)
@given(
    st.sampled_from(RULES),
    st.fixed_dictionaries(
        {
            "confidence": st.floats(0.02, 0.5),
            "gamma": st.floats(0.0, 1.2),
            "compromise": st.floats(0.1, 0.5),
            "controversy": st.floats(0.0, 4.0),
            "homophily": st.floats(0.0, 4.0),
            "strength": st.floats(0.0, 5.0),
            "reciprocity": st.floats(0.0, 1.0),
            "anchor": st.floats(0.0, 1.0),
            "pull": st.floats(0.0, 1.0),
            "exploration": st.floats(0.0, 1.0),
            "sensitivity": st.floats(0.0, 0.5),
        }
    ),
    st.integers(0, 1000),
)
def test_outcomes_stay_in_their_range_and_repeat_to_the_byte(rule, values, seed):
    assume(values["anchor"] + values["pull"] <= 1)
    model = sim.load("opinions")
    params = model.Params(rule=rule, people=20, runs=2, rounds=20, duration=1.0, steps=10, **values)
    found = model.run(params, seed)
    for outcome in model.OUTCOMES:
        value = found[outcome.name]
        if value is None:
            assert outcome.optional
        else:
            assert outcome.low <= value <= outcome.high, outcome.name
    assert model.run(params, seed) == found
