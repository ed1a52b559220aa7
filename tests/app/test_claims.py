"""A claim says beside itself in how many worlds it holds, where that is below nine in ten."""

import pytest

from pages.ui.page import claim
from sim.analysis import ahead, presets


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("1" * 90 + "0" * 10, ""),
        ("1" * 89 + "0" * 11, "holds in 9 of 10 worlds"),
        ("1" * 44 + "0" * 56, "holds in 4 of 10 worlds"),
        ("1" * 3 + "0" * 97, "holds in hardly any world"),
        ("0" * 100, "holds in none of 100 worlds"),
        ("", ""),
    ],
)
def test_the_words(held: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "worlds", lambda _: tuple(world == "1" for world in held))
    assert claim.worlds(presets.load("smile")[0]) == said
