"""A row per answer becomes comparisons: by hand, what cannot be compared, and what is no set."""

import numpy as np
import pytest

from sim.contract.parameters import InvalidInput
from sim.own.comparisons import sets


def test_the_chosen_one_beats_each_of_the_others() -> None:
    within = np.array([1, 0, 1, 0, 1], dtype=np.int32)
    item = np.array([0, 1, 2, 3, 1], dtype=np.int32)
    won = np.array([False, True, True, False, False])
    found = sets.pairs(within, item, won, "set")
    assert list(zip(found.chosen.tolist(), found.other.tolist(), strict=True)) == [(2, 0), (1, 3), (2, 4)]
    assert found.notes == ()


def test_no_choice_and_several_are_left_out_and_told() -> None:
    within = np.array([0, 0, 1, 1, 2, 2, -1], dtype=np.int32)
    item = np.array([0, 1, 0, 1, 0, 1, 1], dtype=np.int32)
    won = np.array([False, False, True, True, True, False, True])
    found = sets.pairs(within, item, won, "set")
    assert (found.chosen.tolist(), found.other.tolist()) == ([4], [5])
    assert [note.split(" in which")[0] for note in found.notes] == ["1 set of answers", "1 set of answers"]


@pytest.mark.parametrize(("within", "item"), [([0] * 51, list(range(51))), ([0, 0], [4, 4])])
def test_what_is_no_set_is_told(within: list[int], item: list[int]) -> None:
    won = np.arange(len(within)) == 0
    with pytest.raises(InvalidInput, match="column 'side' must name sets"):
        sets.pairs(np.array(within, np.int32), np.array(item, np.int32), won, "side")
