"""Human oversight: its numbers, its frontier, and the tables of its page."""

import numpy as np
import pytest

from sim.models.safeguards import oversight

QUICK = {"days": 20}
REAL = {"human_error": 0.05, "bias": 0.3}


def simulated(seed=0, **changes):
    return oversight.simulate(oversight.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return oversight.outcomes(simulated(seed, **changes))


@pytest.mark.parametrize(("share", "error"), [(0.0, 0.1587), (0.1, 0.1264), (0.2, 0.0984), (0.3, 0.0750)])
def test_the_machine_errs_as_the_law_says(share, error):
    for seed in (0, 1):
        assert run(seed, deferred=share)["error"] == pytest.approx(error, abs=5e-5)
    law = oversight.quantities(oversight.Params(deferred=share), np.random.default_rng(0))
    assert law["law_error"] == pytest.approx(error, abs=5e-5)


def test_nobody_is_asked():
    found = run(deferred=0.0, **QUICK)
    assert found["people_error"] is found["waited"] is found["lapsed"] is None
    assert found["human_hours"] == 0
    assert found["error_all"] == found["error"] == found["machine_alone"]


@pytest.mark.parametrize(
    "changes", [{}, REAL, {**REAL, "queue": "hurry", "second_reader": True}, {**REAL, "queue": "lapse", "choose": "better"}]
)
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = oversight.frontier(oversight.Params(**changes, **QUICK), np.random.default_rng(0)).frame
    for share in (0.1, 0.4):
        found = run(deferred=share, **changes, **QUICK)
        row = frame[frame["set.deferred"] == share].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)


def test_who_always_leans_mends_nothing():
    found = run(bias=1.0, human_error=0.05, deferred=0.3, **QUICK)
    assert found["error_all"] == found["machine_alone"]
    assert found["human_hours"] > 25


def test_people_who_are_always_asked_too_late_change_little():
    found = run(queue="lapse", deferred=0.6, reviewers=1, minutes=20, arrivals=120, **QUICK)
    assert found["lapsed"] > 0.9
    assert found["error_all"] > 0.9 * found["machine_alone"]


def test_a_second_reader_does_not_change_what_never_errs():
    one, two = run(**QUICK), run(second_reader=True, **QUICK)
    assert two["error_all"] == one["error_all"]
    assert two["human_hours"] == pytest.approx(2 * one["human_hours"], rel=0.1)


def test_the_page_shows_the_first_day():
    result = simulated(deferred=0.5, queue="lapse", **REAL)
    tables, frame = oversight.picture(result), result.to_frame()
    numbers, marks = tables["numbers"].iloc[0], tables["marks"]
    assert (marks["kind"] == "late").sum() < numbers["late"]
    assert len(tables["cases"]) == len(frame) == 480
    assert numbers["machine"] + numbers["people"] == 480
    assert (marks["kind"] == "machine").sum() == numbers["machine_wrong"]
    assert marks["kind"].isin(["right", "people"]).sum() == numbers["people"]
    assert frame["wrong"].sum() == numbers["machine_wrong"] + numbers["people_wrong"]
    asked = frame[frame["by"] != "machine"]
    assert asked["score"].abs().max() <= numbers["edge"] + 1e-3 <= frame["score"].abs().max()
    assert tables["queue"]["waiting"].iloc[-1] == numbers["waiting"] > 0


def test_cases_chosen_by_what_people_are_better_at_are_seldom_strange_to_them():
    found = {choose: run(choose=choose, human_error=0.05, uneven=10.0, deferred=0.3) for choose in ("unsure", "better")}
    assert found["better"]["people_error"] < 0.6 * found["unsure"]["people_error"]
    assert found["better"]["error_all"] < found["unsure"]["error_all"]
