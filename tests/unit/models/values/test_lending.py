"""The lending model: its tables, its frontier and its hero agree with each other; thin files by hand."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.fairness import fico, thin_files

MODEL = sim.load("lending")
GAPS = ("selection", "opportunity", "odds")


def test_population_is_that_of_the_report() -> None:
    assert fico.population().people.sum() == pytest.approx(174_047)
    assert fico.curves().groups == ("asian", "black", "hispanic", "white")


def test_scores_and_percentiles_are_inverse() -> None:
    scores = np.arange(300, 851, 5)
    for points in fico.POINTS:
        assert fico.score(fico.percentile(scores, points), points) == pytest.approx(scores)
    assert fico.percentile((500, 700, 750, 800), "report") == pytest.approx((2, 42, 60, 87))
    assert (float(fico.percentile(750)), float(fico.percentile(620))) == (78.5, 40.5)


@pytest.mark.parametrize("gap", GAPS)
def test_every_policy_of_the_frontier_is_a_run(gap: str) -> None:
    params = MODEL.Params(gap=gap)
    front = MODEL.frontier(params, np.random.default_rng(0))
    settings = front.frame.filter(regex=r"^set\.").rename(columns=lambda name: name.removeprefix("set."))
    outcomes = [name for name in front.frame if name in {o.name for o in MODEL.OUTCOMES}]
    assert len(outcomes) == 4 + 5 * 4
    for row in (0, 7, 33, 60, *range(61, len(front.frame))):
        run = MODEL.run(params.replace(**settings.iloc[row].to_dict()))
        for name in outcomes:
            expected = np.nan if run[name] is None else run[name]
            assert front.frame[name].iloc[row] == pytest.approx(expected, abs=1e-9, nan_ok=True), (row, name)


@pytest.mark.parametrize("gap", GAPS)
def test_frontier_and_preview_do_not_depend_on_where_one_stands(gap: str) -> None:
    here, there = MODEL.Params(gap=gap), MODEL.Params(gap=gap, criterion="fixed_score", tolerance=0.4, fixed_score=600)
    one, other = (MODEL.frontier(params, np.random.default_rng(3)) for params in (here, there))
    assert one.frame.equals(other.frame)
    assert one.band is other.band is None or one.band.equals(other.band)
    drawn, again = (MODEL.preview(params, np.random.default_rng(3)) for params in (here, there))
    assert all(drawn[name].equals(again[name]) for name in ("thresholds", "changes"))


@pytest.mark.parametrize(
    ("points", "earns", "approved"),
    [("authors", 49.2, (0.223, 0.045, 0.099, 0.267)), ("report", 81.0, (0.446, 0.102, 0.218, 0.453))],
)
def test_750_points_are_less_profit_and_less_equal_than_a_point_of_the_frontier(
    points: str, earns: float, approved: tuple[float, ...]
) -> None:
    run = MODEL.run(MODEL.Params(criterion="fixed_score", points=points))
    assert run["profit_share"] == pytest.approx(earns, abs=0.05)
    assert [run[f"approval_{group}"] for group in fico.GROUPS] == pytest.approx(approved, abs=0.0005)
    better = MODEL.run(MODEL.Params(tolerance=0.2))
    assert better["profit_share"] > run["profit_share"]
    assert better["selection_gap"] < run["selection_gap"]
    frame = MODEL.frontier(MODEL.Params(points=points), np.random.default_rng(0)).frame
    assert not frame.loc[frame["label"] == "750 points for everyone", "efficient"].any()


@pytest.mark.parametrize("gap", GAPS)
def test_efficient_means_exact_optimum(gap: str) -> None:
    front = MODEL.frontier(MODEL.Params(gap=gap), np.random.default_rng(0))
    frame = front.frame
    assert front.x == f"{gap}_gap"
    assert frame["efficient"].iloc[:61].all()
    assert (frame["supported"] == frame["efficient"]).all()
    dominated = frame[frame["label"].str.contains("for everyone|One threshold")]
    assert not dominated["efficient"].any()
    assert (frame[front.x].iloc[:61] <= frame["set.tolerance"].iloc[:61] + 1e-9).all()


def test_band_lies_around_the_frontier() -> None:
    front = MODEL.frontier(MODEL.Params(), np.random.default_rng(0))
    assert front.band is not None
    assert list(front.band) == ["selection_gap", "low", "high"]
    share = front.frame["profit_share"].iloc[:40].to_numpy()
    assert (front.band["low"].iloc[:40] < share).all()
    assert (front.band["high"].iloc[:40] > share).all()


def test_outcomes_are_those_of_the_four_groups() -> None:
    run = MODEL.run(MODEL.Params(criterion="max_profit"))
    share = fico.curves().share
    approved = [run[f"approval_{g}"] for g in fico.GROUPS]
    assert run["selection_gap"] == pytest.approx(max(approved) - min(approved))
    default = [run[f"default_{g}"] for g in fico.GROUPS]
    earned = sum(w * a * (0.18 - d) for w, a, d in zip(share, approved, default, strict=True))
    dearest = MODEL.run(MODEL.Params(criterion="fixed_score", fixed_score=300))
    everyone = sum(w * (0.18 - dearest[f"default_{g}"]) for w, g in zip(share, fico.GROUPS, strict=True))
    assert dearest["profit_share"] == pytest.approx(100 * everyone / earned)


def test_the_hero_shows_the_policy() -> None:
    frame = MODEL.frontier(MODEL.Params(), np.random.default_rng(0)).frame
    hero = MODEL.preview(MODEL.Params(), np.random.default_rng(0))
    lines, dots, changes = hero["thresholds"], MODEL.module.people(), hero["changes"]
    assert (lines["point"] == 0).sum() + len(dots) <= 2000
    repay = changes[changes["repays"]]
    for group in fico.GROUPS:
        approval = lines[lines["group"] == group].set_index("point")["approval"]
        assert approval.to_numpy() == pytest.approx(frame[f"approval_{group}"].to_numpy())
        per_1000 = repay[repay["group"] == group].set_index("point")["approved"]
        assert per_1000.to_numpy() == pytest.approx(1000 * frame[f"true_positive_rate_{group}"].to_numpy())
        # The dots right of the line are the approved share, within a bin and a table row.
        people = dots[dots["group"] == group]["threshold"].to_numpy()
        at = lines[lines["group"] == group].set_index("point")["threshold"]
        drawn = (people[None, :] >= at.to_numpy()[:, None]).mean(axis=1)
        certain = frame["set.criterion"].to_numpy() != "equalized_odds"
        assert np.abs(drawn - approval.to_numpy())[certain].max() < 0.06
    one = changes[changes["point"] == frame.index[frame["set.criterion"] == "single_threshold"][0]]
    assert (one[["gained", "lost"]] == 0).all(axis=None)


def test_the_picture_of_a_setting_is_its_point_of_the_preview() -> None:
    params = MODEL.Params(tolerance=0.2)
    drawn = MODEL.preview(params, np.random.default_rng(0))
    pictured = MODEL.picture(MODEL.simulate(params, np.random.default_rng(0)))
    for name, table in drawn.items():
        at = table[table["point"] == 20].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(pictured[name][list(at.columns)], at)


def test_dots_repay_as_often_as_the_people() -> None:
    dots = MODEL.module.people()
    assert (dots.groupby("group").size() == MODEL.module.DOTS).all()
    assert not dots.duplicated(["group", "threshold", "stack"]).any()
    base = dict(zip(fico.GROUPS, fico.curves().base_rate, strict=True))
    for group, rate in dots.groupby("group")["repays"].mean().items():
        assert rate == pytest.approx(base[group], abs=0.01)


def test_a_long_file_is_judged_like_everyone() -> None:
    long = thin_files.newcomers(750, years=1e9)
    equal = thin_files.newcomers(750, years=2, equal_risk=True)
    assert equal.approval == pytest.approx(long.approval, abs=1e-6)
    assert long.approval == pytest.approx(0.2524925, abs=1e-6)  # 1 - Phi((750 - 710) / 60)


def test_thin_files_against_sampling() -> None:
    theta = np.random.default_rng(0).normal(710, 60, 400_000)
    defaults = np.random.default_rng(1).random(len(theta)) < thin_files.default_probability(theta)
    approved = 0.4 * theta + 0.6 * 680 >= 700
    found = thin_files.newcomers(700, years=2)
    for ours, sampled in (
        (found.approval, approved.mean()),
        (found.true_positive_rate, approved[~defaults].mean()),
        (found.false_positive_rate, approved[defaults].mean()),
        (found.default, defaults[approved].mean()),
    ):
        assert ours == pytest.approx(sampled, abs=5 * 0.5 / np.sqrt(approved.sum()))


def test_no_history_at_all() -> None:
    assert thin_files.newcomers(750, years=0).approval == 0
    assert np.isnan(thin_files.newcomers(750, years=0).default)
    assert thin_files.newcomers(650, years=0).approval == pytest.approx(1)
    assert thin_files.newcomers(750, years=0, equal_risk=True).approval == 0
    assert thin_files.newcomers(640, years=0, equal_risk=True).approval == pytest.approx(1)
    assert thin_files.newcomers(750, years=0, review=1).approval == pytest.approx(
        thin_files.newcomers(750, years=1e9).approval, abs=1e-6
    )


def test_levers_help_newcomers_who_would_repay() -> None:
    plain = thin_files.newcomers(750, years=2)
    for lever in ({"alternative": 5.0}, {"equal_risk": True}, {"review": 0.5}):
        assert thin_files.newcomers(750, years=2, **lever).true_positive_rate > plain.true_positive_rate
