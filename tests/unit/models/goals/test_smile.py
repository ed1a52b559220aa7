"""Make people smile: levers, limits and what the result exposes."""

import numpy as np
import pytest

from sim import InvalidInput
from sim.models.goals import smile
from sim.models.goals.smile import GRID, Params
from sim.selection import best_of_n


def run(**changes):
    return smile.simulate(Params(**changes), np.random.default_rng(0))


def test_the_curve_passes_through_the_point_that_the_sliders_choose():
    found = run(log2_n=10.0)
    at = np.flatnonzero(GRID == 10.0)[0]
    assert found.wellbeing == pytest.approx(found.wellbeing_curve[at], abs=1e-12)
    assert found.proxy == pytest.approx(found.proxy_curve[at], abs=1e-12)


def test_the_turn_is_the_peak_of_the_curve():
    found = run()
    assert found.turn == pytest.approx(np.log2(found.peak), abs=1e-12)
    assert found.peak_wellbeing >= found.wellbeing_curve.max()
    either_side = smile._at(Params(), [found.turn - 0.05, found.turn + 0.05])[1]
    assert (either_side < found.peak_wellbeing).all()


def test_the_integer_n_at_the_peak_is_51():
    n = np.arange(40, 65)
    wellbeing = smile._at(Params(), np.log2(n))[1]
    assert n[wellbeing.argmax()] == 51


def test_no_turn_within_the_range():
    assert run(tail="normal").turn is None
    assert run(tail="normal").peak == 2.0**14
    capped = run(kl_cap=2.0)
    assert capped.turn is None
    assert best_of_n.kl(capped.peak) == pytest.approx(2.0)


def test_more_named_than_there_is():
    with pytest.raises(InvalidInput, match="named must be at most attributes, 2, got 3"):
        Params(named=3)


def test_the_unnamed_part_pays():
    """With J of L named the harm shrinks in equal steps: U is linear in J."""
    found = [run(attributes=5, named=named, log2_n=10.0).wellbeing for named in range(1, 6)]
    assert np.diff(found, 2) == pytest.approx(np.zeros(3), abs=1e-12)
    assert found[0] == pytest.approx(run(log2_n=10.0).wellbeing, abs=1e-12)


def test_a_question_reveals_one_thing_and_is_paid_for():
    asked, named = run(attributes=4, named=1, questions=2, question_cost=0.1), run(attributes=4, named=3)
    assert asked.wellbeing == pytest.approx(named.wellbeing - 0.2, abs=1e-12)
    assert asked.cost == pytest.approx(0.2)
    assert (asked.known, named.known) == (3, 3)


def test_a_question_with_nothing_to_reveal_only_costs():
    assert run(questions=3).known == 2
    assert run(questions=3).wellbeing == pytest.approx(run(questions=1).wellbeing - 0.1, abs=1e-12)


@pytest.mark.parametrize("rule", ["best_of_n", "quantilizer"])
def test_the_cap_holds_and_its_line_goes_flat(rule):
    found = run(kl_cap=3.0, log2_n=12.0, rule=rule)
    assert found.kl == pytest.approx(3.0, abs=1e-9)
    assert (found.kl_curve <= 3.0 + 1e-9).all()
    flat = found.kl_curve > 3.0 - 1e-9
    assert flat.sum() > 20
    assert np.ptp(found.wellbeing_curve[flat]) < 1e-12


def test_the_cap_moves_along_the_curve_and_does_not_raise_it():
    capped, free = run(kl_cap=3.0, log2_n=14.0), run(kl_cap=10.0, log2_n=float(np.log2(best_of_n.n_within(3.0))))
    assert (capped.proxy, capped.wellbeing) == pytest.approx((free.proxy, free.wellbeing), abs=1e-9)


def test_a_sign_bug_leaves_the_measured_curve_as_it_was():
    assert (run(sign_bug=True).proxy_curve == run().proxy_curve).all()


@pytest.mark.parametrize("tail", best_of_n.TAILS)
def test_a_sign_bug_is_as_far_below_a_random_error_as_the_right_measure_is_above(tail):
    """A random error in the place of V (correlation 0) leaves -c E[h | winner]; flipping the sign is correlation -1."""
    right, bug = run(tail=tail).wellbeing_curve, run(tail=tail, sign_bug=True).wellbeing_curve
    random = -0.25 * best_of_n.proxy(tail, 0.5).best_of(2**GRID).error
    assert (right + bug) / 2 == pytest.approx(random, abs=1e-10)
    assert (np.diff(bug) < 0).all()


def test_size_is_a_change_of_units():
    one, other = run(hack_size=2.0, hack_payoff=0.4, hack_harm=0.3), run(hack_size=1.0, hack_payoff=0.8, hack_harm=0.6)
    assert one.wellbeing == pytest.approx(other.wellbeing, abs=1e-12)


def test_the_frontier_stops_at_the_cap():
    whole = smile.frontier(Params(), np.random.default_rng(0)).frame
    capped = smile.frontier(Params(kl_cap=2.0), np.random.default_rng(0)).frame
    assert len(whole) == len(GRID)
    assert capped["kl"].max() == pytest.approx(2.0)
    assert len(capped) < len(whole)
    assert capped["kl"].is_monotonic_increasing


def test_the_frontier_is_what_lies_beyond_the_turn():
    frame = smile.frontier(Params(), np.random.default_rng(0)).frame
    assert frame.loc[frame["efficient"], "set.log2_n"].min() == pytest.approx(run().turn, abs=0.25)


def test_a_light_tail_has_no_trade_off():
    frame = smile.frontier(Params(tail="normal"), np.random.default_rng(0)).frame
    assert frame.loc[frame["efficient"], "set.log2_n"].tolist() == [14.0]


@pytest.mark.parametrize("across", ["tail", "tail_df", "hack_harm", "hack_payoff", "hack_size"])
def test_the_landscape_holds_the_models_own_numbers(across):
    frame = smile.landscape(Params(), across)
    assert not frame[[across, "log2_n"]].duplicated().any()
    last = frame.iloc[-1]
    changes = {"tail": "student", "tail_df": 2.0} if across == "tail" else {across: last[across]}
    if across == "tail_df":
        changes["tail"] = "student"
    assert run(**changes, log2_n=last["log2_n"]).wellbeing == pytest.approx(last["wellbeing"], rel=1e-9)


def test_a_landscape_is_the_same_wherever_one_stands_on_it():
    assert smile.landscape(Params(log2_n=3.0), "tail") is smile.landscape(Params(), "tail")
    assert smile.landscape(Params(hack_harm=1.0), "tail") is not smile.landscape(Params(), "tail")


def test_n_is_held_to_the_cap():
    capped, free = run(kl_cap=3.0, log2_n=12.0), run(log2_n=12.0)
    assert (free.n, free.largest) == (2.0**12, 2.0**14)
    assert capped.n == capped.largest == pytest.approx(best_of_n.n_within(3.0))


def test_an_unknown_landscape():
    with pytest.raises(InvalidInput, match="across must be one of tail"):
        smile.landscape(Params(), "named")


def test_the_frame_holds_both_lines():
    frame = run().to_frame()
    assert frame.groupby("measure")["log2_n"].apply(list).map(len).to_dict() == {"proxy": 57, "wellbeing": 57}
