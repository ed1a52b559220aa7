"""Agreement against numbers that others printed or that were computed from the definition, on public data."""

import numpy as np
import pandas as pd
import pytest

from sim.agreement import alpha_by_group, dawid_skene, krippendorff_alpha
from tests.real_data import POLIS, needs


@pytest.mark.parametrize(("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)])
def test_four_observers_twelve_units(level, printed):
    """Krippendorff 2011, Computing Krippendorff's alpha-reliability, example C; also in the packages `irr` and `krippendorff`."""
    ratings = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
        [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
    ]
    assert krippendorff_alpha(ratings, level).value == pytest.approx(printed, abs=0.0005)


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


# Dawid and Skene 1979, table 1: observer 1 saw each of 45 patients three times, observers 2 to 5 once.
ANAESTHETISTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111 2223212 1211111
1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121
1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""


def test_dawid_and_skene_anaesthetists():
    """Dawid and Skene 1979: class shares .40, .42, .11, .07, the printed table not looked up."""
    label = np.array([[int(value) for value in patient] for patient in ANAESTHETISTS.split()])
    item, occasion = np.indices(label.shape)
    fit = dawid_skene(item.ravel(), np.maximum(occasion.ravel() - 2, 0), label.ravel(), tolerance=1e-12, iterations=1000)
    assert label.shape == (45, 7)
    np.testing.assert_allclose(fit.prior, [0.40, 0.42, 0.11, 0.07], atol=0.005)
