"""The report: one file, words of a table as text, caveats above the number, everything that was promised in it."""

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sim import own
from sim.audit import drawn, report
from sim.audit.opened import Opened

HOSTILE = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "**bold** [meant:x]")


@pytest.fixture(scope="module")
def study() -> Opened:
    rng = np.random.default_rng(0)
    group, score = rng.choice(3, 900), rng.normal(size=900).round(2)
    paid = rng.random(900) < 1 / (1 + np.exp(-score - 0.5 * group))
    frame = pd.DataFrame({"score": score, "<b>paid": np.where(paid, "<i>yes", "no"), "group": np.array(HOSTILE)[group]})
    return own.scores.read(frame, outcome="<b>paid", favourable="<i>yes", threshold=0.0, cost=1.0)


@pytest.fixture(scope="module")
def text(study: Opened) -> str:
    found = study.at(tolerance=0.05).answer(["selection", "four_fifths"], baseline=study.manifest())
    return report.write(found, study.manifest(found), "<svg></svg>", date(2026, 3, 1))


def test_nothing_of_a_table_is_html(text: str) -> None:
    assert not re.search(r"<script>alert|<img|<b>paid|<i>yes", text)
    assert "&lt;img src=x" in text
    assert text.count("<script") == 1  # the manifest, which is no program


def test_it_needs_nothing_beside_it(text: str) -> None:
    assert not re.search(r'(src|href)="(?!data:)', text)
    assert "@import" not in text
    assert "url(" not in text


def test_it_says_all_that_was_asked(text: str) -> None:
    for words in (
        "1 March 2026",
        "What would it cost your system to treat groups alike?",
        "Gap in approval rates",
        "at most 5 points",
        "today&#x27;s rule",
        "Thresholds to deploy",
        "2000e-2(l)",
        "Three cases to inspect",
        "What was read",
        "Since the last report",
        "What drifted",
        "SHA-256",
        "Newcombe 1998",
    ):
        assert words in text, words


def test_caveats_stand_above_the_number(text: str) -> None:
    assert text.index("Before the number") < text.index('class="answer"')


def test_without_a_figure_it_says_so(study: Opened) -> None:
    found = study.answer()
    assert report.NO_FIGURE in report.write(found, study.manifest(found))


def test_where_no_page_can_draw_there_is_no_figure(study: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "PROGRAM", "no_such_program")
    assert drawn.figure(study.kind, study.built, study.params) == ""
