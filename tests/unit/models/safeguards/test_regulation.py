"""Regulation: who complies, whom audits find, and the tables of its page."""

import numpy as np
import pytest

from sim.models.safeguards import regulation as model


def simulated(seed=0, **changes):
    return model.simulate(model.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return model.outcomes(simulated(seed, **changes))


@pytest.mark.parametrize("changes", [{}, {"fine_by": "act"}, {"targeted": 0.5, "fine_by": "turnover"}])
def test_a_firm_complies_exactly_if_audit_rate_times_fine_is_more_than_its_cost(changes):
    firms = simulated(**changes).to_frame()
    assert (firms["complies"] == (firms["expected_fine"] > firms["cost"])).all()
    assert 0 < firms["complies"].mean() < 1
    assert (firms.loc[firms["complies"], "caught"] == 0).all()


def test_fines_by_hand():
    turnover = np.array([10.0, 100.0, 1000.0])
    fines = {way: model._fines(model.Params(fine_by=way), turnover).tolist() for way in ("fixed", "turnover", "act")}
    assert fines["fixed"] == [35.0, 35.0, 35.0]
    assert fines["turnover"] == pytest.approx([35.0, 35.0, 70.0])
    assert fines["act"] == pytest.approx([0.7, 35.0, 70.0])


def test_as_many_audits_go_to_the_larger_half():
    larger = simulated().market.larger
    assert larger.mean() == 0.5
    for targeted in (0.0, 0.3, 1.0):
        rates = model._rates(model.Params(targeted=targeted), np.array([0.2]), larger)
        assert rates.mean() == pytest.approx(0.2)


@pytest.mark.parametrize("changes", [{}, {"must_comply": False}, {"targeted": 1.0, "fine_by": "act"}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = model.frontier(model.Params(**changes), np.random.default_rng(0)).frame
    for rate in (0.0, 0.1, 0.4):
        found = run(audit_rate=rate, **changes)
        row = frame[frame["set.audit_rate"] == rate].iloc[0]
        assert {name: row[name] for name in found} == pytest.approx(found, abs=1e-12)


def test_without_audits_nobody_complies_waits_or_is_caught():
    assert run(audit_rate=0.0) == {"harm": 1.0, "delay_months": 0.0, "compliance": 0.0, "caught": 0.0, "fines": 0.0}


def test_the_page_shows_every_firm_once():
    result = simulated()
    tables, found = model.picture(result), model.outcomes(result)
    assert len(tables["firms"]) == tables["counts"]["many"].sum() == 400
    many = tables["counts"].set_index("state")["many"]
    assert many["complies"] == 400 * found["compliance"]
    assert many["caught"] == pytest.approx(400 * found["caught"])
    assert tables["line"]["fine"].tolist() == pytest.approx([3.5] * 41)
