"""Uploads of votes: Polis' export as it is, every wrong input its sentence, and what else may be a table of votes."""

import gzip
import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from sim import InvalidInput
from sim.own import uploads
from sim.own.votes import table as vote_table
from sim.own.votes import texts as statement_texts
from sim.own.votes.marks import NONE
from sim.own.votes.table import Columns
from tests.real_data import POLIS, needs

CONVERSATIONS = ("vtaiwan.uberx", "american-assembly.bowling-green", "brexit-consensus", "15-per-hour-seattle")
needs_data = needs(POLIS)
HEADER = "participant,group-id,0,1,2\n"
TWO = f"{HEADER}a,x,1,0,-1\nb,y,,1,1\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{TWO}c,x,2,0,0\n", "column '0' in row 4 must be -1, 0, 1 or empty, got '2'"),
        (f"{TWO}\nc,x,0,agree,0\n", "column '1' in row 5 must be -1, 0, 1 or empty, got 'agree'"),
        (f"{TWO}c,x,0,0,0.5\nd,x,7,7,7\n", "column '2' in row 4 must be -1, 0, 1 or empty, got '0.5'"),
        (f"{TWO}a,x,1,1,1\n", "column 'participant' must name every participant once, got 'a' in rows 2 and 4"),
        (f"{TWO},x,1,1,1\n", "column 'participant' in row 4 must be the name of a participant, got an empty cell"),
        (f"{HEADER}a,x,1,0,-1\nb,x,,1,1\n", "column 'group-id' must have at least 2 different values, got only 'x'"),
        (
            f"{HEADER}a,,1,0,-1\nb,,,1,1\n",
            "column 'group-id' must name groups, got empty cells only: choose no column to find groups",
        ),
        (f"{HEADER}a,x,1,0,-1\n", "column 'group-id' must have at least 2 different values, got only 'x'"),
        ("participant,0,1\na,1,0\n", "the table must have at least 2 participants with a vote, got 1"),
        ("participant,0,1\na,1,0\nb,,\n", "the table must have at least 2 participants with a vote, got 1"),
        ("participant,0,1\na,1,\nb,0,\n", "the table must have at least 2 statements with a vote, got 1"),
        ("participant,0\na,1\nb,0\n", "the table must have at least 2 columns of votes, got 1"),
        (f"{TWO}c,x,1,1\n", "row 4 must have 5 cells, like the header, got 4"),
        (
            HEADER + "".join(f"{i},group {i % 13},1,0,-1\n" for i in range(26)),
            "column 'group-id' must have at most 12 different values, got 13, of which 'group 12' in row 14 is number 13",
        ),
    ],
)
def test_a_wrong_file_gets_one_sentence(content: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as told:
        vote_table.read("votes.csv", content.encode())
    assert str(told.value) == sentence


def test_one_column_cannot_be_both() -> None:
    with pytest.raises(InvalidInput, match="participant and group must be different columns, got 'group-id' for both"):
        vote_table.read("votes.csv", TWO.encode(), Columns("group-id", "group-id", "participant"))


def as_parquet(**columns: object) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda: TWO.encode(), id="commas"),
        pytest.param(lambda: gzip.compress(TWO.encode()), id="packed"),
        pytest.param(lambda: TWO.replace(",", ";").encode(), id="semicolons"),
        pytest.param(lambda: f"{HEADER}a,x, 1.0 ,0.0,-1\nb,y,NaN,1,+1\n".encode(), id="numbers written in full"),
        pytest.param(
            lambda: as_parquet(
                **{"participant": ["a", "b"], "group-id": ["x", "y"], "0": [1, None], "1": [0.0, 1.0], "2": ["-1", "1"]}
            ),
            id="Parquet of mixed kinds",
        ),
        pytest.param(
            lambda: as_parquet(
                **{"participant": ["a", "b"], "group-id": ["x", "y"], "0": [1.0, np.nan], "1": [0, 1], "2": [-1, 1]}
            ),
            id="Parquet of numbers",
        ),
    ],
)
def test_every_way_to_write_a_table_reads_the_same(write: Callable[[], bytes]) -> None:
    found = vote_table.read("votes", write())
    assert found.votes.tolist() == [[1, 0, -1], [NONE, 1, 1]]
    assert (found.statements, found.groups, found.many) == (("0", "1", "2"), ("x", "y"), 5)
    assert found.notes == (("'NaN' (1 cell) is taken for no vote.",) if b"NaN" in write() else ())
    assert found.group is not None
    assert found.group.tolist() == [0, 1]


def test_a_plain_table_needs_neither_participants_nor_groups() -> None:
    found = vote_table.read("votes.csv", b"more trams,more cars\n1,-1\n-1,1\n0,\n")
    assert found.votes.tolist() == [[1, -1], [-1, 1], [0, NONE]]
    assert found.group is None
    assert found.columns == Columns(None, None)


def test_what_was_left_out_is_said() -> None:
    found = vote_table.read("votes.csv", f"{HEADER}a,x,1,,-1\nb,y,1,,1\nc,,,,\n".encode())
    assert found.statements == ("0", "2")
    assert found.notes == ("Nobody voted on statement '1'; it is left out.", "1 participant never voted; they count nowhere.")
    assert found.group is not None
    assert found.group.tolist() == [0, 1, -1]


def test_the_file_s_own_counts_say_which_sign_agrees() -> None:
    header = "participant,n-agree,n-disagree,0,1\n"
    straight = vote_table.read("v", f"{header}a,1,1,1,-1\nb,2,0,1,1\n".encode())
    assert (straight.votes.tolist(), straight.notes) == ([[1, -1], [1, 1]], ())
    turned = vote_table.read("v", f"{header}a,1,1,1,-1\nb,2,0,-1,-1\n".encode())
    assert turned.votes.tolist() == [[-1, 1], [1, 1]]
    assert turned.notes == ("By the column n-agree of this file -1 agrees; the signs were turned.",)
    neither = vote_table.read("v", f"{header}a,9,1,1,-1\nb,2,0,1,1\n".encode())
    assert neither.votes.tolist() == [[1, -1], [1, 1]]
    assert neither.notes == ("The columns n-agree and n-disagree do not fit the votes of 1 participant; the votes count.",)
    asked = vote_table.read("v", b"first,second\n1,-1\n0,\n", Columns(None, None, agree=-1))
    assert asked.votes.tolist() == [[-1, 1], [0, NONE]]


def test_columns_that_are_no_statements_can_be_named() -> None:
    content = b"participant,age,0,1\na,34,1,0\nb,51,-1,1\n"
    with pytest.raises(InvalidInput, match="column 'age' in row 2 must be -1, 0, 1 or empty, got '34'"):
        vote_table.read("v", content)
    assert vote_table.read("v", content, Columns("participant", None, "age")).statements == ("0", "1")


def test_many_statements_and_many_participants() -> None:
    rng = np.random.default_rng(0)
    wide = rng.choice([-1.0, 0.0, 1.0, np.nan], (30, 2500))
    found = vote_table.read("wide.csv", pd.DataFrame(wide).to_csv(index_label="participant").encode())
    assert np.where(np.isnan(wide), NONE, wide).astype(int).tolist() == found.votes.tolist()
    row = ",1,0,-1\n"
    long = vote_table.read("long.csv", ("participant,0,1,2\n" + "".join(f"{i}{row}" for i in range(300_000))).encode())
    assert long.votes.shape == (300_000, 3)
    bad = ("participant,0,1,2\n" + "".join(f"{i}{row}" for i in range(100_000)) + "x,1,0,8\n").encode()
    with pytest.raises(InvalidInput, match="column '2' in row 100002 must be -1, 0, 1 or empty, got '8'"):
        vote_table.read("long.csv", bad)


@needs_data
@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_in_polis_exports_1_agrees(conversation: str) -> None:
    """The columns n-agree and n-disagree of every participant count the votes 1 and -1."""
    content = (POLIS / conversation / "participants-votes.csv").read_bytes()
    found = vote_table.read("participants-votes.csv", content)
    assert found.notes == ()
    counts = pd.read_csv(io.BytesIO(content), usecols=["n-votes", "n-agree", "n-disagree"])
    assert (found.votes == 1).sum(axis=1).tolist() == counts["n-agree"].tolist()
    assert (found.votes == -1).sum(axis=1).tolist() == counts["n-disagree"].tolist()
    assert (found.votes != NONE).sum(axis=1).tolist() == counts["n-votes"].tolist()
    assert found.groups == ("0", "1")


@needs_data
def test_polis_statements_in_words() -> None:
    folder = POLIS / "brexit-consensus"
    words = statement_texts.check(uploads.look("comments.csv", (folder / "comments.csv").read_bytes()))
    table = vote_table.read("v", (folder / "participants-votes.csv").read_bytes())
    assert set(words.texts) == set(table.statements)
    assert words.out == ()
    seattle = (POLIS / "15-per-hour-seattle" / "comments.csv").read_bytes()
    assert len(statement_texts.check(uploads.look("comments.csv", seattle)).out) == 23


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("id,said\n1,a\n", "a column with each statement's text must be called one of comment-body, comment"),
        ("number,text\n1,a\n", "a column with each statement's id must be called one of comment-id"),
        ("id,text\n1,a\n1,b\n", "column 'id' must name every statement once, got '1' again in row 3"),
        ("id,text\n1,a\n,b\n", "column 'id' in row 3 must name a statement, got an empty cell"),
    ],
)
def test_wrong_texts_get_one_sentence(content: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        statement_texts.check(uploads.look("comments.csv", content.encode()))


def test_long_texts_are_cut_and_empty_ones_missing() -> None:
    found = statement_texts.check(uploads.look("c", f"id,text\n1,{'x' * 500}\n2,\n3,two  words\n".encode()))
    assert found.texts == {"1": "x" * 400 + "...", "3": "two words"}
    moderated = statement_texts.check(uploads.look("c", b"id,text,moderated\n1,a,-1\n2,b,1\n3,c,0\n4,d,-1.0\n"))
    assert moderated.out == ("1", "4")
