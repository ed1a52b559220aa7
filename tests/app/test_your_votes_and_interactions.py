"""The pages on a visitor's own votes and interactions, without a browser: samples, uploads, wrong files, hostile text, links."""

import pytest

from sim.own.interactions import sample as interaction_sample
from sim.own.votes import sample as vote_sample
from tests.app.conftest import HOSTILE, YourData, remembered
from tests.real_data import POLIS, needs


def test_the_sample_of_votes_shows_what_raw_approval_hides() -> None:
    app = YourData("votes")
    assert "A sample: 320 invented people vote on 36 statements" in app.words
    assert "Raw approval lists \N{LEFT DOUBLE QUOTATION MARK}It should decide simple applications" in app.said
    before = app.said
    app.move("Floor in every group", 0.5)
    assert "With this floor no group is below" in app.said
    app.move("Floor in every group", 0.99)
    assert "statements reach the floor in every group; the list is filled up" in app.said
    app.press("Reset")
    assert app.said == before


def test_every_tab_of_votes_opens() -> None:
    app = YourData("votes")
    for tab in ("Groups", "Agreement", "Why", "Equations", "Data", "Export", "What bridging adds"):
        app.open_tab(tab)
    assert any("On people kept aside" in m.value for m in app.at.markdown)
    app.open_tab("How stable ranks are")
    assert any("68\N{NO-BREAK SPACE}% of the cells have a vote" in m.value for m in app.at.markdown)


@needs(POLIS)
def test_a_polis_export_is_read_as_it_is_and_a_second_file_puts_it_into_words() -> None:
    app = YourData("votes").upload((POLIS / "brexit-consensus" / "participants-votes.csv").read_bytes(), "participants-votes.csv")
    assert "Your file participants-votes.csv: 5,303 votes by 204 people on 50 statements. It is not in the link." in app.words
    assert "Raw approval lists statement" in app.said
    app.upload((POLIS / "brexit-consensus" / "comments.csv").read_bytes(), "comments.csv", second=True)
    assert "Raw approval lists \N{LEFT DOUBLE QUOTATION MARK}" in app.said
    app.press("Remove")
    assert "A sample: 320 invented people" in app.words
    for name in ("_upload_texts", "_upload_built", "_upload_named", "_upload_sheet"):
        assert name not in app.at.session_state


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("votes", b"participant,0,1\na,1,0\nb,2,0\n", "Column '0' in row 3 must be -1, 0, 1 or empty, got '2'"),
        ("votes", b"participant,0,1\na,1,0\na,1,0\n", "must name every participant once, got 'a' in rows 2 and 3"),
        ("votes", b"participant,0,1\na,1,0\nb,0,0\n", "2 groups need more than 2 people with at least 2 votes"),
        (
            "interactions",
            b"user,item,rating,stance\na,x,1,0\nb,y,2,1.5\n",
            "Column 'stance' in row 3 must be in [-1, 1], got '1.5'",
        ),
        ("interactions", b"who,what,how\n1,2,3\n", "Choose the columns that hold the user, the item and the rating."),
        ("interactions", b"user,item,rating\na,x,1\nb,y,1\n", "must have at least 2 different ratings, got only 1"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_drawn_from_it(kind: str, content: bytes, said: str) -> None:
    app = YourData(kind).upload(content, "mine.csv")
    assert said in app.words
    assert 'class="say"' not in app.words
    app.press("Remove")
    assert "A sample" in app.words


def test_groups_are_found_where_none_are_named_and_a_column_can_be_left_out() -> None:
    rows = [line.split(",") for line in vote_sample.content().decode().splitlines()]
    plain = "\n".join(",".join([row[0] if i else "name", "40" if i else "age", *row[6:]]) for i, row in enumerate(rows))
    app = YourData("votes").upload(plain.encode(), "plain.csv")
    assert "Column 'age' in row 2 must be -1, 0, 1 or empty, got '40'" in app.words
    app.move("Columns that are no statements", ["age"])
    assert "Column 'name' in row 4 must be -1, 0, 1 or empty, got '2'" in app.words
    app.move("Participant", "name")
    assert "group A" in app.said or "group B" in app.said
    app.move("Groups to find", 3)
    again = YourData("votes", app.link).upload(plain.encode(), "plain.csv")
    assert again.widget("Groups to find").value == 3
    assert again.said == app.said


def test_more_than_can_be_listed_is_told_and_the_knobs_stay() -> None:
    app = YourData("votes")
    app.move("Needed in every group", 400)
    assert "votes needed in every group must be at most" in app.words.lower()
    assert app.widget("Needed in every group").value == 400


def test_hostile_text_is_text_everywhere() -> None:
    names = [f'"{name}"' for name in HOSTILE]
    rows = "".join(f"p{i},{names[i % 2 + 2]},{i % 3 - 1},{(i // 2) % 3 - 1}\n" for i in range(60))
    app = YourData("votes").upload(f"participant,group,{names[0]},{names[1]}\n{rows}".encode(), "<b>file</b>.csv")
    texts = f'id,text\n{names[0]},"{HOSTILE[3]}"\n{names[1]},"{HOSTILE[2]}"\n'.encode()
    app.upload(texts, "<i>texts</i>.csv", second=True)
    app.move("Length of the list", 2)
    assert "Your file <b>file</b>.csv" in app.words
    for tab in ("Groups", "Agreement", "Data"):
        app.open_tab(tab)
        app.shows_only_text()


def test_the_sample_of_interactions_runs_a_feed() -> None:
    app = YourData("interactions")
    assert "A sample: 9,000 ratings by 300 people of 150 items, all of them invented." in app.words
    assert "Ranked by clicks, people click on" in app.said
    app.move("Ranker", "bridging")
    assert "Ranked by what both sides approve of" in app.said
    app.move("How reading changes people", "none")
    assert "Nobody's opinion changes." in app.said
    for tab in ("What it starts from", "Data", "Export"):
        app.open_tab(tab)


def test_movielens_layout_is_read_as_it_is_and_its_line_said_to_be_derived() -> None:
    lines = [line.split(",") for line in interaction_sample.content().decode().splitlines()]
    ratings = "\n".join(",".join([row[0], row[1], row[2], row[4]]) for row in lines).replace("itemId", "movieId")
    app = YourData("interactions").upload(ratings.encode(), "ratings.csv")
    assert "Your file ratings.csv: 9,000 ratings by 300 people of 150 items. It is not in the link." in app.words
    assert "The table has no stances: people and items stand on a line derived from the ratings" in app.words


def test_uploads_are_not_remembered_for_others() -> None:
    app = YourData("votes")
    before = remembered()
    app.upload(vote_sample.content(), "votes.csv")
    assert remembered() == before
