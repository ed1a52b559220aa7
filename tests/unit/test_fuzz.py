"""Hostile texts and command lines, a few of each; `python -m tests.fuzz` tries ten thousand."""

import random

import pytest

from tests import fuzz, fuzz_texts
from tests.hostile import bent


def test_a_damaged_text_is_read_or_refused_in_a_sentence() -> None:
    assert list(fuzz_texts.texts(120, 1, [door for door in fuzz_texts.DOORS if "month" not in door.name])) == []


def test_last_months_counts_are_read_or_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_texts, "MONTHS", {"votes": fuzz_texts.MONTHS["votes"]})  # the others take longer
    assert list(fuzz_texts.texts(12, 1, [door for door in fuzz_texts.DOORS if "month" in door.name])) == []


def test_a_hostile_command_line_ends_without_a_traceback() -> None:
    assert list(fuzz.commands(120, seed=1)) == []


def test_what_is_bent_is_another_thing() -> None:
    whole = {"a": [1, {"b": "c"}], "d": 2.5, "e": {"f": True}}
    found = [bent(random.Random(seed), whole) for seed in range(50)]
    assert sum(one != whole for one in found) > 40
    assert whole == {"a": [1, {"b": "c"}], "d": 2.5, "e": {"f": True}}
