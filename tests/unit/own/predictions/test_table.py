"""Tables of predictions: wrong cells in one sentence, what is guessed, and that the order of rows does not matter."""

import datetime
import io

import numpy as np
import pandas as pd
import pytest

from sim.contract.parameters import InvalidInput
from sim.own.predictions import counts, sample
from sim.own.predictions import table as prediction_table
from sim.own.predictions.table import Columns, PredictionTable

COLUMNS = Columns("date", "score", "left", "yes")
ROWS = "".join(f"2024-0{i % 9 + 1}-01,0.{i % 9 + 1},{'yes' if i % 3 else 'no'}\n" for i in range(60))


def read(rows: str = ROWS, **said: object) -> PredictionTable:
    return prediction_table.read("f", f"date,score,left\n{rows}".encode(), Columns(**{**vars(COLUMNS), **said}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "31/01/2024,0.5,yes\n",
            "column 'date' in row 62 must be a date or a month like the others (2024-01-31, 2024-01), got '31/01/2024'",
        ),
        (
            ",0.5,yes\n",
            "column 'date' in row 62 must be a date or a month like the others (2024-01-31, 2024-01), got an empty cell",
        ),
        (
            "2024-01-01,1.2,yes\n",
            "column 'score' in row 62 must be a number from 0 to 1, the chance of the outcome or the prediction itself, got '1.2'",
        ),
        (
            "2024-01-01,high,yes\n",
            "column 'score' in row 62 must be a number from 0 to 1, the chance of the outcome or the prediction itself, got 'high'",
        ),
        ("2024-01-01,0.5,maybe\n", "column 'left' in row 62 must be 'no' or 'yes', got 'maybe'"),
    ],
)
def test_a_wrong_cell_is_told_or_its_row_left_out(row: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read(ROWS + row)
    assert str(told.value) == sentence
    found = read(ROWS + row, skip_rows=True)
    assert len(found.score) == 60
    assert "1 row is left out" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"score": "left"}, "time, score, outcome, group must be different columns, got 'left' for score and outcome"),
        ({"threshold": 0.0}, "threshold must be above 0 and at most 1, got 0"),
        ({"periods": "fortnight"}, "periods must be one of auto, day, week, month, quarter, year, equal, got 'fortnight'"),
        ({"favourable": "gone"}, "the good value of column 'left' must be 'no' or 'yes', got 'gone'"),
    ],
)
def test_a_wrong_role_is_told(said: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read(**said)
    assert str(told.value) == sentence


def test_scores_that_point_the_other_way_are_doubted() -> None:
    turned = "".join(f"2024-0{i % 9 + 1}-01,{0.9 if i % 2 else 0.1},{'no' if i % 2 else 'yes'}\n" for i in range(60))
    assert any("is the score the chance of the other one?" in note for note in read(turned).notes)
    assert not any("other one" in note for note in read().notes)


def test_predictions_and_few_rows_are_said() -> None:
    rows = "".join(f"2024-0{i % 9 + 1}-01,{i % 2},{'yes' if i % 3 else 'no'}\n" for i in range(60))
    said = " ".join(read(rows).notes)
    assert "they are predictions, not chances" in said
    assert "fewer than 50 rows" in said


def test_columns_of_other_tools_are_known() -> None:
    assert prediction_table.guess(["prediction", "target", "Date"]) == {
        "time": "Date",
        "score": "prediction",
        "outcome": "target",
        "group": None,
    }
    found = prediction_table.guess(["timestamp", "y_pred_proba", "y_pred", "y_true", "region"])
    assert found == {"time": "timestamp", "score": "y_pred_proba", "outcome": "y_true", "group": "region"}


def test_the_order_of_rows_does_not_matter() -> None:
    frame = pd.read_csv(io.BytesIO(sample.content()))
    first, second = (
        counts.count(prediction_table.read("f", one.to_csv(index=False).encode(), sample.COLUMNS))
        for one in (frame, frame.sample(frac=1, random_state=0))
    )
    assert (first.cells == second.cells).all()
    assert (first.groups == second.groups).all()


def test_times_of_a_parquet_file_are_read() -> None:
    """As dates and as moments, and as a file of text says."""
    frame = pd.read_csv(io.BytesIO(sample.content()))
    text = prediction_table.read("f", sample.content(), sample.COLUMNS)
    for made in (
        frame.assign(date=pd.to_datetime(frame["date"])),
        frame.assign(date=pd.to_datetime(frame["date"], utc=True)),
        frame.assign(date=[datetime.date.fromisoformat(day) for day in frame["date"]]),
    ):
        file = io.BytesIO()
        made.to_parquet(file, index=False)
        found = prediction_table.read("f", file.getvalue(), sample.COLUMNS)
        assert (found.time == text.time).all()
        assert found.cut.periods == text.cut.periods


def test_many_scores_are_taken_together_but_never_across_the_threshold() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"date": np.arange(3000) % 12, "score": rng.random(3000), "left": np.where(rng.random(3000) < 0.5, "yes", "no")}
    )
    table = prediction_table.read("f", frame.to_csv(index=False).encode(), Columns(**{**vars(COLUMNS), "threshold": 0.437}))
    found = counts.count(table)
    assert len(found.score) <= counts.MOST + 1
    assert found.cells.sum() == 3000
    wrong = (frame["score"] >= 0.437) != (frame["left"] == "yes")
    assert counts.wrong(found.periods, found.yes).tolist() == wrong.groupby(frame["date"]).sum().tolist()
