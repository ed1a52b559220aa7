"""Statements in words: Polis' comments as they are, any table with an id and a text, and what each wrong one is told."""

import pytest

from sim.contract.parameters import InvalidInput
from sim.own import uploads
from sim.own.votes import texts


def check(content: str) -> texts.Words:
    return texts.check(uploads.look("comments.csv", content.encode()))


def test_polis_comments_are_read_as_they_are() -> None:
    found = check("timestamp,comment-id,author-id,moderated,comment-body\n1,0,7,1,Open it\n2,1,7,-1,Spam\n3,2,8,0,Close it\n")
    assert found.texts == {"0": "Open it", "1": "Spam", "2": "Close it"}
    assert found.out == ("1",)


def test_any_table_with_an_id_and_a_text_will_do_in_any_case() -> None:
    assert check("ID;Text\n7;Seven\n8;\n").texts == {"7": "Seven"}, "a statement without words keeps its number"


def test_a_text_is_one_line_and_cut() -> None:
    long = check(f'id,text\n1,"two\nlines"\n2,{"x" * 401}\n').texts
    assert long["1"] == "two lines"
    assert long["2"] == "x" * 400 + "..."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("number,text\n1,a\n", "a column with each statement's id must be called one of comment-id, .* got 'number', 'text'"),
        ("id,words\n1,a\n", "a column with each statement's text must be called one of comment-body, .* got 'id', 'words'"),
        ("id,text\n1,a\n,b\n", "column 'id' in row 3 must name a statement, got an empty cell"),
        ("id,text\n1,a\n2,b\n1,c\n", "column 'id' must name every statement once, got '1' again in row 4"),
    ],
)
def test_what_is_missing_or_twice_is_told(content: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        check(content)
