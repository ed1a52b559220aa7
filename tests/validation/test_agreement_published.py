"""Agreement on public data against numbers computed from the definition; what others printed is a row of data/published/sciences."""

import numpy as np
import pandas as pd
import pytest

from sim.agreement import alpha_by_group
from tests.real_data import POLIS, needs


@needs(POLIS)
@pytest.mark.parametrize(
    ("conversation", "votes", "expected"),
    [
        ("vtaiwan.uberx", 49_443, [0.100, 0.198, 0.241]),
        ("american-assembly.bowling-green", 225_524, [0.073, 0.139, 0.083]),
        ("brexit-consensus", 5_303, [0.295, 0.416, 0.333]),
    ],
)
def test_polis_conversations(conversation, votes, expected):
    """Nominal alpha over all participants and within the two opinion groups: computed independently from the definition."""
    table = pd.read_csv(POLIS / conversation / "participants-votes.csv", low_memory=False)
    ratings = table.iloc[:, 6:].to_numpy(float)
    assert (~np.isnan(ratings)).sum() == votes
    found = alpha_by_group(ratings, table["group-id"], "nominal", 200, np.random.default_rng(0))
    assert found.group.tolist() == ["all", 0, 1]
    np.testing.assert_allclose(found.alpha, expected, atol=0.0005)
    assert (found.low < found.alpha).all()
    assert (found.alpha < found.high).all()
