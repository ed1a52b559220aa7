"""What must hold for every setting of the long tail."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.models.inherited import long_tail

PARAMS = st.builds(
    long_tail.Params,
    defer=st.booleans(),
    notices=st.floats(0, 1),
    guess=st.floats(0, 1),
    exponent=st.sampled_from([0.5, 1.0, 1.5]),
    seen=st.sampled_from([1000, 1_000_000]),
    situations=st.just(100_000),
    alarms=st.floats(0, 0.2),
    human_error=st.floats(0, 0.3),
)


@settings(max_examples=25)
@given(params=PARAMS)
def test_more_rules_never_cover_less_and_the_law_is_never_beaten(params: long_tail.Params) -> None:
    frame = long_tail.simulate(params, np.random.default_rng(0)).to_frame()
    assert (np.diff(frame["coverage"]) >= 0).all()
    assert (frame["coverage"] <= frame["law"] + 1e-9).all()


@settings(max_examples=25)
@given(params=PARAMS)
def test_handing_over_helps_exactly_where_a_person_errs_less(params: long_tail.Params) -> None:
    """Without needless handing over."""
    params = params.replace(alarms=0.0)
    alone, together = (
        long_tail.frontier(params.replace(defer=defer), np.random.default_rng(0)).frame["wrong"] for defer in (False, True)
    )
    assert ((together - alone) * (params.human_error - (1 - params.guess)) >= -1e-12).all()


def test_without_handing_over_nobody_is_asked() -> None:
    frame = long_tail.frontier(long_tail.Params(), np.random.default_rng(0)).frame
    assert (frame["deferred"] == 0).all()
    np.testing.assert_allclose(frame["hours"], 2 * frame["set.rules"])
    assert frame["efficient"].all()
    assert frame["wrong"].iloc[-1] == pytest.approx(0.5 * (1 - frame["coverage"].iloc[-1]))
