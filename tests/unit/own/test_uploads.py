"""What a small file may cost: read by a process of its own, which grows by a part of what the file would be if it were unpacked."""

from pathlib import Path

import numpy as np
import pytest

from tests import bombs

ROWS = np.arange(bombs.MANY)
SCORES = 'table.read("f", content, table.Columns("score", "repaid", "group", "1"))'
MAY = 250
"""MB, less than the memory for visitors' tables."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_one_long_text_in_a_million_rows_of_scores(path: Path) -> None:
    path.write_bytes(bombs.one_long_text(["score"], repaid=ROWS % 2, group=ROWS % 3))
    assert path.stat().st_size < 100_000
    grown, said = bombs.cost(path, bombs.MODULES["scores"], SCORES)
    assert said == f"column 'score' in row 1 must be a finite number, got '{'x' * 40}...'"
    assert grown < MAY


def test_one_long_text_in_a_million_rows_of_votes(path: Path) -> None:
    path.write_bytes(bombs.one_long_text(["1", "2"]))
    assert path.stat().st_size < 100_000
    grown, said = bombs.cost(path, bombs.MODULES["votes"], 'table.read("f", content)')
    assert said == f"column '1' in row 1 must be -1, 0, 1 or empty, got '{'x' * 40}...'"
    assert grown < MAY


def test_a_footer_that_lies_about_what_the_file_unpacks_to(path: Path) -> None:
    path.write_bytes(bombs.forged(400))
    assert path.stat().st_size < 200_000
    grown, said = bombs.cost(path, bombs.MODULES["scores"], SCORES)
    assert said == "the columns must unpack to at most 100 MB, got more"
    assert grown < MAY


def test_a_packed_row_of_commas(path: Path) -> None:
    path.write_bytes(bombs.commas(24))
    grown, said = bombs.cost(path, bombs.MODULES["scores"], 'table.read("f", content, table.Columns("a", "b", "b", "1"))')
    assert said == "row 2 must be at most 1,024 kB long, got more: is a quotation mark missing?"
    assert grown < MAY
    path.write_bytes(bombs.commas(99))
    grown, said = bombs.cost(path, bombs.MODULES["scores"], 'table.read("f", content, table.Columns("a", "b", "b", "1"))')
    assert said == "the file must unpack to at most 25 MB, got more"
    assert grown < MAY
