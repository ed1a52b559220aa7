"""The pages on a visitor's own ratings and comparisons, without a browser: samples, uploads, wrong files, hostile names, links, exports."""

import io

import pandas as pd
import pytest

from sim.own.comparisons import sample as comparison_sample
from sim.own.ratings import sample as rating_sample
from tests.app.conftest import HOSTILE, YourData, remembered

SAMPLES = {"ratings": rating_sample.content, "comparisons": comparison_sample.content}
TABS = {
    "ratings": ("Groups", "Contested items", "Rules side by side", "Raters", "Why", "Equations", "Data", "Export"),
    "comparisons": ("Groups", "Items", "Rules side by side", "Against whom", "Raters", "Why", "Equations", "Data", "Export"),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_sample_stands_and_every_tab_opens(kind: str) -> None:
    app = YourData(kind)
    assert "A sample, made up" in app.words
    assert "No real people" in app.words
    assert app.at.get("vega_lite_chart") or app.at.get("arrow_vega_lite_chart")
    for tab in TABS[kind]:
        app.open_tab(tab)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_sample_uploaded_says_the_same(kind: str) -> None:
    app = YourData(kind)
    before = app.said
    app.upload(SAMPLES[kind]())
    assert "Your file mine.csv" in app.words
    assert app.said == before


def test_the_rule_and_the_guarantee_move_the_sentence() -> None:
    app = YourData("ratings")
    assert "The majority overrules" in app.words
    app.move("Guarantee to every group", 0.5)
    assert "A majority with a guarantee overrules" in app.words
    assert app.at.query_params["your_data_ratings_rule"] == "guarantee"


def test_the_rule_and_the_distance_move_the_sentence() -> None:
    app = YourData("comparisons", {"your_data_comparisons_rule": "maximin", "your_data_comparisons_kl": "0.3"})
    assert "Maximin serves" in app.words
    before = app.said
    app.move("How far training may go", 0.6)
    assert app.said != before
    app.move("Weight of the worst-off group", 0.1)
    assert "The compromise serves" in app.words


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        (
            "ratings",
            b"item,rater,label\na,r,0\na,s,1\nb,r,No\n",
            "Column 'label' in row 4 must be a number like the others (0, 1), got 'No'.",
        ),
        (
            "ratings",
            b"first,second\n1,2\n",
            "Still missing: the item and the label.",
        ),
        (
            "comparisons",
            b"rater,winner,loser\nr,a,a\n",
            "Column 'loser' in row 2 must be another item than the winner, got 'a' for both.",
        ),
        ("comparisons", b"rater,winner,loser\nr,a,\n", "Column 'loser' in row 2 must be the name of an item, got an empty cell."),
        (
            "comparisons",
            b"first,second\n1,2\n",
            "Still missing: the winner and the loser. Choose the columns that hold the winner and the loser.",
        ),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_drawn_from_it(kind: str, content: bytes, sentence: str) -> None:
    app = YourData(kind).upload(content)
    assert sentence in app.words
    assert app.said == ""


def test_labels_with_an_order_ask_for_it() -> None:
    rows = "".join(f"a{i},r{j},{('low', 'medium', 'high')[(i + j) % 3]},{'xy'[j % 2]}\n" for i in range(6) for j in range(4))
    app = YourData("ratings").upload(f"item,rater,label,group\n{rows}".encode())
    app.move("Labels are", "ordinal")
    assert app.widget("Their order").value == "low < medium < high"
    assert app.widget("Yes begins at").value == "medium"
    app.move("Their order", "high < low")
    assert "The order must name every label once, from the lowest, as in 'high < low < medium', got 'high < low'." in app.words


def test_a_table_without_groups_is_shown_and_asks_for_them() -> None:
    app = YourData("ratings", {"your_data_ratings_rule": "jury"}).upload(b"item,rater,label\na,r,yes\na,s,no\nb,r,yes\nb,s,yes\n")
    assert "The rule 'Jury, equal seats' needs groups; the majority is shown." in app.words
    assert "Name a column of groups to see who is overruled." in app.words
    app = YourData("comparisons").upload(b"rater,winner,loser\nr,a,b\ns,b,a\n")
    assert "Name a column of groups to see who is served and who is not." in app.words


def test_without_a_maximum_the_penalty_is_offered() -> None:
    app = YourData("comparisons").upload(b"rater,winner,loser\nr,a,b\ns,a,b\n")
    assert "item a never beaten by the rest: the penalty on rewards must be above 0" in app.words
    app.move("Penalty on rewards", 0.0)
    assert "item a never beaten by the rest; add comparisons or set the penalty on rewards above 0." in app.words
    assert app.said == ""
    app.move("Penalty on rewards", 0.1)
    assert app.said


@pytest.mark.parametrize("kind", SAMPLES)
def test_hostile_names_are_text_and_kept_for_nobody_else(kind: str) -> None:
    frame = pd.read_csv(io.BytesIO(SAMPLES[kind]()))
    frame["group"] = frame["group"].map(dict(zip(("group A", "group B"), (HOSTILE[0], HOSTILE[2]), strict=True)))
    for column in ("item", "winner", "loser"):
        if column in frame:
            frame[column] = "<img src=x onerror=alert(2)>" + frame[column]
    before = remembered()
    app = YourData(kind).upload(frame.to_csv(index=False).encode(), "<b>file</b>.csv")
    for tab in ("Groups", "Data"):
        app.open_tab(tab)
        app.shows_only_text()
    assert "Your file <b>file</b>.csv" in app.words
    assert remembered() == before


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_link_says_what_to_upload_again_and_then_shows_the_same(kind: str) -> None:
    app = YourData(kind).upload(SAMPLES[kind]())
    if kind == "ratings":
        app.move("Yes is", "Unsure")
        app.move("Guarantee", 0.5)
    else:
        app.move("How far training may go", 0.3)
    link, before = app.link, app.said
    again = YourData(kind, link)
    assert "This link was made with the file mine.csv" in again.words
    again.upload(SAMPLES[kind]())
    assert again.said == before


def test_another_kind_of_table_asks_for_its_own_columns() -> None:
    app = YourData("ratings").upload(comparison_sample.content())
    assert "Still missing: the item and the label." in app.words
    app.at.query_params["your_data_table"] = "comparisons"
    app.at.session_state["your_data_table"] = "comparisons"
    app.run()
    assert "Your file mine.csv: 1,800 comparisons of 12 items" in app.words
