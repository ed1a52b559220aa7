"""Group-informed consensus: the two forms, by hand."""

import numpy as np
import pytest

from sim.bridging import GEOMETRIC, PRODUCT, consensus_of, group_informed_consensus
from sim.contract.parameters import InvalidInput


def test_more_groups_that_vote_alike_shrink_the_product_only() -> None:
    two, six = (np.full((groups, 1), 90) for groups in (2, 6))
    agreed = [consensus_of(one, one * 0 + 5, one * 0 + 100, form)[0] for form in (PRODUCT, GEOMETRIC) for one in (two, six)]
    assert agreed[:2] == pytest.approx([(91 / 102) ** 2, (91 / 102) ** 6])
    assert agreed[2:] == pytest.approx([(90.5 / 101) * (1 - 5.5 / 101)] * 2)


def test_who_disagrees_counts_in_the_geometric_mean_only() -> None:
    votes = np.array([[1, 1], [1, 1], [-1, 0], [1, 1], [1, 1], [-1, 0]], dtype=float)
    group = [0, 0, 0, 1, 1, 1]
    product, geometric = (group_informed_consensus(votes, group, form) for form in (PRODUCT, GEOMETRIC))
    assert product[0] == product[1] == pytest.approx((3 / 5) ** 2)
    assert geometric == pytest.approx([(2.5 / 4) * (1 - 1.5 / 4), (2.5 / 4) * (1 - 0.5 / 4)])


def test_whoever_is_in_no_group_does_not_count() -> None:
    votes = [[1.0], [-1.0], [np.nan]]
    for form, expected in ((PRODUCT, 2 / 3), (GEOMETRIC, 0.75 * 0.75)):
        assert group_informed_consensus(votes, [0, np.nan, 0], form) == pytest.approx([expected])
    assert group_informed_consensus(votes, [np.nan] * 3, GEOMETRIC).tolist() == [1.0]
    with pytest.raises(InvalidInput, match="form must be product or geometric, got 'sum'"):
        consensus_of([[1]], [[0]], [[1]], "sum")
