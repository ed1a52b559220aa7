"""Four answers put in order by five pairs at most, and read as the model reads its own people."""

from itertools import combinations, permutations

import numpy as np
import pytest

from sim.models.raters import raters
from sim.raters.cases import ANSWERS
from sim.raters.standing import FOUR, PAIRS, Hands, asked

RESULT = raters.simulate(raters.Params(), np.random.default_rng(0))
COLUMNS = [list(ANSWERS).index(name) for name in FOUR]


def answers(order: tuple[int, ...]) -> tuple[Hands, ...]:
    """Return what somebody says who has that order in mind."""
    said: list[Hands] = []
    while not asked(said)[1]:
        first, second = asked(said)[0][-1]
        said.append((1, 0) if order.index(first) < order.index(second) else (0, 1))
    return tuple(said)


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_every_order_is_found_by_five_pairs_at_most(order: tuple[int, ...]) -> None:
    said = answers(order)
    pairs, found = asked(said)
    assert found == order
    assert len(pairs) == len(said) <= PAIRS
    assert len({frozenset(pair) for pair in pairs}) == len(pairs), "no pair is asked twice"


def test_people_are_served_by_a_rule_that_orders_as_they_do_and_not_by_its_opposite() -> None:
    """Where a gain is at stake: at the defaults RLHF orders the four in one way, and who holds the reverse loses."""
    score = RESULT.now.decision.score[COLUMNS]
    order = tuple(int(i) for i in np.argsort(-score))
    same, other = (raters.where_somebody_stands(RESULT, answers(each)) for each in (order, order[::-1]))
    assert (same.agree["bradley_terry"], other.agree["bradley_terry"]) == (6, 0)
    assert same.gain > 0 > other.gain
    assert same.worse < 0.5 < other.worse


def test_regions_are_a_distribution_and_likelier_where_more_people_answer_so() -> None:
    """Counted on the model's own people, each of whom says what is worth more to them: no formula of ours."""
    found = raters.where_somebody_stands(RESULT, answers((0, 1, 2, 3)))
    assert found.regions.sum() == pytest.approx(1)
    assert (found.regions > 0).all()
    assert sum(found.parts) == pytest.approx(100, abs=4)
    utility = RESULT.world.crowd.utility[..., COLUMNS]
    share = ((np.diff(utility, axis=-1) < 0).sum(-1) >= 2).mean(1)  # at least two of its three neighbours in that order
    assert np.corrcoef(share, found.regions)[0, 1] > 0.8


def test_a_room_of_one_mind_stands_where_each_of_it_does_and_a_split_room_nearer_to_everybody() -> None:
    said = answers((0, 1, 2, 3))
    one = raters.where_somebody_stands(RESULT, said)
    room = raters.where_somebody_stands(RESULT, tuple((30 * first, 30 * second) for first, second in said))
    assert room.regions == pytest.approx(one.regions)
    assert room.gain == pytest.approx(one.gain)
    split = raters.where_somebody_stands(RESULT, tuple((18, 12) if first else (12, 18) for first, _ in said))
    assert split.order == one.order
    assert np.ptp(split.regions) < np.ptp(one.regions)
    assert abs(split.gain - 0) < abs(one.gain)


def test_no_other_four_say_more_about_the_region() -> None:
    """Mutual information of region and order, counted on the model's own people, every region as likely as any other."""

    def told(four: tuple[int, ...]) -> float:
        order = np.argsort(-RESULT.world.crowd.utility[..., four], axis=-1) @ [64, 16, 4, 1]
        codes = np.unique(order)
        joint = (order[..., None] == codes).mean(1) / len(order)
        apart = joint / (joint.sum(0) / len(order))
        return float((joint * np.log(np.where(joint > 0, apart, 1.0))).sum())

    assert max(combinations(range(len(ANSWERS)), 4), key=told) == tuple(sorted(COLUMNS))
    assert told(tuple(COLUMNS)) == pytest.approx(0.187, abs=0.0005)


def test_too_few_pairs_are_no_order() -> None:
    with pytest.raises(ValueError, match="more pairs"):
        raters.where_somebody_stands(RESULT, ((1, 0), (1, 0)))
