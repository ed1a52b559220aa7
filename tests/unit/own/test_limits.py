"""What tables may cost: every limit follows from one number, and the setting is a whole number in its range or refused."""

from dataclasses import astuple

import pytest

from sim.contract.parameters import InvalidInput
from sim.own import limits


@pytest.mark.parametrize("memory", [limits.LEAST, limits.USUAL, 1000, limits.MOST])
def test_more_memory_never_allows_less_and_no_limit_is_nothing(memory: int) -> None:
    found, more = limits.of(memory), limits.of(memory + 100)
    assert all(a <= b for a, b in zip(astuple(found), astuple(more), strict=True))
    assert min(astuple(found)) > 0


@pytest.mark.parametrize("memory", [limits.LEAST, limits.USUAL, limits.MOST])
def test_what_is_held_and_a_file_at_its_limits_fit_beside_one_another(memory: int) -> None:
    found = limits.of(memory)
    assert found.held + 2 * found.megabytes < memory, "the file as it comes, and what it unpacks to"
    assert found.columns <= 10_000


@pytest.mark.parametrize(("setting", "found"), [(None, limits.USUAL), ("  ", limits.USUAL), ("100", 100), (" 2000 ", 2000)])
def test_the_setting_is_read(setting: str | None, found: int) -> None:
    assert limits.memory(setting) == found


@pytest.mark.parametrize("setting", ["99", "100001", "1e3", "450.5", "much", "-450"])
def test_what_is_no_such_number_is_told(setting: str) -> None:
    with pytest.raises(InvalidInput, match=r"TABLES_MB must be a whole number of megabytes in \[100, 100000\], got"):
        limits.memory(setting)
