"""Risk scores: the printed rates, the identity, and what no pair of thresholds can do."""

import hashlib

import numpy as np
import pytest

import sim
from sim.contract import tables
from sim.models.values import risk_scores
from tests.real_data import COMPAS, needs


def run(**changes):
    return risk_scores.outcomes(risk_scores.simulate(risk_scores.Params(**changes), np.random.default_rng(0)))


def test_rates_by_hand():
    """Counted in the table itself, not through the model's cumulative sums."""
    table = tables.load("compas_decile_counts").query("race == 'African-American'")
    free, arrested = table.query("two_year_recid == 0"), table.query("two_year_recid == 1")
    flagged = table.query("decile_score >= 5")
    found = run()
    assert found["false_positive_rate_black"] == free.query("decile_score >= 5")["n"].sum() / free["n"].sum()
    assert found["false_negative_rate_black"] == pytest.approx(
        arrested.query("decile_score < 5")["n"].sum() / arrested["n"].sum()
    )
    assert found["predictive_value_black"] == flagged.query("two_year_recid == 1")["n"].sum() / flagged["n"].sum()
    assert found["flagged_black"] == flagged["n"].sum() / 3696


def test_no_pair_of_thresholds_equalises_everything():
    found = risk_scores.quantities(risk_scores.Params(), np.random.default_rng(0))
    assert found["pairs_with_no_gap"] == 0
    assert found["smallest_largest_gap"] > 0.05


def test_equal_base_rates_leave_only_the_trivial_way():
    """At the ratio that makes base rates equal, flagging everyone closes all three gaps; that is what the theorem allows."""
    ratio = risk_scores.quantities(risk_scores.Params(), np.random.default_rng(0))["equal_base_rates_at"]
    found = run(arrest_ratio=ratio, threshold_black=1, threshold_white=1)
    assert found["error_rate_gap"] == 0
    assert found["predictive_value_gap"] == pytest.approx(0, abs=1e-12)


def test_frontier_is_every_pair_of_thresholds():
    frame = risk_scores.frontier(risk_scores.Params(), np.random.default_rng(0)).frame
    assert len(frame) == 100
    row = frame.query("`set.threshold_black` == 7 and `set.threshold_white` == 5").iloc[0]
    assert row["error_rate_gap"] == run(threshold_black=7, threshold_white=5)["error_rate_gap"]
    assert not frame.query("`set.threshold_black` == 5 and `set.threshold_white` == 5")["efficient"].any()


def test_a_hundred_dots_per_group_of_four_kinds():
    frame = risk_scores.simulate(risk_scores.Params(), np.random.default_rng(0)).to_frame()
    assert len(frame) == 40
    assert (frame.groupby("group")["dots"].sum() == 100).all()
    share = 100 * frame["people"] / frame.groupby("group")["people"].transform("sum")
    assert (frame["dots"] - share).abs().max() < 1
    alarms = frame[frame["kind"] == "false alarm"]
    assert (alarms["flagged"] & ~alarms["rearrested"]).all()
    assert set(frame["kind"]) == set(risk_scores.KINDS.values())


def test_the_score_ranks_both_groups_equally_well():
    """Why the two readings collide although the score is no better for one group: the areas under the curves agree to .002."""
    found = risk_scores.quantities(risk_scores.Params(), np.random.default_rng(0))
    assert found["auc_black"] == pytest.approx(found["auc_white"], abs=0.002)


def test_preview_has_the_efficient_pairs():
    params = risk_scores.Params()
    frame, shown = (
        risk_scores.frontier(params, np.random.default_rng(0)).frame,
        risk_scores.preview(params, np.random.default_rng(0)),
    )
    assert set(shown["rates"]["point"]) == set(frame.index[frame["efficient"]])
    assert (shown["cells"].groupby(["point", "group"])["dots"].sum() == 100).all()


def test_dots_of_a_column_stand_on_each_other():
    """Those re-arrested from the floor, the others on top: no two dots in one place, and no gap."""
    shown = risk_scores.picture(risk_scores.simulate(risk_scores.Params(), np.random.default_rng(0)))
    for _, column in shown["cells"].groupby(["group", "decile"]):
        places = [dot for below, dots in zip(column["below"], column["dots"], strict=True) for dot in range(below, below + dots)]
        assert sorted(places) == list(range(len(places)))
    floor = shown["cells"].query("below == 0 and kind in ('flagged, re-arrested', 'missed')")
    assert len(floor) == 20


def test_picture_has_the_previews_tables_and_the_outcomes():
    params = risk_scores.Params(threshold_black=7)
    shown, points = (
        risk_scores.picture(risk_scores.simulate(params, np.random.default_rng(0))),
        risk_scores.preview(params, np.random.default_rng(0)),
    )
    for name, table in points.items():
        assert list(shown[name].columns) == list(table.columns.drop("point"))
    rates = shown["rates"].set_index("group")
    assert rates.loc["black", "threshold"] == 7
    assert rates.loc["black", "false_positive_rate"] == run(threshold_black=7)["false_positive_rate_black"]


@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.3])
def test_a_picture_says_whether_re_arrests_are_adjusted(ratio):
    """On either side of 1 they are; at 1 they are the table's."""
    params = risk_scores.Params(arrest_ratio=ratio)
    shown = risk_scores.picture(risk_scores.simulate(params, np.random.default_rng(0)))
    points = risk_scores.preview(params, np.random.default_rng(0))
    assert set(shown["rates"]["adjusted"]) == set(points["rates"]["adjusted"]) == {ratio != 1}


def test_a_ratio_below_one_cuts_white_re_arrests_only():
    table, below = run(), run(arrest_ratio=0.8)
    assert below["base_rate_white"] == pytest.approx(0.8 * table["base_rate_white"])
    assert below["base_rate_black"] == table["base_rate_black"]


@needs(COMPAS)
def test_shipped_table_is_the_aggregate():
    shipped = tables.path("compas_decile_counts").read_bytes()
    assert hashlib.sha256(shipped).digest() == hashlib.sha256(COMPAS.read_bytes()).digest()


def test_bad_input_is_refused_in_one_sentence():
    with pytest.raises(sim.InvalidInput, match=r"threshold_black must be in \[1, 10\], got 11"):
        risk_scores.Params(threshold_black=11)


def test_below_one_the_other_group_is_counted_as_the_first_was() -> None:
    model = sim.load("risk_scores")
    one, half, twice = (model.run(model.Params(arrest_ratio=ratio)) for ratio in (1.0, 0.5, 2.0))
    assert half["base_rate_white"] == pytest.approx(one["base_rate_white"] / 2)
    assert half["base_rate_black"] == one["base_rate_black"]
    assert twice["base_rate_black"] == pytest.approx(one["base_rate_black"] / 2)
    assert twice["base_rate_white"] == one["base_rate_white"]
