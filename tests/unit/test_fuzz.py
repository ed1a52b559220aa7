"""Hostile texts and command lines, a few of each; `python -m tests.fuzz` tries ten thousand."""

from tests import fuzz


def test_a_damaged_text_is_read_or_refused_in_a_sentence() -> None:
    assert list(fuzz.texts(120, seed=1)) == []


def test_a_hostile_command_line_ends_without_a_traceback() -> None:
    assert list(fuzz.commands(120, seed=1)) == []
