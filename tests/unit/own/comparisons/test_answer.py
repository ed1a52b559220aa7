"""The answer to comparisons: whom the reward serves least, verdicts, cases, next month."""

import numpy as np
import pandas as pd
import pytest

from sim import InvalidInput, own
from sim.audit.opened import Opened
from sim.own.comparisons import answer as comparison_answer


def choices(seed: int = 0, apart: float = 1.0) -> pd.DataFrame:
    """Return choices among 6 items by 30 raters; group b, a third, likes them in the opposite order, the more so the larger `apart`."""
    rng = np.random.default_rng(seed)
    rater = np.repeat(np.arange(30), 40)
    first = rng.integers(6, size=len(rater))
    second = (first + rng.integers(1, 6, size=len(rater))) % 6
    taste = np.where(rater % 3 == 0, -apart, 1.0) * 0.5
    wins = rng.random(len(rater)) < 1 / (1 + np.exp(-taste * (first - second)))
    names = np.array([f"item {i}" for i in range(6)])
    return pd.DataFrame(
        {
            "rater": rater,
            "winner": names[np.where(wins, first, second)],
            "loser": names[np.where(wins, second, first)],
            "group": np.where(rater % 3 == 0, "b", "a"),
        }
    )


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return choices()


@pytest.fixture(scope="module")
def study(frame: pd.DataFrame) -> Opened:
    return own.comparisons.read(frame)


def test_the_headline_opens_with_whom_the_reward_serves_least(study: Opened) -> None:
    assert study.headline.startswith(
        "The reward that is learnt (Bradley-Terry) serves b least: its answers beat an item at random "
    )
    worst = min(study.result.worth)
    assert f"{100 * worst:.0f}\N{NO-BREAK SPACE}% (90\N{NO-BREAK SPACE}%: " in study.headline


def test_the_interval_holds_what_was_measured_and_its_error_is_of_raters(frame: pd.DataFrame, study: Opened) -> None:
    share, error = comparison_answer.served(study.result)
    assert share == pytest.approx(study.result.worth, abs=1e-9)
    other = frame.assign(rater=frame["rater"] + 100)
    _, more = comparison_answer.served(own.comparisons.read(pd.concat([frame, other])).result)
    assert np.all(more < error)


def test_verdicts_and_what_would_meet_them(study: Opened) -> None:
    found = {one.name: one for one in study.answer(["worst=.5", "gap=.02"]).verdicts}
    assert (found["worst"].outcome, found["gap"].outcome) == ("not met", "not met")
    assert "the compromise with" in found["gap"].price or "Maximin" in found["gap"].price
    assert study.at(rule="maximin").answer(["gap=.9"]).verdicts[0].outcome == "met"


def test_cases_are_choices_against_the_order(frame: pd.DataFrame, study: Opened) -> None:
    for case in study.answer().cases.frame.to_dict("records"):
        row = frame.iloc[case["row"] - 1]
        assert (row["winner"], row["loser"], row["group"]) == (case["chose"], case["over"], "b")
        assert case["place of the chosen"] > case["place of the other"]


def test_a_column_that_says_which_was_chosen_reads_the_same(frame: pd.DataFrame, study: Opened) -> None:
    rng = np.random.default_rng(0)
    turned = rng.random(len(frame)) < 0.5
    arena = pd.DataFrame(
        {
            "model_a": np.where(turned, frame["loser"], frame["winner"]),
            "model_b": np.where(turned, frame["winner"], frame["loser"]),
            "winner": np.where(turned, "model_b", "model_a"),
            "judge": frame["rater"],
            "group": frame["group"],
        }
    )
    found = own.comparisons.read(arena, rater="judge")
    assert found.result.worth == pytest.approx(study.result.worth, abs=1e-6)
    cases = found.answer().cases.frame
    assert cases["row"].notna().all()


def test_next_month_tells_what_moved(study: Opened) -> None:
    month = study.manifest()
    still, moved = (own.comparisons.read(choices(1, apart)).answer(baseline=month).since for apart in (1.0, -1.0))
    assert still is not None
    assert moved is not None
    assert not still.changes.frame.set_index("what").loc["prefers the answers, b", "moved"]
    assert moved.changes.frame.set_index("what").loc["prefers the answers, b", "moved"]
    with pytest.raises(InvalidInput, match="must carry the counts of a table of comparisons"):
        study.answer(baseline=month.model_copy(update={"counts": {"kind": "comparisons"}}))
