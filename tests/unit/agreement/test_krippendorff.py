import numpy as np
import pytest

from sim.agreement import (
    UndefinedAlpha,
    alpha_by_group,
    contested_items,
    krippendorff_alpha,
    rater_bias,
)
from sim.contract.parameters import InvalidInput

LEVELS = ["nominal", "ordinal", "interval", "ratio"]


def by_definition(table, level):
    """Alpha from pairs of ratings, one after the other: slow, and as the definition reads."""
    ratings = [column[~np.isnan(column)] for column in table.T]
    ratings = [values for values in ratings if len(values) > 1]
    pooled = np.concatenate(ratings)

    def distance(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        low, high = min(a, b), max(a, b)
        between = ((pooled >= low) & (pooled <= high)).sum() - ((pooled == low).sum() + (pooled == high).sum()) / 2
        return float(between**2) if a != b else 0.0

    observed = sum(distance(a, b) / (len(values) - 1) for values in ratings for a in values for b in values)
    expected = sum(distance(a, b) for a in pooled for b in pooled) / (len(pooled) - 1)
    return 1 - observed / expected


def ratings(seed, raters=6, items=15, values=5):
    rng = np.random.default_rng(seed)
    table = rng.integers(values, size=items) + rng.integers(0, 2, size=(raters, items)).astype(float)
    table[rng.random(table.shape) < 0.3] = np.nan
    return table


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_alpha_is_its_definition(level, seed):
    table = ratings(seed)
    assert krippendorff_alpha(table, level).value == pytest.approx(by_definition(table, level), abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_every_resample_is_the_alpha_of_the_drawn_items(level):
    """The matrix product against the slow way: draw the items, stack their columns, take alpha of that."""
    table = ratings(4)[:, :8]
    resamples, items = 50, int(((~np.isnan(table)).sum(0) > 1).sum())
    drawn = np.random.default_rng(7).integers(items, size=(resamples, items))
    kept = table[:, (~np.isnan(table)).sum(0) > 1]
    slow = [krippendorff_alpha(kept[:, row], level).value for row in drawn]
    found = krippendorff_alpha(table, level, resamples, np.random.default_rng(7))
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(slow, [0.025, 0.975])), abs=1e-12)


def test_blocks_do_not_change_the_interval(monkeypatch):
    table = ratings(5)
    whole = krippendorff_alpha(table, "ordinal", 100, np.random.default_rng(0))
    monkeypatch.setattr("sim.agreement.krippendorff.BLOCK", 100)
    assert krippendorff_alpha(table, "ordinal", 100, np.random.default_rng(0)) == whole


@pytest.mark.parametrize("level", LEVELS)
def test_sparse_and_full_tables_agree(level, monkeypatch):
    table = ratings(6, values=9)
    full = krippendorff_alpha(table, level, 100, np.random.default_rng(0))
    monkeypatch.setattr("sim.agreement.krippendorff.TABLE", 0)
    sparse = krippendorff_alpha(table, level, 100, np.random.default_rng(0))
    assert (full.value, full.low, full.high) == pytest.approx((sparse.value, sparse.low, sparse.high), abs=1e-12)


def test_perfect_agreement_is_one_and_counts_are_right():
    found = krippendorff_alpha([[1, 2, 3, np.nan, 1], [1, 2, 3, 4, np.nan], [np.nan] * 5], "interval")
    assert found.value == pytest.approx(1)
    assert (found.items, found.raters) == (3, 2)


@pytest.mark.parametrize("level", LEVELS)
def test_no_variation_has_no_alpha(level):
    with pytest.raises(UndefinedAlpha, match="not defined where all ratings are the same"):
        krippendorff_alpha([[2, 2], [2, 2]], level)


@pytest.mark.parametrize("level", LEVELS)
def test_resamples_without_variation_are_counted(level):
    """Two items, each unanimous: a draw of the same item twice has no variation, half of all draws."""
    found = krippendorff_alpha([[1, 2], [1, 2]], level, 1000, np.random.default_rng(0))
    assert 400 < found.undefined < 600
    assert found.low == pytest.approx(1)


def test_alpha_tells_bad_input():
    with pytest.raises(UndefinedAlpha, match="two ratings or more"):
        krippendorff_alpha([[1, np.nan], [np.nan, 1]], "nominal")
    with pytest.raises(InvalidInput, match="level must be one of"):
        krippendorff_alpha([[1, 2], [1, 2]], "cardinal")
    with pytest.raises(InvalidInput, match="need a generator"):
        krippendorff_alpha([[1, 2], [1, 2]], "nominal", 10)
    with pytest.raises(InvalidInput, match="at the ratio level, got -1"):
        krippendorff_alpha([[-1, 2], [1, 2]], "ratio")
    with pytest.raises(InvalidInput, match="ratings must be numbers or nan"):
        krippendorff_alpha([1, 2], "nominal")


def test_groups_have_their_own_alpha():
    table = np.array([[1, 2, 1, 2], [1, 2, 1, 2], [2, 1, 2, 1], [2, 1, 2, 1], [1, 1, 1, 1]], float)
    frame = alpha_by_group(table, ["a", "a", "b", "b", None], "nominal", 200, np.random.default_rng(0)).set_index("group")
    assert frame.alpha[["a", "b"]].tolist() == [1, 1]
    assert frame.alpha["all"] < 0.1
    assert frame.raters.tolist() == [5, 2, 2]
    assert np.isnan(alpha_by_group(table, ["a", "a", "a", "a", "b"], "nominal").alpha[2])
    with pytest.raises(InvalidInput, match="level must be"):
        alpha_by_group(table, list("aabbb"), "cardinal")


def test_rater_bias():
    frame = rater_bias([[1, 2, np.nan], [3, 4, 5], [2, np.nan, np.nan]], raters=["low", "high", "mid"])
    assert frame.bias.tolist() == pytest.approx([(-1.5 - 2) / 2, (1.5 + 2) / 2, 0])
    assert frame["items"].tolist() == [2, 2, 1]
    assert frame.standard_error[0] == pytest.approx(0.25)
    assert np.isnan(frame.standard_error[2])


def test_contested_items_come_first():
    table = np.array([[0, 0, 1, np.nan], [0, 1, 1, np.nan], [0, 1, 2, 3], [0, 0, 3, np.nan]])
    frame = contested_items(table, items=list("wxyz"))
    assert frame.item.tolist() == ["y", "x", "w"]
    assert frame.disagreement.tolist() == pytest.approx([5 / 6, 4 / 6, 0])
    assert frame.majority.tolist() == [1, 0, 0]
