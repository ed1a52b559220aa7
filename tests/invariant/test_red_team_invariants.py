"""Red team: more tests allow a smaller bound, more failures a larger one."""

from hypothesis import given
from hypothesis import strategies as st

from sim.analysis import clean_tests


@given(st.integers(1, 10**7), st.integers(0, 50), st.integers(1, 10**6))
def test_the_bound_falls_with_tests_and_rises_with_failures(tests, failures, more):
    tests += failures
    here = clean_tests.bound(tests, failures)
    assert failures / tests < here <= 1.0
    assert clean_tests.bound(tests + more, failures) < here or here == 1.0
    assert clean_tests.bound(tests + 1, failures + 1) >= here * (1 - 1e-12)
