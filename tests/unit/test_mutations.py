"""Damaged tables and tables written otherwise, a few of each kind; `python -m tests.mutations` tries a thousand."""

import pytest

from tests import damage, mutations

EVERY = len(damage.SAME) + len(damage.DAMAGED)
COSTLY = ("a bomb", "100,000 columns")


@pytest.mark.parametrize("kind", damage.KINDS)
def test_a_mutated_table_gives_a_sentence_or_the_right_rows(kind: str) -> None:
    """Two of each mutation; those that are costly to make once, in one kind."""
    found = {}
    for number in range(2 * EVERY):
        done = [*damage.SAME, *damage.DAMAGED][number % EVERY]
        if done in COSTLY and (kind != "scores" or number >= EVERY):
            continue
        one = damage.case(kind, number, seed=1)
        found[number, one.done] = mutations.wrong(kind, one)
    assert {at: said for at, said in found.items() if said} == {}
