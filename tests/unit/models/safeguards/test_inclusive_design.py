"""Inclusive design: who is drawn, what is built for whom, and the tables of its page."""

import numpy as np
import pytest

from sim.models.safeguards import inclusive_design as model


def simulated(seed=0, **changes):
    return model.simulate(model.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return model.outcomes(simulated(seed, **changes))


def test_the_worst_tenth_is_the_mean_of_the_worst_twenty_people():
    result = simulated(tested_with=0.5)
    assert model.outcomes(result)["worst_tenth"] == pytest.approx(np.mean(sorted(result.experience)[:20]))


@pytest.mark.parametrize("changes", [{}, {"build_for": "worst"}, {"serves_all": 0.5, "testers": 7}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = model.frontier(model.Params(**changes), np.random.default_rng(0)).frame
    for share in (0.0, 0.25, 0.8):
        found = run(tested_with=share, **changes)
        row = frame[frame["set.tested_with"] == share].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-6)


def test_one_edge_after_the_other_is_asked():
    assert [run(testers=5, tested_with=round(0.2 * k, 1))["unseen"] for k in range(6)] == [5, 4, 3, 2, 1, 0]
    assert len(set(simulated(testers=40, tested_with=1.0).tested)) == 40


def test_nothing_is_spent_beyond_the_budget():
    result = simulated(tested_with=0.3, budget=33.0)
    weeks = np.interp(result.level, np.arange(5) / 4, 10 * (np.arange(5) / 4) ** 2).sum()
    assert weeks == pytest.approx(result.params.weeks)
    assert result.params.weeks == 31.0


def test_with_the_whole_budget_everybody_has_everything():
    found = run(budget=80.0, test_cost=0.0)
    assert found["mean_experience"] == pytest.approx(1.0)
    assert found["can_use"] == 1.0


def test_what_serves_all_is_met_without_being_built_for_it():
    """Who needs two edges gets both by halves, which takes 5 weeks; a wish has a fifth of their sum."""
    needs = np.array([[0.001, 0.0, 0.0, 0.5, 0.499, 0.0, 0.0, 0.0]])
    for serves_all in (0.0, 0.5, 1.0):
        for weight in (0.0, 1.0):
            met = model.best([(needs, weight)], 5.0, serves_all)[0]
            assert met[3:5] == pytest.approx([0.5, 0.5], abs=1e-6)
            assert met[0] == pytest.approx(0.2 * serves_all, abs=1e-6)


def test_the_page_shows_everybody_once_and_counts_them():
    tables = model.picture(simulated(tested_with=0.25))
    people, groups = tables["people"], tables["groups"]
    assert len(people) == groups["many"].sum() == 200
    assert people["tested"].sum() == 20
    assert people[people["group"] > 0]["tested"].sum() == 5
    assert groups["can"].tolist() == people.groupby("group")["can"].sum().tolist()
    assert not people.duplicated(["group", "column", "row"]).any()


def test_who_knew_everybody_could_have_more():
    """Nothing that a team builds lies beyond what is joined straight between the exact corners."""
    result = simulated()
    known = model.picture(result)["known"].sort_values("mean_experience")
    frame = model.frontier(result.params, np.random.default_rng(0)).frame
    bound = np.interp(frame["mean_experience"], known["mean_experience"], known["worst_tenth"])
    assert (frame["worst_tenth"] <= bound + 0.01).all()
    assert (np.diff(known["worst_tenth"]) < 1e-9).all()
