"""The made-up tables of the folder `field`, as its README says, each by the door that a visitor has: read whole, or one sentence.

What is the same in a small input of our own stands in test_field_tables.py; here are the files themselves.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim import own
from sim.analysis import manifest
from sim.audit.opened import Opened
from sim.contract.parameters import InvalidInput
from sim.own import uploads
from tests import real_data

pytestmark = real_data.needs(real_data.FIELD / "README.md")
KINDS: dict[str, Callable[..., Opened]] = {kind: getattr(own, kind).read for kind in own.__all__}


def read(name: str, **said: Any) -> Opened:
    return KINDS[name.split("_")[0]](real_data.FIELD / name, **said)


def refused(name: str, **said: Any) -> str:
    with pytest.raises(InvalidInput) as error:
        read(name, **said)
    assert "\n" not in str(error.value)
    return str(error.value)


def notes(found: Opened) -> tuple[str, ...]:
    return found.answer().caveats


def test_every_file_of_the_folder_is_looked_at() -> None:
    """A file that comes new to the folder is read by no test here."""
    tested = Path(__file__).read_text(encoding="utf-8")
    assert [file.name for file in real_data.FIELD.iterdir() if file.name not in tested and file.name != "README.md"] == []


def test_na_among_ratings() -> None:
    found = read("ratings_missing_spelled_NA_3x3.csv")
    assert (len(found.built.table.label), found.built.table.labels) == (7, ("safe", "unsafe"))
    assert found.built.alphas["alpha"].iloc[0] == pytest.approx(1.0)
    assert found.headline.startswith("Taking 'unsafe' for yes: ")
    assert "2 rows without a label: missing, the first is row 7." in notes(found)


def test_few_whole_numbers_are_steps() -> None:
    name = "ratings_ordinal_with_gaps.csv"
    expected = {"ordinal": 0.8154, "nominal": 0.7434, "interval": 0.8491}
    assert read(name).columns.level == "ordinal"
    found = {level: round(float(read(name, level=level, yes="4").built.alphas["alpha"].iloc[0]), 4) for level in expected}
    assert found == expected


def test_na_among_winners() -> None:
    name = "comparisons_winner_NA.csv"
    assert refused(name) == "column 'winner' in row 2 must be the name of an item, got 'NA'"
    found = read(name, skip_rows=True)
    assert len(found.built.table.items) == 3
    assert "12 rows are left out for what stands in 'winner' (12); the first is row 2." in notes(found)


def test_two_marks_of_ties() -> None:
    assert read("comparisons_two_tie_marks.csv").built.table.tie.sum() == 63


def test_a_question_mark_is_no_group() -> None:
    name = "scores_group_question_mark.csv"
    assert refused(name) == "column 'race' in row 4 must be the name of a group, got '?'"
    found = read(name, skip_rows=True)
    assert found.built[0].groups == ("Black", "White")
    assert any(note.startswith("20 rows are left out") for note in notes(found))


def test_na_among_decisions() -> None:
    assert refused("scores_decision_NA.csv") == "column 'decision' in row 2 must be 'approved' or 'denied', got 'NA'"
    only_b = "column 'group' must have at least 2 different values, got only 'B'"  # nobody in A has a decision
    assert refused("scores_decision_NA.csv", skip_rows=True) == only_b


def test_quotation_marks_swallow_no_rows() -> None:
    found = read("scores_unescaped_quotes.csv")
    assert len(found.built[0].score) == 40
    assert any("row 7" in note for note in notes(found))


def test_columns_of_one_name() -> None:
    found = read("scores_compas_header_twice.csv")
    assert (len(found.built[0].score), len(found.built[0].groups)) == (200, 3)
    assert (found.columns.score, found.columns.outcome, found.columns.favourable) == ("decile_score", "two_year_recid", "0")


def test_a_guess_is_in_the_answer_itself() -> None:
    name = "scores_two_year_recid.csv"
    found = read(name)
    assert found.headline.startswith("Taking two_year_recid = 0 for the good outcome, low scores for those to approve: ")
    assert read(name, favourable="0", higher=False).headline.startswith("Equal approval rates across race")


def test_the_outcome_is_what_was_true() -> None:
    found = read("scores_y_pred_before_y_true.csv")
    assert (found.columns.outcome, found.columns.decision) == ("y_true", "y_pred")


def test_excels_first_line() -> None:
    found = read("scores_excel_sep_line.csv")
    assert len(found.built[0].score) == 80
    assert "Numbers were read with decimal commas." in notes(found)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ratings_lines_of_json.jsonl.gz", "got lines of JSON: save it as CSV"),
        ("scores_german_credit_spaces.csv", "got 21 words separated by spaces in every row: save it with commas"),
        ("interactions_no_header.csv", "Row 1 looks like data and not like names of columns"),
        ("votes_meta_comments.csv", "got Polis' comments.csv"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(name: str, sentence: str) -> None:
    assert sentence in refused(name)


def test_the_first_of_the_rows_without_names_counts() -> None:
    found = read("interactions_no_header.csv", user="column 1", item="column 2", rating="column 3")
    assert len(found.built.table.rating) == 35


def test_double_colons() -> None:
    content = (real_data.FIELD / "interactions_ratings_dat_colons.csv").read_bytes()
    assert len(read("interactions_ratings_dat_colons.csv").built.table.rating) == content.count(b"\n")


def test_polis_log() -> None:
    found = read("votes_polis_event_log.csv").built.table
    assert found.votes.shape == (20, 6)
    assert [int((found.votes == vote).sum()) for vote in (1, 0, -1)] == [38, 30, 24]


def test_statements_about_the_person() -> None:
    texts = real_data.FIELD / "votes_meta_comments.csv"
    found = read("votes_meta.csv", texts=texts)
    assert any("(is-meta): '3'" in note for note in notes(found))
    assert "3" in found.built.table.statements
    assert "3" not in read("votes_meta.csv", texts=texts, meta=False).built.table.statements


def test_texts_with_open_quotation_marks() -> None:
    sheet = uploads.look("comments", (real_data.FIELD / "comments_unescaped_quotes.csv").read_bytes())
    assert len(own.votes.texts.check(sheet).texts) == 8
    assert any("row 4" in note for note in sheet.notes)


def test_a_manifest_with_a_byte_order_mark() -> None:
    assert manifest.read(real_data.FIELD / "manifest_with_bom.json").model == "lending"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["table.xlsx", "table.jsonl", "table.data"])
def test_names_of_other_programs_reach_our_sentence(kind: str, name: str, tmp_path: Path) -> None:
    """It is what is in the file that counts: a workbook, lines of JSON, cells between spaces."""
    file = tmp_path / name
    if name.endswith("xlsx"):
        with zipfile.ZipFile(file, "w") as book:
            book.writestr("[Content_Types].xml", "<Types/>")
            book.writestr("xl/workbook.xml", "<workbook/>")
    elif name.endswith("jsonl"):
        file.write_text('{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n')
    else:
        file.write_text("A11 6 A34\nA12 48 A32\nA14 12 A34\n")
    with pytest.raises(InvalidInput) as error:
        KINDS[kind](file)
    said = {"xlsx": "an Excel or zip file: save it as CSV UTF-8", "jsonl": "lines of JSON", "data": "separated by spaces"}
    assert said[name.rpartition(".")[2]] in str(error.value)
