"""Small networks: their people, and that training teaches what was asked."""

import numpy as np
import pytest

from sim.probing import network
from sim.probing.network import GROUP, INPUTS, NETWORKS, PEOPLE

PLAIN = np.tile(np.eye(INPUTS), (NETWORKS, 1, 1))


def drawn(linked):
    return network.people(np.random.default_rng(0), linked, PLAIN)


@pytest.mark.parametrize("linked", [0.0, 0.5, 0.9])
def test_what_is_asked_goes_with_the_group_as_far_as_said(linked):
    who = drawn(linked)
    assert (who.asked * who.group).mean() == pytest.approx(linked, abs=5 / np.sqrt(NETWORKS * PEOPLE))


def test_the_group_shifts_its_two_inputs_and_no_other():
    who = drawn(0.0)
    shift = (who.inputs * who.group[..., None]).mean((0, 1))
    assert shift == pytest.approx([0, 0, *GROUP, *[0] * (INPUTS - 4)], abs=5 * 1.8 / np.sqrt(NETWORKS * PEOPLE))


def test_the_same_people_at_any_link_but_for_what_is_asked():
    first, second = drawn(0.0), drawn(0.8)
    assert (first.group == second.group).all()
    same = first.asked == second.asked
    assert 0.5 < same.mean() < 0.7
    assert first.inputs[same] == pytest.approx(second.inputs[same])


def test_training_teaches_what_was_asked():
    """Beyond the best straight line through the inputs: part of what is asked is a spread to both sides."""
    learned, fresh = network.layers(0, 0.0)
    one = [np.column_stack([layer, np.ones(PEOPLE)]) for layer in (learned.hidden[0], fresh.hidden[0])]
    head = np.linalg.lstsq(one[0], learned.asked[0], rcond=None)[0]
    assert (one[1] @ head * fresh.asked[0] > 0).mean() > 0.8


def test_no_unit_is_the_group():
    learned, _ = network.layers(0, 0.4)
    together = [abs(np.corrcoef(unit, learned.group[0])[0, 1]) for unit in learned.hidden[0].T if unit.std() > 0]
    assert max(together) < 0.9
