"""The answer to votes: what raw approval lists that a group does not want, intervals, verdicts, next month."""

import numpy as np
import pandas as pd
import pytest

from sim import InvalidInput, own
from sim.audit.opened import Opened
from sim.fairness import differences
from sim.own.votes import answer as vote_answer


def votes(seed: int = 0, shift: float = 0.0) -> pd.DataFrame:
    """Return votes of 300 people on 12 statements, even ones liked by group x and odd ones by both; `shift` makes statement 1 disliked."""
    rng = np.random.default_rng(seed)
    y = rng.random(300) < 0.3
    chance = np.where(np.arange(12) % 2 == 0, np.where(y[:, None], 0.2, 0.9), 0.7)
    chance[:, 1] -= shift
    given = np.where(rng.random((300, 12)) < chance, 1.0, -1.0)
    given[rng.random((300, 12)) < 0.2] = np.nan
    frame = pd.DataFrame(given, columns=[f"s{i}" for i in range(12)])
    return frame.assign(group=np.where(y, "y", "x"))


@pytest.fixture(scope="module")
def study() -> Opened:
    return own.votes.read(votes(), number=4)


def test_the_headline_names_the_statement_that_a_group_does_not_want(study: Opened) -> None:
    assert study.headline.startswith("Raw approval lists statement s")
    assert "which only " in study.headline
    assert study.headline.endswith("of group y approve.")


def test_the_lowest_of_a_list_is_its_lowest_share(study: Opened) -> None:
    built, listed = study.built, study.result.listed
    number, at, group = vote_answer.least(built, listed)
    assert number.value == pytest.approx(built.approval[:-1, listed].min())
    assert number.value == pytest.approx(built.approval[group, at])
    low, _ = differences.wilson(number.value, built.seen[group, at], 1.6449)
    assert number.low <= float(low) + 1e-5
    assert number.high > number.value


def test_the_error_of_a_lists_mean_is_that_of_people_drawn_again(study: Opened) -> None:
    listed = study.result.listed
    number = vote_answer.overall(study.built, listed)
    given, rng = study.built.table.votes[:, listed], np.random.default_rng(0)
    means = []
    for _ in range(300):
        some = given[rng.integers(len(given), size=len(given))]
        means.append(np.mean((some == 1).sum(0) / (some != -2).sum(0)))
    low, high = np.quantile(means, [0.05, 0.95])
    assert number.high - number.low == pytest.approx(high - low, rel=0.15)


def test_verdicts_and_the_floor_that_meets_them(study: Opened) -> None:
    found = study.answer(["least=.5", "overall=.5"]).verdicts
    assert [one.outcome for one in found] == ["not met", "met"]
    assert "a floor of " in found[0].price
    floored = study.at(floor=0.55)
    assert floored.answer(["least=.4"]).verdicts[0].outcome == "met"


def test_found_groups_are_said_to_be_no_finding() -> None:
    found = own.votes.read(votes().drop(columns="group"), number=4, groups=2)
    assert vote_answer.FOUND in found.answer().caveats


def test_next_month_tells_what_moved(study: Opened) -> None:
    month = study.manifest()
    still, moved = (own.votes.read(votes(1, shift), number=4).answer(baseline=month).since for shift in (0.0, 0.5))
    assert still is not None
    assert moved is not None
    assert not still.drift.frame.set_index("distribution").loc["votes of everybody", "moved"]
    assert moved.drift.frame["moved"].any()
    with pytest.raises(InvalidInput, match="must carry the counts of a table of votes"):
        study.answer(baseline=month.model_copy(update={"counts": {"kind": "votes"}}))
