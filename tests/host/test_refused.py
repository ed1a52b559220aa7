"""What a real server refuses: values in the address, and a file that is too large, each with a sentence and without a traceback."""

from collections.abc import Callable

import pytest

from sim.own import limits
from tests.visitor import Visitor

Visitors = Callable[[str], Visitor]


@pytest.mark.parametrize("page", ["feed", "navigation", "raters"])
@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "1e400", "9" * 10_000], ids=lambda value: value[:5])
def test_a_seed_that_cannot_be_is_told(server: str, visitors: Visitors, page: str, value: str) -> None:
    visitor = visitors(server)
    visitor.open(page, f"{page}_seed={value}")
    assert visitor.errors == []
    assert f"{page}_seed must be in [0, 9999], got `'{value[:60]}" in visitor.words


def test_a_file_that_is_too_large_gets_our_sentence(server: str, visitors: Visitors) -> None:
    visitor = visitors(server)
    visitor.open("your_data")
    much = limits.LIMITS.megabytes + 5
    visitor.upload("_upload_turn_0", "mine.csv", bytes(much * limits.MEGABYTE))
    assert visitor.errors == []
    assert f"the file must be at most {limits.LIMITS.megabytes} MB, got {much} MB" in visitor.words
