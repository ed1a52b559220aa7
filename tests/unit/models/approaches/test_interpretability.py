"""Interpretability: outcomes, the frontier's points, and the tables of the page."""

import numpy as np
import pytest

from sim.models.approaches import interpretability
from sim.models.approaches.interpretability import EDGE, PERSONS, Params
from sim.probing.crowd import LAMP, STOPS


def run(seed=0, **changes):
    return interpretability.simulate(Params(**changes), np.random.default_rng(seed))


def found(seed=0, **changes):
    return interpretability.outcomes(run(seed, **changes))


@pytest.mark.parametrize("changes", [{}, {"dictionary": 1.0, "removed": True, "eraser": "leace"}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = interpretability.frontier(Params(**changes), np.random.default_rng(0)).frame
    for features in (512, 4096):
        row = frame[frame["set.features"] == features].iloc[0]
        expected = found(features=features, **changes)
        assert {name: row[name] for name in expected} == pytest.approx(expected, abs=1e-12)


def test_the_network_is_the_same_however_many_features_are_stored():
    names = ("leak", "accuracy", "leak_curved")
    few, many = found(features=256), found(features=16_384, dictionary=0.5)
    assert [few[name] for name in names] == [many[name] for name in names]


def test_what_is_taken_out_counts_only_once_it_is():
    assert found(eraser="leace") == found(eraser="direction")
    assert found(removed=True, eraser="leace")["leak"] < found(removed=True)["leak"] < found()["leak"]


def test_erasers_say_what_each_setting_gives():
    table = interpretability.erasers(run()).set_index("eraser")
    for eraser, changes in (("nothing", {}), ("direction", {"removed": True}), ("leace", {"removed": True, "eraser": "leace"})):
        expected = found(**changes)
        assert table.loc[eraser].to_dict() == pytest.approx({name: expected[name] for name in table.columns})


def test_a_lamp_for_every_sixteenth_feature_and_no_two_in_one_place():
    preview = interpretability.preview(Params(), np.random.default_rng(0))
    lamps = preview["lamps"]
    assert lamps.groupby("point").size().tolist() == [stop // LAMP for stop in STOPS]
    assert not lamps.duplicated(["point", "x", "y"]).any()
    assert lamps[["x", "y"]].to_numpy().min() > 0
    assert lamps[["x", "y"]].to_numpy().max() < 1
    for kind in ("seen", "false", "missed"):
        assert (lamps["kind"] == kind).groupby(lamps["point"]).sum().tolist() == preview["wall"][kind].tolist()


def test_the_picture_is_the_preview_where_one_stands():
    tables = interpretability.picture(run(features=1024))
    preview = interpretability.preview(Params(), np.random.default_rng(0))
    at = preview["lamps"]["point"] == STOPS.index(1024)
    assert tables["lamps"].equals(preview["lamps"][at].drop(columns="point").reset_index(drop=True))
    assert tables["people"]["group"].isin(["a", "b"]).all()
    assert len(tables["people"]) == PERSONS
    assert tables["people"][["straight", "curved"]].abs().to_numpy().max() <= EDGE


def test_the_two_lines_part_only_where_a_dictionary_reads():
    alone = interpretability.lawful(run()).pivot(index="features", columns="line", values="auc")
    assert (alone["measured"] == alone["alone"]).all()
    helped = interpretability.lawful(run(dictionary=1.0)).pivot(index="features", columns="line", values="auc")
    assert (helped["measured"] >= helped["alone"] - 0.005).all()
