"""The rows of the hero: sorted by what RLHF gives, at rest under every rule, and adding up to what the sentence says."""

import numpy as np
import pytest

from sim.models.raters import raters


@pytest.mark.parametrize("rule", ["bradley_terry", "maximin", "per_group"])
def test_shares_worse_off_add_up_to_what_is_said(rule: str) -> None:
    result = raters.simulate(raters.Params(rule=rule), np.random.default_rng(3))
    dots = raters.picture(result)["dots"]
    assert (dots["serves"] * dots["worse"]).sum() == pytest.approx(result.now.outcomes["worse_off"])


def test_rows_are_sorted_by_what_rlhf_gives_and_rest() -> None:
    first = raters.picture(raters.simulate(raters.Params(), np.random.default_rng(3)))["dots"]
    assert first["gain"].is_monotonic_decreasing
    other = raters.picture(raters.simulate(raters.Params(rule="maximin"), np.random.default_rng(3)))["dots"]
    assert list(other["group"]) == list(first["group"])
    ahead = raters.preview(raters.Params(), np.random.default_rng(3))["dots"]
    assert all(list(rows["group"]) == list(first["group"]) for _, rows in ahead.groupby("point"))
