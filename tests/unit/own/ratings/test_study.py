from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from sim import agreement
from sim.own.ratings import gaps as rating_gaps
from sim.own.ratings import guarantees as rating_guarantees
from sim.own.ratings import rules as rating_rules
from sim.own.ratings import sample as rating_sample
from sim.own.ratings import study as rating_study
from sim.own.ratings import table as rating_table
from sim.own.ratings.study import Params, Study
from sim.own.ratings.table import Columns, RatingTable

NOMINAL = Columns("item", "rater", "label", "group", "nominal", "yes")


def table(frame: pd.DataFrame, columns: Columns = NOMINAL) -> RatingTable:
    return rating_table.read("f.csv", frame.to_csv(index=False).encode(), columns)


def labels(*votes: tuple[str, str, int, int]) -> pd.DataFrame:
    """Return rows of items (item, group, yes, no), every label by a rater of its own place in the group."""
    rows = [
        {"item": item, "rater": f"{group}{number}", "group": group, "label": "yes" if number < yes else "no"}
        for item, group, yes, no in votes
        for number in range(yes + no)
    ]
    return pd.DataFrame(rows)


def drawn(seed: int, items: int = 8, scale: bool = False) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rater, item = np.nonzero(rng.random((9, items)) < 0.7)
    group = np.array(["x", "y", "z"])[rater // 3]
    worth = rng.integers(0, 3, items)[item] + rng.integers(0, 3, len(item))
    return pd.DataFrame(
        {"item": item, "rater": rater, "group": group, "label": worth if scale else np.where(worth > 2, "yes", "no")}
    )


# Two against one in group x, everyone in group y: 10 of 14 labels say no, and group y never.
DIVIDED = labels(("a", "x", 0, 10), ("a", "y", 4, 0), ("b", "x", 10, 0), ("b", "y", 4, 0), ("c", "x", 4, 6), ("c", "y", 4, 0))


def test_what_each_rule_decides() -> None:
    study = rating_study.analyse(table(DIVIDED))
    decided = {rule: study.decisions[i].tolist() for i, (rule, step) in enumerate(study.policies) if step == 1}
    assert decided["majority"] == [False, True, True]  # c: 8 of 14
    assert decided["jury"] == [False, True, True]  # a: half and half is a tie, and a tie is a no; c: .4 and 1
    assert decided["any_group"] == [True, True, True]
    assert decided["every_group"] == [False, True, False]
    assert "mean" not in decided
    assert "median" not in decided


def test_whom_the_majority_overrules() -> None:
    study = rating_study.analyse(table(DIVIDED))
    model = rating_study.model(study)
    result = model.simulate(Params(rule="majority"), np.random.default_rng(0))
    assert result.overruled == pytest.approx([6 / 30, 4 / 12])  # x: c's 6 no; y: a's 4 yes
    got = model.outcomes(result)
    assert got["agreement"] == pytest.approx(1 - 10 / 42)
    assert got["worst_group"] == pytest.approx(1 - 4 / 12)
    assert got["otherwise"] == 0
    frame = result.to_frame().set_index("group")
    assert frame["overruled"].tolist() == pytest.approx([6 / 30, 4 / 12])
    assert frame["yes"].tolist() == pytest.approx([14 / 30, 1.0])
    assert frame.loc["x", "gap"] == pytest.approx(-(1 + 0 + 0.6) / 3)
    assert frame.loc["y", "gap"] == pytest.approx((1 + 0 + 0.6) / 3)


@pytest.mark.parametrize("seed", range(6))
def test_no_decisions_do_better_for_mean_and_worst_off(seed: int) -> None:
    """Every one of 2^8 ways to decide, tried: the frontier's ends are the best there is, up to the rounding of as many items as groups."""
    study = rating_study.analyse(table(drawn(seed)))
    every = np.array(list(product([False, True], repeat=len(study.table.items))))
    whole, group = study.counts.agreement(every)
    assert study.agreement.max() == pytest.approx(whole.max())
    guaranteed = [i for i, (rule, _) in enumerate(study.policies) if rule == "guarantee"]
    assert study.agreement[0] == pytest.approx(whole.max())  # the majority
    assert study.agreement[guaranteed[0]] == pytest.approx(whole.max())
    item = max(study.counts.labels.max(0) / study.counts.labels.sum(0))
    assert study.by_group.min(1)[guaranteed[-1]] >= group.min(1).max() - len(study.groups) * item


def test_the_guarantee_is_a_majority_with_weights() -> None:
    """Where no item is decided by lot: decided is what the weighted labels say."""
    study = rating_study.analyse(table(drawn(3, items=40)))
    weighted = (2 * study.counts.yes - study.counts.labels) @ study.prices[-1]
    decided = study.decisions[-1]
    clear = np.abs(weighted) > 1e-6
    assert (decided[clear] == (weighted[clear] > 0)).all()
    assert clear.mean() > 0.8
    assert study.prices[-1] @ study.counts.labels.sum(0) == pytest.approx(study.counts.labels.sum())


def test_every_rule_on_a_scale() -> None:
    frame = pd.DataFrame({"item": "a", "rater": range(5), "group": "x", "label": [1, 1, 1, 5, 5]})
    study = rating_study.analyse(table(frame, Columns("item", "rater", "label", None, "interval", "2")))
    decided = {rule: bool(study.decisions[i, 0]) for i, (rule, _) in enumerate(study.policies)}
    # The mean, 2.6, is below 3, half way between the 1 that says no and the 5 that says yes.
    assert decided == {"majority": False, "median": False, "mean": False, "dawid_skene": decided["dawid_skene"]}
    frame.loc[0, "label"] = 5
    study = rating_study.analyse(table(frame, Columns("item", "rater", "label", None, "interval", "2")))
    assert study.decisions[:3, 0].tolist() == [True, True, True]
    assert (study.mean[0], study.median[0]) == (3.4, 5.0)


@pytest.mark.parametrize("seed", [0, 1])
def test_items_are_counted_and_centred_as_by_hand(seed: int) -> None:
    frame = drawn(seed, scale=True)
    found = table(frame, Columns("item", "rater", "label", "group", "interval", "3"))
    study = rating_study.analyse(found)
    by_item = frame.groupby("item")["label"]
    order = [int(name) for name in found.items]
    assert study.mean == pytest.approx(by_item.mean()[order].to_numpy())
    assert study.median == pytest.approx(by_item.median()[order].to_numpy())
    yes = frame.assign(yes=frame["label"] >= 3).pivot_table(index="item", columns="group", values="yes", aggfunc="sum").fillna(0)
    assert study.counts.yes == pytest.approx(yes.loc[order].to_numpy())


def test_alpha_overall_and_within_is_that_of_the_full_table() -> None:
    frame = drawn(5, items=30, scale=True)
    found = rating_gaps.alphas(table(frame, Columns("item", "rater", "label", "group", "interval", "3")), resamples=100)
    wide = frame.pivot_table(index="rater", columns="item", values="label")[frame["item"].drop_duplicates()]
    group = frame.drop_duplicates("rater").set_index("rater")["group"]
    expected = agreement.alpha_by_group(wide.to_numpy(), group[wide.index].tolist(), "interval")
    assert found["alpha"].to_numpy() == pytest.approx(expected["alpha"].to_numpy())
    assert (found["low"] <= found["alpha"]).all()
    assert (found["alpha"] <= found["high"]).all()


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"item": ["a", "a", "b"], "rater": ["r", "s", "r"], "group": "", "label": "yes"}),
        pd.DataFrame({"item": ["a", "b"], "rater": "r", "group": "", "label": ["yes", "no"]}),
        pd.DataFrame({"item": ["a", "b"], "rater": ["r", "s"], "group": ["x", "y"], "label": ["yes", "no"]}),
        pd.DataFrame({"item": ["a"], "rater": ["r"], "group": ["x"], "label": ["yes"]}),
        pd.DataFrame({"item": ["a", "b", "c"], "rater": ["r", "s", "t"], "group": ["x", "y", ""], "label": ["yes", "no", "no"]}),
    ],
    ids=["one label", "one rater", "nothing shared", "one row", "a rater without a group"],
)
def test_where_alpha_is_not_defined_the_rest_is_there(frame: pd.DataFrame) -> None:
    study = rating_study.analyse(table(frame))
    assert study.alphas["alpha"].isna().all()
    assert rating_gaps.alphas(study.table)["alpha"].isna().all()
    model = rating_study.model(study)
    for rule in study.rules:
        result = model.simulate(Params(rule=rule), np.random.default_rng(0))
        assert all(np.isfinite(value) for value in model.outcomes(result).values())
        assert len(result.to_frame()) == len(study.groups)
        assert len(rating_study.raters_frame(result)) == len(study.table.raters)
    assert len(rating_study.items_frame(study)) == len(study.table.items)
    assert model.frontier(Params(), np.random.default_rng(0)).frame["efficient"].any()
    assert set(rating_study.preview(study)["decided"]["point"]) == set(range(len(study.policies)))


def test_a_rule_that_the_table_does_not_allow_becomes_the_majority() -> None:
    study = rating_study.analyse(table(DIVIDED.assign(group="")))
    assert study.groups == (rating_study.EVERYBODY,)
    for rule in (*rating_rules.GROUPED, "mean", "median"):
        assert rating_study.possible(study, Params(rule=rule)).rule == "majority"
    assert rating_study.possible(study, Params(rule="dawid_skene")).rule == "dawid_skene"


def test_the_surest_division_comes_first() -> None:
    """Two labels that differ are no group's opinion; twenty are."""
    split = (("few", 0, 1), ("many", 2, 18), ("some", 4, 8))
    rows = labels(*((item, group, *(votes if group == "x" else votes[::-1])) for item, *votes in split for group in "xy"))
    assert rating_study.items_frame(rating_study.analyse(table(rows)))["item"].tolist() == ["many", "some", "few"]


def test_what_stands_under_the_pointer_is_what_simulating_shows() -> None:
    study = rating_sample.study()
    model, points = rating_study.model(study), rating_study.preview(study)
    for number, (rule, step) in enumerate(study.policies):
        drawn_now = model.picture(model.simulate(Params(rule=rule, guarantee=step), np.random.default_rng(0)))
        for name, there in points.items():
            expected = there[there["point"] == number].drop(columns="point").reset_index(drop=True)
            pd.testing.assert_frame_equal(drawn_now[name].reset_index(drop=True), expected)


def test_the_sample_is_read_without_a_word_and_divides_its_groups() -> None:
    study: Study = rating_sample.study()
    assert study.table.notes == ()
    assert (len(study.table.raters), len(study.table.items)) == (rating_sample.RATERS, rating_sample.ITEMS)
    alpha = study.alphas.set_index("group")["alpha"]
    assert alpha["all"] < min(alpha["group A"], alpha["group B"])
    assert rating_sample.content() == rating_sample.content.__wrapped__()


@pytest.mark.parametrize("seed", [0, 1])
def test_guarantees_are_those_of_the_whole_linear_programme(seed: int) -> None:
    """Of 400 items and 3 groups: the programme with a variable per item, solved at once, is no better by more than three items are worth."""
    rng = np.random.default_rng(seed)
    given = rng.integers(2, 9, (400, 3)).astype(float)
    chance = rng.random((400, 1)) + rng.normal(0, 0.3, (400, 3))
    counts = rating_rules.Counts(
        given, rng.binomial(given.astype(int), chance.clip(0, 1)).astype(float), np.zeros(400), np.zeros(400)
    )
    decisions, prices = rating_guarantees.guarantees(counts)
    whole, group = counts.agreement(decisions)
    gain, gains = (2 * counts.yes - given).sum(1) / given.sum(), ((2 * counts.yes - given) / given.sum(0)).T
    no, nobody = (given - counts.yes).sum() / given.sum(), (given - counts.yes).sum(0) / given.sum(0)
    most = linprog(
        np.append(np.zeros(400), -1), np.column_stack([-gains, np.ones(3)]), nobody, bounds=[(0, 1)] * 400 + [(None, None)]
    ).x[-1]
    least = counts.agreement(decisions[:1] * 0 + (gain > 0))[1].min()
    worth = 3 * (np.abs(gain).max() + np.abs(gains).max())
    assert group[-1].min() == pytest.approx(most, abs=worth)
    for step, (mean, worst) in enumerate(zip(whole, group.min(1), strict=True)):
        assert worst >= least + rating_guarantees.STEPS[step] * (most - least) - worth
        best = no - linprog(-gain, -gains, nobody - worst + 1e-9, bounds=(0, 1)).fun  # for what is guaranteed here
        assert best + 1e-8 >= mean >= best - worth
    assert (prices > 0).all()
    assert (np.diff(whole) <= 1e-12).all()
    assert (np.diff(group.min(1)) >= -1e-12).all()
