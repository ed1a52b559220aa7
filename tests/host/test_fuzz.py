"""Hostile links, a few; `python -m tests.fuzz links` tries ten thousand."""

from tests import fuzz


def test_a_hostile_link_gets_a_page() -> None:
    assert list(fuzz.links(60, seed=1)) == []
