"""Items that met, parts that never did, and texts of which each stands once."""

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.comparisons import linked

SHEET = uploads.look("f", b"a,b\nx,y\n")


def check(pairs: list[tuple[int, int]]) -> str:
    winner, loser = np.array(pairs, dtype=np.int32).T
    return linked.check(SHEET, "a", "b", winner, loser, [str(i) for i in range(int(max(winner.max(), loser.max())) + 1)])


def test_items_that_met_have_no_note() -> None:
    assert check([(0, 1), (1, 2), (2, 3), (3, 0)]) == ""


def test_two_parts_are_told() -> None:
    assert check([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]).startswith("Items fall into 2 parts that never met")


def test_a_row_without_an_item_joins_nothing() -> None:
    assert check([(0, 1), (1, 2), (2, 0), (2, -1), (3, 4), (4, 5), (5, 3)]).startswith("Items fall into 2 parts")


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([(2 * i, 2 * i + 1) for i in range(5)], "got 10, of which 100 % stand in one row only"),
        ([(3 * i + j, 3 * i + (j + 1) % 3) for i in range(11) for j in range(3)], "got 33 in 11 parts that never met"),
        ([(i, (i + 1) % 1001) for i in range(1001)], "must name at most 1,000 items, got 1,001"),
    ],
)
def test_what_has_no_ranking_is_told(pairs: list[tuple[int, int]], why: str) -> None:
    with pytest.raises(InvalidInput) as error:
        check(pairs)
    assert why in str(error.value)
