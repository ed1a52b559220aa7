"""A sweep: every combination of the levers' settings, run with the same random numbers."""

from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import cast

import numpy as np
import pytest
from pydantic import model_validator

import sim
from sim.analysis.sweep import sweep, sweep_frontier
from sim.contract.outcomes import Lever, Outcome
from sim.contract.parameters import InvalidInput, knob, switch

GAP = Outcome("gap", "Gap", "points", "lower", 0, 100)
PROFIT = Outcome("profit", "Profit", "points", "higher", 0, 100)


class Params(sim.Params):
    effort: float = knob(0.0, 0.0, 1.0, 0.1, "Effort", source="assumption")
    named: int = knob(1, 1, 3, 1, "Named", source="assumption")
    audit: bool = switch(False, "Audit", source="assumption")

    @model_validator(mode="after")
    def _audit_needs_effort(self):
        if self.audit and self.effort == 0:
            raise ValueError("effort must be above 0 where audit is on, got 0.0")
        return self


@dataclass(frozen=True)
class Drawn:
    effort: float
    noise: float
    audit: bool


EFFORT = Lever("effort", (0.0, 0.5, 1.0), "company", "safety", "assumption")
AUDIT = Lever("audit", (False, True), "regulator", "oversight", "assumption")
MODEL = cast(
    "ModuleType",
    SimpleNamespace(
        OUTCOMES=(GAP, PROFIT),
        LEVERS=(EFFORT, AUDIT),
        simulate=lambda params, rng: Drawn(params.effort, rng.normal(), params.audit),
        outcomes=lambda r: {"gap": 5 - 5 * r.effort, "profit": 50 - r.effort, "luck": r.noise, "found": 1 if r.audit else None},
    ),
)


class TestSweep:
    def test_tries_every_combination_that_is_valid(self):
        frame = sweep(MODEL, MODEL.LEVERS, Params(), np.random.default_rng(0))
        tried = list(zip(frame["set.effort"], frame["set.audit"], strict=True))
        assert tried == [(0, False), (0.5, False), (0.5, True), (1, False), (1, True)]
        assert frame.attrs["rejected"] == 1
        assert frame["found"].tolist() == pytest.approx([np.nan, np.nan, 1, np.nan, 1], nan_ok=True)

    def test_settings_share_random_numbers_and_the_generator_stays(self):
        rng = np.random.default_rng(3)
        frame = sweep(MODEL, [EFFORT], Params(), rng)
        assert (frame["luck"] == rng.normal()).all()

    def test_levers_on_one_parameter_join_their_settings(self):
        more = Lever("effort", (1.0, 0.2), "user", "safety", "assumption")
        frame = sweep(MODEL, [EFFORT, more], Params(), np.random.default_rng(0))
        assert frame["set.effort"].tolist() == [0, 0.5, 1, 0.2]

    def test_without_levers_there_is_the_present_policy(self):
        frame = sweep(MODEL, [], Params(effort=0.5), np.random.default_rng(0))
        assert frame["gap"].tolist() == [2.5]

    def test_a_setting_out_of_range_is_not_dropped(self):
        with pytest.raises(InvalidInput, match=r"effort must be in \[0, 1\], got 1.5"):
            sweep(MODEL, [Lever("effort", (0.5, 1.5), "user", "safety", "a")], Params(), np.random.default_rng(0))
        with pytest.raises(InvalidInput, match="a lever must move one of effort, named, audit, got zeal"):
            sweep(MODEL, [Lever("zeal", (0.5,), "user", "safety", "a")], Params(), np.random.default_rng(0))

    def test_nothing_valid(self):
        with pytest.raises(InvalidInput, match="some combination of effort"):
            sweep(MODEL, [Lever("effort", (0.0,), "user", "safety", "a")], Params(audit=True, effort=1.0),
                           np.random.default_rng(0))  # fmt: skip

    def test_frontier_takes_the_first_two_outcomes(self):
        found = sweep_frontier(MODEL, Params(), np.random.default_rng(0))
        assert (found.x, found.y) == ("gap", "profit")
        assert found.frame["efficient"].all()
        turned = sweep_frontier(MODEL, Params(), np.random.default_rng(0), levers=[EFFORT], x=PROFIT, y=GAP, mixing=True)
        assert (turned.x, turned.y, turned.mixing, len(turned.frame)) == ("profit", "gap", True, 3)
