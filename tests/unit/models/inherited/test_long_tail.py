"""The long tail: rules by a log, what they cost, and the stairs that are drawn."""

import numpy as np
import pytest

from sim.models.inherited import long_tail


def run(**changes: object) -> long_tail.Result:
    return long_tail.simulate(long_tail.Params(**changes), np.random.default_rng(5))


def found(**changes: object) -> dict[str, float | None]:
    return long_tail.outcomes(run(**changes))


def test_every_case_ends_in_one_of_four_ways() -> None:
    """Wrong and right by hand: a rule, a person, a guess."""
    o = found(defer=True, notices=0.8, alarms=0.1, human_error=0.2, guess=0.3)
    covered = o["coverage"] or 0.0
    assert o["deferred"] == pytest.approx((1 - covered) * 0.8 + covered * 0.1)
    assert o["wrong"] == pytest.approx((1 - covered) * (0.8 * 0.2 + 0.2 * 0.7) + covered * 0.1 * 0.2)


def test_hours_are_rules_and_people() -> None:
    alone, together = found(rules=100), found(rules=100, defer=True, minutes=3.0, cases=1000)
    assert alone["hours"] == 200
    assert together["hours"] == pytest.approx(200 + (together["deferred"] or 0.0) * 1000 * 3 / 60)


def test_what_nobody_has_seen_gets_no_rule() -> None:
    few = run(seen=1000, rules=100_000)
    o = long_tail.outcomes(few)
    assert (o["rules_written"] or 0) < 1000
    assert o["coverage"] == pytest.approx(1 - (o["unforeseen"] or 0.0))
    assert o["tenfold"] == 0


def test_with_a_perfect_person_and_a_perfect_eye_nothing_goes_wrong() -> None:
    assert found(defer=True, notices=1.0, human_error=0.0)["wrong"] == 0


def test_the_frontier_and_one_setting_agree() -> None:
    frame = long_tail.frontier(long_tail.Params(defer=True), np.random.default_rng(5)).frame.set_index("set.rules")
    for rules in (10, 1000, 100_000):
        alone = found(defer=True, rules=rules)
        assert alone["wrong"] == pytest.approx(frame.loc[rules, "wrong"])
        assert alone["hours"] == pytest.approx(frame.loc[rules, "hours"])


def test_the_stairs_show_every_case_once_on_its_step() -> None:
    result = run(defer=True)
    tables = long_tail.picture(result)
    cases, steps = tables["cases"], tables["steps"]
    assert len(cases) == long_tail.SHOWN == tables["counts"]["many"].sum()
    step = np.floor(cases["x"]).astype(int)
    last = np.cumsum(steps["rules"].to_numpy())
    np.testing.assert_array_equal(step, np.searchsorted(last, result.world.rank))
    assert (cases["y"] > steps["y"].to_numpy()[step]).all()
    assert last[-1] == 1_000_000


def test_rules_light_the_steps_that_they_reach() -> None:
    treads = long_tail.picture(run(rules=3160))["treads"]
    assert (treads["x2"] - treads["x"]).round(2).tolist() == [1, 1, 1, 0.5, 0, 0]


def test_a_case_that_has_a_rule_is_drawn_as_ruled() -> None:
    result = run(rules=100_000)
    state = long_tail.picture(result)["cases"]["state"]
    np.testing.assert_array_equal(state == "rule", result.world.place < 100_000)
    assert set(state) == {"rule", "guess", "wrong"}
