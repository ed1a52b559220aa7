import gzip
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.contract.parameters import InvalidInput
from sim.own import limits, uploads
from sim.own.ratings import table as rating_table
from sim.own.ratings.table import Columns, RatingTable

HEADER = "item,rater,label,group\n"
NOMINAL = Columns("item", "rater", "label", "group", "nominal", "yes")
NUMBERS = Columns("item", "rater", "label", "group", "interval", "4")


def table(rows: Sequence[str], columns: Columns = NOMINAL) -> RatingTable:
    return rating_table.read("f.csv", (HEADER + "\n".join(rows) + "\n").encode(), columns)


def told(rows: Sequence[str], columns: Columns = NOMINAL) -> str:
    with pytest.raises(InvalidInput) as error:
        table(rows, columns)
    assert "\n" not in str(error.value)
    return str(error.value)


GOOD = ["a,r1,yes,x", "a,r2,no,y", "b,r1,yes,x", "b,r2,yes,y"]


def test_a_table_is_read_as_it_stands() -> None:
    found = table(GOOD)
    assert (found.items, found.raters, found.labels, found.groups) == (("a", "b"), ("r1", "r2"), ("no", "yes"), ("x", "y"))
    assert found.item.tolist() == [0, 0, 1, 1]
    assert found.label.tolist() == [1, 0, 1, 1]
    assert found.yes.tolist() == [False, True]
    assert found.group.tolist() == [0, 1]
    assert found.says == "'yes'"
    assert found.notes == ("Groups of fewer than 10 raters, of which little is known: 'x' (1), 'y' (1).",)


def test_gzip_and_parquet_read_the_same() -> None:
    text = (HEADER + "\n".join(GOOD) + "\n").encode()
    frame = pd.read_csv(pd.io.common.BytesIO(text))
    for content in (gzip.compress(text), frame.to_parquet(), frame.astype("category").to_parquet()):
        found = rating_table.read("f", content, NOMINAL)
        assert found.label.tolist() == [1, 0, 1, 1]
        assert found.raters == ("r1", "r2")


def test_the_layout_of_dices_is_recognised() -> None:
    """Names of columns as in the data sets' own descriptions; Q_overall is the overall judgement, others of that ending are parts."""
    first = [
        "id",
        "rater_id",
        "rater_gender",
        "rater_race",
        "rater_age",
        "item_id",
        "context",
        "response",
        "Q2_harmful_content_overall",
        "Q_overall",
    ]
    assert rating_table.guess(first) == {"item": "item_id", "rater": "rater_id", "label": "Q_overall", "group": "rater_gender"}
    rows = '0,7,Man,White,gen z,3,"a\nlong talk",answer,No,Unsure\n1,8,Woman,Black,gen x+,3,"a\nlong talk",answer,Yes,Yes\n'
    content = (",".join(first) + "\n" + rows).encode()
    sheet = uploads.look("dices.csv", content)
    labels = rating_table.labels(uploads.read(sheet, ["Q_overall"]), "Q_overall", ",")
    assert (labels.words, labels.level, labels.yes("nominal")) == (("Unsure", "Yes"), "nominal", "Yes")
    found = rating_table.read("dices.csv", content, Columns("item_id", "rater_id", "Q_overall", "rater_gender", "nominal", "Yes"))
    assert (found.items, found.raters, found.groups) == (("3",), ("7", "8"), ("Man", "Woman"))


@pytest.mark.parametrize(
    ("cells", "level", "order", "yes"),
    [
        (["0", "1"], "nominal", "0 < 1", "1"),
        (["1", "2", "3", "4", "5"], "ordinal", "1 < 2 < 3 < 4 < 5", "4"),
        (["0.5", "1", "2.5"], "interval", "0.5 < 1 < 2.5", "2.5"),
        (["No", "Unsure", "Yes"], "nominal", "No < Unsure < Yes", "Yes"),
        (["severe", "mild"], "nominal", "mild < severe", "mild"),
        (["cat", "dog"], "nominal", "cat < dog", "dog"),
    ],
)
def test_what_labels_suggest(cells: list[str], level: str, order: str, yes: str) -> None:
    content = ("label\n" + "\n".join([*cells, cells[0]]) + "\n").encode()
    found = rating_table.labels(uploads.read(uploads.look("f", content), ["label"]), "label", ",")
    assert (found.level, found.order, found.yes(found.level, found.order)) == (level, order, yes)


def test_words_in_order_and_numbers_have_a_line() -> None:
    rows = ["a,r1,no,x", "a,r2,unsure,y", "b,r1,yes,x"]
    steps = table(rows, Columns("item", "rater", "label", "group", "ordinal", "unsure", "no < unsure < yes"))
    assert steps.labels == ("no", "unsure", "yes")
    assert steps.yes.tolist() == [False, True, True]
    assert steps.says == "'unsure' or more"
    scale = table(["a,r1,1.50,x", "a,r2,10,y", "b,r1,4,x"], NUMBERS)
    assert scale.labels == ("1.5", "4", "10")
    assert scale.value.tolist() == [1.5, 4.0, 10.0]
    assert scale.yes.tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("rows", "columns", "sentence"),
    [
        (
            ["a,r1,0,x", "a,r2,1,y", "b,r1,No,x"],
            Columns("item", "rater", "label", "group", "nominal", "1"),
            "column 'label' in row 4 must be a number like the others (0, 1), got 'No'",
        ),
        (
            ["a,r1,4,x", "a,r2,inf,y", "b,r1,5,x"],
            NUMBERS,
            "column 'label' in row 3 must be between -1e+100 and 1e+100, got 'inf'",
        ),
        (
            ["a,r1,4,x", "a,r2,-1,y", "b,r1,5,x"],
            Columns("item", "rater", "label", None, "ratio", "4"),
            "column 'label' in row 3 must be between 0 and 1e+100, got '-1'",
        ),
        (["a,r1,yes,x", ",r2,no,y"], NOMINAL, "column 'item' in row 3 must be the name of an item, got an empty cell"),
        (["a,r1,yes,x", "a, ,no,y"], NOMINAL, "column 'rater' in row 3 must be the name of a rater, got an empty cell"),
        (["a,r1,,x", "a,r2,,y"], NOMINAL, "column 'label' must have labels, got empty cells only"),
        (
            ["a,r1,yes,x", "b,r2,no,y", "b,r1,yes,y"],
            NOMINAL,
            "column 'group' in row 4 must be 'x', as in other rows of 'rater' 'r1', got 'y'",
        ),
        (
            GOOD,
            Columns("item", "item", "label", None, "nominal", "yes"),
            "item, rater, label, group must be different columns, got 'item' for item and rater",
        ),
        (
            GOOD,
            Columns("item", "rater", "label", None, "interval", "yes"),
            "level must be nominal or ordinal where labels are words, got interval",
        ),
        (
            GOOD,
            Columns("item", "rater", "label", None, "loud", "yes"),
            "level must be one of nominal, ordinal, interval, ratio, got loud",
        ),
        (
            GOOD,
            Columns("item", "rater", "label", None, "nominal", "Yes!"),
            "the label that says yes must be one of 'no', 'yes', got 'Yes!'",
        ),
        (
            GOOD,
            Columns("item", "rater", "label", None, "ordinal", "yes", "no < maybe"),
            "the order must name every label once, from the lowest, as in 'no < yes', got 'no < maybe'",
        ),
        (
            ["a,r1,4,x", "a,r2,2,y"],
            Columns("item", "rater", "label", None, "interval", "high"),
            "the lowest label that says yes must be a number, got 'high'",
        ),
    ],
)
def test_a_wrong_cell_or_choice_is_told_in_one_sentence(rows: list[str], columns: Columns, sentence: str) -> None:
    assert told(rows, columns) == sentence


def test_too_many_words_or_groups_are_told() -> None:
    assert told([f"a{i},r{i},word {i},x" for i in range(51)]).startswith(
        "column 'label' must have at most 50 different labels, or numbers, got 51, 'word 0' among them"
    )
    assert (
        told([f"a,r{i},yes,g{i:02d}" for i in range(13)])
        == "column 'group' must have at most 12 different values, got 13, 'g00' among them"
    )


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        (["a,r1,yes,x", "a,r2,no,x", "b,r1,,x"], "1 row without a label: missing, the first is row 4."),
        (
            ["a,r1,yes,", "a,r2,no,", "a,r1,no,"],
            "1 label given by a rater to an item that the same rater labelled again further down: the last one counts.",
        ),
        (
            ["a,r1,yes,", "a,r2,yes,"],
            "All labels are 'yes': alpha is not defined where there is nothing to disagree about; the rest is shown.",
        ),
        (["a,r1,yes,", "b,r1,no,"], "One rater only: there is nobody to agree with, alpha is not defined; the rest is shown."),
        (["a,r1,yes,", "b,r2,no,"], "No item has two labels: alpha is not defined; the rest is shown."),
        (["a,r1,yes,", "a,r2,no,", "b,r1,no,"], "1 item with one label only: not part of agreement."),
        (["a,r1,yes,", "a,r2,no,", "b,r1,no,"], "1 rater with one label only: counted, but little can be said of them."),
        (["a,r1,yes,x", "a,r2,no,x"], "Column 'group' has only 'x': there are no groups to compare."),
        (["a,r1,yes,x", "a,r2,no,y", "a,r3,no,"], "1 rater without a group: part of the whole, of no group."),
        (
            [f"a{i},r{i % 40},{'yes' if i % 2 else 'no'}," for i in range(3000)] + ["a1,r7,Yess,"],
            "Labels that hardly occur: 'Yess' (1). Are they what they should be?",
        ),
    ],
)
def test_what_does_not_count_is_said(rows: list[str], note: str) -> None:
    assert note in table(rows).notes


def test_of_two_labels_by_one_rater_the_last_counts_and_nothing_else_is_lost() -> None:
    found = table(["a,r1,yes,", "a,r2,no,", "a,r1,no,", "b,r1,yes,"])
    assert list(zip(found.item.tolist(), found.rater.tolist(), [found.labels[code] for code in found.label], strict=True)) == [
        (0, 1, "no"),
        (0, 0, "no"),
        (1, 0, "yes"),
    ]


def test_an_item_and_a_group_without_any_label_are_gone() -> None:
    found = table(["a,r1,yes,x", "a,r2,no,y", "b,r3,,z"])
    assert (found.items, found.raters, found.groups) == (("a",), ("r1", "r2"), ("x", "y"))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIMITS", replace(limits.LIMITS, rows=3))
    assert told(GOOD) == "the file must have at most 3 rows, got more"


def test_long_names_are_cut_and_stay_different() -> None:
    found = table([f"{'long ' * 40}{i},r{i % 2},yes," for i in range(4)])
    assert len(set(found.items)) == 4
    assert max(map(len, found.items)) <= 60
    assert np.array_equal(found.item, np.arange(4))


def test_more_items_than_the_page_has_memory_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rating_table, "MOST_ITEMS", 1)
    assert told(GOOD) == "column 'item' must name at most 1 items, got 2"
