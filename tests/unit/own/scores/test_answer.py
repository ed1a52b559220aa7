"""The answer to scores: verdicts and prices that follow from the definition, thresholds that do what they say, cases, next month."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from sim import InvalidInput, fairness, own
from sim.audit.opened import Opened
from sim.contract.sentence import plain
from sim.own.scores import again
from sim.own.scores import answer as score_answer
from sim.own.scores import counts as score_counts


def people(rows: int = 3000, seed: int = 0, gap: float = 1.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    group = rng.choice(3, rows, p=[0.5, 0.3, 0.2])
    score = (rng.normal(size=rows) + gap * (group == 0)).round(2)
    paid = rng.random(rows) < 1 / (1 + np.exp(-score))
    return pd.DataFrame({"score": score, "paid": np.where(paid, "yes", "no"), "race": np.array(["a", "b", "c"])[group]})


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return people()


@pytest.fixture(scope="module")
def study(frame: pd.DataFrame) -> Opened:
    return own.scores.read(frame, outcome="paid", favourable="yes", threshold=0.5, benefit=1.0, cost=1.0)


def test_the_headline_is_what_equal_rates_cost_in_the_visitors_words(study: Opened) -> None:
    free = fairness.optimum(study.built[1].curves, "max_profit", 1, 1).profit
    equal = fairness.optimum(study.built[1].curves, "demographic_parity", 1, 1).profit
    assert study.headline.startswith("Equal approval rates across race would cost ")
    assert f"{100 * (1 - equal / free):.1f}" in study.headline
    assert "today's rule gives up" in study.headline
    assert "paid = yes" in plain(study.at(gap="opportunity").answer().headline)


def test_the_interval_holds_the_number_and_shrinks_with_rows(study: Opened) -> None:
    def width(found: Opened) -> float:
        drawn = again.draws(found.built[1].counts, found.params.stakes)
        assert drawn is not None
        value = 100 - found.at(tolerance=0.0).outcomes["profit_share"]
        low, high = again.interval(drawn.costs[:, 0], value)
        assert low <= value <= high
        return high - low

    more = own.scores.read(people(30_000), outcome="paid", favourable="yes", cost=1.0)
    assert width(more) < 0.6 * width(study)


def test_gaps_and_ratio_are_todays_rates(frame: pd.DataFrame, study: Opened) -> None:
    rate = frame.assign(yes=frame["score"] >= 0.5).groupby("race")["yes"].mean()
    found = {one.name: one for one in study.answer(["selection=.01", "four_fifths", "opportunity", "odds"]).verdicts}
    assert found["selection"].number.value == pytest.approx(np.ptp(rate))
    assert found["four_fifths"].number.value == pytest.approx(rate.min() / rate.max())
    assert found["selection"].outcome == "not met"
    assert found["odds"].number.value >= found["opportunity"].number.value
    assert found["selection"].price.startswith("can be met for ")


def test_one_threshold_for_all_is_judged_where_todays_rule_is_not_known(frame: pd.DataFrame) -> None:
    found = own.scores.read(frame, outcome="paid", favourable="yes", cost=1.0)
    assert found.answer(["selection"]).judged == score_answer.ONE
    assert "one threshold for all gives up" in found.headline


def test_thresholds_to_deploy_reach_the_gap_that_they_promise(frame: pd.DataFrame, study: Opened) -> None:
    deployed = score_answer.deploy(study.at(tolerance=0.05).result)
    rates = []
    for group, own_rows in deployed.groupby("group"):
        score = frame.loc[frame["race"] == group, "score"]
        chance = pd.Series(0.0, score.index)
        for words, part in zip(own_rows["score"], own_rows["approved"], strict=True):
            low = float(words.split()[0])
            high = np.inf if "more" in words else float(words.split()[-1])
            chance[(score >= low) & (score < high)] = part
        rates.append(chance.mean())
    assert np.ptp(rates) == pytest.approx(0.05, abs=1e-4)


def test_low_scores_can_be_the_good_ones(frame: pd.DataFrame, study: Opened) -> None:
    turned = frame.assign(score=-frame["score"])
    found = own.scores.read(turned, outcome="paid", favourable="yes", higher=False, threshold=-0.5, cost=1.0)
    first, second = (one.answer(["selection", "odds"]) for one in (study, found))
    assert [one.number.value for one in first.verdicts] == [one.number.value for one in second.verdicts]
    assert (study.built[1].counts.cells == found.built[1].counts.cells).all()


def test_the_law_is_named_where_thresholds_differ_and_only_there(study: Opened) -> None:
    assert "2000e-2(l)" in study.at(tolerance=0.0).answer().law
    alike = pd.concat([people(400).assign(race=name) for name in "ab"])
    same = own.scores.read(alike, outcome="paid", favourable="yes", cost=1.0)
    assert same.at(tolerance=0.1).answer().law == ""


def test_cases_are_rows_of_the_file(frame: pd.DataFrame, study: Opened) -> None:
    cases = study.answer().cases.frame
    assert len(cases) == len(set(cases["row"])) == 3
    for case in cases.to_dict("records"):
        row = frame.iloc[case["row"] - 1]
        assert (row["race"], row["score"]) == (case["group"], case["score"])
        assert (row["score"] >= 0.5) == case["why"].startswith("approved")


def test_counts_come_back_from_a_manifest(study: Opened) -> None:
    counts = study.built[1].counts
    back = score_counts.read(json.loads(json.dumps(counts.plain())))
    assert (back.cells == counts.cells).all()
    assert counts.cells.sum() == 3000
    for ours, theirs in zip(counts.rates(), study.built[1].today, strict=True):
        assert ours == pytest.approx(theirs)
    with pytest.raises(InvalidInput, match="must carry the counts of a table of scores"):
        score_counts.read({"score_bins": "1 2"})


def test_next_month_says_what_moved_and_what_did_not(study: Opened) -> None:
    month = study.manifest()
    same = own.scores.read(people(seed=1), outcome="paid", favourable="yes", threshold=0.5, cost=1.0)
    other = own.scores.read(people(seed=1, gap=2.0), outcome="paid", favourable="yes", threshold=0.5, cost=1.0)
    still, moved = (found.answer(baseline=month).since for found in (same, other))
    assert still is not None
    assert moved is not None
    assert not still.changes.frame.set_index("what").loc["gap in today's approval rates", "moved"]
    assert moved.changes.frame.set_index("what").loc["gap in today's approval rates", "moved"]
    assert moved.drift.frame.set_index("distribution").loc["scores, a", "moved"]
    assert not moved.drift.frame.set_index("distribution").loc["scores, b", "moved"]


def test_another_kind_of_manifest_is_no_baseline(study: Opened) -> None:
    month = study.manifest()
    with pytest.raises(InvalidInput, match="baseline must be the manifest of a table of scores, got one of votes"):
        study.answer(baseline=month.model_copy(update={"counts": {"kind": "votes"}}))


def test_what_was_guessed_is_said(frame: pd.DataFrame) -> None:
    content = frame.rename(columns={"paid": "outcome"}).to_csv(index=False).encode()
    found = own.scores.read(content)
    assert "favourable is yes" in found.answer().caveats[0]
    with pytest.raises(InvalidInput, match="outcome must name a column"):
        own.scores.read(pd.read_csv(io.BytesIO(content)).drop(columns="outcome"))
