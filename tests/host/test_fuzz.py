"""Hostile links and votes, a few; `python -m tests.fuzz links votes` tries ten thousand of each."""

from tests import fuzz, fuzz_phones


def test_a_hostile_link_gets_a_page_and_no_file_but_the_projects_is_opened() -> None:
    assert list(fuzz.links(60, seed=1)) == []


def test_what_a_phone_sends_is_answered_in_a_sentence_and_counts_only_where_it_is_a_vote() -> None:
    assert list(fuzz_phones.votes(120, seed=1)) == []
