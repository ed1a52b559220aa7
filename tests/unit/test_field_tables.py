"""Tables as people have them: each input stands for a kind of fault that once gave a wrong number, or a sentence that helped nobody.

All rows are made up; the layouts are those of public files.
"""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from sim.agreement import krippendorff_alpha
from sim.analysis import manifest
from sim.contract.parameters import InvalidInput
from sim.own import uploads, yes_no
from sim.own.comparisons import table as comparisons
from sim.own.interactions import table as interactions
from sim.own.ratings import table as ratings
from sim.own.rows import Wrong
from sim.own.scores import table as scores
from sim.own.votes import marks, texts
from sim.own.votes import table as votes

RATED = {"item": "item", "rater": "rater", "label": "label"}
SCORED = scores.Columns("score", "repaid", "group", "1")
COMPARED = comparisons.Columns("rater", "winner", "loser")


def told(read: object, *args: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as error:
        read("f", *args)  # type: ignore[operator]
    assert "\n" not in str(error.value)
    return error.value


def lines(*rows: str) -> bytes:
    return ("\n".join(rows) + "\n").encode()


def alpha(found: ratings.RatingTable, level: str) -> float:
    matrix = np.full((len(found.raters), len(found.items)), np.nan)
    matrix[found.rater, found.item] = found.value[found.label]
    return krippendorff_alpha(matrix, level).value  # type: ignore[arg-type]


def test_na_is_no_label() -> None:
    rows = (
        "i0,ann,safe",
        "i1,ann,safe",
        "i2,ann,unsafe",
        "i0,bo,safe",
        "i1,bo,safe",
        "i2,bo,NA",
        "i0,cy,NA",
        "i1,cy,safe",
        "i2,cy,unsafe",
    )
    found = ratings.read("f", lines("item,rater,label", *rows), ratings.Columns(**RATED, yes="unsafe"))
    assert (len(found.label), found.labels) == (7, ("safe", "unsafe"))
    assert alpha(found, "nominal") == pytest.approx(1.0)
    assert found.notes[:2] == (
        "In column 'label' 'NA' (2 rows) is taken for no answer.",
        "2 rows without a label: missing, the first is row 7.",
    )


def test_na_wins_nothing() -> None:
    rows = [f"r{i % 6},{'NA' if i % 5 == 0 else f'm{i % 3}'},m{(i + 1) % 3}" for i in range(60)]
    content = lines("rater,winner,loser", *rows)
    error = told(comparisons.read, content, COMPARED)
    assert str(error) == "column 'winner' in row 2 must be the name of an item, got 'NA'"
    assert isinstance(error, Wrong)
    assert (error.rows, error.of) == (12, 60)
    found = comparisons.read("f", content, comparisons.Columns("rater", "winner", "loser", skip_rows=True))
    assert (len(found.winner), sorted(found.items)) == (48, ["m0", "m1", "m2"])
    assert "12 rows are left out for what stands in 'winner' (12); the first is row 2." in found.notes


def test_a_question_mark_is_no_group() -> None:
    content = lines("score,label,race", *(f"{i},{i % 2},{('White', 'Black', '?')[i % 3]}" for i in range(60)))
    asked = scores.Columns("score", "label", "race", "1")
    assert str(told(scores.read, content, asked)) == "column 'race' in row 4 must be the name of a group, got '?'"
    found = scores.read("f", content, scores.Columns("score", "label", "race", "1", skip_rows=True))
    assert (len(found.score), found.groups) == (40, ("Black", "White"))
    assert "In column 'race' '?' (20 rows) is taken for no answer." in found.notes


def test_na_is_no_decision_and_no_good_cell_is_blamed() -> None:
    rows = (f"{i},{i % 2},{'AB'[i % 2]},{('NA', 'approved', 'NA', 'denied')[i % 4]}" for i in range(60))
    asked = scores.Columns("score", "repaid", "group", "1", decision="decision", approved="approved")
    error = told(scores.read, lines("score,repaid,group,decision", *rows), asked)
    assert str(error) == "column 'decision' in row 2 must be 'approved' or 'denied', got 'NA'"


def test_a_word_that_may_be_a_label_is_asked_about() -> None:
    rows = [f"i{i},{r},{label}" for i, label in enumerate(("None", "mild", "severe")) for r in ("ann", "bo")]
    content = lines("item,rater,label", *rows)
    found = ratings.read("f", content, ratings.Columns(**RATED, yes="severe"))
    assert "None" in found.labels
    assert "In column 'label' 'None' (2 rows) counts as a word: if it means no answer, say so." in found.notes
    found = ratings.read("f", content, ratings.Columns(**RATED, yes="severe", blank="none"))
    assert found.labels == ("mild", "severe")
    assert "In column 'label' 'None' (2 rows) is taken for no answer." in found.notes


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows() -> None:
    odd = '"odd'
    rows = [f"{i},{i % 2},{'AB'[i % 2]},{odd if i in (5, 20) else ''}" for i in range(40)]
    found = scores.read("f", lines("score,repaid,group,comment", *rows), SCORED)
    assert len(found.score) == 40
    assert any("row 7" in note for note in found.notes)
    rows = [f"{i},1,{odd + ' ' if i in (2, 5) else ''}text {i}" for i in range(8)]
    found_texts = texts.check(uploads.look("f", lines("comment-id,moderated,comment-body", *rows)))
    assert found_texts.texts["2"] == '"odd text 2'
    assert len(found_texts.texts) == 8
    assert any("row 4" in note for note in found_texts.notes)


def test_a_cell_of_several_lines_is_one_cell_and_told() -> None:
    sheet = uploads.look("f", b'id,text\n1,"one\ntwo, and\nthree"\n2,four\n')
    assert len(uploads.read(sheet, ["id"])["id"]) == 2
    assert sheet.remarks == ("1 row goes on over several lines, in quotation marks; the first is row 2.",)


def test_an_open_quotation_mark_of_which_nobody_can_say_is_named() -> None:
    error = told(uploads.look, b'id,text\n1,a\n2,"open\nno comma here\n3,c\n')
    assert str(error).startswith("row 3 must close its quotation marks, got one that goes on over 3 lines")


def test_both_kinds_of_ties_are_ties_or_it_is_told() -> None:
    marks = ["", "tie", "", "tie (bothbad)"] * 60
    content = lines("rater,winner,loser,tie", *(f"u{i},m{i % 3},m{(i + 1) % 3},{mark}" for i, mark in enumerate(marks)))
    cells = uploads.read(uploads.look("f", content), ["tie"])
    both = comparisons.tied(comparisons.marks(cells, "tie"), some=True)
    assert both == ("tie", "tie (bothbad)")
    asked = comparisons.Columns("rater", "winner", "loser", tie="tie", tied="\n".join(both))
    assert comparisons.read("f", content, asked).tie.sum() == 120
    one = comparisons.read("f", content, comparisons.Columns("rater", "winner", "loser", tie="tie", tied="tie"))
    assert one.tie.sum() == 60
    assert "In column 'tie' 'tie (bothbad)' (60 rows) counts as no tie." in one.notes


def test_columns_of_one_name_are_told_apart() -> None:
    header = "id,race,decile_score,c_charge_desc,decile_score,two_year_recid"
    rows = (f'{i},{("A", "B", "C")[i % 3]},{i % 10},"Poss 3,4 X",{i % 10},{i % 2}' for i in range(200))
    content = lines(header, *rows)
    sheet = uploads.look("f", content)
    assert sheet.columns[2:5:2] == ("decile_score", "decile_score 2")
    found = scores.read("f", content, scores.Columns("decile_score", "two_year_recid", "race", "0"))
    assert (len(found.score), len(found.groups)) == (200, 3)
    assert "Several columns are called 'decile_score'; here they are 'decile_score', 'decile_score 2'." in found.notes


@pytest.mark.parametrize("name", ["two_year_recid", "default", "charged-off fraud"])
def test_a_harm_is_not_the_good_outcome(name: str) -> None:
    sheet = uploads.look(
        "f", lines(f"decile_score,{name},race", *(f"{9 - i % 9},{int(i % 9 < 4)},{'AB'[i % 2]}" for i in range(90)))
    )
    cells = uploads.read(sheet, sheet.columns)
    assert yes_no.values(cells, name) == ("0", "1")
    asked = scores.Columns("decile_score", name, "race", "0")
    assert not scores.points_up(sheet, cells, asked)
    assert scores.assumed(asked).startswith(f"Taking {name} = 0 for the good outcome, high scores")
    assert scores.assumed(scores.Columns("decile_score", name, "race", "0", confirmed=True)) == ""


def test_the_outcome_is_what_was_true_and_not_what_was_predicted() -> None:
    assert scores.guess(["y_pred", "y_true", "y_prob", "sex"]) == {
        "score": "y_prob",
        "outcome": "y_true",
        "group": "sex",
        "decision": "y_pred",
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b'{"item": "i0", "rater": "r0", "label": "no"}\n{"item": "i1", "rater": "r0", "label": "yes"}\n',
            "got lines of JSON: save it as CSV",
        ),
        (b'[\n {"a": 1},\n {"a": 2}\n]\n', "got JSON: save it as CSV"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n",
            "got a Git LFS pointer, which only says where",
        ),
        (b"<!DOCTYPE html>\n<html><body>a,b</body></html>\n", "got a web page (HTML): download the file itself"),
        (
            b"A11 6 A34 A43 1169\nA12 48 A32 A43 5951\n",
            "cells must be separated by commas, semicolons, tabs or bars, got 5 words",
        ),
        (
            b"Export of May\nscore,repaid,group\n1,0,a\n2,1,b\n",
            "row 1 must be a header of 3 cells, like the rows below it, got one cell",
        ),
        (b"PK\x03\x04\x14\0", "got an Excel or zip file: save it as CSV UTF-8"),
        (b"SQLite format 3\0", "got an SQLite database"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_is_no_table_is_called_by_its_name(content: bytes, sentence: str, packed: bool) -> None:
    assert sentence in str(told(uploads.look, gzip.compress(content) if packed else content))


def test_double_colons_and_no_header() -> None:
    content = lines(*(f"{i // 12}::{100 + i % 12}::{1 + i % 5}::{978300000 + i}" for i in range(108)))
    found = interactions.read("ratings.dat", content)
    assert len(found.rating) == 108
    assert found.notes[0].startswith("Row 1 looks like data and not like names of columns: it is read as MovieLens' ratings")
    assert "Cells are separated by '::'." in found.notes
    tabs = interactions.read("u.data", content.replace(b"::", b"\t"))
    assert tabs.rating.tolist() == found.rating.tolist()


def test_a_first_row_that_is_data_is_not_lost() -> None:
    content = lines(*(f"A{i}XQ,B{i % 5:03},{1 + i % 5}.0,{1341100800 + i}" for i in range(35)))
    sheet = uploads.look("f", content)
    assert (sheet.headed, sheet.unsure, sheet.columns) == (False, True, ("column 1", "column 2", "column 3", "column 4"))
    found = interactions.read("f", content, interactions.Columns("column 1", "column 2", "column 3"))
    assert len(found.rating) == 35
    assert "Row 1 looks like data" in found.notes[0]
    named = uploads.named(sheet, True)
    assert (named.headed, named.columns[0], named.digest) == (True, "A0XQ", sheet.digest)
    assert uploads.named(named, False).columns == sheet.columns


def test_excels_own_first_line_is_skipped() -> None:
    content = b"\xef\xbb\xbf" + lines(
        "sep=;", "score;repaid;group", *(f"0,{10 + i};{i % 2};{'AB'[i // 2 % 2]}" for i in range(80))
    )
    found = scores.read("f", content, SCORED)
    assert len(found.score) == 80
    assert found.score[1] == 0.11
    assert "Numbers were read with decimal commas." in found.notes
    wrong = content.replace(b"0,11;", b"x;")
    assert str(told(scores.read, wrong, SCORED)) == "column 'score' in row 4 must be a finite number, got 'x'"


def test_polis_log_of_votes() -> None:
    """Of a pair that comes again the last vote counts; in Polis' export 1 agrees."""
    rows = [f"{i},Tue,{i % 6},{i % 20},{(1, 0, -1, 1)[i % 4]}" for i in range(60)] + ["61,Tue,0,0,-1"]
    found = votes.read("votes.csv", lines("timestamp,datetime,comment-id,voter-id,vote", *rows))
    assert found.votes.shape == (20, 6)
    assert found.votes[0, 0] == marks.DISAGREE
    assert found.many == 60
    assert "1 vote is given again further down; the last one counts." in found.notes


def test_the_file_of_comments_is_not_the_file_of_votes() -> None:
    content = lines(
        "timestamp,comment-id,author-id,agrees,disagrees,moderated,is-meta,comment-body",
        "1,0,0,5,6,1,false,a",
        "4,3,0,9,3,1,true,b",
    )
    assert "got Polis' comments.csv" in str(told(votes.read, content))
    assert texts.check(uploads.look("f", content)).meta == ("3",)


def test_a_manifest_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps({"model": "lending"}).encode())
    with pytest.raises(InvalidInput) as error:
        manifest.read(file)
    assert "BOM" not in str(error.value)  # what is missing in it is told, not the mark


def test_krippendorffs_own_table_with_gaps() -> None:
    """The reliability data of four observers and twelve units, with its three printed alphas [krippendorff2018]."""
    units = (
        ("1", "2", "3", "3", "2", "1", "4", "1", "2", "", "", ""),
        ("1", "2", "3", "3", "2", "2", "4", "1", "2", "5", "", "3"),
        ("", "3", "3", "3", "2", "3", "4", "2", "2", "5", "1", ""),
        ("1", "2", "3", "3", "2", "4", "4", "1", "2", "5", "1", ""),
    )
    rows = [f"u{i},r{r},{label}" for r, labels in enumerate(units) for i, label in enumerate(labels) if label]
    found = ratings.read("f", lines("item,rater,label", *rows), ratings.Columns(**RATED, level="ordinal", yes="3"))
    printed = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849}
    assert {level: round(alpha(found, level), 3) for level in printed} == printed


def test_yes_and_yes_are_counted_together_and_told() -> None:
    spelled = ("Yes", "yes", "Yes ", "no")
    content = lines("score,repaid,group", *(f"{i},{spelled[i % 4]},{'ab'[i // 4 % 2]}" for i in range(40)))
    found = scores.read("f", content, scores.Columns("score", "repaid", "group", "Yes"))
    assert found.outcome.sum() == 30
    assert any("is counted as 'Yes'" in note for note in found.notes)
    two = ("Ze\u0301", "Z\u00e9", "b")
    accents = "score,repaid,group\n" + "".join(f"{i},{i % 2},{two[i % 3]}\n" for i in range(60))
    assert scores.read("f", accents.encode(), SCORED).groups == ("Z\u00e9", "b")
