"""The answer to interactions: several runs, their interval, noise said first, next month."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from sim import own
from sim.audit.opened import Opened
from sim.own.interactions import answer as interaction_answer
from sim.own.interactions import study as interaction_study


def ratings(seed: int = 0, noise: bool = False) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    user, item = np.nonzero(rng.random((80, 40)) < 0.4)
    taste, line, quality = rng.normal(size=80), rng.normal(size=40), rng.normal(size=40)
    said = rng.normal(size=len(user)) if noise else quality[item] + taste[user] * line[item] + 0.3 * rng.normal(size=len(user))
    return pd.DataFrame({"userId": user, "movieId": item, "rating": np.clip(np.round(3 + said), 1, 5)})


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interaction_study, "SIZE", {"people": 200, "steps": 12})
        yield


@pytest.fixture(scope="module")
def study() -> Opened:
    return own.interactions.read(ratings())


def test_students_quantile_is_that_of_the_runs() -> None:
    from scipy.stats import t

    assert t.ppf(0.95, interaction_answer.RUNS - 1) == pytest.approx(interaction_answer.STUDENT)


def test_the_headline_compares_clicks_alone_with_the_weight_people_like_most(study: Opened) -> None:
    assert study.headline.startswith("Ranked by clicks alone, people would call ")
    assert "worth their time; " in study.headline


def test_a_verdict_is_of_the_setting_that_is_shown(study: Opened) -> None:
    alone, stated = study.answer(["satisfaction=.05", "polarization=1"]), study.at(stated=1.0).answer(["satisfaction=.999"])
    assert [one.outcome for one in alone.verdicts] == ["met", "met"]
    assert stated.verdicts[0].outcome == "not met"
    assert stated.judged == "ranked by clicks, weight 1 on what people say"
    values = [study.model.run(study.params, run)["satisfaction"] for run in range(interaction_answer.RUNS)]
    assert alone.verdicts[0].number.value == pytest.approx(np.mean(values))


def test_noise_is_said_before_the_number() -> None:
    assert "may be noise" in own.interactions.read(ratings(noise=True)).answer().caveats[1]  # after what was guessed


def test_next_month_compares_ratings(study: Opened) -> None:
    month = study.manifest()
    found = own.interactions.read(ratings(noise=True)).answer(baseline=month).since
    assert found is not None
    assert found.drift.frame["distribution"].tolist() == ["ratings"]
    assert found.changes.frame["what"][0] == "items worth their time"
