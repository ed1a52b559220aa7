"""The tab Report: verdicts on what is asked in the address, last month beside it, and words of a table as text."""

import numpy as np
import pandas as pd
import pytest

from sim import own
from sim.analysis import manifest
from tests.app.conftest import HOSTILE, YourData


def scores(seed: int = 0, groups: tuple[str, ...] = ("a", "b"), gap: float = 0.5) -> bytes:
    rng = np.random.default_rng(seed)
    group, score = rng.choice(len(groups), 1500), rng.normal(size=1500).round(2)
    paid = np.where(rng.random(1500) < 1 / (1 + np.exp(-score)), "paid", "lost")
    frame = pd.DataFrame({"score": (score - gap * group).round(2), "outcome": paid, "group": np.array(groups)[group]})
    return frame.to_csv(index=False).encode()


def report(kind: str, tolerate: str, **link: str) -> YourData:
    page = YourData(kind)
    return YourData(kind, {f"{page.id}_tolerate": tolerate, **link})


@pytest.mark.parametrize(
    ("kind", "tolerate", "said"),
    [
        ("scores", "selection=0.05,four_fifths=0.8", "Not met. Gap in approval rates: 22.9"),
        ("ratings", "alpha=0.667", "Not met. Agreement of all raters"),
        ("comparisons", "worst=0.5", "Met. How often the worst-off group"),
        ("votes", "least=0.5", "Not met. Lowest approval by a group"),
    ],
)
def test_a_link_with_tolerances_opens_on_the_verdicts_of_the_sample(kind: str, tolerate: str, said: str) -> None:
    page = report(kind, tolerate)
    assert said.replace(" ", "\N{NO-BREAK SPACE}") in page.words.replace(" ", "\N{NO-BREAK SPACE}")
    assert page.link[f"{page.id}_tolerate"] == tolerate


def test_a_number_on_the_tab_asks_for_a_verdict_and_stands_in_the_address() -> None:
    page = YourData("scores").open_tab("Report")
    assert "Judged" not in page.words
    page.widget("Gap in approval rates").set_value(5.0)
    page.run()
    assert "Judged: today's rule." in page.words
    assert "at most 5 points" in page.words
    assert page.at.session_state["your_data_tolerate"] == "selection=0.05"


def test_a_tolerance_that_is_none_is_told() -> None:
    assert "tolerance must be one of selection, four_fifths" in report("scores", "kindness=1").words


def test_thresholds_by_group_come_with_the_laws_warning() -> None:
    page = YourData("scores").open_tab("Report")
    assert "42 U.S.C. 2000e-2(l)" in page.words
    assert any("Thresholds to deploy" in element.value for element in page.at.markdown)


def test_last_months_manifest_says_what_changed() -> None:
    before = own.scores.read(scores(), favourable="paid")
    page = YourData("scores").upload(scores(1, gap=1.5))
    page.move("The favourable outcome is", "paid").open_tab("Report")
    page.at.file_uploader[-1].set_value(("month.json", manifest.write(before.manifest()).encode(), "application/json"))
    page.run()
    assert "What equal treatment would cost" in page.words
    assert any("What drifted" in element.value for element in page.at.markdown)
    other = manifest.write(before.manifest().model_copy(update={"counts": {}})).encode()
    page.at.file_uploader[-1].set_value(("month.json", other, "application/json"))
    page.run()
    assert "baseline must be the manifest of a table of scores, got one without counts" in page.words.lower()


def test_words_of_a_table_are_text_on_the_tab() -> None:
    page = report("scores", "selection=0.05").upload(scores(groups=HOSTILE), "<b>file</b>.csv")
    page.open_tab("Report")
    assert "Gap in approval rates" in page.words
    page.shows_only_text()
