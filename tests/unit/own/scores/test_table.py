"""Uploads of scores: every wrong input gets its sentence, every right one its numbers."""

import codecs
import gzip
import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from sim import InvalidInput, fairness
from sim.own import csv_files, limits, uploads
from sim.own.scores import sample as score_sample
from sim.own.scores import study as score_study
from sim.own.scores import table as score_table
from sim.own.scores.table import Columns

COLUMNS = Columns("score", "repaid", "group", "1")
GOOD = "score,repaid,group\n" + "".join(f"{i % 7}.5,{int(i % 3 == 0)},{'ab'[i % 2]}\n" for i in range(80))
HEADER = "score,repaid,group\n"
TWO = f"{HEADER}1,0,a\n2,1,b\n"


def parquet_file(**columns: object) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("score,repaid,race\n1,0,a\n", "column 'group' must be one of 'score', 'repaid', 'race', got no such column"),
        (f"{TWO}abc,1,a\n", "column 'score' in row 4 must be a finite number, got 'abc'"),
        (f"{TWO}\n\nabc,1,a\n", "column 'score' in row 6 must be a finite number, got 'abc'"),
        (f'{HEADER}1,0,"a\nb"\nabc,1,c\n', "column 'score' in row 3 must be a finite number, got 'abc'"),
        (f"{TWO}NaN,1,a\n", "column 'score' in row 4 must be a finite number, got 'NaN'"),
        (f"{TWO},1,a\n", "column 'score' in row 4 must be a finite number, got an empty cell"),
        (f"{TWO}-inf,1,a\n", "column 'score' in row 4 must be a finite number, got '-inf'"),
        (f"{TWO}1e308,1,a\n", "column 'score' in row 4 must be between -1e+100 and 1e+100, got '1e308'"),
        (f'{TWO}"1,5",1,a\n', "column 'score' in row 4 must be a finite number with a decimal point, got '1,5'"),
        (
            "score;repaid;group\n1,5;0;a\n2.5;1;b\n",
            "column 'score' in row 2 must be a finite number with a decimal point, got '1,5'",
        ),
        (f"{TWO}3,1,a\n4,0,b\n5,2,a\n", "column 'repaid' in row 6 must be '0' or '1', got '2'"),
        (f"{TWO}3,,a\n", "column 'repaid' in row 4 must be '0' or '1', got an empty cell"),
        (f"{HEADER}1,1,a\n2,1,b\n", "column 'repaid' must have two values, got only '1'"),
        (f"{HEADER}1,,a\n2,,b\n", "column 'repaid' must have two values, got only an empty cell"),
        (f"{HEADER}1,yes,a\n2,no,b\n", "the good value of column 'repaid' must be 'yes' or 'no', got '1'"),
        (f"{HEADER}1,0,a\n2,1,a\n", "column 'group' must have at least 2 different values, got only 'a'"),
        (f"{TWO}3,1,\n", "column 'group' in row 4 must be the name of a group, got an empty cell"),
        (
            HEADER + "".join(f"{i},{i % 2},zip{i % 13}\n" for i in range(60)),
            "column 'group' must have at most 12 different values, got 13, of which 'zip12' in row 14 is number 13",
        ),
        (
            f"{TWO}3,1,{'x' * 100}\n",
            "column 'group' in row 4 must have at most 60 characters, got 100: 'xxxxxxxxxxxxxxxxxxxx...'",
        ),
        (
            f"{TWO}3,1,{'x' * 500_000}\n",
            "column 'group' in row 4 must have at most 60 characters, got 500,000: 'xxxxxxxxxxxxxxxxxxxx...'",
        ),
        ("", "the file must have a header and at least one row, got an empty file"),
        ("\n\n", "the file must have a header and at least one row, got empty lines only"),
        (HEADER, "the file must have a header and at least one row, got a header only"),
        (f"score,repaid,{'g' * 500}\n1,0,a\n", "column 3 must have a name of at most 400 characters, got 500"),
        ("1,0,3\n2,1,4\n", "column 'score' must be one of 'column 1', 'column 2', 'column 3', got no such column"),
        (f"{TWO}\n3,1\n", "row 5 must have 3 cells, like the header, got 2"),
        (f"{TWO}3,1,a,9\n", "row 4 must have 3 cells, like the header, got 4"),
        (
            GOOD.replace("b\n", "é\n").encode("latin-1"),
            "the file must be text in UTF-8, got the byte 0xE9 in row 3: save it as CSV UTF-8",
        ),
        (GOOD.encode("utf-16"), "the file must be text in UTF-8, got UTF-16 in row 1: save it as CSV UTF-8"),
        (b"PK\x03\x04....", f"the file must be {csv_files.KINDS}, got an Excel or zip file: save it as CSV UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", f"the file must be {csv_files.KINDS}, got something else"),
    ],
)
def test_a_wrong_file_gets_one_sentence(content: str | bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput) as error:
        score_table.read("scores.csv", content.encode() if isinstance(content, str) else content, COLUMNS)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("pack", "sentence"),
    [
        pytest.param(
            lambda: gzip.compress(gzip.compress(GOOD.encode())),
            f"the file must be {csv_files.KINDS}, got something else",
            id="twice",
        ),
        pytest.param(
            lambda: gzip.compress(GOOD.encode())[:-12],
            "the file must be a whole gzip file, got one that breaks off or is damaged",
            id="broken off",
        ),
        pytest.param(
            lambda: gzip.compress(b""), "the file must have a header and at least one row, got an empty file", id="nothing"
        ),
    ],
)
def test_a_wrong_packed_file_gets_one_sentence(pack: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(InvalidInput) as error:
        score_table.read("scores.csv", pack(), COLUMNS)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"score": [1.0, None]}, "column 'score' in row 2 must be a finite number, got an empty cell"),
        ({"score": [float("nan"), 1.0]}, "column 'score' in row 1 must be a finite number, got 'nan'"),
        ({"score": [[1.0], [2.0]]}, "column 'score' must hold numbers, text or true and false, got 'list<element: double>'"),
        ({"score": ["1.5", "x"]}, "column 'score' in row 2 must be a finite number, got 'x'"),
        ({"group": ["a", None]}, "column 'group' in row 2 must be the name of a group, got an empty cell"),
    ],
)
def test_a_wrong_parquet_file_gets_one_sentence(columns: dict[str, list[object]], sentence: str) -> None:
    right: dict[str, list[object]] = {"score": [1.0, 2.0], "repaid": [1, 0], "group": ["a", "b"]}
    with pytest.raises(InvalidInput) as error:
        score_table.read("scores.parquet", parquet_file(**(right | columns)), COLUMNS)
    assert str(error.value) == sentence


def test_a_damaged_and_an_empty_parquet_file() -> None:
    whole = parquet_file(score=[1.0, 2.0], repaid=[1, 0], group=["a", "b"])
    with pytest.raises(InvalidInput, match=r"^the file must be a whole Parquet file, got: "):
        uploads.look("scores.parquet", whole[: len(whole) // 2])
    with pytest.raises(InvalidInput, match=r"^the file must have at least one row, got none$"):
        uploads.look("scores.parquet", parquet_file(score=pa.array([], pa.float64())))


def test_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match=r"^the file must be at most 25 MB, got 200 MB$"):
        uploads.look("scores.csv", bytes(200 * 2**20))
    monkeypatch.setattr(limits, "LIMITS", replace(limits.LIMITS, megabytes=2))
    bomb = gzip.compress(b"a,b\n" * 2**20, mtime=0)
    assert len(bomb) < 20_000
    with pytest.raises(InvalidInput, match=r"^the file must unpack to at most 2 MB, got more$"):
        uploads.look("scores.csv.gz", bomb)
    monkeypatch.setattr(limits, "LIMITS", replace(limits.LIMITS, rows=50))
    with pytest.raises(InvalidInput, match=r"^the file must have at most 50 rows, got more$"):
        score_table.read("scores.csv", GOOD.encode(), COLUMNS)
    with pytest.raises(InvalidInput, match=r"^the file must have at most 50 rows, got 51$"):
        uploads.look("scores.parquet", parquet_file(score=np.zeros(51)))


def test_a_parquet_text_that_repeats_stays_one_text() -> None:
    """Two megabytes that stand once in the file would be 100 GB as separate cells."""
    group = pa.DictionaryArray.from_arrays(pa.array([0, 1] * 50_000, pa.int32()), pa.array(["z" * 2_000_000, "b"]))
    file = parquet_file(score=np.arange(1e5), repaid=[1, 0] * 50_000, group=group)
    with pytest.raises(InvalidInput, match="must have at most 60 characters, got 2,000,000"):
        score_table.read("scores.parquet", file, COLUMNS)


def test_one_column_for_two_roles() -> None:
    with pytest.raises(InvalidInput) as error:
        score_table.read("f", GOOD.encode(), Columns("score", "score", "group", "1"))
    assert str(error.value) == "score, outcome and group must be different columns, got 'score' for score and outcome"


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda: GOOD.encode(), id="commas"),
        pytest.param(lambda: GOOD.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(lambda: GOOD.replace("\n", "\r\n").encode(), id="lines of Windows"),
        pytest.param(lambda: GOOD.replace("\n", "\r").encode(), id="lines of old Macs"),
        pytest.param(lambda: GOOD.replace(",", "\t").encode(), id="tabs"),
        pytest.param(lambda: GOOD.replace(",", ", ").encode(), id="spaces"),
        pytest.param(lambda: GOOD.replace(",", ";").replace(".", ",").encode(), id="decimal commas"),
        pytest.param(lambda: ("\n" + GOOD.replace("\n", "\n\n", 3) + "\n\n").encode(), id="empty lines"),
        pytest.param(lambda: gzip.compress(GOOD.encode()), id="packed"),
        pytest.param(lambda: pd.read_csv(io.StringIO(GOOD)).to_parquet(), id="Parquet"),
        pytest.param(
            lambda: pd.read_csv(io.StringIO(GOOD)).astype({"repaid": float, "group": "category"}).to_parquet(),
            id="Parquet of categories",
        ),
    ],
)
def test_every_way_to_write_a_table_reads_the_same(write: Callable[[], bytes]) -> None:
    content = write()
    found = score_table.read("f", content, COLUMNS)
    expected = pd.read_csv(io.StringIO(GOOD))
    assert found.score.tolist() == expected["score"].tolist()
    assert found.outcome.tolist() == expected["repaid"].tolist()
    assert [found.groups[g] for g in found.group] == expected["group"].tolist()
    text = content[:2] not in (b"PA", b"\x1f\x8b")  # Parquet, gzip
    assert found.notes == (("Numbers were read with decimal commas.",) if text and b";" in content else ())


def test_outcomes_in_words_and_scores_that_point_down() -> None:
    rows = "".join(f"{i},{'paid' if i < 40 else 'lost'},{'ab'[i % 2]}\n" for i in range(80))
    down = Columns("score", "repaid", "group", "paid", higher=False)
    found = score_table.read("f", (HEADER + rows).encode(), down)
    assert found.outcome.tolist() == [1] * 40 + [0] * 40
    assert found.notes == ()
    (note,) = score_table.read("f", (HEADER + rows).encode(), Columns("score", "repaid", "group", "paid")).notes
    assert note.startswith(
        "Those with the outcome 'paid' have lower scores on average (19.5 against 59.5), but higher scores are"
    )


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="score,repaidgup;\n\"\t|01.='é", max_size=200).map(str.encode)))
def test_whatever_comes_is_read_or_told(content: bytes) -> None:
    for start in (b"", codecs.BOM_UTF8, b"PAR1", b"\x1f\x8b", HEADER.encode()):
        told = ""
        try:
            found = score_table.read("f", start + content, COLUMNS)
            assert len(found.score) == len(found.outcome) == len(found.group) > 0
        except InvalidInput as error:
            told = str(error)
        assert "\n" not in told


# What the table allows


def people(rows: int = 4_000, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    group = rng.choice(3, rows, p=[0.6, 0.3, 0.1])
    score = rng.normal(size=rows).round(3) - 0.4 * group
    return score, (rng.random(rows) < 1 / (1 + np.exp(-score))).astype(int), group


def table(sign: int = 1, **columns: object) -> score_table.ScoreTable:
    score, outcome, group = people()
    frame = pd.DataFrame({"score": sign * score, "repaid": outcome, "group": np.array(["x", "y", "z"])[group]})
    frame["old"] = np.where(score >= 0.2, "in", "out")
    asked = Columns("score", "repaid", "group", "1", higher=sign > 0, **columns)  # type: ignore[arg-type]
    return score_table.read("f", frame.to_csv(index=False).encode(), asked)


@pytest.mark.parametrize("gap", score_study.GAPS)
def test_what_is_kept_of_the_rows_loses_nothing(gap: str) -> None:
    """The frontier from the hulls' vertices is the frontier from every row; the other sums are made from the rows here."""
    score, outcome, group = people()
    params = score_study.Params(gap=gap, benefit=1.0, cost=1.3)
    study = score_study.analyse(table(threshold=0.2))
    frontier, points = score_study.explore(study, params)
    every = fairness.curves(score, outcome, group)
    grid = score_study.tolerances(study, params)
    found = fairness.tradeoff(every, gap, grid, 1.0, 1.3)
    most = fairness.optimum(every, "max_profit", 1.0, 1.3).profit
    assert frontier.frame["profit_share"][: len(grid)].to_numpy() == pytest.approx(
        100 * found.frame["profit"].to_numpy() / most, abs=1e-6
    )
    assert sorted(set(points["point"])) == list(range(len(grid)))
    by_label = frontier.frame.set_index("label")
    profit = np.array([np.where(outcome == 1, 1.0, -1.3)[score >= t].sum() for t in np.unique(score)]) / len(score)
    assert by_label.loc[score_study.ONE, "profit_share"] == pytest.approx(100 * profit.max() / most, abs=1e-6)
    today = np.where(outcome == 1, 1.0, -1.3)[score >= 0.2].sum() / len(score)
    assert by_label.loc[score_study.TODAY, "profit_share"] == pytest.approx(100 * today / most, abs=1e-6)
    chosen = [np.mean((score >= 0.2)[group == g]) for g in range(3)]
    assert by_label.loc[score_study.TODAY, "selection_gap"] == pytest.approx(max(chosen) - min(chosen), abs=1e-9)


def test_a_decision_column_is_the_threshold_it_comes_from() -> None:
    typed, written = (
        score_study.analyse(table(**today)) for today in ({"threshold": 0.2}, {"decision": "old", "approved": "in"})
    )
    assert typed.today is not None
    assert written.today is not None
    assert written.today == pytest.approx(typed.today)


def test_scores_that_point_down_are_the_same_people_upside_down() -> None:
    params = score_study.Params(cost=1.3)
    up, down = (score_study.analyse(table(sign)) for sign in (1, -1))
    results = [score_study.model(study).simulate(params, np.random.default_rng(0)) for study in (up, down)]
    first, second = (r.to_frame() for r in results)
    assert second["threshold"].to_numpy() == pytest.approx(-first["threshold"].to_numpy())
    pd.testing.assert_frame_equal(first.drop(columns="threshold"), second.drop(columns="threshold"))
    assert down.span == pytest.approx((-up.span[1], -up.span[0]))
    mirrored = down.bars.assign(left=-down.bars["right"], right=-down.bars["left"]).sort_values(["group", "good", "left"])
    expected = up.bars.sort_values(["group", "good", "left"])
    numbers = ["left", "right", "bottom", "top"]
    assert mirrored[numbers].to_numpy() == pytest.approx(expected[numbers].to_numpy())
    line, turned = (score_study.picture(r)["thresholds"] for r in results)
    assert (line["least"] == up.span[0]).all()
    assert (turned["most"] == down.span[1]).all()


def test_the_bars_hold_everybody() -> None:
    study = score_study.analyse(table())
    score, outcome, group = people()
    for g, name in enumerate(study.groups):
        bars = study.bars[study.bars["group"] == name]
        height = (bars["top"] - bars["bottom"]).groupby(bars["good"]).sum()
        assert height[True] / height.sum() == pytest.approx(outcome[group == g].mean())
        assert bars["left"].min() >= score.min() - 1e-9
        assert bars["right"].max() <= score.max() + 1e-9


def test_a_group_with_one_outcome_says_what_cannot_be_computed() -> None:
    rows = "".join(f"{i * i % 17},{(i // 3) % 2 if i % 2 else 0},{'ab'[i % 2]}\n" for i in range(500))
    study = score_study.analyse(score_table.read("f", (HEADER + rows).encode(), COLUMNS))
    assert study.notes == (
        "Nobody in group 'a' has the favourable outcome: its approval of the good cannot be computed; the gap in approval rates can.",
    )
    assert study.gaps == ("selection",)
    params = score_study.possible(study, score_study.Params(gap="odds", cost=study.neutral_cost))
    assert params.gap == "selection"
    model = score_study.model(study)
    found = model.outcomes(model.simulate(params, np.random.default_rng(0)))
    assert found["opportunity_gap"] is None
    assert found["profit_share"] is not None
    assert score_study.band(study, params) is None


def test_small_groups_are_told_with_what_their_size_allows() -> None:
    study = score_study.analyse(score_table.read("f", GOOD.encode(), COLUMNS))
    assert study.notes == (
        "Small groups, with fewer than 30 people of one outcome: 'a' (40), 'b' (40). Among 40, a rate of 50 % could be anything from "
        "37 to 63 % (90 % interval).",
    )


def test_where_nobody_is_worth_approving_the_cost_that_would_do_is_told() -> None:
    study = score_study.analyse(score_table.read("f", f"{HEADER}1,0,a\n1,1,b\n1,1,a\n1,0,b\n".encode(), COLUMNS))
    with pytest.raises(InvalidInput) as error:
        score_study.possible(study, score_study.Params(cost=2.0))
    assert str(error.value) == (
        "cost must be below 1 at a benefit of 1, or nobody is worth approving: of those with the best scores 50% have the favourable "
        "outcome; got 2"
    )


def test_the_band_holds_the_frontier_and_is_the_same_again() -> None:
    study, params = score_study.analyse(table()), score_study.Params(cost=1.3)
    frontier, _ = score_study.explore(study, params)
    first, again = score_study.band(study, params), score_study.band(study, params)
    assert first is not None
    pd.testing.assert_frame_equal(first, again)
    share = frontier.frame["profit_share"][: len(first)].to_numpy()
    width = (first["high"] - first["low"]).to_numpy()
    assert (width >= 0).all()
    assert (share >= first["low"] - width - 1e-9).all()
    assert (share <= first["high"] + width + 1e-9).all()


def test_the_sample_is_near_the_tables_that_it_is_drawn_from() -> None:
    """Non-Hispanic white people are 133,165 of 174,047; 10,000 drawn: within four standard errors."""
    found, study = score_sample.study()
    share = 133_165 / 174_047
    assert study.curves.share[study.groups.index("White")] == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 10_000))
    assert len(found.score) == score_sample.PEOPLE
    assert study.notes == ()
