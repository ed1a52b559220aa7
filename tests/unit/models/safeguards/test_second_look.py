"""A second look: its numbers, its frontier, and the tables of its page."""

import numpy as np
import pytest

from sim.models.safeguards import second_look


def simulated(seed=0, **changes):
    return second_look.simulate(second_look.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return second_look.outcomes(simulated(seed, **changes))


def test_the_default_is_the_law():
    law = second_look.quantities(second_look.Params(), np.random.default_rng(0))
    assert law == pytest.approx({"law_accuracy": 0.86, "law_minutes": 1.0})
    for seed in range(3):
        assert run(seed)["accuracy"] == pytest.approx(0.86, abs=5e-4)


@pytest.mark.parametrize("changes", [{}, {"misled": 0.1, "look": "odd"}, {"void": 0.5, "lingers": 0.2}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = second_look.frontier(second_look.Params(**changes), np.random.default_rng(0)).frame
    for share in (0.0, 0.35, 1.0):
        found = run(who_check=share, **changes)
        row = frame[frame["set.who_check"] == share].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)


def test_where_all_mistakes_are_repeated_nothing_is_found():
    found = run(void=1.0, who_check=1.0)
    assert found["accuracy"] == found["alone"] == pytest.approx(0.8)
    assert found["false_believed"] == 1
    assert found["minutes"] == 2


def test_a_mistake_that_reads_as_well_as_the_truth_is_not_checked_more_often():
    found = run(look="odd", cue=0.0, who_check=1.0, skill=1.0)
    assert found["minutes"] == pytest.approx(2 * 0.2, abs=0.02)
    assert 1 - found["false_believed"] == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("changes", [{}, {"ai_accuracy": 0.99}, {"ai_accuracy": 0.5}, {"misled": 0.17}, {"void": 0.5}])
def test_the_page_shows_a_hundred_readers(changes):
    result = simulated(**changes)
    tables = second_look.picture(result)
    people, numbers = tables["people"], tables["numbers"].iloc[0]
    wrong = round(100 * (1 - result.params.ai_accuracy))
    left = people["x"] < tables["blocks"]["x"].iloc[1]
    assert len(people) == 100
    assert left.sum() == wrong == numbers["wrong"]
    assert (left & ~people["right"]).sum() == numbers["believed"]
    assert (~left & ~people["right"]).sum() == numbers["doubted"]
    assert people["x"].max() < second_look.columns(result.params)
    assert not people.duplicated(["x", "row"]).any()
    assert people["checked"].sum() == pytest.approx(50, abs=1)
    assert (people["right"] == ~left)[~people["checked"]].all()


def test_the_figures_say_what_the_sentence_says():
    numbers = second_look.picture(simulated())["numbers"].iloc[0]
    assert numbers["believed"] == pytest.approx(14, abs=1)
    assert numbers["doubted"] == 0


def test_readers_who_do_not_check_believe_what_the_ai_says():
    frame = simulated(misled=0.1).to_frame()
    assert (frame.loc[~frame["checks"], "right"] == 0.8).all()
    assert frame.loc[~frame["checks"], "minutes"].sum() == 0
    assert frame["right"].mean() == pytest.approx(run(misled=0.1)["accuracy"])
