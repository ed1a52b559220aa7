"""Jobs: what comes of the AI taking tasks, and the tables of its page."""

import numpy as np
import pytest

from sim.models.society import jobs as model


def simulated(seed=0, **changes):
    return model.simulate(model.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return model.outcomes(simulated(seed, **changes))


def test_without_ai_all_is_as_before():
    found = run(adopted=0.0, new_tasks=1.0, training=1.0, capital=1.0)
    assert found["labour_share"] == pytest.approx(model.Params().labour)
    assert [found[name] for name in ("output", "gdp", "pay", "jobless", "automated", "less")] == pytest.approx([0] * 6, abs=1e-9)


@pytest.mark.parametrize("changes", [{}, {"replaced": 0.3}, {"new_tasks": 1.0}, {"exposed": 0.67, "clustered": 2.0}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = model.frontier(model.Params(**changes), np.random.default_rng(0)).frame
    for adopted in (0.0, 0.5, 1.0, 1.5):
        found = run(adopted=adopted, **changes)
        row = frame[frame["set.adopted"] == adopted].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)


def test_what_does_not_pay_lowers_productivity_and_the_share_of_work():
    at = {adopted: run(adopted=adopted) for adopted in (0.5, 1.0, 1.5)}
    assert at[0.5]["output"] < at[1.0]["output"] > at[1.5]["output"]
    assert at[0.5]["labour_share"] > at[1.0]["labour_share"] > at[1.5]["labour_share"]


def test_pay_falls_or_rises_with_what_capital_does():
    assert run(capital=0.0)["pay"] < 0 < run(capital=1.0)["pay"]


def test_a_gini_by_hand():
    assert model._gini(np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]])).tolist() == pytest.approx([0.0, 0.75])


def test_incomes_add_up_to_gdp_with_and_without_the_tax():
    for tax in (0.0, 0.3):
        result = simulated(redistribution=tax, new_tasks=0.5)
        at = np.array([0, 10, result.taken])
        assert model._incomes(result, at).sum(1) == pytest.approx(result.path.gdp[at])


def test_the_page_shows_every_task_and_everybody_once():
    result = simulated(new_tasks=0.5)
    tables = model.picture(result)
    assert len(tables["tasks"]) == len(tables["tasks"][["person", "slot"]].drop_duplicates()) == 1000
    assert tables["tasks"]["now"].sum() == tables["stand"]["taken"].iloc[0] == result.taken
    assert tables["stand"][["less", "same", "more"]].sum(axis=1).iloc[0] == len(tables["people"]) == 40
    assert (tables["tasks"].query("now")["first"] <= model.STOPS.index(1.0)).all()
    assert tables["course"]["output"].max() == pytest.approx(model.outcomes(result)["output"], abs=0.01)
