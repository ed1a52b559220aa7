from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from sim import preferences
from sim.contract.parameters import InvalidInput
from sim.own.comparisons import rewards as comparison_rewards
from sim.own.comparisons import sample as comparison_sample
from sim.own.comparisons import study as comparison_study
from sim.own.comparisons import table as comparison_table
from sim.own.comparisons.study import Params, Study
from sim.own.comparisons.table import Columns


def study(counts: Mapping[tuple[str, str, str], int]) -> Study:
    """Return the study of so many comparisons (group, winner, loser), ten raters in each group."""
    rows = [(f"{g}{k % 10}", w, lo, g) for (g, w, lo), number in counts.items() for k in range(number)]
    content = pd.DataFrame(rows, columns=["rater", "winner", "loser", "group"]).to_csv(index=False).encode()
    return comparison_study.analyse(comparison_table.read("f.csv", content, Columns("rater", "winner", "loser", "group")))


def ranking(group: str, order: str, number: int) -> dict[tuple[str, str, str], int]:
    """Return comparisons that rank items as `order` does, nine to one."""
    pairs = [(a, b) for i, a in enumerate(order) for b in order[i + 1 :]]
    return {(group, a, b): 9 * number for a, b in pairs} | {(group, b, a): number for a, b in pairs}


CAMPS = ranking("x", "abc", 13) | ranking("y", "bca", 7)
CIRCLE = {
    ("x", "a", "b"): 20,
    ("x", "b", "a"): 10,
    ("x", "b", "c"): 20,
    ("x", "c", "b"): 10,
    ("y", "c", "a"): 20,
    ("y", "a", "c"): 10,
}


def test_sixty_five_percent_lose_with_bradley_terry_and_not_with_the_majority() -> None:
    """The two camps of the field's standard example, 13 : 7, each choice right nine times of ten."""
    found = study(CAMPS)
    pooled = comparison_study.decide(found, Params(rule="bradley_terry"))
    assert found.table.items[int(pooled.p.argmax())] == "b"
    assert comparison_study.outcomes(pooled)["against_majority"] == 1
    wrong = comparison_study.violations(pooled)["majority"]
    assert (wrong["preferred"][0], wrong["over"][0]) == ("a", "b")
    assert wrong["share"][0] == pytest.approx(0.65 * 0.9 + 0.35 * 0.1)
    majority = comparison_study.decide(found, Params(rule="majority"))
    assert found.table.items[int(majority.p.argmax())] == "a"
    assert comparison_study.outcomes(majority)["against_majority"] == 0


def test_a_cycle_is_named_and_the_lottery_is_even() -> None:
    found = study(CIRCLE)
    lottery = comparison_study.decide(found, Params(rule="nash_lottery"))
    assert lottery.p == pytest.approx([1 / 3] * 3, abs=1e-6)
    cycle = comparison_study.violations(lottery)["cycles"]
    assert set(cycle["preferred"] + cycle["over"]) == {"ab", "bc", "ca"}


def test_everyone_against_the_order_is_counted_where_pairs_were_judged_often() -> None:
    found = study({("x", "a", "b"): 6, ("x", "b", "c"): 2, ("x", "c", "a"): 1, ("x", "a", "c"): 1})
    assert found.solid.tolist() == [[0, 6, 0], [0, 0, 0], [0, 0, 0]]
    assert comparison_study.solid_pairs(found) == (1, 3)


@pytest.mark.parametrize("kl", [0.05, 0.3])
def test_rules_reach_one_distance_and_no_policy_gives_the_worst_off_more_than_maximin(kl: float) -> None:
    found = comparison_sample.study()
    params = Params(kl=kl)
    worst = {}
    for rule in found.rules:
        one = comparison_study.decide(found, params.replace(rule=rule))
        if rule not in comparison_study.OTHER_KL:
            assert one.kl == pytest.approx(kl, abs=1e-6), rule
            worst[rule] = one.worth.min()
        assert one.p.sum() == pytest.approx(1)
    assert worst["maximin"] >= max(worst.values()) - 1e-9
    frontier, tables = comparison_study.explore(found, params)
    assert frontier.frame["worst_group"].max() == pytest.approx(worst["maximin"])
    assert set(tables["served"]["point"]) == set(range(len(frontier.frame)))


def test_the_reference_is_worth_one_half_to_everybody() -> None:
    rewards = comparison_sample.study().rewards(0.01)
    assert rewards.worth.mean(1) == pytest.approx([0.5, 0.5])
    assert comparison_rewards.worth(np.array([np.log(3), 0.0])) == pytest.approx([(0.5 + 0.75) / 2, (0.5 + 0.25) / 2])


def test_where_no_maximum_exists_the_items_are_named_and_a_penalty_helps() -> None:
    found = study({("x", "a", "b"): 6, ("x", "b", "c"): 3, ("x", "c", "b"): 3})
    assert found.notes[-1] == (
        "Without a penalty the maximum likelihood does not exist: item a never beaten by the rest: the penalty on rewards must be above 0."
    )
    with pytest.raises(InvalidInput, match="item a never beaten by the rest; add comparisons or set l2 > 0"):
        comparison_study.decide(found, Params(penalty=0.0))
    rewards = found.rewards(0.1).pooled
    assert rewards == pytest.approx(preferences.bradley_terry(found.table.wins(), 0.1))
    assert rewards.argmax() == 0


def test_groups_that_never_met_are_named() -> None:
    found = study({("x", "a", "b"): 6, ("x", "b", "a"): 3, ("y", "c", "d"): 3, ("y", "d", "c"): 3})
    assert "never compared with the rest" in found.problem
    assert np.isfinite(comparison_study.outcomes(comparison_study.decide(found, Params()))["worst_group"] or np.nan)


def test_without_groups_there_are_the_rules_that_need_none() -> None:
    rows = "r,a,b\nr,b,a\ns,b,c\ns,c,a\n"
    table = comparison_table.read("f", f"rater,winner,loser\n{rows}".encode(), Columns("rater", "winner", "loser"))
    found = comparison_study.analyse(table)
    assert found.rules == ("bradley_terry", "borda", "majority", "nash_lottery")
    assert comparison_study.possible(found, Params(rule="maximin")).rule == "bradley_terry"
    model = comparison_study.model(found)
    for rule in found.rules:
        result = model.simulate(Params(rule=rule), np.random.default_rng(0))
        assert len(result.to_frame()) == 1
        assert all(np.isfinite(value) for value in model.outcomes(result).values())
    assert len(comparison_study.items_frame(found, Params())) == 3
    assert len(comparison_study.rules_frame(found, Params())) == 4
    assert model.frontier(Params(), np.random.default_rng(0)).frame["efficient"].any()


def test_all_ties_leave_everything_as_it_was() -> None:
    content = b"rater,winner,loser,tie\nr,a,b,yes\ns,b,c,yes\n"
    table = comparison_table.read("f", content, Columns("rater", "winner", "loser", None, "tie", "yes"))
    found = comparison_study.analyse(table)
    result = comparison_study.decide(found, Params())
    assert result.p == pytest.approx([1 / 3] * 3)
    assert result.worth == pytest.approx([0.5])


def test_who_is_contradicted_by_the_order() -> None:
    found = study(CAMPS)
    result = comparison_study.decide(found, Params(rule="majority"))
    frame = comparison_study.raters_frame(result).groupby("group").agg({"contradicted": "mean", "comparisons": "sum"})
    # The order a, b, c: x says otherwise once in ten, y of b > a, c > a nine times in ten, of b > c once.
    assert frame["contradicted"].to_numpy() == pytest.approx([0.1, (0.9 + 0.9 + 0.1) / 3], abs=0.01)
    assert frame["comparisons"].tolist() == [390, 210]


def test_the_sample_is_read_without_a_word() -> None:
    found = comparison_sample.study()
    assert found.notes == ()
    assert len(found.table.winner) == comparison_sample.ROWS
    assert comparison_sample.content() == comparison_sample.content.__wrapped__()


def test_the_interval_of_what_a_group_is_served_is_that_of_raters_drawn_again() -> None:
    """The delta method against 200 bootstraps over the sample's raters, group by group."""
    found = comparison_sample.study()
    result = comparison_study.decide(found, Params())
    frame = result.to_frame()
    assert (frame["preferred_low"] < frame["preferred"]).all()
    assert (frame["preferred"] < frame["preferred_high"]).all()
    rng, table = np.random.default_rng(0), found.table
    for g in range(2):
        members = np.flatnonzero(table.group == g)
        each = np.array([table.wins(table.rater == r) for r in members])
        draws = [
            comparison_rewards.worth(preferences.bradley_terry(np.tensordot(count, each, 1), 0.01)) @ result.p
            for count in rng.multinomial(len(members), np.full(len(members), 1 / len(members)), size=200)
        ]
        half = (frame["preferred_high"] - frame["preferred_low"])[g] / 2
        assert half == pytest.approx(1.96 * np.std(draws), rel=0.25)


def test_a_policy_per_group_is_measured_with_each_groups_own() -> None:
    frame = comparison_study.decide(comparison_sample.study(), Params(rule="per_group")).to_frame()
    assert ((frame["preferred_low"] < frame["preferred"]) & (frame["preferred"] < frame["preferred_high"])).all()
